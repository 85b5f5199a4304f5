//! The strings of the Gumbel lab.

#[cfg(not(target_arch = "wasm32"))]
mod en;
#[cfg(not(target_arch = "wasm32"))]
mod ja;
#[cfg(not(target_arch = "wasm32"))]
mod zh;

use crate::labs::shared::{checks, location_scale};
use crate::strings::{AnyBundle, Bundle, LabInfo, Text, bundle, strings};

/// What every page shows of this lab.
pub static INFO: Bundle<LabInfo> = bundle!([&en::INFO, &ja::INFO, &zh::INFO]);

/// The strings of this lab alone.
pub static STRINGS: Bundle<GumbelStrings> = bundle!([&en::STRINGS, &ja::STRINGS, &zh::STRINGS]);

/// The bundles that the page of this lab needs.
pub static BUNDLES: &[&AnyBundle] = &[
    STRINGS.any(),
    location_scale::strings::STRINGS.any(),
    checks::STRINGS.any(),
];

/// The strings of this lab in the language of `text`.
pub fn strings(text: &Text) -> &'static GumbelStrings {
    STRINGS.get(text.language)
}

strings! {
/// The strings of the Gumbel lab.
pub struct GumbelStrings {
    /// One of: Walk, Density, Cdf, Quantile, Maxima, Numerics.
    pub views: [&'static str; 6],
    /// “Scale β”
    pub scale: &'static str,
    /// “Parent”
    pub parent: &'static str,
    /// One of: Exponential, Normal, Logistic, Uniform.
    pub parents: [&'static str; 4],
    /// “Block size n”
    pub block: &'static str,
    /// “Naive ε”
    pub naive: &'static str,
    /// “Precision”
    pub precision: &'static str,
    /// One of: 32-bit, 64-bit.
    pub precisions: [&'static str; 2],
    /// “Mean ± standard deviation”
    pub deviation_mark: &'static str,
    /// “mean”
    pub mean_mark: &'static str,
    /// “Mode, mean and variance”
    pub moments: &'static str,
    /// “Mode”
    pub mode: &'static str,
    /// “Mean”
    pub mean: &'static str,
    /// “Variance”
    pub variance: &'static str,
    /// “Median”
    pub median: &'static str,
    /// “Gumbel distribution with location {mu} and scale {beta}: mean …”
    pub description: &'static str,
    /// “A block of {n} is drawn: {parent}.”
    pub event_block: &'static str,
    /// “The largest is taken: M = {m}.”
    pub event_largest: &'static str,
    /// “Shifted by bₙ and divided by aₙ, it falls to x = {x}.”
    pub event_land: &'static str,
    /// “{n} maxima of blocks of {block} draws ({parent}), shifted and …”
    pub maxima_description: &'static str,
    /// “Largest distance between the cdf of the maximum and its limit …”
    pub convergence_description: &'static str,
    /// “Density, {parent}”
    pub parent_density: &'static str,
    /// “subtract bₙ = {value}”
    pub subtracted: &'static str,
    /// “divide by aₙ = {value}”
    pub divided_by: &'static str,
    /// “One block”
    pub block_draws: &'static str,
    /// “Maxima”
    pub maxima: &'static str,
    /// “μ + β (M − bₙ) / aₙ”
    pub normalised: &'static str,
    /// “Exact”
    pub exact_law: &'static str,
    /// “Gumbel (limit)”
    pub gumbel_limit: &'static str,
    /// “Reversed Weibull (limit)”
    pub weibull: &'static str,
    /// “Gumbel, same moments”
    pub gumbel_matched: &'static str,
    /// “Distance to the Gumbel law”
    pub distance: &'static str,
    /// “Norming constants, {parent}, n = {n}”
    pub norming_caption: &'static str,
    /// “location”
    pub norming_location: &'static str,
    /// “scale”
    pub norming_scale: &'static str,
    /// “largest distance between exact and limit cdf”
    pub distance_row: &'static str,
    /// “median daily maximum of a heart rate of 70 ± 10”
    pub heart_rate: &'static str,
    /// “The naive −ln(−ln(u + ε)) in {precision} bits with ε = {eps} …”
    pub numerics_description: &'static str,
    /// “u near 0”
    pub near_zero: &'static str,
    /// “1 − u, for u near 1”
    pub near_one: &'static str,
    /// “Stable”
    pub stable_form: &'static str,
    /// “Naive”
    pub naive_form: &'static str,
    /// “Naive gives ∞ or NaN”
    pub infinite_here: &'static str,
    /// “Where the naive form fails”
    pub numerics_caption: &'static str,
    /// “Value at u = 0”
    pub at_zero: &'static str,
    /// “Wrong by more than 0.01 below u =”
    pub parts_at_zero: &'static str,
    /// “Largest finite value”
    pub largest_finite: &'static str,
    /// “Infinite from 1 − u =”
    pub infinite_from: &'static str,
}
}
