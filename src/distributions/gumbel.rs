//! The Gumbel distribution of maxima.

use super::{LocationScale, StandardDistribution};
use crate::numerics::{EULER_GAMMA, kernels, log1mexp};
use std::f64::consts::PI;

/// Gumbel(μ, β) of maxima: p(x) = exp(−z − e⁻ᶻ) / β with z = (x − μ)/β, on the whole line.
///
/// μ and β are in the units of x. The distribution function is exp(−e⁻ᶻ), the mode is μ, the mean μ + γβ
/// and the variance π²β²/6. Source: Johnson, Kotz and Balakrishnan, *Continuous Univariate
/// Distributions* 2, chapter 22.
///
/// ```
/// use rand::RngExt;
/// use reparam::distributions::{Cumulative, Gumbel};
/// use reparam::random::Stream;
///
/// let gumbel = Gumbel::new(0.0, 1.0)?;
/// assert_eq!(gumbel.cdf(0.0), (-1.0_f64).exp());
///
/// // Any generator of rand will do.
/// let mut rng = Stream::new(1, "example");
/// let x: f64 = rng.sample(gumbel);
/// assert!(x.is_finite());
/// # Ok::<(), reparam::distributions::ParameterError>(())
/// ```
pub type Gumbel = LocationScale<StandardGumbel>;

/// Gumbel(0, 1).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct StandardGumbel;

impl StandardDistribution for StandardGumbel {
    const FAMILY: &'static str = "Gumbel";
    const PARAMETERS: [&'static str; 2] = ["location", "scale"];
    const MEAN: f64 = EULER_GAMMA;
    const VARIANCE: f64 = PI * PI / 6.0;
    const ENTROPY: f64 = EULER_GAMMA + 1.0;

    fn log_prob(z: f64) -> f64 {
        let exponential = (-z).exp();
        if exponential.is_infinite() {
            return f64::NEG_INFINITY;
        }
        -(z + exponential)
    }

    /// −(z − y) − (e⁻ᶻ − e⁻ʸ), the latter from the larger of the two exponentials.
    fn log_prob_ratio(z: f64, y: f64, ahead: f64) -> f64 {
        if ahead == 0.0 {
            return 0.0;
        }
        let exponentials = if ahead > 0.0 {
            (-y).exp() * (-ahead).exp_m1()
        } else {
            -(-z).exp() * ahead.exp_m1()
        };
        -ahead - exponentials
    }

    fn score(z: f64) -> f64 {
        (-z).exp_m1()
    }

    fn cdf(z: f64) -> f64 {
        Self::log_cdf(z).exp()
    }

    fn survival(z: f64) -> f64 {
        0.0 - Self::log_cdf(z).exp_m1()
    }

    fn log_cdf(z: f64) -> f64 {
        0.0 - (-z).exp()
    }

    fn log_survival(z: f64) -> f64 {
        // Beyond 40 the survival function is e⁻ᶻ to the last bit, and e⁻ᶻ itself may underflow.
        if z > 40.0 { -z } else { log1mexp((-z).exp()) }
    }

    fn quantile(p: f64) -> f64 {
        -(-p.ln()).ln()
    }

    fn upper_quantile(q: f64) -> f64 {
        -(-(-q).ln_1p()).ln()
    }

    #[inline(always)]
    #[allow(clippy::inline_always, reason = "it vectorises only inside a loop")]
    fn from_uniform(u: f64) -> f64 {
        kernels::gumbel(u)
    }
}
