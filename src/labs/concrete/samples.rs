//! The samples of the Concrete lab: which is shown, and which categories are the largest.

use super::ConcreteLab;
use super::parameters::STEPS_PER_SAMPLE;
use crate::figure::number::{count, number};

/// The noise of the sample that the figure shows, and how many of its steps are done.
pub(super) type ShownSample<'a> = (&'a [f64], f64);

/// How often each category is the largest, kept until that can change.
#[derive(Default)]
pub(super) struct LargestCounts {
    /// The bits of what the counts depend on.
    key: Vec<u64>,
    counts: Vec<u64>,
}

impl ConcreteLab {
    /// How many samples are finished.
    pub(super) fn sample_count(&self) -> usize {
        self.gumbels.landed()
    }

    /// Counts how often each category is the largest. No temperature changes that, so it is counted anew
    /// only where α or the noise has changed.
    pub(super) fn count_largest(&mut self) {
        let samples = self.sample_count();
        let log_alpha = self.concrete.log_alpha();
        let key: Vec<u64> = log_alpha
            .iter()
            .map(|a| a.to_bits())
            .chain([self.seed, samples as u64])
            .collect();
        if key == self.largest.key {
            return;
        }
        let mut counts = vec![0; log_alpha.len()];
        let columns = self.gumbels.columns();
        let score = |k: usize, sample: usize| log_alpha[k] + columns[k][sample];
        let largest = |sample: usize| {
            (1..columns.len()).fold(0, |best, k| {
                if score(k, sample) > score(best, sample) {
                    k
                } else {
                    best
                }
            })
        };
        for sample in 0..samples {
            counts[largest(sample)] += 1;
        }
        self.largest = LargestCounts { key, counts };
    }

    /// How often each category is the largest.
    pub(super) fn largest_counts(&self) -> &[u64] {
        &self.largest.counts
    }

    /// The sample under way, or else the one that was finished last.
    pub(super) fn shown_sample(&self, progress: f64) -> Option<ShownSample<'_>> {
        if self.step == 0 && progress == 0.0 {
            Some((self.gumbels.last()?, f64::from(STEPS_PER_SAMPLE)))
        } else {
            Some((self.gumbels.current(), f64::from(self.step) + progress))
        }
    }

    /// The noise of the sample that was finished last, or of the first one.
    pub(super) fn last_noise(&self) -> &[f64] {
        self.gumbels.last().unwrap_or(self.gumbels.current())
    }

    /// log α + G of one sample.
    pub(super) fn scores(&self, gumbels: &[f64]) -> Vec<f64> {
        let log_alpha = self.concrete.log_alpha();
        log_alpha.iter().zip(gumbels).map(|(a, g)| a + g).collect()
    }

    /// What templates of descriptions name.
    pub(super) fn description_parts(&self) -> Vec<(&'static str, String)> {
        let probs: Vec<String> = self
            .concrete
            .rounding_probs()
            .iter()
            .map(|prob| number(*prob, 3))
            .collect();
        vec![
            ("categories", self.concrete.len().to_string()),
            ("lambda", number(self.concrete.temperature(), 4)),
            ("probs", probs.join(", ")),
            ("n", count(self.sample_count() as u64)),
        ]
    }

    /// The name of a figure, which is that of its file.
    pub(super) fn figure_name(&self, what: &str) -> String {
        format!(
            "concrete-{what}-n{}-lambda{}",
            self.concrete.len(),
            self.concrete.temperature()
        )
    }
}
