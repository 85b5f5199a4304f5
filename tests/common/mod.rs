//! What the test programs share.

#![allow(dead_code, reason = "each program uses its own part")]

pub(crate) mod fits;
pub(crate) mod flow;
pub(crate) mod plane;
pub(crate) mod states;
pub(crate) mod texts;
pub(crate) mod vae;
pub(crate) mod vae_definition;

use reparam::distributions::{
    ContinuousDistribution, Cumulative, Exponential, Gumbel, Logistic, Mixture, Normal, Uniform,
};
use serde_json::Value;
use std::path::Path;

/// A parsed file of `tests/golden`.
pub(crate) fn golden(name: &str) -> Value {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/golden")
        .join(name);
    let text = std::fs::read_to_string(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
    serde_json::from_str(&text).unwrap_or_else(|e| panic!("{}: {e}", path.display()))
}

/// The entries of a JSON array; none for a missing one.
pub(crate) fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

/// A number of the golden files, where infinities and NaN are strings.
pub(crate) fn number(value: &Value) -> f64 {
    match value {
        Value::Number(n) => n.as_f64().expect("a double"),
        Value::String(s) => s.parse().unwrap_or_else(|_| panic!("not a number: {s}")),
        other => panic!("not a number: {other}"),
    }
}

/// Asserts |actual − expected| ≤ tolerance·|expected|, infinities and NaN alike.
#[track_caller]
pub(crate) fn assert_relative(actual: f64, expected: f64, tolerance: f64, what: &str) {
    assert_close(actual, expected, tolerance * expected.abs(), what);
}

/// Asserts |actual − expected| ≤ tolerance·max(1, |expected|), infinities and NaN alike.
#[track_caller]
pub(crate) fn assert_log(actual: f64, expected: f64, tolerance: f64, what: &str) {
    assert_close(actual, expected, tolerance * expected.abs().max(1.0), what);
}

/// Asserts |actual − expected| ≤ error, infinities and NaN alike.
#[track_caller]
pub(crate) fn assert_close(actual: f64, expected: f64, error: f64, what: &str) {
    #[allow(clippy::float_cmp, reason = "infinities must be equal")]
    let same = (actual.is_nan() && expected.is_nan())
        || actual == expected
        || (actual - expected).abs() <= error;
    assert!(same, "{what}: {actual:e}, expected {expected:e}");
}

/// Asserts that cdf and survival function undo the quantiles, down to the last digits of x.
#[track_caller]
pub(crate) fn assert_quantiles(d: &dyn Cumulative, p: f64) {
    // Rounding x by one part in 2⁵³ moves the probability by p(x)·|x|·2⁻⁵³.
    let error = |x: f64| 1e-12 * p + 4.0 * d.prob(x) * x.abs() * f64::EPSILON;
    let x = d.quantile(p);
    assert_close(d.cdf(x), p, error(x), "cdf of quantile");
    let x = d.upper_quantile(p);
    assert_close(d.survival(x), p, error(x), "survival of upper quantile");
}

/// Several members of each family that can be sampled, with their mean and variance.
pub(crate) fn logistics() -> [Logistic; 3] {
    [(0.0, 1.0), (-1.5, 3.0), (2.0, 0.01)].map(|(m, s)| Logistic::new(m, s).expect("valid"))
}

pub(crate) fn gumbels() -> [Gumbel; 3] {
    [(0.0, 1.0), (-1.5, 3.0), (2.0, 0.01)].map(|(m, s)| Gumbel::new(m, s).expect("valid"))
}

pub(crate) fn normals() -> [Normal; 3] {
    [(0.0, 1.0), (-1.5, 3.0), (2.0, 0.01)].map(|(m, s)| Normal::new(m, s).expect("valid"))
}

pub(crate) fn uniforms() -> [Uniform; 2] {
    [(0.0, 1.0), (-2.0, 3.5)].map(|(a, b)| Uniform::new(a, b).expect("valid"))
}

pub(crate) fn exponentials() -> [Exponential; 2] {
    [1.0, 7.5].map(|rate| Exponential::new(rate).expect("valid"))
}

pub(crate) fn mixtures() -> [Mixture<Logistic>; 2] {
    let logistics = logistics().to_vec();
    [&[0.0][..], &[0.5, -0.3, 0.0]]
        .map(|logits| Mixture::new(logits, logistics[..logits.len()].to_vec()).expect("valid"))
}

/// Runs a block for one member after another of every family.
#[macro_export]
macro_rules! for_each_distribution {
    ($d:ident => $body:block) => {{
        for $d in $crate::common::logistics() $body
        for $d in $crate::common::gumbels() $body
        for $d in $crate::common::normals() $body
        for $d in $crate::common::uniforms() $body
        for $d in $crate::common::exponentials() $body
        for $d in $crate::common::mixtures() $body
    }};
}

/// `n` draws, made in bulk.
pub(crate) fn draw(
    d: &dyn ContinuousDistribution,
    stream: &mut reparam::random::Stream,
    n: usize,
) -> Vec<f64> {
    let mut out = vec![0.0; n];
    d.fill(stream, &mut out);
    out
}
