//! Maxima of blocks of draws, and the extreme-value distributions they tend to.

use crate::distributions::{
    ContinuousDistribution, Cumulative, Exponential, Gumbel, Logistic, Normal, Uniform,
};
use crate::numerics::max_or_nan;
use crate::random::Stream;
use rand::Rng;
use rand::distr::{Distribution, Open01};
use std::num::NonZeroU32;

/// The distribution whose maxima are taken, in its standard form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Parent {
    /// Normal(0, 1).
    Normal,
    /// Exponential(1).
    Exponential,
    /// Logistic(0, 1).
    Logistic,
    /// Uniform(0, 1).
    Uniform,
}

impl Parent {
    /// All parents.
    pub const ALL: [Self; 4] = [
        Self::Normal,
        Self::Exponential,
        Self::Logistic,
        Self::Uniform,
    ];

    /// The distribution of one draw.
    pub fn distribution(self) -> &'static dyn Cumulative {
        match self {
            Self::Normal => &Normal::STANDARD,
            Self::Exponential => &Exponential::STANDARD,
            Self::Logistic => &Logistic::STANDARD,
            Self::Uniform => &Uniform::STANDARD,
        }
    }

    /// The distribution that normalised maxima tend to.
    pub fn limit(self) -> LimitDistribution {
        match self {
            Self::Normal | Self::Exponential | Self::Logistic => LimitDistribution::Gumbel,
            Self::Uniform => LimitDistribution::ReversedWeibull,
        }
    }
}

/// The constants of the normalised maximum (Mₙ − b)/a.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct NormingConstants {
    /// a > 0, in the units of x.
    pub a: f64,
    /// b, in the units of x.
    pub b: f64,
}

/// A limit distribution of normalised maxima.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LimitDistribution {
    /// G(z) = exp(−e⁻ᶻ).
    Gumbel,
    /// G(z) = eᶻ for z ≤ 0, and 1 above: the reversed Weibull distribution of shape 1.
    ReversedWeibull,
}

impl LimitDistribution {
    /// G(z).
    pub fn cdf(self, z: f64) -> f64 {
        match self {
            Self::Gumbel => Gumbel::STANDARD.cdf(z),
            Self::ReversedWeibull if z > 0.0 => 1.0,
            Self::ReversedWeibull => z.exp(),
        }
    }

    /// ln of the density of G at z, in nats.
    pub fn log_prob(self, z: f64) -> f64 {
        match self {
            Self::Gumbel => Gumbel::STANDARD.log_prob(z),
            Self::ReversedWeibull if z > 0.0 => f64::NEG_INFINITY,
            Self::ReversedWeibull => z,
        }
    }

    /// The density of G at z.
    pub fn prob(self, z: f64) -> f64 {
        self.log_prob(z).exp()
    }
}

/// The maximum Mₙ of n independent draws of a parent, with distribution function F(x)ⁿ.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BlockMaxima {
    /// The distribution of one draw.
    pub parent: Parent,
    /// The size n of a block.
    pub n: NonZeroU32,
}

impl BlockMaxima {
    /// The maximum of `n` draws of `parent`.
    pub fn new(parent: Parent, n: NonZeroU32) -> Self {
        Self { parent, n }
    }

    fn count(self) -> f64 {
        f64::from(self.n.get())
    }

    /// The norming constants, with (Mₙ − b)/a → [`Parent::limit`] in distribution.
    ///
    /// Exponential and Logistic: a = 1, b = ln n. Uniform: a = 1/n, b = 1. Normal: b = Φ⁻¹(e^(−1/n)) and
    /// a = Φ(b)/(n φ(b)), which makes the normalised maximum agree with the Gumbel distribution at z = 0 in value
    /// and in slope; it is finite from n = 1 on, and for large n tends to the classical Φ⁻¹(1 − 1/n) and
    /// 1/(n φ(b)).
    ///
    /// Source: Embrechts, Klüppelberg and Mikosch, *Modelling Extremal Events*, 1997, section 3.3; for
    /// −ln F in place of 1 − F, Resnick, *Extreme Values, Regular Variation and Point Processes*, 1987.
    pub fn norming(self) -> NormingConstants {
        let n = self.count();
        match self.parent {
            Parent::Normal => {
                let b = Normal::STANDARD.upper_quantile(-(-1.0 / n).exp_m1());
                let a = (-1.0 / n - Normal::STANDARD.log_prob(b)).exp() / n;
                NormingConstants { a, b }
            }
            Parent::Exponential | Parent::Logistic => NormingConstants { a: 1.0, b: n.ln() },
            Parent::Uniform => NormingConstants { a: 1.0 / n, b: 1.0 },
        }
    }

    /// The maximum that belongs to the uniform u: F⁻¹(u^(1/n)), without loss near 1.
    pub fn quantile(self, u: f64) -> f64 {
        let log = u.ln() / self.count();
        if log < -std::f64::consts::LN_2 {
            self.parent.distribution().quantile(log.exp())
        } else {
            self.parent.distribution().upper_quantile(-log.exp_m1())
        }
    }

