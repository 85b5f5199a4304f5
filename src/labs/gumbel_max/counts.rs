//! How often each category was drawn: counts of the draws whose noise is kept, and of those counted in the background.

use super::GumbelMaxLab;
use super::background_counter::Counted;
use super::draws::KEPT;
use crate::sampling::{GumbelMax, InverseCdfSampler};

/// Draws that are treated at a time.
const LANES: usize = 64;

/// Heights of one category, draw by draw.
type Heights = [f64; LANES];

impl GumbelMaxLab {
    /// What is counted of a draw.
    pub(super) fn counted(&self) -> Counted {
        self.view.content().counted(self)
    }

    /// Counts the draws whose noise is kept.
    pub(super) fn count_kept(&mut self) {
        self.counts.clear();
        self.counts.resize(self.categorical.len(), 0);
        self.inverse_cdf_counts.clear();
        match self.counted() {
            Counted::Winners => {
                GumbelMax::new(&self.categorical)
                    .count_columns(self.draws.columns(), &mut self.counts);
            }
            Counted::TopK(k) => self.count_top_k(k),
        }
        if self.view.content().compares_methods() {
            self.inverse_cdf_counts = self.count_by_inverse_cdf();
        }
    }

    /// Counts how often each category is taken in the draws whose noise is kept: where it reaches the
    /// lowest height that is.
    fn count_top_k(&mut self, k: usize) {
        let scores = self.categorical.logits();
        let columns = self.draws.columns();
        let draws = columns.first().map_or(0, Vec::len);
        let mut heights = vec![[0.0; LANES]; scores.len()];
        let mut best = vec![[0.0; LANES]; k];
        let mut taken = vec![[0_u64; LANES]; scores.len()];
        for start in (0..draws).step_by(LANES) {
            let end = draws.min(start + LANES);
            for ((heights, score), column) in heights.iter_mut().zip(scores).zip(columns) {
                // What is left over of the last few draws lies too low to be taken.
                heights.fill(f64::NEG_INFINITY);
                for (height, gumbel) in heights.iter_mut().zip(&column[start..end]) {
                    *height = score + gumbel;
                }
            }
            rank(&heights, &mut best);
            let lowest = best[k - 1].map(|height| height.max(f64::MIN));
            for (taken, heights) in taken.iter_mut().zip(&heights) {
                for lane in 0..LANES {
                    taken[lane] += u64::from(heights[lane] >= lowest[lane]);
                }
            }
        }
        for (count, taken) in self.counts.iter_mut().zip(&taken) {
            *count = taken.iter().sum();
        }
    }

    fn count_by_inverse_cdf(&self) -> Vec<u64> {
        let sampler = InverseCdfSampler::new(&self.categorical);
        let mut counts = vec![0; self.categorical.len()];
        for &uniform in self.draws.uniforms() {
            counts[sampler.index(uniform)] += 1;
        }
        counts
    }

    /// Counts of all draws so far, and how many they are.
    pub(super) fn counts(&self) -> (Vec<u64>, u64) {
        let counts = added(&self.counts, self.background_counter.counts().0);
        (counts, self.total() as u64)
    }

    /// Counts of all draws by inverse-CDF sampling so far.
    pub(super) fn inverse_cdf_counts(&self) -> Vec<u64> {
        let more = self.background_counter.inverse_cdf_counts().0;
        if self.inverse_cdf_counts.is_empty() {
            added(&self.count_by_inverse_cdf(), more)
        } else {
            added(&self.inverse_cdf_counts, more)
        }
    }

    /// How many draws are counted so far.
    pub(super) fn total(&self) -> usize {
        self.drawn.min(KEPT) + self.background_counter.counts().1
    }

    /// The categories that a draw takes, the tallest first.
    pub(super) fn tallest(&self, gumbels: &[f64]) -> Vec<usize> {
        let taken = match self.counted() {
            Counted::Winners => 1,
            Counted::TopK(k) => k,
        };
        let mut order = Vec::with_capacity(self.categorical.len());
        GumbelMax::new(&self.categorical).top_k(gumbels, taken, &mut order);
        order
    }

    /// The exact probability that each category is among the k tallest.
    pub(super) fn inclusion_probs(&self) -> Vec<f64> {
        // There are never too many categories for it here.
        GumbelMax::new(&self.categorical)
            .inclusion_probs(self.top_k)
            .unwrap_or_default()
    }
}

fn added(a: &[u64], b: &[u64]) -> Vec<u64> {
    a.iter().zip(b).map(|(a, b)| a + b).collect()
}

/// The heights that rank in the places of `best`, draw by draw. Each height is carried down the places,
/// and left where it is the taller; one step of this is the same for all draws, and vectorises.
fn rank(heights: &[Heights], best: &mut [Heights]) {
    best.fill([f64::NEG_INFINITY; LANES]);
    for height in heights {
        let mut carried = *height;
        for place in &mut *best {
            swap_where_taller(place, &mut carried);
        }
    }
}

/// Swaps where the carried height is the taller, by its bits: a branch would be guessed wrong half of the
/// time, and would keep the loop from vectorising.
#[inline(never)]
fn swap_where_taller(place: &mut Heights, carried: &mut Heights) {
    for lane in 0..LANES {
        let (standing, coming) = (place[lane].to_bits(), carried[lane].to_bits());
        let taller = 0_u64.wrapping_sub(u64::from(carried[lane] > place[lane]));
        let swap = (standing ^ coming) & taller;
        place[lane] = f64::from_bits(standing ^ swap);
        carried[lane] = f64::from_bits(coming ^ swap);
    }
}
