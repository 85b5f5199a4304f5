//! The Bernoulli distribution.

use super::error::check;
use super::traits::{not_reparameterisable, probability, sample_by_quantile};
use super::{DiscreteDistribution, Entropy, Mode, Moments, ParameterError};
use crate::numerics::{log_sigmoid, logit, sigmoid};

/// Bernoulli: P(1) = p and P(0) = 1 − p, from the probability p or its logit ℓ = ln(p/(1 − p)).
///
/// ln P(t) = tℓ − softplus(ℓ) is exact from the logit where p has long rounded to 0 or 1. Source: Johnson, Kemp and Kotz,
/// *Univariate Discrete Distributions*, chapter 3.
///
/// ```
/// use rand::RngExt;
/// use reparam::distributions::{Bernoulli, DiscreteDistribution};
/// use reparam::random::Stream;
///
/// let certain = Bernoulli::from_logit(800.0)?;
/// assert_eq!(certain.prob(1.0), 1.0);
/// assert_eq!(certain.log_prob(0.0), -800.0);
/// assert_eq!(Bernoulli::from_prob(0.25)?.log_prob(1.0), 0.25_f64.ln());
///
/// // Any generator of rand will do.
/// let mut rng = Stream::new(1, "example");
/// let x: f64 = rng.sample(certain);
/// assert_eq!(x, 1.0);
/// # Ok::<(), reparam::distributions::ParameterError>(())
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Bernoulli {
    logit: f64,
    /// Whether the logit was given, and has all its digits.
    from_logit: bool,
    /// P(0) and P(1).
    probs: [f64; 2],
    log_probs: [f64; 2],
}

impl Bernoulli {
    /// From p.
    ///
    /// # Errors
    /// When `prob` is not between 0 and 1.
    pub fn from_prob(prob: f64) -> Result<Self, ParameterError> {
        Self::named("Bernoulli", prob)
    }

    /// [`from_prob`](Self::from_prob) for the family of this name.
    pub(crate) fn named(family: &'static str, prob: f64) -> Result<Self, ParameterError> {
        let allowed = (0.0..=1.0).contains(&prob);
        check(allowed, family, "prob", prob, "between 0 and 1")?;
        Ok(Self {
            logit: logit(prob),
            from_logit: false,
            probs: [1.0 - prob, prob],
            log_probs: [(-prob).ln_1p(), prob.ln()],
        })
    }

    /// From ℓ; ±∞ are the certainties.
    ///
    /// # Errors
    /// When `logit` is NaN.
    pub fn from_logit(logit: f64) -> Result<Self, ParameterError> {
        Self::named_from_logit("Bernoulli", logit)
    }

    /// [`from_logit`](Self::from_logit) for the family of this name.
    pub(crate) fn named_from_logit(
        family: &'static str,
        logit: f64,
    ) -> Result<Self, ParameterError> {
        check(!logit.is_nan(), family, "logit", logit, "a number")?;
        Ok(Self {
            logit,
            from_logit: true,
            probs: [sigmoid(-logit), sigmoid(logit)],
            log_probs: [log_sigmoid(-logit), log_sigmoid(logit)],
        })
    }

    /// p.
    pub fn success_prob(&self) -> f64 {
        self.probs[1]
    }

    /// 1 − p, with digits that p alone has not.
    pub fn failure_prob(&self) -> f64 {
        self.probs[0]
    }

    /// ℓ.
    pub fn logit(&self) -> f64 {
        self.logit
    }

    /// By how much the logit of `other` is larger, to the digits of the parameters that were given.
    pub(crate) fn logit_ahead(&self, other: &Self) -> f64 {
        let difference = other.probs[1] - self.probs[1];
        let close = difference.abs() < 0.1 * self.probs[0].min(self.probs[1]);
        if close && !self.from_logit && !other.from_logit {
            (difference / self.probs[1]).ln_1p() - (-difference / self.probs[0]).ln_1p()
        } else {
            other.logit - self.logit
        }
    }

