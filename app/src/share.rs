//! The button that opens the dialog for sharing.

use leptos::html::Dialog;
use leptos::prelude::*;
use reparam::chunk_entry;
use reparam::labs::url_state::Site;

use super::chunk_table::SHARE_DIALOG;
use super::chunks::on_demand;
use super::icon::{Icon, icon_button};
use super::reactive::{button, say, when};
use super::runtime::LabRuntime;
use super::session::Session;
use super::share_dialog;

/// A button that opens the dialog; in an embedded figure, a link to the site.
#[component]
pub(crate) fn Share(runtime: LabRuntime) -> impl IntoView {
    let session = expect_context::<Session>();
    if session.site.get_untracked().embed {
        let address = move || {
            runtime.values.track();
            runtime.link(&Site {
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
    let contents = chunk_entry!(share_dialog::contents as fn(LabRuntime) -> AnyView);
    let element = NodeRef::<Dialog>::new();
    let open = RwSignal::new(false);
    let show = move || {
        if let Some(dialog) = element.get_untracked() {
            open.set(true);
            let _ = dialog.show_modal();
        }
    };
    let close = move || {
        if let Some(dialog) = element.get_untracked() {
            dialog.close();
        }
    };
    view! {
        {icon_button("share", Icon::Share.into(), say(|text| text.share.heading), false.into(), show)}
        <dialog
            node_ref=element
            class="share-dialog"
            aria-label=say(|text| text.share.heading)
            on:close=move |_| open.set(false)
        >
            {when(open.into(), move || on_demand(&SHARE_DIALOG, move || contents(runtime)))}
            {button("close", say(|text| text.share.close), close)}
        </dialog>
    }
    .into_any()
}
