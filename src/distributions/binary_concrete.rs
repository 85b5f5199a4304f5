//! The Concrete distribution on two categories.

use super::error::{finite, positive};
use super::traits::probability;
use super::{
    ContinuousDistribution, Cumulative, Entropy, Logistic, Moments, ParameterError, Score,
};
use crate::numerics::{integrate_pieces, kernels, log_sigmoid, logit as log_odds, sigmoid};
use crate::random::Stream;
use rand::Rng;
use rand::distr::{Distribution, Open01};

/// `BinaryConcrete(ℓ, λ)`: x = sigmoid((ℓ + L)/λ) with L a standard Logistic, on (0, 1).
///
/// The logit ℓ is in nats, λ > 0 has no unit. It is the first coordinate of Concrete((eˡ, 1), λ). With
/// z = λ logit(x) − ℓ the density is p(x) = λ e⁻ᶻ / ((1 + e⁻ᶻ)² x (1 − x)) and the distribution function
/// sigmoid(z).
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

    /// The distribution of logit(x): Logistic(ℓ/λ, 1/λ).
    ///
    /// # Errors
    /// When ℓ/λ or 1/λ is too large for a double.
    pub fn logit_distribution(&self) -> Result<Logistic, ParameterError> {
        Logistic::new(self.logit / self.temperature, 1.0 / self.temperature)
    }

    /// The x that belongs to a standard Logistic `noise`.
    pub fn transform(&self, noise: f64) -> f64 {
        sigmoid((self.logit + noise) / self.temperature)
    }

    /// d log p(x) / d(ℓ, λ), for x between 0 and 1.
    pub fn d_log_prob_dparams(&self, x: f64) -> [f64; 2] {
        let log_odds = log_odds(x);
        let slope = (0.5 * self.standardise(x)).tanh();
        [slope, 1.0 / self.temperature - log_odds * slope]
    }

    /// dx/dℓ and dx/dλ at fixed noise: x(1 − x)/λ and −x(1 − x) logit(x)/λ.
    pub fn d_sample_dparams(&self, x: f64) -> [f64; 2] {
        let slope = x * (1.0 - x) / self.temperature;
        let log_odds = if slope == 0.0 { 0.0 } else { log_odds(x) };
        [slope, -slope * log_odds]
    }

    fn standardise(&self, x: f64) -> f64 {
        self.temperature * log_odds(x) - self.logit
    }

    /// E g(logit x), over the standard Logistic noise.
    fn expectation(&self, g: impl Fn(f64) -> f64) -> f64 {
        let integrand = |noise: f64| {
            let e = (-noise.abs()).exp();
            g((self.logit + noise) / self.temperature) * e / ((1.0 + e) * (1.0 + e))
        };
        // x moves from 0 to 1 within a few λ of −ℓ.
        let edge = -self.logit.clamp(-40.0, 40.0);
        let width = (8.0 * self.temperature).min(30.0);
        let mut points = [-45.0, edge - width, edge, edge + width, 0.0, 45.0];
        points.sort_unstable_by(f64::total_cmp);
        integrate_pieces(integrand, &points).value
    }
}

impl ContinuousDistribution for BinaryConcrete {
    fn log_prob(&self, x: f64) -> f64 {
        if !(0.0..=1.0).contains(&x) {
            return if x.is_nan() { x } else { f64::NEG_INFINITY };
        }
        if x == 0.0 || x == 1.0 {
            // The limit, in which p(x) behaves as the distance to the end to the power λ − 1.
            let towards = if x == 0.0 { -self.logit } else { self.logit };
            return match self.temperature {
                t if t < 1.0 => f64::INFINITY,
                t if t > 1.0 => f64::NEG_INFINITY,
                _ => towards,
            };
        }
        let z = self.standardise(x).abs();
        let logistic = self.temperature.ln() - z - 2.0 * (-z).exp().ln_1p();
        logistic - x.ln() - (-x).ln_1p()
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

impl Moments for BinaryConcrete {
    /// By quadrature, to about 1e-11.
    fn mean(&self) -> f64 {
        self.expectation(sigmoid)
    }

    /// By quadrature, to about 1e-11.
    fn variance(&self) -> f64 {
        let mean = self.mean();
        self.expectation(|y| (sigmoid(y) - mean).powi(2))
    }
}

impl Entropy for BinaryConcrete {
    /// That of logit(x), 2 − ln λ, plus E ln(x(1 − x)) by quadrature.
    fn entropy(&self) -> f64 {
        2.0 - self.temperature.ln() + self.expectation(|y| log_sigmoid(y) + log_sigmoid(-y))
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
