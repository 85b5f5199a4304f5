//! Branch-free elementary functions that a compiler turns into SIMD.
//!
//! A loop over a slice that calls one of them vectorises without intrinsics, where the compiler may. Since each is made
//! of correctly rounded operations only, it gives the same bits alone, in a loop, natively and in WebAssembly.

#![allow(
    clippy::inline_always,
    reason = "a kernel vectorises only inside its caller's loop"
)]

use std::f64::consts::LN_2;

const MANTISSA: u64 = (1 << 52) - 1;
const ONE: u64 = 1.0_f64.to_bits();
/// 2⁵², whose mantissa is an integer counter.
const INTEGER: u64 = 4503599627370496.0_f64.to_bits();
const BIAS: u64 = 1023;
/// Adding 1.5·2⁵² rounds to an integer, which then stands in the low bits.
const ROUND: f64 = 6755399441055744.0;

/// ln x for positive normal x (no zeros, subnormals, infinities or NaNs), within 3 ulp.
///
/// x = 2ᵏ·m with m in [√½, √2), s = (m − 1)/(m + 1), and ln x = k ln 2 + 2 artanh s with a polynomial in s²
/// whose error is below 5e-18.
#[inline(always)]
pub fn ln(x: f64) -> f64 {
    const ROOT_HALF: u64 = std::f64::consts::FRAC_1_SQRT_2.to_bits();
    let offset = x.to_bits().wrapping_sub(ROOT_HALF).wrapping_add(ONE);
    let m = f64::from_bits((offset & MANTISSA) + ROOT_HALF);
    let k = exponent(offset);
    let s = (m - 1.0) / (m + 1.0);
    let z = s * s;
    let odd = 0.19999999999949722 + z * z * (0.11111105565129939 + z * z * 0.07665855309105386);
    let even = 0.3333333333333335
        + z * z
            * (0.14285714313001635 + z * z * (0.09091444727837474 + z * z * 0.07308292712444311));
    let r = even + z * odd;
    let twice = s + s;
    k * LN_2 + (twice + twice * (z * r))
}

/// ln(u / (1 − u)) for u in [2⁻⁵³, 1 − 2⁻⁵³], within 4 ulp.
///
/// With a·2ᵏ = u and b = 1 − u of like size it is k ln 2 + 2 artanh((a − b)/(a + b)): one division, and no
/// cancellation near u = ½.
///
/// The bound holds where 1 − u is exact, as it is for what [`Stream::uniform`](crate::random::Stream::uniform)
/// gives; for another u below ½ its rounding adds an absolute error of 2⁻⁵⁴/(1 − u).
#[inline(always)]
pub fn logit(u: f64) -> f64 {
    let v = 1.0 - u;
    // The difference of two bit patterns is nearly 2⁵² log₂(u/v).
    let offset = u
        .to_bits()
        .wrapping_sub(v.to_bits())
        .wrapping_add(ONE + (1 << 51));
    let k = exponent(offset);
    let a = f64::from_bits(
        u.to_bits()
            .wrapping_sub((offset & !MANTISSA).wrapping_sub(ONE)),
    );
    let s = (a - v) / (a + v);
    let z = s * s;
    let odd = 0.1999999999965225 + z * z * (0.11111090772721045 + z * z * 0.07641053934677049);
    let even = 0.33333333333333476
        + z * z
            * (0.1428571442317718 + z * z * (0.09092337937517805 + z * z * 0.07566458533012033));
    let r = even + z * odd;
    let twice = s + s;
    k * LN_2 + (twice + twice * (z * r))
}

/// −ln(−ln u) for u in [2⁻⁵³, 1 − 2⁻⁵³]: the standard Gumbel quantile.
///
/// Its absolute error is below 1e-15, or 4 ulp where that is more.
#[inline(always)]
pub fn gumbel(u: f64) -> f64 {
    -ln(-ln(u))
}

/// (sin x, cos x) for |x| ≤ 10⁶, within 2⁻⁵² absolutely; numbers of no meaning beyond.
///
/// x = kπ/2 + r with |r| ≤ π/4, by Cody and Waite's reduction, and the polynomials of fdlibm in r.
#[inline(always)]
pub fn sin_cos(x: f64) -> (f64, f64) {
    /// π/2 in two parts, the first short enough that k times it is exact.
    const HIGH: f64 = 1.5707963267341256;
    const LOW: f64 = 6.077100506506192e-11;
    let rounded = x * std::f64::consts::FRAC_2_PI + ROUND;
    let k = rounded - ROUND;
    let r = (x - k * HIGH) - k * LOW;
    let z = r * r;
    let w = z * z;
    let odd = (-0.16666666666666632 + z * 0.00833333333332249)
        + w * ((-1.984126982985795e-4 + z * 2.7557313707070068e-6)
            + w * (-2.5050760253406863e-8 + z * 1.58969099521155e-10));
    let even = (0.0416666666666666 - z * 0.001388888888887411)
        + w * ((2.480158728947673e-5 - z * 2.7557314351390663e-7)
            + w * (2.087572321298175e-9 - z * 1.1359647557788195e-11));
    let sin = r + r * z * odd;
    let cos = 1.0 - (0.5 * z - w * even);
    let quarter = rounded.to_bits();
    let (a, b) = if quarter & 1 == 0 {
        (sin, cos)
    } else {
        (cos, sin)
    };
    let sign = |quarter: u64| (quarter & 2) << 62;
    (
        f64::from_bits(a.to_bits() ^ sign(quarter)),
        f64::from_bits(b.to_bits() ^ sign(quarter + 1)),
    )
}

/// eˣ for x in [−708, 709.78], within 2 ulp; 0 below, +∞ above, NaN for NaN.
///
/// x = k ln 2 + r with |r| ≤ ½ ln 2, and eˣ = 2ᵏ·eʳ with a polynomial in r whose error is below 2e-17.
#[inline(always)]
pub fn exp(x: f64) -> f64 {
    const LOG2_E: f64 = std::f64::consts::LOG2_E;
    /// ln 2 in two parts, the first short enough that k times it is exact.
    const HIGH: f64 = 0.6931471804855391;
    const LOW: f64 = 7.440617110012397e-11;
    // Comparisons rather than `min`, so that NaN stays.
    let capped = if x > 710.0 { 710.0 } else { x };
    let rounded = capped * LOG2_E + ROUND;
    let k = rounded - ROUND;
    let r = (capped - k * HIGH) - k * LOW;
    let z = r * r;
    let w = z * z;
    let low =
        (0.5 + r * 0.16666666666666669) + z * (0.041666666666624164 + r * 0.008333333333330065);
    let high = (0.0013888888917196736 + r * 0.00019841269863040559)
        + z * (2.480152132234228e-05 + r * 2.7557268480289716e-06);
    let top = 2.7620075892548164e-07 + r * 2.51003758422237e-08;
    let power = 1.0 + (r + z * (low + w * (high + w * top)));
    // Half the scale, twice: 2¹⁰²⁴ is no double.
    let half_scale = f64::from_bits(rounded.to_bits().wrapping_add(BIAS - 1) << 52);
    let result = power * half_scale * 2.0;
    if x < -708.0 { 0.0 } else { result }
}

/// The exponent field of a bit pattern, less its bias, as a float.
#[inline(always)]
fn exponent(bits: u64) -> f64 {
    f64::from_bits((bits >> 52) | INTEGER) - (4503599627370496.0 + BIAS as f64)
}
