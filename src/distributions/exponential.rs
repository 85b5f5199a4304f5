//! The exponential distribution.

use super::error::{check, positive};
use super::traits::probability;
use super::{
    ContinuousDistribution, Cumulative, Entropy, Mode, Moments, ParameterError, Pathwise,
    SampleGradient, Score,
};
use crate::numerics::{kernels, log1mexp};
use crate::random::Stream;
use rand::Rng;
use rand::distr::{Distribution, Open01};

/// Exponential(λ): p(x) = λ e^(−λx) for x ≥ 0, zero below.
///
/// λ is in inverse units of x. A draw is −ln(u)/λ, so a large uniform gives a small draw. Source: Johnson,
/// Kotz and Balakrishnan, *Continuous Univariate Distributions* 1, chapter 19.
///
/// ```
/// use rand::RngExt;
/// use reparam::distributions::{Exponential, Moments};
/// use reparam::random::Stream;
///
/// let exponential = Exponential::new(2.0)?;
/// assert_eq!(exponential.mean(), 0.5);
/// assert_eq!(exponential, Exponential::from_scale(0.5)?);
///
/// // Any generator of rand will do.
/// let mut rng = Stream::new(1, "example");
/// let x: f64 = rng.sample(exponential);
/// assert!(x > 0.0);
/// # Ok::<(), reparam::distributions::ParameterError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Exponential {
    rate: f64,
}

impl Exponential {
    /// λ = 1.
    pub const STANDARD: Self = Self { rate: 1.0 };

    /// Exponential(λ).
    ///
    /// # Errors
    /// When `rate` is not positive and finite.
    pub fn new(rate: f64) -> Result<Self, ParameterError> {
        Ok(Self {
            rate: positive("Exponential", "rate", rate)?,
        })
    }

    /// From ln λ, as a network gives it.
    ///
    /// # Errors
    /// When λ = exp(`log_rate`) is not positive and finite.
    pub fn from_log_rate(log_rate: f64) -> Result<Self, ParameterError> {
        Self::new(log_rate.exp())
    }

    /// From the scale 1/λ, which is the mean.
    ///
    /// # Errors
    /// When `scale` or its inverse is not positive and finite.
    pub fn from_scale(scale: f64) -> Result<Self, ParameterError> {
        let rate = 1.0 / scale;
        let allowed = rate > 0.0 && rate.is_finite();
        let range = "positive and finite, as its inverse";
        check(allowed, "Exponential", "scale", scale, range)?;
        Self::new(rate)
    }

    /// λ.
    pub fn rate(&self) -> f64 {
        self.rate
    }

    /// d ln p(x) / dλ; NaN outside the support.
    pub fn d_log_prob_dparams(&self, x: f64) -> [f64; 1] {
        [if x >= 0.0 {
            1.0 / self.rate - x
        } else {
            f64::NAN
        }]
    }
}

impl ContinuousDistribution for Exponential {
    fn log_prob(&self, x: f64) -> f64 {
        if x < 0.0 {
            f64::NEG_INFINITY
        } else {
            self.rate.ln() - self.rate * x
        }
    }

    fn log_prob_ratio(&self, other: &Self, x: f64) -> f64 {
        if x < 0.0 || x.is_infinite() {
            return f64::NAN;
        }
        (other.rate - self.rate) * x + (self.rate.ln() - other.rate.ln())
    }

    fn support(&self) -> (f64, f64) {
        (0.0, f64::INFINITY)
    }

    fn fill(&self, stream: &mut Stream, out: &mut [f64]) {
        let rate = self.rate;
        stream.fill_mapped(out, |u| -kernels::ln(u) / rate);
    }
}

/// From one uniform.
impl Distribution<f64> for Exponential {
    #[inline]
    fn sample<R: Rng + ?Sized>(&self, rng: &mut R) -> f64 {
        let u: f64 = Open01.sample(rng);
        -kernels::ln(u) / self.rate
    }
}

impl Cumulative for Exponential {
    fn cdf(&self, x: f64) -> f64 {
        0.0 - self.log_survival(x).exp_m1()
    }

    fn survival(&self, x: f64) -> f64 {
        self.log_survival(x).exp()
    }

    fn log_cdf(&self, x: f64) -> f64 {
        let z = -self.log_survival(x);
        // Of such a z, which may have underflowed, 1 − e⁻ᶻ is z to the last bit.
        if x > 0.0 && z < 1e-300 {
            self.rate.ln() + x.ln()
        } else {
            log1mexp(z)
        }
    }

    fn log_survival(&self, x: f64) -> f64 {
        if x < 0.0 { 0.0 } else { 0.0 - self.rate * x }
    }

    fn quantile(&self, p: f64) -> f64 {
        -(-probability(p)).ln_1p() / self.rate
    }

    fn upper_quantile(&self, q: f64) -> f64 {
        (0.0 - probability(q).ln()) / self.rate
    }
}

impl Moments for Exponential {
    fn mean(&self) -> f64 {
        1.0 / self.rate
    }

    fn variance(&self) -> f64 {
        1.0 / self.rate / self.rate
    }

    fn standard_deviation(&self) -> f64 {
        1.0 / self.rate
    }
}

impl Mode for Exponential {
    fn mode(&self) -> f64 {
        0.0
    }
}

impl Pathwise<1> for Exponential {
    fn d_quantile_dparams(&self, u: f64) -> SampleGradient<1> {
        SampleGradient::Explicit([-self.quantile(u) / self.rate])
    }
}

impl Entropy for Exponential {
    fn entropy(&self) -> f64 {
        1.0 - self.rate.ln()
    }
}

impl Score for Exponential {
    fn d_log_prob_dx(&self, x: f64) -> f64 {
        if x > 0.0 { -self.rate } else { f64::NAN }
    }
}
