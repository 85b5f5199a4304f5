//! The product of independent distributions.

use super::error::check;
use super::{ContinuousDistribution, DiscreteDistribution, Entropy, Mode, Moments, ParameterError};
use rand::Rng;
use rand::distr::Distribution;

/// The product of n independent distributions of one family: p(x) = Πₖ pₖ(xₖ), on vectors of length n.
///
/// It does what its factors do, vector by vector. PyTorch calls it `Independent`.
///
/// ```
/// use rand::RngExt;
/// use reparam::distributions::{Independent, Normal};
/// use reparam::random::Stream;
///
/// let product = Independent::new(vec![Normal::new(0.0, 1.0)?, Normal::new(5.0, 2.0)?])?;
/// assert_eq!(product.mean(), [0.0, 5.0]);
///
/// // Any generator of rand will do.
/// let mut rng = Stream::new(1, "example");
/// let x: Vec<f64> = rng.sample(&product);
/// assert_eq!(x.len(), 2);
/// # Ok::<(), reparam::distributions::ParameterError>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Independent<D> {
    factors: Vec<D>,
}

impl<D> Independent<D> {
    /// The product of these.
    ///
    /// # Errors
    /// When there is none.
    pub fn new(factors: Vec<D>) -> Result<Self, ParameterError> {
        let count = factors.len() as f64;
        check(
            count > 0.0,
            "Independent",
            "number of factors",
            count,
            "at least 1",
        )?;
        Ok(Self { factors })
    }

    /// The factors.
    pub fn factors(&self) -> &[D] {
        &self.factors
    }

    /// n, the number of factors; at least 1.
    #[allow(clippy::len_without_is_empty, reason = "it is never empty")]
    pub fn len(&self) -> usize {
        self.factors.len()
    }

    /// Σₖ f(pₖ, xₖ); −∞ when `x` has another length than n.
    fn sum(&self, x: &[f64], f: impl Fn(&D, f64) -> f64) -> f64 {
        if x.len() != self.factors.len() {
            return f64::NEG_INFINITY;
        }
        self.factors.iter().zip(x).map(|(d, &x)| f(d, x)).sum()
    }

    fn each(&self, f: impl Fn(&D) -> f64) -> Vec<f64> {
        self.factors.iter().map(f).collect()
    }
}

impl<D: ContinuousDistribution> Independent<D> {
    /// Σₖ ln pₖ(xₖ) in nats, of continuous factors; −∞ when `x` has another length than n.
    pub fn log_prob(&self, x: &[f64]) -> f64 {
        self.sum(x, D::log_prob)
    }
}

impl<D: DiscreteDistribution> Independent<D> {
    /// Σₖ ln Pₖ(xₖ) in nats, of discrete factors; −∞ when `x` has another length than n.
    pub fn log_mass(&self, x: &[f64]) -> f64 {
        self.sum(x, D::log_prob)
    }
}

impl<D: Moments> Independent<D> {
    /// The mean of every coordinate.
    pub fn mean(&self) -> Vec<f64> {
        self.each(D::mean)
    }

    /// The variance of every coordinate.
    pub fn variance(&self) -> Vec<f64> {
        self.each(D::variance)
    }
}

impl<D: Mode> Independent<D> {
    /// The mode of every coordinate, which together are that of the product.
    pub fn mode(&self) -> Vec<f64> {
        self.each(D::mode)
    }
}

impl<D: Entropy> Independent<D> {
    /// The sum of the entropies, in nats.
    pub fn entropy(&self) -> f64 {
        self.factors.iter().map(D::entropy).sum()
    }
}

/// One draw of every factor, in order.
impl<D: Distribution<f64>> Distribution<Vec<f64>> for Independent<D> {
    fn sample<R: Rng + ?Sized>(&self, rng: &mut R) -> Vec<f64> {
        self.factors.iter().map(|d| d.sample(rng)).collect()
    }
}
