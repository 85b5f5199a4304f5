//! The still picture that the page holds until the app draws: it stays under what is drawn in its place.

use std::cell::RefCell;

use leptos::html::Div;
use leptos::prelude::*;
use web_sys::Element;

thread_local! {
    static HERO: RefCell<Option<Element>> = const { RefCell::new(None) };
}

/// Takes the picture of the start page out of what stood there before the app.
pub(crate) fn keep(root: &Element) {
    let picture = root.query_selector(".hero-figure picture").ok().flatten();
    HERO.with_borrow_mut(|hero| *hero = picture);
}

/// The picture of the start page, where the page was opened directly.
pub(crate) fn picture() -> AnyView {
    let place = NodeRef::<Div>::new();
    Effect::new(move |_| {
        if let Some(place) = place.get() {
            HERO.with_borrow(|hero| {
                if let Some(hero) = hero {
                    let _ = place.append_child(hero);
                }
            });
        }
    });
    view! { <div class="still-place" node_ref=place></div> }.into_any()
}
