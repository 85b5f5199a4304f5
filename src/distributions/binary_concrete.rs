//! The Concrete distribution on two categories.

use super::error::{check, finite, positive};
use super::traits::probability;
use super::{
    ContinuousDistribution, Cumulative, Logistic, Mode, ParameterError, Pathwise, SampleGradient,
    Score,
};
use crate::numerics::{kernels, log_sigmoid, logit as log_odds, sigmoid};
use crate::random::Stream;
use rand::Rng;
use rand::distr::{Distribution, Open01};

/// `BinaryConcrete(ℓ, λ)`: x = sigmoid((ℓ + L)/λ) with L a standard Logistic, on (0, 1).
///
/// The logit ℓ is in nats, λ > 0 has no unit. It is the first coordinate of Concrete((eˡ, 1), λ). With
/// z = λ logit(x) − ℓ the density is p(x) = λ e⁻ᶻ / ((1 + e⁻ᶻ)² x (1 − x)) and the distribution function
/// sigmoid(z).
///
/// At low temperatures many draws are nearer to 1 than any double below it, and round to 1. Their logits y do not:
/// [`sample_logit`](Self::sample_logit) draws them, [`log_prob_from_logit`](Self::log_prob_from_logit) is the
/// density of x, and [`logit_distribution`](Self::logit_distribution) has that of y.
///
/// Source: Maddison, Mnih and Teh, *The Concrete distribution*, 2017, appendix B.
///
/// ```
/// use rand::RngExt;
/// use reparam::distributions::{BinaryConcrete, Cumulative};
/// use reparam::random::Stream;
///
/// let concrete = BinaryConcrete::new(0.0, 0.5)?;
/// assert_eq!(concrete.cdf(0.5), 0.5);
/// assert_eq!(concrete.logit_distribution()?.scale(), 2.0);
///
/// // Any generator of rand will do.
/// let mut rng = Stream::new(1, "example");
/// let x: f64 = rng.sample(concrete);
/// assert!((0.0..=1.0).contains(&x));
/// # Ok::<(), reparam::distributions::ParameterError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct BinaryConcrete {
    logit: f64,
    temperature: f64,
}

impl BinaryConcrete {
    /// `BinaryConcrete(ℓ, λ)`.
    ///
    /// # Errors
    /// When `logit` is not finite, or `temperature` not positive and finite.
    pub fn new(logit: f64, temperature: f64) -> Result<Self, ParameterError> {
        Ok(Self {
            logit: finite("BinaryConcrete", "logit", logit)?,
            temperature: positive("BinaryConcrete", "temperature", temperature)?,
        })
    }

    /// From p = sigmoid(ℓ), the probability that x rounds to 1.
    ///
    /// # Errors
    /// When `prob` is not between 0 and 1, or `temperature` not positive and finite.
    pub fn from_prob(prob: f64, temperature: f64) -> Result<Self, ParameterError> {
        let inside = 0.0 < prob && prob < 1.0;
        check(inside, "BinaryConcrete", "prob", prob, "between 0 and 1")?;
        Self::new(log_odds(prob), temperature)
    }

    /// ℓ.
    pub fn logit(&self) -> f64 {
        self.logit
    }

    /// λ.
    pub fn temperature(&self) -> f64 {
        self.temperature
    }

    /// P(x > ½) = sigmoid(ℓ), whatever the temperature.
    pub fn rounding_prob(&self) -> f64 {
        sigmoid(self.logit)
    }

    /// The logit of the mode, for the mode may round to 1.
    ///
    /// Up to λ = 1 the density is largest at an end, and this is infinite. Above, tanh(y/2) = λ tanh(z/2) has one root, with
    /// z between 0 and ln((λ + 1)/(λ − 1)) where ℓ is positive.
    pub fn mode_logit(&self) -> f64 {
        let t = self.temperature;
        if t <= 1.0 {
            let upper = t == 1.0 && self.logit > 0.0;
            return if upper {
                f64::INFINITY
            } else {
                f64::NEG_INFINITY
            };
        }
        let distance = self.logit.abs();
        if distance == 0.0 {
            return 0.0;
        }
        let at = |z: f64| (distance + z) / t;
        // In the form whose terms cancel less.
        let is_before = |z: f64| {
            let y = at(z);
            if t < 2.0 {
                t * sigmoid(-z) > 0.5 * (t - 1.0) + sigmoid(-y)
            } else {
                (0.5 * y).tanh() > t * (0.5 * z).tanh()
            }
        };
        let (mut low, mut high) = (0.0, (2.0 / (t - 1.0)).ln_1p());
        for _ in 0..1100 {
            let middle = f64::midpoint(low, high);
            if middle <= low || middle >= high {
                break;
            }
            if is_before(middle) {
                low = middle;
            } else {
                high = middle;
            }
        }
        at(low).copysign(self.logit)
    }

