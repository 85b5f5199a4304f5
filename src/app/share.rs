//! Links to this state, and the code that embeds it, with a preview.

use leptos::html::{Dialog, Input};
use leptos::prelude::*;
use reparam::labs::link::{self, Site};
use wasm_bindgen_futures::JsFuture;

use super::address;
use super::bench::Bench;
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
                <a href=address target="_blank" rel="noopener">{move || words().site.open_on_site}</a>
            </p>
        }
        .into_any();
    }
    let dialog = NodeRef::<Dialog>::new();
    let open = RwSignal::new(false);
    let show = move |_| {
        if let Some(dialog) = dialog.get_untracked() {
            open.set(true);
            let _ = dialog.show_modal();
        }
    };
    let close = move |_| {
        if let Some(dialog) = dialog.get_untracked() {
            dialog.close();
        }
    };
    view! {
        <button type="button" class="share" on:click=show>{move || words().share.heading}</button>
        <dialog
            node_ref=dialog
            class="share-dialog"
            aria-label=move || words().share.heading
            on:close=move |_| open.set(false)
        >
            <Show when=move || open.get()>
                <h2>{move || words().share.heading}</h2>
                <Field label=move || words().share.link value=link_to(bench, session) copy=move || words().share.copy_link/>
                <Field label=move || words().share.embed value=embed_code(bench, session) copy=move || words().share.copy_embed/>
                <p>{move || words().share.preview}</p>
                <iframe
                    title=move || words().share.preview
                    src=bench.link(&Site { embed: true, ..shared_site(session) })
                ></iframe>
            </Show>
            <button type="button" class="close" on:click=close>{move || words().share.close}</button>
        </dialog>
    }
    .into_any()
}

/// A read-only field with a button that copies it.
#[component]
fn Field(
    label: impl Fn() -> &'static str + Copy + Send + 'static,
    value: String,
    copy: impl Fn() -> &'static str + Copy + Send + 'static,
) -> impl IntoView {
    let input = NodeRef::<Input>::new();
    let outcome = RwSignal::new(None::<bool>);
    let copied = value.clone();
    let click = move |_| {
        let text = copied.clone();
        if let Some(input) = input.get_untracked() {
            input.select();
        }
        leptos::task::spawn_local(async move {
            let written = JsFuture::from(window().navigator().clipboard().write_text(&text)).await;
            outcome.set(Some(written.is_ok()));
        });
    };
    view! {
        <div class="field">
            <label>
                {label}
                <input type="text" readonly node_ref=input prop:value=value/>
            </label>
            <button type="button" on:click=click>{copy}</button>
            <span role="status">
                {move || outcome.get().map(|fine| if fine { words().share.copied } else { words().share.copy_failed })}
            </span>
        </div>
    }
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
