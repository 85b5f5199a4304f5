//! The dialog for sharing: a link to this state, and the code that embeds it, with a preview. A chunk of
//! its own, fetched when the dialog is opened.

use leptos::html::Input;
use leptos::prelude::*;
use reparam::labs::url_state::{self, Site};
use wasm_bindgen_futures::JsFuture;

use super::reactive::{button, say};
use super::runtime::LabRuntime;
use super::session::{Session, THEMES};
use super::{address, words};

/// The contents of the dialog.
pub(crate) fn contents(runtime: LabRuntime) -> AnyView {
    let session = expect_context::<Session>();
    let link = link_to(runtime, session);
    let embed = embed_code(runtime, session);
    let preview = runtime.link(&Site {
        embed: true,
        ..shared_site(session)
    });
    view! {
        <h2>{say(|text| text.share.heading)}</h2>
        {field(say(|text| text.share.link), link, say(|text| text.share.copy_link))}
        {field(say(|text| text.share.embed), embed, say(|text| text.share.copy_embed))}
        <p>{say(|text| text.share.preview)}</p>
        <iframe title=say(|text| text.share.preview) src=preview></iframe>
    }
    .into_any()
}

/// A read-only field with a button that copies it.
fn field(label: Signal<&'static str>, value: String, copy: Signal<&'static str>) -> AnyView {
    let input = NodeRef::<Input>::new();
    let outcome = RwSignal::new(None::<bool>);
    let copied = value.clone();
    let click = move || {
        let text = copied.clone();
        if let Some(input) = input.get_untracked() {
            input.select();
        }
        leptos::task::spawn_local(async move {
            let written = JsFuture::from(window().navigator().clipboard().write_text(&text)).await;
            outcome.set(Some(written.is_ok()));
        });
    };
    let told = move || match outcome.get() {
        Some(true) => words().share.copied,
        Some(false) => words().share.copy_failed,
        None => "",
    };
    view! {
        <div class="field">
            <label>
                {label}
                <input type="text" readonly node_ref=input prop:value=value/>
            </label>
            {button("copy", copy, click)}
            <span role="status">{Signal::derive(told)}</span>
        </div>
    }
    .into_any()
}

/// Language and appearance are stated only where the reader's link states them.
fn shared_site(session: Session) -> Site {
    Site {
        embed: false,
        ..session.site.get_untracked()
    }
}

fn link_to(runtime: LabRuntime, session: Session) -> String {
    address::absolute(&runtime.link(&shared_site(session)))
}

fn embed_code(runtime: LabRuntime, session: Session) -> String {
    let query = url_state::write(&Site::default(), &runtime.values.get_untracked());
    let language = session.language.get_untracked().code();
    let theme = match THEMES[session.theme.get_untracked()] {
        "" => String::new(),
        theme => format!(" theme=\"{theme}\""),
    };
    format!(
        "<script src=\"{}\"></script>\n<reparam-figure lab=\"{}\" params=\"{}\" lang=\"{language}\"{theme}></reparam-figure>",
        address::absolute("embed.js"),
        runtime.entry.id,
        query.replace('&', "&amp;"),
    )
}
