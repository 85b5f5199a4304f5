//! Notices about a link: what it asked for and did not get. A chunk of its own, fetched when the first
//! notice is shown.

use leptos::prelude::*;
use reparam::labs::url_state::Notice;
use reparam::strings::{Text, fill};

use super::reactive::{button, follow, say};
use super::session::Session;
use super::words;

/// The list of notices, until the reader dismisses it.
pub(crate) fn list(session: Session) -> AnyView {
    let sentences = move || {
        let mut sentences: Vec<String> = session
            .notices
            .get()
            .iter()
            .map(|notice| sentence(notice, words()))
            .collect();
        if session.page_not_found.get() {
            sentences.push(words().site.not_found.into());
        }
        sentences
    };
    let items = move || {
        let items = sentences().into_iter();
        let items = items.map(|sentence| view! { <li>{sentence}</li> });
        items.collect_view().into_any()
    };
    let dismiss = move || {
        session.notices.set(Vec::new());
        session.page_not_found.set(false);
    };
    view! {
        <div class="notice" role="status" aria-label=say(|text| text.notices.heading)>
            <ul>{follow(items)}</ul>
            {button("dismiss", say(|text| text.notices.dismiss), dismiss)}
        </div>
    }
    .into_any()
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
