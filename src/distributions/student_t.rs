//! Student's t distribution.

use super::error::{finite, positive};
use super::implicit::{StudentScore, d_student_t_sample_ddf};
use super::traits::sample_by_quantile;
use super::{
    ContinuousDistribution, Cumulative, Entropy, Mode, Moments, ParameterError, Pathwise,
    SampleGradient, Score,
};
use crate::numerics::{
    Tails, UnitPoint, affine, beta_lower_quantile, beta_tails, beta_upper_quantile,
    digamma_difference, ln_beta, ln_gamma_ratio, standardise,
};
use crate::random::Stream;
use std::f64::consts::{LN_2, PI};

/// Student t(ν, μ, s): p(x) = Γ((ν+1)/2) / (Γ(ν/2) √(νπ) s) · (1 + z²/ν)^(−(ν+1)/2) with z = (x − μ)/s, on the whole line.
///
/// ν, the degrees of freedom, has no unit and need not be whole; μ and s are in the units of x. The mean is μ for ν > 1 and
/// NaN below; the variance is s²ν/(ν − 2) for ν > 2, infinite down to ν > 1 and NaN below, as in PyTorch. ν = 1 is the
/// Cauchy distribution. Source: Johnson, Kotz and Balakrishnan, *Continuous Univariate Distributions* 2, chapter 28.
///
/// ```
/// use rand::RngExt;
/// use reparam::distributions::{Cumulative, StudentT};
/// use reparam::random::Stream;
///
/// let student = StudentT::new(1.0, 0.0, 1.0)?;
/// // A quarter of a Cauchy distribution is above its scale.
/// assert!((student.survival(1.0) - 0.25).abs() < 1e-15);
///
/// // Any generator of rand will do.
/// let mut rng = Stream::new(1, "example");
/// let x: f64 = rng.sample(student);
/// assert!(x.is_finite());
/// # Ok::<(), reparam::distributions::ParameterError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct StudentT {
    degrees_of_freedom: f64,
    location: f64,
    scale: f64,
}

impl StudentT {
    /// Student t(ν, μ, s).
    ///
    /// # Errors
    /// When `degrees_of_freedom` or `scale` is not positive and finite, or `location` not finite.
    pub fn new(degrees_of_freedom: f64, location: f64, scale: f64) -> Result<Self, ParameterError> {
        Ok(Self {
            degrees_of_freedom: positive("StudentT", "degrees_of_freedom", degrees_of_freedom)?,
            location: finite("StudentT", "location", location)?,
            scale: positive("StudentT", "scale", scale)?,
        })
    }

    /// From ν, μ and ln s.
    ///
    /// # Errors
    /// As [`new`](Self::new), for s = exp(`log_scale`).
    pub fn from_log_scale(
        degrees_of_freedom: f64,
        location: f64,
        log_scale: f64,
    ) -> Result<Self, ParameterError> {
        Self::new(degrees_of_freedom, location, log_scale.exp())
    }

    /// ν.
    pub fn degrees_of_freedom(&self) -> f64 {
        self.degrees_of_freedom
    }

    /// μ.
    pub fn location(&self) -> f64 {
        self.location
    }

    /// s.
    pub fn scale(&self) -> f64 {
        self.scale
    }

    /// d ln p(x) / d(ν, μ, s).
    pub fn d_log_prob_dparams(&self, x: f64) -> [f64; 3] {
        let z = self.standardise(x);
        let [of_scale, by_location] = self.slopes(z);
        [
            StudentScore::new(self.degrees_of_freedom).at(z),
            by_location / self.scale,
            of_scale / self.scale,
        ]
    }

    fn standardise(&self, x: f64) -> f64 {
        standardise(x, self.location, self.scale)
    }

    /// (ν + 1) z²/(ν + z²) − 1 and (ν + 1) z/(ν + z²).
    fn slopes(&self, z: f64) -> [f64; 2] {
        let df = self.degrees_of_freedom;
        let [r, by_z] = if z.abs() > 1.0 {
            let denominator = 1.0 + df / z / z;
            [1.0 / denominator, 1.0 / z / denominator]
        } else {
            [z * z / (df + z * z), z / (df + z * z)]
        };
        [(df + 1.0) * r - 1.0, (df + 1.0) * by_z]
    }

    /// ln(1 + z²/ν), also where z² overflows.
    fn log_one_plus_square(&self, z: f64) -> f64 {
        let root = z.abs() / self.degrees_of_freedom.sqrt();
        if root > 1e100 {
            2.0 * root.ln()
        } else {
            (root * root).ln_1p()
        }
    }

    /// ν/(ν + z²).
    fn point(&self, z: f64) -> UnitPoint {
        let root = z.abs() / self.degrees_of_freedom.sqrt();
        if (1e-100..1e100).contains(&root) {
            let square = root * root;
            UnitPoint::from_parts(1.0 / (1.0 + square), 1.0 / (1.0 + 1.0 / square))
        } else if root == 0.0 {
            UnitPoint::new(1.0)
        } else {
            UnitPoint::from_logit(-2.0 * root.ln())
        }
    }

