//! Buttons for what there is to ask for in the present state.

use std::sync::Arc;

use leptos::prelude::*;
use reparam::labs::Offer;

use super::bench::Bench;
use super::live::{button, follow};
use super::words;

/// One button per offer of the lab besides its parameters.
pub(crate) fn offers(bench: Bench) -> AnyView {
    let accept = move |key| bench.choose(&bench.ask(|lab| lab.accept(key)));
    let buttons = buttons(
        bench,
        |bench| bench.ask(|lab| lab.offers()),
        Arc::new(accept),
    );
    view! { <div class="offers">{buttons}</div> }.into_any()
}

/// What a press does, given the offer's key.
pub(crate) type Press = Arc<dyn Fn(&'static str) + Send + Sync>;

/// One button per offer, of its key's class.
pub(crate) fn buttons(bench: Bench, offered: fn(Bench) -> Vec<Offer>, press: Press) -> AnyView {
    // Made anew only where others are offered: a button that is pressed keeps the focus.
    let keys = Memo::new(move |_| {
        bench.version.track();
        let offers = offered(bench);
        offers.iter().map(|offer| offer.key).collect::<Vec<_>>()
    });
    let label = move |key: &str| {
        let offer = offered(bench).into_iter().find(|offer| offer.key == key);
        offer.map_or("", |offer| (offer.label)(words()))
    };
    let offer = move |key: &'static str| {
        let press = press.clone();
        button(key, Signal::derive(move || label(key)), move || press(key))
    };
    follow(move || {
        let keys = keys.get().into_iter();
        keys.map(&offer).collect::<Vec<_>>().into_any()
    })
}
