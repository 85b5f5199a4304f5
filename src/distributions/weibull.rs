//! The Weibull distribution.

use super::error::positive;
use super::gamma::log_power_at_zero;
use super::traits::{probability, sample_by_quantile};
use super::{
    ContinuousDistribution, Cumulative, Entropy, Mode, Moments, ParameterError, Pathwise,
    SampleGradient, Score,
};
use crate::numerics::{
    EULER_GAMMA, ln_gamma_1p, ln_gamma_1p_second_difference, ln_ratio, log1mexp, scaled_exp,
};
use crate::random::Stream;

/// Weibull(k, λ): P(X > x) = e^(−(x/λ)ᵏ), and p(x) = (k/λ) (x/λ)ᵏ⁻¹ e^(−(x/λ)ᵏ), for x > 0.
///
/// The shape k has no unit, the scale λ is in the units of x. k = 1 is the exponential distribution with rate 1/λ. Source:
/// Johnson, Kotz and Balakrishnan, *Continuous Univariate Distributions* 1, chapter 21.
///
/// ```
/// use rand::RngExt;
/// use reparam::distributions::{Cumulative, Weibull};
/// use reparam::random::Stream;
///
/// let weibull = Weibull::new(2.0, 3.0)?;
/// assert!((weibull.survival(3.0) - (-1.0_f64).exp()).abs() < 1e-16);
///
/// // Any generator of rand will do.
/// let mut rng = Stream::new(1, "example");
/// let x: f64 = rng.sample(weibull);
/// assert!(x > 0.0);
/// # Ok::<(), reparam::distributions::ParameterError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Weibull {
    shape: f64,
    scale: f64,
}

impl Weibull {
    /// Weibull(k, λ).
    ///
    /// # Errors
    /// When `shape` or `scale` is not positive and finite.
    pub fn new(shape: f64, scale: f64) -> Result<Self, ParameterError> {
        Ok(Self {
            shape: positive("Weibull", "shape", shape)?,
            scale: positive("Weibull", "scale", scale)?,
        })
    }

    /// From k and ln λ.
    ///
    /// # Errors
    /// When `shape` or λ = exp(`log_scale`) is not positive and finite.
    pub fn from_log_scale(shape: f64, log_scale: f64) -> Result<Self, ParameterError> {
        Self::new(shape, log_scale.exp())
    }

    /// k.
    pub fn shape(&self) -> f64 {
        self.shape
    }

    /// λ.
    pub fn scale(&self) -> f64 {
        self.scale
    }

    /// d ln p(x) / d(k, λ); NaN outside the support.
    pub fn d_log_prob_dparams(&self, x: f64) -> [f64; 2] {
        if x > 0.0 {
            let log = ln_ratio(x, self.scale);
            // 1 − (x/λ)ᵏ.
            let rest = -(self.shape * log).exp_m1();
            [
                1.0 / self.shape + log * rest,
                -self.shape / self.scale * rest,
            ]
        } else {
            [f64::NAN; 2]
        }
    }

    /// ln (x/λ)ᵏ.
    fn log_power(&self, x: f64) -> f64 {
        self.shape * ln_ratio(x, self.scale)
    }

    /// The x with (x/λ)ᵏ = `power`.
    fn at_power(&self, power: f64) -> f64 {
        scaled_exp(self.scale, power.ln() / self.shape)
    }
}

impl ContinuousDistribution for Weibull {
    fn log_prob(&self, x: f64) -> f64 {
        if x < 0.0 || x == f64::INFINITY {
            f64::NEG_INFINITY
        } else if x == 0.0 {
            log_power_at_zero(self.shape - 1.0, -self.scale.ln())
        } else {
            let log = self.log_power(x);
            self.shape.ln() - x.ln() + (log - log.exp())
        }
    }

    fn support(&self) -> (f64, f64) {
        (0.0, f64::INFINITY)
    }

    fn fill(&self, stream: &mut Stream, out: &mut [f64]) {
        stream.fill_mapped(out, |u| self.quantile(u));
    }
}

sample_by_quantile!(Weibull);

impl Cumulative for Weibull {
    fn cdf(&self, x: f64) -> f64 {
        0.0 - self.log_survival(x).exp_m1()
    }

    fn survival(&self, x: f64) -> f64 {
        self.log_survival(x).exp()
    }

    fn log_cdf(&self, x: f64) -> f64 {
        let power = 0.0 - self.log_survival(x);
        // Of such a power, which may have underflowed, 1 − e^(−power) is the power to the last bit.
        if x > 0.0 && power < 1e-300 {
            self.log_power(x)
        } else {
            log1mexp(power)
        }
    }

    fn log_survival(&self, x: f64) -> f64 {
        if x <= 0.0 {
            0.0
        } else {
            0.0 - self.log_power(x).exp()
        }
    }

    fn quantile(&self, p: f64) -> f64 {
        self.at_power(-(-probability(p)).ln_1p())
    }

    fn upper_quantile(&self, q: f64) -> f64 {
        self.at_power(-probability(q).ln())
    }
}

impl Moments for Weibull {
    /// λ Γ(1 + 1/k).
    fn mean(&self) -> f64 {
        scaled_exp(self.scale, ln_gamma_1p(1.0 / self.shape))
    }

    fn variance(&self) -> f64 {
        let deviation = self.standard_deviation();
        deviation * deviation
    }

    /// λ √(Γ(1 + 2/k) − Γ(1 + 1/k)²).
    fn standard_deviation(&self) -> f64 {
        let inverse = 1.0 / self.shape;
        let log_mean = ln_gamma_1p(inverse);
        let excess = ln_gamma_1p_second_difference(inverse);
        let log_root = if excess < 700.0 {
            0.5 * excess.exp_m1().ln()
        } else {
            0.5 * excess
        };
        scaled_exp(self.scale, log_mean + log_root)
    }
}

impl Mode for Weibull {
    fn mode(&self) -> f64 {
        if self.shape > 1.0 {
            scaled_exp(self.scale, (-1.0 / self.shape).ln_1p() / self.shape)
        } else {
            0.0
        }
    }
}

impl Entropy for Weibull {
    fn entropy(&self) -> f64 {
        EULER_GAMMA * (1.0 - 1.0 / self.shape) + self.scale.ln() - self.shape.ln() + 1.0
    }
}

impl Score for Weibull {
    fn d_log_prob_dx(&self, x: f64) -> f64 {
        if x > 0.0 {
            ((self.shape - 1.0) - self.shape * self.log_power(x).exp()) / x
        } else {
            f64::NAN
        }
    }
}

impl Pathwise<2> for Weibull {
    fn d_quantile_dparams(&self, u: f64) -> SampleGradient<2> {
        let power = -(-probability(u)).ln_1p();
        let x = self.at_power(power);
        let by_shape = if power == 0.0 {
            0.0
        } else {
            -x * (power.ln() / self.shape / self.shape)
        };
        SampleGradient::Explicit([by_shape, x / self.scale])
    }
}
