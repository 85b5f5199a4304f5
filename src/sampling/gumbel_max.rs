//! Categorical draws by perturbing logits with Gumbel noise.

use super::{BLOCK, increment};
use crate::distributions::Categorical;
use crate::numerics::kernels;
use crate::random::Stream;
use rand::Rng;
use rand::distr::{Distribution, Open01};

/// The Gumbel-max trick: argmaxₖ (ℓₖ + Gₖ) with independent standard Gumbels Gₖ is Categorical(ℓ).
///
/// The largest value is Gumbel(ln Σ exp ℓₖ, 1), and independent of where it is reached. The order of all
/// perturbed logits is that of successive sampling without replacement (Plackett–Luce).
///
/// Sources: Gumbel, *Statistical theory of extreme values and some practical applications*, 1954;
/// Maddison, Tarlow and Minka, *A\* sampling*, 2014; for the order, Yellott, *The relationship between
/// Luce's choice axiom, Thurstone's theory of comparative judgment, and the double exponential
/// distribution*, 1977.
///
/// ```
/// use rand::RngExt;
/// use reparam::distributions::Categorical;
/// use reparam::random::Stream;
/// use reparam::sampling::{Argmax, GumbelMax};
///
/// let sampler = GumbelMax::new(&Categorical::from_logits(&[0.0, 1.0])?);
/// assert_eq!(sampler.argmax(&[2.0, 0.5]).index, 0);
/// assert_eq!(sampler.argmax(&[2.0, 1.5]).value, 2.5);
///
/// let mut rng = Stream::new(1, "example");
/// let drawn: Argmax = rng.sample(&sampler);
/// assert!(drawn.index < 2);
/// # Ok::<(), reparam::distributions::ParameterError>(())
/// ```
#[derive(Clone, Debug)]
pub struct GumbelMax {
    pub(super) logits: Vec<f64>,
    pub(super) log_probs: Vec<f64>,
    /// exp(max − ℓₖ), the mean of the exponential variable of category k.
    means: Vec<f64>,
    /// The first category of positive probability.
    default: usize,
}

/// The largest perturbed logit and the category that has it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Argmax {
    /// argmaxₖ (ℓₖ + Gₖ).
    pub index: usize,
    /// maxₖ (ℓₖ + Gₖ).
    pub value: f64,
}

/// argmaxₖ (ℓₖ + Gₖ), of the noise there is: the first of equals, and never one with logit −∞.
pub(super) fn first_largest(logits: &[f64], gumbels: &[f64]) -> Argmax {
    largest(logits, gumbels.iter().copied())
}

/// [`first_largest`] of noise that is made as it is needed.
#[inline]
pub(super) fn largest(logits: &[f64], gumbels: impl Iterator<Item = f64>) -> Argmax {
    let start = Argmax {
        index: first_possible(logits),
        value: f64::NEG_INFINITY,
    };
    let scores = logits.iter().zip(gumbels).map(|(logit, g)| logit + g);
    scores.enumerate().fold(start, |best, (index, value)| {
        if value > best.value {
            Argmax { index, value }
        } else {
            best
        }
    })
}

/// The first category of positive probability.
fn first_possible(logits: &[f64]) -> usize {
    let position = logits.iter().position(|&v| v > f64::NEG_INFINITY);
    position.unwrap_or(0)
}

/// The best of each draw of a block so far.
struct Best {
    value: [f64; BLOCK],
    /// As floats, so that value and index fill the same SIMD lanes.
    index: [f64; BLOCK],
}

impl GumbelMax {
    /// The sampler of `categorical`.
    pub fn new(categorical: &Categorical) -> Self {
        let logits = categorical.logits().to_vec();
        let max = logits.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        Self {
            means: logits.iter().map(|v| (max - v).exp()).collect(),
            log_probs: categorical.log_probs().to_vec(),
            default: first_possible(&logits),
            logits,
        }
    }

    /// K.
    #[allow(clippy::len_without_is_empty, reason = "it is never empty")]
    pub fn len(&self) -> usize {
        self.logits.len()
    }

    /// ℓ.
    pub fn logits(&self) -> &[f64] {
        &self.logits
    }

    /// argmaxₖ (ℓₖ + Gₖ) for given noise; the first of equals, and never a category with logit −∞.
    ///
    /// Categories without noise do not take part.
    pub fn argmax(&self, gumbels: &[f64]) -> Argmax {
        first_largest(&self.logits, gumbels)
    }

