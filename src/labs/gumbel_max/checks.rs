//! The checks of the Gumbel-max lab.

use super::GumbelMaxLab;
use super::draws::KEPT;
use super::strings::GumbelMaxStrings;
use crate::distributions::{Cumulative, Gumbel};
use crate::figure::number::number;
use crate::labs::check::Check;
use crate::labs::shared::categorical_bars::pooled_p_value;
use crate::numerics::goodness_of_fit::ks_test_uniform;
use crate::numerics::max_or_nan;
use crate::sampling::GumbelMax;
use crate::strings::fill;

impl GumbelMaxLab {
    /// Counts of the winners against softmax, by both methods, and the winner's value.
    pub(super) fn winner_checks(&self, strings: &GumbelMaxStrings) -> Vec<Check> {
        let (counts, _) = self.counts();
        vec![
            self.counts_check(strings.chi_gumbel, strings, &counts),
            self.counts_check(strings.chi_roulette, strings, &self.inverse_cdf_counts()),
            self.value_check(strings),
        ]
    }

    /// The softmax probabilities add up to one.
    pub(super) fn sum_check(&self, strings: &GumbelMaxStrings) -> Check {
        let sum: f64 = self.categorical.probs().iter().sum();
        let off = (sum - 1.0).abs();
        Check::at_most(strings.sum, off, 1e-12, strings.sum_detail)
    }

    fn counts_check(&self, name: &str, strings: &GumbelMaxStrings, counts: &[u64]) -> Check {
        match pooled_p_value(counts, self.categorical.probs()) {
            Some(p_value) => Check::at_least(name, p_value, 0.001, strings.chi_detail),
            None => Check::pending(name, strings.too_few),
        }
    }

    /// The winner's value is a Gumbel at the logsumexp of the scores.
    fn value_check(&self, strings: &GumbelMaxStrings) -> Check {
        let kept = self.drawn.min(KEPT);
        if kept < 2 {
            return Check::pending(strings.value_law, strings.too_few);
        }
        let location = self.categorical.log_normaliser();
        let mut values = vec![0.0; kept];
        let mut winners = vec![0; kept];
        GumbelMax::new(&self.categorical).argmax_columns(
            self.draws.columns(),
            &mut winners,
            &mut values,
        );
        for value in &mut values {
            *value = Gumbel::STANDARD.cdf(*value - location);
        }
        let p_value = ks_test_uniform(&mut values).p_value;
        let detail = fill(
            strings.value_law_detail,
            &[("location", number(location, 4))],
        );
        Check::at_least(strings.value_law, p_value, 0.001, &detail)
    }

    /// Shares of draws that take a category against their exact probabilities, in standard errors.
    pub(super) fn inclusion_check(&self, strings: &GumbelMaxStrings) -> Check {
        const ENOUGH: u64 = 20;
        let (counts, draws) = self.counts();
        if draws < ENOUGH {
            return Check::pending(strings.inclusion_errors, strings.too_few);
        }
        let worst = counts
            .iter()
            .zip(self.inclusion_probs())
            .map(|(&count, prob)| {
                let deviation = (count as f64 - draws as f64 * prob).abs();
                let error = (draws as f64 * prob * (1.0 - prob)).sqrt();
                // Half a count is what rounding makes where hardly any are expected.
                max_or_nan(deviation - 0.5, 0.0) / max_or_nan(error, 1.0)
            })
            .fold(0.0, max_or_nan);
        Check::at_most(
            strings.inclusion_errors,
            worst,
            5.0,
            strings.inclusion_errors_detail,
        )
    }
}
