//! Keys that steer the player from anywhere on a lab's page.

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, KeyboardEvent};

use super::runtime::LabRuntime;

/// Space plays and pauses; the arrows step forward and back.
pub(crate) fn listen(runtime: LabRuntime) {
    let listener = window_event_listener(leptos::ev::keydown, move |event: KeyboardEvent| {
        if event.default_prevented() || event.ctrl_key() || event.alt_key() || event.meta_key() {
            return;
        }
        let target = event
            .target()
            .and_then(|target| target.dyn_into::<Element>().ok());
        if target.is_some_and(|target| takes_keys(&target)) || !runtime.is_playable() {
            return;
        }
        match event.key().as_str() {
            " " => runtime.toggle(),
            "ArrowRight" => runtime.step(),
            "ArrowLeft" => runtime.step_back(),
            _ => return,
        }
        event.prevent_default();
    });
    on_cleanup(move || listener.remove());
}

/// Whether the element that has the focus uses these keys itself.
fn takes_keys(element: &Element) -> bool {
    element
        .closest("input, select, textarea, button, summary, a, [role=slider], dialog")
        .ok()
        .flatten()
        .is_some()
}
