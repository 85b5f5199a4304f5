//! What figures and recordings promise.

#[path = "../common/mod.rs"]
mod common;

mod colours;
mod csv_data;
mod drawings;
mod labels;
mod recording;
