//! exp and tanh in single precision, for one float or for the four lanes of a SIMD register.

#![allow(
    clippy::inline_always,
    reason = "each is a few instructions inside its caller's loop"
)]

use std::ops::{Add, Div, Mul, Sub};

/// One `f32`, or several lanes of them on which every operation acts separately.
pub(super) trait F32Lanes:
    Copy + Add<Output = Self> + Sub<Output = Self> + Mul<Output = Self> + Div<Output = Self>
{
    /// The same float in all lanes.
    fn splat(value: f32) -> Self;

    /// `then` where `self` is below `bound`, and `or` elsewhere, as for NaN.
    fn if_below(self, bound: Self, then: Self, or: Self) -> Self;

    /// |x|.
    fn abs(self) -> Self;

    /// |x| with this sign.
    fn copysign(self, sign: Self) -> Self;

    /// 2ᵏ⁻¹, where `self` is 1.5·2²³ + k: the integer k then stands in the low bits.
    fn half_power(self) -> Self;
}

/// The bias of the exponent of an `f32`.
pub(super) const EXPONENT_BIAS: u32 = 127;

impl F32Lanes for f32 {
    #[inline(always)]
    fn splat(value: f32) -> Self {
        value
    }

    #[inline(always)]
    fn if_below(self, bound: Self, then: Self, or: Self) -> Self {
        if self < bound { then } else { or }
    }

    #[inline(always)]
    fn abs(self) -> Self {
        self.abs()
    }

    #[inline(always)]
    fn copysign(self, sign: Self) -> Self {
        self.copysign(sign)
    }

    #[inline(always)]
    fn half_power(self) -> Self {
        Self::from_bits(self.to_bits().wrapping_add(EXPONENT_BIAS - 1) << 23)
    }
}

/// eˣ by 2ᵏ·eʳ with |r| ≤ ½ ln 2.
///
/// Source of the polynomial: Moshier, *Cephes*, `expf`.
#[inline(always)]
pub(super) fn exp<L: F32Lanes>(x: L) -> L {
    /// ln 2 in two parts, the first short enough that k times it is exact.
    const HIGH: f32 = 355.0 / 512.0;
    const LOW: f32 = -2.1219444e-4;
    /// Adding 1.5·2²³ rounds to an integer.
    const ROUND: f32 = 12582912.0;
    let largest = L::splat(89.0);
    // A comparison rather than `min`, so that NaN stays.
    let capped = largest.if_below(x, largest, x);
    let rounded = capped * L::splat(std::f32::consts::LOG2_E) + L::splat(ROUND);
    let k = rounded - L::splat(ROUND);
    let r = (capped - k * L::splat(HIGH)) - k * L::splat(LOW);
    let coefficients = [1.3981999e-3, 8.333452e-3, 0.041665796, 0.16666666, 0.5];
    let power = L::splat(1.0) + (r + r * r * polynomial(r, 1.9875691e-4, coefficients));
    // Half the scale, twice: 2¹²⁸ is no float.
    let result = power * rounded.half_power() * L::splat(2.0);
    x.if_below(L::splat(-86.6), L::splat(0.0), result)
}

/// tanh x, by a polynomial near 0 and by the exponential beyond.
///
/// Source of the polynomial: Moshier, *Cephes*, `tanhf`.
#[inline(always)]
pub(super) fn tanh<L: F32Lanes>(x: L) -> L {
    let (one, two) = (L::splat(1.0), L::splat(2.0));
    let z = x * x;
    let coefficients = [0.020639088, -0.053739715, 0.13331442, -0.3333328];
    let near = x + x * z * polynomial(z, -5.7049887e-3, coefficients);
    let far = (one - two / (exp(two * x.abs()) + one)).copysign(x);
    x.abs().if_below(L::splat(0.625), near, far)
}

/// 0 in place of numbers below 1e-30.
#[inline(always)]
pub(super) fn flush_tiny<L: F32Lanes>(x: L) -> L {
    x.abs().if_below(L::splat(1e-30), L::splat(0.0), x)
}

/// A polynomial by its coefficients, from the highest power down (Horner).
#[inline(always)]
fn polynomial<L: F32Lanes, const N: usize>(x: L, highest: f32, coefficients: [f32; N]) -> L {
    let step = |sum, coefficient| sum * x + L::splat(coefficient);
    coefficients.into_iter().fold(L::splat(highest), step)
}
