//! The Gumbel distribution of maxima.

use super::error::{finite, positive};
use super::{Cumulative, Distribution, Entropy, Moments, ParameterError, Score};
use crate::numerics::{EULER_GAMMA, kernels, log1mexp};
use crate::random::Stream;
use std::f64::consts::PI;

/// Gumbel(μ, β) of maxima: p(x) = exp(−z − e⁻ᶻ) / β with z = (x − μ)/β, on the whole line.
///
/// μ and β are in the units of x. The distribution function is exp(−e⁻ᶻ), the mode is μ, the mean μ + γβ
/// and the variance π²β²/6. Source: Johnson, Kotz and Balakrishnan, *Continuous Univariate
/// Distributions* 2, chapter 22.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Gumbel {
    location: f64,
    scale: f64,
}

impl Gumbel {
    /// μ = 0 and β = 1.
    pub const STANDARD: Self = Self {
        location: 0.0,
        scale: 1.0,
    };

    /// Gumbel(μ, β).
    ///
    /// # Errors
    /// When `location` is not finite, or `scale` not positive and finite.
    pub fn new(location: f64, scale: f64) -> Result<Self, ParameterError> {
        Ok(Self {
            location: finite("Gumbel", "location", location)?,
            scale: positive("Gumbel", "scale", scale)?,
        })
    }

    /// μ, the mode.
    pub fn location(&self) -> f64 {
        self.location
    }

    /// β.
    pub fn scale(&self) -> f64 {
        self.scale
    }

    /// d ln p(x) / d(μ, β).
    pub fn d_log_prob_dparams(&self, x: f64) -> [f64; 2] {
        let z = self.standardise(x);
        let slope = -(-z).exp_m1();
        [slope / self.scale, (z * slope - 1.0) / self.scale]
    }

    fn standardise(&self, x: f64) -> f64 {
        (x - self.location) / self.scale
    }
}

impl Distribution for Gumbel {
    fn log_prob(&self, x: f64) -> f64 {
        let z = self.standardise(x);
        let hazard = (-z).exp();
        if hazard.is_infinite() {
            return f64::NEG_INFINITY;
        }
        -(z + hazard) - self.scale.ln()
    }

    fn support(&self) -> (f64, f64) {
        (f64::NEG_INFINITY, f64::INFINITY)
    }

    #[inline]
    fn sample(&self, stream: &mut Stream) -> f64 {
        self.location + self.scale * kernels::gumbel(stream.uniform())
    }

    fn fill(&self, stream: &mut Stream, out: &mut [f64]) {
        let Self { location, scale } = *self;
        stream.fill_mapped(out, |u| location + scale * kernels::gumbel(u));
    }
}

impl Cumulative for Gumbel {
    fn cdf(&self, x: f64) -> f64 {
        self.log_cdf(x).exp()
    }

    fn survival(&self, x: f64) -> f64 {
        -self.log_cdf(x).exp_m1()
    }

    fn log_cdf(&self, x: f64) -> f64 {
        -(-self.standardise(x)).exp()
    }

    fn log_survival(&self, x: f64) -> f64 {
        let z = self.standardise(x);
        // Beyond 40 the survival function is e⁻ᶻ to the last bit, and e⁻ᶻ itself may underflow.
        if z > 40.0 { -z } else { log1mexp((-z).exp()) }
    }

    fn quantile(&self, p: f64) -> f64 {
        self.location - self.scale * (-p.ln()).ln()
    }

    fn upper_quantile(&self, q: f64) -> f64 {
        self.location - self.scale * (-(-q).ln_1p()).ln()
    }
}

impl Moments for Gumbel {
    fn mean(&self) -> f64 {
        self.location + EULER_GAMMA * self.scale
    }

    fn variance(&self) -> f64 {
        PI * PI / 6.0 * self.scale * self.scale
    }
}

impl Entropy for Gumbel {
    fn entropy(&self) -> f64 {
        self.scale.ln() + EULER_GAMMA + 1.0
    }
}

impl Score for Gumbel {
    fn d_log_prob_dx(&self, x: f64) -> f64 {
        (-self.standardise(x)).exp_m1() / self.scale
    }
}
