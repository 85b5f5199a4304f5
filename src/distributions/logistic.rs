//! The Logistic distribution.

use super::{LocationScale, StandardDistribution};
use crate::numerics::{kernels, log_sigmoid, logit, sigmoid};
use std::f64::consts::PI;

/// Logistic(μ, s): p(x) = e⁻ᶻ / (s (1 + e⁻ᶻ)²) with z = (x − μ)/s, on the whole line.
///
/// μ and s are in the units of x. The distribution function is the sigmoid of z; μ is mean, median and mode,
/// and the variance is π²s²/3. Source: Johnson, Kotz and Balakrishnan, *Continuous Univariate Distributions* 2,
/// chapter 23.
///
/// ```
/// use rand::RngExt;
/// use reparam::distributions::{Cumulative, Logistic};
/// use reparam::random::Stream;
///
/// let logistic = Logistic::new(0.0, 1.0)?;
/// assert_eq!(logistic.quantile(0.5), 0.0);
///
/// // Any generator of rand will do.
/// let mut rng = Stream::new(1, "example");
/// let x: f64 = rng.sample(logistic);
/// assert!(x.is_finite());
///
/// assert_eq!(
///     Logistic::new(0.0, -1.0).unwrap_err().to_string(),
///     "Logistic: scale is -1, but must be positive and finite",
/// );
/// # Ok::<(), reparam::distributions::ParameterError>(())
/// ```
pub type Logistic = LocationScale<StandardLogistic>;

/// Logistic(0, 1).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct StandardLogistic;

impl StandardDistribution for StandardLogistic {
    const FAMILY: &'static str = "Logistic";
    const PARAMETERS: [&'static str; 2] = ["location", "scale"];
    const MEAN: f64 = 0.0;
    const VARIANCE: f64 = PI * PI / 3.0;
    const ENTROPY: f64 = 2.0;

    fn log_prob(z: f64) -> f64 {
        let z = z.abs();
        -z - 2.0 * (-z).exp().ln_1p()
    }

    fn log_prob_ratio(z: f64, y: f64, ahead: f64) -> f64 {
        let farther = if z > 0.0 && y > 0.0 {
            ahead
        } else if z < 0.0 && y < 0.0 {
            -ahead
        } else {
            z.abs() - y.abs()
        };
        let [of_z, of_y] = [z, y].map(|z| (-z.abs()).exp().ln_1p());
        -farther - 2.0 * (of_z - of_y)
    }

    fn score(z: f64) -> f64 {
        0.0 - (0.5 * z).tanh()
    }

    fn cdf(z: f64) -> f64 {
        sigmoid(z)
    }

    fn survival(z: f64) -> f64 {
        sigmoid(-z)
    }

    fn log_cdf(z: f64) -> f64 {
        log_sigmoid(z)
    }

    fn log_survival(z: f64) -> f64 {
        log_sigmoid(-z)
    }

    fn quantile(p: f64) -> f64 {
        logit(p)
    }

    fn upper_quantile(q: f64) -> f64 {
        0.0 - logit(q)
    }

    #[inline(always)]
    #[allow(clippy::inline_always, reason = "it vectorises only inside a loop")]
    fn from_uniform(u: f64) -> f64 {
        kernels::logit(u)
    }
}

impl Logistic {
    /// KL(self ‖ other) in nats, known when both scales are equal: d coth(d/2) − 2 with d = Δμ/s.
    pub fn kl_divergence_equal_scale(&self, other: &Self) -> Option<f64> {
        (self.scale().to_bits() == other.scale().to_bits()).then(|| {
            let d = self.standardise(other.location());
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
}