    /// Adds to `counts` how often each category comes in `draws` fresh draws.
    ///
    /// Noise is taken category by category for a block of draws at a time, so the draws are not those of
    /// repeated `sample`. As ℓₖ + Gₖ = −ln(Eₖ exp(−ℓₖ)) with standard exponentials Eₖ,
    /// the argmax has the smallest Eₖ exp(−ℓₖ): half of the logarithms are never taken.
    pub fn count(&self, stream: &mut Stream, draws: usize, counts: &mut [u64]) {
        let mut noise = [0.0; BLOCK];
        let mut best = Best::new();
        for start in (0..draws).step_by(BLOCK) {
            let n = BLOCK.min(draws - start);
            best.reset(self.default);
            for (k, &mean) in self.means.iter().enumerate() {
                stream.fill_mapped(&mut noise[..n], |u| kernels::ln(u) * mean);
                best.improve(&noise[..n], 0.0, k);
            }
            best.count(n, counts);
        }
    }

    /// Adds to `counts` how often each category comes with the noise of `columns`, one column a category.
    ///
    /// The draws are the rows that all columns have; each is that of [`argmax`](Self::argmax).
    pub fn count_columns(&self, columns: &[Vec<f64>], counts: &mut [u64]) {
        self.for_each_block(columns, usize::MAX, |best, _, n| best.count(n, counts));
    }

    /// Writes index and value of the [`argmax`](Self::argmax) of each row of `columns`.
    ///
    /// Only the rows that `index`, `value` and all columns have are written; returns how many.
    pub fn argmax_columns(
        &self,
        columns: &[Vec<f64>],
        index: &mut [u32],
        value: &mut [f64],
    ) -> usize {
        let rows = index.len().min(value.len());
        self.for_each_block(columns, rows, |best, start, n| {
            value[start..start + n].copy_from_slice(&best.value[..n]);
            for (index, best) in index[start..start + n].iter_mut().zip(best.index) {
                *index = best as u32;
            }
        })
    }

    fn for_each_block(
        &self,
        columns: &[Vec<f64>],
        limit: usize,
        mut visit: impl FnMut(&Best, usize, usize),
    ) -> usize {
        let columns = &columns[..columns.len().min(self.logits.len())];
        let rows = columns.iter().map(Vec::len).min().unwrap_or(0).min(limit);
        let mut best = Best::new();
        for start in (0..rows).step_by(BLOCK) {
            let n = BLOCK.min(rows - start);
            best.reset(self.default);
            for (k, (column, &logit)) in columns.iter().zip(&self.logits).enumerate() {
                best.improve(&column[start..start + n], logit, k);
            }
            visit(&best, start, n);
        }
        rows
    }
}

/// From K uniforms.
impl Distribution<Argmax> for GumbelMax {
    fn sample<R: Rng + ?Sized>(&self, rng: &mut R) -> Argmax {
        let noise = std::iter::repeat_with(|| kernels::gumbel(Open01.sample(rng)));
        largest(&self.logits, noise)
    }
}

impl Best {
    fn new() -> Self {
        Self {
            value: [0.0; BLOCK],
            index: [0.0; BLOCK],
        }
    }

    fn reset(&mut self, default: usize) {
        self.value.fill(f64::NEG_INFINITY);
        self.index.fill(default as f64);
    }

    fn improve(&mut self, noise: &[f64], shift: f64, k: usize) {
        improve(&mut self.value, &mut self.index, noise, shift, k as f64);
    }

    fn count(&self, n: usize, counts: &mut [u64]) {
        for &index in &self.index[..n] {
            increment(counts, index as usize);
        }
    }
}

/// Lets category `k`, whose scores are the noise plus `shift`, take the lead where it is ahead.
///
/// A function of its own, for then the compiler knows that the slices do not overlap, and vectorises.
#[inline(never)]
fn improve(value: &mut [f64], index: &mut [f64], noise: &[f64], shift: f64, k: f64) {
    for ((value, index), noise) in value.iter_mut().zip(index).zip(noise) {
        // Masks, because storing one of two numbers would become a jump around a store.
        let score = noise + shift;
        let ahead = u64::from(score > *value).wrapping_neg();
        let select = |a: f64, b: f64| (a.to_bits() & ahead) | (b.to_bits() & !ahead);
        *value = f64::from_bits(select(score, *value));
        *index = f64::from_bits(select(k, *index));
    }
}
