//! What a phrase of the text has changed lights up for a moment: its controls and handles, or “More” where they are
//! under it, and the figure.

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::Element;

const CLASS: &str = "flash";

/// Lights up the controls of these parameters, and the figure.
pub(crate) fn controls<'a>(keys: impl Iterator<Item = &'a str>) {
    let mut lit = all(".figure.main .stage");
    for key in keys {
        let own = all(&format!(".stage-column [data-key='{key}']"));
        if own.is_empty() {
            lit.extend(all(".more > summary"));
        }
        lit.extend(own);
    }
    for element in lit {
        let classes = element.class_list();
        let _ = classes.remove_1(CLASS);
        // The animation starts anew only where the layout has seen the element without it.
        let _ = element.client_width();
        let _ = classes.add_1(CLASS);
    }
}

fn all(selector: &str) -> Vec<Element> {
    let Ok(found) = document().query_selector_all(selector) else {
        return Vec::new();
    };
    (0..found.length())
        .filter_map(|index| found.item(index)?.dyn_into().ok())
        .collect()
}
