//! Categorical draws by inverting the distribution function.

use crate::distributions::Categorical;
use crate::random::Stream;

/// The inverse transform for a Categorical: the unit interval cut into one piece a category.
///
/// A uniform u falls into the piece [P(0) + … + P(k−1), P(0) + … + P(k)). A draw takes one uniform and
/// about log₂ K comparisons.
#[derive(Clone, Debug)]
pub struct Roulette {
    /// The upper ends of the pieces; 2 from the last category that can come.
    edges: Vec<f64>,
}

/// Up to this many categories, comparing with every edge is quicker than searching.
const FEW: usize = 32;

impl Roulette {
    /// The wheel of `categorical`.
    pub fn new(categorical: &Categorical) -> Self {
        let probs = categorical.probs();
        let mut edge = 0.0;
        let mut edges: Vec<f64> = probs
            .iter()
            .map(|p| {
                edge += p;
                edge
            })
            .collect();
        // The sum may have been rounded, and no uniform may fall past its end.
        let last = probs.iter().rposition(|&p| p > 0.0).unwrap_or(0);
        edges[last..].fill(2.0);
        Self { edges }
    }

    /// The category whose piece holds `u`; a u outside [0, 1] counts as the nearest end, NaN as 0.
    ///
    /// It is never a category of probability 0.
    #[inline]
    pub fn index(&self, u: f64) -> usize {
        let u = if u > 0.0 { u.min(1.0) } else { 0.0 };
        self.edges.partition_point(|&edge| edge <= u)
    }

    /// One draw, from one uniform of the stream.
    pub fn sample(&self, stream: &mut Stream) -> usize {
        self.index(stream.uniform())
    }

    /// Adds to `counts` what `draws` calls of [`sample`](Self::sample) would give.
    ///
    /// Categories beyond the end of `counts` are drawn but not counted.
    pub fn count(&self, stream: &mut Stream, draws: usize, counts: &mut [u64]) {
        super::for_each_block(stream, draws, |block| {
            if self.edges.len() > FEW {
                for &u in &*block {
                    super::increment(counts, self.index(u));
                }
                return;
            }
            let mut above = block.len() as u64;
            for (count, &edge) in counts.iter_mut().zip(&self.edges) {
                let left = block.iter().filter(|&&u| u >= edge).count() as u64;
                *count += above - left;
                above = left;
            }
        });
    }
}
