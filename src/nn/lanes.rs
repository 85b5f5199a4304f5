//! Elementary functions in single precision, of one float or of four side by side.

#![allow(
    clippy::inline_always,
    reason = "each is a few instructions inside its caller's loop"
)]

use std::ops::{Add, Div, Mul, Sub};

/// Floats on which operations act in parallel, and choices are made for each by itself.
pub(super) trait Lanes:
    Copy + Add<Output = Self> + Sub<Output = Self> + Mul<Output = Self> + Div<Output = Self>
{
    /// The same float in all lanes.
    fn all(value: f32) -> Self;

    /// `then` where `self` is below `bound`, and `or` elsewhere, as for NaN.
    fn if_below(self, bound: Self, then: Self, or: Self) -> Self;

    /// |x|.
    fn abs(self) -> Self;

    /// |x| with this sign.
    fn copysign(self, sign: Self) -> Self;

    /// 2ᵏ⁻¹, where `self` is 1.5·2²³ + k: the integer k then stands in the low bits.
    fn half_power(self) -> Self;
}

/// The bias of a float's exponent.
pub(super) const BIAS: u32 = 127;

impl Lanes for f32 {
    #[inline(always)]
    fn all(value: f32) -> Self {
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
        Self::from_bits(self.to_bits().wrapping_add(BIAS - 1) << 23)
    }
}

/// eˣ by 2ᵏ·eʳ with |r| ≤ ½ ln 2.
///
/// Source of the polynomial: Moshier, *Cephes*, `expf`.
#[inline(always)]
pub(super) fn exp<L: Lanes>(x: L) -> L {
    /// ln 2 in two parts, the first short enough that k times it is exact.
    const HIGH: f32 = 355.0 / 512.0;
    const LOW: f32 = -2.1219444e-4;
    /// Adding 1.5·2²³ rounds to an integer.
    const ROUND: f32 = 12582912.0;
    let largest = L::all(89.0);
    // A comparison rather than `min`, so that NaN stays.
    let capped = largest.if_below(x, largest, x);
    let rounded = capped * L::all(std::f32::consts::LOG2_E) + L::all(ROUND);
    let k = rounded - L::all(ROUND);
    let r = (capped - k * L::all(HIGH)) - k * L::all(LOW);
    let coefficients = [1.3981999e-3, 8.333452e-3, 0.041665796, 0.16666666, 0.5];
    let power = L::all(1.0) + (r + r * r * polynomial(r, 1.9875691e-4, coefficients));
    // Half the scale, twice: 2¹²⁸ is no float.
    let result = power * rounded.half_power() * L::all(2.0);
    x.if_below(L::all(-86.6), L::all(0.0), result)
}

/// tanh x, by a polynomial near 0 and by the exponential beyond.
///
/// Source of the polynomial: Moshier, *Cephes*, `tanhf`.
#[inline(always)]
pub(super) fn tanh<L: Lanes>(x: L) -> L {
    let (one, two) = (L::all(1.0), L::all(2.0));
    let z = x * x;
    let coefficients = [0.020639088, -0.053739715, 0.13331442, -0.3333328];
    let near = x + x * z * polynomial(z, -5.7049887e-3, coefficients);
    let far = (one - two / (exp(two * x.abs()) + one)).copysign(x);
    x.abs().if_below(L::all(0.625), near, far)
}

/// 0 in place of numbers below 1e-30.
#[inline(always)]
pub(super) fn flush<L: Lanes>(x: L) -> L {
    x.abs().if_below(L::all(1e-30), L::all(0.0), x)
}

/// A polynomial by its coefficients, from the highest power down (Horner).
#[inline(always)]
fn polynomial<L: Lanes, const N: usize>(x: L, highest: f32, coefficients: [f32; N]) -> L {
    let step = |sum, coefficient| sum * x + L::all(coefficient);
    coefficients.into_iter().fold(L::all(highest), step)
}
