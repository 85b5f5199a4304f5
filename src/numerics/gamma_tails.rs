//! Both tails of the gamma distribution, and its quantiles.

#![allow(
    clippy::excessive_precision,
    reason = "the coefficients stand as they were computed"
)]

use super::gamma::{deviance, lower_sum, upper_fraction};
use super::ln_gamma::{ln_gamma_1p, stirling_error};
use super::{HALF_LN_2PI, Tails, log_erfc, normal_quantile};
use std::f64::consts::LN_2;

/// From this shape on Temme's expansion is used, which takes as long for any shape.
const LARGE_SHAPE: f64 = 50.0;

/// How far from the shape it is used, as a share of the shape.
const TEMME_WIDTH: f64 = 0.3;

/// ln(xᵃ e⁻ˣ / Γ(a + 1)), for a > 0; of an x that has underflowed only its logarithm is used.
///
/// By the saddle-point expansion where large terms would cancel. Source: Loader, *Fast and accurate computation of
/// binomial probabilities*, 2000.
pub(crate) fn log_gamma_kernel(a: f64, x: f64, ln_x: f64) -> f64 {
    if x.is_infinite() || ln_x == f64::NEG_INFINITY {
        return f64::NEG_INFINITY;
    }
    if a < 10.0 {
        return a * ln_x - x - ln_gamma_1p(a);
    }
    let excess = (x - a) / a;
    let deviance = if excess < -0.9 {
        excess - (ln_x - a.ln())
    } else {
        deviance(excess)
    };
    -stirling_error(a) - a * deviance - HALF_LN_2PI - 0.5 * a.ln()
}

/// The tails of the gamma distribution with shape a > 0 and rate 1 at x ≥ 0: P(a, x) and Q(a, x).
///
/// `ln_x` is ln x, which is used where x has underflowed. Power series and continued fraction as in
/// [`gamma_p`](super::gamma_p); for large a Temme's uniform expansion; for small a the difference from 1 of the lower
/// tail, term by term. Sources: DLMF 8.7, 8.9 and 8.12; Gautschi, *A computational procedure for incomplete gamma
/// functions*, 1979.
pub fn gamma_tails(a: f64, x: f64, ln_x: f64) -> Tails {
    if !(a > 0.0 && a.is_finite() && x >= 0.0) {
        return Tails::NAN;
    }
    if ln_x == f64::NEG_INFINITY {
        return Tails::ABOVE;
    }
    if x.is_infinite() {
        return Tails::BELOW;
    }
    if a >= LARGE_SHAPE && (x - a).abs() <= TEMME_WIDTH * a {
        return temme(a, (x - a) / a);
    }
    if x >= a + 1.0 {
        return Tails::from_log_upper(
            log_gamma_kernel(a, x, ln_x) + (a * upper_fraction(a, x)).ln(),
        );
    }
    if a < 1.0 {
        let upper = upper_of_small_shape(a, x, ln_x);
        if upper < 0.5 {
            return Tails::from_log_upper(upper.ln());
        }
    }
    Tails::from_log_lower(log_gamma_kernel(a, x, ln_x) + lower_sum(a, x).ln())
}

/// Q(a, x) for a ≤ 1 and x < 2, as (1 − xᵃ/Γ(a + 1)) − xᵃ/Γ(a) Σₖ (−x)ᵏ/((a + k) k!).
fn upper_of_small_shape(a: f64, x: f64, ln_x: f64) -> f64 {
    let log_power = a * ln_x - ln_gamma_1p(a);
    let (mut power, mut sum) = (1.0, 0.0);
    for k in 1..60 {
        let k = f64::from(k);
        power *= -x / k;
        let term = power / (a + k);
        sum += term;
        if term.abs() <= f64::EPSILON / 4.0 * sum.abs() {
            break;
        }
    }
    -log_power.exp_m1() - a * log_power.exp() * sum
}

