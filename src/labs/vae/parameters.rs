//! What a reader can set on the page of the autoencoder.

use super::pretrained::HIDDEN_UNITS;
use super::strings::strings;
use crate::choice;
use crate::labs::parameters::common::{self, SAMPLES};
use crate::labs::parameters::{Key, Parameter, Spread, Values, with_playback};
use crate::labs::shared::training_run::parameters as training_run;
use training_run::BATCH_SIZE;

/// Held-out digits.
pub(super) const HELD_OUT: u32 = 297;

/// Most Gaussian dimensions, Concrete variables, and categories of each.
pub(super) const MOST_DIMENSIONS: usize = 16;
pub(super) const MOST_VARIABLES: usize = 8;
pub(super) const MOST_CATEGORIES: usize = 16;

/// Range of a latent coordinate that is decoded.
pub(super) const LATENT_RANGE: (f64, f64) = (-5.0, 5.0);

/// Steps of one minibatch in the listing: images, encoder, posterior, samples, decoder, divergence, loss.
pub(super) const STEPS_PER_BATCH: u32 = 7;

choice! {
    /// What the page shows.
    pub(super) enum View {
        /// The latent variables, and what they decode to.
        Latent = "latent",
        /// How training goes.
        Training = "training",
        /// The bound in three forms, and what each objective bounds.
        Bound = "bound",
        /// The stochastic computation graph.
        Graph = "graph",
        /// The code, line by line.
        Code = "code",
    }
}

choice! {
    /// What is learnt.
    pub(super) enum Data {
        /// Digits as grey means.
        Grey = "grey",
        /// Digits, each pixel 0 or 1.
        Binary = "binary",
        /// Bars.
        Bars = "bars",
    }
}

choice! {
    /// The family of the latent variables.
    pub(super) enum Family {
        /// Normals.
        Gaussian = "gaussian",
        /// Relaxed categorical variables.
        Concrete = "concrete",
    }
}

choice! {
    /// What is maximised.
    pub(super) enum ObjectiveKind {
        /// E log p(x|z) − β KL in closed form; the third relaxed objective.
        AnalyticKl = "kl",
        /// Densities at the samples; the first relaxed objective.
        Densities = "densities",
        /// Log masses weighted by the relaxed sample; the second relaxed objective.
        DiscreteMasses = "masses",
        /// The importance-weighted bound.
        ImportanceWeighted = "iwae",
        /// The discrete bound, by enumeration.
        ExactElbo = "exact",
    }
}

choice! {
    /// How the encoder's gradient is estimated.
    pub(super) enum Estimator {
        /// Through the sample.
        Pathwise = "pathwise",
        /// Forward hard, backward soft.
        StraightThrough = "straight",
        /// REINFORCE.
        ScoreFunction = "score",
    }
}

/// What the page shows.
pub(super) const VIEW: Key<View> = Key::new("view");
/// What is learnt.
pub(super) const DATA: Key<Data> = Key::new("data");
/// The family of the latent variables.
pub(super) const FAMILY: Key<Family> = Key::new("q");
/// How many Gaussian latents there are.
pub(super) const DIMENSIONS: Key<usize> = Key::new("dim");
/// How many Concrete variables there are.
pub(super) const VARIABLES: Key<usize> = Key::new("vars");
/// How many categories each has.
pub(super) const CATEGORIES: Key<usize> = Key::new("cats");
/// What is maximised.
pub(super) const OBJECTIVE: Key<ObjectiveKind> = Key::new("obj");
/// How the encoder's gradient is estimated.
pub(super) const ESTIMATOR: Key<Estimator> = Key::new("est");
/// Whether the score function has a running baseline.
pub(super) const BASELINE: Key<bool> = Key::new("base");
/// Samples of z for each image.
pub(super) const Z_SAMPLES: Key<usize> = Key::new("k");
/// The weight of the divergence.
pub(super) const BETA: Key<f64> = Key::new("beta");
/// Whether the Gaussian prior's mean and scale are learned.
pub(super) const LEARNED_PRIOR: Key<bool> = Key::new("prior");
/// The temperature of the relaxed posterior.
pub(super) const TEMPERATURE: Key<f64> = Key::new("lambda");
/// The temperature of the relaxed prior.
pub(super) const PRIOR_TEMPERATURE: Key<f64> = Key::new("lambda0");
/// Whether the temperatures fall during the run.
pub(super) const ANNEAL: Key<bool> = Key::new("anneal");
/// The temperature of the posterior at the end of a run in which it falls.
pub(super) const LAST_TEMPERATURE: Key<f64> = Key::new("last");
/// Whether relaxed samples are computed as printed, and not in log space.
pub(super) const NAIVE: Key<bool> = Key::new("naive");
/// Units of the hidden layers.
pub(super) const HIDDEN: Key<usize> = Key::new("hidden");
/// The held-out image that is looked at.
pub(super) const PICKED: Key<usize> = Key::new("i");
/// Whether the reader's own image is looked at in its place.
pub(super) const OWN: Key<bool> = Key::new("own");
/// The reader's image: two bits for each pixel, packed into words of 30 bits.
pub(super) const DRAWN: [Key<u32>; 5] = Key::list(["d1", "d2", "d3", "d4", "d5"]);
/// Whether decodings of a grid of points lie under the plane of Gaussian latents.
pub(super) const GRID: Key<bool> = Key::new("grid");
/// The Gaussian latent that is decoded.
pub(super) const Z: [Key<f64>; MOST_DIMENSIONS] = Key::list([
    "z1", "z2", "z3", "z4", "z5", "z6", "z7", "z8", "z9", "z10", "z11", "z12", "z13", "z14", "z15",
    "z16",
]);
/// The category of each Concrete variable that is decoded, from 0.
pub(super) const CODE: [Key<usize>; MOST_VARIABLES] =
    Key::list(["c1", "c2", "c3", "c4", "c5", "c6", "c7", "c8"]);

