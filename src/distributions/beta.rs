//! The beta distribution.

use super::error::{check, positive};
use super::gamma::log_power_at_zero;
use super::implicit::d_logit_beta_sample_da;
use super::traits::{from_nearer_tail, sample_by_quantile};
use super::{
    ContinuousDistribution, Cumulative, Entropy, Mode, Moments, ParameterError, Pathwise,
    SampleGradient, Score,
};
use crate::numerics::{
    HALF_LN_2PI, Tails, UnitPoint, beta_lower_quantile, beta_tails, beta_upper_quantile,
    digamma_difference, ln_beta, ln_minus_digamma, log_beta_kernel, stirling_error,
};
use crate::random::Stream;

/// Beta(a, b): p(x) = xᵃ⁻¹ (1 − x)ᵇ⁻¹ / B(a, b) for 0 < x < 1.
///
/// The shapes a and b have no unit. Mean a/(a + b). Its distribution function is the regularised incomplete beta function
/// Iₓ(a, b), which is ours: statrs 0.19 ends with a panic at quantiles in the far tails. Source: Johnson, Kotz
/// and Balakrishnan, *Continuous Univariate Distributions* 2, chapter 25.
///
/// ```
/// use rand::RngExt;
/// use reparam::distributions::{Beta, Cumulative, Moments};
/// use reparam::random::Stream;
///
/// let beta = Beta::new(2.0, 3.0)?;
/// assert_eq!(beta.mean(), 0.4);
/// assert_eq!(beta, Beta::from_mean(0.4, 5.0)?);
/// // 6x² − 8x³ + 3x⁴ at ½.
/// assert!((beta.cdf(0.5) - 0.6875).abs() < 1e-15);
///
/// // Any generator of rand will do.
/// let mut rng = Stream::new(1, "example");
/// let x: f64 = rng.sample(beta);
/// assert!((0.0..=1.0).contains(&x));
/// # Ok::<(), reparam::distributions::ParameterError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Beta {
    a: f64,
    b: f64,
}

impl Beta {
    /// Beta(a, b).
    ///
    /// # Errors
    /// When `a`, `b` or their sum is not positive and finite.
    pub fn new(a: f64, b: f64) -> Result<Self, ParameterError> {
        let a = positive("Beta", "a", a)?;
        let b = positive("Beta", "b", b)?;
        positive("Beta", "a + b", a + b)?;
        Ok(Self { a, b })
    }

    /// From the mean a/(a + b) and the concentration a + b.
    ///
    /// # Errors
    /// When `mean` is not between 0 and 1, or `concentration` or a shape is not positive and finite.
    pub fn from_mean(mean: f64, concentration: f64) -> Result<Self, ParameterError> {
        let inside = 0.0 < mean && mean < 1.0;
        check(inside, "Beta", "mean", mean, "between 0 and 1")?;
        positive("Beta", "concentration", concentration)?;
        Self::new(mean * concentration, (1.0 - mean) * concentration)
    }

    /// Without a check of the parameters.
    pub(crate) const fn of(a: f64, b: f64) -> Self {
        Self { a, b }
    }

    /// a.
    pub fn a(&self) -> f64 {
        self.a
    }

    /// b.
    pub fn b(&self) -> f64 {
        self.b
    }

    /// d ln p(x) / d(a, b); NaN outside the support.
    pub fn d_log_prob_dparams(&self, x: f64) -> [f64; 2] {
        if 0.0 < x && x < 1.0 {
            let point = UnitPoint::new(x);
            [
                point.ln_x + digamma_difference(self.a, self.b),
                point.ln_y + digamma_difference(self.b, self.a),
            ]
        } else {
            [f64::NAN; 2]
        }
    }

    /// The x with cdf(x) = p, with its distance from 1, which may be far below 2⁻⁵³.
    pub fn quantile_point(&self, p: f64) -> UnitPoint {
        if p > 0.5 {
            beta_upper_quantile(self.a, self.b, (-p).ln_1p())
        } else {
            beta_lower_quantile(self.a, self.b, p.ln())
        }
    }

    /// ln p(x) at a point that is known from both ends.
    pub fn log_prob_at(&self, point: UnitPoint) -> f64 {
        let UnitPoint { x, y, ln_x, ln_y } = point;
        if x.is_nan() {
            x
        } else if ln_x == f64::NEG_INFINITY {
            log_power_at_zero(self.a - 1.0, self.b.ln())
        } else if ln_y == f64::NEG_INFINITY {
            log_power_at_zero(self.b - 1.0, self.a.ln())
        } else if self.a == 1.0 && self.b == 1.0 {
            0.0
        } else if y == 0.0 || x == 0.0 || self.a < 10.0 || self.b < 10.0 {
            (self.a - 1.0) * ln_x + (self.b - 1.0) * ln_y - ln_beta(self.a, self.b)
        } else {
            log_beta_kernel(self.a, self.b, point) - ln_x - ln_y
        }
    }

