//! Location-scale families: x = μ + s·z, where z follows a fixed standard distribution.

use super::error::{finite, positive};
use super::{
    ContinuousDistribution, Cumulative, Entropy, Mode, Moments, ParameterError, Pathwise,
    SampleGradient, Score,
};
use crate::numerics::{affine, standardise};
use crate::random::Stream;
use rand::Rng;
use rand::distr::{Distribution, Open01};
use std::fmt;
use std::marker::PhantomData;

/// The member of a location-scale family with location 0 and scale 1, on the whole line.
///
/// All that a family says of its own stands here, as functions of z; [`LocationScale`] adds μ and s.
pub trait StandardDistribution {
    /// The family's name.
    const FAMILY: &'static str;

    /// What errors call location and scale.
    const PARAMETERS: [&'static str; 2];

    /// E Z.
    const MEAN: f64;

    /// Var Z.
    const VARIANCE: f64;

    /// −E ln p(Z), in nats.
    const ENTROPY: f64;

    /// Where the density is largest.
    const MODE: f64 = 0.0;

    /// ln p(z) in nats.
    fn log_prob(z: f64) -> f64;

    /// ln p(z) − ln p(y), for y = z − `ahead` where that is more exact than the difference of the two.
    fn log_prob_ratio(z: f64, y: f64, ahead: f64) -> f64;

    /// d ln p(z) / dz.
    fn score(z: f64) -> f64;

    /// The derivative of ln p(x) by ln s at fixed x: −z d ln p(z)/dz − 1.
    fn log_scale_score(z: f64) -> f64 {
        -z * Self::score(z) - 1.0
    }

    /// P(Z ≤ z).
    fn cdf(z: f64) -> f64;

    /// P(Z > z).
    fn survival(z: f64) -> f64;

    /// ln P(Z ≤ z).
    fn log_cdf(z: f64) -> f64;

    /// ln P(Z > z).
    fn log_survival(z: f64) -> f64;

    /// The z with cdf(z) = p.
    fn quantile(p: f64) -> f64;

    /// The z with survival(z) = q.
    fn upper_quantile(q: f64) -> f64;

    /// The z that belongs to a uniform u of [2⁻⁵³, 1 − 2⁻⁵³], as quick as can be.
    fn from_uniform(u: f64) -> f64;
}

/// The distribution of μ + s·Z, where Z follows the standard distribution `S`.
///
/// [`Cauchy`](super::Cauchy), [`Gumbel`](super::Gumbel), [`Laplace`](super::Laplace), [`Logistic`](super::Logistic) and
/// [`Normal`](super::Normal) are such families.
/// μ and s are in the units of x.
#[derive(Clone, Copy, PartialEq)]
pub struct LocationScale<S> {
    location: f64,
    scale: f64,
    standard: PhantomData<S>,
}

impl<S: StandardDistribution> LocationScale<S> {
    /// μ = 0 and s = 1.
    pub const STANDARD: Self = Self {
        location: 0.0,
        scale: 1.0,
        standard: PhantomData,
    };

    /// The member with location μ and scale s.
    ///
    /// # Errors
    /// When `location` is not finite, or `scale` not positive and finite.
    pub fn new(location: f64, scale: f64) -> Result<Self, ParameterError> {
        let [location_name, scale_name] = S::PARAMETERS;
        Ok(Self {
            location: finite(S::FAMILY, location_name, location)?,
            scale: positive(S::FAMILY, scale_name, scale)?,
            standard: PhantomData,
        })
    }

    /// The member with location μ and scale s, from ln s.
    ///
    /// # Errors
    /// When `location` is not finite, or s = exp(`log_scale`) not positive and finite.
    pub fn from_log_scale(location: f64, log_scale: f64) -> Result<Self, ParameterError> {
        Self::new(location, log_scale.exp())
    }

    /// μ.
    pub fn location(&self) -> f64 {
        self.location
    }

    /// s.
    pub fn scale(&self) -> f64 {
        self.scale
    }

    /// z = (x − μ)/s.
    pub fn standardise(&self, x: f64) -> f64 {
        standardise(x, self.location, self.scale)
    }

