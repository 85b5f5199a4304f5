//! What a reader can set on the page of the Gumbel-max lab.

use super::strings::strings;
use crate::labs::parameters::common::{self, with_playback};
use crate::labs::parameters::{Key, Parameter, Spread, Values};
use crate::strings::Text;

/// Most categories.
pub(super) const MAX_CATEGORIES: usize = 12;

/// Steps of one draw: the noise is added, the tallest is found, it is counted.
pub(super) const STEPS_PER_SAMPLE: u32 = 3;

crate::choice! {
    /// What the page shows.
    pub(super) enum View {
        /// One draw, step by step.
        SingleDraw = "walk",
        /// Gumbel-max beside inverse-CDF sampling, and the speed of each method.
        SamplerComparison = "race",
        /// The k tallest: sampling without replacement.
        TopK = "top",
        /// Softmax over its temperature.
        Temperature = "temperature",
    }
}

impl View {
    /// Whether anything is drawn in this view.
    pub(super) fn has_draws(self) -> bool {
        self != Self::Temperature
    }
}

pub(super) const VIEW: Key<View> = Key::new("view");
pub(super) const CATEGORIES: Key<usize> = Key::new("k");
pub(super) const TEMPERATURE: Key<f64> = Key::new("t");
pub(super) const TOP_K: Key<usize> = Key::new("top");
pub(super) const LOGITS: [Key<f64>; MAX_CATEGORIES] = Key::list([
    "l1", "l2", "l3", "l4", "l5", "l6", "l7", "l8", "l9", "l10", "l11", "l12",
]);

/// Everything that a reader can set on this page.
pub static PARAMETERS: &[Parameter] = with_playback!(
    [
        VIEW.choice(|text| text.controls.view, |text| &strings(text).views)
            .main(),
        CATEGORIES.whole((2, MAX_CATEGORIES as u32), 5, Spread::Linear, |text| {
            strings(text).categories
        }),
        TEMPERATURE
            .log_number((0.05, 50.0), 1.0, |text| strings(text).temperature)
            .main(),
        logit(1, 2.0, |_| "ℓ₁", |_| true),
        logit(2, 1.0, |_| "ℓ₂", |_| true),
        logit(3, 0.0, |_| "ℓ₃", |values| values.get(CATEGORIES) >= 3),
        logit(4, -1.0, |_| "ℓ₄", |values| values.get(CATEGORIES) >= 4),
        logit(5, 0.5, |_| "ℓ₅", |values| values.get(CATEGORIES) >= 5),
        logit(6, 1.5, |_| "ℓ₆", |values| values.get(CATEGORIES) >= 6),
        logit(7, -0.5, |_| "ℓ₇", |values| values.get(CATEGORIES) >= 7),
        logit(8, -1.5, |_| "ℓ₈", |values| values.get(CATEGORIES) >= 8),
        logit(9, 0.8, |_| "ℓ₉", |values| values.get(CATEGORIES) >= 9),
        logit(10, 0.2, |_| "ℓ₁₀", |values| values.get(CATEGORIES) >= 10),
        logit(11, -0.8, |_| "ℓ₁₁", |values| values.get(CATEGORIES) >= 11),
        logit(12, -2.0, |_| "ℓ₁₂", |values| values.get(CATEGORIES) >= 12),
        TOP_K
            .whole((1, MAX_CATEGORIES as u32), 3, Spread::Linear, |text| {
                strings(text).top
            })
            .shown(|values| values.get(VIEW) == View::TopK)
            .main(),
        common::samples(10_000_000, 200).shown(has_draws).main(),
        common::freeze().shown(has_draws),
    ],
    STEPS_PER_SAMPLE,
    common::speed(20.0),
);

/// The logit of a category, counted from 1.
const fn logit(
    category: usize,
    default: f64,
    label: fn(&Text) -> &'static str,
    shown: fn(&Values) -> bool,
) -> Parameter {
    LOGITS[category - 1]
        .field((-8.0, 8.0), default, label)
        .shown(shown)
}

fn has_draws(values: &Values) -> bool {
    values.get(VIEW).has_draws()
}
