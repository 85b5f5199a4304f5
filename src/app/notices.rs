//! What a link asked for and did not get.

use leptos::prelude::*;
use reparam::labs::link::Notice;
use reparam::text::{Text, fill};

use super::session::Session;
use super::words;

/// A note above the page, until the reader dismisses it.
#[component]
pub(crate) fn Notices() -> impl IntoView {
    let session = expect_context::<Session>();
    let sentences = move || {
        let mut sentences: Vec<String> = session
            .notices
            .get()
            .iter()
            .map(|notice| sentence(notice, words()))
            .collect();
        if session.lost.get() {
            sentences.push(words().site.not_found.into());
        }
        sentences
    };
    let dismiss = move |_| {
        session.notices.set(Vec::new());
        session.lost.set(false);
    };
    move || {
        let sentences = sentences();
        (!sentences.is_empty()).then(|| view! {
            <div class="notice" role="status" aria-label=words().notices.heading>
                <ul>{sentences.into_iter().map(|sentence| view! { <li>{sentence}</li> }).collect_view()}</ul>
                <button type="button" on:click=dismiss>{words().notices.dismiss}</button>
            </div>
        })
    }
}

fn sentence(notice: &Notice, text: &Text) -> String {
    let words = &text.notices;
    match notice {
        Notice::Clamped {
            key,
            given,
            used,
            range,
        } => fill(
            words.clamped,
            &[
                ("key", *key),
                ("used", used),
                ("range", range),
                ("given", given),
            ],
        ),
        Notice::Unreadable { key, given, range } => fill(
            words.unreadable,
            &[("key", *key), ("range", range), ("given", given)],
        ),
        Notice::Rounded { key, given, used } => fill(
            words.rounded,
            &[("key", *key), ("used", used), ("given", given)],
        ),
        Notice::Unknown { key } => fill(words.unknown, &[("key", key)]),
    }
}
