//! A lab's own figure, small, for its card on the start page.
//!
//! The site tool draws it (xtask/src/thumbs.rs), so that the start page needs no lab's code.

use leptos::prelude::*;
use reparam::labs::{CARD_SIZE, LabEntry};

use super::session::Session;

/// The figure of a lab's card.
#[component]
pub(crate) fn Thumbnail(entry: &'static LabEntry) -> impl IntoView {
    let session = expect_context::<Session>();
    let picture = move || {
        let theme = if session.dark.get() { "dark" } else { "light" };
        format!("thumbs/{}-{theme}.svg", entry.id)
    };
    view! {
        <img
            class="thumbnail"
            alt=""
            loading="lazy"
            width=CARD_SIZE.0.to_string()
            height=CARD_SIZE.1.to_string()
            src=Signal::derive(picture)
        />
    }
}
