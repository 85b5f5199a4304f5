//! The normal distribution.

use super::{LocationScale, StandardDistribution};
use crate::numerics::{
    HALF_LN_2PI, log_normal_cdf, log_normal_survival, normal_cdf, normal_quantile, normal_survival,
};

/// Normal(μ, σ): p(x) = exp(−z²/2) / (σ √2π) with z = (x − μ)/σ, on the whole line.
///
/// μ and σ are in the units of x; σ is the standard deviation, not the variance. A draw is the quantile
/// of one uniform, so that it moves smoothly with its noise. Source: Johnson, Kotz and Balakrishnan,
/// *Continuous Univariate Distributions* 1, chapter 13.
///
/// ```
/// use rand::RngExt;
/// use reparam::distributions::{ContinuousDistribution, Normal};
/// use reparam::random::Stream;
///
/// let normal = Normal::new(0.0, 1.0)?;
/// assert!((normal.prob(0.0) - 0.3989422804014327).abs() < 1e-15);
///
/// // Any generator of rand will do.
/// let mut rng = Stream::new(1, "example");
/// let x: f64 = rng.sample(normal);
/// assert!(x.is_finite());
/// # Ok::<(), reparam::distributions::ParameterError>(())
/// ```
pub type Normal = LocationScale<StandardNormal>;

/// Normal(0, 1).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct StandardNormal;

impl StandardDistribution for StandardNormal {
    const FAMILY: &'static str = "Normal";
    const PARAMETERS: [&'static str; 2] = ["mean", "standard_deviation"];
    const MEAN: f64 = 0.0;
    const VARIANCE: f64 = 1.0;
    const ENTROPY: f64 = HALF_LN_2PI + 0.5;

    fn log_prob(z: f64) -> f64 {
        -0.5 * z * z - HALF_LN_2PI
    }

    /// −(z² − y²)/2, as a product.
    fn log_prob_ratio(z: f64, y: f64, ahead: f64) -> f64 {
        if ahead == 0.0 {
            return 0.0;
        }
        -ahead * (0.5 * z + 0.5 * y)
    }

    fn score(z: f64) -> f64 {
        0.0 - z
    }

    /// z² − 1, as a product, for z² − 1 would cancel near ±1.
    fn log_scale_score(z: f64) -> f64 {
        (z - 1.0) * (z + 1.0)
    }

    fn cdf(z: f64) -> f64 {
        normal_cdf(z)
    }

    fn survival(z: f64) -> f64 {
        normal_survival(z)
    }

    fn log_cdf(z: f64) -> f64 {
        log_normal_cdf(z)
    }

    fn log_survival(z: f64) -> f64 {
        log_normal_survival(z)
    }

    fn quantile(p: f64) -> f64 {
        normal_quantile(p)
    }

    fn upper_quantile(q: f64) -> f64 {
        0.0 - normal_quantile(q)
    }

    fn from_uniform(u: f64) -> f64 {
        normal_quantile(u)
    }
}
