//! The Concrete distribution.

use super::ParameterError;
use super::exp_concrete::{ExpConcrete, mass_times_log};
use crate::numerics::{Summary, kernels, log_sum_exp};
use rand::Rng;
use rand::distr::Distribution;

/// Concrete(α, λ), also called Gumbel-softmax: x = softmax((log α + G)/λ), with n independent standard
/// Gumbels G, on the simplex xₖ ≥ 0, Σ xₖ = 1.
///
/// log α and λ > 0 have no unit. The density is one in x₁, …, xₙ₋₁:
/// log p(x) = ln (n−1)! + (n−1) ln λ + Σₖ (log αₖ − (λ+1) log xₖ) − n logsumexpₖ(log αₖ − λ log xₖ).
///
/// Sources: Maddison, Mnih and Teh, *The Concrete distribution*, 2017; Jang, Gu and Poole, *Categorical
/// reparameterization with Gumbel-softmax*, 2017.
///
/// ```
/// use rand::RngExt;
/// use reparam::distributions::Concrete;
/// use reparam::random::Stream;
///
/// // α = (1, 1, 1) and λ = ½: p(⅓, ⅓, ⅓) = 2!·λ²·3³/3³ = ½.
/// let concrete = Concrete::new(&[0.0, 0.0, 0.0], 0.5)?;
/// let third = 1.0 / 3.0;
/// assert!((concrete.log_prob(&[third; 3]) - 0.5_f64.ln()).abs() < 1e-14);
///
/// // Any generator of rand will do.
/// let mut rng = Stream::new(1, "example");
/// let x: Vec<f64> = rng.sample(&concrete);
/// assert!((x.iter().sum::<f64>() - 1.0).abs() < 1e-15);
/// # Ok::<(), reparam::distributions::ParameterError>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Concrete {
    log: ExpConcrete,
}

/// How far from 1 the coordinates of a point of the simplex may add up.
const SIMPLEX_TOLERANCE: f64 = 1e-9;

impl Concrete {
    /// Concrete(α, λ), from log α.
    ///
    /// # Errors
    /// When there are fewer than two log α, one is not finite, or `temperature` is not positive and finite.
    pub fn new(log_alpha: &[f64], temperature: f64) -> Result<Self, ParameterError> {
        ExpConcrete::named("Concrete", log_alpha, temperature).map(|log| Self { log })
    }

    /// From weights α, which need not add up to 1.
    ///
    /// # Errors
    /// When there are fewer than two, one is not positive and finite, or `temperature` is not.
    pub fn from_probs(weights: &[f64], temperature: f64) -> Result<Self, ParameterError> {
        ExpConcrete::named_from_probs("Concrete", weights, temperature).map(|log| Self { log })
    }

    /// The distribution of log x.
    pub fn log(&self) -> &ExpConcrete {
        &self.log
    }

    /// n, the number of categories; at least 2.
    #[allow(clippy::len_without_is_empty, reason = "it is never empty")]
    pub fn len(&self) -> usize {
        self.log.len()
    }

    /// log α.
    pub fn log_alpha(&self) -> &[f64] {
        self.log.log_alpha()
    }

    /// λ.
    pub fn temperature(&self) -> f64 {
        self.log.temperature()
    }

    /// P(argmax x = k) = αₖ / Σ α, whatever the temperature.
    pub fn rounding_probs(&self) -> Vec<f64> {
        self.log.rounding_probs()
    }

    /// Whether the log-density is convex, as it is where λ ≤ 1/(n−1): then no mode lies inside.
    pub fn is_log_convex(&self) -> bool {
        self.temperature() <= 1.0 / (self.len() as f64 - 1.0)
    }

    /// log p(x), in nats; −∞ off the simplex, NaN for NaN.
    ///
    /// A point is on the simplex if it has n coordinates, none of them negative, that add up to 1 within
    /// 1e-9. Where coordinates are 0 it is the limit as these go to 0 together.
    pub fn log_prob(&self, x: &[f64]) -> f64 {
        if x.iter().any(|v| v.is_nan()) {
            return f64::NAN;
        }
        let total: f64 = x.iter().sum();
        let inside = x.iter().all(|&v| v >= 0.0) && (total - 1.0).abs() <= SIMPLEX_TOLERANCE;
        if x.len() != self.len() || !inside {
            return f64::NEG_INFINITY;
        }
        with_logs(x, |y| self.log_prob_from_log(y))
    }

    /// log p(x) for y = log x, in nats; −∞ when `y` has another length than n, NaN for NaN.
    ///
    /// That Σ exp(yₖ) = 1 is not checked.
    pub fn log_prob_from_log(&self, y: &[f64]) -> f64 {
        if y.contains(&f64::NEG_INFINITY) {
            self.log_prob_at_zeros(y)
        } else {
            self.log.log_prob(y) - y.iter().sum::<f64>()
        }
    }

