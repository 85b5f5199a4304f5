//! Makes the list of labs, and finds a lab in it.

use super::LABS;
use super::entry::LabEntry;

/// Declares the modules of these labs, and `LABS`, the list of their entries.
macro_rules! labs {
    ($($lab:ident),+ $(,)?) => {
        $(pub mod $lab;)+

        /// The labs, in the order in which they build on each other.
        pub static LABS: &[&entry::LabEntry] = &[$(&$lab::ENTRY),+];
    };
}
pub(super) use labs;

/// The lab with this page name.
pub fn find(id: &str) -> Option<&'static LabEntry> {
    LABS.iter().copied().find(|entry| entry.id == id)
}
