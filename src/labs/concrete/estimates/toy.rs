//! Gradient ascent on the expectation of a discrete choice: softmax's own path, and a noisy one.

use std::rc::Rc;

use crate::figure::axis::Ticks;
use crate::figure::number::{fixed, number};
use crate::figure::{Axis, Figure, Layer, Panel, Role, Stroke};
use crate::labs::check::Check;
use crate::labs::concrete::strings::ConcreteStrings;
use crate::labs::lab::Table;
use crate::labs::parameters::Values;
use crate::labs::shared::frozen_gumbels::Gumbels;
use crate::labs::shared::location_scale::nice_ceil;
use crate::sampling::gradients::{Toy, Trained};
use crate::strings::fill;

/// Rows of the table.
const ROWS: usize = 21;

/// One path: the mean and the expected value after each step.
#[derive(Default)]
struct Path {
    means: Vec<f64>,
    expectations: Vec<f64>,
}

impl Path {
    fn push(&mut self, toy: &Toy) {
        self.means.push(toy.mean);
        self.expectations.push(toy.expectation());
    }
}

/// Both paths.
#[derive(Default)]
pub(super) struct Experiment {
    noise: Gumbels,
    temperature: f64,
    rate: f64,
    mean_alone: bool,
    softmax: Path,
    gumbel: Path,
}

impl Experiment {
    pub(super) fn apply(&mut self, values: &Values) {
        self.temperature = values.get("lambda");
        self.rate = values.get("rate");
        self.mean_alone = values.is("trained", "mean");
        let steps = values.whole("steps");
        self.noise.hold(values.whole("seed") as u64, 5, steps);
        (self.softmax, self.gumbel) = (Path::default(), Path::default());
        let (mut exact, mut noisy) = (self.start(), self.start());
        self.softmax.push(&exact);
        self.gumbel.push(&noisy);
        for step in 0..steps {
            exact.step_softmax();
            let gumbels = std::array::from_fn(|k| self.noise.columns()[k][step]);
            // The temperature's range keeps this from failing; were it to fail, the path would stand still.
            let _ = noisy.step_gumbel(self.temperature, &gumbels);
            self.softmax.push(&exact);
            self.gumbel.push(&noisy);
        }
    }

    fn start(&self) -> Toy {
        let trained = if self.mean_alone {
            Trained::MeanAlone
        } else {
            Trained::MeanAndPositions
        };
        let mut toy = Toy::new(trained);
        toy.learning_rate = self.rate;
        toy
    }

    fn steps(&self) -> usize {
        self.softmax.means.len().saturating_sub(1)
    }

    fn parts(&self) -> Vec<(&'static str, String)> {
        let last = |values: &[f64]| fixed(values.last().copied().unwrap_or(f64::NAN), 2);
        vec![
            ("steps", self.steps().to_string()),
            ("lambda", number(self.temperature, 4)),
            ("softmax", last(&self.softmax.means)),
            ("gumbel", last(&self.gumbel.means)),
        ]
    }

    pub(super) fn describe_step(&self, words: &ConcreteStrings) -> String {
        fill(words.toy_event, &self.parts())
    }

    pub(super) fn figure(&self, words: &ConcreteStrings) -> Figure {
        let means = self.panel(words.mean, "", words, |path| &path.means);
        let values = self.panel(words.expected, words.step, words, |path| &path.expectations);
        Figure {
            name: format!(
                "concrete-toy-{}-lambda{}",
                if self.mean_alone { "mean" } else { "both" },
                self.temperature
            ),
            description: fill(words.toy_description, &self.parts()),
            panels: vec![means, values],
        }
    }

    fn panel(
        &self,
        title: &str,
        below: &str,
        words: &ConcreteStrings,
        values: impl Fn(&Path) -> &[f64],
    ) -> Panel {
        let paths = [
            (words.softmax_path, Role::Density, values(&self.softmax)),
            (words.gumbel_path, Role::Sample, values(&self.gumbel)),
        ];
        let all = || paths.iter().flat_map(|path| path.2).copied();
        let low = all().fold(f64::INFINITY, f64::min);
        let high = all().fold(f64::NEG_INFINITY, f64::max);
        let room = 0.08 * (high - low).max(0.5);
        let end = nice_ceil(self.steps().max(5) as f64);
        let mut steps = Axis::linear(below, 0.0, end);
        if end <= 10.0 {
            let whole = 0..=end as u32;
            steps.ticks = Ticks::At(whole.map(|k| (f64::from(k), k.to_string())).collect());
        }
        let mut panel = Panel::new(steps, Axis::linear(title, low - room, high + room));
        for (label, role, values) in paths {
            let steps = || (0..values.len()).map(|step| step as f64);
            panel.layers.push(Layer::Curve {
                label: label.into(),
                role,
                points: steps().zip(values.iter().copied()).collect(),
                stroke: Stroke::Solid,
            });
            panel.layers.push(Layer::Points {
                label: String::new(),
                role,
                x: Rc::new(steps().collect()),
                y: Rc::new(values.to_vec()),
                radius: 3.0,
            });
        }
        panel
    }

    pub(super) fn table(&self, words: &ConcreteStrings) -> Table {
        let rows = self.softmax.means.iter().zip(&self.gumbel.means);
        let rows = rows.enumerate().take(ROWS).map(|(step, (exact, noisy))| {
            vec![step.to_string(), fixed(*exact, 2), fixed(*noisy, 2)]
        });
        Table {
            caption: words.toy_caption.into(),
            head: words.toy_heads.map(str::to_owned).into(),
            rows: rows.collect(),
            ..Table::default()
        }
    }

    /// The gradient by the mean where the path stands, against a central difference of the expectation.
    pub(super) fn checks(&self, words: &ConcreteStrings) -> Vec<Check> {
        const STEP: f64 = 1e-5;
        let mut toy = self.start();
        let derivative = toy.gradient().mean;
        let mut at = |mean: f64| {
            toy.mean = mean;
            toy.expectation()
        };
        let middle = self.start().mean;
        let difference = (at(middle + STEP) - at(middle - STEP)) / (2.0 * STEP);
        let parts = [("value", number(derivative, 4))];
        vec![Check::at_most(
            words.toy_check,
            (derivative - difference).abs(),
            1e-8,
            &fill(words.toy_check_detail, &parts),
        )]
    }
}
