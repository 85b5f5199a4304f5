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
mod late;
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
mod stage;
mod still;
mod story;
mod tables;
mod text;
mod thumbnail;
mod training;
mod training_entry;
mod user_data;

use address::Page;
use late::next_task;
use leptos::prelude::*;
use reparam::strings::Language;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

/// The frame of the page, its content, and the panel under a figure are made in tasks of their own.
const PARTS: u32 = 3;

/// Starts the app once it has the words of the reader's language and the code of the lab: nothing
/// flashes in their place.
///
/// In a worker the same program trains.
pub fn run() {
    if let Some(scope) = training_entry::scope() {
        training_entry::serve(&scope);
        return;
    }
    failure::report_panics();
    wasm_bindgen_futures::spawn_local(open());
}

/// Opens the page of the address, in several tasks: none keeps the browser for long.
async fn open() {
    next_task().await;
    let page = address::page().0;
    if !served::load_own_strings(page) {
        // boot.js hears of it, and says that the figures could not be started.
        wasm_bindgen::throw_str("the page does not hold its words");
    }
    let language = session::first_language();
    // All is on its way already: boot.js asked for it.
    let words = served::load_strings(language, page);
    let learnt = words.await;
    let language = if learnt { language } else { Language::English };
    if let Page::Lab(entry) = page {
        lab_text::keep_own(entry.id);
        let values = runtime::opening(entry, language).1.values;
        // Where it fails the lab's page tries once more, and tells.
        chunks::fetch_for(entry, &values).await;
        runtime::prepare(entry, &values, language).await;
    }
    served::tell_missing_words(!learnt);
    start(page, language).await;
}

/// Puts the app into the page's `#app`. It is made aside, part by part; what stands in the page stays until it is whole.
async fn start(page: Page, language: Language) {
    let root = document().get_element_by_id("app");
    let aside = document().create_element("div");
    let aside = aside.ok().and_then(|aside| aside.dyn_into().ok());
    let (Some(root), Some(aside)): (_, Option<HtmlElement>) = (root, aside) else {
        leptos::logging::error!("the page has no element #app");
        return;
    };
    still::keep(page, &root);
    let is_in_page = RwSignal::new(false);
    let app = move || view! { <shell::App language=language is_in_page=is_in_page/> };
    leptos::mount::mount_to(aside.clone(), app).forget();
    for _ in 0..PARTS {
        next_task().await;
    }
    root.set_inner_html("");
    while let Some(part) = aside.first_child() {
        if root.append_child(&part).is_err() {
            return;
        }
    }
    is_in_page.set(true);
    failure::mark_started();
}

/// The words of the reader's language, tracked.
fn words() -> &'static reparam::strings::Text {
    expect_context::<session::Session>().language.get().text()
}
