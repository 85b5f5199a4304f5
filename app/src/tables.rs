//! Facts beside a figure.

use leptos::prelude::*;
use reparam::labs::Table;

use super::reactive::follow;
use super::runtime::LabRuntime;
use super::session::Session;

/// The tables of the present state.
#[component]
pub(crate) fn Tables(runtime: LabRuntime) -> impl IntoView {
    let session = expect_context::<Session>();
    let tables = Memo::new(move |_| {
        runtime.tables_version.track();
        let text = session.language.get().text();
        runtime.with_lab(|lab| lab.tables(text))
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
