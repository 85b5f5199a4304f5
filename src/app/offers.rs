//! Buttons for what a lab offers besides its parameters.

use leptos::prelude::*;

use super::bench::Bench;
use super::live::button;
use super::words;

/// One button per offer of the present state.
#[component]
pub(crate) fn Offers(bench: Bench) -> impl IntoView {
    let keys = Memo::new(move |_| {
        bench.version.track();
        let offers = bench.ask(|lab| lab.offers());
        offers.iter().map(|offer| offer.key).collect::<Vec<_>>()
    });
    let offer = move |key: &'static str| {
        let label = move || {
            let offers = bench.ask(|lab| lab.offers());
            let offer = offers.into_iter().find(|offer| offer.key == key);
            offer.map_or("", |offer| (offer.label)(words()))
        };
        button(key, Signal::derive(label), move || {
            bench.choose(&bench.ask(|lab| lab.accept(key)));
        })
    };
    view! {
        <div class="offers">
            <For each=move || keys.get() key=|key| *key let:key>
                {offer(key)}
            </For>
        </div>
    }
}
