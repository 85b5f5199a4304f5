//! What a link asked for and did not get.

mod list;

use leptos::prelude::*;

use super::live::when;
use super::parts::on_demand;
use super::session::Session;

/// Whose parts the sentences need.
const OWNER: &str = "notices";

/// A note above the page, where there is something to say.
#[component]
pub(crate) fn Notices() -> impl IntoView {
    let session = expect_context::<Session>();
    let list: fn(Session) -> AnyView = std::hint::black_box(list::list);
    let some = Signal::derive(move || {
        session.lost.get() || session.notices.with(|notices| !notices.is_empty())
    });
    when(some, move || on_demand(OWNER, move || list(session)))
}
