//! Fields for a reader's own numbers or files: typed, pasted, dropped or opened. A chunk of its own,
//! fetched when the first field is shown.

use js_sys::Uint8Array;
use leptos::html::Textarea;
use leptos::prelude::*;
use reparam::labs::shared::user_data;
use wasm_bindgen_futures::JsFuture;
use web_sys::{DragEvent, Event, File, HtmlInputElement};

use super::reactive::{Handler, Outcome, button, outcome, say};
use super::runtime::LabRuntime;
use super::{chunks, words};

/// Files above this many bytes are not read: it is more than as many numbers as are taken.
const LARGEST: f64 = 8e6;

/// The kinds of file that may hold numbers.
const NUMBERS: &str = ".csv,.tsv,.txt,text/*";

/// A field for a file; with `numbers`, for numbers, which can also be typed.
pub(crate) fn field(runtime: LabRuntime, numbers: bool) -> AnyView {
    let area = NodeRef::<Textarea>::new();
    let told = Outcome::new(None);
    let take = move || {
        if let Some(area) = area.get_untracked() {
            let numbers = area.value();
            told.set(Some(runtime.read_numbers(&numbers)));
        }
    };
    let read = move |file: File| {
        if file.size() > LARGEST {
            told.set(Some(Err(user_data::strings(words()).too_large.into())));
            return;
        }
        let content = if numbers {
            file.text()
        } else {
            file.array_buffer()
        };
        leptos::task::spawn_local(async move {
            let Ok(content) = JsFuture::from(content).await else {
                return;
            };
            if !chunks::fetch_for_files(runtime.entry).await {
                told.try_set(Some(Err(words().notices.part_missing.into())));
                return;
            }
            if told.is_disposed() {
                return;
            }
            if !numbers {
                let bytes = Uint8Array::new(&content).to_vec();
                told.set(Some(runtime.open_file(&bytes)));
            } else if let (Some(area), Some(text)) = (area.get_untracked(), content.as_string()) {
                area.set_value(&text);
                take();
            }
        });
    };
    let chosen: Handler<Event> = Box::new(move |event| {
        let input: HtmlInputElement = event_target(&event);
        if let Some(file) = input.files().and_then(|files| files.get(0)) {
            read(file);
        }
        input.set_value("");
    });
    let dropped: Handler<DragEvent> = Box::new(move |event| {
        let files = event.data_transfer().and_then(|data| data.files());
        if let Some(file) = files.and_then(|files| files.get(0)) {
            event.prevent_default();
            read(file);
        }
    });
    let kinds = runtime.accepted_files().filter(|_| !numbers);
    // A file that is dropped on the field below is chosen by that field itself.
    let typed = || {
        view! {
            <label>
                {say(|text| user_data::strings(text).label)}
                <textarea node_ref=area rows="5" spellcheck="false" on:drop=dropped></textarea>
            </label>
        }
    };
    view! {
        <section class="user-data">
            {numbers.then(typed)}
            <div class="actions">
                {numbers.then(|| button("take", say(|text| user_data::strings(text).take), take))}
                <label class="file">
                    {say(|text| user_data::strings(text).file)}
                    <input type="file" accept=kinds.unwrap_or(NUMBERS) on:change=chosen/>
                </label>
            </div>
            {outcome(told)}
        </section>
    }
    .into_any()
}
