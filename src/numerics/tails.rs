//! Probabilities below and above a point, by their logarithms.

use super::log1mexp;

/// P(X ≤ x) and P(X > x) by their logarithms in nats, each as exact as if it were alone.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Tails {
    /// ln P(X ≤ x).
    pub log_lower: f64,
    /// ln P(X > x).
    pub log_upper: f64,
}

impl Tails {
    /// All of the probability above.
    pub const ABOVE: Self = Self {
        log_lower: f64::NEG_INFINITY,
        log_upper: 0.0,
    };

    /// All of the probability below.
    pub const BELOW: Self = Self {
        log_lower: 0.0,
        log_upper: f64::NEG_INFINITY,
    };

    pub(crate) const NAN: Self = Self {
        log_lower: f64::NAN,
        log_upper: f64::NAN,
    };

    /// From ln P(X ≤ x), which should not be near 0.
    pub fn from_log_lower(log_lower: f64) -> Self {
        let log_lower = log_lower.min(0.0);
        Self {
            log_lower,
            log_upper: log1mexp(-log_lower),
        }
    }

    /// From ln P(X > x), which should not be near 0.
    pub fn from_log_upper(log_upper: f64) -> Self {
        Self::from_log_lower(log_upper).swapped()
    }

    /// The tails of −X at −x.
    #[must_use]
    pub fn swapped(self) -> Self {
        Self {
            log_lower: self.log_upper,
            log_upper: self.log_lower,
        }
    }

    /// P(X ≤ x).
    pub fn lower(self) -> f64 {
        probability(self.log_lower, self.log_upper)
    }

    /// P(X > x).
    pub fn upper(self) -> f64 {
        probability(self.log_upper, self.log_lower)
    }
}

/// From its logarithm and that of its complement, so that the two add up to 1.
fn probability(log: f64, log_complement: f64) -> f64 {
    if log > log_complement {
        1.0 - log_complement.exp()
    } else {
        log.exp()
    }
}
