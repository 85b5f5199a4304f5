//! The numbers that nets are made of.

use super::quad::{Four, Quad};
use std::fmt::{Debug, Display};
use std::iter::Sum;
use std::ops::{Add, AddAssign, Div, Mul, Neg, Sub, SubAssign};

/// `f32` or `f64`: the same code learns in single precision, for speed, and in double, to be checked.
///
/// Every function gives the same bits on every platform.
pub trait Real:
    Copy
    + Debug
    + Default
    + Display
    + PartialOrd
    + Add<Output = Self>
    + Sub<Output = Self>
    + Mul<Output = Self>
    + Div<Output = Self>
    + Neg<Output = Self>
    + AddAssign
    + SubAssign
    + Sum
    + sealed::Sealed
    + 'static
{
    /// Four of them side by side.
    type Quad: Quad<Self>;

    /// 0.
    const ZERO: Self;
    /// 1.
    const ONE: Self;
    /// +∞.
    const INFINITY: Self;

    /// The nearest number to `value`.
    fn of(value: f64) -> Self;

    /// The same number as a double.
    fn to_f64(self) -> f64;

    /// Whether it is neither infinite nor NaN.
    fn is_finite(self) -> bool;

    /// √x.
    #[must_use]
    fn sqrt(self) -> Self;

    /// eˣ: within 2 ulp; +∞ above the largest logarithm, NaN for NaN.
    ///
    /// In `f32` it has no branch, so that a loop over a slice becomes SIMD, and is 0 below −86.6.
    #[must_use]
    fn exp(self) -> Self;

    /// tanh x: within 2 ulp, NaN for NaN. In `f32` it has no branch.
    #[must_use]
    fn tanh(self) -> Self;

    /// x/divisor, in `f32` as x·factor, whose last bit may differ, for a factor near 1/divisor.
    #[must_use]
    fn over(self, divisor: Self, factor: Self) -> Self;

    /// 0 in place of numbers so small that arithmetic with them becomes slow: those below 1e-30 in `f32`.
    ///
    /// In `f64`, where it takes a hundred times as many halvings to get there, all numbers stay.
    #[must_use]
    fn flush(self) -> Self;

    /// max(x, 0), and 0 for NaN.
    #[inline(always)]
    #[must_use]
    #[allow(clippy::inline_always, reason = "it belongs in its caller's loop")]
    fn relu(self) -> Self {
        if self > Self::ZERO { self } else { Self::ZERO }
    }
}

/// Puts eˣ in the place of each x.
#[inline(never)]
pub(crate) fn exp_all<R: Real>(values: &mut [R]) {
    for x in values {
        *x = x.exp();
    }
}

/// Puts tanh x in the place of each x.
#[inline(never)]
pub(crate) fn tanh_all<R: Real>(values: &mut [R]) {
    for x in values {
        *x = x.tanh();
    }
}

mod sealed {
    pub trait Sealed {}
    impl Sealed for f32 {}
    impl Sealed for f64 {}
}

impl Real for f64 {
    type Quad = Four<f64>;

    const ZERO: Self = 0.0;
    const ONE: Self = 1.0;
    const INFINITY: Self = Self::INFINITY;

    #[inline]
    fn of(value: f64) -> Self {
        value
    }

    #[inline]
    fn to_f64(self) -> f64 {
        self
    }

    #[inline]
    fn is_finite(self) -> bool {
        self.is_finite()
    }

    #[inline]
    fn sqrt(self) -> Self {
        self.sqrt()
    }

    #[inline]
    fn over(self, divisor: Self, _: Self) -> Self {
        self / divisor
    }

    #[inline]
    fn flush(self) -> Self {
        self
    }

    fn exp(self) -> Self {
        libm::exp(self)
    }

    fn tanh(self) -> Self {
        libm::tanh(self)
    }
}

impl Real for f32 {
    #[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
    type Quad = super::quad::wasm::F32x4;
    #[cfg(not(all(target_arch = "wasm32", target_feature = "simd128")))]
    type Quad = Four<f32>;

    const ZERO: Self = 0.0;
    const ONE: Self = 1.0;
    const INFINITY: Self = Self::INFINITY;

    #[inline]
    fn of(value: f64) -> Self {
        value as f32
    }

    #[inline]
    fn to_f64(self) -> f64 {
        f64::from(self)
    }

    #[inline]
    fn is_finite(self) -> bool {
        self.is_finite()
    }

    #[inline]
    fn sqrt(self) -> Self {
        self.sqrt()
    }

    #[inline]
    fn over(self, _: Self, factor: Self) -> Self {
        self * factor
    }

    #[inline]
    fn flush(self) -> Self {
        if self.abs() < 1e-30 { 0.0 } else { self }
    }

    #[inline]
    fn exp(self) -> Self {
        exp(self)
    }

    #[inline]
    fn tanh(self) -> Self {
        tanh(self)
    }
}

/// eˣ by 2ᵏ·eʳ with |r| ≤ ½ ln 2.
///
/// Source of the polynomial: Moshier, *Cephes*, `expf`.
#[inline(always)]
#[allow(clippy::inline_always, reason = "it vectorises only inside a loop")]
fn exp(x: f32) -> f32 {
    /// ln 2 in two parts, the first short enough that k times it is exact.
    const HIGH: f32 = 355.0 / 512.0;
    const LOW: f32 = -2.1219444e-4;
    /// Adding 1.5·2²³ rounds to an integer, which then stands in the low bits.
    const ROUND: f32 = 12582912.0;
    const BIAS: u32 = 127;
    // Comparisons rather than `min`, so that NaN stays.
    let capped = if x > 89.0 { 89.0 } else { x };
    let rounded = capped * std::f32::consts::LOG2_E + ROUND;
    let k = rounded - ROUND;
    let r = (capped - k * HIGH) - k * LOW;
    let polynomial = ((((1.9875691e-4 * r + 1.3981999e-3) * r + 8.333452e-3) * r + 0.041665796)
        * r
        + 0.16666666)
        * r
        + 0.5;
    let power = 1.0 + (r + r * r * polynomial);
    // Half the scale, twice: 2¹²⁸ is no float.
    let half_scale = f32::from_bits(rounded.to_bits().wrapping_add(BIAS - 1) << 23);
    let result = power * half_scale * 2.0;
    if x < -86.6 { 0.0 } else { result }
}

/// tanh x, by a polynomial near 0 and by the exponential beyond.
///
/// Source of the polynomial: Moshier, *Cephes*, `tanhf`.
#[inline(always)]
#[allow(clippy::inline_always, reason = "it vectorises only inside a loop")]
fn tanh(x: f32) -> f32 {
    let z = x * x;
    let polynomial =
        (((-5.7049887e-3 * z + 0.020639088) * z - 0.053739715) * z + 0.13331442) * z - 0.3333328;
    let near = x + x * z * polynomial;
    let far = (1.0 - 2.0 / (exp(2.0 * x.abs()) + 1.0)).copysign(x);
    if x.abs() < 0.625 { near } else { far }
}
