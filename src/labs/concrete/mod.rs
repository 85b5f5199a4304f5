//! What lies between one-hot and uniform? The Concrete distribution on the simplex.

mod checks;
mod estimates;
mod geometry;
mod heat;
mod microscope;
mod numerics;
mod properties;
mod segment;
mod simplex;
pub mod strings;
mod study;

pub use strings::strings;

use std::cell::RefCell;
use std::rc::Rc;

use crate::distributions::Concrete;
use crate::figure::number::{count, number};
use crate::figure::{Figure, Point};
use crate::strings::{Text, fill};

use super::check::Check;
use super::chunks::{CONCRETE_ESTIMATES, Chunk};
use super::entry::LabEntry;
use super::lab::{Change, Event, FrameContext, Lab, StepDescription, Table};
use super::parameters::common::{self, FREEZE, SEED};
use super::parameters::{Key, Parameter, Spread, Values};
use super::playback::{Playback, Sweep};
use super::shared::frozen_gumbels::Gumbels;
use super::shared::frozen_noise::seed_for;
use geometry::Simplex;
use heat::Heat;
use study::{Study, study};

/// Keys of the logarithms of α.
const LOG_ALPHA: [&str; 4] = ["a1", "a2", "a3", "a4"];

/// The largest |log α|.
const REACH: f64 = 8.0;

const fn log_alpha(
    key: &'static str,
    default: f64,
    label: fn(&Text) -> &'static str,
    shown: fn(&Values) -> bool,
) -> Parameter {
    Parameter::field(key, (-REACH, REACH), default, label).shown(shown)
}

/// Everything that a reader can set on this page.
pub static PARAMETERS: &[Parameter] = &[
    Parameter::choice(
        "view",
        &[
            "simplex",
            "one",
            "properties",
            "numerics",
            "gradients",
            "toy",
        ],
        |text| text.controls.view,
        |text| &strings(text).views,
    ),
    Parameter::choice(
        "dim",
        &["3", "2", "4"],
        |text| strings(text).categories,
        |_| &["3", "2", "4"],
    )
    .shown(has_alpha),
    Parameter::log_number("lambda", LAMBDA, 0.5, |text| strings(text).temperature),
    log_alpha("a1", 0.7, |_| "log α₁", has_alpha),
    log_alpha("a2", 0.0, |_| "log α₂", has_alpha),
    log_alpha(
        "a3",
        -0.7,
        |_| "log α₃",
        |values| has_alpha(values) && categories(values) >= 3,
    ),
    log_alpha(
        "a4",
        0.0,
        |_| "log α₄",
        |values| has_alpha(values) && categories(values) >= 4,
    ),
    Parameter::choice(
        "heat",
        &["log", "linear", "off"],
        |text| strings(text).heat,
        |text| &strings(text).heats,
    )
    .shown(|values| is_simplex(values) && !values.is("dim", "4")),
    Parameter::number("turn", (-180.0, 180.0), 25.0, |text| strings(text).turn).shown(is_solid),
    Parameter::number("tilt", (-90.0, 90.0), 15.0, |text| strings(text).tilt).shown(is_solid),
    Parameter::log_number("eps", (0.001, 0.3), 0.01, |text| strings(text).corner)
        .shown(|values| values.is("view", "properties")),
    Parameter::choice(
        "f",
        &["linear", "quadratic", "sine"],
        |text| strings(text).objective,
        |text| &strings(text).objectives,
    )
    .shown(|values| values.is("view", "gradients")),
    Parameter::choice(
        "trained",
        &["both", "mean"],
        |text| strings(text).trained,
        |text| &strings(text).trainings,
    )
    .shown(is_toy),
    Parameter::whole("steps", (0, 200), 5, Spread::LogFromZero, |text| {
        strings(text).steps
    })
    .shown(is_toy),
    Parameter::log_number("rate", (0.01, 10.0), 1.0, |text| strings(text).rate).shown(is_toy),
    Parameter::whole("n", (0, 100_000), 2000, Spread::LogFromZero, |text| {
        text.controls.samples
    })
    .shown(has_alpha),
    Parameter::flag("freeze", true, |text| text.controls.freeze).shown(has_alpha),
    common::step(EVENTS),
    common::seed(),
    common::speed(20.0),
    common::slow(),
];

/// The chunk that these values need.
pub fn chunk(values: &Values) -> Option<&'static Chunk> {
    matches!(values.word("view"), "gradients" | "toy").then_some(&CONCRETE_ESTIMATES)
}

/// Ends of the temperature's range.
const LAMBDA: (f64, f64) = (0.01, 10.0);

/// Events of one sample: the noise falls, softmax carries the point, it lands.
const EVENTS: u32 = 3;

fn is_simplex(values: &Values) -> bool {
    values.is("view", "simplex")
}

fn is_solid(values: &Values) -> bool {
    is_simplex(values) && values.is("dim", "4")
}

fn is_toy(values: &Values) -> bool {
    values.is("view", "toy")
}

fn has_alpha(values: &Values) -> bool {
    !is_toy(values)
}

