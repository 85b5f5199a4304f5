//! The Categorical distribution, as vectors.

use super::{Categorical, ParameterError};
use rand::Rng;
use rand::distr::Distribution;

/// The one-hot Categorical: with probability P(k) the vector with a 1 at k and 0 elsewhere.
///
/// From logits or from weights, as [`Categorical`]. A draw jumps between the vertices of the simplex, so it is not
/// reparameterisable; [`Concrete`](super::Concrete) is its relaxation. Source: Johnson, Kotz and Balakrishnan, *Discrete
/// Multivariate Distributions*, chapter 35.
///
/// ```
/// use rand::RngExt;
/// use reparam::distributions::OneHotCategorical;
/// use reparam::random::Stream;
///
/// let one_hot = OneHotCategorical::from_probs(&[1.0, 3.0])?;
/// assert_eq!(one_hot.log_prob(&[0.0, 1.0]), 0.75_f64.ln());
/// assert_eq!(one_hot.log_prob(&[0.5, 0.5]), f64::NEG_INFINITY);
///
/// // Any generator of rand will do.
/// let mut rng = Stream::new(1, "example");
/// let x: Vec<f64> = rng.sample(&one_hot);
/// assert_eq!(x.iter().sum::<f64>(), 1.0);
/// # Ok::<(), reparam::distributions::ParameterError>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct OneHotCategorical {
    categorical: Categorical,
}

impl OneHotCategorical {
    /// The distribution with P(k) ∝ exp(ℓₖ).
    ///
    /// # Errors
    /// As [`Categorical::from_logits`].
    pub fn from_logits(logits: &[f64]) -> Result<Self, ParameterError> {
        Categorical::from_logits(logits).map(Self::from)
    }

    /// The distribution with P(k) ∝ wₖ.
    ///
    /// # Errors
    /// As [`Categorical::from_probs`].
    pub fn from_probs(weights: &[f64]) -> Result<Self, ParameterError> {
        Categorical::from_probs(weights).map(Self::from)
    }

    /// The distribution of the place of the 1.
    pub fn categorical(&self) -> &Categorical {
        &self.categorical
    }

    /// ln P(x), in nats; −∞ where x is not one-hot or has another length, NaN for NaN.
    pub fn log_prob(&self, x: &[f64]) -> f64 {
        if x.iter().any(|v| v.is_nan()) {
            return f64::NAN;
        }
        let one_hot = x.len() == self.categorical.len()
            && x.iter().filter(|&&v| v == 1.0).count() == 1
            && x.iter().filter(|&&v| v == 0.0).count() + 1 == x.len();
        let place = x.iter().position(|&v| v == 1.0);
        match place {
            Some(k) if one_hot => self.categorical.log_prob(k),
            _ => f64::NEG_INFINITY,
        }
    }

    /// The mean, which is P(k) for every k.
    pub fn mean(&self) -> &[f64] {
        self.categorical.probs()
    }

    /// The variances P(k) (1 − P(k)).
    pub fn variance(&self) -> Vec<f64> {
        let probs = self.categorical.probs();
        let others = |k: usize| -> f64 {
            let rest = probs.iter().enumerate().filter(|&(j, _)| j != k);
            rest.map(|(_, p)| p).sum()
        };
        probs
            .iter()
            .enumerate()
            .map(|(k, p)| p * others(k))
            .collect()
    }

    /// The likeliest vertex, the first of them if there are several.
    pub fn mode(&self) -> Vec<f64> {
        let probs = self.categorical.probs();
        let top = (0..probs.len()).fold(0, |top, k| if probs[k] > probs[top] { k } else { top });
        self.vertex(top)
    }

    /// −Σₖ P(k) ln P(k), in nats.
    pub fn entropy(&self) -> f64 {
        self.categorical.entropy()
    }

    fn vertex(&self, place: usize) -> Vec<f64> {
        let mut out = vec![0.0; self.categorical.len()];
        if let Some(one) = out.get_mut(place) {
            *one = 1.0;
        }
        out
    }
}

impl From<Categorical> for OneHotCategorical {
    fn from(categorical: Categorical) -> Self {
        Self { categorical }
    }
}

/// From one uniform.
impl Distribution<Vec<f64>> for OneHotCategorical {
    fn sample<R: Rng + ?Sized>(&self, rng: &mut R) -> Vec<f64> {
        self.vertex(self.categorical.sample(rng))
    }
}
