//! The log-normal distribution.

use super::error::{finite, positive};
use super::traits::sample_by_quantile;
use super::{
    ContinuousDistribution, Cumulative, Entropy, Mode, Moments, Normal, ParameterError, Pathwise,
    SampleGradient, Score,
};
use crate::random::Stream;

/// LogNormal(μ, σ): x = eʸ for y of Normal(μ, σ); p(x) = exp(−z²/2) / (x σ √2π) for x > 0, with z = (ln x − μ)/σ.
///
/// μ and σ are mean and standard deviation of ln x, not of x. Source: Johnson, Kotz and Balakrishnan, *Continuous Univariate
/// Distributions* 1, chapter 14.
///
/// ```
/// use rand::RngExt;
/// use reparam::distributions::{Cumulative, LogNormal, Moments};
/// use reparam::random::Stream;
///
/// let log_normal = LogNormal::new(0.0, 1.0)?;
/// assert_eq!(log_normal.quantile(0.5), 1.0);
/// assert!((log_normal.mean() - 0.5_f64.exp()).abs() < 1e-15);
///
/// // Any generator of rand will do.
/// let mut rng = Stream::new(1, "example");
/// let x: f64 = rng.sample(log_normal);
/// assert!(x > 0.0);
/// # Ok::<(), reparam::distributions::ParameterError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LogNormal {
    log: Normal,
}

impl LogNormal {
    /// LogNormal(μ, σ).
    ///
    /// # Errors
    /// When `mu` is not finite, or `sigma` not positive and finite.
    pub fn new(mu: f64, sigma: f64) -> Result<Self, ParameterError> {
        finite("LogNormal", "mu", mu)?;
        positive("LogNormal", "sigma", sigma)?;
        Normal::new(mu, sigma).map(|log| Self { log })
    }

    /// From μ and ln σ.
    ///
    /// # Errors
    /// When `mu` is not finite, or σ = exp(`log_sigma`) not positive and finite.
    pub fn from_log_sigma(mu: f64, log_sigma: f64) -> Result<Self, ParameterError> {
        Self::new(mu, log_sigma.exp())
    }

    /// The distribution of ln x.
    pub fn log(&self) -> Normal {
        self.log
    }

    /// μ.
    pub fn mu(&self) -> f64 {
        self.log.location()
    }

    /// σ.
    pub fn sigma(&self) -> f64 {
        self.log.scale()
    }

    /// d ln p(x) / d(μ, σ); NaN outside the support.
    pub fn d_log_prob_dparams(&self, x: f64) -> [f64; 2] {
        if x > 0.0 {
            self.log.d_log_prob_dparams(x.ln())
        } else {
            [f64::NAN; 2]
        }
    }

    /// σ².
    fn square(&self) -> f64 {
        self.sigma() * self.sigma()
    }
}

/// ln x, where everything below 0 is as far down as 0.
fn logarithm(x: f64) -> f64 {
    if x < 0.0 { f64::NEG_INFINITY } else { x.ln() }
}

impl ContinuousDistribution for LogNormal {
    fn log_prob(&self, x: f64) -> f64 {
        let y = logarithm(x);
        if y.is_infinite() {
            f64::NEG_INFINITY
        } else {
            self.log.log_prob(y) - y
        }
    }

    fn support(&self) -> (f64, f64) {
        (0.0, f64::INFINITY)
    }

    fn fill(&self, stream: &mut Stream, out: &mut [f64]) {
        stream.fill_mapped(out, |u| self.quantile(u));
    }
}

sample_by_quantile!(LogNormal);

impl Cumulative for LogNormal {
    fn cdf(&self, x: f64) -> f64 {
        self.log.cdf(logarithm(x))
    }

    fn survival(&self, x: f64) -> f64 {
        self.log.survival(logarithm(x))
    }

    fn log_cdf(&self, x: f64) -> f64 {
        self.log.log_cdf(logarithm(x))
    }

    fn log_survival(&self, x: f64) -> f64 {
        self.log.log_survival(logarithm(x))
    }

    fn quantile(&self, p: f64) -> f64 {
        self.log.quantile(p).exp()
    }

    fn upper_quantile(&self, q: f64) -> f64 {
        self.log.upper_quantile(q).exp()
    }
}

impl Moments for LogNormal {
    fn mean(&self) -> f64 {
        (self.mu() + 0.5 * self.square()).exp()
    }

    fn variance(&self) -> f64 {
        let square = self.square();
        let excess = square.exp_m1();
        let log_square_of_mean = 2.0 * self.mu() + square;
        if excess.is_finite() {
            excess * log_square_of_mean.exp()
        } else {
            (log_square_of_mean + square).exp()
        }
    }

    fn standard_deviation(&self) -> f64 {
        let square = self.square();
        let excess = square.exp_m1();
        if excess.is_finite() {
            excess.sqrt() * self.mean()
        } else {
            (self.mu() + square).exp()
        }
    }
}

impl Mode for LogNormal {
    fn mode(&self) -> f64 {
        (self.mu() - self.square()).exp()
    }
}

impl Entropy for LogNormal {
    fn entropy(&self) -> f64 {
        self.log.entropy() + self.mu()
    }
}

impl Score for LogNormal {
    fn d_log_prob_dx(&self, x: f64) -> f64 {
        if x > 0.0 {
            (self.log.d_log_prob_dx(x.ln()) - 1.0) / x
        } else {
            f64::NAN
        }
    }
}

impl Pathwise<2> for LogNormal {
    fn d_quantile_dparams(&self, u: f64) -> SampleGradient<2> {
        let y = self.log.quantile(u);
        let x = y.exp();
        SampleGradient::Explicit([x, x * self.log.standardise(y)])
    }
}
