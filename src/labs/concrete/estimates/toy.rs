//! Gradient ascent on the expectation of a discrete choice: softmax's own path, and a noisy one.

use std::rc::Rc;

use crate::figure::axis::Ticks;
use crate::figure::number::{fixed, number};
use crate::figure::{Axis, Figure, Layer, Panel, Role, Stroke};
use crate::labs::check::Check;
use crate::labs::concrete::ConcreteLab;
use crate::labs::concrete::on_demand::OnDemandView;
use crate::labs::concrete::parameters::{LEARNING_RATE, TEMPERATURE, TRAINED, TrainedParameters};
use crate::labs::concrete::strings::{ConcreteStrings, strings};
use crate::labs::lab::{FrameContext, Table};
use crate::labs::parameters::common::{SEED, STEPS};
use crate::labs::parameters::{Choice, Values};
use crate::labs::shared::frozen_gumbels::Gumbels;
use crate::labs::shared::plot::nice_ceil;
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
pub(super) struct ToyExperiment {
    noise: Gumbels,
    temperature: f64,
    learning_rate: f64,
    trained: TrainedParameters,
    softmax: Path,
    gumbel: Path,
}

impl Default for ToyExperiment {
    fn default() -> Self {
        Self {
            noise: Gumbels::default(),
            temperature: 0.0,
            learning_rate: 0.0,
            trained: TrainedParameters::MeanAndPositions,
            softmax: Path::default(),
            gumbel: Path::default(),
        }
    }
}

impl OnDemandView for ToyExperiment {
    fn update(&mut self, values: &Values, _lab: &ConcreteLab) {
        self.temperature = values.get(TEMPERATURE);
        self.learning_rate = values.get(LEARNING_RATE);
        self.trained = values.get(TRAINED);
        let steps = values.get(STEPS);
        self.noise.hold(values.get(SEED), 5, steps);
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

    fn figures(&self, lab: &ConcreteLab, context: FrameContext) -> Vec<Figure> {
        let strings = strings(context.text);
        let held = context.axes.map(|values| {
            let mut held = Self::default();
            held.update(values, lab);
            held
        });
        let of_axes = held.as_ref().unwrap_or(self);
        let means = self.panel((strings.mean, ""), of_axes, strings, |path| &path.means);
        let titles = (strings.expected, strings.step);
        let values = self.panel(titles, of_axes, strings, |path| &path.expectations);
        vec![Figure {
            name: format!(
                "concrete-toy-{}-lambda{}",
                self.trained.word(),
                self.temperature
            ),
            description: fill(strings.toy_description, &self.parts()),
            panels: vec![means, values],
        }]
    }

    fn table(&self, strings: &ConcreteStrings) -> Table {
        let rows = self.softmax.means.iter().zip(&self.gumbel.means);
        let rows = rows.enumerate().take(ROWS).map(|(step, (exact, noisy))| {
            vec![step.to_string(), fixed(*exact, 2), fixed(*noisy, 2)]
        });
        Table {
            caption: strings.toy_caption.into(),
            head: strings.toy_heads.map(str::to_owned).into(),
            rows: rows.collect(),
            ..Table::default()
        }
    }

    fn describe_step(&self, strings: &ConcreteStrings) -> String {
        fill(strings.toy_event, &self.parts())
    }

    /// The gradient by the mean where the path stands, against a central difference of the expectation.
    fn checks(&self, strings: &ConcreteStrings) -> Vec<Check> {
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
            strings.toy_check,
            (derivative - difference).abs(),
            1e-8,
            &fill(strings.toy_check_detail, &parts),
        )]
    }
}

impl ToyExperiment {
    fn start(&self) -> Toy {
        let trained = match self.trained {
            TrainedParameters::MeanAndPositions => Trained::MeanAndPositions,
            TrainedParameters::MeanAlone => Trained::MeanAlone,
        };
        let mut toy = Toy::new(trained);
        toy.learning_rate = self.learning_rate;
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

    fn panel(
        &self,
        (title, below): (&str, &str),
        of_axes: &Self,
        strings: &ConcreteStrings,
        values: impl Fn(&Path) -> &[f64],
    ) -> Panel {
        let paths = [
            (strings.softmax_path, Role::Density, values(&self.softmax)),
            (strings.gumbel_path, Role::Sample, values(&self.gumbel)),
        ];
        let all = || {
            let paths = [&of_axes.softmax, &of_axes.gumbel];
            paths.into_iter().flat_map(&values).copied()
        };
        let low = all().fold(f64::INFINITY, f64::min);
        let high = all().fold(f64::NEG_INFINITY, f64::max);
        let room = 0.08 * (high - low).max(0.5);
        let end = nice_ceil(of_axes.steps().max(5) as f64);
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
}
