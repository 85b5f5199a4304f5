//! What the page asks of the estimates, whose code is fetched only by those who look at them.

use crate::distributions::Concrete;
use crate::figure::Figure;
use crate::labs::check::Check;
use crate::labs::lab::Table;
use crate::labs::parameters::Values;
use crate::labs::shared::frozen_gumbels::Gumbels;
use crate::text::ConcreteText;

/// Gradients, or the experiment. It is entered through this table alone, and so stays a part of its own.
pub(super) trait Study {
    /// Brings the estimates up to date.
    fn apply(&mut self, values: &Values, concrete: &Concrete, seed: u64, gumbels: &Gumbels);

    /// The figures of what is looked at.
    fn figures(&self, concrete: &Concrete, words: &ConcreteText) -> Vec<Figure>;

    /// Its table.
    fn table(&self, words: &ConcreteText) -> Table;

    /// What the next step of the experiment does.
    fn event(&self, words: &ConcreteText) -> String;

    /// The experiment's checks.
    fn checks(&self, words: &ConcreteText) -> Vec<Check>;
}

/// The estimates, by their address: a direct call would keep their code with that of the page.
pub(super) fn study() -> Box<dyn Study> {
    let create: fn() -> Box<dyn Study> = super::estimates::create;
    std::hint::black_box(create)()
}
