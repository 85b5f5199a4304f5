//! The views of the Concrete lab, each in a file of its own. The code of the last two is a chunk, behind
//! [`OnDemandView`](super::on_demand::OnDemandView).

mod gradients;
mod numerics;
pub(super) mod properties;
mod segment;
mod simplex;
mod single_sample;
mod toy;

use super::ConcreteLab;
use super::parameters::{STEPS_PER_SAMPLE, TEMPERATURE, View};
use super::strings::{ConcreteStrings, strings};
use crate::figure::number::number;
use crate::figure::{Along, Figure, Layer, Point, Role};
use crate::labs::check::Check;
use crate::labs::lab::{Change, FrameContext, Table};
use crate::labs::parameters::Values;
use crate::labs::playback::{Playback, Sweep};
use crate::strings::fill;

/// What one view shows of the lab's state.
pub(super) trait ViewContent {
    /// Brings up to date what only this view shows.
    fn update(&self, _lab: &mut ConcreteLab, _values: &Values) {}

    /// Its figures.
    fn figures(&self, lab: &ConcreteLab, context: FrameContext) -> Vec<Figure>;

    /// Its tables.
    fn tables(&self, lab: &ConcreteLab, strings: &ConcreteStrings) -> Vec<Table> {
        vec![lab.properties_table(strings)]
    }

    /// Its checks.
    fn checks(&self, lab: &ConcreteLab, strings: &ConcreteStrings) -> Vec<Check> {
        lab.distribution_checks(strings)
    }

    /// What playing does.
    fn playback(&self) -> Playback {
        anneal(STEPS_PER_SAMPLE)
    }

    /// What the step after `step` steps does.
    fn describe_step(&self, lab: &ConcreteLab, strings: &ConcreteStrings, step: u32) -> String {
        lab.describe_sample_step(strings, step)
    }

    /// What dragging a handle changes.
    fn drag(&self, _lab: &ConcreteLab, key: &'static str, to: Point) -> Vec<Change> {
        vec![Change::new(key, to.1)]
    }
}

impl View {
    /// What this view shows.
    pub(super) fn content(self) -> &'static dyn ViewContent {
        match self {
            Self::Simplex => &simplex::Simplex,
            Self::SingleSample => &single_sample::SingleSample,
            Self::Properties => &properties::Properties,
            Self::Numerics => &numerics::Numerics,
            Self::Gradients => &gradients::Gradients,
            Self::Toy => &toy::Toy,
        }
    }
}

/// Samples of so many steps, and a sweep of the temperature.
fn anneal(steps_per_sample: u32) -> Playback {
    Playback {
        sweep: Some(Sweep {
            key: TEMPERATURE,
            range: (10.0, 0.05),
            seconds: 8.0,
            label: |text| strings(text).anneal,
        }),
        ..Playback::samples(steps_per_sample)
    }
}

/// A rule at the present temperature.
pub(super) fn temperature_rule(temperature: f64) -> Layer {
    Layer::Rule {
        label: String::new(),
        role: Role::Reference,
        along: Along::Vertical,
        at: temperature,
    }
}

impl ConcreteLab {
    fn describe_sample_step(&self, strings: &ConcreteStrings, step: u32) -> String {
        let gumbels = self.gumbels.current();
        let list = |values: &[f64]| {
            let values: Vec<String> = values.iter().map(|value| number(*value, 3)).collect();
            values.join(", ")
        };
        let scores = self.scores(gumbels);
        let mut x = vec![0.0; scores.len()];
        self.concrete.transform(gumbels, &mut x);
        let parts = [("gumbels", list(gumbels)), ("x", list(&x))];
        let step = step.min(STEPS_PER_SAMPLE - 1);
        fill(strings.events[step as usize], &parts)
    }
}
