//! The text of a lab in one language: the steps of its story, and its prose.
//!
//! The site tool writes both into one file, and those in English into the page itself (`xtask/src/prose.rs`).

use std::cell::{LazyCell, RefCell};
use std::rc::Rc;

use leptos::prelude::document;
use reparam::labs::Values;
use reparam::labs::parameters::Parameter;
use reparam::labs::url_state;
use reparam::strings::Language;
use wasm_bindgen::JsCast;
use web_sys::Element;

use super::served;

/// The text of a lab in one language.
pub(crate) struct LabText {
    /// The steps of the story, in order.
    pub(crate) steps: Vec<Passage>,
    /// The prose, which is read when it is first asked for: it is out of view at first.
    prose: LazyCell<Prose, Box<dyn FnOnce() -> Prose>>,
}

/// The prose of a lab.
#[derive(Default)]
struct Prose {
    sections: Vec<Passage>,
    html: String,
}

/// A step of a story, or a section of the prose.
pub(crate) struct Passage {
    /// Its state, as a link states it, where it has one.
    state: Option<String>,
    /// Whether the player starts with it.
    plays: bool,
    /// What it says, as HTML.
    pub(crate) html: String,
}

/// What the figure shows with a passage of the text.
#[derive(Clone, Copy, PartialEq)]
pub(crate) struct PassageState {
    /// The values of the lab's parameters.
    pub(crate) values: Values,
    /// Whether the player starts.
    pub(crate) plays: bool,
}

impl Passage {
    fn read(element: &Element) -> Self {
        Self {
            state: element.get_attribute("data-set"),
            plays: element.has_attribute("data-play"),
            html: element.inner_html(),
        }
    }

    fn state(&self, table: &'static [Parameter]) -> Option<PassageState> {
        let state = self.state.as_deref()?;
        Some(PassageState {
            values: url_state::read(state, table).1,
            plays: self.plays,
        })
    }
}

impl LabText {
    /// Reads a story, a list of steps, and prose, some sections, as soon as that is asked for.
    fn read(story: Option<&Element>, prose: impl FnOnce() -> Option<Element> + 'static) -> Self {
        Self {
            steps: story.map_or_else(Vec::new, |story| passages(story, "li.step")),
            prose: LazyCell::new(Box::new(move || {
                prose().map_or_else(Prose::default, |prose| Prose {
                    sections: passages(&prose, "section"),
                    html: prose.inner_html(),
                })
            })),
        }
    }

    /// The prose, as HTML.
    pub(crate) fn prose(&self) -> &str {
        &self.prose.html
    }

    /// The states of the story's steps.
    pub(crate) fn step_states(&self, table: &'static [Parameter]) -> Vec<PassageState> {
        let steps = self.steps.iter();
        steps.filter_map(|step| step.state(table)).collect()
    }

    /// The states of the prose's sections, where they have one.
    pub(crate) fn section_states(&self, table: &'static [Parameter]) -> Vec<Option<PassageState>> {
        let sections = self.prose.sections.iter();
        sections.map(|section| section.state(table)).collect()
    }
}

fn passages(parent: &Element, selector: &str) -> Vec<Passage> {
    let Ok(found) = parent.query_selector_all(selector) else {
        return Vec::new();
    };
    let found = (0..found.length()).filter_map(|index| found.item(index)?.dyn_into().ok());
    found.map(|element| Passage::read(&element)).collect()
}

thread_local! {
    /// The texts that are there.
    static THERE: RefCell<Vec<(&'static str, Language, Rc<LabText>)>> = const { RefCell::new(Vec::new()) };
}

/// The text of a lab, where it is there: it was fetched, or the page itself holds it.
pub(crate) fn get(lab: &'static str, language: Language) -> Option<Rc<LabText>> {
    THERE.with_borrow(|there| {
        let mut there = there.iter();
        let found = there.find(|text| (text.0, text.1) == (lab, language));
        found.map(|text| text.2.clone())
    })
}

/// Fetches the text of a lab. False where it does not come.
pub(crate) async fn fetch(lab: &'static str, language: Language) -> bool {
    if get(lab, language).is_none() {
        let Some(text) = served::prose(lab, language).await else {
            return false;
        };
        let Some(text) = parse(&text) else {
            return false;
        };
        THERE.with_borrow_mut(|there| there.push((lab, language, Rc::new(text))));
    }
    true
}

/// Keeps the English text of the lab whose page was opened: its story, which is shown until the app takes its place, and
/// its prose, which stands there for those without JavaScript.
pub(crate) fn keep_own(lab: &'static str) {
    let held = |selector: &str| document().query_selector(selector).ok().flatten();
    if let (Some(story), Some(prose)) = (held("#app ol.story"), held("body > noscript")) {
        let prose = move || {
            let page = element(&prose.text_content()?)?;
            page.query_selector(".prose").ok()?
        };
        let text = Rc::new(LabText::read(Some(&story), prose));
        THERE.with_borrow_mut(|there| there.push((lab, Language::English, text)));
    }
}

/// Reads a text that was fetched.
fn parse(html: &str) -> Option<LabText> {
    let text = element(html)?;
    let story = text.query_selector("ol.story").ok()?;
    if let Some(story) = &story {
        story.remove();
    }
    Some(LabText::read(story.as_ref(), || Some(text)))
}

/// An element with this content, which stands in no page.
fn element(html: &str) -> Option<Element> {
    let element = document().create_element("div").ok()?;
    element.set_inner_html(html);
    Some(element)
}
