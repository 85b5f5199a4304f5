//! English strings of a location-scale family and its sampling by inversion.

use super::LocationScaleStrings;

pub(super) static STRINGS: LocationScaleStrings = LocationScaleStrings {
    density: "Density",
    cdf: "Cdf F(x)",
    quantile: "Quantile Q(u)",
    normal_curve: "Normal",
    samples: "Samples",
    ordered_samples: "Ordered samples",
    uniform: "u",
    uniform_log_odds: "u (log-odds scale)",
    gumbel_density: "Gumbel density",
    event_draw: "u = {u} is drawn, uniform between 0 and 1.",
    event_across: "u = {u} runs across to the cdf.",
    event_drop: "It falls to x = F⁻¹(u) = {x}.",
    event_land: "x = {x} lands in the histogram.",
    event_first_gumbel: "A first Gumbel is drawn: G₁ = {u}.",
    event_second_gumbel: "A second Gumbel is drawn: G₂ = {v}.",
    event_difference: "Their difference {z}, shifted and scaled, is x = {x}.",
    clamp_caption: "What the truncation at ε = {eps} costs",
    smallest: "Smallest possible x",
    largest: "Largest possible x",
    variance_lost: "Variance lost",
};
