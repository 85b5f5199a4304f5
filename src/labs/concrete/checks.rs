//! The checks of the Concrete lab.

use super::{ConcreteLab, properties};
use crate::labs::check::Check;
use crate::labs::concrete::strings::ConcreteStrings;
use crate::labs::shared::categorical_bars::pooled_p_value;
use crate::sampling::naive_concrete::naive_density;
use crate::strings::fill;

impl ConcreteLab {
    pub(super) fn all_checks(&self, words: &ConcreteStrings) -> Vec<Check> {
        let integral = self.integral();
        let detail = fill(
            words.integral_detail,
            &[("value", format!("{integral:.12}"))],
        );
        let off = (integral - 1.0).abs();
        vec![
            Check::at_most(words.integral, off, 1e-6, &detail),
            self.rounding_check(words),
            self.pathwise_check(words),
            self.naive_check(words),
        ]
    }

    /// The integral of the density, worked out once per density.
    fn integral(&self) -> f64 {
        let mut kept = self.integral.borrow_mut();
        match &*kept {
            Some((concrete, integral)) if *concrete == self.concrete => *integral,
            _ => {
                let integral = self.concrete.integral();
                *kept = Some((self.concrete.clone(), integral));
                integral
            }
        }
    }

    fn rounding_check(&self, words: &ConcreteStrings) -> Check {
        match pooled_p_value(self.argmax_counts(), &self.concrete.rounding_probs()) {
            Some(p_value) => {
                Check::at_least(words.rounding_check, p_value, 0.001, words.rounding_detail)
            }
            None => Check::pending(words.rounding_check, words.too_few),
        }
    }

    /// The pathwise derivative of the sample on show against central differences.
    fn pathwise_check(&self, words: &ConcreteStrings) -> Check {
        let gumbels = self.gumbels.last().unwrap_or(self.gumbels.current());
        let worst = properties::pathwise_error(&self.concrete, gumbels);
        Check::at_most(words.pathwise_check, worst, 1e-6, words.pathwise_detail)
    }

    /// The naive 32-bit density against log space, where the naive one works.
    fn naive_check(&self, words: &ConcreteStrings) -> Check {
        let gumbels = self.gumbels.last().unwrap_or(self.gumbels.current());
        let mut x = vec![0.0; gumbels.len()];
        self.concrete.transform(gumbels, &mut x);
        let short: Vec<f32> = x.iter().map(|x| *x as f32).collect();
        let alpha: Vec<f32> = self
            .concrete
            .log_alpha()
            .iter()
            .map(|a| (*a as f32).exp())
            .collect();
        let naive = naive_density(&alpha, self.concrete.temperature() as f32, &short);
        // At the very point that 32 bits can hold.
        let log_x: Vec<f64> = short.iter().map(|x| f64::from(*x).ln()).collect();
        let exact = self.concrete.log_prob_from_log(&log_x).exp();
        if naive.is_finite() && naive > f32::MIN_POSITIVE && exact.is_finite() {
            let off = (f64::from(naive) / exact - 1.0).abs();
            Check::at_most(words.naive_check, off, 1e-2, words.naive_detail)
        } else {
            Check::pending(words.naive_check, words.naive_fails)
        }
    }
}
