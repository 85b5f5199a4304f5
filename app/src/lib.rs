//! The page: Leptos components around the library's labs.
//!
//! Data flows one way: the address gives the parameters' values, the values give the lab's state,
//! the state gives figures, and a reader's input sets values, which are written to the address.

mod actions;
mod address;
mod check_list;
mod chunk_table;
mod chunks;
mod controls;
mod disclosure;
mod export;
mod failure;
mod figure_view;
mod flash;
mod handles;
mod home;
mod icon;
mod keyboard;
mod lab_page;
mod lab_text;
mod link_notices;
mod living_picture;
mod number_field;
mod observers;
mod paint;
mod panel_drag;
mod path;
mod player;
mod question;
mod reactive;
mod readout;
mod runtime;
mod save_menu;
mod scroll;
mod served;
mod session;
mod share;
mod share_dialog;
mod shell;
mod sliced_task;
mod still;
mod story;
mod tables;
mod text;
mod thumbnail;
mod training;
mod training_entry;
mod user_data;

use address::Page;
use leptos::prelude::*;
use reparam::strings::Language;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

/// Starts the app once it has the words of the reader's language and the code of the lab: nothing
/// flashes in their place.
///
/// In a worker the same program trains.
pub fn run() {
    if let Some(scope) = training_entry::scope() {
        training_entry::serve(&scope);
        return;
    }
    let page = address::page().0;
    if !served::load_own_strings(page) {
        // boot.js hears of it, and says that the figures could not be started.
        wasm_bindgen::throw_str("the page does not hold its words");
    }
    failure::report_panics();
    let language = session::first_language();
    let lab = match page {
        Page::Lab(entry) => Some((entry, runtime::opening(entry, language).1.values)),
        Page::Home => None,
    };
    let lab = lab.filter(|(entry, values)| !chunks::has_all_for(entry, values));
    if served::are_strings_loaded(language, page) && lab.is_none() {
        start(language);
        return;
    }
    // All is on its way already: boot.js and the page's head asked for it.
    let words = served::load_strings(language, page);
    wasm_bindgen_futures::spawn_local(async move {
        let learnt = words.await;
        if let Some((entry, values)) = lab {
            // Where it fails the lab's page tries once more, and tells.
            chunks::fetch_for(entry, &values).await;
        }
        served::tell_missing_words(!learnt);
        start(if learnt { language } else { Language::English });
    });
}

/// Puts the app into the page's `#app`.
fn start(language: Language) {
    let root = document()
        .get_element_by_id("app")
        .and_then(|root| root.dyn_into().ok());
    let Some(root): Option<HtmlElement> = root else {
        leptos::logging::error!("the page has no element #app");
        return;
    };
    if let Page::Lab(entry) = address::page().0 {
        // The story is read from the page before what stands there makes room.
        lab_text::get(entry.id, Language::English);
    }
    still::keep(&root);
    root.set_inner_html("");
    leptos::mount::mount_to(root, move || view! { <shell::App language=language/> }).forget();
    failure::mark_started();
}

/// The words of the reader's language, tracked.
fn words() -> &'static reparam::strings::Text {
    expect_context::<session::Session>().language.get().text()
}
