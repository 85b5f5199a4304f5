//! Sums and differences of exponentials, by their logarithms.

use std::f64::consts::LN_2;

/// ln(1 − e⁻ˣ) for x ≥ 0; NaN for negative x.
///
/// Source: Mächler, *Accurately computing log(1 − exp(−|a|))*, 2012.
pub fn log1mexp(x: f64) -> f64 {
    if x <= LN_2 {
        (-(-x).exp_m1()).ln()
    } else {
        (-(-x).exp()).ln_1p() + 0.0
    }
}

/// ln Σₖ exp(xₖ), without overflow; −∞ for an empty slice.
pub fn log_sum_exp(x: &[f64]) -> f64 {
    let (top, max) = x
        .iter()
        .enumerate()
        .fold((0, f64::NEG_INFINITY), |best, (k, &v)| {
            if v > best.1 || v.is_nan() {
                (k, v)
            } else {
                best
            }
        });
    if !max.is_finite() {
        return max;
    }
    let others: f64 = x
        .iter()
        .enumerate()
        .filter(|&(k, _)| k != top)
        .map(|(_, v)| (v - max).exp())
        .sum();
    max + others.ln_1p()
}

/// ln Σₖ exp(xₖ) of numbers that come one by one, in one pass and without a place to keep them.
///
/// ```
/// use reparam::numerics::LogSumExp;
///
/// let mut sum = LogSumExp::EMPTY;
/// sum.push(-1000.0);
/// sum.push(-1000.0);
/// assert_eq!(sum.value(), -1000.0 + 2.0_f64.ln());
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LogSumExp {
    max: f64,
    /// The sum of the others, in units of the largest.
    others: f64,
}

impl LogSumExp {
    /// The sum of nothing, whose logarithm is −∞.
    pub const EMPTY: Self = Self {
        max: f64::NEG_INFINITY,
        others: 0.0,
    };

    /// Adds exp(x).
    #[inline]
    pub fn push(&mut self, x: f64) {
        if x == self.max {
            self.others += 1.0;
        } else if x < self.max {
            self.others += (x - self.max).exp();
        } else {
            self.others = (self.others + 1.0) * (self.max - x).exp();
            self.max = x;
        }
    }

    /// The logarithm of the sum; NaN if a NaN was added.
    pub fn value(self) -> f64 {
        self.max + self.others.ln_1p()
    }
}

impl FromIterator<f64> for LogSumExp {
    fn from_iter<I: IntoIterator<Item = f64>>(terms: I) -> Self {
        let mut sum = Self::EMPTY;
        terms.into_iter().for_each(|x| sum.push(x));
        sum
    }
}

/// Writes xₖ − logsumexp(x) into `out`.
///
/// Only the entries that both slices have are written.
pub fn log_softmax(x: &[f64], out: &mut [f64]) {
    let norm = log_sum_exp(x);
    for (y, v) in out.iter_mut().zip(x) {
        *y = v - norm;
    }
}

/// Writes exp(xₖ) / Σⱼ exp(xⱼ) into `out`.
///
/// Only the entries that both slices have are written.
pub fn softmax(x: &[f64], out: &mut [f64]) {
    log_softmax(x, out);
    for y in out {
        *y = y.exp();
    }
}
