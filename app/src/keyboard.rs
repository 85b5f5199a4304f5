//! Keys that steer the player from anywhere on a lab's page.

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, KeyboardEvent};

use super::runtime::LabRuntime;
use super::story;

/// Space plays and pauses; the arrows turn to another step of the story while it is told, and take steps of the player
/// otherwise.
pub(crate) fn listen(runtime: LabRuntime) {
    let listener = window_event_listener(leptos::ev::keydown, move |event: KeyboardEvent| {
        if event.default_prevented() || event.ctrl_key() || event.alt_key() || event.meta_key() {
            return;
        }
        let target = event
            .target()
            .and_then(|target| target.dyn_into::<Element>().ok());
        let key = event.key();
        if target.is_some_and(|target| takes_key(&target, &key)) {
            return;
        }
        if runtime.reading().is_story.get_untracked() && key != " " {
            match key.as_str() {
                "ArrowRight" => story::turn(runtime, true),
                "ArrowLeft" => story::turn(runtime, false),
                _ => return,
            }
            event.prevent_default();
            return;
        }
        if !runtime.is_playable() {
            return;
        }
        match key.as_str() {
            " " => runtime.toggle(),
            "ArrowRight" => runtime.step(),
            "ArrowLeft" => runtime.step_back(),
            _ => return,
        }
        event.prevent_default();
    });
    on_cleanup(move || listener.remove());
}

/// Whether the element that has the focus uses this key itself.
fn takes_key(element: &Element, key: &str) -> bool {
    let users = if key == " " {
        "input, select, textarea, button, summary, a, [role=slider], [role=button], dialog"
    } else {
        "input, select, textarea, [role=slider], dialog"
    };
    element.closest(users).ok().flatten().is_some()
}
