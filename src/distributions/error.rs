//! What a constructor says about a bad parameter.

use thiserror::Error;

/// A parameter outside the range of its family.
#[derive(Clone, Debug, PartialEq, Error)]
#[error("{family}: {parameter} is {value}, but must be {range}")]
pub struct ParameterError {
    /// The family or sampler that refused.
    pub family: &'static str,
    /// The parameter's name.
    pub parameter: &'static str,
    /// The value that was given.
    pub value: f64,
    /// The values that are allowed, in words.
    pub range: &'static str,
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
            value,
            range,
        })
    }
}
