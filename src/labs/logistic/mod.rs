//! How do you draw a sample from a curve? The Logistic distribution, sampled by inversion.

mod parameters;
pub mod strings;

pub use parameters::PARAMETERS;
pub use strings::strings;

use crate::distributions::{Cumulative, Logistic, Moments, Normal};
use crate::figure::Figure;
use crate::figure::number::{fixed, number};
use crate::strings::{Text, fill};

use super::check::Check;
use super::entry::LabEntry;
use super::lab::{Change, Event, FrameContext, Lab, StepDescription, Table};
use super::parameters::{Choice, Values};
use super::playback::Playback;
use super::shared::location_scale::{LOCATION, LocationScaleSampler, STEPS_PER_SAMPLE};
use parameters::{METHOD, NORMAL, SCALE, VIEW};

/// The Logistic lab's state.
pub struct LogisticLab {
    state: LocationScaleSampler,
}

/// The lab for the registry.
pub static ENTRY: LabEntry = LabEntry {
    id: "logistic",
    needs: None,
    parameters: PARAMETERS,
    info: &strings::INFO,
    bundles: strings::BUNDLES,
    create,
    card: "view=density&n=2000",
    chunk: |_| None,
    trainer: None,
    assets: &[],
    files: None,
};

/// The lab at its defaults.
pub fn create() -> Box<dyn Lab> {
    Box::new(LogisticLab::default())
}

impl Default for LogisticLab {
    fn default() -> Self {
        let mut lab = Self {
            state: LocationScaleSampler::new(Logistic::STANDARD, SCALE, 4.2),
        };
        lab.update(&Values::new(PARAMETERS));
        lab
    }
}

impl Lab for LogisticLab {
    fn update(&mut self, values: &Values) {
        let state = &mut self.state;
        // The table's ranges keep both constructors from failing.
        if let Ok(family) = Logistic::new(values.get(LOCATION), values.get(SCALE)) {
            (state.location, state.scale) = (family.location(), family.scale());
            state.reference = Normal::new(family.mean(), family.standard_deviation())
                .ok()
                .filter(|_| values.get(NORMAL))
                .map(|normal| Box::new(normal) as Box<dyn Cumulative>);
            state.family = Box::new(family);
        }
        state.method = values.get(METHOD);
        state.update(values, values.get(VIEW));
    }

    fn playback(&self) -> Playback {
        Playback::samples(STEPS_PER_SAMPLE)
    }

    fn describe_step(&self, text: &Text, step: u32) -> StepDescription {
        self.state.describe_step(text, step).into()
    }

    fn figures(&self, context: FrameContext) -> Vec<Figure> {
        let state = &self.state;
        let parts = [
            ("mu", number(state.location, 4)),
            ("s", number(state.scale, 4)),
            ("n", state.samples.len().to_string()),
            ("mean", number(state.family.mean(), 4)),
            ("sd", number(state.family.standard_deviation(), 4)),
        ];
        vec![Figure {
            name: format!(
                "logistic-{}-mu{}-s{}",
                state.view.word(),
                state.location,
                state.scale
            ),
            description: fill(strings(context.text).description, &parts),
            panels: state.panels(context),
        }]
    }

    fn tables(&self, text: &Text) -> Vec<Table> {
        let tails = self
            .state
            .reference
            .as_ref()
            .map(|reference| self.tails(&**reference, text));
        tails
            .into_iter()
            .chain(self.state.truncation_table(text))
            .collect()
    }

    fn checks(&self, text: &Text) -> Vec<Check> {
        self.state.checks(text)
    }

    fn handle_event(&mut self, event: Event) -> Vec<Change> {
        match event {
            Event::HandleDragged { key, to } => vec![self.state.drag(key, to)],
            _ => Vec::new(),
        }
    }
}

impl LogisticLab {
    /// P(|X − μ| > kσ) of the Logistic and of the Normal of equal variance.
    fn tails(&self, reference: &dyn Cumulative, text: &Text) -> Table {
        let words = strings(text);
        let deviation = self.state.family.standard_deviation();
        let rows = [3.0, 5.0, 8.0].map(|deviations| {
            let x = self.state.location + deviations * deviation;
            let logistic = 2.0 * self.state.family.survival(x);
            let normal = 2.0 * reference.survival(x);
            vec![
                format!("{} σ", fixed(deviations, 0)),
                number(logistic, 3),
                number(normal, 3),
                number(logistic / normal, 3),
            ]
        });
        Table {
            caption: words.tails.into(),
            head: words
                .tail_heads
                .iter()
                .map(|&head| head.to_owned())
                .collect(),
            rows: rows.into(),
            ..Table::default()
        }
    }
}
