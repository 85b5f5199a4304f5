//! Where a reader's own numbers come in: typed, pasted, dropped or from a file.

use leptos::html::Textarea;
use leptos::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{DragEvent, Event, File, HtmlInputElement};

use super::bench::Bench;
use super::live::{Handler, Outcome, button, outcome, say, when};
use super::words;

/// Files above this many bytes are not read: it is more than as many numbers as are taken.
const LARGEST: f64 = 8e6;

/// A field for numbers, where the lab is about those that a reader brings.
pub(crate) fn intake(bench: Bench) -> AnyView {
    let wanted = Signal::derive(move || {
        bench.version.track();
        bench.ask(|lab| lab.wants_numbers())
    });
    when(wanted, move || field(bench))
}

fn field(bench: Bench) -> AnyView {
    let area = NodeRef::<Textarea>::new();
    let told = Outcome::new(None);
    let take = move || {
        if let Some(area) = area.get_untracked() {
            told.set(Some(bench.bring(&area.value())));
        }
    };
    let read = move |file: File| {
        if file.size() > LARGEST {
            told.set(Some(Err(words().own.too_large.into())));
            return;
        }
        leptos::task::spawn_local(async move {
            let text = JsFuture::from(file.text()).await.ok();
            if let (Some(text), Some(area)) =
                (text.and_then(|text| text.as_string()), area.get_untracked())
            {
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
    view! {
        <section class="intake">
            <label>
                {say(|text| text.own.label)}
                <textarea node_ref=area rows="5" spellcheck="false" on:drop=dropped></textarea>
            </label>
            <div class="offers">
                {button("take", say(|text| text.own.take), take)}
                <label class="file">
                    {say(|text| text.own.file)}
                    <input type="file" accept=".csv,.tsv,.txt,text/*" on:change=chosen/>
                </label>
            </div>
            {outcome(told)}
        </section>
    }
    .into_any()
}
