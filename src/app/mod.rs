//! The page: Leptos components around the library's labs.
//!
//! Data flows one way: the address gives the parameters' values, the values give the lab's state,
//! the state gives figures, and a reader's input sets values, which are written to the address.

mod address;
mod bench;
mod chips;
mod controls;
mod export;
pub(crate) mod failure;
mod figure_view;
mod handles;
mod home;
mod keyboard;
mod lab_page;
mod notices;
mod paint;
mod player;
mod prose;
mod session;
mod share;
mod shell;
mod tables;
mod thumbnail;

use leptos::prelude::*;

pub(crate) use shell::App;

/// The words of the reader's language, tracked.
pub(crate) fn words() -> &'static reparam::text::Text {
    expect_context::<session::Session>().language.get().text()
}
