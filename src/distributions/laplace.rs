//! The Laplace distribution.

use super::{LocationScale, StandardDistribution};
use crate::numerics::kernels;
use std::f64::consts::LN_2;

/// Laplace(μ, b): p(x) = e^(−|z|) / 2b with z = (x − μ)/b, on the whole line.
///
/// μ and b are in the units of x. μ is mean, median and mode, and the variance is 2b². Source: Johnson, Kotz and
/// Balakrishnan, *Continuous Univariate Distributions* 2, chapter 24.
///
/// ```
/// use rand::RngExt;
/// use reparam::distributions::{Cumulative, Laplace};
/// use reparam::random::Stream;
///
/// let laplace = Laplace::new(0.0, 1.0)?;
/// assert_eq!(laplace.quantile(0.25), -std::f64::consts::LN_2);
///
/// // Any generator of rand will do.
/// let mut rng = Stream::new(1, "example");
/// let x: f64 = rng.sample(laplace);
/// assert!(x.is_finite());
/// # Ok::<(), reparam::distributions::ParameterError>(())
/// ```
pub type Laplace = LocationScale<StandardLaplace>;

/// Laplace(0, 1).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct StandardLaplace;

impl StandardDistribution for StandardLaplace {
    const FAMILY: &'static str = "Laplace";
    const PARAMETERS: [&'static str; 2] = ["location", "scale"];
    const MEAN: f64 = 0.0;
    const VARIANCE: f64 = 2.0;
    const ENTROPY: f64 = 1.0 + LN_2;

    fn log_prob(z: f64) -> f64 {
        -z.abs() - LN_2
    }

    fn log_prob_ratio(z: f64, y: f64, ahead: f64) -> f64 {
        if z > 0.0 && y > 0.0 {
            -ahead
        } else if z < 0.0 && y < 0.0 {
            ahead
        } else {
            y.abs() - z.abs()
        }
    }

    /// −1 above 0, 1 below, and 0 at 0, where the slope jumps.
    fn score(z: f64) -> f64 {
        if z > 0.0 {
            -1.0
        } else if z < 0.0 {
            1.0
        } else {
            z * 0.0
        }
    }

    fn log_scale_score(z: f64) -> f64 {
        z.abs() - 1.0
    }

    fn cdf(z: f64) -> f64 {
        let half = 0.5 * (-z.abs()).exp();
        if z < 0.0 { half } else { 1.0 - half }
    }

    fn survival(z: f64) -> f64 {
        Self::cdf(-z)
    }

    fn log_cdf(z: f64) -> f64 {
        if z < 0.0 {
            z - LN_2
        } else {
            0.0 + (-0.5 * (-z).exp()).ln_1p()
        }
    }

    fn log_survival(z: f64) -> f64 {
        Self::log_cdf(-z)
    }

    fn quantile(p: f64) -> f64 {
        // 2p and 1 − p are exact there.
        if p > 0.5 {
            0.0 - (2.0 * (1.0 - p)).ln()
        } else {
            (2.0 * p).ln()
        }
    }

    fn upper_quantile(q: f64) -> f64 {
        0.0 - Self::quantile(q)
    }

    fn from_uniform(u: f64) -> f64 {
        let tail = 2.0 * u.min(1.0 - u);
        let distance = -kernels::ln(tail);
        if u > 0.5 { distance } else { -distance }
    }
}
