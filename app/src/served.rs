//! Files of the site that are fetched when they are needed. Each is looked at before it is used: whether it came,
//! whether all of it came, and whether it is the one that was asked for. Many hosts answer an address that they do
//! not know with a page.

use std::cell::Cell;

use js_sys::{Promise, Uint8Array};
use leptos::prelude::{document, window};
use reparam::fingerprint;
use reparam::labs::page_strings::{self, SHARED};
use reparam::strings::Language;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::{HtmlElement, HtmlMetaElement, RequestCache, RequestInit, Response};

use super::address::Page;

/// What the page's head notes for the app: strings, or where files are, as in
/// `<meta name="words" content="text/0123456789abcdef/">`.
pub(crate) fn note(name: &str) -> Option<String> {
    let named = document().query_selector(&format!("meta[name='{name}']"));
    let meta: HtmlMetaElement = named.ok()??.dyn_into().ok()?;
    Some(meta.content())
}

thread_local! {
    /// Whether something came that was not what was asked for: it may lie in a cache, which is passed by from then on.
    static IS_CACHE_SUSPECT: Cell<bool> = const { Cell::new(false) };
}

/// Asks for a file at once.
fn request(address: &str) -> Promise {
    let options = RequestInit::new();
    if IS_CACHE_SUSPECT.get() {
        options.set_cache(RequestCache::Reload);
    }
    window().fetch_with_str_and_init(address, &options)
}

/// What is to be done with what came: nothing where it is not what was asked for.
fn if_good<T>(content: T, is_good: bool) -> Option<T> {
    if !is_good {
        IS_CACHE_SUSPECT.set(true);
    }
    is_good.then_some(content)
}

/// The answer to a request, if it is no refusal.
async fn answer(request: Promise) -> Option<Response> {
    let response: Response = JsFuture::from(request).await.ok()?.dyn_into().ok()?;
    let is_good = response.ok();
    if_good(response, is_good)
}

/// The text that an answer brings.
async fn read_text(request: Promise) -> Option<String> {
    let response = answer(request).await?;
    JsFuture::from(response.text().ok()?)
        .await
        .ok()?
        .as_string()
}

/// The content of a file whose name carries its fingerprint: asks at once, and waits when awaited. Nothing where it
/// does not come, or where another content comes.
pub(crate) fn content(address: String) -> impl Future<Output = Option<Vec<u8>>> {
    let request = request(&address);
    async move {
        let response = answer(request).await?;
        let buffer = JsFuture::from(response.array_buffer().ok()?).await.ok()?;
        let bytes = Uint8Array::new(&buffer).to_vec();
        let is_good = fingerprint::is_named_by(&address, &bytes);
        if_good(bytes, is_good)
    }
}

/// The prose of a lab. It stands between two comments, so that one cut short, or a page in its place, is known.
pub(crate) async fn prose(lab: &str, language: Language) -> Option<String> {
    let address = format!("prose/{lab}.{}.html", language.code());
    let html = read_text(request(&address)).await?;
    let is_good = html.starts_with("<!--prose") && html.trim_end().ends_with("<!--/prose-->");
    if_good(html, is_good)
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
            (name, request(&address))
        })
        .collect();
    async move {
        for (name, request) in coming {
            let file = read_text(request).await;
            let load = |file| page_strings::load_file(language, name, file);
            if if_good((), file.is_some_and(load)).is_none() {
                return false;
            }
        }
        true
    }
}

/// Shows or hides the sentence, in all languages, that the words of a language have not come. It stands in the page
/// itself: the words that are missing cannot tell it.
pub(crate) fn tell_missing_words(are_missing: bool) {
    let sentence = document().query_selector("[data-reason=words]");
    let sentence = sentence
        .ok()
        .flatten()
        .and_then(|sentence| sentence.dyn_into().ok());
    if let Some(sentence) = sentence {
        let sentence: HtmlElement = sentence;
        sentence.set_hidden(!are_missing);
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
