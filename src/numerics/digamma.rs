//! The digamma and trigamma functions.

#![allow(
    clippy::excessive_precision,
    reason = "the coefficients stand as Boost prints them"
)]

/// From here on the asymptotic series are exact to the last digits.
const FAR: f64 = 10.0;

/// ψ(x) = d ln Γ(x)/dx, for x > 0; NaN elsewhere. Relatively accurate at its root near 1.46 too.
///
/// Between 1 and 2 it is the rational function of Maddock (Boost.Math, *digamma*), above 10 the asymptotic series
/// (DLMF 5.11.2).
pub fn digamma(x: f64) -> f64 {
    if x >= FAR {
        return x.ln() - far_ln_minus_digamma(x);
    }
    if x.is_nan() || x <= 0.0 {
        return f64::NAN;
    }
    if x < 1.0 {
        return from_one_to_two(x + 1.0) - 1.0 / x;
    }
    let (mut x, mut steps) = (x, 0.0);
    while x > 2.0 {
        x -= 1.0;
        steps += 1.0 / x;
    }
    from_one_to_two(x) + steps
}

/// ln x − ψ(x), which is positive, for x > 0; near 1/(2x) for large x, where the difference of the two would cancel.
pub fn ln_minus_digamma(x: f64) -> f64 {
    if x >= FAR {
        far_ln_minus_digamma(x)
    } else {
        x.ln() - digamma(x)
    }
}

/// ψ′(x), for x > 0; NaN elsewhere.
pub fn trigamma(x: f64) -> f64 {
    if x >= FAR {
        return 1.0 / x + far_trigamma_minus_inverse(x);
    }
    if x.is_nan() || x <= 0.0 {
        return f64::NAN;
    }
    let (mut y, mut steps) = (x, 0.0);
    while y < FAR {
        steps += 1.0 / (y * y);
        y += 1.0;
    }
    steps + 1.0 / y + far_trigamma_minus_inverse(y)
}

/// ψ′(x) − 1/x, which is positive, for x > 0; near 1/(2x²) for large x.
pub fn trigamma_minus_inverse(x: f64) -> f64 {
    if x >= FAR {
        far_trigamma_minus_inverse(x)
    } else {
        trigamma(x) - 1.0 / x
    }
}

fn far_ln_minus_digamma(x: f64) -> f64 {
    const SERIES: [f64; 7] = [
        1.0 / 12.0,
        -1.0 / 120.0,
        1.0 / 252.0,
        -1.0 / 240.0,
        1.0 / 132.0,
        -691.0 / 32760.0,
        1.0 / 12.0,
    ];
    let inverse = 1.0 / x;
    let square = inverse * inverse;
    0.5 * inverse + square * SERIES.iter().rev().fold(0.0, |sum, c| sum * square + c)
}

fn far_trigamma_minus_inverse(x: f64) -> f64 {
    const SERIES: [f64; 7] = [
        1.0 / 6.0,
        -1.0 / 30.0,
        1.0 / 42.0,
        -1.0 / 30.0,
        5.0 / 66.0,
        -691.0 / 2730.0,
        7.0 / 6.0,
    ];
    let inverse = 1.0 / x;
    let square = inverse * inverse;
    square * (0.5 + inverse * SERIES.iter().rev().fold(0.0, |sum, c| sum * square + c))
}

/// (x − x₀)(Y + R(x − 1)), where the root x₀ is a sum of three doubles.
fn from_one_to_two(x: f64) -> f64 {
    const SCALE: f64 = 1_073_741_824.0;
    const ROOT: [f64; 3] = [
        1_569_415_565.0 / SCALE,
        381_566_830.0 / SCALE / SCALE,
        9.016312093258696e-20,
    ];
    const Y: f64 = 0.99558162689208984;
    const NUMERATOR: [f64; 6] = [
        0.25479851061131551,
        -0.32555031186804491,
        -0.65031853770896507,
        -0.28919126444774784,
        -0.045251321448739056,
        -0.0020713321167745952,
    ];
    const DENOMINATOR: [f64; 7] = [
        1.0,
        2.0767117023730469,
        1.4606242909763515,
        0.43593529692665969,
        0.054151797245674225,
        0.0021284987017821144,
        -0.55789841321675513e-6,
    ];
    let z = x - 1.0;
    let polynomial = |c: &[f64]| c.iter().rev().fold(0.0, |sum, c| sum * z + c);
    let from_root = ROOT.iter().fold(x, |x, part| x - part);
    let ratio = polynomial(&NUMERATOR) / polynomial(&DENOMINATOR);
    from_root * Y + from_root * ratio
}
