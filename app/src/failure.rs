//! What happens should something panic all the same.
//!
//! After a panic nothing of this program runs any more, so the card that tells the reader is
//! shown by `boot.js`, which hears of it by an event.

use leptos::prelude::{document, window};
use reparam::strings::Language;
use wasm_bindgen::JsValue;
use web_sys::{CustomEvent, CustomEventInit};

/// Tells the page about panics.
pub(crate) fn report_panics() {
    std::panic::set_hook(Box::new(|panic| {
        let reason = panic.to_string();
        web_sys::console::error_1(&reason.as_str().into());
        tell(&reason);
    }));
}

fn tell(reason: &str) {
    let language = document()
        .document_element()
        .and_then(|root| root.get_attribute("lang"))
        .and_then(|code| Language::from_code(&code))
        .unwrap_or(Language::English);
    let words = &language.text().notices;
    let detail = js_sys::Object::new();
    for (key, value) in [
        ("reason", reason),
        ("heading", words.panic_heading),
        ("body", words.panic_body),
        ("reset", words.panic_reset),
        ("copy", words.panic_copy),
    ] {
        let _ = js_sys::Reflect::set(&detail, &key.into(), &JsValue::from_str(value));
    }
    let options = CustomEventInit::new();
    options.set_detail(&detail);
    if let Ok(event) = CustomEvent::new_with_event_init_dict("reparam:failure", &options) {
        let _ = window().dispatch_event(&event);
    }
}

/// Tells the page that the app has started.
pub(crate) fn mark_started() {
    if let Some(root) = document().document_element() {
        let _ = root.set_attribute("data-started", "1");
    }
    if let Ok(event) = web_sys::Event::new("reparam:started") {
        // boot.js takes down what was shown until now.
        let _ = window().dispatch_event(&event);
    }
}