    /// The limit as the m coordinates that are 0 become small together.
    ///
    /// There log p(x) = (λ(n−m) − m) log xₖ + a constant.
    fn log_prob_at_zeros(&self, y: &[f64]) -> f64 {
        if y.iter().any(|v| v.is_nan()) {
            return f64::NAN;
        }
        let zeros = y.iter().filter(|&&v| v == f64::NEG_INFINITY).count();
        if y.len() != self.len() || zeros == self.len() {
            return f64::NEG_INFINITY;
        }
        let (n, temperature) = (self.len() as f64, self.temperature());
        let balance = zeros as f64 / (n - zeros as f64);
        if temperature < balance {
            return f64::INFINITY;
        }
        if temperature > balance {
            return f64::NEG_INFINITY;
        }
        let coordinates = || self.log_alpha().iter().zip(y);
        let among_zeros = coordinates()
            .filter(|(_, y)| y.is_infinite())
            .fold(f64::NEG_INFINITY, |sum, (&a, _)| log_sum_exp(&[sum, a]));
        let sum: f64 = coordinates()
            .map(|(a, y)| {
                let logarithm = if y.is_finite() { *y } else { 0.0 };
                (a - among_zeros) - (temperature + 1.0) * logarithm
            })
            .sum();
        self.log.constant() + sum
    }

    /// An estimate of the entropy −E log p(X) in nats from draws, which has no closed form: their mean, with its standard
    /// error.
    pub fn entropy_estimate<R: Rng + ?Sized>(&self, draws: usize, rng: &mut R) -> Summary {
        let surprise = |y: &[f64]| -self.log_prob_from_log(y);
        self.log.estimate(draws, rng, surprise)
    }

    /// Writes d log p(x) / d log α into `out`, for x with no coordinate 0.
    pub fn d_log_prob_dlog_alpha(&self, x: &[f64], out: &mut [f64]) {
        with_logs(x, |y| self.log.d_log_prob_dlog_alpha(y, out));
    }

    /// d log p(x) / dλ, for x with no coordinate 0; NaN when `x` has another length than n.
    pub fn d_log_prob_dtemperature(&self, x: &[f64]) -> f64 {
        with_logs(x, |y| self.log.d_log_prob_dtemperature(y))
    }

    /// Writes the x that belongs to given Gumbels into `out`; both have length n.
    ///
    /// A coordinate below e⁻⁷⁰⁸ becomes 0; [`ExpConcrete`] keeps its logarithm.
    pub fn transform(&self, gumbels: &[f64], out: &mut [f64]) {
        self.log.add_noise(gumbels, out);
        self.normalise(out);
    }

    /// One draw, from n uniforms, into `out` of length n.
    pub fn sample_into<R: Rng + ?Sized>(&self, rng: &mut R, out: &mut [f64]) {
        self.log.add_gumbels(rng, out);
        self.normalise(out);
    }

    fn normalise(&self, out: &mut [f64]) {
        self.log.divide_by_temperature(out);
        let mut total = 0.0;
        for x in &mut *out {
            *x = kernels::exp(*x);
            total += *x;
        }
        let scale = 1.0 / total;
        for x in out {
            *x *= scale;
        }
    }

    /// Writes Σⱼ cⱼ dxⱼ/d log αₖ = xₖ (cₖ − Σᵢ cᵢ xᵢ)/λ into `out`, with the cotangent c.
    ///
    /// That is the pathwise gradient of a function of x whose gradient is c.
    pub fn vjp(&self, x: &[f64], cotangent: &[f64], out: &mut [f64]) {
        for (out, c) in out.iter_mut().zip(cotangent) {
            *out = *c;
        }
        self.vjp_in_place(x, out);
    }

    /// [`vjp`](Self::vjp), with the cotangent in `cotangent` and the result in its place.
    pub fn vjp_in_place(&self, x: &[f64], cotangent: &mut [f64]) {
        // Relative to the largest coordinate's entry nothing cancels where that coordinate is nearly 1.
        let top =
            (0..x.len().min(cotangent.len())).fold(0, |top, k| if x[k] > x[top] { k } else { top });
        let Some(&reference) = cotangent.get(top) else {
            return;
        };
        let terms = cotangent.iter().zip(x);
        let mean: f64 = terms.map(|(c, x)| x * (c - reference)).sum();
        for (c, x) in cotangent.iter_mut().zip(x) {
            *c = x * ((*c - reference) - mean) / self.temperature();
        }
    }

    /// Writes dx/dλ at fixed noise, −xⱼ (log xⱼ − Σₖ xₖ log xₖ)/λ, into `out`.
    pub fn d_sample_dtemperature(&self, x: &[f64], out: &mut [f64]) {
        let mean: f64 = x.iter().map(|&x| mass_times_log(x.ln())).sum();
        for (out, &x) in out.iter_mut().zip(x) {
            *out = (x * mean - mass_times_log(x.ln())) / self.temperature();
        }
    }
}

/// From n uniforms.
impl Distribution<Vec<f64>> for Concrete {
    fn sample<R: Rng + ?Sized>(&self, rng: &mut R) -> Vec<f64> {
        let mut out = vec![0.0; self.len()];
        self.sample_into(rng, &mut out);
        out
    }
}

/// Calls `f` with the logarithms of `x`, without allocation for as many as figures show.
fn with_logs<T>(x: &[f64], f: impl FnOnce(&[f64]) -> T) -> T {
    const FEW: usize = 16;
    if x.len() <= FEW {
        let mut y = [0.0; FEW];
        for (y, x) in y.iter_mut().zip(x) {
            *y = x.ln();
        }
        f(&y[..x.len()])
    } else {
        let y: Vec<f64> = x.iter().map(|x| x.ln()).collect();
        f(&y)
    }
}