    /// The distribution of logit(x): Logistic(ℓ/λ, 1/λ).
    ///
    /// # Errors
    /// When ℓ/λ or 1/λ is too large for a double.
    pub fn logit_distribution(&self) -> Result<Logistic, ParameterError> {
        Logistic::new(self.logit / self.temperature, 1.0 / self.temperature)
    }

    /// The x that belongs to a standard Logistic `noise`; 1 where it is nearer to 1 than any double below.
    pub fn transform(&self, noise: f64) -> f64 {
        sigmoid(self.transform_to_logit(noise))
    }

    /// logit(x) = (ℓ + L)/λ of the x that belongs to a standard Logistic `noise` L.
    pub fn transform_to_logit(&self, noise: f64) -> f64 {
        (self.logit + noise) / self.temperature
    }

    /// logit(x) of one draw, from one uniform: the draw of `sample` at the same state of the generator, unrounded.
    #[inline]
    pub fn sample_logit<R: Rng + ?Sized>(&self, rng: &mut R) -> f64 {
        self.transform_to_logit(kernels::logit(Open01.sample(rng)))
    }

    /// Fills `out` with what repeated calls of [`sample_logit`](Self::sample_logit) would give, bit for bit.
    pub fn fill_logits(&self, stream: &mut Stream, out: &mut [f64]) {
        stream.fill_mapped(out, |u| self.transform_to_logit(kernels::logit(u)));
    }

    /// log p(x), the density of x, for y = logit(x): also where x itself rounds to 0 or 1.
    pub fn log_prob_from_logit(&self, y: f64) -> f64 {
        if y.is_infinite() {
            return self.log_prob_at_end(y > 0.0);
        }
        // −ln(x(1 − x)).
        let surprise = y.abs() + 2.0 * (-y.abs()).exp().ln_1p();
        self.log_prob_of_standardised(self.standardise_logit(y)) + surprise
    }

    /// d log p(x) / d(ℓ, λ), for x between 0 and 1.
    pub fn d_log_prob_dparams(&self, x: f64) -> [f64; 2] {
        self.d_log_prob_dparams_from_logit(log_odds(x))
    }

    /// d log p(x) / d(ℓ, λ) for y = logit(x): tanh(z/2) and 1/λ − y tanh(z/2).
    pub fn d_log_prob_dparams_from_logit(&self, y: f64) -> [f64; 2] {
        let slope = (0.5 * self.standardise_logit(y)).tanh();
        [slope, 1.0 / self.temperature - y * slope]
    }

    /// dx/dℓ and dx/dλ at fixed noise: x(1 − x)/λ and −x(1 − x) logit(x)/λ.
    pub fn d_sample_dparams(&self, x: f64) -> [f64; 2] {
        self.slopes(x * (1.0 - x), log_odds(x))
    }

    /// [`d_sample_dparams`](Self::d_sample_dparams) for y = logit(x).
    pub fn d_sample_dparams_from_logit(&self, y: f64) -> [f64; 2] {
        self.slopes(sigmoid(y) * sigmoid(-y), y)
    }

    fn slopes(&self, variance: f64, y: f64) -> [f64; 2] {
        let slope = variance / self.temperature;
        [slope, if slope == 0.0 { 0.0 } else { -slope * y }]
    }

    fn standardise(&self, x: f64) -> f64 {
        self.standardise_logit(log_odds(x))
    }

    /// z = λy − ℓ.
    fn standardise_logit(&self, y: f64) -> f64 {
        self.temperature * y - self.logit
    }

