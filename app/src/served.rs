//! Files of the site that are fetched when they are needed.

use js_sys::Promise;
use leptos::prelude::{document, window};
use reparam::labs::page_strings::{self, SHARED};
use reparam::strings::Language;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::{HtmlMetaElement, Response};

use super::address::Page;

/// What the page's head notes for the app: strings, or where files are, as in
/// `<meta name="words" content="text/0123456789abcdef/">`.
pub(crate) fn note(name: &str) -> Option<String> {
    let named = document().query_selector(&format!("meta[name='{name}']"));
    let meta: HtmlMetaElement = named.ok()??.dyn_into().ok()?;
    Some(meta.content())
}

/// The text of a file.
pub(crate) async fn text(address: &str) -> Option<String> {
    read(window().fetch_with_str(address)).await
}

/// The text that a request brings, if it is answered well.
async fn read(request: Promise) -> Option<String> {
    let response: Response = JsFuture::from(request).await.ok()?.dyn_into().ok()?;
    if !response.ok() {
        return None;
    }
    let text = JsFuture::from(response.text().ok()?).await;
    text.ok()?.as_string()
}

/// The names of the texts of strings that a page needs.
fn texts(page: Page) -> impl Iterator<Item = &'static str> {
    let lab = match page {
        Page::Home => None,
        Page::Lab(entry) => Some(entry.id),
    };
    std::iter::once(SHARED).chain(lab)
}

/// Whether the strings of a language are there for a page.
pub(crate) fn are_strings_loaded(language: Language, page: Page) -> bool {
    texts(page).all(|name| page_strings::are_loaded(language, name))
}

/// Loads the English strings that the page itself holds. False where they are missing.
pub(crate) fn load_own_strings(page: Page) -> bool {
    for name in texts(page) {
        if let Some(lines) = note(&format!("words-{name}")) {
            page_strings::load(Language::English, name, lines);
        }
    }
    page_strings::are_loaded(Language::English, SHARED)
}

/// Fetches what strings of a language are missing for a page: asks at once, and waits when awaited.
/// False where that fails.
pub(crate) fn load_strings(language: Language, page: Page) -> impl Future<Output = bool> {
    let folder = note("words").unwrap_or_default();
    let code = language.code();
    let coming: Vec<_> = texts(page)
        .filter(|name| !page_strings::are_loaded(language, name))
        .map(|name| {
            let address = format!("{folder}{code}-{name}.txt");
            (name, window().fetch_with_str(&address))
        })
        .collect();
    async move {
        for (name, request) in coming {
            let lines = read(request).await;
            if !lines.is_some_and(|lines| page_strings::load(language, name, lines)) {
                return false;
            }
        }
        true
    }
}

/// Fetches strings before they are asked for.
pub(crate) fn prefetch_strings(language: Language, page: Page) {
    if !are_strings_loaded(language, page) {
        let coming = load_strings(language, page);
        wasm_bindgen_futures::spawn_local(async move {
            coming.await;
        });
    }
}
