//! The regularised incomplete gamma functions.

use std::f64::consts::PI;

/// Terms after which the series and the fraction have long converged for a ≤ 10⁸.
const TERMS: u32 = 100_000;

/// P(a, x) = γ(a, x) / Γ(a), for a > 0 and x ≥ 0; NaN elsewhere.
pub fn gamma_p(a: f64, x: f64) -> f64 {
    if !in_domain(a, x) {
        f64::NAN
    } else if x < a + 1.0 {
        lower_series(a, x)
    } else {
        1.0 - upper_tail(a, x)
    }
}

/// Q(a, x) = Γ(a, x) / Γ(a) = 1 − P(a, x), relatively accurate in the upper tail.
///
/// The survival function of a chi-square with k degrees of freedom at c is Q(k/2, c/2).
pub fn gamma_q(a: f64, x: f64) -> f64 {
    if !in_domain(a, x) {
        f64::NAN
    } else if x < a + 1.0 {
        1.0 - lower_series(a, x)
    } else {
        upper_tail(a, x)
    }
}

fn in_domain(a: f64, x: f64) -> bool {
    a > 0.0 && a.is_finite() && x >= 0.0
}

/// xᵃ e⁻ˣ / Γ(a + 1), by the saddle-point expansion so that large terms do not cancel.
///
/// Source: Loader, *Fast and accurate computation of binomial probabilities*, 2000.
fn prefactor(a: f64, x: f64) -> f64 {
    if x == 0.0 || x.is_infinite() {
        return 0.0;
    }
    if a < 10.0 {
        return (a * x.ln() - x - libm::lgamma(a + 1.0)).exp();
    }
    (-stirling_error(a) - a * deviance((x - a) / a)).exp() / (2.0 * PI * a).sqrt()
}

/// ln Γ(a + 1) − (½ ln 2πa + a ln a − a), for a ≥ 10.
pub(super) fn stirling_error(a: f64) -> f64 {
    const SERIES: [f64; 6] = [
        1.0 / 12.0,
        -1.0 / 360.0,
        1.0 / 1260.0,
        -1.0 / 1680.0,
        1.0 / 1188.0,
        -691.0 / 360_360.0,
    ];
    let square = 1.0 / (a * a);
    SERIES.iter().rev().fold(0.0, |sum, c| sum * square + c) / a
}

/// u − ln(1 + u), without cancellation near zero.
pub(crate) fn deviance(u: f64) -> f64 {
    if u.abs() > 0.3 {
        return u - u.ln_1p();
    }
    // With s = u/(2+u): ln(1+u) = 2(s + s³/3 + …), and u = 2s/(1−s), so u − 2s = s·u.
    let s = u / (2.0 + u);
    let square = s * s;
    let tail = (1..=20)
        .rev()
        .fold(0.0, |sum, k| sum * square + 1.0 / f64::from(2 * k + 1));
    s * u - 2.0 * s * square * tail
}

/// P(a, x) by its power series.
fn lower_series(a: f64, x: f64) -> f64 {
    prefactor(a, x) * lower_sum(a, x)
}

/// The power series of P(a, x) over xᵃ e⁻ˣ / Γ(a + 1).
pub(super) fn lower_sum(a: f64, x: f64) -> f64 {
    let mut term = 1.0;
    let mut sum = 1.0;
    for k in 1..TERMS {
        term *= x / (a + f64::from(k));
        sum += term;
        if term <= sum * f64::EPSILON / 4.0 {
            break;
        }
    }
    sum
}

/// Q(a, x) by Legendre's continued fraction.
fn upper_tail(a: f64, x: f64) -> f64 {
    if x.is_infinite() {
        return 0.0;
    }
    prefactor(a, x) * a * upper_fraction(a, x)
}

/// Legendre's continued fraction of Q(a, x) over xᵃ e⁻ˣ / Γ(a), evaluated by the modified Lentz method.
pub(super) fn upper_fraction(a: f64, x: f64) -> f64 {
    let mut b = x + 1.0 - a;
    let mut c = f64::INFINITY;
    let mut d = 1.0 / b;
    let mut value = d;
    for k in 1..TERMS {
        let k = f64::from(k);
        let numerator = k * (a - k);
        b += 2.0;
        d = 1.0 / (numerator * d + b);
        c = b + numerator / c;
        let factor = c * d;
        value *= factor;
        if (factor - 1.0).abs() <= f64::EPSILON {
            break;
        }
    }
    value
}
