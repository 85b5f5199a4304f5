//! The Pareto distribution.

use super::error::positive;
use super::traits::{probability, sample_by_quantile};
use super::{
    ContinuousDistribution, Cumulative, Entropy, Mode, Moments, ParameterError, Pathwise,
    SampleGradient, Score,
};
use crate::numerics::{ln_ratio, log1mexp, scaled_exp};
use crate::random::Stream;

/// Pareto(m, α): p(x) = α mᵅ / xᵅ⁺¹ for x ≥ m; P(X > x) = (m/x)ᵅ.
///
/// The scale m is in the units of x, α has none. The mean is infinite for α ≤ 1, the variance for α ≤ 2. Source: Johnson,
/// Kotz and Balakrishnan, *Continuous Univariate Distributions* 1, chapter 20.
///
/// ```
/// use rand::RngExt;
/// use reparam::distributions::{Cumulative, Pareto};
/// use reparam::random::Stream;
///
/// let pareto = Pareto::new(1.0, 2.0)?;
/// assert!((pareto.survival(10.0) - 0.01).abs() < 1e-16);
///
/// // Any generator of rand will do.
/// let mut rng = Stream::new(1, "example");
/// let x: f64 = rng.sample(pareto);
/// assert!(x >= 1.0);
/// # Ok::<(), reparam::distributions::ParameterError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pareto {
    scale: f64,
    alpha: f64,
}

impl Pareto {
    /// Pareto(m, α).
    ///
    /// # Errors
    /// When `scale` or `alpha` is not positive and finite.
    pub fn new(scale: f64, alpha: f64) -> Result<Self, ParameterError> {
        Ok(Self {
            scale: positive("Pareto", "scale", scale)?,
            alpha: positive("Pareto", "alpha", alpha)?,
        })
    }

    /// m.
    pub fn scale(&self) -> f64 {
        self.scale
    }

    /// α.
    pub fn alpha(&self) -> f64 {
        self.alpha
    }

    /// d ln p(x) / d(m, α); NaN outside the support.
    pub fn d_log_prob_dparams(&self, x: f64) -> [f64; 2] {
        if x >= self.scale {
            [
                self.alpha / self.scale,
                1.0 / self.alpha - ln_ratio(x, self.scale),
            ]
        } else {
            [f64::NAN; 2]
        }
    }
}

impl ContinuousDistribution for Pareto {
    fn log_prob(&self, x: f64) -> f64 {
        if x < self.scale || x == f64::INFINITY {
            f64::NEG_INFINITY
        } else {
            self.alpha.ln() - x.ln() - self.alpha * ln_ratio(x, self.scale)
        }
    }

    fn support(&self) -> (f64, f64) {
        (self.scale, f64::INFINITY)
    }

    fn fill(&self, stream: &mut Stream, out: &mut [f64]) {
        stream.fill_mapped(out, |u| self.quantile(u));
    }
}

sample_by_quantile!(Pareto);

impl Cumulative for Pareto {
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
        if x < self.scale {
            0.0
        } else {
            0.0 - self.alpha * ln_ratio(x, self.scale)
        }
    }

    fn quantile(&self, p: f64) -> f64 {
        scaled_exp(self.scale, -(-probability(p)).ln_1p() / self.alpha)
    }

    fn upper_quantile(&self, q: f64) -> f64 {
        scaled_exp(self.scale, -probability(q).ln() / self.alpha)
    }
}

impl Moments for Pareto {
    fn mean(&self) -> f64 {
        if self.alpha > 1.0 {
            self.scale * (self.alpha / (self.alpha - 1.0))
        } else {
            f64::INFINITY
        }
    }

    fn variance(&self) -> f64 {
        let deviation = self.standard_deviation();
        deviation * deviation
    }

    fn standard_deviation(&self) -> f64 {
        let alpha = self.alpha;
        if alpha > 2.0 {
            self.scale / (alpha - 1.0) * (alpha / (alpha - 2.0)).sqrt()
        } else {
            f64::INFINITY
        }
    }
}

impl Mode for Pareto {
    fn mode(&self) -> f64 {
        self.scale
    }
}

impl Entropy for Pareto {
    fn entropy(&self) -> f64 {
        self.scale.ln() - self.alpha.ln() + 1.0 + 1.0 / self.alpha
    }
}

impl Score for Pareto {
    fn d_log_prob_dx(&self, x: f64) -> f64 {
        if x > self.scale {
            -(self.alpha + 1.0) / x
        } else {
            f64::NAN
        }
    }
}

impl Pathwise<2> for Pareto {
    fn d_quantile_dparams(&self, u: f64) -> SampleGradient<2> {
        let x = self.quantile(u);
        let exponential = -(-probability(u)).ln_1p();
        SampleGradient::Explicit([x / self.scale, -x * (exponential / self.alpha / self.alpha)])
    }
}
