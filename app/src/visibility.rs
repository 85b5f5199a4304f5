//! Whether an element is in view.

use leptos::html::Li;
use leptos::prelude::*;
use leptos_use_intersection_observer::use_intersection_observer;

/// Tells whenever an element of a list comes into view or leaves it.
pub(crate) fn watch(element: NodeRef<Li>, mut tell: Box<dyn FnMut(bool)>) {
    use_intersection_observer(element, move |entries, _| {
        if let Some(entry) = entries.last() {
            tell(entry.is_intersecting());
        }
    });
}
