//! The two sides of training, and what they say to each other.

pub(super) mod client;
mod protocol;
pub(super) mod worker;
