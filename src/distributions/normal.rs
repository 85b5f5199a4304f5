//! The normal distribution.

use super::error::{finite, positive};
use super::{Cumulative, Distribution, Entropy, Moments, ParameterError, Score};
use crate::numerics::{
    HALF_LN_2PI, log_normal_cdf, log_normal_survival, normal_cdf, normal_quantile, normal_survival,
};
use crate::random::Stream;

/// Normal(μ, σ): p(x) = exp(−z²/2) / (σ √2π) with z = (x − μ)/σ, on the whole line.
///
/// μ and σ are in the units of x; σ is the standard deviation, not the variance. A draw is the quantile
/// of one uniform, so that it moves smoothly with its noise. Source: Johnson, Kotz and Balakrishnan,
/// *Continuous Univariate Distributions* 1, chapter 13.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Normal {
    mean: f64,
    standard_deviation: f64,
}

impl Normal {
    /// μ = 0 and σ = 1.
    pub const STANDARD: Self = Self {
        mean: 0.0,
        standard_deviation: 1.0,
    };

    /// Normal(μ, σ).
    ///
    /// # Errors
    /// When `mean` is not finite, or `standard_deviation` not positive and finite.
    pub fn new(mean: f64, standard_deviation: f64) -> Result<Self, ParameterError> {
        Ok(Self {
            mean: finite("Normal", "mean", mean)?,
            standard_deviation: positive("Normal", "standard_deviation", standard_deviation)?,
        })
    }

    /// d ln p(x) / d(μ, σ).
    pub fn d_log_prob_dparams(&self, x: f64) -> [f64; 2] {
        let z = self.standardise(x);
        [
            z / self.standard_deviation,
            (z - 1.0) * (z + 1.0) / self.standard_deviation,
        ]
    }

    fn standardise(&self, x: f64) -> f64 {
        (x - self.mean) / self.standard_deviation
    }
}

impl Distribution for Normal {
    fn log_prob(&self, x: f64) -> f64 {
        let z = self.standardise(x);
        -0.5 * z * z - HALF_LN_2PI - self.standard_deviation.ln()
    }

    fn support(&self) -> (f64, f64) {
        (f64::NEG_INFINITY, f64::INFINITY)
    }

    fn sample(&self, stream: &mut Stream) -> f64 {
        self.quantile(stream.uniform())
    }
}

impl Cumulative for Normal {
    fn cdf(&self, x: f64) -> f64 {
        normal_cdf(self.standardise(x))
    }

    fn survival(&self, x: f64) -> f64 {
        normal_survival(self.standardise(x))
    }

    fn log_cdf(&self, x: f64) -> f64 {
        log_normal_cdf(self.standardise(x))
    }

    fn log_survival(&self, x: f64) -> f64 {
        log_normal_survival(self.standardise(x))
    }

    fn quantile(&self, p: f64) -> f64 {
        self.mean + self.standard_deviation * normal_quantile(p)
    }

    fn upper_quantile(&self, q: f64) -> f64 {
        self.mean - self.standard_deviation * normal_quantile(q)
    }
}

impl Moments for Normal {
    fn mean(&self) -> f64 {
        self.mean
    }

    fn variance(&self) -> f64 {
        self.standard_deviation * self.standard_deviation
    }

    fn standard_deviation(&self) -> f64 {
        self.standard_deviation
    }
}

impl Entropy for Normal {
    fn entropy(&self) -> f64 {
        self.standard_deviation.ln() + HALF_LN_2PI + 0.5
    }
}

impl Score for Normal {
    fn d_log_prob_dx(&self, x: f64) -> f64 {
        -self.standardise(x) / self.standard_deviation
    }
}
