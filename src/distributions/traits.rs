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

/// A distribution on whole numbers: its mass function, distribution function and quantiles.
///
/// Whole numbers are written as doubles, as the draws are.
pub trait DiscreteDistribution {
    /// ln P(X = k) in nats; −∞ where k is no whole number of the support, NaN for NaN.
    fn log_prob(&self, k: f64) -> f64;

    /// The least and the greatest number that have a probability, or that have one for most parameters; the latter may be
    /// ∞.
    fn support(&self) -> (f64, f64);

    /// P(X ≤ x), for any real x.
    fn cdf(&self, x: f64) -> f64;

    /// P(X > x), for any real x.
    fn survival(&self, x: f64) -> f64;

    /// ln P(X ≤ x), accurate also where the probability underflows.
    fn log_cdf(&self, x: f64) -> f64;

    /// ln P(X > x), accurate also where the probability underflows.
    fn log_survival(&self, x: f64) -> f64;

    /// The least k with cdf(k) ≥ p; the ends of the support at p = 0 and 1, NaN for p outside [0, 1].
    fn quantile(&self, p: f64) -> f64;

    /// The least k with survival(k) ≤ q; the ends of the support at q = 1 and 0, NaN for q outside [0, 1].
    fn upper_quantile(&self, q: f64) -> f64;

    /// P(X = k).
    fn prob(&self, k: f64) -> f64 {
        self.log_prob(k).exp()
    }
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

/// A distribution with a mode.
pub trait Mode {
    /// Where the density or the mass is largest, the least such point if there are several; it may be an end of the
    /// support where the density is infinite.
    fn mode(&self) -> f64;
}

/// A distribution whose entropy is known: of a density the differential entropy.
pub trait Entropy {
    /// −E ln p(X), in nats.
    fn entropy(&self) -> f64;
}

/// A distribution whose score is known.
pub trait Score: ContinuousDistribution {
    /// d ln p(x) / dx; NaN outside the support and at its ends.
    fn d_log_prob_dx(&self, x: f64) -> f64;
}

/// How a draw moves with each parameter while its uniform number is held.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum SampleGradient<const N: usize> {
    /// dx/dθ, where x is an elementary function of the parameters and the uniform.
    Explicit([f64; N]),
    /// dx/dθ = −(dF(x)/dθ)/p(x), where x solves F(x) = u.
    ///
    /// Sources: Figurnov, Mohamed and Mnih, *Implicit reparameterization gradients*, 2018; Jankowiak and Obermeyer,
    /// *Pathwise derivatives beyond the reparameterization trick*, 2018.
    Implicit([f64; N]),
    /// A draw jumps between whole numbers: its derivative is 0 almost everywhere, and says nothing of the expectation.
    NotReparameterisable,
}

/// Whether draws have a derivative by the parameters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reparameterisation {
    /// That of an elementary function of the parameters and the uniform.
    Explicit,
    /// By implicit differentiation of the distribution function.
    Implicit,
    /// There is none.
    NotReparameterisable,
}

impl<const N: usize> SampleGradient<N> {
    /// Which of the three it is.
    pub fn kind(self) -> Reparameterisation {
        match self {
            Self::Explicit(_) => Reparameterisation::Explicit,
            Self::Implicit(_) => Reparameterisation::Implicit,
            Self::NotReparameterisable => Reparameterisation::NotReparameterisable,
        }
    }

    /// dx/dθ, if there is one.
    pub fn values(self) -> Option<[f64; N]> {
        match self {
            Self::Explicit(values) | Self::Implicit(values) => Some(values),
            Self::NotReparameterisable => None,
        }
    }
}

/// A distribution of which it is known whether, and how, a draw moves with its N parameters.
pub trait Pathwise<const N: usize> {
    /// The derivatives of x = quantile(u) by the parameters, in the order in which the constructor takes them.
    fn d_quantile_dparams(&self, u: f64) -> SampleGradient<N>;
}

/// A quantile at probability p from the nearer end: from ln p, or from the logarithm of its complement.
pub(crate) fn from_nearer_tail(
    p: f64,
    support: (f64, f64),
    lower: impl FnOnce(f64) -> f64,
    upper: impl FnOnce(f64) -> f64,
) -> f64 {
    if p == 0.0 {
        support.0
    } else if p == 1.0 {
        support.1
    } else if p <= 0.5 {
        lower(probability(p).ln())
    } else {
        upper((-probability(p)).ln_1p())
    }
}

/// Draws of a continuous family as quantiles of uniforms.
macro_rules! sample_by_quantile {
    ($family:ty) => {
        /// The quantile of one uniform.
        impl rand::distr::Distribution<f64> for $family {
            fn sample<R: rand::Rng + ?Sized>(&self, rng: &mut R) -> f64 {
                self.quantile(rand::distr::Open01.sample(rng))
            }
        }
    };
}

/// A family whose draws have no derivative by its N parameters.
macro_rules! not_reparameterisable {
    ($family:ty, $parameters:literal) => {
        impl super::Pathwise<$parameters> for $family {
            fn d_quantile_dparams(&self, _u: f64) -> super::SampleGradient<$parameters> {
                super::SampleGradient::NotReparameterisable
            }
        }
    };
}

pub(crate) use {not_reparameterisable, sample_by_quantile};

/// `p`, if it is a probability, else NaN.
pub(crate) fn probability(p: f64) -> f64 {
    if (0.0..=1.0).contains(&p) {
        p
    } else {
        f64::NAN
    }
}
