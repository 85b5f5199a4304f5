//! What a reader can set on the page of the Concrete lab.

use super::strings::strings;
use crate::labs::chunks::{CONCRETE_ESTIMATES, Chunk};
use crate::labs::parameters::common::{self, STEPS, with_playback};
use crate::labs::parameters::{Choice, Key, Parameter, Spread, Values};
use crate::strings::Text;

/// The largest |log α|.
pub(super) const MAX_LOG_ALPHA: f64 = 8.0;

/// Ends of the temperature's range.
pub(super) const TEMPERATURE_RANGE: (f64, f64) = (0.01, 10.0);

/// Steps of one sample: the noise is drawn, softmax carries the point, it is there.
pub(super) const STEPS_PER_SAMPLE: u32 = 3;

crate::choice! {
    /// What the page shows.
    pub(super) enum View {
        /// Samples on the simplex, over their density.
        Simplex = "simplex",
        /// One sample: its noise, its temperature, its softmax.
        SingleSample = "one",
        /// The four properties.
        Properties = "properties",
        /// The printed formulas in 32-bit arithmetic, against log space.
        Numerics = "numerics",
        /// Estimators of a gradient.
        Gradients = "gradients",
        /// Gradient ascent on the expectation of a discrete choice.
        Toy = "toy",
    }
}

crate::choice! {
    /// How many categories there are.
    pub(super) enum Categories {
        /// The triangle.
        Three = "3",
        /// The segment.
        Two = "2",
        /// The tetrahedron.
        Four = "4",
    }
}

impl Categories {
    /// Their number.
    pub(super) fn count(self) -> usize {
        match self {
            Self::Two => 2,
            Self::Three => 3,
            Self::Four => 4,
        }
    }
}

crate::choice! {
    /// How the density is shown.
    pub(super) enum DensityScale {
        /// On a logarithmic scale.
        Log = "log",
        /// On a linear scale.
        Linear = "linear",
        /// Not at all.
        Off = "off",
    }
}

crate::choice! {
    /// The function whose expectation has the gradient.
    pub(super) enum ObjectiveKind {
        /// Σ k·xₖ
        Linear = "linear",
        /// Σ (xₖ − tₖ)²
        Quadratic = "quadratic",
        /// Σ k·xₖ + sin² πxₖ
        Sine = "sine",
    }
}

crate::choice! {
    /// What the toy experiment trains.
    pub(super) enum TrainedParameters {
        /// The mean and the positions.
        MeanAndPositions = "both",
        /// The mean alone.
        MeanAlone = "mean",
    }
}

pub(super) const VIEW: Key<View> = Key::new("view");
pub(super) const CATEGORIES: Key<Categories> = Key::new("dim");
pub(super) const TEMPERATURE: Key<f64> = Key::new("lambda");
pub(super) const LOG_ALPHA: [Key<f64>; 4] = Key::list(["a1", "a2", "a3", "a4"]);
pub(super) const DENSITY_SCALE: Key<DensityScale> = Key::new("heat");
pub(super) const TURN: Key<f64> = Key::new("turn");
pub(super) const TILT: Key<f64> = Key::new("tilt");
/// How far from a corner a sample still counts as being there.
pub(super) const CORNER_DISTANCE: Key<f64> = Key::new("eps");
pub(super) const OBJECTIVE: Key<ObjectiveKind> = Key::new("f");
pub(super) const TRAINED: Key<TrainedParameters> = Key::new("trained");
pub(super) const LEARNING_RATE: Key<f64> = Key::new("rate");

/// Everything that a reader can set on this page.
pub static PARAMETERS: &[Parameter] = with_playback!(
    [
        VIEW.choice(|text| text.controls.view, |text| &strings(text).views)
            .main(),
        CATEGORIES
            .choice(|text| strings(text).categories, |_| Categories::WORDS)
            .shown(has_alpha)
            .main(),
        TEMPERATURE
            .log_number(TEMPERATURE_RANGE, 0.5, |text| strings(text).temperature)
            .main(),
        log_alpha(1, 0.7, |_| "ln α₁", has_alpha),
        log_alpha(2, 0.0, |_| "ln α₂", has_alpha),
        log_alpha(3, -0.7, |_| "ln α₃", |values| has_category(values, 3)),
        log_alpha(4, 0.0, |_| "ln α₄", |values| has_category(values, 4)),
        DENSITY_SCALE
            .choice(|text| strings(text).heat, |text| &strings(text).heats)
            .shown(|values| {
                values.get(VIEW) == View::Simplex && values.get(CATEGORIES) != Categories::Four
            }),
        TURN.number((-180.0, 180.0), 25.0, |text| strings(text).turn)
            .shown(is_tetrahedron),
        TILT.number((-90.0, 90.0), 15.0, |text| strings(text).tilt)
            .shown(is_tetrahedron),
        CORNER_DISTANCE
            .log_number((0.001, 0.3), 0.01, |text| strings(text).corner)
            .shown(|values| values.get(VIEW) == View::Properties),
        OBJECTIVE
            .choice(
                |text| strings(text).objective,
                |text| &strings(text).objectives,
            )
            .shown(|values| values.get(VIEW) == View::Gradients),
        TRAINED
            .choice(
                |text| strings(text).trained,
                |text| &strings(text).trainings,
            )
            .shown(is_toy),
        STEPS
            .whole((0, 200), 5, Spread::LogFromZero, |text| strings(text).steps)
            .shown(is_toy)
            .main(),
        LEARNING_RATE
            .log_number((0.01, 10.0), 1.0, |text| strings(text).rate)
            .shown(is_toy)
            .main(),
        common::samples(100_000, 2000).shown(has_alpha).main(),
        common::freeze().shown(has_alpha),
    ],
    STEPS_PER_SAMPLE,
    common::speed(20.0),
);

/// The logarithm of α of a category, counted from 1.
const fn log_alpha(
    category: usize,
    default: f64,
    label: fn(&Text) -> &'static str,
    shown: fn(&Values) -> bool,
) -> Parameter {
    LOG_ALPHA[category - 1]
        .field((-MAX_LOG_ALPHA, MAX_LOG_ALPHA), default, label)
        .shown(shown)
}

/// The chunk that these values need.
pub(super) fn chunk(values: &Values) -> Option<&'static Chunk> {
    matches!(values.get(VIEW), View::Gradients | View::Toy).then_some(&CONCRETE_ESTIMATES)
}

fn is_tetrahedron(values: &Values) -> bool {
    values.get(VIEW) == View::Simplex && values.get(CATEGORIES) == Categories::Four
}

fn is_toy(values: &Values) -> bool {
    values.get(VIEW) == View::Toy
}

/// Whether there is a Concrete distribution with parameters of its own.
pub(super) fn has_alpha(values: &Values) -> bool {
    !is_toy(values)
}

fn has_category(values: &Values, category: usize) -> bool {
    has_alpha(values) && values.get(CATEGORIES).count() >= category
}
