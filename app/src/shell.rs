//! The frame of every page.

use leptos::prelude::*;
use reparam::chunk_entry;
use reparam::labs::LABS;
use reparam::strings::Language;
use wasm_bindgen::JsValue;
use web_sys::MouseEvent;

use super::address::Page;
use super::chunk_table::LINK_NOTICES;
use super::home::Home;
use super::lab_page::LabPage;
use super::late::after_tasks;
use super::reactive::{follow, say, when};
use super::session::Session;
use super::{chunks, link_notices, observers, served, words};

/// The site's mark.
const MARK: &str = include_str!("../../assets/mark.svg");

/// The whole app, in the reader's language, whose words are there.
#[component]
pub(crate) fn App(language: Language, is_in_page: RwSignal<bool>) -> impl IntoView {
    let session = Session::start(language, is_in_page);
    provide_context(session);
    let embedded = session.site.get_untracked().embed;
    let page = session.page();
    let is_content_due = after_tasks(1);
    let content = follow(move || {
        if !is_content_due.get() {
            return ().into_any();
        }
        let page = page.get();
        session.forget_readers();
        match page {
            Page::Home => view! { <Home/> }.into_any(),
            Page::Lab(entry) => view! { <LabPage entry=entry/> }.into_any(),
        }
    });
    let root = NodeRef::<leptos::html::Div>::new();
    if embedded {
        tell_height(root);
    }
    view! {
        <div class="site" node_ref=root class:embedded=embedded>
            {(!embedded).then(|| view! { <Header/> })}
            <main id="main" tabindex="-1">
                {link_notices(session)}
                {content}
            </main>
            {(!embedded).then(|| view! { <footer><p>{say(|text| text.site.licence)}</p></footer> })}
        </div>
    }
}

#[component]
fn Header() -> impl IntoView {
    let session = expect_context::<Session>();
    let labs = LABS.iter().map(|entry| {
        view! {
            <li><PageLink page=Page::Lab(entry)>{Signal::derive(move || entry.info.get(words().language).title)}</PageLink></li>
        }
    });
    view! {
        <a class="skip" href="#main">{say(|text| text.site.skip)}</a>
        <header>
            <nav aria-label=say(|text| text.site.labs)>
                <ul>
                    <li class="brand"><PageLink page=Page::Home><span class="mark-place" inner_html=MARK></span>{say(|text| text.site.name)}</PageLink></li>
                    {labs.collect_view()}
                </ul>
            </nav>
            <div class="preferences">
                <select
                    class="language"
                    aria-label=say(|text| text.site.language)
                    prop:value=Signal::derive(move || session.asked.get().code())
                    on:change=move |event| {
                        if let Some(language) = Language::from_code(&event_target_value(&event)) {
                            session.speak(language);
                        }
                    }
                >
                    {Language::ALL.map(|language| view! {
                        <option
                            value=language.code()
                            lang=language.code()
                            selected=Signal::derive(move || session.asked.get() == language)
                        >
                            {language.name()}
                        </option>
                    }).into_iter().collect_view()}
                </select>
                <select
                    class="theme"
                    aria-label=say(|text| text.site.theme)
                    prop:value=Signal::derive(move || session.theme.get().to_string())
                    on:change=move |event| session.dress(event_target_value(&event).parse().unwrap_or(0))
                >
                    {(0..words().site.themes.len()).map(|index| view! {
                        <option value=index.to_string() selected=Signal::derive(move || session.theme.get() == index)>
                            {Signal::derive(move || words().site.themes[index])}
                        </option>
                    }).collect_view()}
                </select>
            </div>
        </header>
    }
}

/// A link to another page of the site that does not load it anew.
#[component]
pub(crate) fn PageLink(page: Page, children: Children) -> impl IntoView {
    let session = expect_context::<Session>();
    let shown = session.page();
    let click = move |event: MouseEvent| {
        if !(event.ctrl_key() || event.meta_key() || event.shift_key() || event.button() != 0) {
            event.prevent_default();
            session.visit(page);
        }
    };
    // Whoever points at a lab is about to open it.
    let expect = move || {
        if let Page::Lab(entry) = page {
            chunks::expect(entry.id);
            served::prefetch_strings(session.language.get_untracked(), page);
        }
    };
    view! {
        <a
            href=page.file()
            aria-current=Signal::derive(move || (shown.get() == page).then_some("page"))
            on:click=click
            on:pointerenter=move |_| expect()
            on:focus=move |_| expect()
        >
            {children()}
        </a>
    }
}

/// Tells the embedding page how high this one is, whenever that changes.
fn tell_height(root: NodeRef<leptos::html::Div>) {
    let tell = move || {
        let Some(root) = root.get_untracked() else {
            return;
        };
        let Ok(Some(parent)) = window().parent() else {
            return;
        };
        let message = js_sys::Object::new();
        let height = f64::from(root.offset_height());
        let _ = js_sys::Reflect::set(&message, &"type".into(), &"reparam:height".into());
        let _ = js_sys::Reflect::set(&message, &"height".into(), &JsValue::from_f64(height));
        // The height is no secret: any page may embed a figure.
        let _ = parent.post_message(&message, "*");
    };
    observers::watch_size(root, Box::new(tell));
}

/// What a link asked for and did not get, where there is such a thing.
fn link_notices(session: Session) -> AnyView {
    let list = chunk_entry!(link_notices::list as fn(Session) -> AnyView);
    let some = Signal::derive(move || {
        session.page_not_found.get() || session.notices.with(|notices| !notices.is_empty())
    });
    when(some, move || {
        chunks::on_demand(&LINK_NOTICES, move || list(session))
    })
}
