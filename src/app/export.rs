//! Saves a figure as SVG, PNG or CSV, and its motion as a GIF.

mod work;

use leptos::prelude::*;
use reparam::figure::{Figure, Theme};
use reparam::labs::recording;
use reparam::text::fill;

use super::bench::Bench;
use super::live::{button, follow, say, when};
use super::session::Session;
use super::{parts, words};

/// Whose parts saving needs.
const OWNER: &str = "export";

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Format {
    Svg,
    Png,
    Csv,
}

/// A small menu under a figure.
#[component]
pub(crate) fn SaveMenu(bench: Bench, index: usize, size: RwSignal<(f64, f64)>) -> impl IntoView {
    let session = expect_context::<Session>();
    let failure = RwSignal::new(None::<String>);
    let recording = RwSignal::new(false);
    // The main figure alone is what moves.
    let moves = Signal::derive(move || {
        bench.version.track();
        index == 0 && bench.ask(recording::course).is_some()
    });
    let menu = NodeRef::<leptos::html::Details>::new();
    // Lets the code for it come first.
    let carry_out = move |act: Box<dyn FnOnce() -> Result<(), String>>| {
        if parts::are_there(OWNER) {
            failure.set(act().err());
        } else {
            let text = session.language.get_untracked().text();
            let missing = text.notices.part_missing;
            leptos::task::spawn_local(async move {
                let outcome = if parts::fetch(OWNER).await {
                    act()
                } else {
                    Err(missing.to_owned())
                };
                failure.try_set(outcome.err());
            });
        }
        if let Some(menu) = menu.get_untracked() {
            menu.set_open(false);
        }
    };
    let save = move |format: Format| {
        let figures = bench.figures();
        let theme = untrack(|| session.colours());
        let size = size.get_untracked();
        carry_out(Box::new(move || match figures.get(index) {
            Some(figure) => saver()(figure, theme, size, format),
            None => Ok(()),
        }));
    };
    let record = move || {
        carry_out(Box::new(move || {
            recording.try_set(true);
            Ok(())
        }));
    };
    view! {
        <details class="menu save" node_ref=menu on:toggle=|_| parts::expect(OWNER)>
            <summary>{say(|text| text.share.save)}</summary>
            <div class="items">
                {button("svg", say(|text| text.share.svg), move || save(Format::Svg))}
                {button("png", say(|text| text.share.png), move || save(Format::Png))}
                {button("csv", say(|text| text.share.csv), move || save(Format::Csv))}
                {when(moves, move || button("gif", say(|text| text.share.record), record))}
            </div>
        </details>
        {when(recording.into(), move || recorder()(bench, size.get_untracked(), recording, failure))}
        {follow(move || failure.get().map(failed).into_any())}
    }
}

fn failed(reason: String) -> impl IntoView {
    let told = fill(words().share.failed, &[("reason", reason)]);
    view! { <p class="failed" role="alert">{told}</p> }
}

type Save = fn(&Figure, &Theme, (f64, f64), Format) -> Result<(), String>;

/// What saves, by its address: a direct call would keep it in the app.
fn saver() -> Save {
    std::hint::black_box(work::save)
}

type Record = fn(Bench, (f64, f64), RwSignal<bool>, RwSignal<Option<String>>) -> AnyView;

/// What records, likewise.
fn recorder() -> Record {
    std::hint::black_box(work::record)
}
