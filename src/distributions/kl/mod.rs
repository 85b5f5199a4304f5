//! Kullback–Leibler divergences, by pairs of families.

mod bregman;
mod closed;
mod finite;
mod quadrature;
mod summation;
mod vectors;

use super::Univariate;
use finite::Verdict;

pub(crate) use bregman::square_ratio_excess;

/// A divergence in nats, and how it was found.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Divergence {
    /// From a closed form, or from one whose last term is integrated to the last digits.
    Exact(f64),
    /// An estimate by numerical integration, with an estimate of its absolute error.
    Quadrature {
        /// The value.
        value: f64,
        /// How far off it may be.
        error: f64,
    },
    /// A sum over whole numbers, with an estimate of its absolute error.
    Sum {
        /// The value.
        value: f64,
        /// How far off it may be.
        error: f64,
    },
    /// An estimate from draws of p.
    MonteCarlo {
        /// The mean of ln p(x) − ln q(x).
        value: f64,
        /// Its standard error.
        standard_error: f64,
    },
    /// Infinite: p gives probability to a set to which q gives none.
    NotAbsolutelyContinuous,
    /// Infinite: q covers p, but falls off so fast that the expectation of ln p − ln q diverges.
    Divergent,
}

impl Divergence {
    /// The value, which may be infinite.
    pub fn value(self) -> f64 {
        match self {
            Self::Exact(value)
            | Self::Quadrature { value, .. }
            | Self::Sum { value, .. }
            | Self::MonteCarlo { value, .. } => value,
            Self::NotAbsolutelyContinuous | Self::Divergent => f64::INFINITY,
        }
    }

    /// How far off an estimate may be: of draws the standard error; 0 where the value is exact or infinite.
    pub fn error(self) -> f64 {
        match self {
            Self::Quadrature { error, .. } | Self::Sum { error, .. } => error,
            Self::MonteCarlo { standard_error, .. } => standard_error,
            _ => 0.0,
        }
    }

    /// The divergence of a product from those of two independent factors.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        let (value, error) = (self.value() + other.value(), self.error() + other.error());
        match (self, other) {
            (Self::NotAbsolutelyContinuous | Self::Divergent, _) => self,
            (_, Self::NotAbsolutelyContinuous | Self::Divergent) => other,
            (Self::MonteCarlo { .. }, _) | (_, Self::MonteCarlo { .. }) => Self::MonteCarlo {
                value,
                standard_error: error,
            },
            (Self::Quadrature { .. }, _) | (_, Self::Quadrature { .. }) => {
                Self::Quadrature { value, error }
            }
            (Self::Sum { .. }, _) | (_, Self::Sum { .. }) => Self::Sum { value, error },
            (Self::Exact(_), Self::Exact(_)) => Self::Exact(value),
        }
    }
}

/// KL(p ‖ q) = E ln p(X) − ln q(X) for X of p, in nats.
///
/// A closed form where the pair has one, else an integral or a sum that says so. A density and a mass function do not cover
/// each other.
///
/// ```
/// use reparam::distributions::{Divergence, Exponential, Laplace, Normal, Uniform, kl_divergence};
///
/// let [p, q] = [Normal::new(0.0, 1.0)?, Normal::new(1.0, 1.0)?];
/// assert_eq!(kl_divergence(p, q), Divergence::Exact(0.5));
/// assert_eq!(kl_divergence(p, Exponential::STANDARD), Divergence::NotAbsolutelyContinuous);
/// assert!(kl_divergence(Exponential::STANDARD, p).value().is_finite());
/// assert!(matches!(kl_divergence(Laplace::STANDARD, Uniform::STANDARD), Divergence::NotAbsolutelyContinuous));
/// # Ok::<(), reparam::distributions::ParameterError>(())
/// ```
pub fn kl_divergence(p: impl Into<Univariate>, q: impl Into<Univariate>) -> Divergence {
    of_pair(&p.into(), &q.into())
}

fn of_pair(p: &Univariate, q: &Univariate) -> Divergence {
    match finite::verdict(p, q) {
        Verdict::NotCovered => return Divergence::NotAbsolutelyContinuous,
        Verdict::Divergent => return Divergence::Divergent,
        Verdict::Finite => (),
    }
    if let Some(value) = closed::closed_form(p, q) {
        return Divergence::Exact(value);
    }
    if p.is_discrete() {
        summation::sum(p, q)
    } else {
        let estimate = quadrature::integral(p, q);
        match closed::by_moments(p, q) {
            // The closed form is a sum whose terms cancel where p and q are close.
            Some(value) if value > 1e-3 => Divergence::Exact(value),
            _ => estimate(),
        }
    }
}
