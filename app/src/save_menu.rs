//! The menu under a figure: saves it as SVG, PNG or CSV, its motion as a GIF, and the files of a lab.

use std::sync::Arc;

use leptos::prelude::*;
use reparam::chunk_entry;
use reparam::labs::{Action, recording};

use super::actions::buttons;
use super::chunk_table::EXPORT;
use super::icon::{Icon, icon};
use super::reactive::{Outcome, button, outcome, say};
use super::runtime::LabRuntime;
use super::session::Session;
use super::{chunks, export};

/// What any figure is saved as, and what moves besides.
const FORMATS: [Action; 4] = [
    Action::new("svg", |text| text.share.svg),
    Action::new("png", |text| text.share.png),
    Action::new("csv", |text| text.share.csv),
    Action::new("gif", |text| text.share.record),
];

/// What is to be saved.
#[derive(Clone, Copy)]
pub(crate) struct SaveRequest {
    pub(crate) runtime: LabRuntime,
    /// The figure's index.
    pub(crate) index: usize,
    /// The figure's size on the page, in CSS pixels.
    pub(crate) size: RwSignal<(f64, f64)>,
    /// A format, or the key of one of the lab's files.
    pub(crate) key: &'static str,
    /// Progress, or what went wrong, as a sentence.
    pub(crate) outcome: Outcome,
}

/// A small menu under a figure.
#[component]
pub(crate) fn SaveMenu(
    runtime: LabRuntime,
    index: usize,
    size: RwSignal<(f64, f64)>,
) -> impl IntoView {
    let session = expect_context::<Session>();
    let status = Outcome::new(None);
    let menu = NodeRef::<leptos::html::Details>::new();
    let save = move |key| {
        let missing = session.language.get_untracked().text().notices.part_missing;
        leptos::task::spawn_local(async move {
            if chunks::fetch(EXPORT.id).await && chunks::fetch_for_files(runtime.entry).await {
                let save = chunk_entry!(export::save as fn(&SaveRequest));
                save(&SaveRequest {
                    runtime,
                    index,
                    size,
                    key,
                    outcome: status,
                });
            } else {
                status.try_set(Some(Err(missing.into())));
            }
        });
        if let Some(menu) = menu.get_untracked() {
            menu.set_open(false);
        }
    };
    let formats = if index == 0 {
        main_figure_formats
    } else {
        figure_formats
    };
    view! {
        <details class="menu save" node_ref=menu on:toggle=|_| chunks::expect(EXPORT.id)>
            <summary aria-label=say(|text| text.share.save) title=say(|text| text.share.save)>
                {icon(Icon::Save.into())}
            </summary>
            <div class="items">{buttons(runtime, formats, Arc::new(save))}</div>
        </details>
        {outcome(status)}
        // Shown only after a sentence on how far a recording is.
        {button("cancel", say(|text| text.share.cancel), move || status.set(None))}
    }
}

fn figure_formats(_bench: LabRuntime) -> Vec<Action> {
    FORMATS[..3].to_vec()
}

/// The main figure can be recorded where it moves, and the lab's files are formats with it.
fn main_figure_formats(runtime: LabRuntime) -> Vec<Action> {
    let moves = recording::motion(&runtime.playback()).is_some();
    let mut formats = FORMATS[..3 + usize::from(moves)].to_vec();
    let files = runtime.with_lab_mut(|lab| lab.files().map(|files| files.formats()));
    formats.extend(files.flatten().unwrap_or_default());
    formats
}
