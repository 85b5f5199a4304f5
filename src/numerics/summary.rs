//! Mean and variance of data in one pass.

/// Count, mean and spread of numbers seen so far.
///
/// Squares are kept in units of the data, so that data of any size that a double has may come.
/// Source: Welford, *Note on a method for calculating corrected sums of squares and products*, 1962.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Summary {
    count: u64,
    mean: f64,
    /// The sum of squared deviations, in units of the square of `unit`.
    squares: f64,
    /// A power of two near the first deviation, or near one that was very much larger; 0 before there is any.
    unit: f64,
}

/// A deviation of more units than this makes the unit larger.
const LARGE: f64 = 1e100;

impl Summary {
    /// The summary of a slice.
    pub fn of(values: &[f64]) -> Self {
        let mut summary = Self::default();
        for &x in values {
            summary.push(x);
        }
        summary
    }

    /// Adds one number.
    pub fn push(&mut self, x: f64) {
        self.count += 1;
        let count = self.count as f64;
        // Halves, where the difference is too large for a double.
        let factor = if (x - self.mean).is_infinite() {
            0.5
        } else {
            1.0
        };
        let deviation = factor * x - factor * self.mean;
        self.mean += deviation / count / factor;
        if self.count == 1 || deviation == 0.0 || !deviation.is_finite() {
            // Zero, or NaN where the data are not finite.
            self.squares += 0.0 * deviation;
            return;
        }
        let size = deviation.abs();
        if self.unit == 0.0 || size / self.unit > LARGE {
            let unit = power_of_two(size);
            let shrinks = self.unit / unit;
            self.squares *= shrinks * shrinks;
            self.unit = unit;
        }
        let rest = factor * x - factor * self.mean;
        self.squares += deviation / self.unit / factor * (rest / self.unit / factor);
    }

    /// How many numbers were seen.
    pub fn count(&self) -> u64 {
        self.count
    }

    /// Their mean; NaN when there are none.
    pub fn mean(&self) -> f64 {
        if self.count == 0 { f64::NAN } else { self.mean }
    }

    /// Their variance with divisor n − 1; NaN for fewer than two.
    pub fn variance(&self) -> f64 {
        self.scaled_variance() * self.unit * self.unit
    }

    /// The square root of the variance: right also where that is too large or too small for a double.
    pub fn standard_deviation(&self) -> f64 {
        self.scaled_variance().sqrt() * self.unit
    }

    /// The standard error of the mean, √(variance / n).
    pub fn standard_error(&self) -> f64 {
        (self.scaled_variance() / self.count as f64).sqrt() * self.unit
    }

    /// The variance in units of the square of `unit`.
    fn scaled_variance(&self) -> f64 {
        if self.count < 2 {
            f64::NAN
        } else {
            self.squares / (self.count - 1) as f64
        }
    }
}

/// The largest power of two that is not above a positive finite number, but none that is subnormal.
fn power_of_two(x: f64) -> f64 {
    const EXPONENT: u64 = f64::INFINITY.to_bits();
    if x.is_normal() {
        f64::from_bits(x.to_bits() & EXPONENT)
    } else {
        f64::MIN_POSITIVE
    }
}