    /// ln P(0) and ln P(1).
    pub fn log_probs(&self) -> [f64; 2] {
        self.log_probs
    }

    /// d ln P(k) / dℓ = k − p; NaN where k is neither 0 nor 1.
    pub fn d_log_prob_dlogit(&self, k: f64) -> f64 {
        if k == 1.0 {
            self.probs[0]
        } else if k == 0.0 {
            -self.probs[1]
        } else {
            f64::NAN
        }
    }

    /// d ln P(k) / dp; NaN where k is neither 0 nor 1.
    pub fn d_log_prob_dprob(&self, k: f64) -> f64 {
        if k == 1.0 {
            1.0 / self.probs[1]
        } else if k == 0.0 {
            -1.0 / self.probs[0]
        } else {
            f64::NAN
        }
    }
}

/// Whichever form the parameter was given in.
impl PartialEq for Bernoulli {
    fn eq(&self, other: &Self) -> bool {
        self.logit == other.logit && self.probs == other.probs && self.log_probs == other.log_probs
    }
}

impl DiscreteDistribution for Bernoulli {
    fn log_prob(&self, k: f64) -> f64 {
        if k == 0.0 {
            self.log_probs[0]
        } else if k == 1.0 {
            self.log_probs[1]
        } else if k.is_nan() {
            k
        } else {
            f64::NEG_INFINITY
        }
    }

    fn support(&self) -> (f64, f64) {
        (0.0, 1.0)
    }

    fn cdf(&self, x: f64) -> f64 {
        between(x, [0.0, self.probs[0], 1.0])
    }

    fn survival(&self, x: f64) -> f64 {
        between(x, [1.0, self.probs[1], 0.0])
    }

    fn log_cdf(&self, x: f64) -> f64 {
        between(x, [f64::NEG_INFINITY, self.log_probs[0], 0.0])
    }

    fn log_survival(&self, x: f64) -> f64 {
        between(x, [0.0, self.log_probs[1], f64::NEG_INFINITY])
    }

    fn quantile(&self, p: f64) -> f64 {
        let p = probability(p);
        if p.is_nan() || p == 1.0 {
            p
        } else {
            f64::from(p > self.probs[0])
        }
    }

    fn upper_quantile(&self, q: f64) -> f64 {
        let q = probability(q);
        if q.is_nan() {
            q
        } else {
            f64::from(q == 0.0 || (q < self.probs[1] && q < 1.0))
        }
    }
}

/// The value below 0, from 0 up to 1, or from 1 on; NaN for NaN.
fn between(x: f64, values: [f64; 3]) -> f64 {
    if x < 0.0 {
        values[0]
    } else if x < 1.0 {
        values[1]
    } else if x >= 1.0 {
        values[2]
    } else {
        x
    }
}

sample_by_quantile!(Bernoulli);
not_reparameterisable!(Bernoulli, 1);

impl Moments for Bernoulli {
    fn mean(&self) -> f64 {
        self.probs[1]
    }

    fn variance(&self) -> f64 {
        self.probs[0] * self.probs[1]
    }
}

impl Mode for Bernoulli {
    fn mode(&self) -> f64 {
        f64::from(self.logit > 0.0)
    }
}

impl Entropy for Bernoulli {
    fn entropy(&self) -> f64 {
        binary_entropy(self.log_probs)
    }
}

/// −p ln p − q ln q from ln p and ln q, also where p or q has underflowed though the entropy has not.
pub(super) fn binary_entropy(log_probs: [f64; 2]) -> f64 {
    let [a, b] = log_probs;
    let rarer = a.min(b);
    if rarer == f64::NEG_INFINITY {
        0.0
    } else if rarer < -40.0 {
        // −q ln q and q, which is what the other term comes to.
        (rarer + (-rarer).ln_1p()).exp()
    } else {
        -a * a.exp() - b * b.exp()
    }
}
