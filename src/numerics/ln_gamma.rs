//! Logarithms of gamma functions whose differences do not cancel.

#![allow(
    clippy::excessive_precision,
    reason = "nodes and coefficients stand as they were computed"
)]

use super::EULER_GAMMA;
use super::HALF_LN_2PI;
use super::digamma::{digamma, trigamma};
use super::gamma::stirling_error as far_stirling_error;

/// From here on Stirling's series is exact to the last digits.
const FAR: f64 = 10.0;

/// Up to this share of the argument a difference is integrated, by Gauss's rule, which is exact to the last digits there.
const NEAR: f64 = 0.02;

/// Nodes and weights of Gauss's rule with four points on (−1, 1): the positive ones.
const GAUSS: [(f64, f64); 2] = [
    (0.33998104358485627, 0.65214515486254614),
    (0.86113631159405257, 0.34785484513745386),
];

/// ζ(k) − 1 for k = 2, 3, ….
const ZETA_MINUS_ONE: [f64; 28] = [
    0.64493406684822644,
    0.20205690315959429,
    0.082323233711138192,
    0.036927755143369926,
    0.01734306198444914,
    0.0083492773819228268,
    0.0040773561979443394,
    0.0020083928260822144,
    0.00099457512781808534,
    0.00049418860411946456,
    0.0002460865533080483,
    0.00012271334757848915,
    6.1248135058704829e-5,
    3.0588236307020494e-5,
    1.5282259408651872e-5,
    7.6371976378997623e-6,
    3.8172932649998399e-6,
    1.9082127165539389e-6,
    9.5396203387279611e-7,
    4.7693298678780646e-7,
    2.3845050272773299e-7,
    1.1921992596531107e-7,
    5.960818905125948e-8,
    2.980350351465228e-8,
    1.4901554828365041e-8,
    7.4507117898354295e-9,
    3.7253340247884571e-9,
    1.862659723513049e-9,
];

/// ln Γ(1 + x), for x > −1, relatively accurate also for small x.
pub fn ln_gamma_1p(x: f64) -> f64 {
    if x.abs() > 0.5 {
        return libm::lgamma(1.0 + x);
    }
    // −ln(1 + x) + (1 − γ)x + Σ (ζ(k) − 1)(−x)ᵏ/k.
    let mut k = ZETA_MINUS_ONE.len() as f64 + 2.0;
    let sum = ZETA_MINUS_ONE.iter().rev().fold(0.0, |sum, zeta| {
        k -= 1.0;
        sum * -x + zeta / k
    });
    x * x * sum + x * (1.0 - EULER_GAMMA) - x.ln_1p()
}

/// ln Γ(1 + 2x) − 2 ln Γ(1 + x), for x > 0, relatively accurate also for small x, where it is near ζ(2) x².
pub(crate) fn ln_gamma_1p_second_difference(x: f64) -> f64 {
    if x > 0.05 {
        return ln_gamma_1p(2.0 * x) - 2.0 * ln_gamma_1p(x);
    }
    let mut k = ZETA_MINUS_ONE.len() as f64 + 2.0;
    let sum = ZETA_MINUS_ONE.iter().rev().fold(0.0, |sum, zeta| {
        k -= 1.0;
        sum * -x + (zeta + 1.0) / k * (k.exp2() - 2.0)
    });
    x * x * sum
}

/// ln Γ(a + 1) − (½ ln 2πa + a ln a − a), the error of Stirling's formula, for a > 0.
pub(crate) fn stirling_error(a: f64) -> f64 {
    if a >= FAR {
        far_stirling_error(a)
    } else {
        ln_gamma_1p(a) - (HALF_LN_2PI + 0.5 * a.ln()) - a * a.ln() + a
    }
}

/// ln Γ(a + d) − ln Γ(a), for positive a and d.
pub fn ln_gamma_ratio(a: f64, d: f64) -> f64 {
    if d <= NEAR * a {
        // The mean of the derivative, which is nearly a polynomial there.
        return d * mean_over(a, d, digamma);
    }
    let sum = a + d;
    if a >= FAR {
        (a - 0.5) * (d / a).ln_1p() + d * sum.ln() - d + stirling_error(sum) - stirling_error(a)
    } else {
        (ln_gamma_1p(sum) - sum.ln()) - (ln_gamma_1p(a) - a.ln())
    }
}

/// ψ(a + d) − ψ(a), for positive a and d.
pub fn digamma_difference(a: f64, d: f64) -> f64 {
    if d <= NEAR * a {
        d * mean_over(a, d, trigamma)
    } else {
        digamma(a + d) - digamma(a)
    }
}

/// The mean of `f` over (a, a + d).
fn mean_over(a: f64, d: f64, f: impl Fn(f64) -> f64) -> f64 {
    let half = 0.5 * d;
    let middle = a + half;
    let pairs = GAUSS
        .iter()
        .map(|(node, weight)| 0.5 * weight * (f(middle - half * node) + f(middle + half * node)));
    pairs.sum()
}

/// ln B(a, b) = ln Γ(a) + ln Γ(b) − ln Γ(a + b), for positive a and b.
pub fn ln_beta(a: f64, b: f64) -> f64 {
    let (a, b) = if a < b { (a, b) } else { (b, a) };
    if a < FAR {
        return ln_gamma_1p(a) - a.ln() - ln_gamma_ratio(b, a);
    }
    let sum = a + b;
    let errors = stirling_error(a) + stirling_error(b) - stirling_error(sum);
    // ln(a/(a + b)) and ln(b/(a + b)).
    let [log_a, log_b] = [-(b / a).ln_1p(), -(a / b).ln_1p()];
    HALF_LN_2PI + errors + (a - 0.5) * log_a + (b - 0.5) * log_b - 0.5 * sum.ln()
}
