//! Inverse-transform sampling, and what clamping the uniform does to it.

use crate::distributions::{Cumulative, Moments, ParameterError, check};
use crate::numerics::{Integral, affine, integrate_pieces, standardise};
use crate::random::Stream;
use rand::Rng;
use rand::distr::{Distribution, Open01};
use std::f64::consts::LN_2;

/// A restriction of the uniform to (ε, 1 − ε), as published samplers do it to avoid infinities.
///
/// WaveNet and PixelCNN++ code draw with ε = 1e-5, by asking for uniforms between ε and 1 − ε.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Clamp {
    epsilon: f64,
}

impl Clamp {
    /// The clamp of the WaveNet and PixelCNN++ code, ε = 1e-5.
    pub const WAVENET: Self = Self { epsilon: 1e-5 };

    /// The clamp to (ε, 1 − ε).
    ///
    /// # Errors
    /// When `epsilon` is not strictly between 0 and ½.
    pub fn new(epsilon: f64) -> Result<Self, ParameterError> {
        let allowed = epsilon > 0.0 && epsilon < 0.5;
        check(
            allowed,
            "Clamp",
            "epsilon",
            epsilon,
            "between 0 and 1/2, both excluded",
        )?;
        Ok(Self { epsilon })
    }

    /// ε.
    pub fn epsilon(&self) -> f64 {
        self.epsilon
    }

    /// ε + (1 − 2ε)u: a uniform of (0, 1) becomes one of (ε, 1 − ε).
    pub fn apply(&self, u: f64) -> f64 {
        self.epsilon + ((1.0 - self.epsilon) - self.epsilon) * u
    }
}

/// x = F⁻¹(u) for u uniform on (0, 1), or on (ε, 1 − ε) with a clamp.
#[derive(Debug)]
pub struct InverseTransform<'a, D: ?Sized> {
    /// The distribution to draw from.
    pub distribution: &'a D,
    /// The restriction of the uniform, if any.
    pub clamp: Option<Clamp>,
}

impl<D: Cumulative + ?Sized> InverseTransform<'_, D> {
    /// The uniform that the next draw would use.
    pub fn uniform<R: Rng + ?Sized>(&self, rng: &mut R) -> f64 {
        self.restrict(Open01.sample(rng))
    }

    /// `u` of (0, 1) after the clamp.
    pub fn restrict(&self, u: f64) -> f64 {
        self.clamp.map_or(u, |clamp| clamp.apply(u))
    }

    /// F⁻¹(u), for a `u` that was restricted already.
    pub fn transform(&self, u: f64) -> f64 {
        self.distribution.quantile(u)
    }

    /// Fills `out` with what repeated calls of `sample` would give, bit for bit.
    pub fn fill(&self, stream: &mut Stream, out: &mut [f64]) {
        stream.fill_mapped(out, |u| self.transform(self.restrict(u)));
    }
}

/// From one uniform.
impl<D: Cumulative + ?Sized> Distribution<f64> for InverseTransform<'_, D> {
    fn sample<R: Rng + ?Sized>(&self, rng: &mut R) -> f64 {
        self.transform(self.uniform(rng))
    }
}

/// The distribution that is left when the uniform is clamped: its range, mean and variance.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Truncation {
    /// The smallest value that can be drawn, F⁻¹(ε).
    pub low: f64,
    /// The largest value that can be drawn, F⁻¹(1 − ε).
    pub high: f64,
    /// The mean of what is drawn.
    pub mean: f64,
    /// The variance of what is drawn.
    pub variance: f64,
    /// 1 − variance / (variance without the clamp).
    pub variance_lost: f64,
}

impl Truncation {
    /// The effect of `clamp` on `distribution`.
    ///
    /// Mean and variance are integrals of F⁻¹ over (ε, 1 − ε), accurate to about 1e-12 relative to the
    /// standard deviation and the variance; so `variance_lost` is good to about 1e-12 absolutely.
    pub fn new<D: Cumulative + Moments + ?Sized>(distribution: &D, clamp: Clamp) -> Self {
        let epsilon = clamp.epsilon;
        let (centre, unit) = (
            distribution.quantile(0.5),
            distribution.standard_deviation(),
        );
        // In units of the standard deviation, whose square may be too large or too small for a double.
        let place = |x: f64| standardise(x, centre, unit);
        let mean_of = |g: &dyn Fn(f64) -> f64| {
            let tails = [
                tail(epsilon, |p| g(place(distribution.quantile(p)))),
                tail(epsilon, |q| g(place(distribution.upper_quantile(q)))),
            ];
            (tails[0].value + tails[1].value) / ((1.0 - epsilon) - epsilon)
        };
        let shift = mean_of(&|x| x);
        let variance = mean_of(&|x| (x - shift) * (x - shift));
        Self {
            low: distribution.quantile(epsilon),
            high: distribution.upper_quantile(epsilon),
            mean: affine(centre, unit, shift),
            variance: variance * unit * unit,
            variance_lost: 1.0 - variance,
        }
    }
}

/// ∫ f(p) dp over (ε, ½), in t = −ln p, where a logarithmic tail is straight.
///
/// A quantile may change within a narrow layer, and that may lie at either end: pieces grow from both.
fn tail(epsilon: f64, f: impl Fn(f64) -> f64) -> Integral {
    const LEVELS: i32 = 17;
    let integrand = |t: f64| {
        let p = (-t).exp();
        f(p) * p
    };
    let (low, high) = (LN_2, -epsilon.ln());
    let step = |level: i32| 0.5 * (high - low) * 8.0_f64.powi(-level);
    let rising = (0..=LEVELS).rev().map(|level| low + step(level));
    let falling = (1..=LEVELS).map(|level| high - step(level));
    let points: Vec<f64> = [low]
        .into_iter()
        .chain(rising)
        .chain(falling)
        .chain([high])
        .collect();
    integrate_pieces(integrand, &points)
}

/// How far behind the best logit a component may be and still win a Gumbel-max draw with clamped noise.
///
/// The noise lies in [−ln(−ln ε), −ln(−ln(1 − ε))]; the width of that range is the largest gap.
pub fn gumbel_max_gap(clamp: Clamp) -> f64 {
    let epsilon = clamp.epsilon;
    (-epsilon.ln()).ln() - (-(-epsilon).ln_1p()).ln()
}
