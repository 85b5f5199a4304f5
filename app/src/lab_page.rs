//! One lab: the question, the figure with its controls and player, the checks, the prose.

use leptos::prelude::*;
use reparam::chunk_entry;
use reparam::labs::LabEntry;

use super::address::Page;
use super::check_list::CheckList;
use super::chunk_table::USER_DATA;
use super::controls::Controls;
use super::figure_view::FigureView;
use super::keyboard;
use super::player::Player;
use super::prose::Prose;
use super::reactive::{button, follow, say, when};
use super::runtime::LabRuntime;
use super::session::{self, Session};
use super::share::Share;
use super::tables::Tables;
use super::{chunks, served, user_data, words};

/// The page of a lab: its frame until its code and its words are there, or a sentence where they do
/// not come.
#[component]
pub(crate) fn LabPage(entry: &'static LabEntry) -> impl IntoView {
    let language = expect_context::<Session>().language;
    let (page, chunk) = (Page::Lab(entry), session::chunk(entry));
    let is_ready = move || {
        chunks::are_there_for(entry, chunk)
            && served::are_strings_loaded(language.get_untracked(), page)
    };
    let there = RwSignal::new(is_ready().then_some(true));
    if there.get_untracked().is_none() {
        let words = served::load_strings(language.get_untracked(), page);
        leptos::task::spawn_local(async move {
            chunks::fetch_for(entry, chunk).await;
            words.await;
            // The reader may speak another language since, whose words came with it.
            there.try_set(Some(is_ready()));
        });
    }
    let question = question(entry);
    follow(move || match there.get() {
        Some(true) => view! { <Laboratory entry=entry there=there/> }.into_any(),
        Some(false) => missing(),
        None => view! { <div class="lab" aria-busy="true"><h1>{question}</h1></div> }.into_any(),
    })
}

/// What stands in place of a lab whose code could not be fetched.
fn missing() -> AnyView {
    let reload = || {
        let _ = window().location().reload();
    };
    view! {
        <section class="failure" role="alert">
            <h2>{say(|text| text.notices.panic_heading)}</h2>
            <p>{say(|text| text.notices.part_missing)}</p>
            {button("reload", say(|text| text.notices.reload), reload)}
        </section>
    }
    .into_any()
}

fn question(entry: &'static LabEntry) -> Signal<&'static str> {
    Signal::derive(move || entry.info.get(words().language).question)
}

/// A lab whose code is there.
#[component]
fn Laboratory(entry: &'static LabEntry, there: RwSignal<Option<bool>>) -> impl IntoView {
    let session = expect_context::<Session>();
    let runtime = LabRuntime::start(entry, session, there);
    keyboard::listen(runtime);
    let others = Memo::new(move |_| runtime.figures().len());
    let embedded = session.site.get_untracked().embed;
    view! {
        <div class="lab" data-lab=entry.id>
            <h1>{question(entry)}</h1>
            <div class="bench">
                <div class="main-figure"><FigureView runtime=runtime index=0/></div>
                <div class="operated">
                    {user_data_fields(runtime)}
                    <Player runtime=runtime/>
                </div>
                <div class="side">
                    <Controls runtime=runtime/>
                    <Share runtime=runtime/>
                </div>
                <div class="below">
                    {(!embedded).then(|| view! { <CheckList runtime=runtime/> })}
                    {follow(move || {
                        let figures = (1..others.get()).map(|index| view! { <FigureView runtime=runtime index=index/> });
                        figures.collect::<Vec<_>>().into_any()
                    })}
                    {(!embedded).then(|| view! { <Tables runtime=runtime/> })}
                </div>
            </div>
            {(!embedded).then(|| view! { <Prose runtime=runtime/> })}
        </div>
    }
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
