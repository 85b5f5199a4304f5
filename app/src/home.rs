//! The start page: what this is, and a card per lab.

use leptos::prelude::*;
use reparam::labs::LABS;
use reparam::strings::LabInfo;

use super::address::Page;
use super::reactive::say;
use super::shell::PageLink;
use super::thumbnail::Thumbnail;
use super::words;

/// The start page.
#[component]
pub(crate) fn Home() -> impl IntoView {
    let cards = LABS
        .iter()
        .map(|entry| {
            let said = move |pick: fn(&LabInfo) -> &'static str| {
                Signal::derive(move || pick(entry.info.get(words().language)))
            };
            view! {
                <li class="card">
                    <PageLink page=Page::Lab(entry)>
                        <Thumbnail entry=entry/>
                        <h2>{said(|text| text.title)}</h2>
                        <p class="question">{said(|text| text.question)}</p>
                        <p>{said(|text| text.summary)}</p>
                    </PageLink>
                </li>
            }
        })
        .collect_view();
    view! {
        <div class="home">
            <h1>{say(|text| text.site.tagline)}</h1>
            <p class="lead">{say(|text| text.site.about)}</p>
            <ul class="cards">{cards}</ul>
        </div>
    }
}
