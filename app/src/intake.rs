//! Where a reader's own numbers or files come in: typed, pasted, dropped or opened.

mod field;

use leptos::prelude::*;

use super::bench::Bench;
use super::live::when;
use super::parts::on_demand;

/// Whose parts the fields need.
const OWNER: &str = "intake";

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
    let field: fn(Bench, bool) -> AnyView = std::hint::black_box(field::field);
    on_demand(OWNER, move || field(bench, numbers))
}
