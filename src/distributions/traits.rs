//! What a distribution can do, one trait per capability.
//!
//! Single draws are rand's part: every family implements [`rand::distr::Distribution`] for any generator.

use crate::random::Stream;

/// A continuous distribution on the real line: its density, and draws in bulk.
///
/// Every capability trait here is object safe, so that a figure can hold a `&dyn ContinuousDistribution`.
pub trait ContinuousDistribution {
    /// ln p(x) in nats; −∞ outside the support, NaN for NaN.
    fn log_prob(&self, x: f64) -> f64;

    /// The closure of the set where the density is positive, as its two ends.
    fn support(&self) -> (f64, f64);

    /// Fills `out` with what repeated calls of rand's `sample` with this stream would give, bit for bit.
    fn fill(&self, stream: &mut Stream, out: &mut [f64]);

    /// ln p(x) − ln q(x) for another member q of the family, in nats; NaN where both are 0, at infinite x among others.
    ///
    /// Far in the tails both logarithms may be much larger than their difference, or overflow: then a family works
    /// that out apart.
    fn log_prob_ratio(&self, other: &Self, x: f64) -> f64
    where
        Self: Sized,
    {
        self.log_prob(x) - other.log_prob(x)
    }

    /// The density p(x).
    fn prob(&self, x: f64) -> f64 {
        self.log_prob(x).exp()
    }
}

/// A distribution whose distribution function and its inverse are known.
///
/// Each probability is relatively accurate in its own far tail: use `survival` and `upper_quantile` for
/// the upper one.
pub trait Cumulative: ContinuousDistribution {
    /// P(X ≤ x).
    fn cdf(&self, x: f64) -> f64;

    /// P(X > x).
    fn survival(&self, x: f64) -> f64;

    /// ln P(X ≤ x), accurate also where the probability underflows.
    fn log_cdf(&self, x: f64) -> f64;

    /// ln P(X > x), accurate also where the probability underflows.
    fn log_survival(&self, x: f64) -> f64;

    /// The x with cdf(x) = p; the ends of the support at p = 0 and 1, NaN for p outside [0, 1].
    fn quantile(&self, p: f64) -> f64;

    /// The x with survival(x) = q; the ends of the support at q = 1 and 0, NaN for q outside [0, 1].
    fn upper_quantile(&self, q: f64) -> f64;
}

/// A distribution with a mean and a variance.
pub trait Moments {
    /// The mean, in the units of x.
    fn mean(&self) -> f64;

    /// The variance, in the squared units of x.
    fn variance(&self) -> f64;

    /// The square root of the variance, in the units of x.
    ///
    /// A family whose variance may be too large or too small for a double, though this is not, works it out apart.
    fn standard_deviation(&self) -> f64 {
        self.variance().sqrt()
    }
}

/// A distribution whose differential entropy is known.
pub trait Entropy {
    /// −E ln p(X), in nats.
    fn entropy(&self) -> f64;
}

/// A distribution whose score is known.
pub trait Score: ContinuousDistribution {
    /// d ln p(x) / dx; NaN outside the support and at its ends.
    fn d_log_prob_dx(&self, x: f64) -> f64;
}

/// `p`, if it is a probability, else NaN.
pub(crate) fn probability(p: f64) -> f64 {
    if (0.0..=1.0).contains(&p) {
        p
    } else {
        f64::NAN
    }
}