/// Temme's expansion, with x = (1 + `excess`) a. Source: DLMF 8.12.
fn temme(a: f64, excess: f64) -> Tails {
    let half_square = deviance(excess);
    let eta = (2.0 * half_square).sqrt().copysign(excess);
    let series = |c: &[f64]| c.iter().rev().fold(0.0, |sum, c| sum * eta + c);
    let sum = TEMME.iter().rev().fold(0.0, |sum, c| sum / a + series(c));
    // The smaller tail is ½ erfc(h), and the correction relative to that.
    let h = (a * half_square).sqrt();
    let log_half_erfc = log_erfc(h) - LN_2;
    let correction = (if excess < 0.0 { -sum } else { sum })
        * (-a * half_square - HALF_LN_2PI - 0.5 * a.ln() - log_half_erfc).exp();
    let log_smaller = log_half_erfc + correction.ln_1p();
    if excess < 0.0 {
        Tails::from_log_lower(log_smaller)
    } else {
        Tails::from_log_upper(log_smaller)
    }
}

/// A quantile of the gamma distribution with shape a and rate 1, and its logarithm.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct GammaQuantile {
    /// The quantile; 0 where it has underflowed.
    pub x: f64,
    /// Its logarithm.
    pub ln_x: f64,
}

/// The x with P(a, x) = p, from ln p; best for p up to ½.
pub fn gamma_lower_quantile(a: f64, log_p: f64) -> GammaQuantile {
    let bound = (log_p + ln_gamma_1p(a)) / a;
    let guess = wilson_hilferty(a, normal_quantile(log_p.exp())).unwrap_or(bound);
    newton(a, guess, |tails| {
        (tails.log_lower - log_p, tails.log_lower, 1.0)
    })
}

/// The x with Q(a, x) = q, from ln q; best for q up to ½.
pub fn gamma_upper_quantile(a: f64, log_q: f64) -> GammaQuantile {
    let bound = -log_q;
    let guess = wilson_hilferty(a, -normal_quantile(log_q.exp())).unwrap_or(bound.ln());
    newton(a, guess, |tails| {
        (tails.log_upper - log_q, tails.log_upper, -1.0)
    })
}

/// ln x for the normal deviate z, where the cube-root approximation serves.
fn wilson_hilferty(a: f64, z: f64) -> Option<f64> {
    let variance = 1.0 / (9.0 * a);
    let root = 1.0 - variance + z * variance.sqrt();
    (a >= 1.0 && root > 0.1 && root.is_finite()).then(|| a.ln() + 3.0 * root.ln())
}

/// Newton's method on the logarithm of a tail as a function of ln x, which is concave: after one step all steps go the
/// same way.
///
/// `residual` gives the difference to the logarithm that is wanted, the logarithm of the tail, and the sign of its
/// slope.
fn newton(a: f64, guess: f64, residual: impl Fn(Tails) -> (f64, f64, f64)) -> GammaQuantile {
    const STEPS: u32 = 100;
    let mut ln_x = guess;
    let mut x = ln_x.exp();
    for _ in 0..STEPS {
        let tails = gamma_tails(a, x, ln_x);
        let (difference, log_tail, sign) = residual(tails);
        let slope = sign * a * (log_gamma_kernel(a, x, ln_x) - log_tail).exp();
        let step = difference / slope;
        if !step.is_finite() {
            break;
        }
        // x itself moves, for its logarithm has fewer digits of it.
        let moved = x * (-step).exp();
        if x.is_normal() && moved.is_normal() {
            x = moved;
            ln_x = x.ln();
        } else {
            ln_x -= step;
            x = ln_x.exp();
        }
        if step.abs() <= f64::EPSILON * ln_x.abs().max(1.0) {
            break;
        }
    }
    GammaQuantile { x, ln_x }
}

