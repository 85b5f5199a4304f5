//! Saves a figure as SVG, PNG or CSV, its motion as a GIF, and the files of a lab.

mod work;

use std::sync::Arc;
use std::time::Duration;

use leptos::prelude::*;
use reparam::chunk_entry;
use reparam::labs::{Action, recording};
use reparam::strings::Text;

use super::actions::buttons;
use super::bench::Bench;
use super::chunk_table::EXPORT;
use super::chunks;
use super::live::{Outcome, button, outcome, say};
use super::session::Session;

/// What any figure is saved as, and what moves besides.
const FORMATS: [Action; 4] = [
    format("svg", |text| text.share.svg),
    format("png", |text| text.share.png),
    format("csv", |text| text.share.csv),
    format("gif", |text| text.share.record),
];

const fn format(key: &'static str, label: fn(&Text) -> &'static str) -> Action {
    Action { key, label }
}

/// What is to be saved.
#[derive(Clone, Copy)]
struct Order {
    bench: Bench,
    /// Of the figure.
    index: usize,
    /// Of the figure on the page, in CSS pixels.
    size: RwSignal<(f64, f64)>,
    /// A format, or a file of the lab.
    key: &'static str,
    /// How it goes on.
    told: Outcome,
}

/// A small menu under a figure.
#[component]
pub(crate) fn SaveMenu(bench: Bench, index: usize, size: RwSignal<(f64, f64)>) -> impl IntoView {
    let session = expect_context::<Session>();
    let told = Outcome::new(None);
    let menu = NodeRef::<leptos::html::Details>::new();
    let save = move |key| {
        let missing = session.language.get_untracked().text().notices.part_missing;
        leptos::task::spawn_local(async move {
            if chunks::fetch(EXPORT.id).await && chunks::fetch_for_files(bench.entry).await {
                saver()(&Order {
                    bench,
                    index,
                    size,
                    key,
                    told,
                });
            } else {
                told.try_set(Some(Err(missing.into())));
            }
        });
        if let Some(menu) = menu.get_untracked() {
            menu.set_open(false);
        }
    };
    let available = if index == 0 {
        formats_of_main
    } else {
        formats_of_any
    };
    view! {
        <details class="menu save" node_ref=menu on:toggle=|_| chunks::expect(EXPORT.id)>
            <summary>{say(|text| text.share.save)}</summary>
            <div class="items">{buttons(bench, available, Arc::new(save))}</div>
        </details>
        {outcome(told)}
        // Shown only after a sentence on how far a recording is.
        {button("cancel", say(|text| text.share.cancel), move || told.set(None))}
    }
}

fn formats_of_any(_bench: Bench) -> Vec<Action> {
    FORMATS[..3].to_vec()
}

/// The main figure may move, and the lab's files stand with it.
fn formats_of_main(bench: Bench) -> Vec<Action> {
    let moves = recording::course(&bench.playback()).is_some();
    let mut formats = FORMATS[..3 + usize::from(moves)].to_vec();
    let files = bench.ask_mut(|lab| lab.files().map(|files| files.formats()));
    formats.extend(files.flatten().unwrap_or_default());
    formats
}

/// What saves.
fn saver() -> fn(&Order) {
    chunk_entry!(work::save as fn(&Order))
}

/// Something long that is done bit by bit.
trait Turns {
    /// Does a bit of it; tells whether some is left.
    fn turn(&mut self) -> bool;
}

/// Carries it out, each bit in a turn of its own, so that the page stays alive.
fn take_turns(mut task: Box<dyn Turns>) {
    let turn = move || {
        if task.turn() {
            take_turns(task);
        }
    };
    set_timeout(turn, Duration::ZERO);
}
