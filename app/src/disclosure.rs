//! A part of a lab's page that is closed at first; whether it is open is remembered.

use leptos::html::Details;
use leptos::prelude::*;

use super::reactive::when;
use super::session;

/// A part that opens under its summary. Nothing in it is made before.
pub(crate) fn disclosure(
    part: &'static str,
    summary: impl IntoView + 'static,
    contents: impl Fn() -> AnyView + Send + 'static,
) -> AnyView {
    let element = NodeRef::<Details>::new();
    let is_open = RwSignal::new(session::is_part_open(part));
    let toggle = move |_| {
        if let Some(element) = element.get_untracked() {
            is_open.set(element.open());
            session::remember_part(part, element.open());
        }
    };
    view! {
        <details class=format!("part {part}") node_ref=element open=is_open.get_untracked() on:toggle=toggle>
            <summary>{summary.into_any()}</summary>
            {when(is_open.into(), contents)}
        </details>
    }
    .into_any()
}