fn categories(values: &Values) -> usize {
    [3, 2, 4][values.whole("dim")]
}

/// The lab's state.
pub struct ConcreteLab {
    view: &'static str,
    concrete: Concrete,
    gumbels: Gumbels,
    /// The samples, a column per category.
    x: Vec<Vec<f64>>,
    /// The samples as points of the picture.
    points: (Rc<Vec<f64>>, Rc<Vec<f64>>),
    /// How often each category is the largest, after the bits of what that depends on.
    largest: (Vec<u64>, Vec<u64>),
    simplex: Simplex,
    heat: Heat,
    /// Distance from a corner that counts as being there.
    corner: f64,
    corners: properties::Corners,
    /// The integral of the density that was checked last.
    integral: RefCell<Option<(Concrete, f64)>>,
    /// Estimates of gradients, once they were looked at.
    study: Option<Box<dyn Study>>,
    seed: u64,
    phase: u32,
}

/// The lab for the registry.
pub static ENTRY: LabEntry = LabEntry {
    id: "concrete",
    parameters: PARAMETERS,
    info: &strings::INFO,
    bundles: strings::BUNDLES,
    create,
    card: "n=150",
    chunk,
    trade: None,
    asset: None,
    files: None,
};

/// The lab at its defaults.
pub fn create() -> Box<dyn Lab> {
    Box::new(ConcreteLab::default())
}

impl Default for ConcreteLab {
    fn default() -> Self {
        let mut lab = Self {
            view: "simplex",
            concrete: even(),
            gumbels: Gumbels::default(),
            x: Vec::new(),
            points: (Rc::default(), Rc::default()),
            largest: Default::default(),
            simplex: Simplex::triangle(),
            heat: Heat::default(),
            corner: 0.01,
            corners: properties::Corners::default(),
            integral: RefCell::default(),
            study: None,
            seed: 1,
            phase: 0,
        };
        lab.update(&Values::new(PARAMETERS));
        lab
    }
}

/// Three categories alike.
#[allow(clippy::expect_used, reason = "zeros and a one are parameters")]
fn even() -> Concrete {
    Concrete::new(&[0.0; 3], 1.0).expect("finite log α and a positive temperature")
}

impl Lab for ConcreteLab {
    fn update(&mut self, values: &Values) {
        self.view = values.word("view");
        self.phase = values.whole("phase") as u32;
        if is_toy(values) {
            self.estimate(values);
            return;
        }
        let categories = categories(values);
        let log_alpha: Vec<f64> = LOG_ALPHA[..categories]
            .iter()
            .map(|key| values.get(key))
            .collect();
        let temperature = values.get("lambda");
        // The table's ranges keep the constructor from failing.
        if let Ok(concrete) = Concrete::new(&log_alpha, temperature) {
            self.concrete = concrete;
        }
        let parameters: Vec<f64> = log_alpha.iter().copied().chain([temperature]).collect();
        self.seed = seed_for(values.get(SEED), values.get(FREEZE), &parameters);
        let landed = values.whole("n");
        self.gumbels.hold(self.seed, categories, landed);
        self.x.resize_with(categories, Vec::new);
        for column in &mut self.x {
            column.resize(landed, 0.0);
        }
        self.concrete
            .transform_columns(self.gumbels.columns(), &mut self.x);
        self.count_largest(landed);
        self.simplex = match categories {
            2 => Simplex::segment(),
            3 => Simplex::triangle(),
            _ => Simplex::tetrahedron(values.get("turn"), values.get("tilt")),
        };
        self.corner = values.get("eps");
        match self.view {
            "simplex" => {
                self.heat.apply(values.word("heat"));
                self.place();
            }
            "gradients" => self.estimate(values),
            _ => {}
        }
    }

    fn playback(&self) -> Playback {
        if self.view == "toy" {
            return Playback {
                counter: Key::new("steps"),
                ..Playback::samples(1)
            };
        }
        Playback {
            sweep: Some(Sweep {
                key: Key::new("lambda"),
                range: (10.0, 0.05),
                seconds: 8.0,
                label: |text| strings(text).anneal,
            }),
            ..Playback::samples(if self.view == "numerics" { 0 } else { EVENTS })
        }
    }

    fn describe_step(&self, text: &Text, step: u32) -> StepDescription {
        let words = strings(text);
        if let ("toy", Some(study)) = (self.view, &self.study) {
            return study.describe_step(words).into();
        }
        let log_alpha = self.concrete.log_alpha();
        let gumbels = self.gumbels.current();
        let list = |values: &[f64]| {
            let values: Vec<String> = values.iter().map(|value| number(*value, 3)).collect();
            values.join(", ")
        };
        let scores: Vec<f64> = log_alpha.iter().zip(gumbels).map(|(a, g)| a + g).collect();
        let mut x = vec![0.0; scores.len()];
        self.concrete.transform(gumbels, &mut x);
        let parts = [
            ("gumbels", list(gumbels)),
            ("scores", list(&scores)),
            ("lambda", number(self.concrete.temperature(), 4)),
            ("x", list(&x)),
        ];
        fill(words.events[step.min(EVENTS - 1) as usize], &parts).into()
    }

