//! The labs as a path: the lab before this one, and the next.

use leptos::prelude::*;
use reparam::labs::{LABS, LabEntry};
use reparam::strings::fill;

use super::address::Page;
use super::shell::PageLink;
use super::words;

/// Links to the neighbours of a lab.
#[component]
pub(crate) fn PathLinks(entry: &'static LabEntry) -> impl IntoView {
    let place = LABS.iter().position(|lab| lab.id == entry.id).unwrap_or(0);
    let before = place.checked_sub(1).map(|before| LABS[before]);
    let after = LABS.get(place + 1).copied();
    let link = |lab: &'static LabEntry, template: fn() -> &'static str| {
        let said = Signal::derive(move || {
            let title = lab.info.get(words().language).title;
            fill(template(), &[("title", title)])
        });
        view! { <PageLink page=Page::Lab(lab)>{said}</PageLink> }
    };
    view! {
        <nav class="path-links">
            {before.map(|lab| link(lab, || words().story.previous_lab))}
            {after.map(|lab| link(lab, || words().story.next_lab))}
        </nav>
    }
}
