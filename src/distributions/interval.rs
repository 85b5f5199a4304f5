//! The probability of an interval, by its logarithm.

use super::{Cumulative, Logistic, Mixture, Normal};
use crate::numerics::{
    HALF_LN_2PI, LogSumExp, NORMAL_TAIL, log_normal_survival, log_sigmoid, log1mexp, mills_ratio,
    standardise,
};
use std::f64::consts::LN_2;

/// A distribution that knows the probability of an interval to the last digits.
///
/// A difference of two values of the distribution function loses them where the interval is narrow, and
/// all of them in a far tail.
pub trait Interval: Cumulative {
    /// ln P(low < X ≤ high), in nats; either end may be infinite. −∞ where `high` is not above `low`, NaN
    /// for NaN.
    fn log_interval(&self, low: f64, high: f64) -> f64;
}

/// The width of an interval in units of a scale: the number and its logarithm, which may neither overflow nor
/// underflow where the other does.
fn width(low: f64, high: f64, scale: f64) -> (f64, f64) {
    let width = standardise(high, low, scale);
    if width.is_normal() {
        return (width, width.ln());
    }
    let difference = high - low;
    let log_difference = if difference.is_infinite() {
        (0.5 * high - 0.5 * low).ln() + LN_2
    } else {
        difference.ln()
    };
    (width, log_difference - scale.ln())
}

impl Interval for Logistic {
    /// ln σ(b) + ln σ(−a) + ln(1 − e^(a−b)), with the ends a and b in units of the scale.
    fn log_interval(&self, low: f64, high: f64) -> f64 {
        if high <= low {
            return f64::NEG_INFINITY;
        }
        let [a, b] = [low, high].map(|x| self.standardise(x));
        let (width, log_width) = width(low, high, self.scale());
        // Of such a width 1 − e^(a−b) is b − a to the last bit.
        let share = if width < 1e-300 {
            log_width
        } else {
            log1mexp(width)
        };
        log_sigmoid(b) + log_sigmoid(-a) + share
    }
}

impl Interval for Normal {
    /// A series about the midpoint where the interval is narrow, else the difference in the nearer tail.
    fn log_interval(&self, low: f64, high: f64) -> f64 {
        if high <= low {
            return f64::NEG_INFINITY;
        }
        let [a, b] = [low, high].map(|x| self.standardise(x));
        let (width, log_width) = width(low, high, self.scale());
        let half = 0.5 * width;
        let middle = 0.5 * a + 0.5 * b;
        if half * middle.abs().max(1.0) <= NARROW {
            return -0.5 * middle * middle - HALF_LN_2PI
                + log_width
                + mean_over_midpoint(middle, half).ln();
        }
        // The ends' distances from the mean, if both lie on one side, the nearer one first.
        let (near, far) = if middle > 0.0 { (a, b) } else { (-b, -a) };
        let log_near = log_normal_survival(near);
        if log_near == f64::NEG_INFINITY {
            return log_near;
        }
        log_near + log1mexp(log_survival_ratio(near, far, width))
    }
}

/// ln of (1 − Φ(near)) / (1 − Φ(far)), for near < far that are `width` apart.
fn log_survival_ratio(near: f64, far: f64, width: f64) -> f64 {
    if near < NORMAL_TAIL || far.is_infinite() {
        return log_normal_survival(near) - log_normal_survival(far);
    }
    // (far² − near²)/2 as a product: the squares may agree to the last digit.
    width * (0.5 * near + 0.5 * far) + (mills_ratio(near) / mills_ratio(far)).ln()
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
    // He₂ₘ(c) h²ᵐ and He₂ₘ₊₁(c) h²ᵐ⁺¹: powers of c alone may overflow.
    let (product, square) = (c * h, h * h);
    let (mut even, mut odd) = (1.0, product);
    let mut inverse_factorial = 1.0;
    let mut sum = 1.0;
    for m in 1..TERMS {
        let n = f64::from(2 * m);
        even = product * odd - (n - 1.0) * square * even;
        odd = product * even - n * square * odd;
        inverse_factorial /= n * (n + 1.0);
        sum += even * inverse_factorial;
    }
    sum
}
