//! Goodness of fit: Kolmogorov–Smirnov and chi-square.

use super::{gamma_q, max_or_nan};

pub use super::kolmogorov_smirnov::{kolmogorov_survival, ks_p_value, ks_p_value_two_samples};

/// The result of a test: its statistic, and the probability of one at least as large by chance.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TestResult {
    /// The statistic.
    pub statistic: f64,
    /// The p-value.
    pub p_value: f64,
}

/// One-sample Kolmogorov–Smirnov test of ascending `sorted` against the continuous `cdf`.
///
/// The statistic is supₓ |Fₙ(x) − F(x)|; an empty sample gives statistic 0 and p-value 1. Where the sample or
/// `cdf` has a NaN, both are NaN.
pub fn ks_test_sorted(sorted: &[f64], cdf: impl Fn(f64) -> f64) -> TestResult {
    let n = sorted.len() as f64;
    let statistic = sorted.iter().enumerate().fold(0.0_f64, |sup, (i, &x)| {
        let p = cdf(x);
        max_or_nan(max_or_nan(sup, p - i as f64 / n), (i + 1) as f64 / n - p)
    });
    TestResult {
        statistic,
        p_value: ks_p_value(statistic, n),
    }
}

/// One-sample Kolmogorov–Smirnov test of values that should be uniform on (0, 1), in any order.
///
/// Feed it the probability transforms F(xᵢ); the slice is sorted in place. NaN among them as in
/// [`ks_test_sorted`].
pub fn ks_test_uniform(values: &mut [f64]) -> TestResult {
    values.sort_unstable_by(f64::total_cmp);
    ks_test_sorted(values, |u| u)
}

/// Two-sample Kolmogorov–Smirnov test; both slices must ascend.
///
/// An empty sample gives statistic 0 and p-value 1; a NaN in either makes both NaN.
pub fn ks_test_two_samples(a: &[f64], b: &[f64]) -> TestResult {
    if a.iter().chain(b).any(|x| x.is_nan()) {
        return TestResult {
            statistic: f64::NAN,
            p_value: f64::NAN,
        };
    }
    let (n, m) = (a.len() as u64, b.len() as u64);
    // The statistic times nm, which is whole.
    let (mut i, mut j, mut largest) = (0, 0, 0_u64);
    while i < a.len() && j < b.len() {
        let x = a[i].min(b[j]);
        i += a[i..].iter().take_while(|&&v| v <= x).count();
        j += b[j..].iter().take_while(|&&v| v <= x).count();
        largest = largest.max((i as u64 * m).abs_diff(j as u64 * n));
    }
    TestResult {
        statistic: largest as f64 / (n * m).max(1) as f64,
        p_value: ks_p_value_two_samples(largest, a.len(), b.len()),
    }
}

/// Pearson's chi-square test of counts against expected counts.
///
/// The degrees of freedom are the number of cells less one. Cells that expect nothing are left out,
/// unless something was observed there, which makes the statistic infinite. Where an expected count is NaN,
/// both are NaN.
pub fn chi_square_test(observed: &[u64], expected: &[f64]) -> TestResult {
    let mut cells = 0_u32;
    let mut statistic = 0.0;
    for (&count, &mean) in observed.iter().zip(expected) {
        if mean > 0.0 || mean.is_nan() {
            cells += 1;
            let deviation = count as f64 - mean;
            statistic += deviation * deviation / mean;
        } else if count > 0 {
            statistic = f64::INFINITY;
        }
    }
    TestResult {
        statistic,
        p_value: chi_square_p_value(statistic, f64::from(cells) - 1.0),
    }
}

/// P(χ² ≥ `statistic`) with `degrees` of freedom; 1 when there is no freedom.
pub fn chi_square_p_value(statistic: f64, degrees: f64) -> f64 {
    if statistic.is_nan() {
        return statistic;
    }
    if degrees <= 0.0 {
        return if statistic > 0.0 { 0.0 } else { 1.0 };
    }
    gamma_q(0.5 * degrees, 0.5 * statistic)
}
