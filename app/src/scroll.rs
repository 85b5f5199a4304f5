//! Tells which passage of the text is being read: the one at a certain height of the window.

use leptos::html::Div;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::Element;

use super::reactive::effect;
use super::runtime::{LabRuntime, Passage};
use super::text::Loaded;

/// Where in the window one reads: beside the figure, and under it on narrow screens, as a share of its height.
const READING_LINES: (f64, f64) = (0.4, 0.65);

/// Below this width, in CSS pixels, the figure stands over the text (style/layout.css).
const NARROW: f64 = 900.0;

/// Follows the scrolling of the page, whose prose is there once it is due.
pub(crate) fn listen(runtime: LabRuntime, root: NodeRef<Div>, text: Loaded, is_due: Signal<bool>) {
    let is_asked = StoredValue::new(false);
    let look = move |has_scrolled| {
        if is_asked.try_get_value() == Some(false) {
            is_asked.set_value(true);
            request_animation_frame(move || {
                if is_asked.try_set_value(false).is_none() {
                    observe(runtime, root, has_scrolled);
                }
            });
        }
    };
    // Whoever goes through the page by Tab scrolls it on the way to something else.
    let by_tab = StoredValue::new(false);
    for handle in [
        window_event_listener(leptos::ev::scroll, move |_| look(!by_tab.get_value())),
        window_event_listener(leptos::ev::resize, move |_| look(false)),
        window_event_listener(leptos::ev::keydown, move |event| {
            by_tab.set_value(event.key() == "Tab");
        }),
        window_event_listener(leptos::ev::wheel, move |_| by_tab.set_value(false)),
        window_event_listener(leptos::ev::pointerdown, move |_| by_tab.set_value(false)),
    ] {
        on_cleanup(move || handle.remove());
    }
    effect(move || {
        text.track();
        is_due.track();
        runtime.reading().is_story.track();
        look(false);
    });
    effect(move || mark(root, runtime.reading().shown()));
}

fn sections(root: NodeRef<Div>) -> Vec<Element> {
    let Some(list) = root
        .get_untracked()
        .and_then(|root| root.query_selector_all(".prose section").ok())
    else {
        return Vec::new();
    };
    (0..list.length())
        .filter_map(|index| list.item(index)?.dyn_into().ok())
        .collect()
}

fn observe(runtime: LabRuntime, root: NodeRef<Div>, has_scrolled: bool) {
    let size = |value: Result<wasm_bindgen::JsValue, _>| {
        value.ok().and_then(|value| value.as_f64()).unwrap_or(0.0)
    };
    let (width, height) = (size(window().inner_width()), size(window().inner_height()));
    let line = height
        * if width < NARROW {
            READING_LINES.1
        } else {
            READING_LINES.0
        };
    let top = |section: &Element| section.get_bounding_client_rect().top();
    let passage = match sections(root)
        .iter()
        .rposition(|section| top(section) <= line)
    {
        Some(section) => Some(Passage::Section(section)),
        None if runtime.reading().is_story.get_untracked() => {
            Some(Passage::Step(runtime.reading().step.get_untracked()))
        }
        None => None,
    };
    runtime.read(passage, has_scrolled);
}

/// Marks the section that the figure shows.
fn mark(root: NodeRef<Div>, shown: Option<Passage>) {
    for (index, section) in sections(root).iter().enumerate() {
        let is_shown = shown == Some(Passage::Section(index)) && section.has_attribute("data-set");
        let _ = section.class_list().toggle_with_force("shown", is_shown);
    }
}
