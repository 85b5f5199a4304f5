//! Facts beside a figure.

use leptos::prelude::*;
use reparam::labs::Table;

use super::disclosure::disclosure;
use super::reactive::{follow, say, when};
use super::runtime::LabRuntime;
use super::session::Session;
use super::words;

/// The tables of the present state under a line that opens to them, where there are some.
#[component]
pub(crate) fn Tables(runtime: LabRuntime) -> impl IntoView {
    let are_there = Signal::derive(move || {
        runtime.version.track();
        runtime.with_lab(|lab| lab.tables(words()).iter().any(|table| !table.code))
    });
    when(are_there, move || {
        disclosure("tables", say(|text| text.story.tables), move || {
            tables(runtime, false)
        })
    })
}

/// The listing of the code that the figure carries out, where the page is about code.
#[component]
pub(crate) fn Listing(runtime: LabRuntime) -> impl IntoView {
    tables(runtime, true)
}

/// The tables of code, or the others.
fn tables(runtime: LabRuntime, are_code: bool) -> AnyView {
    let session = expect_context::<Session>();
    let tables = Memo::new(move |_| {
        if are_code {
            runtime.version.track();
        } else {
            runtime.tables_version.track();
        }
        let text = session.language.get().text();
        let mut tables = runtime.with_lab(|lab| lab.tables(text));
        tables.retain(|table| table.code == are_code);
        tables
    });
    follow(move || {
        tables
            .get()
            .into_iter()
            .map(table)
            .collect_view()
            .into_any()
    })
}

fn table(table: Table) -> impl IntoView {
    let head = (!table.head.is_empty()).then(|| view! {
        <thead>
            <tr>{table.head.into_iter().map(|cell| view! { <th scope="col">{cell}</th> }).collect_view()}</tr>
        </thead>
    });
    let rows = table.rows.into_iter().enumerate().map(|(index, row)| {
        let lit = table.lit.contains(&index);
        let mut cells = row.into_iter();
        let name = cells.next().unwrap_or_default();
        view! {
            <tr class:lit=lit aria-current=lit.then_some("step")>
                <th scope="row">{name}</th>
                {cells.map(|cell| view! { <td>{cell}</td> }).collect_view()}
            </tr>
        }
    });
    view! {
        <table class="facts" class:code=table.code>
            <caption>{table.caption}</caption>
            {head}
            <tbody>{rows.collect_view()}</tbody>
        </table>
    }
}
