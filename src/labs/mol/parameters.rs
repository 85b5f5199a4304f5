//! What a reader can set on the page of mixtures of logistics: the whole mixture, and what is done with it.

use crate::labs::mol::strings::strings;
use crate::labs::parameters::{Parameter, Spread, Values, common};
use crate::strings::Text;

use super::EVENTS;

/// Most components.
pub(super) const MOST: usize = 10;

/// Keys of the logits.
pub(super) const LOGITS: [&str; MOST] =
    ["l1", "l2", "l3", "l4", "l5", "l6", "l7", "l8", "l9", "l10"];
/// Keys of the means.
pub(super) const MEANS: [&str; MOST] =
    ["m1", "m2", "m3", "m4", "m5", "m6", "m7", "m8", "m9", "m10"];
/// Keys of the log scales.
pub(super) const LOG_SCALES: [&str; MOST] =
    ["s1", "s2", "s3", "s4", "s5", "s6", "s7", "s8", "s9", "s10"];
/// Keys of the words of a drawn density.
pub(super) const DRAWN: [&str; 6] = ["d1", "d2", "d3", "d4", "d5", "d6"];

/// Range of the logits.
pub(super) const LOGIT_RANGE: (f64, f64) = (-20.0, 20.0);
/// Range of the means.
pub(super) const MEAN_RANGE: (f64, f64) = (-2.0, 2.0);
/// Range of the log scales.
pub(super) const LOG_SCALE_RANGE: (f64, f64) = (-7.0, 3.0);

/// Logit, mean and log scale of each component without a link.
const DEFAULTS: [(f64, f64, f64); MOST] = [
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

const LOGIT_LABELS: [Label; MOST] = [
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
const MEAN_LABELS: [Label; MOST] = [
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
const LOG_SCALE_LABELS: [Label; MOST] = [
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
const SHOWN: [fn(&Values) -> bool; MOST] = [
    |values| selected(values) == 1,
    |values| selected(values) == 2,
    |values| selected(values) == 3,
    |values| selected(values) == 4,
    |values| selected(values) == 5,
    |values| selected(values) == 6,
    |values| selected(values) == 7,
    |values| selected(values) == 8,
    |values| selected(values) == 9,
    |values| selected(values) == 10,
];

const fn logit(k: usize) -> Parameter {
    Parameter::field(LOGITS[k], LOGIT_RANGE, DEFAULTS[k].0, LOGIT_LABELS[k]).shown(SHOWN[k])
}

const fn mean(k: usize) -> Parameter {
    Parameter::field(MEANS[k], MEAN_RANGE, DEFAULTS[k].1, MEAN_LABELS[k]).shown(SHOWN[k])
}

const fn log_scale(k: usize) -> Parameter {
    Parameter::field(
        LOG_SCALES[k],
        LOG_SCALE_RANGE,
        DEFAULTS[k].2,
        LOG_SCALE_LABELS[k],
    )
    .shown(SHOWN[k])
}

const fn drawn(word: usize) -> Parameter {
    Parameter::whole(
        DRAWN[word],
        (0, (1 << 30) - 1),
        crate::datasets::DrawnDensity::DEFAULT.words()[word],
        Spread::Hidden,
        |text| strings(text).drawn_part,
    )
}

/// Everything that a reader can set on this page.
pub static PARAMETERS: &[Parameter] = &[
    Parameter::choice(
        "view",
        &["walk", "mixture", "direct", "discrete", "learn"],
        |text| text.controls.view,
        |text| &strings(text).views,
    ),
    Parameter::choice(
        "data",
        &["bumps", "tail", "rows", "wave", "drawn", "own"],
        |text| strings(text).data,
        |text| &strings(text).data_sets,
    )
    .shown(learns),
    Parameter::choice(
        "fit",
        &["continuous", "discrete"],
        |text| strings(text).likelihood,
        |text| &strings(text).likelihoods,
    )
    .shown(learns),
    Parameter::log_number("rate", (1e-4, 10.0), 0.02, |text| strings(text).rate).shown(learns),
    Parameter::whole("steps", (0, 10_000), 0, Spread::LogFromZero, |text| {
        strings(text).steps
    })
    .shown(learns),
    Parameter::whole("bits", (2, 16), 8, Spread::Linear, |text| {
        strings(text).bits
    })
    .shown(has_levels),
    Parameter::whole("k", (1, MOST as u32), 3, Spread::Linear, |text| {
        strings(text).components
    }),
    Parameter::whole("sel", (1, MOST as u32), 1, Spread::Linear, |text| {
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
    Parameter::choice(
        "curve",
        &["pdf", "cdf"],
        |text| strings(text).curve,
        |text| &strings(text).curves,
    )
    .shown(|values| values.is("view", "mixture")),
    Parameter::choice(
        "axis",
        &["linear", "log"],
        |text| text.controls.axis,
        |text| &text.controls.axes,
    ),
    Parameter::flag("normal", false, |text| strings(text).normal)
        .shown(|values| values.is("view", "mixture") || values.is("view", "discrete")),
    Parameter::whole("n", (0, 100_000), 2000, Spread::LogFromZero, |text| {
        text.controls.samples
    })
    .shown(samples),
    Parameter::flag("freeze", true, |text| text.controls.freeze).shown(samples),
    Parameter::number("min", LOG_SCALE_MIN_RANGE, -7.0, |text| {
        strings(text).log_scale_min
    })
    .shown(|values| samples(values) || has_levels(values)),
    Parameter::flag("clip", true, |text| strings(text).clip).shown(samples),
    Parameter::flag("clamp", true, |text| text.controls.clamp).shown(samples),
    Parameter::log_number("eps", (1e-7, 0.2), 1e-5, |text| text.controls.epsilon)
        .shown(|values| samples(values) && values.on("clamp")),
    drawn(0),
    drawn(1),
    drawn(2),
    drawn(3),
    drawn(4),
    drawn(5),
    common::step(EVENTS),
    common::seed(),
    common::speed(60.0),
    common::slow(),
];

const LOG_SCALE_MIN_RANGE: (f64, f64) = (-7.0, 0.0);

/// Whether the view draws samples.
pub(super) fn samples(values: &Values) -> bool {
    values.is("view", "walk") || values.is("view", "direct")
}

/// Whether the view is about learning.
pub(super) fn learns(values: &Values) -> bool {
    values.is("view", "learn")
}

fn has_levels(values: &Values) -> bool {
    values.is("view", "discrete") || (learns(values) && values.is("fit", "discrete"))
}

/// The component whose values stand in the fields, counted from 1.
pub(super) fn selected(values: &Values) -> usize {
    values.whole("sel").min(values.whole("k"))
}