const fn drawn(part: usize) -> Parameter {
    DRAWN[part].whole((0, (1 << 30) - 1), 0, Spread::Hidden, |text| {
        strings(text).drawn_part
    })
}

/// A latent coordinate, counted from 0. The first two have a handle where there are no more.
const fn z(index: usize, default: f64, shown: fn(&Values) -> bool) -> Parameter {
    Z[index]
        .number(LATENT_RANGE, default, Z_LABELS[index])
        .shown(shown)
}

/// The names of latent coordinates, the same in every language.
const Z_LABELS: [fn(&crate::strings::Text) -> &'static str; MOST_DIMENSIONS] = [
    |_| "z₁",
    |_| "z₂",
    |_| "z₃",
    |_| "z₄",
    |_| "z₅",
    |_| "z₆",
    |_| "z₇",
    |_| "z₈",
    |_| "z₉",
    |_| "z₁₀",
    |_| "z₁₁",
    |_| "z₁₂",
    |_| "z₁₃",
    |_| "z₁₄",
    |_| "z₁₅",
    |_| "z₁₆",
];

/// The categories at first: with the model that comes with the page they draw a digit.
const FIRST_CODE: [u32; MOST_VARIABLES] = [1, 7, 3, 0, 0, 0, 0, 0];

const fn code(index: usize) -> Parameter {
    CODE[index].whole(
        (0, MOST_CATEGORIES as u32 - 1),
        FIRST_CODE[index],
        Spread::Hidden,
        CODE_LABELS[index],
    )
}

/// The names of categorical variables, the same in every language.
const CODE_LABELS: [fn(&crate::strings::Text) -> &'static str; MOST_VARIABLES] = [
    |_| "c₁",
    |_| "c₂",
    |_| "c₃",
    |_| "c₄",
    |_| "c₅",
    |_| "c₆",
    |_| "c₇",
    |_| "c₈",
];

