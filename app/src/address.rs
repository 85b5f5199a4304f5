//! The address bar: which page and which state it states.

use leptos::prelude::{document, window};
use reparam::labs::{self, LabEntry};
use wasm_bindgen::JsValue;

/// A page of the site.
#[derive(Clone, Copy)]
pub(crate) enum Page {
    /// The start page.
    Home,
    /// A lab's page.
    Lab(&'static LabEntry),
}

impl PartialEq for Page {
    fn eq(&self, other: &Self) -> bool {
        self.file() == other.file()
    }
}

impl Page {
    /// The page's file beside `index.html`.
    pub(crate) fn file(self) -> String {
        match self {
            Self::Home => "index.html".into(),
            Self::Lab(entry) => format!("{}.html", entry.id),
        }
    }
}

/// The page that the address names, and whether the name exists.
pub(crate) fn page() -> (Page, bool) {
    let path = window().location().pathname().unwrap_or_default();
    let name = path.rsplit('/').next().unwrap_or_default();
    let name = name.strip_suffix(".html").unwrap_or(name);
    match labs::find(name) {
        Some(entry) => (Page::Lab(entry), true),
        None => (Page::Home, name.is_empty() || name == "index"),
    }
}

/// The query string without its question mark.
pub(crate) fn query() -> String {
    let search = window().location().search().unwrap_or_default();
    search.strip_prefix('?').unwrap_or(&search).to_owned()
}

/// The whole address.
pub(crate) fn current() -> String {
    window().location().href().unwrap_or_default()
}

/// The address of a page relative to the site's folder, with a query string.
pub(crate) fn relative(page: Page, query: &str) -> String {
    let file = page.file();
    if query.is_empty() {
        file
    } else {
        format!("{file}?{query}")
    }
}

/// The absolute address of something relative to this page.
pub(crate) fn absolute(relative: &str) -> String {
    let base = document().base_uri().ok().flatten().unwrap_or_default();
    web_sys::Url::new_with_base(relative, &base).map_or_else(|_| relative.into(), |url| url.href())
}

/// Makes an address current as a new entry of the history.
pub(crate) fn push(address: &str) {
    if let Ok(history) = window().history() {
        // Sandboxed frames refuse; the figure works without.
        let _ = history.push_state_with_url(&JsValue::NULL, "", Some(address));
    }
}

/// Makes an address current in place of the present entry of the history.
pub(crate) fn replace(address: &str) {
    if let Ok(history) = window().history() {
        let _ = history.replace_state_with_url(&JsValue::NULL, "", Some(address));
    }
}
