//! The list of labs.

use super::entry::LabEntry;
use super::{concrete, gumbel, gumbel_max, logistic, mol, realnvp};

/// The labs, in the order in which they build on each other.
pub static LABS: &[&LabEntry] = &[
    &logistic::ENTRY,
    &gumbel::ENTRY,
    &gumbel_max::ENTRY,
    &concrete::ENTRY,
    &mol::ENTRY,
    &realnvp::ENTRY,
];

/// The lab with this page name.
pub fn find(id: &str) -> Option<&'static LabEntry> {
    LABS.iter().copied().find(|entry| entry.id == id)
}
