//! The Categorical distribution.

use super::error::{check, check_list};
use super::traits::{not_reparameterisable, probability};
use super::{DiscreteDistribution, Entropy, Mode, Moments, ParameterError};
use crate::numerics::LogSumExp;
use rand::Rng;
use rand::distr::{Distribution, Open01};

/// Categorical: P(k) = exp(ℓₖ) / Σⱼ exp(ℓⱼ) for k = 0, …, K − 1, from K logits or K weights.
///
/// Logits are in nats; a constant added to all of them changes nothing. A logit of −∞ is a category
/// that never comes. Everything is computed from differences to the largest logit, so that logits of any
/// size work.
///
/// ```
/// use rand::RngExt;
/// use reparam::distributions::Categorical;
/// use reparam::random::Stream;
///
/// let categorical = Categorical::from_probs(&[1.0, 2.0, 5.0])?;
/// assert_eq!(categorical.probs(), [0.125, 0.25, 0.625]);
///
/// // Any generator of rand will do.
/// let mut rng = Stream::new(1, "example");
/// let k: usize = rng.sample(&categorical);
/// assert!(k < 3);
///
/// assert_eq!(
///     Categorical::from_logits(&[0.0, f64::NAN]).unwrap_err().to_string(),
///     "Categorical: logits[1] is NaN, but must be finite or −∞",
/// );
/// # Ok::<(), reparam::distributions::ParameterError>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Categorical {
    logits: Vec<f64>,
    /// The weights, if these were given.
    weights: Vec<f64>,
    log_probs: Vec<f64>,
    probs: Vec<f64>,
    log_normaliser: f64,
}

const FAMILY: &str = "Categorical";
const AT_LEAST_ONE: (usize, &str) = (1, "at least 1");

impl Categorical {
    /// The distribution with P(k) ∝ exp(ℓₖ).
    ///
    /// # Errors
    /// When there is no logit, when one is NaN or +∞, or when all are −∞.
    pub fn from_logits(logits: &[f64]) -> Result<Self, ParameterError> {
        let names = [FAMILY, "number of logits", "logits", "finite or −∞"];
        check_list(logits, |v| v < f64::INFINITY, AT_LEAST_ONE, names)?;
        let max = largest(logits);
        let range = "finite";
        check(max.is_finite(), FAMILY, "largest logit", max, range)?;
        let weights = logits.iter().map(|v| (v - max).exp()).collect();
        Ok(Self::normalised(logits.to_vec(), weights, max))
    }

    /// The distribution with P(k) ∝ wₖ; its logits are the ln wₖ.
    ///
    /// # Errors
    /// When there is no weight, when one is negative, NaN or infinite, or when all are 0.
    pub fn from_probs(weights: &[f64]) -> Result<Self, ParameterError> {
        let range = "finite and not negative";
        let names = [FAMILY, "number of probs", "probs", range];
        check_list(weights, |w| w >= 0.0 && w.is_finite(), AT_LEAST_ONE, names)?;
        let max = largest(weights);
        check(max > 0.0, FAMILY, "largest prob", max, "positive")?;
        let logits = weights.iter().map(|w| w.ln()).collect();
        let scaled = weights.iter().map(|w| w / max).collect();
        Ok(Self {
            weights: weights.to_vec(),
            ..Self::normalised(logits, scaled, max.ln())
        })
    }

    /// From logits, and their weights relative to the largest of them.
    fn normalised(logits: Vec<f64>, mut weights: Vec<f64>, max: f64) -> Self {
        let top = weights.iter().position(|&w| w == 1.0);
        let others: f64 = weights
            .iter()
            .enumerate()
            .filter(|&(k, _)| Some(k) != top)
            .map(|(_, w)| w)
            .sum();
        let excess = others.ln_1p();
        for w in &mut weights {
            *w /= 1.0 + others;
        }
        Self {
            log_probs: logits.iter().map(|v| (v - max) - excess).collect(),
            probs: weights,
            log_normaliser: max + excess,
            weights: Vec::new(),
            logits,
        }
    }

    /// K, the number of categories; at least 1.
    #[allow(clippy::len_without_is_empty, reason = "it is never empty")]
    pub fn len(&self) -> usize {
        self.logits.len()
    }

    /// The logits that were given, or the logarithms of the weights.
    pub fn logits(&self) -> &[f64] {
        &self.logits
    }

    /// By how much the logit of k is larger in `other`, to the digits of the parameters that were given; −∞ for a k that is
    /// no category of it.
    pub(crate) fn logit_ahead(&self, other: &Self, k: usize) -> f64 {
        if let (Some(own), Some(others)) = (self.weights.get(k), other.weights.get(k)) {
            let relative = (others - own) / own;
            if relative.abs() < 0.1 {
                return relative.ln_1p();
            }
        }
        let others = other.logits.get(k).copied().unwrap_or(f64::NEG_INFINITY);
        others - self.logits[k]
    }

    /// ln P(k) for every k.
    pub fn log_probs(&self) -> &[f64] {
        &self.log_probs
    }

    /// P(k) for every k.
    pub fn probs(&self) -> &[f64] {
        &self.probs
    }

