//! What a constructor says about a bad parameter.

use std::fmt;
use thiserror::Error;

/// A parameter outside the range of its family.
#[derive(Clone, Debug, PartialEq, Error)]
#[error("{family}: {parameter}{} is {value}, but must be {range}", Subscript(*.index))]
pub struct ParameterError {
    /// The family or sampler that refused.
    pub family: &'static str,
    /// The parameter's name.
    pub parameter: &'static str,
    /// Which entry, from 0, where the parameter is a list and one entry is to blame.
    pub index: Option<usize>,
    /// The value that was given.
    pub value: f64,
    /// The values that are allowed, in words.
    pub range: &'static str,
}

/// `[index]`, or nothing.
struct Subscript(Option<usize>);

impl fmt::Display for Subscript {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.map_or(Ok(()), |index| write!(f, "[{index}]"))
    }
}

pub(crate) const FINITE: &str = "finite";
pub(crate) const POSITIVE: &str = "positive and finite";

/// `value`, if it is finite.
pub(crate) fn finite(
    family: &'static str,
    parameter: &'static str,
    value: f64,
) -> Result<f64, ParameterError> {
    check(value.is_finite(), family, parameter, value, FINITE)
}

/// `value`, if it is positive and finite.
pub(crate) fn positive(
    family: &'static str,
    parameter: &'static str,
    value: f64,
) -> Result<f64, ParameterError> {
    check(
        value > 0.0 && value.is_finite(),
        family,
        parameter,
        value,
        POSITIVE,
    )
}

/// `value`, if `allowed`.
pub(crate) fn check(
    allowed: bool,
    family: &'static str,
    parameter: &'static str,
    value: f64,
    range: &'static str,
) -> Result<f64, ParameterError> {
    if allowed {
        Ok(value)
    } else {
        Err(ParameterError {
            family,
            parameter,
            index: None,
            value,
            range,
        })
    }
}

/// `values`, if there are at least `least` and every one is `allowed`.
pub(crate) fn check_list(
    values: &[f64],
    allowed: fn(f64) -> bool,
    least: (usize, &'static str),
    [family, count, parameter, range]: [&'static str; 4],
) -> Result<(), ParameterError> {
    let length = values.len();
    check(length >= least.0, family, count, length as f64, least.1)?;
    match values.iter().position(|&value| !allowed(value)) {
        None => Ok(()),
        Some(index) => Err(ParameterError {
            family,
            parameter,
            index: Some(index),
            value: values[index],
            range,
        }),
    }
}
