//! The text beside a figure: the story and the prose, in the reader's language, with what can be clicked in it.

use std::rc::Rc;

use leptos::html::Div;
use leptos::prelude::*;
use reparam::labs::{Change, url_state};
use wasm_bindgen::JsCast;
use web_sys::{Element, KeyboardEvent, MouseEvent};

use super::lab_text::{self, LabText};
use super::late::after_first_picture;
use super::reactive::{button, effect, follow, say, when};
use super::runtime::LabRuntime;
use super::session::Session;
use super::story::Story;
use super::{flash, question, scroll, words};

/// What is there of a text: nothing yet, the text, or no answer.
pub(crate) type Loaded = RwSignal<Option<Option<Rc<LabText>>>, LocalStorage>;

/// The column of the text.
#[component]
pub(crate) fn Text(runtime: LabRuntime) -> impl IntoView {
    let session = expect_context::<Session>();
    let (lab, table) = (runtime.entry.id, runtime.entry.parameters);
    let text: Loaded = RwSignal::new_local(None);
    let attempts = RwSignal::new(0);
    let take = move |found: Option<Rc<LabText>>| {
        if text.is_disposed() {
            // The reader has left the page meanwhile.
            return;
        }
        if let Some(found) = &found {
            runtime.take_steps(found.step_states(table));
        }
        text.set(Some(found));
    };
    effect(move || {
        attempts.track();
        let language = session.language.get();
        if let Some(found) = lab_text::get(lab, language) {
            take(Some(found));
            return;
        }
        leptos::task::spawn_local(async move {
            lab_text::fetch(lab, language).await;
            // A slow answer must not replace that of a language chosen since.
            if session.language.try_get_untracked() == Some(language) {
                take(lab_text::get(lab, language));
            }
        });
    });
    let root = NodeRef::<Div>::new();
    let is_due = after_first_picture(2);
    effect(move || {
        if let Some(Some(found)) = text.get().filter(|_| is_due.get()) {
            runtime.reading().sections.set(found.section_states(table));
        }
    });
    scroll::listen(runtime, root, text, is_due);
    let escape = window_event_listener(leptos::ev::keydown, |event| close_notes(&event));
    on_cleanup(move || escape.remove());
    let taken_over = Signal::derive(move || {
        let reading = runtime.reading();
        let has_states = reading
            .sections
            .with(|sections| sections.iter().any(Option::is_some));
        !reading.follows.get() && (has_states || reading.is_story.get())
    });
    view! {
        <div
            class="reading"
            node_ref=root
            on:click=move |event| click(runtime, &event)
        >
            <Story runtime=runtime text=text/>
            <article class="prose">
                {follow(move || match text.get().filter(|_| is_due.get()) {
                    None => view! { <p>{words().site.loading_prose}</p> }.into_any(),
                    Some(Some(text)) => view! { <div inner_html=text.prose().to_owned()></div> }.into_any(),
                    Some(None) => {
                        let again = move || attempts.update(|attempts| *attempts += 1);
                        view! {
                            <p role="alert">{say(|text| text.site.prose_failed)}</p>
                            {button("again", say(|text| text.notices.try_again), again)}
                        }
                        .into_any()
                    }
                })}
            </article>
            {when(taken_over, move || {
                button("follow", say(|text| text.story.follow), move || runtime.follow_text())
            })}
        </div>
    }
}

/// A live phrase sets what it names, the title of a passage its whole state; a choice answers a question.
fn click(runtime: LabRuntime, event: &MouseEvent) {
    if event.ctrl_key() || event.meta_key() || event.shift_key() || event.button() != 0 {
        return;
    }
    let Some(target) = target(event) else { return };
    if let Ok(Some(choice)) = target.closest(".choice-answer") {
        if let Some(shown) = question::answer(&choice, words()) {
            set(runtime, &shown, false);
        }
    } else if let Ok(Some(link)) = target.closest("a[data-set]")
        && let Some(settings) = link.get_attribute("data-set")
    {
        event.prevent_default();
        set(runtime, &settings, link.class_list().contains("state"));
    }
}

pub(crate) fn target(event: &web_sys::Event) -> Option<Element> {
    event.target()?.dyn_into().ok()
}

/// Sets what a link of the text states: all of it, or only what it names.
fn set(runtime: LabRuntime, settings: &str, is_whole: bool) {
    let (_, values, _) = url_state::read(settings, runtime.entry.parameters);
    let before = runtime.values.get_untracked();
    let named: Vec<_> = form_urlencoded::parse(settings.as_bytes())
        .map(|(key, _)| key.into_owned())
        .collect();
    let changes: Vec<_> = runtime
        .entry
        .parameters
        .iter()
        .filter(|parameter| is_whole || named.iter().any(|key| key == parameter.key))
        .map(|parameter| Change::new(parameter.key, values.get(parameter.key)))
        .collect();
    runtime.apply_from_text(&changes);
    let moved = changes
        .iter()
        .filter(|change| is_whole || before.get(change.key) != change.value);
    flash::controls(moved.map(|change| change.key));
}

/// Escape closes the notes that explain terms, until the pointer or the focus leaves.
fn close_notes(event: &KeyboardEvent) {
    if event.key() != "Escape" {
        return;
    }
    let Ok(open) = document().query_selector_all(".term:hover, .term:focus-within") else {
        return;
    };
    for index in 0..open.length() {
        let term = open
            .item(index)
            .and_then(|node| node.dyn_into::<web_sys::HtmlElement>().ok());
        if let Some(term) = term {
            let _ = term.class_list().add_1("closed");
            let reopen = {
                let term = term.clone();
                wasm_bindgen::closure::Closure::once_into_js(move || {
                    let _ = term.class_list().remove_1("closed");
                })
            };
            let once = web_sys::AddEventListenerOptions::new();
            once.set_once(true);
            for leaving in ["pointerleave", "focusout"] {
                let _ = term.add_event_listener_with_callback_and_add_event_listener_options(
                    leaving,
                    reopen.unchecked_ref(),
                    &once,
                );
            }
        }
    }
}
