//! The strings of a location-scale family and its sampling by inversion.

#[cfg(not(target_arch = "wasm32"))]
mod en;
#[cfg(not(target_arch = "wasm32"))]
mod ja;
#[cfg(not(target_arch = "wasm32"))]
mod zh;

use crate::strings::{Bundle, Text, bundle, strings};

/// These strings.
pub static STRINGS: Bundle<LocationScaleStrings> =
    bundle!([&en::STRINGS, &ja::STRINGS, &zh::STRINGS]);

/// These strings in the language of `text`.
pub fn strings(text: &Text) -> &'static LocationScaleStrings {
    STRINGS.get(text.language)
}

strings! {
/// The strings of a location-scale family and its sampling by inversion.
pub struct LocationScaleStrings {
    /// “Density”
    pub density: &'static str,
    /// “Cdf F(x)”
    pub cdf: &'static str,
    /// “Quantile Q(u)”
    pub quantile: &'static str,
    /// “Normal”
    pub normal_curve: &'static str,
    /// “Samples”
    pub samples: &'static str,
    /// “Ordered samples”
    pub ordered_samples: &'static str,
    /// “u”
    pub uniform: &'static str,
    /// “u (log-odds scale)”
    pub uniform_log_odds: &'static str,
    /// “Gumbel density”
    pub gumbel_density: &'static str,
    /// “u = {u} is drawn, uniform between 0 and 1.”
    pub event_draw: &'static str,
    /// “u = {u} runs across to the cdf.”
    pub event_across: &'static str,
    /// “It falls to x = F⁻¹(u) = {x}.”
    pub event_drop: &'static str,
    /// “x = {x} lands in the histogram.”
    pub event_land: &'static str,
    /// “A first Gumbel is drawn: G₁ = {u}.”
    pub event_first_gumbel: &'static str,
    /// “A second Gumbel is drawn: G₂ = {v}.”
    pub event_second_gumbel: &'static str,
    /// “Their difference {z}, shifted and scaled, is x = {x}.”
    pub event_difference: &'static str,
    /// “What the truncation at ε = {eps} costs”
    pub clamp_caption: &'static str,
    /// “Smallest possible x”
    pub smallest: &'static str,
    /// “Largest possible x”
    pub largest: &'static str,
    /// “Variance lost”
    pub variance_lost: &'static str,
}
}
