//! Training beside the page, in the browser: the worker that the page starts, and what runs in it.
//!
//! This code is fetched by labs that train (`training_entry.rs`). What is decided on both sides stands in the
//! library, in `labs::training`.

pub(crate) mod client;
mod protocol;
pub(crate) mod worker;
