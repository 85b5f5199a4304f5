//! What a reader can set on the page of mixtures of logistics: the whole mixture, and what is done with it.

use crate::choice;
use crate::datasets::DrawnDensity;
use crate::labs::mol::strings::strings;
use crate::labs::parameters::common::{self, CLAMP, STEPS};
use crate::labs::parameters::{Key, Parameter, Spread, Values, with_playback};
use crate::strings::Text;

use super::STEPS_PER_SAMPLE;

/// Most components.
pub(super) const MOST_COMPONENTS: usize = 10;

choice! {
    /// What the page shows.
    pub(super) enum View {
        /// One draw, step by step.
        Walk = "walk",
        /// The mixture's curves.
        Mixture = "mixture",
        /// Draws by Gumbel-max and inverse cdf above draws by the mixture's own quantile.
        Direct = "direct",
        /// The mixture over equally spaced levels.
        Discrete = "discrete",
        /// Fitting the mixture to data.
        Learn = "learn",
    }
}

impl View {
    /// Whether samples are drawn.
    pub(super) fn draws_samples(self) -> bool {
        matches!(self, Self::Walk | Self::Direct)
    }

    /// Whether normals can stand in place of the logistics.
    pub(super) fn offers_normals(self) -> bool {
        matches!(self, Self::Mixture | Self::Discrete)
    }
}

choice! {
    /// What a mixture is drawn as.
    pub(super) enum Curve {
        /// Densities.
        Density = "pdf",
        /// Distribution functions.
        Cdf = "cdf",
    }
}

choice! {
    /// What the mixture is fitted to.
    pub(super) enum DataSet {
        /// Three logistics.
        Bumps = "bumps",
        /// A distribution with a heavy tail.
        Tail = "tail",
        /// Pixels of a picture.
        Rows = "rows",
        /// One period of a wave.
        Wave = "wave",
        /// A density that the reader paints.
        Drawn = "drawn",
        /// The reader's own numbers.
        Own = "own",
    }
}

choice! {
    /// Which likelihood is maximised.
    pub(super) enum LikelihoodKind {
        /// The density's.
        Continuous = "continuous",
        /// That of levels.
        Discretized = "discrete",
    }
}

/// What the page shows.
pub(super) const VIEW: Key<View> = Key::new("view");
/// What the mixture is fitted to.
pub(super) const DATA: Key<DataSet> = Key::new("data");
/// Which likelihood is maximised.
pub(super) const LIKELIHOOD: Key<LikelihoodKind> = Key::new("fit");
/// Learning rate of Adam.
pub(super) const LEARNING_RATE: Key<f64> = Key::new("rate");
/// There are 2^bits levels.
pub(super) const BITS: Key<u32> = Key::new("bits");
/// How many components there are.
pub(super) const COMPONENTS: Key<usize> = Key::new("k");
/// The component whose values stand in the fields, counted from 1; see [`selected`].
pub(super) const SELECTED: Key<usize> = Key::new("sel");
/// Logit of each component.
pub(super) const LOGITS: [Key<f64>; MOST_COMPONENTS] =
    Key::list(["l1", "l2", "l3", "l4", "l5", "l6", "l7", "l8", "l9", "l10"]);
/// Mean of each component.
pub(super) const MEANS: [Key<f64>; MOST_COMPONENTS] =
    Key::list(["m1", "m2", "m3", "m4", "m5", "m6", "m7", "m8", "m9", "m10"]);
/// Log scale of each component.
pub(super) const LOG_SCALES: [Key<f64>; MOST_COMPONENTS] =
    Key::list(["s1", "s2", "s3", "s4", "s5", "s6", "s7", "s8", "s9", "s10"]);
/// What the mixture is drawn as.
pub(super) const CURVE: Key<Curve> = Key::new("curve");
/// Whether normals of the same means and variances stand in place of the logistics.
pub(super) const NORMAL: Key<bool> = Key::new("normal");
/// The least log scale: smaller ones are raised to it.
pub(super) const LOG_SCALE_MIN: Key<f64> = Key::new("min");
/// Whether samples are clamped to [−1, 1].
pub(super) const CLIP: Key<bool> = Key::new("clip");
/// The heights of a painted density, packed into words of 30 bits.
pub(super) const DRAWN: [Key<u32>; 6] = Key::list(["d1", "d2", "d3", "d4", "d5", "d6"]);

/// Range of the logits.
pub(super) const LOGIT_RANGE: (f64, f64) = (-20.0, 20.0);
const MEAN_RANGE: (f64, f64) = (-2.0, 2.0);
const LOG_SCALE_RANGE: (f64, f64) = (-7.0, 3.0);
const LOG_SCALE_MIN_RANGE: (f64, f64) = (-7.0, 0.0);

/// Logit, mean and log scale of each component without a link.
const DEFAULTS: [(f64, f64, f64); MOST_COMPONENTS] = [
    (0.5, -0.5, -2.5),
    (0.0, 0.1, -2.0),
    (-0.5, 0.6, -3.2),
    (0.0, -0.8, -3.0),
    (0.0, 0.85, -3.0),
    (0.0, -0.2, -3.0),
    (0.0, 0.35, -3.0),
    (0.0, -0.65, -3.0),
    (0.0, 0.75, -3.0),
    (0.0, 0.0, -3.0),
];

type Label = fn(&Text) -> &'static str;

