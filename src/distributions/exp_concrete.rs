//! The logarithm of a Concrete variable.

use super::ParameterError;
use super::error::{POSITIVE, check_list, positive};
use crate::numerics::{Summary, kernels, log_sum_exp, softmax};
use rand::Rng;
use rand::distr::{Distribution, Open01};

/// `ExpConcrete(α, λ)`: y = (log α + G)/λ − logsumexp((log α + G)/λ), with n independent standard Gumbels G.
///
/// It is log x of a [`Concrete`](super::Concrete) x, so that Σₖ exp(yₖ) = 1; log α and λ > 0 have no unit.
/// Its density, with sₖ = log αₖ − λ yₖ, is
/// log κ(y) = ln (n−1)! + (n−1) ln λ + Σₖ sₖ − n logsumexp(s),
/// a density in the n − 1 log-ratios yₖ − yₙ. A constant added to y does not change it.
///
/// Source: Maddison, Mnih and Teh, *The Concrete distribution*, 2017, appendix.
///
/// ```
/// use rand::RngExt;
/// use reparam::distributions::ExpConcrete;
/// use reparam::random::Stream;
///
/// let log_concrete = ExpConcrete::new(&[0.0, 0.0], 1.0)?;
/// let half = 0.5_f64.ln();
/// assert!((log_concrete.log_prob(&[half, half]) - 0.25_f64.ln()).abs() < 1e-15);
///
/// // Any generator of rand will do.
/// let mut rng = Stream::new(1, "example");
/// let y: Vec<f64> = rng.sample(&log_concrete);
/// assert!((y[0].exp() + y[1].exp() - 1.0).abs() < 1e-15);
/// # Ok::<(), reparam::distributions::ParameterError>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct ExpConcrete {
    log_alpha: Vec<f64>,
    temperature: f64,
    constant: f64,
}

impl ExpConcrete {
    /// `ExpConcrete(α, λ)`, from log α.
    ///
    /// # Errors
    /// When there are fewer than two log α, one is not finite, or `temperature` is not positive and finite.
    pub fn new(log_alpha: &[f64], temperature: f64) -> Result<Self, ParameterError> {
        Self::named("ExpConcrete", log_alpha, temperature)
    }

    /// From weights α, which need not add up to 1.
    ///
    /// # Errors
    /// When there are fewer than two, one is not positive and finite, or `temperature` is not.
    pub fn from_probs(weights: &[f64], temperature: f64) -> Result<Self, ParameterError> {
        Self::named_from_probs("ExpConcrete", weights, temperature)
    }

    pub(super) fn named_from_probs(
        family: &'static str,
        weights: &[f64],
        temperature: f64,
    ) -> Result<Self, ParameterError> {
        let names = [family, "number of weights", "weights", POSITIVE];
        let allowed = |weight: f64| weight > 0.0 && weight.is_finite();
        check_list(weights, allowed, (2, "at least 2"), names)?;
        let log_alpha: Vec<f64> = weights.iter().map(|weight| weight.ln()).collect();
        Self::named(family, &log_alpha, temperature)
    }

    pub(super) fn named(
        family: &'static str,
        log_alpha: &[f64],
        temperature: f64,
    ) -> Result<Self, ParameterError> {
        let names = [family, "number of log_alpha", "log_alpha", "finite"];
        check_list(log_alpha, f64::is_finite, (2, "at least 2"), names)?;
        positive(family, "temperature", temperature)?;
        let freedom = log_alpha.len() as f64 - 1.0;
        Ok(Self {
            log_alpha: log_alpha.to_vec(),
            temperature,
            constant: libm::lgamma(freedom + 1.0) + freedom * temperature.ln(),
        })
    }

    /// n, the number of categories; at least 2.
    #[allow(clippy::len_without_is_empty, reason = "it is never empty")]
    pub fn len(&self) -> usize {
        self.log_alpha.len()
    }

    /// log α.
    pub fn log_alpha(&self) -> &[f64] {
        &self.log_alpha
    }

    /// λ.
    pub fn temperature(&self) -> f64 {
        self.temperature
    }

    /// ln (n−1)! + (n−1) ln λ.
    pub(super) fn constant(&self) -> f64 {
        self.constant
    }

    /// P(argmax y = k) = αₖ / Σ α, whatever the temperature.
    pub fn rounding_probs(&self) -> Vec<f64> {
        let mut probs = vec![0.0; self.len()];
        softmax(&self.log_alpha, &mut probs);
        probs
    }

    /// log κ(y), in nats; −∞ where a coordinate is infinite or `y` has another length than n, NaN for NaN.
    pub fn log_prob(&self, y: &[f64]) -> f64 {
        if y.iter().any(|v| v.is_nan()) {
            return f64::NAN;
        }
        if y.len() != self.len() || y.iter().any(|v| v.is_infinite()) {
            return f64::NEG_INFINITY;
        }
        let top = self.top(y);
        let (mut sum, mut others) = (0.0, 0.0);
        for k in (0..self.len()).filter(|&k| k != top) {
            let behind = self.behind(y, k, top);
            sum += behind;
            others += behind.exp();
        }
        self.constant + (sum - self.len() as f64 * others.ln_1p())
    }

    /// An estimate of the entropy −E log κ(Y) in nats from draws, which has no closed form: their mean, with its standard
    /// error.
    pub fn entropy_estimate<R: Rng + ?Sized>(&self, draws: usize, rng: &mut R) -> Summary {
        self.estimate(draws, rng, |y| -self.log_prob(y))
    }