    fn tails(&self, x: f64) -> Tails {
        beta_tails(self.a, self.b, UnitPoint::new(x))
    }

    /// The derivatives of x at a point by a and b, its uniform held.
    pub(crate) fn d_point_dparams(&self, point: UnitPoint) -> [f64; 2] {
        let slope = point.x * point.y;
        [
            slope * d_logit_beta_sample_da(self.a, self.b, point),
            -slope * d_logit_beta_sample_da(self.b, self.a, point.swapped()),
        ]
    }
}

impl ContinuousDistribution for Beta {
    fn log_prob(&self, x: f64) -> f64 {
        if !(0.0..=1.0).contains(&x) && !x.is_nan() {
            return f64::NEG_INFINITY;
        }
        self.log_prob_at(UnitPoint::new(x))
    }

    fn support(&self) -> (f64, f64) {
        (0.0, 1.0)
    }

    fn fill(&self, stream: &mut Stream, out: &mut [f64]) {
        stream.fill_mapped(out, |u| self.quantile(u));
    }
}

sample_by_quantile!(Beta);

impl Cumulative for Beta {
    fn cdf(&self, x: f64) -> f64 {
        self.tails(x).lower()
    }

    fn survival(&self, x: f64) -> f64 {
        self.tails(x).upper()
    }

    fn log_cdf(&self, x: f64) -> f64 {
        self.tails(x).log_lower
    }

    fn log_survival(&self, x: f64) -> f64 {
        self.tails(x).log_upper
    }

    fn quantile(&self, p: f64) -> f64 {
        from_nearer_tail(
            p,
            self.support(),
            |log| beta_lower_quantile(self.a, self.b, log).x,
            |log| beta_upper_quantile(self.a, self.b, log).x,
        )
    }

    fn upper_quantile(&self, q: f64) -> f64 {
        from_nearer_tail(
            q,
            (1.0, 0.0),
            |log| beta_upper_quantile(self.a, self.b, log).x,
            |log| beta_lower_quantile(self.a, self.b, log).x,
        )
    }
}

impl Moments for Beta {
    fn mean(&self) -> f64 {
        self.a / (self.a + self.b)
    }

    fn variance(&self) -> f64 {
        let sum = self.a + self.b;
        (self.a / sum) * (self.b / sum) / (sum + 1.0)
    }
}

impl Mode for Beta {
    fn mode(&self) -> f64 {
        let (a, b) = (self.a, self.b);
        if a > 1.0 && b > 1.0 {
            (a - 1.0) / ((a - 1.0) + (b - 1.0))
        } else if a > 1.0 || (a == 1.0 && b < 1.0) {
            1.0
        } else {
            0.0
        }
    }
}

impl Entropy for Beta {
    /// ln B(a, b) + (a − 1)(ψ(a + b) − ψ(a)) + (b − 1)(ψ(a + b) − ψ(b)); by Stirling's formula where these would cancel.
    fn entropy(&self) -> f64 {
        let (a, b) = (self.a, self.b);
        if a.min(b) < 10.0 {
            return ln_beta(a, b)
                + (a - 1.0) * digamma_difference(a, b)
                + (b - 1.0) * digamma_difference(b, a);
        }
        let sum = a + b;
        let errors = stirling_error(a) + stirling_error(b) - stirling_error(sum);
        let digammas = (a - 1.0) * ln_minus_digamma(a) + (b - 1.0) * ln_minus_digamma(b)
            - (sum - 2.0) * ln_minus_digamma(sum);
        HALF_LN_2PI + 0.5 * (a.ln() + b.ln() - 3.0 * sum.ln()) + errors + digammas
    }
}

impl Score for Beta {
    fn d_log_prob_dx(&self, x: f64) -> f64 {
        if 0.0 < x && x < 1.0 {
            (self.a - 1.0) / x - (self.b - 1.0) / (1.0 - x)
        } else {
            f64::NAN
        }
    }
}

impl Pathwise<2> for Beta {
    fn d_quantile_dparams(&self, u: f64) -> SampleGradient<2> {
        SampleGradient::Implicit(self.d_point_dparams(self.quantile_point(u)))
    }
}
