//! Buttons for what a lab offers besides its parameters.

use leptos::prelude::*;

use super::bench::Bench;
use super::live::{button, follow};
use super::words;

/// One button per offer of the present state.
pub(crate) fn offers(bench: Bench) -> AnyView {
    // Made anew only where others are offered: a button that is pressed keeps the focus.
    let keys = Memo::new(move |_| {
        bench.version.track();
        let offers = bench.ask(|lab| lab.offers());
        offers.iter().map(|offer| offer.key).collect::<Vec<_>>()
    });
    let label = move |key: &str| {
        let offers = bench.ask(|lab| lab.offers());
        let offer = offers.into_iter().find(|offer| offer.key == key);
        offer.map_or("", |offer| (offer.label)(words()))
    };
    let offer = move |key: &'static str| {
        let accept = move || bench.choose(&bench.ask(|lab| lab.accept(key)));
        button(key, Signal::derive(move || label(key)), accept)
    };
    let buttons = move || {
        let keys = keys.get().into_iter();
        keys.map(offer).collect::<Vec<_>>().into_any()
    };
    view! { <div class="offers">{follow(buttons)}</div> }.into_any()
}
