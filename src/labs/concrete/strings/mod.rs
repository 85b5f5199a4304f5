//! The strings of the Concrete lab.

#[cfg(not(target_arch = "wasm32"))]
mod en;
#[cfg(not(target_arch = "wasm32"))]
mod ja;
#[cfg(not(target_arch = "wasm32"))]
mod zh;

use crate::strings::{AnyBundle, Bundle, LabInfo, Text, bundle, strings};

/// What every page shows of this lab.
pub static INFO: Bundle<LabInfo> = bundle!([&en::INFO, &ja::INFO, &zh::INFO]);

/// The strings of this lab alone.
pub static STRINGS: Bundle<ConcreteStrings> = bundle!([&en::STRINGS, &ja::STRINGS, &zh::STRINGS]);

/// The bundles that the page of this lab needs.
pub static BUNDLES: &[&AnyBundle] = &[STRINGS.any()];

/// The strings of this lab in the language of `text`.
pub fn strings(text: &Text) -> &'static ConcreteStrings {
    STRINGS.get(text.language)
}

strings! {
/// The strings of the Concrete lab.
pub struct ConcreteStrings {
    /// “Simplex”, …
    pub views: [&'static str; 6],
    /// “Categories n”
    pub categories: &'static str,
    /// “Temperature λ”
    pub temperature: &'static str,
    /// “Density”
    pub heat: &'static str,
    /// “Log”, …
    pub heats: [&'static str; 3],
    /// “Turn, degrees”
    pub turn: &'static str,
    /// “Tilt, degrees”
    pub tilt: &'static str,
    /// “Distance from a corner ε”
    pub corner: &'static str,
    /// “Objective f(x)”
    pub objective: &'static str,
    /// “Σ k·xₖ”, …
    pub objectives: [&'static str; 3],
    /// “What is trained”
    pub trained: &'static str,
    /// “Mean and positions”, …
    pub trainings: [&'static str; 2],
    /// “Steps”
    pub steps: &'static str,
    /// “Learning rate”
    pub rate: &'static str,
    /// “Anneal λ from 10 to 0.05”
    pub anneal: &'static str,
    /// “one sample as λ falls”
    pub path_mark: &'static str,
    /// “probabilities α / Σ α”
    pub probs_mark: &'static str,
    /// “Samples”
    pub samples: &'static str,
    /// “Density”
    pub density: &'static str,
    /// “Logistic”
    pub logistic: &'static str,
    /// “ln(x₁ / x₂)”
    pub logit_axis: &'static str,
    /// “ln α + G”
    pub scores_axis: &'static str,
    /// “ln α”
    pub log_alpha: &'static str,
    /// “Gumbel noise G”
    pub noise: &'static str,
    /// “Largest”
    pub largest: &'static str,
    /// “Softmax((ln α + G) / λ)”
    pub softmax_axis: &'static str,
    /// “Other”
    pub other_coordinates: &'static str,
    /// “Coordinates of this sample”
    pub coordinates: &'static str,
    /// “Density {low} … {high}, log scale”
    pub heat_log: &'static str,
    /// “Density {low} … ≥ {high}”
    pub heat_linear: &'static str,
    /// “Gumbel noise is drawn: G = {gumbels}.”, …
    pub events: [&'static str; 3],
    /// “{n} samples of the Concrete distribution on the triangle at …”
    pub triangle_description: &'static str,
    /// “{n} samples of the binary Concrete distribution at …”
    pub segment_description: &'static str,
    /// “{n} samples of the Concrete distribution on the tetrahedron …”
    pub solid_description: &'static str,
    /// “One sample over {categories} categories at temperature …”
    pub one_description: &'static str,
    /// “Category”
    pub category: &'static str,
    /// “Share”
    pub share: &'static str,
    /// “α / Σ α”
    pub exact: &'static str,
    /// “Largest coordinate”
    pub rounded: &'static str,
    /// “Share within ε of a corner”
    pub corner_share: &'static str,
    /// “x₁, from the opposite face (0) to corner 1 (1)”
    pub section: &'static str,
    /// “ln p(x)”
    pub log_density: &'static str,
    /// “Concave here”
    pub concave: &'static str,
    /// “How often each coordinate is the largest among {n} samples …”
    pub rounding_description: &'static str,
    /// “The share of samples within {eps} of a corner over the …”
    pub corners_description: &'static str,
    /// “The log-density along a line from the middle of a face to …”
    pub convexity_description: &'static str,
    /// “The four properties”
    pub properties: &'static str,
    /// “(a) Reparameterisation”, …
    pub property_names: [&'static str; 4],
    /// “x is a smooth function of α, λ and noise that depends on …”
    pub path_statement: &'static str,
    /// “P(xₖ is largest) = αₖ / Σ α at every λ: among {n} samples …”
    pub rounding_statement: &'static str,
    /// “As λ falls the samples go to the corners: at λ = {lambda}, …”
    pub corner_statement: &'static str,
    /// “λ = {lambda} is at most 1/(n − 1) = {threshold}: the …”
    pub convex_statement: &'static str,
    /// “λ = {lambda} is above 1/(n − 1) = {threshold}: the density …”
    pub not_convex_elsewhere_statement: &'static str,
    /// “λ = {lambda} is above 1/(n − 1) = {threshold}: the density …”
    pub not_convex_statement: &'static str,
    /// “ln of the smallest xₖ”
    pub smallest: &'static str,
    /// “Log space”
    pub log_space: &'static str,
    /// “As printed, 32-bit”
    pub naive: &'static str,
    /// “{value} from λ = {lambda}”
    pub fails_from: &'static str,
    /// “never here”
    pub never: &'static str,
    /// “The density and the smallest coordinate of one sample over …”
    pub numerics_description: &'static str,
    /// “The largest λ at which the printed formula fails on this sample”
    pub numerics_caption: &'static str,
    /// “Formula”, …
    pub numerics_heads: [&'static str; 3],
    /// “0”, …
    pub failures: [&'static str; 3],
    /// “Density”
    pub naive_density: &'static str,
    /// “Softmax”
    pub naive_softmax: &'static str,
    /// “Pathwise”, …
    pub estimators: [&'static str; 3],
    /// “Estimate of ∂E f / ∂ln α₁”
    pub gradient: &'static str,
    /// “exact”
    pub exact_mark: &'static str,
    /// “mean”
    pub mean_mark: &'static str,
    /// “Mean”
    pub mean_gradient: &'static str,
    /// “Standard deviation”
    pub deviation: &'static str,
    /// “Estimates of the gradient of E f with respect to ln α₁ at temperature …”
    pub gradients_description: &'static str,
    /// “Mean and standard deviation of the three estimators over …”
    pub means_description: &'static str,
    /// “The standard deviation of the three estimators over the …”
    pub deviations_description: &'static str,
    /// “Estimates from {n} draws; exact gradient {exact}”
    pub gradients_caption: &'static str,
    /// “Estimator”, …
    pub gradient_heads: [&'static str; 6],
    /// “Mean”
    pub mean: &'static str,
    /// “Expected reward”
    pub expected: &'static str,
    /// “Step”
    pub step: &'static str,
    /// “Softmax, exact gradient”
    pub softmax_path: &'static str,
    /// “Gumbel-softmax, one draw a step”
    pub gumbel_path: &'static str,
    /// “Both means step along their gradients, …”
    pub toy_event: &'static str,
    /// “Gradient ascent on the expected reward: after {steps} steps …”
    pub toy_description: &'static str,
    /// “The mean after each step”
    pub toy_caption: &'static str,
    /// “Step”, …
    pub toy_heads: [&'static str; 3],
    /// “|gradient − difference| at the start”
    pub toy_check: &'static str,
    /// “At mean 2 the expected reward has the slope {value}; …”
    pub toy_check_detail: &'static str,
    /// “|∫ density − 1|”
    pub integral: &'static str,
    /// “The density integrates over the simplex to {value}.”
    pub integral_detail: &'static str,
    /// “χ² p-value, largest coordinate”
    pub rounding_check: &'static str,
    /// “Chi-square test of how often each coordinate is the …”
    pub rounding_detail: &'static str,
    /// “Pathwise derivative, λ × error”
    pub pathwise_check: &'static str,
    /// “The derivative of the sample on show in ln α, against …”
    pub pathwise_detail: &'static str,
    /// “|printed / log space − 1|”
    pub naive_check: &'static str,
    /// “The printed density in 32-bit arithmetic against log space, …”
    pub naive_detail: &'static str,
    /// “The printed formula gives 0, ∞ or NaN on the sample on …”
    pub naive_fails: &'static str,
    /// “Too few samples.”
    pub too_few: &'static str,
}
}
