//! The chi-square distribution.

use super::error::positive;
use super::traits::sample_by_quantile;
use super::{
    ContinuousDistribution, Cumulative, Entropy, Gamma, Mode, Moments, ParameterError, Pathwise,
    SampleGradient, Score,
};
use crate::random::Stream;

/// χ²(ν) = Gamma(ν/2, ½): p(x) = x^(ν/2−1) e^(−x/2) / (2^(ν/2) Γ(ν/2)) for x > 0; the sum of ν squares of standard normals.
///
/// ν, the degrees of freedom, need not be whole. Mean ν, variance 2ν. Source: Johnson, Kotz and Balakrishnan, *Continuous
/// Univariate Distributions* 1, chapter 18.
///
/// ```
/// use rand::RngExt;
/// use reparam::distributions::{ChiSquare, Cumulative};
/// use reparam::random::Stream;
///
/// let chi_square = ChiSquare::new(1.0)?;
/// // The classical five per cent point.
/// assert!((chi_square.upper_quantile(0.05) - 3.841458820694124).abs() < 1e-14);
///
/// // Any generator of rand will do.
/// let mut rng = Stream::new(1, "example");
/// let x: f64 = rng.sample(chi_square);
/// assert!(x > 0.0);
/// # Ok::<(), reparam::distributions::ParameterError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ChiSquare {
    gamma: Gamma,
}

impl ChiSquare {
    /// χ²(ν).
    ///
    /// # Errors
    /// When half of `degrees_of_freedom` is not positive and finite.
    pub fn new(degrees_of_freedom: f64) -> Result<Self, ParameterError> {
        positive("ChiSquare", "degrees_of_freedom", degrees_of_freedom)?;
        let shape = positive(
            "ChiSquare",
            "half the degrees_of_freedom",
            0.5 * degrees_of_freedom,
        )?;
        Ok(Self {
            gamma: Gamma::of(shape, 0.5),
        })
    }

    /// ν.
    pub fn degrees_of_freedom(&self) -> f64 {
        2.0 * self.gamma.shape()
    }

    /// The same distribution as a gamma distribution.
    pub fn gamma(&self) -> Gamma {
        self.gamma
    }

    /// d ln p(x) / dν; NaN outside the support.
    pub fn d_log_prob_dparams(&self, x: f64) -> [f64; 1] {
        [0.5 * self.gamma.d_log_prob_dparams(x)[0]]
    }
}

impl ContinuousDistribution for ChiSquare {
    fn log_prob(&self, x: f64) -> f64 {
        self.gamma.log_prob(x)
    }

    fn support(&self) -> (f64, f64) {
        self.gamma.support()
    }

    fn fill(&self, stream: &mut Stream, out: &mut [f64]) {
        self.gamma.fill(stream, out);
    }
}

sample_by_quantile!(ChiSquare);

impl Cumulative for ChiSquare {
    fn cdf(&self, x: f64) -> f64 {
        self.gamma.cdf(x)
    }

    fn survival(&self, x: f64) -> f64 {
        self.gamma.survival(x)
    }

    fn log_cdf(&self, x: f64) -> f64 {
        self.gamma.log_cdf(x)
    }

    fn log_survival(&self, x: f64) -> f64 {
        self.gamma.log_survival(x)
    }

    fn quantile(&self, p: f64) -> f64 {
        self.gamma.quantile(p)
    }

    fn upper_quantile(&self, q: f64) -> f64 {
        self.gamma.upper_quantile(q)
    }
}

impl Moments for ChiSquare {
    fn mean(&self) -> f64 {
        self.gamma.mean()
    }

    fn variance(&self) -> f64 {
        self.gamma.variance()
    }

    fn standard_deviation(&self) -> f64 {
        self.gamma.standard_deviation()
    }
}

impl Mode for ChiSquare {
    fn mode(&self) -> f64 {
        self.gamma.mode()
    }
}

impl Entropy for ChiSquare {
    fn entropy(&self) -> f64 {
        self.gamma.entropy()
    }
}

impl Score for ChiSquare {
    fn d_log_prob_dx(&self, x: f64) -> f64 {
        self.gamma.d_log_prob_dx(x)
    }
}

impl Pathwise<1> for ChiSquare {
    fn d_quantile_dparams(&self, u: f64) -> SampleGradient<1> {
        match self.gamma.d_quantile_dparams(u) {
            SampleGradient::Implicit([by_shape, _]) => SampleGradient::Implicit([0.5 * by_shape]),
            _ => SampleGradient::NotReparameterisable,
        }
    }
}