    /// The values of `f` at so many draws.
    pub(super) fn estimate<R: Rng + ?Sized>(
        &self,
        draws: usize,
        rng: &mut R,
        f: impl Fn(&[f64]) -> f64,
    ) -> Summary {
        let (mut summary, mut y) = (Summary::default(), vec![0.0; self.len()]);
        for _ in 0..draws {
            self.sample_into(rng, &mut y);
            summary.push(f(&y));
        }
        summary
    }

    /// Where κ is largest, which is the y without noise: there all sₖ are equal.
    pub fn mode(&self) -> Vec<f64> {
        let mut out = vec![0.0; self.len()];
        self.transform(&vec![0.0; self.len()], &mut out);
        out
    }

    /// Writes d log κ(y) / d log α into `out`: 1 − n softmax(log α − λy).
    ///
    /// Only the entries that both `y` and `out` have are written.
    pub fn d_log_prob_dlog_alpha(&self, y: &[f64], out: &mut [f64]) {
        let n = self.len() as f64;
        let entries = out.len().min(y.len()).min(self.len());
        let out = &mut out[..entries];
        for ((out, a), y) in out.iter_mut().zip(&self.log_alpha).zip(y) {
            *out = a - self.temperature * y;
        }
        let norm = log_sum_exp(out);
        for out in out {
            *out = 1.0 - n * (*out - norm).exp();
        }
    }

    /// d log κ(y) / dλ = (n−1)/λ − Σₖ yₖ + n Σₖ softmax(log α − λy)ₖ yₖ; NaN when `y` has another length.
    pub fn d_log_prob_dtemperature(&self, y: &[f64]) -> f64 {
        if y.len() != self.len() {
            return f64::NAN;
        }
        let top = self.top(y);
        let (mut sum, mut weights, mut weighted) = (0.0, 1.0, 0.0);
        for k in (0..self.len()).filter(|&k| k != top) {
            let ratio = y[k] - y[top];
            let weight = self.behind(y, k, top).exp();
            sum += ratio;
            weights += weight;
            weighted += weight * ratio;
        }
        let n = self.len() as f64;
        (n - 1.0) / self.temperature - (sum - n * weighted / weights)
    }

    /// Where log αₖ − λyₖ is largest.
    fn top(&self, y: &[f64]) -> usize {
        (0..self.len()).fold(
            0,
            |top, k| {
                if self.behind(y, k, top) > 0.0 { k } else { top }
            },
        )
    }

    /// sₖ − s at `top`, from differences, so that large terms do not swallow small ones.
    #[inline]
    fn behind(&self, y: &[f64], k: usize, top: usize) -> f64 {
        (self.log_alpha[k] - self.log_alpha[top]) - self.temperature * (y[k] - y[top])
    }

    /// Writes the y that belongs to given Gumbels into `out`; both have length n.
    pub fn transform(&self, gumbels: &[f64], out: &mut [f64]) {
        self.add_noise(gumbels, out);
        self.normalise(out);
    }

    /// One draw, from n uniforms, into `out` of length n.
    pub fn sample_into<R: Rng + ?Sized>(&self, rng: &mut R, out: &mut [f64]) {
        self.add_gumbels(rng, out);
        self.normalise(out);
    }

    fn normalise(&self, out: &mut [f64]) {
        self.divide_by_temperature(out);
        let norm = log_sum_exp(out);
        for y in out {
            *y -= norm;
        }
    }

    /// Writes log α + G into `out`.
    pub(super) fn add_noise(&self, gumbels: &[f64], out: &mut [f64]) {
        for ((t, a), g) in out.iter_mut().zip(&self.log_alpha).zip(gumbels) {
            *t = a + g;
        }
    }

    /// Writes log α + G with fresh noise into `out`.
    pub(super) fn add_gumbels<R: Rng + ?Sized>(&self, rng: &mut R, out: &mut [f64]) {
        for (t, a) in out.iter_mut().zip(&self.log_alpha) {
            *t = a + kernels::gumbel(Open01.sample(rng));
        }
    }

    /// Turns log α + G into (log α + G − max)/λ, which no temperature makes overflow to +∞.
    pub(super) fn divide_by_temperature(&self, out: &mut [f64]) {
        let max = out.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        for t in out {
            *t = (*t - max) / self.temperature;
        }
    }

    /// Writes Σⱼ cⱼ dyⱼ/d log αₖ = (cₖ − xₖ Σⱼ cⱼ)/λ into `out`, with x = exp(y) and the cotangent c.
    pub fn vjp(&self, y: &[f64], cotangent: &[f64], out: &mut [f64]) {
        let total: f64 = cotangent.iter().sum();
        for ((out, c), y) in out.iter_mut().zip(cotangent).zip(y) {
            *out = (c - y.exp() * total) / self.temperature;
        }
    }

    /// Writes dy/dλ at fixed noise, −(yⱼ − Σₖ xₖ yₖ)/λ with x = exp(y), into `out`.
    pub fn d_sample_dtemperature(&self, y: &[f64], out: &mut [f64]) {
        let mean: f64 = y.iter().map(|&y| mass_times_log(y)).sum();
        for (out, y) in out.iter_mut().zip(y) {
            *out = (mean - y) / self.temperature;
        }
    }
}

/// From n uniforms.
impl Distribution<Vec<f64>> for ExpConcrete {
    fn sample<R: Rng + ?Sized>(&self, rng: &mut R) -> Vec<f64> {
        let mut out = vec![0.0; self.len()];
        self.sample_into(rng, &mut out);
        out
    }
}

/// x ln x for y = ln x, which is 0 at x = 0.
pub(super) fn mass_times_log(y: f64) -> f64 {
    let x = y.exp();
    if x == 0.0 { 0.0 } else { x * y }
}
