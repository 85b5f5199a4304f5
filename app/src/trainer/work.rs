//! The two sides of training, and what they say to each other.

mod messages;
pub(super) mod page;
pub(super) mod worker;
