//! Categorical draws by inverting the distribution function, also called roulette-wheel selection.

use crate::distributions::Categorical;
use crate::random::Stream;
use rand::Rng;
use rand::distr::{Distribution, Open01};

/// Draws from a Categorical by inverting its distribution function: the first k with P(0) + … + P(k) > u.
///
/// The sums are made once. A draw takes one uniform and about log₂ K comparisons, and is that of
/// [`Categorical::inverse_cdf`] at the same uniform.
///
/// ```
/// use rand::RngExt;
/// use reparam::distributions::Categorical;
/// use reparam::random::Stream;
/// use reparam::sampling::InverseCdfSampler;
///
/// let sampler = InverseCdfSampler::new(&Categorical::from_probs(&[1.0, 2.0, 5.0])?);
/// assert_eq!(sampler.index(0.2), 1);
///
/// let mut rng = Stream::new(1, "example");
/// let k: usize = rng.sample(&sampler);
/// assert!(k < 3);
/// # Ok::<(), reparam::distributions::ParameterError>(())
/// ```
#[derive(Clone, Debug)]
pub struct InverseCdfSampler {
    /// P(0) + … + P(k); 2 from the last category of positive probability on.
    cumulative: Vec<f64>,
}

/// Up to this many categories, comparing with every sum is quicker than a binary search.
const FEW: usize = 32;

impl InverseCdfSampler {
    /// The sampler of `categorical`.
    pub fn new(categorical: &Categorical) -> Self {
        let probs = categorical.probs();
        let mut sum = 0.0;
        let mut cumulative: Vec<f64> = probs
            .iter()
            .map(|p| {
                sum += p;
                sum
            })
            .collect();
        // The last sum may have been rounded below 1, and no uniform may be above it.
        let last = probs.iter().rposition(|&p| p > 0.0).unwrap_or(0);
        cumulative[last..].fill(2.0);
        Self { cumulative }
    }

    /// The first k with P(0) + … + P(k) > u; a u outside [0, 1] counts as the nearest end, NaN as 0.
    ///
    /// It is never a category of probability 0.
    #[inline]
    pub fn index(&self, u: f64) -> usize {
        let u = if u > 0.0 { u.min(1.0) } else { 0.0 };
        self.cumulative.partition_point(|&sum| sum <= u)
    }

    /// Adds to `counts` what `draws` calls of `sample` would give.
    ///
    /// Categories beyond the end of `counts` are drawn but not counted.
    pub fn count(&self, stream: &mut Stream, draws: usize, counts: &mut [u64]) {
        super::for_each_block(stream, draws, |block| {
            if self.cumulative.len() > FEW {
                for &u in &*block {
                    super::increment(counts, self.index(u));
                }
                return;
            }
            let mut above = block.len() as u64;
            for (count, &sum) in counts.iter_mut().zip(&self.cumulative) {
                let left = block.iter().filter(|&&u| u >= sum).count() as u64;
                *count += above - left;
                above = left;
            }
        });
    }
}

/// From one uniform.
impl Distribution<usize> for InverseCdfSampler {
    fn sample<R: Rng + ?Sized>(&self, rng: &mut R) -> usize {
        self.index(Open01.sample(rng))
    }
}
