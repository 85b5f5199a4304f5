//! The standard normal distribution function, its logarithm and its inverse.

#![allow(
    clippy::excessive_precision,
    reason = "the coefficients stand as the paper prints them"
)]

use super::{HALF_LN_2PI, kernels};
use std::f64::consts::{FRAC_1_SQRT_2, SQRT_2};

/// Where the continued fraction of the tail takes over from `erfc`.
pub(crate) const NORMAL_TAIL: f64 = 6.0;

/// Φ(z), the probability below z.
pub fn normal_cdf(z: f64) -> f64 {
    0.5 * libm::erfc(-z * FRAC_1_SQRT_2)
}

/// 1 − Φ(z), the probability above z, relatively accurate in the upper tail.
pub fn normal_survival(z: f64) -> f64 {
    normal_cdf(-z)
}

/// ln Φ(z), accurate also where Φ(z) underflows.
pub fn log_normal_cdf(z: f64) -> f64 {
    if z < -NORMAL_TAIL {
        -0.5 * z * z - HALF_LN_2PI + mills_ratio(-z).ln()
    } else if z < 0.0 {
        normal_cdf(z).ln()
    } else {
        (-normal_cdf(-z)).ln_1p() + 0.0
    }
}

/// ln(1 − Φ(z)), accurate also where 1 − Φ(z) underflows.
pub fn log_normal_survival(z: f64) -> f64 {
    log_normal_cdf(-z)
}

/// ln erfc(x), accurate also where erfc(x) underflows.
pub fn log_erfc(x: f64) -> f64 {
    if x > NORMAL_TAIL * FRAC_1_SQRT_2 {
        let z = x * SQRT_2;
        -x * x - HALF_LN_2PI + mills_ratio(z).ln() + std::f64::consts::LN_2
    } else if x > 0.0 {
        libm::erfc(x).ln()
    } else {
        (-libm::erf(x)).ln_1p()
    }
}

/// (1 − Φ(z)) / φ(z) for z ≥ 6, by Laplace's continued fraction 1/(z + 1/(z + 2/(z + 3/(z + …)))).
pub(crate) fn mills_ratio(z: f64) -> f64 {
    const TERMS: u32 = 40;
    let denominator = (1..=TERMS)
        .rev()
        .fold(z, |below, k| z + f64::from(k) / below);
    1.0 / denominator
}

/// Φ⁻¹(p): −∞ at 0, +∞ at 1, NaN outside [0, 1].
///
/// For p near 1 pass the complement to the symmetric tail: Φ⁻¹(1 − q) = −`normal_quantile(q)`.
/// Relatively accurate to about 1e-15 down to the smallest subnormal p.
///
/// Source: Wichura, *Algorithm AS 241: the percentage points of the normal distribution*, Applied
/// Statistics 37, 1988 (PPND16).
pub fn normal_quantile(p: f64) -> f64 {
    let centred = p - 0.5;
    if centred.abs() <= 0.425 {
        let r = 0.180625 - centred * centred;
        return centred * ratio(&CENTRE, r);
    }
    let tail = p.min(1.0 - p);
    if tail.is_nan() || tail < 0.0 {
        return f64::NAN;
    }
    // The kernel gives the same bits on every platform, as the logarithm of the standard library does not.
    let log = if tail.is_normal() {
        kernels::ln(tail)
    } else {
        tail.ln()
    };
    let r = (-log).sqrt();
    let magnitude = if r.is_infinite() {
        r
    } else if r <= 5.0 {
        ratio(&MIDDLE, r - 1.6)
    } else {
        ratio(&FAR, r - 5.0)
    };
    magnitude.copysign(centred)
}

/// Numerator and denominator of a rational function, constant term first.
type Rational = [[f64; 8]; 2];

fn ratio(coefficients: &Rational, x: f64) -> f64 {
    let [numerator, denominator] =
        coefficients.map(|c| c.iter().rev().fold(0.0, |sum, a| sum * x + a));
    numerator / denominator
}

const CENTRE: Rational = [
    [
        3.3871328727963666080e0,
        1.3314166789178437745e+2,
        1.9715909503065514427e+3,
        1.3731693765509461125e+4,
        4.5921953931549871457e+4,
        6.7265770927008700853e+4,
        3.3430575583588128105e+4,
        2.5090809287301226727e+3,
    ],
    [
        1.0,
        4.2313330701600911252e+1,
        6.8718700749205790830e+2,
        5.3941960214247511077e+3,
        2.1213794301586595867e+4,
        3.9307895800092710610e+4,
        2.8729085735721942674e+4,
        5.2264952788528545610e+3,
    ],
];

const MIDDLE: Rational = [
    [
        1.42343711074968357734e0,
        4.63033784615654529590e0,
        5.76949722146069140550e0,
        3.64784832476320460504e0,
        1.27045825245236838258e0,
        2.41780725177450611770e-1,
        2.27238449892691845833e-2,
        7.74545014278341407640e-4,
    ],
    [
        1.0,
        2.05319162663775882187e0,
        1.67638483018380384940e0,
        6.89767334985100004550e-1,
        1.48103976427480074590e-1,
        1.51986665636164571966e-2,
        5.47593808499534494600e-4,
        1.05075007164441684324e-9,
    ],
];

const FAR: Rational = [
    [
        6.65790464350110377720e0,
        5.46378491116411436990e0,
        1.78482653991729133580e0,
        2.96560571828504891230e-1,
        2.65321895265761230930e-2,
        1.24266094738807843860e-3,
        2.71155556874348757815e-5,
        2.01033439929228813265e-7,
    ],
    [
        1.0,
        5.99832206555887937690e-1,
        1.36929880922735805310e-1,
        1.48753612908506148525e-2,
        7.86869131145613259100e-4,
        1.84631831751005468180e-5,
        1.42151175831644588870e-7,
        2.04426310338993978564e-15,
    ],
];