    /// Fills `out` with what repeated calls of `sample` would give, bit for bit.
    pub fn fill(self, stream: &mut Stream, out: &mut [f64]) {
        stream.fill_mapped(out, |u| self.quantile(u));
    }

    /// One maximum by its definition: fills `block` with n draws and returns the largest.
    ///
    /// `block` keeps the draws, so that they can be shown.
    pub fn sample_block(self, stream: &mut Stream, block: &mut Vec<f64>) -> f64 {
        block.resize(self.n.get() as usize, 0.0);
        self.parent.distribution().fill(stream, block);
        block.iter().copied().fold(f64::NEG_INFINITY, f64::max)
    }

    /// ln P(Mₙ ≤ x) = n ln F(x).
    pub fn log_cdf(self, x: f64) -> f64 {
        self.count() * self.parent.distribution().log_cdf(x)
    }

    /// P(Mₙ ≤ x) = F(x)ⁿ.
    pub fn cdf(self, x: f64) -> f64 {
        self.log_cdf(x).exp()
    }

    /// ln of the density of Mₙ, ln n + (n − 1) ln F(x) + ln f(x), in nats.
    pub fn log_prob(self, x: f64) -> f64 {
        let parent = self.parent.distribution();
        let density = parent.log_prob(x);
        // Below the support the other terms are infinite too, or a NaN when n is 1.
        if density == f64::NEG_INFINITY || self.n.get() == 1 {
            return density;
        }
        self.count().ln() + (self.count() - 1.0) * parent.log_cdf(x) + density
    }

    /// P((Mₙ − b)/a ≤ z).
    pub fn normalised_cdf(self, z: f64) -> f64 {
        let NormingConstants { a, b } = self.norming();
        self.cdf(a * z + b)
    }

    /// ln of the density of (Mₙ − b)/a at z, in nats.
    pub fn normalised_log_prob(self, z: f64) -> f64 {
        let NormingConstants { a, b } = self.norming();
        self.log_prob(a * z + b) + a.ln()
    }

    /// sup over z of |P((Mₙ − b)/a ≤ z) − G(z)|, to about 1e-12.
    pub fn sup_distance(self) -> f64 {
        let NormingConstants { a, b } = self.norming();
        let limit = self.parent.limit();
        let gap = |z: f64| (self.cdf(a * z + b) - limit.cdf(z)).abs();
        let (low, high) = match limit {
            LimitDistribution::Gumbel => (-8.0, 40.0),
            LimitDistribution::ReversedWeibull => (-40.0, 0.0),
        };
        let grid: Vec<f64> = (0..=GRID)
            .map(|k| low + (high - low) * f64::from(k) / f64::from(GRID))
            .collect();
        let heights: Vec<f64> = grid.iter().map(|&z| gap(z)).collect();
        // The end of the parent's support is a kink, and may hold the largest gap.
        let kink = (self.parent.distribution().support().0 - b) / a;
        let start = if kink.is_finite() { gap(kink) } else { 0.0 };
        // All of the grid, so that no NaN is lost among the peaks.
        let start = heights.iter().copied().fold(start, max_or_nan);
        let peaks = (1..grid.len() - 1)
            .filter(|&k| heights[k] >= heights[k - 1] && heights[k] >= heights[k + 1]);
        peaks.fold(start, |sup, k| {
            max_or_nan(sup, maximise(&gap, grid[k - 1], grid[k + 1]))
        })
    }
}

/// From one uniform, whatever n.
impl Distribution<f64> for BlockMaxima {
    fn sample<R: Rng + ?Sized>(&self, rng: &mut R) -> f64 {
        self.quantile(Open01.sample(rng))
    }
}

/// Steps of the grid on which the largest gap is first looked for: its peaks are more than a unit of z wide.
const GRID: u32 = 96;

/// The maximum of a smooth function with one peak between `low` and `high`: golden-section search until the peak is a
/// parabola, then its vertex.
fn maximise(f: &impl Fn(f64) -> f64, mut low: f64, mut high: f64) -> f64 {
    const RATIO: f64 = 0.618_033_988_749_894_9;
    const STEPS: u32 = 14;
    let mut left = high - RATIO * (high - low);
    let mut right = low + RATIO * (high - low);
    let (mut at_left, mut at_right) = (f(left), f(right));
    for _ in 0..STEPS {
        if at_left > at_right {
            high = right;
            (right, at_right) = (left, at_left);
            left = high - RATIO * (high - low);
            at_left = f(left);
        } else {
            low = left;
            (left, at_left) = (right, at_right);
            right = low + RATIO * (high - low);
            at_right = f(right);
        }
    }
    let middle = 0.5 * (left + right);
    let (step, at_middle) = (0.5 * (right - left), f(middle));
    let bend = at_left - 2.0 * at_middle + at_right;
    let vertex = middle + 0.5 * step * (at_left - at_right) / bend;
    let found = at_left.max(at_right).max(at_middle);
    if bend < 0.0 {
        found.max(f(vertex.clamp(low, high)))
    } else {
        found
    }
}
