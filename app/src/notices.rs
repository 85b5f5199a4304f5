//! What a link asked for and did not get.

use leptos::prelude::*;
use reparam::chunk_entry;

use super::chunk_table::LINK_NOTICES;
use super::chunks::on_demand;
use super::link_notices;
use super::live::when;
use super::session::Session;

/// A note above the page, where there is something to say.
#[component]
pub(crate) fn Notices() -> impl IntoView {
    let session = expect_context::<Session>();
    let list = chunk_entry!(link_notices::list as fn(Session) -> AnyView);
    let some = Signal::derive(move || {
        session.lost.get() || session.notices.with(|notices| !notices.is_empty())
    });
    when(some, move || {
        on_demand(&LINK_NOTICES, move || list(session))
    })
}
