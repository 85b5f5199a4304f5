//! The Logistic distribution.

use super::error::{finite, positive};
use super::{Cumulative, Distribution, Entropy, Moments, ParameterError, Score};
use crate::numerics::{kernels, log_sigmoid, logit, sigmoid};
use crate::random::Stream;
use std::f64::consts::PI;

/// Logistic(μ, s): p(x) = e⁻ᶻ / (s (1 + e⁻ᶻ)²) with z = (x − μ)/s, on the whole line.
///
/// μ and s are in the units of x. The distribution function is the sigmoid of z, the mean is μ and the
/// variance π²s²/3. Source: Johnson, Kotz and Balakrishnan, *Continuous Univariate Distributions* 2,
/// chapter 23.
///
/// ```
/// use reparam::distributions::{Cumulative, Logistic};
///
/// let logistic = Logistic::new(0.0, 1.0)?;
/// assert_eq!(logistic.quantile(0.5), 0.0);
/// assert_eq!(
///     Logistic::new(0.0, -1.0).unwrap_err().to_string(),
///     "Logistic: scale is -1, but must be positive and finite",
/// );
/// # Ok::<(), reparam::distributions::ParameterError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Logistic {
    location: f64,
    scale: f64,
}

impl Logistic {
    /// μ = 0 and s = 1.
    pub const STANDARD: Self = Self {
        location: 0.0,
        scale: 1.0,
    };

    /// Logistic(μ, s).
    ///
    /// # Errors
    /// When `location` is not finite, or `scale` not positive and finite.
    pub fn new(location: f64, scale: f64) -> Result<Self, ParameterError> {
        Ok(Self {
            location: finite("Logistic", "location", location)?,
            scale: positive("Logistic", "scale", scale)?,
        })
    }

    /// μ, the mean, median and mode.
    pub fn location(&self) -> f64 {
        self.location
    }

    /// s.
    pub fn scale(&self) -> f64 {
        self.scale
    }

    /// d ln p(x) / d(μ, s).
    pub fn d_log_prob_dparams(&self, x: f64) -> [f64; 2] {
        let z = self.standardise(x);
        let slope = (0.5 * z).tanh();
        [slope / self.scale, (z * slope - 1.0) / self.scale]
    }

    /// KL(self ‖ other) in nats, known when both scales are equal: d coth(d/2) − 2 with d = Δμ/s.
    pub fn kl_divergence_equal_scale(&self, other: &Self) -> Option<f64> {
        (self.scale.to_bits() == other.scale.to_bits()).then(|| {
            let d = (self.location - other.location) / self.scale;
            if d.abs() < 0.1 {
                let square = d * d;
                square
                    * (1.0 / 6.0
                        - square * (1.0 / 360.0 - square * (1.0 / 15120.0 - square / 604_800.0)))
            } else {
                d / (0.5 * d).tanh() - 2.0
            }
        })
    }

    fn standardise(&self, x: f64) -> f64 {
        (x - self.location) / self.scale
    }
}

impl Distribution for Logistic {
    fn log_prob(&self, x: f64) -> f64 {
        let z = self.standardise(x).abs();
        -z - 2.0 * (-z).exp().ln_1p() - self.scale.ln()
    }

    fn support(&self) -> (f64, f64) {
        (f64::NEG_INFINITY, f64::INFINITY)
    }

    #[inline]
    fn sample(&self, stream: &mut Stream) -> f64 {
        self.location + self.scale * kernels::logit(stream.uniform())
    }

    fn fill(&self, stream: &mut Stream, out: &mut [f64]) {
        let Self { location, scale } = *self;
        stream.fill_mapped(out, |u| location + scale * kernels::logit(u));
    }
}

impl Cumulative for Logistic {
    fn cdf(&self, x: f64) -> f64 {
        sigmoid(self.standardise(x))
    }

    fn survival(&self, x: f64) -> f64 {
        sigmoid(-self.standardise(x))
    }

    fn log_cdf(&self, x: f64) -> f64 {
        log_sigmoid(self.standardise(x))
    }

    fn log_survival(&self, x: f64) -> f64 {
        log_sigmoid(-self.standardise(x))
    }

    fn quantile(&self, p: f64) -> f64 {
        self.location + self.scale * logit(p)
    }

    fn upper_quantile(&self, q: f64) -> f64 {
        self.location - self.scale * logit(q)
    }
}

impl Moments for Logistic {
    fn mean(&self) -> f64 {
        self.location
    }

    fn variance(&self) -> f64 {
        PI * PI / 3.0 * self.scale * self.scale
    }
}

impl Entropy for Logistic {
    fn entropy(&self) -> f64 {
        self.scale.ln() + 2.0
    }
}

impl Score for Logistic {
    fn d_log_prob_dx(&self, x: f64) -> f64 {
        -(0.5 * self.standardise(x)).tanh() / self.scale
    }
}
