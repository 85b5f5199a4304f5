//! What the page asks of the estimates, whose code is fetched only by those who look at them.

use crate::chunk_entry;
use crate::distributions::Concrete;
use crate::figure::Figure;
use crate::labs::check::Check;
use crate::labs::concrete::strings::ConcreteStrings;
use crate::labs::lab::Table;
use crate::labs::parameters::Values;
use crate::labs::shared::frozen_gumbels::Gumbels;

/// Gradients, or the experiment. It is entered through this table alone, and so stays a part of its own.
pub(super) trait Study {
    /// Brings the estimates up to date.
    fn apply(&mut self, values: &Values, concrete: &Concrete, seed: u64, gumbels: &Gumbels);

    /// The figures of what is looked at.
    fn figures(&self, concrete: &Concrete, words: &ConcreteStrings) -> Vec<Figure>;

    /// Its table.
    fn table(&self, words: &ConcreteStrings) -> Table;

    /// What the next step of the experiment does.
    fn describe_step(&self, words: &ConcreteStrings) -> String;

    /// The experiment's checks.
    fn checks(&self, words: &ConcreteStrings) -> Vec<Check>;
}

/// The estimates.
pub(super) fn study() -> Box<dyn Study> {
    chunk_entry!(super::estimates::create as fn() -> Box<dyn Study>)()
}