    /// Of the standard member.
    fn tails(&self, z: f64) -> Tails {
        let inside = beta_tails(0.5 * self.degrees_of_freedom, 0.5, self.point(z));
        // Beyond |z| on one side.
        let log_beyond = inside.log_lower - LN_2;
        if z < 0.0 {
            Tails::from_log_lower(log_beyond)
        } else {
            Tails::from_log_upper(log_beyond)
        }
    }

    /// The positive z that has the probability `tail`, up to ½, beyond it.
    fn standard_upper_quantile(&self, tail: f64) -> f64 {
        let half = 0.5 * self.degrees_of_freedom;
        // 2p, and 1 − 2p where that is up to ½, are exact.
        let both = 2.0 * tail;
        let point = if both < 0.5 {
            beta_lower_quantile(half, 0.5, tail.ln() + LN_2)
        } else {
            beta_upper_quantile(half, 0.5, (1.0 - both).ln())
        };
        let ratio = point.y / point.x;
        if ratio.is_normal() {
            (self.degrees_of_freedom * ratio).sqrt()
        } else {
            (0.5 * (self.degrees_of_freedom.ln() - point.logit())).exp()
        }
    }

    fn standard_quantile(&self, u: f64) -> f64 {
        let tail = u.min(1.0 - u);
        if u.is_nan() || tail < 0.0 {
            f64::NAN
        } else if tail == 0.0 {
            f64::INFINITY.copysign(u - 0.5)
        } else if u == 0.5 {
            0.0
        } else {
            self.standard_upper_quantile(tail).copysign(u - 0.5)
        }
    }
}

impl ContinuousDistribution for StudentT {
    fn log_prob(&self, x: f64) -> f64 {
        let z = self.standardise(x);
        let df = self.degrees_of_freedom;
        ln_gamma_ratio(0.5 * df, 0.5)
            - 0.5 * (df.ln() + PI.ln())
            - 0.5 * (df + 1.0) * self.log_one_plus_square(z)
            - self.scale.ln()
    }

    fn support(&self) -> (f64, f64) {
        (f64::NEG_INFINITY, f64::INFINITY)
    }

    fn fill(&self, stream: &mut Stream, out: &mut [f64]) {
        stream.fill_mapped(out, |u| self.quantile(u));
    }
}

sample_by_quantile!(StudentT);

impl Cumulative for StudentT {
    fn cdf(&self, x: f64) -> f64 {
        self.tails(self.standardise(x)).lower()
    }

    fn survival(&self, x: f64) -> f64 {
        self.tails(self.standardise(x)).upper()
    }

    fn log_cdf(&self, x: f64) -> f64 {
        self.tails(self.standardise(x)).log_lower
    }

    fn log_survival(&self, x: f64) -> f64 {
        self.tails(self.standardise(x)).log_upper
    }

    fn quantile(&self, p: f64) -> f64 {
        affine(self.location, self.scale, self.standard_quantile(p))
    }

    fn upper_quantile(&self, q: f64) -> f64 {
        affine(self.location, -self.scale, self.standard_quantile(q))
    }
}

impl Moments for StudentT {
    fn mean(&self) -> f64 {
        if self.degrees_of_freedom > 1.0 {
            self.location
        } else {
            f64::NAN
        }
    }

    fn variance(&self) -> f64 {
        let deviation = self.standard_deviation();
        deviation * deviation
    }

    fn standard_deviation(&self) -> f64 {
        let df = self.degrees_of_freedom;
        if df > 2.0 {
            self.scale * (df / (df - 2.0)).sqrt()
        } else if df > 1.0 {
            f64::INFINITY
        } else {
            f64::NAN
        }
    }
}

impl Mode for StudentT {
    fn mode(&self) -> f64 {
        self.location
    }
}

impl Entropy for StudentT {
    fn entropy(&self) -> f64 {
        let df = self.degrees_of_freedom;
        let half = 0.5 * df;
        0.5 * (df + 1.0) * digamma_difference(half, 0.5)
            + 0.5 * df.ln()
            + ln_beta(half, 0.5)
            + self.scale.ln()
    }
}

impl Score for StudentT {
    fn d_log_prob_dx(&self, x: f64) -> f64 {
        (0.0 - self.slopes(self.standardise(x))[1]) / self.scale
    }
}

impl Pathwise<3> for StudentT {
    fn d_quantile_dparams(&self, u: f64) -> SampleGradient<3> {
        let z = self.standard_quantile(u);
        let by_df = d_student_t_sample_ddf(self.degrees_of_freedom, z);
        SampleGradient::Implicit([self.scale * by_df, 1.0, z])
    }
}