    /// ln of the density of logit(x).
    fn log_prob_of_standardised(&self, z: f64) -> f64 {
        let z = z.abs();
        self.temperature.ln() - z - 2.0 * (-z).exp().ln_1p()
    }

    /// The limit at 1 or 0, where p(x) behaves as the distance to that end to the power λ − 1.
    fn log_prob_at_end(&self, upper: bool) -> f64 {
        match self.temperature {
            t if t < 1.0 => f64::INFINITY,
            t if t > 1.0 => f64::NEG_INFINITY,
            _ if upper => self.logit,
            _ => 0.0 - self.logit,
        }
    }
}

impl ContinuousDistribution for BinaryConcrete {
    fn log_prob(&self, x: f64) -> f64 {
        if !(0.0..=1.0).contains(&x) {
            return if x.is_nan() { x } else { f64::NEG_INFINITY };
        }
        if x == 0.0 || x == 1.0 {
            return self.log_prob_at_end(x == 1.0);
        }
        self.log_prob_of_standardised(self.standardise(x)) - x.ln() - (-x).ln_1p()
    }

    fn support(&self) -> (f64, f64) {
        (0.0, 1.0)
    }

    fn fill(&self, stream: &mut Stream, out: &mut [f64]) {
        let Self { logit, temperature } = *self;
        stream.fill_mapped(out, |u| from_uniform(logit, temperature, u));
    }
}

/// From one uniform.
impl Distribution<f64> for BinaryConcrete {
    #[inline]
    fn sample<R: Rng + ?Sized>(&self, rng: &mut R) -> f64 {
        from_uniform(self.logit, self.temperature, Open01.sample(rng))
    }
}

/// sigmoid((ℓ + logit u)/λ), by kernels that vectorise; 0 below e⁻⁷⁰⁹.
#[inline(always)]
#[allow(clippy::inline_always, reason = "it vectorises only inside a loop")]
fn from_uniform(logit: f64, temperature: f64, u: f64) -> f64 {
    1.0 / (1.0 + kernels::exp(-(logit + kernels::logit(u)) / temperature))
}

impl Cumulative for BinaryConcrete {
    fn cdf(&self, x: f64) -> f64 {
        sigmoid(self.standardise(inside(x)))
    }

    fn survival(&self, x: f64) -> f64 {
        sigmoid(-self.standardise(inside(x)))
    }

    fn log_cdf(&self, x: f64) -> f64 {
        log_sigmoid(self.standardise(inside(x)))
    }

    fn log_survival(&self, x: f64) -> f64 {
        log_sigmoid(-self.standardise(inside(x)))
    }

    fn quantile(&self, p: f64) -> f64 {
        self.transform(log_odds(probability(p)))
    }

    fn upper_quantile(&self, q: f64) -> f64 {
        self.transform(-log_odds(probability(q)))
    }
}

/// The nearest point of [0, 1]; NaN for NaN.
fn inside(x: f64) -> f64 {
    x.clamp(0.0, 1.0)
}

impl Mode for BinaryConcrete {
    /// Up to λ = 1 an end of the interval, and 0 if the density is infinite at both.
    fn mode(&self) -> f64 {
        sigmoid(self.mode_logit())
    }
}

impl Pathwise<2> for BinaryConcrete {
    fn d_quantile_dparams(&self, u: f64) -> SampleGradient<2> {
        let y = self.transform_to_logit(log_odds(probability(u)));
        SampleGradient::Explicit(self.d_sample_dparams_from_logit(y))
    }
}

impl Score for BinaryConcrete {
    fn d_log_prob_dx(&self, x: f64) -> f64 {
        if !(x > 0.0 && x < 1.0) {
            return f64::NAN;
        }
        let (z, t) = (self.standardise(x), self.temperature);
        // (2x − 1 − λ tanh(z/2)) / (x(1 − x)), with the ones taken out on either side.
        let numerator = if x < 0.5 {
            (t - 1.0) + 2.0 * (x - t * sigmoid(z))
        } else {
            (1.0 - t) - 2.0 * ((1.0 - x) - t * sigmoid(-z))
        };
        numerator / (x * (1.0 - x))
    }
}