/// The lab's parameters.
pub static PARAMETERS: &[Parameter] = with_playback!(
    [
        VIEW.choice(|text| text.controls.view, |text| &strings(text).views)
            .main(),
        FAMILY
            .choice(|text| strings(text).family, |text| &strings(text).families)
            .main(),
        PICKED
            .whole((0, HELD_OUT - 1), 0, Spread::Linear, |text| {
                strings(text).picked
            })
            .shown(has_input)
            .main(),
        TEMPERATURE
            .log_number((0.05, 5.0), 0.67, |text| strings(text).temperature)
            .at_once()
            .shown(is_concrete)
            .main(),
        training_run::steps().shown(has_steps),
        BETA.number((0.0, 8.0), 1.0, |text| strings(text).beta)
            .at_once(),
        DATA.choice(|text| strings(text).data, |text| &strings(text).data_sets),
        DIMENSIONS
            .whole((1, MOST_DIMENSIONS as u32), 2, Spread::Linear, |text| {
                strings(text).dimensions
            },)
            .shown(is_gaussian),
        VARIABLES
            .whole((1, MOST_VARIABLES as u32), 4, Spread::Linear, |text| {
                strings(text).variables
            },)
            .shown(is_concrete),
        CATEGORIES
            .whole((2, MOST_CATEGORIES as u32), 8, Spread::Linear, |text| {
                strings(text).categories
            },)
            .shown(is_concrete),
        OBJECTIVE.choice(
            |text| strings(text).objective,
            |text| &strings(text).objectives,
        ),
        ESTIMATOR.choice(
            |text| strings(text).estimator,
            |text| &strings(text).estimators,
        ),
        BASELINE
            .flag(true, |text| strings(text).baseline)
            .shown(|values| values.get(ESTIMATOR) == Estimator::ScoreFunction),
        Z_SAMPLES.whole((1, 16), 1, Spread::Linear, |text| strings(text).z_samples),
        LEARNED_PRIOR
            .flag(false, |text| strings(text).learned_prior)
            .shown(is_gaussian),
        PRIOR_TEMPERATURE
            .log_number((0.05, 5.0), 0.5, |text| strings(text).prior_temperature)
            .at_once()
            .shown(is_concrete),
        ANNEAL
            .flag(false, |text| strings(text).anneal)
            .shown(is_concrete),
        LAST_TEMPERATURE
            .log_number((0.05, 5.0), 0.1, |text| strings(text).last_temperature)
            .at_once()
            .shown(|values| is_concrete(values) && values.get(ANNEAL)),
        NAIVE
            .flag(false, |text| strings(text).naive)
            .shown(|values| {
                is_concrete(values) && values.get(OBJECTIVE) == ObjectiveKind::Densities
            }),
        training_run::start(|text| &strings(text).starts),
        HIDDEN.whole((8, 256), HIDDEN_UNITS as u32, Spread::Log, |text| {
            strings(text).hidden
        }),
        training_run::horizon(),
        training_run::learning_rate(3e-3),
        training_run::decay(),
        BATCH_SIZE.whole((16, 512), 64, Spread::Log, |text| strings(text).batch),
        training_run::watch(),
        OWN.flag(false, |text| strings(text).own).shown(has_input),
        GRID.flag(true, |text| strings(text).grid)
            .shown(|values| has_dimension(values, 1)),
        z(0, 0.0, |values| has_dimension(values, 1)),
        z(1, 0.0, |values| has_dimension(values, 2)),
        z(2, 0.0, |values| has_dimension(values, 3)),
        z(3, 0.0, |values| has_dimension(values, 4)),
        z(4, 0.0, |values| has_dimension(values, 5)),
        z(5, 0.0, |values| has_dimension(values, 6)),
        z(6, 0.0, |values| has_dimension(values, 7)),
        z(7, 0.0, |values| has_dimension(values, 8)),
        z(8, 0.0, |values| has_dimension(values, 9)),
        z(9, 0.0, |values| has_dimension(values, 10)),
        z(10, 0.0, |values| has_dimension(values, 11)),
        z(11, 0.0, |values| has_dimension(values, 12)),
        z(12, 0.0, |values| has_dimension(values, 13)),
        z(13, 0.0, |values| has_dimension(values, 14)),
        z(14, 0.0, |values| has_dimension(values, 15)),
        z(15, 0.0, |values| has_dimension(values, 16)),
        code(0),
        code(1),
        code(2),
        code(3),
        code(4),
        code(5),
        code(6),
        code(7),
        drawn(0),
        drawn(1),
        drawn(2),
        drawn(3),
        drawn(4),
        SAMPLES.whole((0, 2000), 0, Spread::Hidden, |text| strings(text).minibatch),
        training_run::run(),
    ],
    STEPS_PER_BATCH,
    common::speed(1.0),
);

pub(super) fn is_gaussian(values: &Values) -> bool {
    values.get(FAMILY) == Family::Gaussian
}

pub(super) fn is_concrete(values: &Values) -> bool {
    !is_gaussian(values)
}

/// Whether an image is looked at.
fn has_input(values: &Values) -> bool {
    !matches!(values.get(VIEW), View::Training | View::Code)
}

/// Whether the step can be set: of Concrete latents, where an image is looked at, the temperature has its place.
fn has_steps(values: &Values) -> bool {
    !has_input(values) || is_gaussian(values)
}

fn has_dimension(values: &Values, count: usize) -> bool {
    values.get(VIEW) == View::Latent && is_gaussian(values) && values.get(DIMENSIONS) >= count
}
