//! The start page: a picture that is alive, one sentence, and the labs as a path.

use std::time::Duration;

use leptos::html::Div;
use leptos::prelude::*;
use leptos_use_media_query::use_media_query;
use reparam::chunk_entry;
use reparam::labs::{LABS, LabEntry, find};
use reparam::strings::{LabInfo, fill};

use super::address::Page;
use super::chunk_table::LIVING_PICTURE;
use super::reactive::{effect, follow, say};
use super::shell::PageLink;
use super::still;
use super::thumbnail::Thumbnail;
use super::{chunks, living_picture, observers, words};

/// The lab whose picture stands at the top.
const HERO: &str = "realnvp";

/// How long the page is left alone before the code of the moving picture is fetched.
const QUIET: Duration = Duration::from_millis(1200);

/// The start page.
#[component]
pub(crate) fn Home() -> impl IntoView {
    let is_time = RwSignal::new(false);
    set_timeout(
        move || {
            is_time.try_set(true);
        },
        QUIET,
    );
    view! {
        <div class="home">
            <div class="hero">
                <div class="hero-text">
                    <h1>{say(|text| text.site.tagline)}</h1>
                    <p class="lead">{say(|text| text.site.about)}</p>
                    <p class="button primary start">
                        <PageLink page=Page::Lab(LABS[0])>{say(|text| text.story.start)}</PageLink>
                    </p>
                </div>
                <div class="hero-figure">
                    {still::picture(Page::Home)}
                    {find(HERO).map(|entry| living(entry, true, is_time.into()))}
                </div>
            </div>
            <h2>{say(|text| text.story.path)}</h2>
            <ol class="cards path">{LABS.iter().map(|entry| view! { <Card entry=entry is_time=is_time.into()/> }).collect_view()}</ol>
        </div>
    }
}

/// A lab's own card: its picture comes alive under the pointer, with the focus, and where there is no pointer, as long
/// as it is in view, once it is time.
#[component]
fn Card(entry: &'static LabEntry, is_time: Signal<bool>) -> impl IntoView {
    let said = move |pick: fn(&LabInfo) -> &'static str| {
        Signal::derive(move || pick(entry.info.get(words().language)))
    };
    let (is_pointed_at, is_seen) = (RwSignal::new(false), RwSignal::new(false));
    let has_pointer = use_media_query("(hover: hover)");
    let picture = NodeRef::<Div>::new();
    let see = move |is_in_view| {
        if !has_pointer.get_untracked() {
            is_seen.set(is_in_view);
        }
    };
    let is_alive = Signal::derive(move || is_pointed_at.get() || is_seen.get() && is_time.get());
    observers::watch_visibility(picture, Box::new(see));
    let needs = entry.needs.and_then(find).map(|needed| {
        let sentence = move || {
            let title = needed.info.get(words().language).title;
            fill(words().story.needs, &[("title", title)])
        };
        view! { <p class="needs">{Signal::derive(sentence)}</p> }
    });
    view! {
        <li
            class="card"
            data-lab=entry.id
            on:pointerenter=move |_| is_pointed_at.set(true)
            on:pointerleave=move |_| is_pointed_at.set(false)
            on:focusin=move |_| is_pointed_at.set(true)
            on:focusout=move |_| is_pointed_at.set(false)
        >
            <PageLink page=Page::Lab(entry)>
                <div class="card-picture" node_ref=picture>
                    <Thumbnail entry=entry/>
                    {living(entry, false, is_alive)}
                </div>
                <h3>{said(|text| text.title)}</h3>
                <p class="question">{said(|text| text.question)}</p>
                {needs}
            </PageLink>
        </li>
    }
}

/// The picture of a lab that moves, while it is to be alive and once its code is there.
fn living(entry: &'static LabEntry, is_dragged: bool, is_alive: Signal<bool>) -> AnyView {
    let view = chunk_entry!(living_picture::view as fn(&'static LabEntry, bool) -> AnyView);
    let is_there = RwSignal::new(false);
    effect(move || {
        if is_alive.get() && !is_there.get_untracked() {
            leptos::task::spawn_local(async move {
                // Where something does not come the still picture stays.
                let values = entry.card_values();
                chunks::fetch_for(entry, &values).await;
                let has_view = chunks::fetch(LIVING_PICTURE.id).await;
                is_there.try_set(has_view && chunks::has_all_for(entry, &values));
            });
        }
    });
    follow(move || {
        if is_alive.get() && is_there.get() {
            view(entry, is_dragged)
        } else {
            ().into_any()
        }
    })
}
