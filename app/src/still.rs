//! The still picture that the page holds until the app draws: it stays under what is drawn in its place.

use std::cell::RefCell;

use leptos::html::Div;
use leptos::prelude::*;
use web_sys::Element;

use super::address::Page;
use super::reactive::effect;

thread_local! {
    static STILL: RefCell<Option<(Page, Element)>> = const { RefCell::new(None) };
}

/// Takes the picture out of what stood there before the app, where it shows the state that opens.
pub(crate) fn keep(page: Page, root: &Element) {
    let document = document().document_element();
    let is_shown = document.is_some_and(|document| !document.has_attribute("data-linked"));
    let picture = root.query_selector("picture").ok().flatten();
    STILL.set(picture.filter(|_| is_shown).map(|picture| (page, picture)));
}

/// The picture of a page, where it was opened directly.
pub(crate) fn picture(page: Page) -> AnyView {
    let place = NodeRef::<Div>::new();
    effect(move || {
        STILL.with_borrow(|still| {
            if let (Some(place), Some((own, picture))) = (place.get(), still)
                && *own == page
            {
                let _ = place.append_child(picture);
            }
        });
    });
    view! { <div class="still-place" node_ref=place></div> }.into_any()
}