    /// x = μ + s·z.
    #[inline(always)]
    #[allow(clippy::inline_always, reason = "`fill` vectorises only around it")]
    pub fn unstandardise(&self, z: f64) -> f64 {
        affine(self.location, self.scale, z)
    }

    /// d ln p(x) / d(μ, s).
    pub fn d_log_prob_dparams(&self, x: f64) -> [f64; 2] {
        let z = self.standardise(x);
        [
            (0.0 - S::score(z)) / self.scale,
            S::log_scale_score(z) / self.scale,
        ]
    }
}

impl<S: StandardDistribution> fmt::Debug for LocationScale<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [location, scale] = S::PARAMETERS;
        f.debug_struct(S::FAMILY)
            .field(location, &self.location)
            .field(scale, &self.scale)
            .finish()
    }
}

impl<S: StandardDistribution> ContinuousDistribution for LocationScale<S> {
    fn log_prob(&self, x: f64) -> f64 {
        S::log_prob(self.standardise(x)) - self.scale.ln()
    }

    fn log_prob_ratio(&self, other: &Self, x: f64) -> f64 {
        if x.is_infinite() {
            return f64::NAN;
        }
        let [z, y] = [self, other].map(|member| member.standardise(x));
        // From differences of the parameters: those of z and y may have lost all digits.
        let wider = other.scale - self.scale;
        let shift = standardise(other.location, self.location, other.scale);
        let ahead = if wider == 0.0 {
            shift
        } else {
            z * (wider / other.scale) + shift
        };
        let ahead = if ahead.is_nan() { z - y } else { ahead };
        S::log_prob_ratio(z, y, ahead) + (other.scale.ln() - self.scale.ln())
    }

    fn support(&self) -> (f64, f64) {
        (f64::NEG_INFINITY, f64::INFINITY)
    }

    fn fill(&self, stream: &mut Stream, out: &mut [f64]) {
        stream.fill_mapped(out, |u| self.unstandardise(S::from_uniform(u)));
    }
}

/// From one uniform.
impl<S: StandardDistribution> Distribution<f64> for LocationScale<S> {
    #[inline]
    fn sample<R: Rng + ?Sized>(&self, rng: &mut R) -> f64 {
        self.unstandardise(S::from_uniform(Open01.sample(rng)))
    }
}

impl<S: StandardDistribution> Cumulative for LocationScale<S> {
    fn cdf(&self, x: f64) -> f64 {
        S::cdf(self.standardise(x))
    }

    fn survival(&self, x: f64) -> f64 {
        S::survival(self.standardise(x))
    }

    fn log_cdf(&self, x: f64) -> f64 {
        S::log_cdf(self.standardise(x))
    }

    fn log_survival(&self, x: f64) -> f64 {
        S::log_survival(self.standardise(x))
    }

    fn quantile(&self, p: f64) -> f64 {
        self.unstandardise(S::quantile(p))
    }

    fn upper_quantile(&self, q: f64) -> f64 {
        self.unstandardise(S::upper_quantile(q))
    }
}

impl<S: StandardDistribution> Moments for LocationScale<S> {
    fn mean(&self) -> f64 {
        self.unstandardise(S::MEAN)
    }

    fn variance(&self) -> f64 {
        S::VARIANCE * self.scale * self.scale
    }

    fn standard_deviation(&self) -> f64 {
        S::VARIANCE.sqrt() * self.scale
    }
}

impl<S: StandardDistribution> Mode for LocationScale<S> {
    fn mode(&self) -> f64 {
        self.unstandardise(S::MODE)
    }
}

impl<S: StandardDistribution> Pathwise<2> for LocationScale<S> {
    fn d_quantile_dparams(&self, u: f64) -> SampleGradient<2> {
        SampleGradient::Explicit([1.0, S::quantile(u)])
    }
}

impl<S: StandardDistribution> Entropy for LocationScale<S> {
    fn entropy(&self) -> f64 {
        self.scale.ln() + S::ENTROPY
    }
}

impl<S: StandardDistribution> Score for LocationScale<S> {
    fn d_log_prob_dx(&self, x: f64) -> f64 {
        S::score(self.standardise(x)) / self.scale
    }
}
