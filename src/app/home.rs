//! The start page: what this is, and a card per lab.

use leptos::prelude::*;
use reparam::labs::LABS;

use super::address::Page;
use super::session::Session;
use super::shell::PageLink;
use super::thumbnail::Thumbnail;
use super::words;

/// The start page.
#[component]
pub(crate) fn Home() -> impl IntoView {
    let session = expect_context::<Session>();
    let cards = LABS
        .iter()
        .map(|entry| {
            let text = move || (entry.text)(session.language.get().text());
            view! {
                <li class="card">
                    <PageLink page=Page::Lab(entry)>
                        <Thumbnail entry=entry/>
                        <h2>{move || text().title}</h2>
                        <p class="question">{move || text().question}</p>
                        <p>{move || text().summary}</p>
                    </PageLink>
                </li>
            }
        })
        .collect_view();
    view! {
        <div class="home">
            <h1>{move || words().site.tagline}</h1>
            <p class="lead">{move || words().site.about}</p>
            <ul class="cards">{cards}</ul>
        </div>
    }
}
