//! Largest and smallest of numbers among which NaN may be.

/// The larger of two numbers; NaN where either is.
///
/// [`f64::max`] returns the other number there, so that a largest error hides what could not be worked out.
#[inline]
pub fn max_or_nan(a: f64, b: f64) -> f64 {
    if a.is_nan() || a > b { a } else { b }
}

/// The smaller of two numbers; NaN where either is.
#[inline]
pub fn min_or_nan(a: f64, b: f64) -> f64 {
    if a.is_nan() || a < b { a } else { b }
}
