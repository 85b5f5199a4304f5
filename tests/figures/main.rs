//! What figures and recordings promise.

#[path = "../common/mod.rs"]
mod common;

mod drawings;
mod recording;
