//! Checks that all trained models share: of lists of numbers, of an optimiser's moments, of what must be finite.

use super::{NonFinite, Real, sum_of_squares};
use crate::distributions::{ParameterError, check};
use std::ops::Range;

/// `values`, if there are so many and all are finite.
pub(crate) fn check_values<R: Real>(
    family: &'static str,
    name: &'static str,
    values: &[R],
    count: usize,
) -> Result<(), ParameterError> {
    const AS_SHAPE: &str = "finite, and as many as the configuration has";
    let length = values.len();
    check(length == count, family, name, length as f64, AS_SHAPE)?;
    match values.iter().position(|value| !value.is_finite()) {
        None => Ok(()),
        Some(index) => Err(ParameterError {
            family,
            parameter: name,
            index: Some(index),
            value: values[index].to_f64(),
            range: AS_SHAPE,
        }),
    }
}

/// First and second moments, if Adam can have left them.
pub(crate) fn check_moments<R: Real>(
    family: &'static str,
    first: &[R],
    second: &[R],
) -> Result<(), ParameterError> {
    // By the inequality of Cauchy and Schwarz m² ≤ 53 v, but for squares that are too small.
    let odd = |(m, v): (&R, &R)| {
        let (m, v) = (m.to_f64(), v.to_f64());
        v < 0.0 || m * m > 60.0 * v + 1e-30
    };
    match first.iter().zip(second).position(odd) {
        None => Ok(()),
        Some(index) => Err(ParameterError {
            family,
            parameter: "first moments",
            index: Some(index),
            value: first[index].to_f64(),
            range: "at most 7.7 times the root of the second",
        }),
    }
}

/// An error that names the quantity where one of its values is not finite.
#[inline(never)]
pub(crate) fn all_finite<R: Real, Q>(quantity: Q, values: &[R]) -> Result<(), NonFinite<Q>> {
    // A loop with a way out would branch at every value.
    let all = values
        .iter()
        .fold(true, |all, value| all & value.is_finite());
    if all {
        return Ok(());
    }
    let value = values.iter().find(|value| !value.is_finite());
    Err(NonFinite {
        quantity,
        value: value.map_or(f64::NAN, |value| value.to_f64()),
    })
}

/// The first tensor whose gradient has no finite sum of squares, or else the last.
pub(crate) fn non_finite_part<R: Real, T>(
    gradient: &[R],
    tensors: impl Iterator<Item = (T, Range<usize>)>,
) -> Option<NonFinite<T>> {
    let mut found = None;
    for (quantity, range) in tensors {
        let part = &gradient[range];
        let squares = sum_of_squares(part);
        let entry = part.iter().find(|g| !g.is_finite());
        found = Some(NonFinite {
            quantity,
            value: entry.copied().unwrap_or(squares).to_f64(),
        });
        if entry.is_some() || !squares.is_finite() {
            break;
        }
    }
    found
}
