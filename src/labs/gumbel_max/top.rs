//! The k tallest: sampling without replacement.

use super::{EVENTS, GumbelMaxLab};
use crate::figure::{Panel, Role};
use crate::labs::categories::{category_axis, columns};
use crate::labs::{Check, Moment};
use crate::sampling::GumbelMax;
use crate::text::GumbelMaxText;

impl GumbelMaxLab {
    /// The categories that are taken, the tallest first.
    pub(super) fn tallest(&self, gumbels: &[f64]) -> Vec<usize> {
        let taken = if self.view == "top" { self.top } else { 1 };
        let mut order = Vec::with_capacity(self.categorical.len());
        GumbelMax::new(&self.categorical).top_k(gumbels, taken, &mut order);
        order
    }

    /// Counts how often each category is taken in the draws whose noise is kept: where fewer than k
    /// stand above it. Blocks of draws are compared two categories at a time, which vectorises.
    pub(super) fn count_tallest(&mut self) {
        const BLOCK: usize = 256;
        let scores = self.categorical.logits();
        let columns = self.draws.columns();
        let top = self.top as f64;
        let mut above = vec![[0.0; BLOCK]; scores.len()];
        let landed = columns.first().map_or(0, Vec::len);
        for start in (0..landed).step_by(BLOCK) {
            let end = landed.min(start + BLOCK);
            for (j, score) in scores.iter().enumerate() {
                let (lower, higher) = above.split_at_mut(j);
                let mine = &columns[j][start..end];
                let own = &mut higher[0];
                own.fill(0.0);
                for ((other_score, other), others) in scores.iter().zip(columns).zip(lower) {
                    let other = &other[start..end];
                    for (((own, theirs), a), b) in own.iter_mut().zip(others).zip(mine).zip(other) {
                        let other_wins = f64::from(u8::from(other_score + b > score + a));
                        *own += other_wins;
                        *theirs += 1.0 - other_wins;
                    }
                }
            }
            for (count, above) in self.counts.iter_mut().zip(&above) {
                let taken = above[..end - start].iter().filter(|&&above| above < top);
                *count += taken.count() as u64;
            }
        }
    }

    /// The exact probability that each category is among the taken.
    pub(super) fn inclusion_probs(&self) -> Vec<f64> {
        // There are never too many categories for it here.
        GumbelMax::new(&self.categorical)
            .inclusion_probs(self.top)
            .unwrap_or_default()
    }

    pub(super) fn top_panels(&self, moment: Moment) -> Vec<Panel> {
        let words = &moment.text.gumbel_max;
        let journey = self.journey(moment.progress);
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
            self.scores_panel(moment, journey, self.top).weight(1.25),
            below,
        ]
    }

    /// Shares of draws that take a category against their exact probabilities, in standard errors.
    pub(super) fn inclusion_check(&self, words: &GumbelMaxText) -> Check {
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
