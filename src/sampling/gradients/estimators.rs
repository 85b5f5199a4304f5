//! The exact gradient, and estimators of it from one draw of Gumbel noise.

use super::Objective;
use crate::distributions::{Categorical, Concrete};
use crate::sampling::gumbel_max::first_largest;

/// E f(eₖ) for k ~ Categorical.
pub fn expectation(categorical: &Categorical, objective: &Objective) -> f64 {
    let probs = categorical.probs().iter().enumerate();
    probs.map(|(k, p)| p * objective.at_vertex(k)).sum()
}

/// Writes the gradient of E f(eₖ) by the logits into `out`: pⱼ (f(eⱼ) − E f).
pub fn exact(categorical: &Categorical, objective: &Objective, out: &mut [f64]) {
    let mean = expectation(categorical, objective);
    for (j, (out, p)) in out.iter_mut().zip(categorical.probs()).enumerate() {
        *out = p * (objective.at_vertex(j) - mean);
    }
}

/// The gradient of f at one relaxed draw: writes ∂f(x)/∂ log α into `out`, and the draw x into `sample`.
///
/// Unbiased for the gradient of E f(x), x ~ Concrete(α, λ); biased for that of E f(eₖ), the less the
/// lower λ, while the variance grows as λ falls. Returns f(x). All slices have length n.
///
/// Sources: Maddison, Mnih and Teh, 2017; Jang, Gu and Poole, 2017.
pub fn pathwise(
    concrete: &Concrete,
    objective: &Objective,
    gumbels: &[f64],
    sample: &mut [f64],
    out: &mut [f64],
) -> f64 {
    concrete.transform(gumbels, sample);
    objective.gradient(sample, out);
    concrete.vjp_in_place(sample, out);
    objective.value(sample)
}

/// The gradient of f at the vertex that was drawn, passed back as if the draw had been the relaxed one.
///
/// Writes the estimate into `out` and the relaxed draw into `sample`. Biased for the gradient of E f(eₖ),
/// and for that of E f(x) too, unless f is linear: then it is [`pathwise`]. Returns the vertex. All slices
/// have length n.
///
/// Source: Jang, Gu and Poole, *Categorical reparameterization with Gumbel-softmax*, 2017, section 2.2.
pub fn straight_through(
    concrete: &Concrete,
    objective: &Objective,
    gumbels: &[f64],
    sample: &mut [f64],
    out: &mut [f64],
) -> usize {
    let drawn = first_largest(concrete.log_alpha(), gumbels).index;
    concrete.transform(gumbels, sample);
    objective.gradient_at_vertex(drawn, out);
    concrete.vjp_in_place(sample, out);
    drawn
}

/// (f(eₖ) − b) ∇ ln P(k) at the vertex k = argmax (ℓ + G) that was drawn, into `out` of length K.
///
/// Unbiased for the gradient of E f(eₖ), whatever the baseline b, as E ∇ ln P = 0; a b near E f makes the
/// variance smaller. Returns k.
///
/// Sources: Glynn, *Likelihood ratio gradient estimation*, 1990; Williams, *Simple statistical
/// gradient-following algorithms for connectionist reinforcement learning*, 1992.
pub fn score_function(
    categorical: &Categorical,
    objective: &Objective,
    baseline: f64,
    gumbels: &[f64],
    out: &mut [f64],
) -> usize {
    let drawn = first_largest(categorical.logits(), gumbels).index;
    let advantage = objective.at_vertex(drawn) - baseline;
    for (j, (out, p)) in out.iter_mut().zip(categorical.probs()).enumerate() {
        let hit = if j == drawn { 1.0 } else { 0.0 };
        *out = advantage * (hit - p);
    }
    drawn
}