    /// ln P(k); −∞ for a k that is no category.
    pub fn log_prob(&self, k: usize) -> f64 {
        self.log_probs.get(k).copied().unwrap_or(f64::NEG_INFINITY)
    }

    /// ln Σₖ exp(ℓₖ) = ℓₖ − ln P(k).
    pub fn log_normaliser(&self) -> f64 {
        self.log_normaliser
    }

    /// −Σₖ P(k) ln P(k), in nats.
    pub fn entropy(&self) -> f64 {
        let terms = self.probs.iter().zip(&self.log_probs);
        // From 0, so that a certainty has not −0.
        0.0 - terms
            .filter(|&(&p, _)| p > 0.0)
            .map(|(p, log)| p * log)
            .sum::<f64>()
    }

    /// The first k with P(0) + … + P(k) > u; a u outside [0, 1] counts as the nearest end, NaN as 0.
    ///
    /// It is never a category of probability 0.
    pub fn inverse_cdf(&self, u: f64) -> usize {
        let mut cumulative = 0.0;
        let mut possible = 0;
        for (k, &p) in self.probs.iter().enumerate().filter(|&(_, &p)| p > 0.0) {
            possible = k;
            cumulative += p;
            if u < cumulative || u.is_nan() {
                break;
            }
        }
        possible
    }

    /// The mean of k.
    pub fn index_mean(&self) -> f64 {
        let terms = self.probs.iter().enumerate();
        terms.map(|(k, p)| k as f64 * p).sum()
    }

    /// The variance of k.
    pub fn index_variance(&self) -> f64 {
        let mean = self.index_mean();
        let terms = self.probs.iter().enumerate();
        terms.map(|(k, p)| (k as f64 - mean).powi(2) * p).sum()
    }
}

/// On k = 0, …, K − 1, written as doubles.
impl DiscreteDistribution for Categorical {
    fn log_prob(&self, k: f64) -> f64 {
        if k.is_nan() {
            k
        } else if k >= 0.0 && k.floor() == k {
            Categorical::log_prob(self, k as usize)
        } else {
            f64::NEG_INFINITY
        }
    }

    fn support(&self) -> (f64, f64) {
        (0.0, (self.len() - 1) as f64)
    }

    fn cdf(&self, x: f64) -> f64 {
        self.sum(x, |k| k <= x)
    }

    fn survival(&self, x: f64) -> f64 {
        self.sum(x, |k| k > x)
    }

    fn log_cdf(&self, x: f64) -> f64 {
        self.log_sum(x, |k| k <= x)
    }

    fn log_survival(&self, x: f64) -> f64 {
        self.log_sum(x, |k| k > x)
    }

    fn quantile(&self, p: f64) -> f64 {
        self.least(p, |k| self.cdf(k) >= p)
    }

    fn upper_quantile(&self, q: f64) -> f64 {
        self.least(q, |k| self.survival(k) <= q)
    }
}

impl Categorical {
    /// The sum of the P(k) that are `counted`, from the rarest end on; NaN for a NaN of `x`.
    fn sum(&self, x: f64, counted: impl Fn(f64) -> bool) -> f64 {
        if x.is_nan() {
            return x;
        }
        let terms = self.probs.iter().enumerate();
        let sum: f64 = terms
            .filter(|&(k, _)| counted(k as f64))
            .map(|(_, p)| p)
            .sum();
        (0.0 + sum).min(1.0)
    }

    fn log_sum(&self, x: f64, counted: impl Fn(f64) -> bool) -> f64 {
        if x.is_nan() {
            return x;
        }
        let terms = self.log_probs.iter().enumerate();
        let sum: LogSumExp = terms
            .filter(|&(k, _)| counted(k as f64))
            .map(|(_, &log)| log)
            .collect();
        sum.value().min(0.0)
    }

    /// The first k that has `reached`, the last one if none has; NaN where `p` is no probability.
    fn least(&self, p: f64, reached: impl Fn(f64) -> bool) -> f64 {
        if probability(p).is_nan() {
            return f64::NAN;
        }
        let last = self.len() - 1;
        (0..last).find(|&k| reached(k as f64)).unwrap_or(last) as f64
    }
}

not_reparameterisable!(Categorical, 1);

/// Of k.
impl Moments for Categorical {
    fn mean(&self) -> f64 {
        self.index_mean()
    }

    fn variance(&self) -> f64 {
        self.index_variance()
    }
}

impl Mode for Categorical {
    fn mode(&self) -> f64 {
        let top = largest(&self.log_probs);
        let place = self.log_probs.iter().position(|&v| v == top);
        place.unwrap_or(0) as f64
    }
}

impl Entropy for Categorical {
    fn entropy(&self) -> f64 {
        Categorical::entropy(self)
    }
}

/// By inverting the distribution function, from one uniform.
///
/// For many draws [`InverseCdfSampler`](crate::sampling::InverseCdfSampler) is quicker, and gives the same.
impl Distribution<usize> for Categorical {
    fn sample<R: Rng + ?Sized>(&self, rng: &mut R) -> usize {
        self.inverse_cdf(Open01.sample(rng))
    }
}

fn largest(values: &[f64]) -> f64 {
    values.iter().copied().fold(f64::NEG_INFINITY, f64::max)
}
