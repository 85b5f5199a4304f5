//! Links to this state, and the code that embeds it, with a preview.

use leptos::html::{Dialog, Input};
use leptos::prelude::*;
use reparam::labs::link::{self, Site};
use wasm_bindgen_futures::JsFuture;

use super::address;
use super::bench::Bench;
use super::live::{button, say, when};
use super::session::{Session, THEMES};
use super::words;

/// A button that opens the dialog; in an embedded figure, a link to the site.
#[component]
pub(crate) fn Share(bench: Bench) -> impl IntoView {
    let session = expect_context::<Session>();
    if session.site.get_untracked().embed {
        let address = move || {
            bench.values.track();
            bench.link(&Site {
                embed: false,
                ..session.site.get()
            })
        };
        return view! {
            <p class="home-link">
                <a href=Signal::derive(address) target="_blank" rel="noopener">
                    {say(|text| text.site.open_on_site)}
                </a>
            </p>
        }
        .into_any();
    }
    let dialog = NodeRef::<Dialog>::new();
    let open = RwSignal::new(false);
    let show = move || {
        if let Some(dialog) = dialog.get_untracked() {
            open.set(true);
            let _ = dialog.show_modal();
        }
    };
    let close = move || {
        if let Some(dialog) = dialog.get_untracked() {
            dialog.close();
        }
    };
    view! {
        {button("share", say(|text| text.share.heading), show)}
        <dialog
            node_ref=dialog
            class="share-dialog"
            aria-label=say(|text| text.share.heading)
            on:close=move |_| open.set(false)
        >
            {when(open.into(), move || contents(bench, session))}
            {button("close", say(|text| text.share.close), close)}
        </dialog>
    }
    .into_any()
}

fn contents(bench: Bench, session: Session) -> AnyView {
    let link = link_to(bench, session);
    let embed = embed_code(bench, session);
    let preview = bench.link(&Site {
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

fn link_to(bench: Bench, session: Session) -> String {
    address::absolute(&bench.link(&shared_site(session)))
}

fn embed_code(bench: Bench, session: Session) -> String {
    let query = link::write(&Site::default(), &bench.values.get_untracked());
    let language = session.language.get_untracked().code();
    let theme = match THEMES[session.theme.get_untracked()] {
        "" => String::new(),
        theme => format!(" theme=\"{theme}\""),
    };
    format!(
        "<script src=\"{}\"></script>\n<reparam-figure lab=\"{}\" params=\"{}\" lang=\"{language}\"{theme}></reparam-figure>",
        address::absolute("embed.js"),
        bench.entry.id,
        query.replace('&', "&amp;"),
    )
}
