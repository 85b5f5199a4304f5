//! The k tallest: sampling without replacement.

use super::{EVENTS, GumbelMaxLab};
use crate::figure::{Panel, Role};
use crate::labs::check::Check;
use crate::labs::gumbel_max::strings::{GumbelMaxStrings, strings};
use crate::labs::lab::FrameContext;
use crate::labs::shared::categorical_bars::{category_axis, columns};
use crate::sampling::GumbelMax;

/// Draws that are treated at a time.
const LANES: usize = 64;

/// Heights of one category, draw by draw.
type Heights = [f64; LANES];

/// The heights that rank in the places of `best`, draw by draw. Each height is carried down the places,
/// and left where it is the taller; one step of this is the same for all draws, and vectorises.
fn rank(heights: &[Heights], best: &mut [Heights]) {
    best.fill([f64::NEG_INFINITY; LANES]);
    for height in heights {
        let mut carried = *height;
        for place in &mut *best {
            settle(place, &mut carried);
        }
    }
}

/// Swaps where the carried height is the taller, by its bits: a branch would be guessed wrong half of the
/// time, and would keep the loop from vectorising.
#[inline(never)]
fn settle(place: &mut Heights, carried: &mut Heights) {
    for lane in 0..LANES {
        let (standing, coming) = (place[lane].to_bits(), carried[lane].to_bits());
        let taller = 0_u64.wrapping_sub(u64::from(carried[lane] > place[lane]));
        let swap = (standing ^ coming) & taller;
        place[lane] = f64::from_bits(standing ^ swap);
        carried[lane] = f64::from_bits(coming ^ swap);
    }
}

impl GumbelMaxLab {
    /// The categories that are taken, the tallest first.
    pub(super) fn tallest(&self, gumbels: &[f64]) -> Vec<usize> {
        let taken = if self.view == "top" { self.top } else { 1 };
        let mut order = Vec::with_capacity(self.categorical.len());
        GumbelMax::new(&self.categorical).top_k(gumbels, taken, &mut order);
        order
    }

    /// Counts how often each category is taken in the draws whose noise is kept: where it reaches the
    /// lowest height that is.
    pub(super) fn count_tallest(&mut self) {
        let scores = self.categorical.logits();
        let columns = self.draws.columns();
        let landed = columns.first().map_or(0, Vec::len);
        let mut heights = vec![[0.0; LANES]; scores.len()];
        let mut best = vec![[0.0; LANES]; self.top];
        let mut taken = vec![[0_u64; LANES]; scores.len()];
        for start in (0..landed).step_by(LANES) {
            let end = landed.min(start + LANES);
            for ((heights, score), column) in heights.iter_mut().zip(scores).zip(columns) {
                // What is left over of the last few draws lies too low to be taken.
                heights.fill(f64::NEG_INFINITY);
                for (height, gumbel) in heights.iter_mut().zip(&column[start..end]) {
                    *height = score + gumbel;
                }
            }
            rank(&heights, &mut best);
            let lowest = best[self.top - 1].map(|height| height.max(f64::MIN));
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

    /// The exact probability that each category is among the taken.
    pub(super) fn inclusion_probs(&self) -> Vec<f64> {
        // There are never too many categories for it here.
        GumbelMax::new(&self.categorical)
            .inclusion_probs(self.top)
            .unwrap_or_default()
    }

    pub(super) fn top_panels(&self, context: FrameContext) -> Vec<Panel> {
        let words = strings(context.text);
        let journey = self.journey(context.progress);
        let mut below = Panel::new(
            category_axis(words.category, self.categorical.len()),
            crate::figure::Axis::linear(words.taken_share, 0.0, 1.0),
        );
        let exact = self.inclusion_probs();
        let (counts, draws) = self.counts();
        let drawn: Vec<f64> = counts
            .iter()
            .map(|&count| count as f64 / draws.max(1) as f64)
            .collect();
        below
            .layers
            .push(columns(words.inclusion, Role::Density, 0.8, &exact));
        below
            .layers
            .push(columns(words.taken, Role::Sample, 0.45, &drawn));
        if let Some(journey) = journey.filter(|journey| journey.part(EVENTS - 1) > 0.0) {
            for winner in self.tallest(journey.gumbels) {
                self.landing(&mut below, winner, journey);
            }
        }
        vec![
            self.scores_panel(context, journey, self.top).weight(1.25),
            below,
        ]
    }

    /// Shares of draws that take a category against their exact probabilities, in standard errors.
    pub(super) fn inclusion_check(&self, words: &GumbelMaxStrings) -> Check {
        const ENOUGH: u64 = 20;
        let (counts, draws) = self.counts();
        if draws < ENOUGH {
            return Check::pending(words.inclusion_errors, words.too_few);
        }
        let worst = counts
            .iter()
            .zip(self.inclusion_probs())
            .map(|(&count, prob)| {
                let deviation = (count as f64 - draws as f64 * prob).abs();
                let error = (draws as f64 * prob * (1.0 - prob)).sqrt();
                // Half a count is what rounding makes where hardly any are expected.
                (deviation - 0.5).max(0.0) / error.max(1.0)
            })
            .fold(0.0, f64::max);
        Check::at_most(
            words.inclusion_errors,
            worst,
            5.0,
            words.inclusion_errors_detail,
        )
    }
}
