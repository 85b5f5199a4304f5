//! Where a reader's own numbers or files come in: typed, pasted, dropped or opened.

use leptos::prelude::*;
use reparam::chunk_entry;

use super::bench::Bench;
use super::chunk_table::USER_DATA;
use super::chunks::on_demand;
use super::live::when;
use super::user_data;

/// Fields for numbers, and for files, where the lab is about those that a reader brings.
pub(crate) fn intake(bench: Bench) -> AnyView {
    let numbers = Signal::derive(move || {
        bench.version.track();
        bench
            .ask_mut(|lab| lab.user_data().is_some())
            .unwrap_or(false)
    });
    let files = Signal::derive(move || {
        bench.version.track();
        bench.accepted_files().is_some()
    });
    view! {
        {when(numbers, move || fetched(bench, true))}
        {when(files, move || fetched(bench, false))}
    }
    .into_any()
}

/// A field, once its code is there.
fn fetched(bench: Bench, numbers: bool) -> AnyView {
    let field = chunk_entry!(user_data::field as fn(Bench, bool) -> AnyView);
    on_demand(&USER_DATA, move || field(bench, numbers))
}
