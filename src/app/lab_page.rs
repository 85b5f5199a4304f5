//! One lab: the question, the figure with its controls and player, the checks, the prose.

use leptos::prelude::*;
use reparam::labs::Entry;

use super::bench::Bench;
use super::chips::Chips;
use super::controls::Controls;
use super::figure_view::FigureView;
use super::keyboard;
use super::player::Player;
use super::prose::Prose;
use super::session::Session;
use super::share::Share;
use super::tables::Tables;

/// The page of a lab.
#[component]
pub(crate) fn LabPage(entry: &'static Entry) -> impl IntoView {
    let session = expect_context::<Session>();
    let bench = Bench::start(entry, session);
    keyboard::listen(bench);
    let text = move || (entry.text)(session.language.get().text());
    let others = Memo::new(move |_| bench.figures().len());
    let embedded = session.site.get_untracked().embed;
    view! {
        <div class="lab" data-lab=entry.id>
            <h1>{move || text().question}</h1>
            <div class="bench">
                <div class="main-figure"><FigureView bench=bench index=0/></div>
                <Player bench=bench/>
                <div class="side">
                    <Controls bench=bench/>
                    <Share bench=bench/>
                </div>
                <div class="below">
                    <Show when=move || !embedded><Chips bench=bench/></Show>
                    <For each=move || 1..others.get() key=|index| *index let:index>
                        <FigureView bench=bench index=index/>
                    </For>
                    <Show when=move || !embedded><Tables bench=bench/></Show>
                </div>
            </div>
            <Show when=move || !embedded><Prose bench=bench/></Show>
        </div>
    }
}
