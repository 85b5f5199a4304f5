//! Mean and variance of data in one pass.

/// Count, mean and spread of numbers seen so far.
///
/// Source: Welford, *Note on a method for calculating corrected sums of squares and products*, 1962.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Summary {
    count: u64,
    mean: f64,
    squares: f64,
}

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
        let deviation = x - self.mean;
        self.mean += deviation / self.count as f64;
        self.squares += deviation * (x - self.mean);
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
        if self.count < 2 {
            f64::NAN
        } else {
            self.squares / (self.count - 1) as f64
        }
    }

    /// The square root of the variance.
    pub fn standard_deviation(&self) -> f64 {
        self.variance().sqrt()
    }

    /// The standard error of the mean, √(variance / n).
    pub fn standard_error(&self) -> f64 {
        (self.variance() / self.count as f64).sqrt()
    }
}
