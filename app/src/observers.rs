//! What is watched of an element: its size, and whether it is in view.
//!
//! Of one type wherever they are used, so that they are compiled once.

use leptos::html::Div;
use leptos::prelude::*;
use leptos_use_intersection_observer::use_intersection_observer;
use leptos_use_resize_observer::use_resize_observer;

/// Calls a function whenever an element has another size, and once at the beginning.
pub(crate) fn watch_size(element: NodeRef<Div>, mut act: Box<dyn FnMut()>) {
    use_resize_observer(element, move |_, _| act());
}

/// Tells whenever an element comes into view or leaves it.
pub(crate) fn watch_visibility(element: NodeRef<Div>, mut tell: Box<dyn FnMut(bool)>) {
    use_intersection_observer(element, move |entries, _| {
        if let Some(entry) = entries.last() {
            tell(entry.is_intersecting());
        }
    });
}
