//! Estimates of gradients, and the experiment that climbs along them.

mod gradients;
mod toy;

use super::study::Study;
use crate::distributions::Concrete;
use crate::figure::Figure;
use crate::labs::check::Check;
use crate::labs::concrete::strings::ConcreteStrings;
use crate::labs::lab::Table;
use crate::labs::parameters::Values;
use crate::labs::shared::frozen_gumbels::Gumbels;
use gradients::Gradients;
use toy::Experiment;

/// Both without a state yet.
pub(super) fn create() -> Box<dyn Study> {
    Box::new(Estimates::default())
}

#[derive(Default)]
struct Estimates {
    gradients: Gradients,
    experiment: Experiment,
    /// Whether the experiment is looked at.
    climbs: bool,
}

impl Study for Estimates {
    fn apply(&mut self, values: &Values, concrete: &Concrete, seed: u64, gumbels: &Gumbels) {
        self.climbs = values.is("view", "toy");
        if self.climbs {
            self.experiment.apply(values);
        } else {
            let objective = gradients::objective(values.word("f"), concrete.len());
            self.gradients.update(concrete, &objective, seed, gumbels);
        }
    }

    fn figures(&self, concrete: &Concrete, words: &ConcreteStrings) -> Vec<Figure> {
        if self.climbs {
            vec![self.experiment.figure(words)]
        } else {
            self.gradients.figures(concrete, words)
        }
    }

    fn table(&self, words: &ConcreteStrings) -> Table {
        if self.climbs {
            self.experiment.table(words)
        } else {
            self.gradients.table(words)
        }
    }

    fn describe_step(&self, words: &ConcreteStrings) -> String {
        self.experiment.describe_step(words)
    }

    fn checks(&self, words: &ConcreteStrings) -> Vec<Check> {
        self.experiment.checks(words)
    }
}
