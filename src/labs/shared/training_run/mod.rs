//! What the labs that train in a worker have in common: what a run starts from, its parameters, its actions, and what is
//! said of it.

pub mod parameters;
mod start;
mod status;
mod strings;

pub use start::{Start, actions};
pub use status::{at_rest, at_start, divergence, end, under_way};
pub use strings::{STRINGS, TrainingStrings, strings};
