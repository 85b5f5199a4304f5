//! Questions of a story: the reader chooses an answer, then the answer is shown.

use leptos::prelude::document;
use reparam::strings::Text;
use web_sys::Element;

/// Takes a choice: marks it and the right one, and shows the answer. Returns the state that shows it, as the answer's
/// first live phrase states it; none where the question has been answered.
pub(crate) fn answer(choice: &Element, text: &Text) -> Option<String> {
    let question = choice.closest(".question").ok()??;
    if question.class_list().contains("answered") {
        return None;
    }
    let _ = question.class_list().add_1("answered");
    let is_right = choice.has_attribute("data-right");
    let _ = choice.set_attribute("aria-pressed", "true");
    let answer = question.query_selector(".answer").ok()??;
    let verdict = document().create_element("p").ok()?;
    verdict.set_class_name(if is_right {
        "verdict right"
    } else {
        "verdict wrong"
    });
    verdict.set_text_content(Some(if is_right {
        text.story.right
    } else {
        text.story.wrong
    }));
    let _ = answer.insert_before(&verdict, answer.first_child().as_ref());
    let _ = answer.set_attribute("role", "status");
    let _ = answer.remove_attribute("hidden");
    let shown = answer.query_selector("a[data-set]").ok()??;
    shown.get_attribute("data-set")
}
