//! The binomial distribution.

use super::discrete::{least, sum_from_mode};
use super::error::check;
use super::traits::{not_reparameterisable, probability, sample_by_quantile};
use super::{Bernoulli, DiscreteDistribution, Entropy, Mode, Moments, ParameterError};
use crate::numerics::{Tails, UnitPoint, beta_tails, log_beta_kernel, normal_quantile};

/// Binomial(n, p): P(k) = n!/(k! (n − k)!) pᵏ (1 − p)ⁿ⁻ᵏ for k = 0, …, n; how many of n Bernoulli draws are 1.
///
/// From the probability p or its logit. The distribution function is I₁₋ₚ(n − k, k + 1). Source: Johnson, Kemp and Kotz,
/// *Univariate Discrete Distributions*, chapter 3; the mass by Loader, *Fast and accurate computation of binomial
/// probabilities*, 2000.
///
/// ```
/// use rand::RngExt;
/// use reparam::distributions::{Binomial, DiscreteDistribution, Moments};
/// use reparam::random::Stream;
///
/// let binomial = Binomial::from_prob(4, 0.5)?;
/// assert_eq!((binomial.mean(), binomial.variance()), (2.0, 1.0));
/// assert!((binomial.prob(2.0) - 0.375).abs() < 1e-15);
///
/// // Any generator of rand will do.
/// let mut rng = Stream::new(1, "example");
/// let k: f64 = rng.sample(binomial);
/// assert!((0.0..=4.0).contains(&k));
/// # Ok::<(), reparam::distributions::ParameterError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Binomial {
    trials: f64,
    one: Bernoulli,
}

impl Binomial {
    /// From n and p.
    ///
    /// # Errors
    /// When `trials` is above 2⁵³, or `prob` is not between 0 and 1.
    pub fn from_prob(trials: u64, prob: f64) -> Result<Self, ParameterError> {
        Ok(Self {
            trials: checked(trials)?,
            one: Bernoulli::named("Binomial", prob)?,
        })
    }

    /// From n and the logit of p.
    ///
    /// # Errors
    /// When `trials` is above 2⁵³, or `logit` is NaN.
    pub fn from_logit(trials: u64, logit: f64) -> Result<Self, ParameterError> {
        Ok(Self {
            trials: checked(trials)?,
            one: Bernoulli::named_from_logit("Binomial", logit)?,
        })
    }

    /// n.
    pub fn trials(&self) -> f64 {
        self.trials
    }

    /// The distribution of one of the n.
    pub fn one(&self) -> Bernoulli {
        self.one
    }

    /// d ln P(k) / dℓ = k − np; NaN outside the support.
    pub fn d_log_prob_dlogit(&self, k: f64) -> f64 {
        if self.contains(k) {
            k * self.one.failure_prob() - (self.trials - k) * self.one.success_prob()
        } else {
            f64::NAN
        }
    }

    /// d ln P(k) / dp = k/p − (n − k)/(1 − p); NaN outside the support.
    pub fn d_log_prob_dprob(&self, k: f64) -> f64 {
        if !self.contains(k) {
            return f64::NAN;
        }
        // A term without draws is 0, also at a certainty.
        let term = |count: f64, prob: f64| if count == 0.0 { 0.0 } else { count / prob };
        term(k, self.one.success_prob()) - term(self.trials - k, self.one.failure_prob())
    }

    fn contains(&self, k: f64) -> bool {
        (0.0..=self.trials).contains(&k) && k.floor() == k
    }

    /// p, with its distance from 1.
    fn point(&self) -> UnitPoint {
        let [ln_y, ln_x] = self.one.log_probs();
        UnitPoint {
            x: self.one.success_prob(),
            y: self.one.failure_prob(),
            ln_x,
            ln_y,
        }
    }

    fn tails(&self, x: f64) -> Tails {
        let k = x.floor();
        if k.is_nan() {
            Tails {
                log_lower: k,
                log_upper: k,
            }
        } else if k < 0.0 {
            Tails::ABOVE
        } else if k >= self.trials {
            Tails::BELOW
        } else {
            beta_tails(k + 1.0, self.trials - k, self.point()).swapped()
        }
    }

    /// The number at which a normal variable z of the same mean and deviation would be, with the skewness.
    fn guess(&self, z: f64) -> f64 {
        let skewness = self.one.failure_prob() - self.one.success_prob();
        self.mean() + self.standard_deviation() * z + skewness * (z * z - 1.0) / 6.0
    }
}

fn checked(trials: u64) -> Result<f64, ParameterError> {
    let n = trials as f64;
    check(trials <= 1 << 53, "Binomial", "trials", n, "at most 2⁵³")
}

impl DiscreteDistribution for Binomial {
    fn log_prob(&self, k: f64) -> f64 {
        let n = self.trials;
        let [log_failure, log_success] = self.one.log_probs();
        if k.is_nan() {
            k
        } else if !self.contains(k) {
            f64::NEG_INFINITY
        } else if k == 0.0 {
            if n == 0.0 { 0.0 } else { n * log_failure }
        } else if k == n {
            n * log_success
        } else {
            log_beta_kernel(k, n - k, self.point()) + n.ln() - k.ln() - (n - k).ln()
        }
    }

    fn support(&self) -> (f64, f64) {
        (0.0, self.trials)
    }

    fn cdf(&self, x: f64) -> f64 {
        self.tails(x).lower()
    }

    fn survival(&self, x: f64) -> f64 {
        self.tails(x).upper()
    }

    fn log_cdf(&self, x: f64) -> f64 {
        self.tails(x).log_lower
    }

    fn log_survival(&self, x: f64) -> f64 {
        self.tails(x).log_upper
    }

    fn quantile(&self, p: f64) -> f64 {
        let p = probability(p);
        if p.is_nan() || p == 0.0 {
            return p;
        }
        if p == 1.0 {
            return self.trials;
        }
        least(self.guess(normal_quantile(p)), self.support(), |k| {
            self.cdf(k) >= p
        })
    }

    fn upper_quantile(&self, q: f64) -> f64 {
        let q = probability(q);
        if q.is_nan() {
            return q;
        }
        if q == 0.0 || q == 1.0 {
            return self.trials * (1.0 - q);
        }
        least(self.guess(-normal_quantile(q)), self.support(), |k| {
            self.survival(k) <= q
        })
    }
}

sample_by_quantile!(Binomial);
not_reparameterisable!(Binomial, 1);

impl Moments for Binomial {
    fn mean(&self) -> f64 {
        self.trials * self.one.mean()
    }

    fn variance(&self) -> f64 {
        self.trials * self.one.variance()
    }
}

impl Mode for Binomial {
    fn mode(&self) -> f64 {
        let mode = ((self.trials + 1.0) * self.one.success_prob()).ceil() - 1.0;
        mode.clamp(0.0, self.trials)
    }
}

impl Entropy for Binomial {
    /// The sum of −P(k) ln P(k).
    fn entropy(&self) -> f64 {
        let surprise = |k| {
            let log = self.log_prob(k);
            if log == f64::NEG_INFINITY {
                0.0
            } else {
                -log * log.exp()
            }
        };
        let sum = sum_from_mode(
            self.mode(),
            self.standard_deviation(),
            self.support(),
            surprise,
        );
        sum + 0.0
    }
}
