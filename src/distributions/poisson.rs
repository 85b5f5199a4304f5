//! The Poisson distribution.

use super::discrete::{least, sum_from_mode};
use super::error::{check, positive};
use super::traits::{not_reparameterisable, probability, sample_by_quantile};
use super::{DiscreteDistribution, Entropy, Mode, Moments, ParameterError};
use crate::numerics::{HALF_LN_2PI, Tails, gamma_tails, log_gamma_kernel, normal_quantile};

/// Poisson(λ): P(k) = λᵏ e^(−λ) / k! for k = 0, 1, 2, ….
///
/// The rate λ is mean and variance; it may be given by its logarithm, as Poisson regression has it. The distribution
/// function is the regularised incomplete gamma function Q(k + 1, λ). Source: Johnson, Kemp and Kotz, *Univariate Discrete
/// Distributions*, chapter 4; the mass by Loader, *Fast and accurate computation of binomial probabilities*, 2000.
///
/// ```
/// use rand::RngExt;
/// use reparam::distributions::{DiscreteDistribution, Poisson};
/// use reparam::random::Stream;
///
/// let poisson = Poisson::new(2.0)?;
/// assert_eq!(poisson.log_prob(0.0), -2.0);
/// assert_eq!(poisson.log_prob(0.5), f64::NEG_INFINITY);
///
/// // Any generator of rand will do.
/// let mut rng = Stream::new(1, "example");
/// let k: f64 = rng.sample(poisson);
/// assert!(k >= 0.0);
/// # Ok::<(), reparam::distributions::ParameterError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Poisson {
    rate: f64,
    log_rate: f64,
}

impl Poisson {
    /// Poisson(λ).
    ///
    /// # Errors
    /// When `rate` is not positive and finite.
    pub fn new(rate: f64) -> Result<Self, ParameterError> {
        let rate = positive("Poisson", "rate", rate)?;
        Ok(Self {
            rate,
            log_rate: rate.ln(),
        })
    }

    /// From ln λ.
    ///
    /// # Errors
    /// When λ is not a positive and finite double.
    pub fn from_log_rate(log_rate: f64) -> Result<Self, ParameterError> {
        let rate = log_rate.exp();
        let allowed = rate > 0.0 && rate.is_finite();
        check(
            allowed,
            "Poisson",
            "log_rate",
            log_rate,
            "between −745 and 709",
        )?;
        Ok(Self { rate, log_rate })
    }

    /// λ.
    pub fn rate(&self) -> f64 {
        self.rate
    }

    /// ln λ.
    pub fn log_rate(&self) -> f64 {
        self.log_rate
    }

    /// d ln P(k) / dλ = k/λ − 1; NaN outside the support.
    pub fn d_log_prob_dparams(&self, k: f64) -> [f64; 1] {
        [if is_count(k) {
            (k - self.rate) / self.rate
        } else {
            f64::NAN
        }]
    }

    /// d ln P(k) / d ln λ = k − λ; NaN outside the support.
    pub fn d_log_prob_dlog_rate(&self, k: f64) -> f64 {
        if is_count(k) { k - self.rate } else { f64::NAN }
    }

    fn tails(&self, x: f64) -> Tails {
        let k = x.floor();
        if k < 0.0 {
            Tails::ABOVE
        } else if k == f64::INFINITY {
            Tails::BELOW
        } else {
            gamma_tails(k + 1.0, self.rate, self.log_rate).swapped()
        }
    }

    /// The number at which a normal variable z of the same mean and deviation would be, with the skewness.
    fn guess(&self, z: f64) -> f64 {
        self.rate + self.rate.sqrt() * z + (z * z - 1.0) / 6.0
    }
}

fn is_count(k: f64) -> bool {
    k >= 0.0 && k.floor() == k && k.is_finite()
}

impl DiscreteDistribution for Poisson {
    fn log_prob(&self, k: f64) -> f64 {
        if k.is_nan() {
            k
        } else if !is_count(k) {
            f64::NEG_INFINITY
        } else if k == 0.0 {
            -self.rate
        } else {
            log_gamma_kernel(k, self.rate, self.log_rate)
        }
    }

    fn support(&self) -> (f64, f64) {
        (0.0, f64::INFINITY)
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
            return f64::INFINITY;
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
        if q == 0.0 {
            return f64::INFINITY;
        }
        if q == 1.0 {
            return 0.0;
        }
        least(self.guess(-normal_quantile(q)), self.support(), |k| {
            self.survival(k) <= q
        })
    }
}

sample_by_quantile!(Poisson);
not_reparameterisable!(Poisson, 1);

impl Moments for Poisson {
    fn mean(&self) -> f64 {
        self.rate
    }

    fn variance(&self) -> f64 {
        self.rate
    }
}

impl Mode for Poisson {
    fn mode(&self) -> f64 {
        (self.rate.ceil() - 1.0).max(0.0)
    }
}

impl Entropy for Poisson {
    /// The sum of −P(k) ln P(k); for large rates its asymptotic series.
    fn entropy(&self) -> f64 {
        if self.rate > 1e6 {
            let inverse = 1.0 / self.rate;
            let rest = inverse * (1.0 / 12.0 + inverse * (1.0 / 24.0 + inverse * (19.0 / 360.0)));
            return HALF_LN_2PI + 0.5 + 0.5 * self.log_rate - rest;
        }
        let surprise = |k| {
            let log = self.log_prob(k);
            -log * log.exp()
        };
        sum_from_mode(self.mode(), self.rate.sqrt(), self.support(), surprise)
    }
}
