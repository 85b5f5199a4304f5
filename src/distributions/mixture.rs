//! Mixtures of one family.

use super::error::check;
use super::{Categorical, ContinuousDistribution, Cumulative, Moments, ParameterError, Score};
use crate::numerics::LogSumExp;
use crate::random::Stream;
use rand::Rng;
use rand::distr::{Distribution, Open01};
use std::slice;

/// Mixture(ℓ, components): p(x) = Σₖ πₖ pₖ(x) with weights πₖ = exp(ℓₖ) / Σⱼ exp(ℓⱼ).
///
/// The support spans those of the components. A draw takes one uniform for the component and then what
/// the component takes: two uniforms for a [`Logistic`](super::Logistic) or a [`Normal`](super::Normal).
/// Without the division by the sum of weights, Σₖ pₖ(x) would be no density: it integrates to K.
/// Source: Bishop, *Pattern Recognition and Machine Learning*, 2006, section 9.2.
///
/// ```
/// use rand::RngExt;
/// use reparam::distributions::{Cumulative, Logistic, Mixture};
/// use reparam::random::Stream;
///
/// let components = vec![Logistic::new(-3.0, 0.5)?, Logistic::new(3.0, 0.5)?];
/// let mixture = Mixture::new(&[0.0, 0.0], components)?;
/// assert_eq!(mixture.quantile(0.5), 0.0);
///
/// // Any generator of rand will do.
/// let mut rng = Stream::new(1, "example");
/// let x: f64 = rng.sample(&mixture);
/// assert!(x.is_finite());
///
/// assert_eq!(
///     Mixture::new(&[0.0, 0.0], vec![Logistic::STANDARD]).unwrap_err().to_string(),
///     "Mixture: number of components is 1, but must be the number of logits",
/// );
/// # Ok::<(), reparam::distributions::ParameterError>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Mixture<C> {
    weights: Categorical,
    components: Vec<C>,
}

impl<C> Mixture<C> {
    /// The mixture with weights ∝ exp(ℓₖ), one logit a component.
    ///
    /// # Errors
    /// When there are not as many components as logits, or as [`Categorical::from_logits`].
    pub fn new(logits: &[f64], components: Vec<C>) -> Result<Self, ParameterError> {
        let weights = Categorical::from_logits(logits)?;
        let count = components.len();
        check(
            count == weights.len(),
            "Mixture",
            "number of components",
            count as f64,
            "the number of logits",
        )?;
        Ok(Self {
            weights,
            components,
        })
    }

    /// The distribution of the component's index.
    pub fn weights(&self) -> &Categorical {
        &self.weights
    }

    /// The components, in the order of their logits.
    pub fn components(&self) -> &[C] {
        &self.components
    }

    /// K, the number of components; at least 1.
    #[allow(clippy::len_without_is_empty, reason = "it is never empty")]
    pub fn len(&self) -> usize {
        self.components.len()
    }

    /// ln πₖ and the component, for the components that can come.
    pub(super) fn log_weighted_components(&self) -> impl Iterator<Item = (f64, &C)> {
        let pairs = self.weights.log_probs().iter().zip(&self.components);
        pairs
            .map(|(&log_weight, component)| (log_weight, component))
            .filter(|(log_weight, _)| *log_weight > f64::NEG_INFINITY)
    }

    /// πₖ and the component, for the components whose weight is no less than the smallest double.
    pub(super) fn weighted_components(&self) -> impl Iterator<Item = (f64, &C)> {
        let pairs = self.weights.probs().iter().zip(&self.components);
        pairs
            .map(|(&weight, component)| (weight, component))
            .filter(|(weight, _)| *weight > 0.0)
    }

    /// The component that the uniform `u` picks.
    fn component_at(&self, u: f64) -> &C {
        &self.components[self.weights.inverse_cdf(u)]
    }

    /// Σₖ πₖ f(componentₖ).
    fn average(&self, f: impl Fn(&C) -> f64) -> f64 {
        self.weighted_components()
            .map(|(weight, c)| weight * f(c))
            .sum()
    }
}

impl<C: ContinuousDistribution> Mixture<C> {
    /// ln(πₖ pₖ(x)), in nats; −∞ for a k that is no component or never comes.
    pub fn component_log_prob(&self, k: usize, x: f64) -> f64 {
        let log_weight = self.weights.log_prob(k);
        match self.components.get(k) {
            Some(component) if log_weight > f64::NEG_INFINITY => log_weight + component.log_prob(x),
            _ => f64::NEG_INFINITY,
        }
    }

    /// Writes P(component k | x) = πₖ pₖ(x) / p(x) into `out`, at any distance from the components.
    ///
    /// Only the entries that both have are written; they are NaN where p(x) is 0, and at infinite x.
    pub fn responsibilities(&self, x: f64, out: &mut [f64]) {
        let leader = self.leader(x);
        let total: f64 = (0..self.len())
            .map(|k| self.relative_to(leader, k, x))
            .sum();
        for (k, share) in out.iter_mut().take(self.len()).enumerate() {
            *share = self.relative_to(leader, k, x) / total;
        }
    }

