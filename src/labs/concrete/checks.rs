//! The checks of the Concrete lab.

use super::ConcreteLab;
use super::strings::ConcreteStrings;
use super::views::properties::pathwise_error;
use crate::labs::check::Check;
use crate::labs::shared::categorical_bars::pooled_p_value;
use crate::sampling::naive_concrete::naive_density;
use crate::strings::fill;

impl ConcreteLab {
    /// Checks of the density, the largest coordinates, the derivatives, and the formulas in 32 bits.
    pub(super) fn distribution_checks(&self, strings: &ConcreteStrings) -> Vec<Check> {
        let integral = self.integral();
        let detail = fill(
            strings.integral_detail,
            &[("value", format!("{integral:.12}"))],
        );
        let off = (integral - 1.0).abs();
        vec![
            Check::at_most(strings.integral, off, 1e-6, &detail),
            self.rounding_check(strings),
            self.pathwise_check(strings),
            self.naive_check(strings),
        ]
    }

    /// The integral of the density, worked out once per density.
    fn integral(&self) -> f64 {
        let mut cache = self.integral.borrow_mut();
        match &*cache {
            Some((concrete, integral)) if *concrete == self.concrete => *integral,
            _ => {
                let integral = self.concrete.integral();
                *cache = Some((self.concrete.clone(), integral));
                integral
            }
        }
    }

    fn rounding_check(&self, strings: &ConcreteStrings) -> Check {
        match pooled_p_value(self.largest_counts(), &self.concrete.rounding_probs()) {
            Some(p_value) => Check::at_least(
                strings.rounding_check,
                p_value,
                0.001,
                strings.rounding_detail,
            ),
            None => Check::pending(strings.rounding_check, strings.too_few),
        }
    }

    /// The pathwise derivative of the sample on show against central differences.
    fn pathwise_check(&self, strings: &ConcreteStrings) -> Check {
        let gumbels = self.last_noise();
        let worst = pathwise_error(&self.concrete, gumbels);
        Check::at_most(strings.pathwise_check, worst, 1e-6, strings.pathwise_detail)
    }

    /// The naive 32-bit density against log space, where the naive one works.
    fn naive_check(&self, strings: &ConcreteStrings) -> Check {
        let gumbels = self.last_noise();
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
            Check::at_most(strings.naive_check, off, 1e-2, strings.naive_detail)
        } else {
            Check::pending(strings.naive_check, strings.naive_fails)
        }
    }
}
