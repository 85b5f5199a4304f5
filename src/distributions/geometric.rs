//! The geometric distribution.

use super::bernoulli::binary_entropy;
use super::discrete::least;
use super::error::check;
use super::traits::{not_reparameterisable, probability, sample_by_quantile};
use super::{Bernoulli, DiscreteDistribution, Entropy, Mode, Moments, ParameterError};
use crate::numerics::log1mexp;

/// Geometric(p): P(k) = p (1 − p)ᵏ⁻¹ for k = 1, 2, …; the number of Bernoulli draws up to the first 1.
///
/// From the probability p or its logit. PyTorch counts the zeros before, which are one less. Mean 1/p, variance (1 − p)/p².
/// Source: Johnson, Kemp and Kotz, *Univariate Discrete Distributions*, chapter 5.
///
/// ```
/// use rand::RngExt;
/// use reparam::distributions::{DiscreteDistribution, Geometric, Moments};
/// use reparam::random::Stream;
///
/// let geometric = Geometric::from_prob(0.5)?;
/// assert_eq!(geometric.mean(), 2.0);
/// assert!((geometric.survival(3.0) - 0.125).abs() < 1e-15);
///
/// // Any generator of rand will do.
/// let mut rng = Stream::new(1, "example");
/// let k: f64 = rng.sample(geometric);
/// assert!(k >= 1.0);
/// # Ok::<(), reparam::distributions::ParameterError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Geometric {
    one: Bernoulli,
}

impl Geometric {
    /// From p.
    ///
    /// # Errors
    /// When `prob` is not positive, or above 1.
    pub fn from_prob(prob: f64) -> Result<Self, ParameterError> {
        check(
            prob > 0.0,
            "Geometric",
            "prob",
            prob,
            "positive, and at most 1",
        )?;
        Bernoulli::named("Geometric", prob).map(|one| Self { one })
    }

    /// From the logit of p.
    ///
    /// # Errors
    /// When `logit` is NaN or −∞, or so low that p is 0.
    pub fn from_logit(logit: f64) -> Result<Self, ParameterError> {
        let one = Bernoulli::named_from_logit("Geometric", logit)?;
        let possible = one.success_prob() > 0.0;
        check(possible, "Geometric", "logit", logit, "above −745")?;
        Ok(Self { one })
    }

    /// The distribution of one of the draws.
    pub fn one(&self) -> Bernoulli {
        self.one
    }

    /// p.
    pub fn success_prob(&self) -> f64 {
        self.one.success_prob()
    }

    /// d ln P(k) / dℓ = (1 − p) − (k − 1) p; NaN outside the support.
    pub fn d_log_prob_dlogit(&self, k: f64) -> f64 {
        if k >= 1.0 && k.floor() == k {
            self.one.failure_prob() - (k - 1.0) * self.one.success_prob()
        } else {
            f64::NAN
        }
    }

    /// d ln P(k) / dp = 1/p − (k − 1)/(1 − p); NaN outside the support.
    pub fn d_log_prob_dprob(&self, k: f64) -> f64 {
        if k == 1.0 {
            1.0 / self.one.success_prob()
        } else if k > 1.0 && k.floor() == k {
            1.0 / self.one.success_prob() - (k - 1.0) / self.one.failure_prob()
        } else {
            f64::NAN
        }
    }
}

impl DiscreteDistribution for Geometric {
    fn log_prob(&self, k: f64) -> f64 {
        let [log_failure, log_success] = self.one.log_probs();
        if k.is_nan() {
            k
        } else if k < 1.0 || k.floor() != k || k == f64::INFINITY {
            f64::NEG_INFINITY
        } else if k == 1.0 {
            log_success
        } else {
            (k - 1.0) * log_failure + log_success
        }
    }

    fn support(&self) -> (f64, f64) {
        (1.0, f64::INFINITY)
    }

    fn cdf(&self, x: f64) -> f64 {
        0.0 - self.log_survival(x).exp_m1()
    }

    fn survival(&self, x: f64) -> f64 {
        self.log_survival(x).exp()
    }

    fn log_cdf(&self, x: f64) -> f64 {
        log1mexp(0.0 - self.log_survival(x))
    }

    fn log_survival(&self, x: f64) -> f64 {
        if x < 1.0 {
            0.0
        } else {
            0.0 + x.floor() * self.one.log_probs()[0]
        }
    }

    fn quantile(&self, p: f64) -> f64 {
        let p = probability(p);
        if p.is_nan() {
            return p;
        }
        if p == 1.0 {
            return f64::INFINITY;
        }
        let guess = ((-p).ln_1p() / self.one.log_probs()[0]).ceil();
        least(guess, self.support(), |k| self.cdf(k) >= p)
    }

    fn upper_quantile(&self, q: f64) -> f64 {
        let q = probability(q);
        if q.is_nan() {
            return q;
        }
        if q == 0.0 {
            return f64::INFINITY;
        }
        let guess = (q.ln() / self.one.log_probs()[0]).ceil();
        least(guess, self.support(), |k| self.survival(k) <= q)
    }
}

sample_by_quantile!(Geometric);
not_reparameterisable!(Geometric, 1);

impl Moments for Geometric {
    fn mean(&self) -> f64 {
        1.0 / self.one.success_prob()
    }

    fn variance(&self) -> f64 {
        let p = self.one.success_prob();
        self.one.failure_prob() / p / p
    }

    fn standard_deviation(&self) -> f64 {
        self.one.failure_prob().sqrt() / self.one.success_prob()
    }
}

impl Mode for Geometric {
    fn mode(&self) -> f64 {
        1.0
    }
}

impl Entropy for Geometric {
    /// The entropy of one draw, times the mean number of draws.
    fn entropy(&self) -> f64 {
        let [log_failure, log_success] = self.one.log_probs();
        if log_success < -40.0 {
            // p has underflowed in products, or nearly so.
            return 1.0 - log_success;
        }
        binary_entropy([log_failure, log_success]) / self.one.success_prob()
    }
}
