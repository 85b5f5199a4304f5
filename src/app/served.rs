//! Files of the site that are fetched when they are needed.

use leptos::prelude::{document, window};
use reparam::text::Language;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::{HtmlMetaElement, Response};

/// The address of a file, or the addresses of some, that the page's head names, as in
/// `<meta name="words-ja" content="text/ja-0123456789abcdef.txt">`.
pub(crate) fn address(name: &str) -> Option<String> {
    let named = document().query_selector(&format!("meta[name='{name}']"));
    let meta: HtmlMetaElement = named.ok()??.dyn_into().ok()?;
    Some(meta.content())
}

/// What an address answers, if it answers well.
async fn get(address: &str) -> Option<Response> {
    let response = JsFuture::from(window().fetch_with_str(address)).await;
    let response: Response = response.ok()?.dyn_into().ok()?;
    response.ok().then_some(response)
}

/// The text of a file.
pub(crate) async fn text(address: &str) -> Option<String> {
    let text = get(address).await?.text().ok()?;
    JsFuture::from(text).await.ok()?.as_string()
}

/// Fetches the words of a language unless they are there. False where that fails.
pub(crate) async fn learn(language: Language) -> bool {
    if language.is_known() {
        return true;
    }
    let Some(address) = address(&format!("words-{}", language.code())) else {
        return false;
    };
    // A language is learnt once and spoken as long as the page is open.
    text(&address)
        .await
        .is_some_and(|lines| language.teach(lines.leak()))
}
