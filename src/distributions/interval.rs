//! The probability of an interval, by its logarithm.

use super::{Cumulative, Logistic, Mixture, Moments, Normal};
use crate::numerics::{HALF_LN_2PI, LogSumExp, log_normal_cdf, log_sigmoid, log1mexp};

/// A distribution that knows the probability of an interval to the last digits.
///
/// A difference of two values of the distribution function loses them where the interval is narrow, and
/// all of them in a far tail.
pub trait Interval: Cumulative {
    /// ln P(low < X ≤ high), in nats; either end may be infinite. −∞ where `high` is not above `low`, NaN
    /// for NaN.
    fn log_interval(&self, low: f64, high: f64) -> f64;
}

impl Interval for Logistic {
    /// ln σ(b) + ln σ(−a) + ln(1 − e^(a−b)), with the ends a and b in units of the scale.
    fn log_interval(&self, low: f64, high: f64) -> f64 {
        if high <= low {
            return f64::NEG_INFINITY;
        }
        let [a, b] = [low, high].map(|x| (x - self.location()) / self.scale());
        log_sigmoid(b) + log_sigmoid(-a) + log1mexp((high - low) / self.scale())
    }
}

impl Interval for Normal {
    /// A series about the midpoint where the interval is narrow, else the difference in the nearer tail.
    fn log_interval(&self, low: f64, high: f64) -> f64 {
        if high <= low {
            return f64::NEG_INFINITY;
        }
        let [mean, scale] = [self.mean(), self.standard_deviation()];
        let [a, b] = [low, high].map(|x| (x - mean) / scale);
        let half = 0.5 * ((high - low) / scale);
        let middle = 0.5 * (a + b);
        if half * middle.abs().max(1.0) <= NARROW {
            return -0.5 * middle * middle - HALF_LN_2PI
                + (2.0 * half).ln()
                + mean_over_midpoint(middle, half).ln();
        }
        let (a, b) = if middle > 0.0 { (-b, -a) } else { (a, b) };
        let above = log_normal_cdf(b);
        above + log1mexp(above - log_normal_cdf(a))
    }
}

impl<C: Interval> Interval for Mixture<C> {
    fn log_interval(&self, low: f64, high: f64) -> f64 {
        let terms = self.log_weighted_components();
        let sum: LogSumExp = terms
            .map(|(log_weight, component)| log_weight + component.log_interval(low, high))
            .collect();
        sum.value()
    }
}

/// Half-width, times the larger of 1 and the midpoint, up to which the series below is used.
const NARROW: f64 = 0.25;

/// The mean of the normal density over [c − h, c + h], over its value at c: Σₘ He₂ₘ(c) h²ᵐ/(2m + 1)!.
///
/// Twelve terms leave nothing of 2⁻⁵³ for h·max(1, |c|) up to ¼.
fn mean_over_midpoint(c: f64, h: f64) -> f64 {
    const TERMS: u32 = 12;
    let (mut even, mut odd) = (1.0, c);
    let mut power = 1.0;
    let mut sum = 1.0;
    for m in 1..TERMS {
        let n = f64::from(2 * m);
        even = c * odd - (n - 1.0) * even;
        odd = c * even - n * odd;
        power *= h * h / (n * (n + 1.0));
        sum += even * power;
    }
    sum
}
