//! The Cauchy distribution.

use super::{LocationScale, StandardDistribution};
use std::f64::consts::{FRAC_1_PI, PI};

/// Cauchy(μ, s): p(x) = 1 / (π s (1 + z²)) with z = (x − μ)/s, on the whole line.
///
/// μ and s are in the units of x: median and mode, and half the distance between the quartiles. It has neither mean nor
/// variance: both are NaN. Source: Johnson, Kotz and Balakrishnan, *Continuous Univariate Distributions* 1, chapter 16.
///
/// ```
/// use rand::RngExt;
/// use reparam::distributions::{Cauchy, Cumulative, Moments};
/// use reparam::random::Stream;
///
/// let cauchy = Cauchy::new(0.0, 2.0)?;
/// assert!((cauchy.quantile(0.75) - 2.0).abs() < 1e-15);
/// assert!(cauchy.mean().is_nan());
///
/// // Any generator of rand will do.
/// let mut rng = Stream::new(1, "example");
/// let x: f64 = rng.sample(cauchy);
/// assert!(x.is_finite());
/// # Ok::<(), reparam::distributions::ParameterError>(())
/// ```
pub type Cauchy = LocationScale<StandardCauchy>;

/// Cauchy(0, 1).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct StandardCauchy;

/// Beyond this z² is 1 + z² to the last bit.
const FAR: f64 = 1e9;

/// ln(1 + z²).
fn log_one_plus_square(z: f64) -> f64 {
    if z.abs() > FAR {
        2.0 * z.abs().ln()
    } else {
        (z * z).ln_1p()
    }
}

impl StandardDistribution for StandardCauchy {
    const FAMILY: &'static str = "Cauchy";
    const PARAMETERS: [&'static str; 2] = ["location", "scale"];
    const MEAN: f64 = f64::NAN;
    const VARIANCE: f64 = f64::NAN;
    /// ln 4π.
    const ENTROPY: f64 = 2.531_024_246_969_290_7;

    fn log_prob(z: f64) -> f64 {
        -PI.ln() - log_one_plus_square(z)
    }

    fn log_prob_ratio(z: f64, y: f64, ahead: f64) -> f64 {
        // (1 + y²)/(1 + z²) − 1.
        let excess = -ahead * (z + y) / (1.0 + z * z);
        if excess.abs() < 0.5 {
            excess.ln_1p()
        } else {
            log_one_plus_square(y) - log_one_plus_square(z)
        }
    }

    fn score(z: f64) -> f64 {
        if z.abs() > FAR {
            -2.0 / z
        } else {
            0.0 - 2.0 * z / (1.0 + z * z)
        }
    }

    /// (z² − 1)/(z² + 1).
    fn log_scale_score(z: f64) -> f64 {
        if z.abs() > FAR {
            1.0
        } else {
            (z - 1.0) * (z + 1.0) / (1.0 + z * z)
        }
    }

    fn cdf(z: f64) -> f64 {
        if z < -1.0 {
            (-1.0 / z).atan() * FRAC_1_PI
        } else if z <= 1.0 {
            0.5 + z.atan() * FRAC_1_PI
        } else {
            1.0 - Self::cdf(-z)
        }
    }

    fn survival(z: f64) -> f64 {
        Self::cdf(-z)
    }

    fn log_cdf(z: f64) -> f64 {
        if z > 1.0 {
            (-Self::cdf(-z)).ln_1p()
        } else {
            let p = Self::cdf(z);
            if p.is_normal() {
                p.ln()
            } else {
                -PI.ln() - (-z).ln()
            }
        }
    }

    fn log_survival(z: f64) -> f64 {
        Self::log_cdf(-z)
    }

    fn quantile(p: f64) -> f64 {
        if p > 0.5 {
            return 0.0 - Self::quantile(1.0 - p);
        }
        if (0.0..1e-9).contains(&p) {
            -FRAC_1_PI / p
        } else if p < 0.25 {
            -1.0 / (PI * super::traits::probability(p)).tan()
        } else {
            (PI * (p - 0.5)).tan()
        }
    }

    fn upper_quantile(q: f64) -> f64 {
        0.0 - Self::quantile(q)
    }

    fn from_uniform(u: f64) -> f64 {
        Self::quantile(u)
    }
}
