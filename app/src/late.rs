//! The page is made in several tasks: none of them keeps the browser for long. What is out of view waits for the first
//! picture.

use js_sys::Promise;
use leptos::prelude::*;
use wasm_bindgen_futures::JsFuture;

use super::reactive::effect;
use super::session::Session;

/// Whether it is time for a part of the page, so many tasks after this one.
pub(crate) fn after_tasks(tasks: u32) -> Signal<bool> {
    let is_due = RwSignal::new(false);
    wait(is_due, tasks);
    is_due.into()
}

/// Whether it is time for a part of the page that is out of view: so many tasks after the first picture.
pub(crate) fn after_first_picture(tasks: u32) -> Signal<bool> {
    let is_due = RwSignal::new(false);
    let is_in_page = expect_context::<Session>().is_in_page;
    effect(move || {
        if is_in_page.get() {
            request_animation_frame(move || wait(is_due, tasks));
        }
    });
    is_due.into()
}

fn wait(is_due: RwSignal<bool>, tasks: u32) {
    leptos::task::spawn_local(async move {
        for _ in 0..tasks {
            next_task().await;
        }
        is_due.try_set(true);
    });
}

/// Goes on in another task, after what the browser has to do meanwhile.
pub(crate) async fn next_task() {
    let waited = Promise::new(&mut |resolve, _| {
        // The window always takes a function.
        let _ = window().set_timeout_with_callback(&resolve);
    });
    let _ = JsFuture::from(waited).await;
}