/// The Taylor coefficients of cₖ(η) in DLMF 8.12.11, for k = 0, 1, …; by their recurrence at 50 digits.
const TEMME: [&[f64]; 8] = [
    &[
        -0.33333333333333333,
        0.083333333333333333,
        -0.014814814814814815,
        0.0011574074074074074,
        0.0003527336860670194,
        -0.00017875514403292181,
        3.9192631785224378e-5,
        -2.1854485106799922e-6,
        -1.85406221071516e-6,
        8.296711340953086e-7,
        -1.7665952736826079e-7,
        6.7078535434014986e-9,
        1.0261809784240308e-8,
        -4.3820360184533532e-9,
        9.1476995822367902e-10,
        -2.551419399494625e-11,
        -5.8307721325504251e-11,
        2.4361948020667416e-11,
    ],
    &[
        -0.0018518518518518519,
        -0.0034722222222222222,
        0.0026455026455026455,
        -0.00099022633744855967,
        0.00020576131687242798,
        -4.0187757201646091e-7,
        -1.8098550334489978e-5,
        7.6491609160811101e-6,
        -1.6120900894563446e-6,
        4.6471278028074343e-9,
        1.378633446915721e-7,
        -5.752545603517705e-8,
        1.1951628599778147e-8,
        -1.7543241719747648e-11,
        -1.0091543710600413e-9,
        4.1627929918425826e-10,
        -8.5639070264929806e-11,
    ],
    &[
        0.0041335978835978836,
        -0.0026813271604938272,
        0.00077160493827160494,
        2.0093878600823045e-6,
        -0.00010736653226365161,
        5.2923448829120125e-5,
        -1.2760635188618728e-5,
        3.4235787340961381e-8,
        1.3721957309062933e-6,
        -6.298992138380055e-7,
        1.4280614206064242e-7,
        -2.0477098421990866e-10,
        -1.4092529910867521e-8,
        6.228974084922022e-9,
        -1.3670488396617113e-9,
        9.4283561590146782e-13,
    ],
    &[
        0.00064943415637860082,
        0.00022947209362139918,
        -0.00046918949439525571,
        0.00026772063206283885,
        -7.5618016718839764e-5,
        -2.3965051138672967e-7,
        1.1082654115347302e-5,
        -5.6749528269915966e-6,
        1.4230900732435884e-6,
        -2.7861080291528142e-11,
        -1.6958404091930277e-7,
        8.0994649053880824e-8,
        -1.9111168485973654e-8,
        2.3928620439808118e-12,
        2.0620131815488798e-9,
    ],
    &[
        -0.0008618882909167117,
        0.00078403922172006663,
        -0.00029907248030319018,
        -1.4638452578843418e-6,
        6.6414982154651222e-5,
        -3.9683650471794347e-5,
        1.1375726970678419e-5,
        2.5074972262375328e-10,
        -1.6954149536558306e-6,
        8.9075075322053097e-7,
        -2.2929348340008049e-7,
        2.956794137544049e-11,
        2.8865829742708784e-8,
        -1.4189739437803219e-8,
    ],
    &[
        -0.00033679855336635815,
        -6.9728137583658578e-5,
        0.00027727532449593921,
        -0.00019932570516188848,
        6.7977804779372078e-5,
        1.419062920643967e-7,
        -1.3594048189768693e-5,
        8.0184702563342015e-6,
        -2.2914811765080952e-6,
        -3.252473551298454e-10,
        3.4652846491085265e-7,
        -1.8447187191171343e-7,
        4.8240967037894181e-8,
    ],
    &[
        0.00053130793646399222,
        -0.00059216643735369388,
        0.00027087820967180448,
        7.9023532326603279e-7,
        -8.1539693675619688e-5,
        5.6116827531062497e-5,
        -1.8329116582843376e-5,
        -3.0796134506033048e-9,
        3.4651553688036091e-6,
        -2.0291327396058604e-6,
        5.7887928631490037e-7,
        2.338630673826657e-13,
    ],
    &[
        0.00034436760689237767,
        5.1717909082605922e-5,
        -0.00033493161081142236,
        0.0002812695154763237,
        -0.00010976582244684731,
        -1.2741009095484485e-7,
        2.7744451511563644e-5,
        -1.8263488805711333e-5,
        5.7876949497350524e-6,
        4.9387589339362704e-10,
        -1.0595367014026043e-6,
    ],
];
