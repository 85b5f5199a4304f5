//! Files of the site that are fetched when they are needed.

use js_sys::Promise;
use leptos::prelude::{document, window};
use reparam::text::Language;
use reparam::text::sheets::SHARED;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::{HtmlMetaElement, Response};

use super::address::Page;

/// What the page's head notes for the app: words, or where files are, as in
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

/// The sheets that a page needs.
fn sheets(page: Page) -> impl Iterator<Item = &'static str> {
    let lab = match page {
        Page::Home => None,
        Page::Lab(entry) => Some(entry.id),
    };
    std::iter::once(SHARED).chain(lab)
}

/// Whether the words of a language are there for a page.
pub(crate) fn are_words_there(language: Language, page: Page) -> bool {
    sheets(page).all(|sheet| language.knows(sheet))
}

/// Takes the English words that the page itself holds. False where they are missing.
pub(crate) fn read_own_words(page: Page) -> bool {
    for sheet in sheets(page) {
        if let Some(lines) = note(&format!("words-{sheet}")) {
            Language::English.learn(sheet, lines);
        }
    }
    Language::English.knows(SHARED)
}

/// Fetches what words of a language are missing for a page: asks at once, and waits when awaited.
/// False where that fails.
pub(crate) fn learn(language: Language, page: Page) -> impl Future<Output = bool> {
    let folder = note("words").unwrap_or_default();
    let code = language.code();
    let coming: Vec<_> = sheets(page)
        .filter(|sheet| !language.knows(sheet))
        .map(|sheet| {
            let address = format!("{folder}{code}-{sheet}.txt");
            (sheet, window().fetch_with_str(&address))
        })
        .collect();
    async move {
        for (sheet, request) in coming {
            let lines = read(request).await;
            if !lines.is_some_and(|lines| language.learn(sheet, lines)) {
                return false;
            }
        }
        true
    }
}

/// Fetches words before they are asked for.
pub(crate) fn expect(language: Language, page: Page) {
    if !are_words_there(language, page) {
        let words = learn(language, page);
        wasm_bindgen_futures::spawn_local(async move {
            words.await;
        });
    }
}