    fn figures(&self, context: FrameContext) -> Vec<Figure> {
        match self.view {
            "one" => vec![self.microscope_figure(context)],
            "properties" => self.properties_figures(context.text),
            "numerics" => vec![self.numerics_figure(context.text)],
            "gradients" | "toy" => self.study.as_ref().map_or_else(Vec::new, |study| {
                study.figures(&self.concrete, strings(context.text))
            }),
            _ => vec![self.simplex_figure(context)],
        }
    }

    fn tables(&self, text: &Text) -> Vec<Table> {
        let words = strings(text);
        match self.view {
            "gradients" | "toy" => {
                let study = self.study.iter();
                study.map(|study| study.table(words)).collect()
            }
            "numerics" => vec![self.numerics_table(words)],
            _ => vec![self.properties_table(words)],
        }
    }

    fn checks(&self, text: &Text) -> Vec<Check> {
        let words = strings(text);
        if let ("toy", Some(study)) = (self.view, &self.study) {
            return study.checks(words);
        }
        self.all_checks(words)
    }

    fn handle_event(&mut self, event: Event) -> Vec<Change> {
        match event {
            Event::HandleDragged { key, to } => self.drag(key, to),
            _ => Vec::new(),
        }
    }
}

impl ConcreteLab {
    fn drag(&self, key: &'static str, to: Point) -> Vec<Change> {
        if self.view != "simplex" {
            return vec![Change::new(key, to.1)];
        }
        let probs = self.concrete.rounding_probs();
        let weights = self.simplex.weights_at(&probs, to);
        let logs: Vec<f64> = weights.iter().map(|weight| weight.ln()).collect();
        // Only ratios of α matter: dragging keeps the mean of log α, as far as the range allows.
        let mean = |logs: &[f64]| logs.iter().sum::<f64>() / logs.len() as f64;
        let shift = mean(self.concrete.log_alpha()) - mean(&logs);
        let lowest = logs.iter().copied().fold(f64::INFINITY, f64::min);
        let highest = logs.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let shift = shift.max(-REACH - lowest).min(REACH - highest);
        Change::all(
            LOG_ALPHA
                .into_iter()
                .zip(logs.into_iter().map(|log| log + shift)),
        )
    }

    /// The samples on the picture.
    fn place(&mut self) {
        let (across, up) = (
            Rc::make_mut(&mut self.points.0),
            Rc::make_mut(&mut self.points.1),
        );
        self.simplex.project(&self.x, across, up);
    }

    fn estimate(&mut self, values: &Values) {
        let study = self.study.get_or_insert_with(study);
        study.apply(values, &self.concrete, self.seed, &self.gumbels);
    }

    fn landed(&self) -> usize {
        self.gumbels.landed()
    }

    /// Counts how often each category is the largest. No temperature changes that, so it is counted anew
    /// only where α or the noise has changed.
    fn count_largest(&mut self, landed: usize) {
        let log_alpha = self.concrete.log_alpha();
        let key: Vec<u64> = log_alpha
            .iter()
            .map(|a| a.to_bits())
            .chain([self.seed, landed as u64])
            .collect();
        if key == self.largest.0 {
            return;
        }
        let mut counts = vec![0; log_alpha.len()];
        let columns = self.gumbels.columns();
        let score = |k: usize, sample: usize| log_alpha[k] + columns[k][sample];
        let largest = |sample: usize| {
            (1..columns.len()).fold(0, |best, k| {
                if score(k, sample) > score(best, sample) {
                    k
                } else {
                    best
                }
            })
        };
        for sample in 0..landed {
            counts[largest(sample)] += 1;
        }
        self.largest = (key, counts);
    }

    /// How often each category is the largest.
    fn argmax_counts(&self) -> &[u64] {
        &self.largest.1
    }

    /// Noise of the sample on show and how many of its events have happened: the sample under way, or
    /// else the one that landed last.
    fn journey(&self, progress: f64) -> Option<(&[f64], f64)> {
        if self.phase == 0 && progress == 0.0 {
            Some((self.gumbels.last()?, f64::from(EVENTS)))
        } else {
            Some((self.gumbels.current(), f64::from(self.phase) + progress))
        }
    }

    /// log α + G of one draw.
    fn scores(&self, gumbels: &[f64]) -> Vec<f64> {
        let log_alpha = self.concrete.log_alpha();
        log_alpha.iter().zip(gumbels).map(|(a, g)| a + g).collect()
    }

    fn parts(&self) -> Vec<(&'static str, String)> {
        let probs: Vec<String> = self
            .concrete
            .rounding_probs()
            .iter()
            .map(|prob| number(*prob, 3))
            .collect();
        vec![
            ("categories", self.concrete.len().to_string()),
            ("lambda", number(self.concrete.temperature(), 4)),
            ("probs", probs.join(", ")),
            ("n", count(self.landed() as u64)),
        ]
    }

    fn name(&self, view: &str) -> String {
        format!(
            "concrete-{view}-n{}-lambda{}",
            self.concrete.len(),
            self.concrete.temperature()
        )
    }
}