const LOGIT_LABELS: [Label; MOST_COMPONENTS] = [
    |_| "ℓ₁",
    |_| "ℓ₂",
    |_| "ℓ₃",
    |_| "ℓ₄",
    |_| "ℓ₅",
    |_| "ℓ₆",
    |_| "ℓ₇",
    |_| "ℓ₈",
    |_| "ℓ₉",
    |_| "ℓ₁₀",
];
const MEAN_LABELS: [Label; MOST_COMPONENTS] = [
    |_| "μ₁",
    |_| "μ₂",
    |_| "μ₃",
    |_| "μ₄",
    |_| "μ₅",
    |_| "μ₆",
    |_| "μ₇",
    |_| "μ₈",
    |_| "μ₉",
    |_| "μ₁₀",
];
const LOG_SCALE_LABELS: [Label; MOST_COMPONENTS] = [
    |_| "ln s₁",
    |_| "ln s₂",
    |_| "ln s₃",
    |_| "ln s₄",
    |_| "ln s₅",
    |_| "ln s₆",
    |_| "ln s₇",
    |_| "ln s₈",
    |_| "ln s₉",
    |_| "ln s₁₀",
];
const IS_SELECTED: [fn(&Values) -> bool; MOST_COMPONENTS] = [
    is_selected::<1>,
    is_selected::<2>,
    is_selected::<3>,
    is_selected::<4>,
    is_selected::<5>,
    is_selected::<6>,
    is_selected::<7>,
    is_selected::<8>,
    is_selected::<9>,
    is_selected::<10>,
];

fn is_selected<const COMPONENT: usize>(values: &Values) -> bool {
    selected(values) == COMPONENT
}

const fn logit(k: usize) -> Parameter {
    LOGITS[k]
        .field(LOGIT_RANGE, DEFAULTS[k].0, LOGIT_LABELS[k])
        .shown(IS_SELECTED[k])
}

const fn mean(k: usize) -> Parameter {
    MEANS[k]
        .field(MEAN_RANGE, DEFAULTS[k].1, MEAN_LABELS[k])
        .shown(IS_SELECTED[k])
}

const fn log_scale(k: usize) -> Parameter {
    LOG_SCALES[k]
        .field(LOG_SCALE_RANGE, DEFAULTS[k].2, LOG_SCALE_LABELS[k])
        .shown(IS_SELECTED[k])
}

const fn drawn(index: usize) -> Parameter {
    DRAWN[index].whole(
        (0, (1 << 30) - 1),
        DrawnDensity::DEFAULT.words()[index],
        Spread::Hidden,
        |text| strings(text).drawn_part,
    )
}

/// Everything that a reader can set on this page.
pub static PARAMETERS: &[Parameter] = with_playback!(
    [
        VIEW.choice(|text| text.controls.view, |text| &strings(text).views)
            .main(),
        COMPONENTS
            .whole((1, MOST_COMPONENTS as u32), 3, Spread::Linear, |text| {
                strings(text).components
            })
            .main(),
        common::samples(100_000, 2000).shown(draws_samples).main(),
        CURVE
            .choice(|text| strings(text).curve, |text| &strings(text).curves)
            .shown(|values| values.get(VIEW) == View::Mixture)
            .main(),
        BITS.whole((2, 16), 8, Spread::Linear, |text| strings(text).bits)
            .shown(has_levels)
            .main(),
        NORMAL
            .flag(false, |text| strings(text).normal)
            .shown(|values| values.get(VIEW).offers_normals())
            .main(),
        DATA.choice(|text| strings(text).data, |text| &strings(text).data_sets)
            .shown(learns)
            .main(),
        LIKELIHOOD
            .choice(
                |text| strings(text).likelihood,
                |text| &strings(text).likelihoods,
            )
            .shown(learns),
        STEPS
            .whole((0, 10_000), 0, Spread::LogFromZero, |text| {
                strings(text).steps
            })
            .shown(learns),
        LEARNING_RATE
            .log_number((1e-4, 10.0), 0.02, |text| strings(text).rate)
            .shown(learns),
        SELECTED.whole((1, MOST_COMPONENTS as u32), 1, Spread::Linear, |text| {
            strings(text).selected
        }),
        logit(0),
        mean(0),
        log_scale(0),
        logit(1),
        mean(1),
        log_scale(1),
        logit(2),
        mean(2),
        log_scale(2),
        logit(3),
        mean(3),
        log_scale(3),
        logit(4),
        mean(4),
        log_scale(4),
        logit(5),
        mean(5),
        log_scale(5),
        logit(6),
        mean(6),
        log_scale(6),
        logit(7),
        mean(7),
        log_scale(7),
        logit(8),
        mean(8),
        log_scale(8),
        logit(9),
        mean(9),
        log_scale(9),
        common::axis(),
        common::freeze().shown(draws_samples),
        LOG_SCALE_MIN
            .number(LOG_SCALE_MIN_RANGE, -7.0, |text| {
                strings(text).log_scale_min
            })
            .shown(|values| draws_samples(values) || has_levels(values)),
        CLIP.flag(true, |text| strings(text).clip)
            .shown(draws_samples),
        common::clamp(true).shown(draws_samples),
        common::epsilon().shown(|values| draws_samples(values) && values.get(CLAMP)),
        drawn(0),
        drawn(1),
        drawn(2),
        drawn(3),
        drawn(4),
        drawn(5),
    ],
    STEPS_PER_SAMPLE,
    common::speed(60.0),
);

fn draws_samples(values: &Values) -> bool {
    values.get(VIEW).draws_samples()
}

fn learns(values: &Values) -> bool {
    values.get(VIEW) == View::Learn
}

fn has_levels(values: &Values) -> bool {
    match values.get(VIEW) {
        View::Discrete => true,
        View::Learn => values.get(LIKELIHOOD) == LikelihoodKind::Discretized,
        _ => false,
    }
}

/// The component whose values stand in the fields, counted from 1.
pub(super) fn selected(values: &Values) -> usize {
    values.get(SELECTED).min(values.get(COMPONENTS))
}
