//! What a link asked for and did not get.

use leptos::prelude::*;
use reparam::labs::link::Notice;
use reparam::text::{Text, fill};

use super::live::{button, follow, say};
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
    let dismiss = move || {
        session.notices.set(Vec::new());
        session.lost.set(false);
    };
    follow(move || {
        let sentences = sentences();
        if sentences.is_empty() {
            return ().into_any();
        }
        let items = sentences
            .into_iter()
            .map(|sentence| view! { <li>{sentence}</li> });
        view! {
            <div class="notice" role="status" aria-label=say(|text| text.notices.heading)>
                <ul>{items.collect_view()}</ul>
                {button("dismiss", say(|text| text.notices.dismiss), dismiss)}
            </div>
        }
        .into_any()
    })
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
