//! The continuous uniform distribution.

use super::error::{check, finite};
use super::traits::probability;
use super::{
    ContinuousDistribution, Cumulative, Entropy, Mode, Moments, ParameterError, Pathwise,
    SampleGradient, Score,
};
use crate::random::Stream;
use rand::Rng;
use rand::distr::{Distribution, Open01};

/// Uniform(low, high): p(x) = 1/(high − low) on the closed interval, zero elsewhere.
///
/// Source: Johnson, Kotz and Balakrishnan, *Continuous Univariate Distributions* 2, chapter 26.
///
/// ```
/// use rand::RngExt;
/// use reparam::distributions::{Moments, Uniform};
/// use reparam::random::Stream;
///
/// let uniform = Uniform::new(-1.0, 3.0)?;
/// assert_eq!(uniform.mean(), 1.0);
///
/// // Any generator of rand will do.
/// let mut rng = Stream::new(1, "example");
/// let x: f64 = rng.sample(uniform);
/// assert!((-1.0..=3.0).contains(&x));
/// # Ok::<(), reparam::distributions::ParameterError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Uniform {
    low: f64,
    high: f64,
}

impl Uniform {
    /// The unit interval.
    pub const STANDARD: Self = Self {
        low: 0.0,
        high: 1.0,
    };

    /// Uniform(low, high).
    ///
    /// # Errors
    /// When an end is not finite, or `high` is not above `low` by a finite width.
    pub fn new(low: f64, high: f64) -> Result<Self, ParameterError> {
        let low = finite("Uniform", "low", low)?;
        let high = finite("Uniform", "high", high)?;
        let width = high - low;
        let allowed = width > 0.0 && width.is_finite();
        check(
            allowed,
            "Uniform",
            "high",
            high,
            "above low, by a finite width",
        )?;
        Ok(Self { low, high })
    }

    /// The lower end.
    pub fn low(&self) -> f64 {
        self.low
    }

    /// The upper end.
    pub fn high(&self) -> f64 {
        self.high
    }

    /// d ln p(x) / d(low, high); NaN outside the support.
    pub fn d_log_prob_dparams(&self, x: f64) -> [f64; 2] {
        if self.contains(x) {
            let density = 1.0 / self.width();
            [density, -density]
        } else {
            [f64::NAN; 2]
        }
    }

    fn width(&self) -> f64 {
        self.high - self.low
    }

    fn contains(&self, x: f64) -> bool {
        (self.low..=self.high).contains(&x)
    }

    /// The x that belongs to a uniform u of (0, 1).
    #[inline]
    fn transform(&self, u: f64) -> f64 {
        (self.low + self.width() * u).min(self.high)
    }
}

impl ContinuousDistribution for Uniform {
    fn log_prob(&self, x: f64) -> f64 {
        if x.is_nan() {
            x
        } else if self.contains(x) {
            0.0 - self.width().ln()
        } else {
            f64::NEG_INFINITY
        }
    }

    fn support(&self) -> (f64, f64) {
        (self.low, self.high)
    }

    fn fill(&self, stream: &mut Stream, out: &mut [f64]) {
        stream.fill_mapped(out, |u| self.transform(u));
    }
}

/// From one uniform.
impl Distribution<f64> for Uniform {
    #[inline]
    fn sample<R: Rng + ?Sized>(&self, rng: &mut R) -> f64 {
        self.transform(Open01.sample(rng))
    }
}

impl Cumulative for Uniform {
    fn cdf(&self, x: f64) -> f64 {
        ((x - self.low) / self.width()).clamp(0.0, 1.0)
    }

    fn survival(&self, x: f64) -> f64 {
        ((self.high - x) / self.width()).clamp(0.0, 1.0)
    }

    fn log_cdf(&self, x: f64) -> f64 {
        let p = self.cdf(x);
        if p > 0.5 {
            (-self.survival(x)).ln_1p()
        } else {
            p.ln()
        }
    }

    fn log_survival(&self, x: f64) -> f64 {
        let q = self.survival(x);
        if q > 0.5 {
            (-self.cdf(x)).ln_1p()
        } else {
            q.ln()
        }
    }

    fn quantile(&self, p: f64) -> f64 {
        let p = probability(p);
        if p > 0.5 {
            self.high - self.width() * (1.0 - p)
        } else {
            self.low + self.width() * p
        }
    }

    fn upper_quantile(&self, q: f64) -> f64 {
        let q = probability(q);
        if q > 0.5 {
            self.low + self.width() * (1.0 - q)
        } else {
            self.high - self.width() * q
        }
    }
}

impl Moments for Uniform {
    fn mean(&self) -> f64 {
        f64::midpoint(self.low, self.high)
    }

    fn variance(&self) -> f64 {
        self.width() * (self.width() / 12.0)
    }

    fn standard_deviation(&self) -> f64 {
        self.width() / 12.0_f64.sqrt()
    }
}

impl Mode for Uniform {
    /// The lower end: the density is the same everywhere.
    fn mode(&self) -> f64 {
        self.low
    }
}

impl Pathwise<2> for Uniform {
    fn d_quantile_dparams(&self, u: f64) -> SampleGradient<2> {
        let u = probability(u);
        SampleGradient::Explicit([1.0 - u, u])
    }
}

impl Entropy for Uniform {
    fn entropy(&self) -> f64 {
        self.width().ln()
    }
}

impl Score for Uniform {
    fn d_log_prob_dx(&self, x: f64) -> f64 {
        if self.low < x && x < self.high {
            0.0
        } else {
            f64::NAN
        }
    }
}
