//! Saves a figure as SVG, PNG or CSV, and its motion as a GIF.

mod work;

use std::time::Duration;

use leptos::prelude::*;
use reparam::labs::recording;
use reparam::text::Text;

use super::bench::Bench;
use super::live::{Outcome, button, follow, outcome, say};
use super::parts;
use super::session::Session;

/// Whose parts saving needs.
const OWNER: &str = "export";

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Format {
    Svg,
    Png,
    Csv,
    Gif,
}

/// Class and words of a button, and what it saves.
type Item = (&'static str, fn(&Text) -> &'static str, Format);

/// What the menu has to offer.
const ITEMS: [Item; 4] = [
    ("svg", |text| text.share.svg, Format::Svg),
    ("png", |text| text.share.png, Format::Png),
    ("csv", |text| text.share.csv, Format::Csv),
    ("gif", |text| text.share.record, Format::Gif),
];

/// What is to be saved.
#[derive(Clone, Copy)]
struct Order {
    bench: Bench,
    /// Of the figure.
    index: usize,
    /// Of the figure on the page, in CSS pixels.
    size: RwSignal<(f64, f64)>,
    format: Format,
    /// How it goes on.
    told: Outcome,
}

/// A small menu under a figure.
#[component]
pub(crate) fn SaveMenu(bench: Bench, index: usize, size: RwSignal<(f64, f64)>) -> impl IntoView {
    let session = expect_context::<Session>();
    let told = Outcome::new(None);
    let menu = NodeRef::<leptos::html::Details>::new();
    let save = move |format: Format| {
        let missing = session.language.get_untracked().text().notices.part_missing;
        leptos::task::spawn_local(async move {
            if parts::fetch(OWNER).await {
                saver()(Order {
                    bench,
                    index,
                    size,
                    format,
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
    // The main figure alone is what moves.
    let moves = Memo::new(move |_| {
        bench.version.track();
        index == 0 && bench.ask(recording::course).is_some()
    });
    let item = move |(class, label, format)| button(class, say(label), move || save(format));
    let items = move || {
        let moves = moves.get();
        let items = ITEMS.into_iter();
        let items = items.filter(|item| moves || item.2 != Format::Gif);
        items.map(item).collect::<Vec<_>>().into_any()
    };
    view! {
        <details class="menu save" node_ref=menu on:toggle=|_| parts::expect(OWNER)>
            <summary>{say(|text| text.share.save)}</summary>
            <div class="items">{follow(items)}</div>
        </details>
        {outcome(told)}
        // Shown only after a sentence on how far a recording is.
        {button("cancel", say(|text| text.share.cancel), move || told.set(None))}
    }
}

/// What saves, by its address: a direct call would keep it in the app.
fn saver() -> fn(Order) {
    std::hint::black_box(work::save)
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