    /// The component with the largest πₖ pₖ(x).
    fn leader(&self, x: f64) -> usize {
        let start = self.weights.probs().iter().position(|&p| p > 0.0);
        (0..self.len()).fold(start.unwrap_or(0), |leader, k| {
            if self.relative_to(leader, k, x) > 1.0 {
                k
            } else {
                leader
            }
        })
    }

    /// πₖ pₖ(x) of component k over that of `leader`, from the difference of their logarithms, for both may have
    /// overflowed.
    fn relative_to(&self, leader: usize, k: usize, x: f64) -> f64 {
        let [own, other] = [k, leader].map(|k| self.weights.log_prob(k));
        if own == f64::NEG_INFINITY {
            return 0.0;
        }
        let ratio = self.components[k].log_prob_ratio(&self.components[leader], x);
        (own - other + ratio).exp()
    }

    fn log_density(&self, x: f64) -> f64 {
        let terms = self.log_weighted_components();
        let sum: LogSumExp = terms.map(|(log, c)| log + c.log_prob(x)).collect();
        sum.value()
    }
}

impl<C: ContinuousDistribution> ContinuousDistribution for Mixture<C> {
    fn log_prob(&self, x: f64) -> f64 {
        self.log_density(x)
    }

    fn support(&self) -> (f64, f64) {
        let ends = self
            .log_weighted_components()
            .map(|(_, component)| component.support());
        ends.fold((f64::INFINITY, f64::NEG_INFINITY), |all, one| {
            (all.0.min(one.0), all.1.max(one.1))
        })
    }

    fn fill(&self, stream: &mut Stream, out: &mut [f64]) {
        for x in out {
            let component = self.component_at(stream.uniform());
            component.fill(stream, slice::from_mut(x));
        }
    }
}

/// From one uniform for the component, and then what the component takes.
impl<C: Distribution<f64>> Distribution<f64> for Mixture<C> {
    fn sample<R: Rng + ?Sized>(&self, rng: &mut R) -> f64 {
        self.component_at(Open01.sample(rng)).sample(rng)
    }
}

impl<C: Cumulative> Cumulative for Mixture<C> {
    fn cdf(&self, x: f64) -> f64 {
        at_most_one(self.average(|c| c.cdf(x)))
    }

    fn survival(&self, x: f64) -> f64 {
        at_most_one(self.average(|c| c.survival(x)))
    }

    fn log_cdf(&self, x: f64) -> f64 {
        log_of_tail(
            self.cdf(x),
            || self.survival(x),
            || {
                let terms = self.log_weighted_components();
                terms.map(|(log, c)| log + c.log_cdf(x)).collect()
            },
        )
    }

    fn log_survival(&self, x: f64) -> f64 {
        log_of_tail(
            self.survival(x),
            || self.cdf(x),
            || {
                let terms = self.log_weighted_components();
                terms.map(|(log, c)| log + c.log_survival(x)).collect()
            },
        )
    }

    fn quantile(&self, p: f64) -> f64 {
        if p <= 0.5 {
            self.lower_tail_quantile(p)
        } else {
            self.upper_tail_quantile(1.0 - p)
        }
    }

    fn upper_quantile(&self, q: f64) -> f64 {
        if q <= 0.5 {
            self.upper_tail_quantile(q)
        } else {
            self.lower_tail_quantile(1.0 - q)
        }
    }
}

impl<C: Moments> Moments for Mixture<C> {
    fn mean(&self) -> f64 {
        self.average(C::mean)
    }

    fn variance(&self) -> f64 {
        let mean = self.mean();
        self.average(|c| c.variance() + (c.mean() - mean).powi(2))
    }

    /// √Σₖ πₖ (σₖ² + (mₖ − m)²), as a distance in halves.
    fn standard_deviation(&self) -> f64 {
        let half_mean = 0.5 * self.mean();
        let terms = self.weighted_components().map(|(weight, c)| {
            let deviation = 0.5 * c.mean() - half_mean;
            weight.sqrt() * libm::hypot(0.5 * c.standard_deviation(), deviation)
        });
        2.0 * terms.fold(0.0, libm::hypot)
    }
}

impl<C: Score> Score for Mixture<C> {
    fn d_log_prob_dx(&self, x: f64) -> f64 {
        let leader = self.leader(x);
        let (mut total, mut sum) = (0.0, 0.0);
        for (k, component) in self.components.iter().enumerate() {
            let share = self.relative_to(leader, k, x);
            total += share;
            // A component that is not there has no score there.
            if share != 0.0 {
                sum += share * component.d_log_prob_dx(x);
            }
        }
        sum / total
    }
}

/// `p`, if it is a probability: a sum of weighted ones may be rounded above 1.
fn at_most_one(p: f64) -> f64 {
    if p > 1.0 { 1.0 } else { p }
}

/// ln p, from 1 − p where that is the smaller one, or from logarithms where p underflows.
fn log_of_tail(p: f64, rest: impl Fn() -> f64, sum: impl Fn() -> LogSumExp) -> f64 {
    if p > 0.5 {
        (-rest()).ln_1p()
    } else if p.is_normal() {
        p.ln()
    } else {
        sum().value()
    }
}
