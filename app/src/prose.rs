//! The prose of a lab, fetched in the reader's language, with its live phrases.

use leptos::prelude::*;
use reparam::labs::{Change, url_state};
use reparam::strings::Language;
use wasm_bindgen::JsCast;
use web_sys::{Element, MouseEvent};

use super::reactive::{button, say};
use super::runtime::LabRuntime;
use super::session::Session;
use super::{served, words};

/// The text under a figure.
#[component]
pub(crate) fn Prose(runtime: LabRuntime) -> impl IntoView {
    let session = expect_context::<Session>();
    let prose = RwSignal::new(None::<Option<String>>);
    let attempts = RwSignal::new(0);
    Effect::new(move |_| {
        attempts.track();
        let language = session.language.get();
        if let (Language::English, Some(html)) = (language, on_this_page(runtime.entry.id)) {
            prose.set(Some(Some(html)));
            return;
        }
        leptos::task::spawn_local(async move {
            let html = served::prose(runtime.entry.id, language).await;
            // A slow answer must not replace that of a language chosen since.
            if session.language.try_get_untracked() == Some(language) {
                prose.try_set(Some(html));
            }
        });
    });
    let click = move |event: MouseEvent| {
        if event.ctrl_key() || event.meta_key() || event.shift_key() || event.button() != 0 {
            return;
        }
        let link = event
            .target()
            .and_then(|target| target.dyn_into::<Element>().ok())
            .and_then(|target| target.closest("a[data-set]").ok().flatten());
        if let Some(settings) = link.and_then(|link| link.get_attribute("data-set")) {
            event.prevent_default();
            set(runtime, &settings);
        }
    };
    view! {
        <article class="prose" on:click=click>
            {move || match prose.get() {
                None => view! { <p>{words().site.loading_prose}</p> }.into_any(),
                Some(Some(html)) => view! { <div inner_html=html></div> }.into_any(),
                Some(None) => {
                    let again = move || attempts.update(|attempts| *attempts += 1);
                    view! {
                        <p role="alert">{say(|text| text.site.prose_failed)}</p>
                        {button("again", say(|text| text.notices.try_again), again)}
                    }
                    .into_any()
                }
            }}
        </article>
    }
}

/// The English prose that the page itself holds for those without JavaScript.
fn on_this_page(lab: &str) -> Option<String> {
    let page = document()
        .query_selector("noscript")
        .ok()??
        .text_content()?;
    let (_, after) = page.split_once(&format!("<!--prose {lab}-->"))?;
    let (prose, _) = after.split_once("<!--/prose-->")?;
    Some(prose.to_owned())
}

/// Sets what a live phrase names; everything else stays.
fn set(runtime: LabRuntime, settings: &str) {
    let (_, values, _) = url_state::read(settings, runtime.entry.parameters);
    let named = form_urlencoded::parse(settings.as_bytes());
    let named: Vec<_> = named
        .filter_map(|(key, _)| values.parameter(key.as_ref()))
        .map(|parameter| Change::new(parameter.key, values.get(parameter.key)))
        .collect();
    runtime.apply(&named);
}
