//! One lab: the question, the figure with its controls and player, the checks, the prose.

use leptos::prelude::*;
use reparam::chunk_entry;
use reparam::labs::LabEntry;

use super::address::Page;
use super::check_list::CheckList;
use super::chunk_table::USER_DATA;
use super::controls::{Controls, more};
use super::figure_view::FigureView;
use super::late::{after_first_picture, after_tasks};
use super::path::PathLinks;
use super::player::Player;
use super::reactive::{follow, part_missing, when};
use super::runtime::{self, LabRuntime};
use super::session::Session;
use super::share::Share;
use super::tables::{Listing, Tables};
use super::text::Text;
use super::{chunks, keyboard, lab_text, served, user_data, words};

/// The page of a lab: its frame until its code and its words are there; where they do not come, a sentence, and a
/// button that asks again. What else the state needs is missed by the lab itself.
#[component]
pub(crate) fn LabPage(entry: &'static LabEntry) -> impl IntoView {
    let language = expect_context::<Session>().language;
    let page = Page::Lab(entry);
    let values = runtime::opening(entry, language.get_untracked()).1.values;
    let is_ready = move || {
        chunks::are_there(entry.id) && served::are_strings_loaded(language.get_untracked(), page)
    };
    let has_all = is_ready() && chunks::has_all_for(entry, &values);
    let there = RwSignal::new(has_all.then_some(true));
    let ask = move || {
        there.set(None);
        let words = served::load_strings(language.get_untracked(), page);
        leptos::task::spawn_local(async move {
            chunks::fetch_for(entry, &values).await;
            // With the text come the states of the story's steps.
            lab_text::fetch(entry.id, language.get_untracked()).await;
            words.await;
            // The reader may speak another language since, whose words came with it.
            there.try_set(Some(is_ready()));
        });
    };
    if !has_all {
        ask();
    }
    let question = question(entry);
    follow(move || match there.get() {
        Some(true) => view! { <Laboratory entry=entry/> }.into_any(),
        Some(false) => part_missing(ask),
        None => view! { <div class="lab" aria-busy="true"><h1>{question}</h1></div> }.into_any(),
    })
}

fn question(entry: &'static LabEntry) -> Signal<&'static str> {
    Signal::derive(move || entry.info.get(words().language).question)
}

/// A lab whose code is there. Where the code of a view does not come, only the view is missing: another can be chosen.
#[component]
fn Laboratory(entry: &'static LabEntry) -> impl IntoView {
    let session = expect_context::<Session>();
    let runtime = LabRuntime::start(entry, session);
    keyboard::listen(runtime);
    let embedded = session.site.get_untracked().embed;
    let missing = runtime.view_missing.into();
    let shown = Signal::derive(move || !runtime.view_missing.get());
    let is_drawer_open = RwSignal::new(false);
    let is_panel_due = after_tasks(1);
    let is_path_due = after_first_picture(2);
    let is_story = move || runtime.reading().is_story.get();
    view! {
        <div class="lab" data-lab=entry.id class:told=is_story>
            {(!embedded).then(|| view! {
                // A drawer that is open would cover what has the focus.
                <div class="text" on:focusin=move |_| is_drawer_open.set(false)>
                    <h1>{question(entry)}</h1>
                    <Text runtime=runtime/>
                    {when(is_path_due, move || view! { <PathLinks entry=entry/> }.into_any())}
                </div>
            })}
            <div class="stage-column">
                <div class="picture">
                    {when(shown, move || view! { <FigureView runtime=runtime index=0/> }.into_any())}
                    {when(missing, move || part_missing(move || runtime.request_frame()))}
                    {when(shown, move || view! { <Listing runtime=runtime/> }.into_any())}
                </div>
                {when(is_panel_due, move || panel(runtime, is_drawer_open))}
            </div>
        </div>
    }
}

/// What is under the figure: its player and the controls.
fn panel(runtime: LabRuntime, is_drawer_open: RwSignal<bool>) -> AnyView {
    let embedded = runtime.is_embedded();
    let shown = Signal::derive(move || !runtime.view_missing.get());
    let are_parts_due = after_first_picture(1);
    let others = Memo::new(move |_| runtime.figures().len());
    view! {
        <div class="panel" class:open=move || is_drawer_open.get()>
            {when(shown, move || view! { <Player runtime=runtime drawer=is_drawer_open/> }.into_any())}
            <div class="drawer">
                <Controls runtime=runtime/>
                {when(shown, move || user_data_fields(runtime))}
                {when(are_parts_due, move || {
                    view! {
                        {when(shown, move || {
                            view! {
                                <div class="others">
                                    {follow(move || {
                                        let figures = (1..others.get()).map(|index| view! { <FigureView runtime=runtime index=index/> });
                                        figures.collect::<Vec<_>>().into_any()
                                    })}
                                </div>
                            }
                            .into_any()
                        })}
                        <div class="parts">
                            {more(runtime)}
                            {when(shown, move || {
                                view! {
                                    {(!embedded).then(|| view! { <CheckList runtime=runtime/> })}
                                    {(!embedded).then(|| view! { <Tables runtime=runtime/> })}
                                }
                                .into_any()
                            })}
                        </div>
                    }
                    .into_any()
                })}
                {embedded.then(|| view! { <Share runtime=runtime/> })}
            </div>
        </div>
    }
    .into_any()
}

/// Fields for a reader's own numbers or files, where the present view of the lab takes them.
fn user_data_fields(runtime: LabRuntime) -> AnyView {
    let numbers = Signal::derive(move || {
        runtime.version.track();
        runtime
            .with_lab_mut(|lab| lab.user_data().is_some())
            .unwrap_or(false)
    });
    let files = Signal::derive(move || {
        runtime.version.track();
        runtime.accepted_files().is_some()
    });
    let field = chunk_entry!(user_data::field as fn(LabRuntime, bool) -> AnyView);
    let fetched = move |numbers| chunks::on_demand(&USER_DATA, move || field(runtime, numbers));
    view! {
        {when(numbers, move || fetched(true))}
        {when(files, move || fetched(false))}
    }
    .into_any()
}
