//! The numbers that nets are made of.

use super::lanes;
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
    /// In `f32` it is 0 below −86.6.
    #[must_use]
    fn exp(self) -> Self;

    /// tanh x: within 2 ulp, NaN for NaN.
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
    map_all(values, Quad::exp);
}

/// Puts tanh x in the place of each x.
#[inline(never)]
pub(crate) fn tanh_all<R: Real>(values: &mut [R]) {
    map_all(values, Quad::tanh);
}

#[inline(always)]
#[allow(clippy::inline_always, reason = "it has two callers")]
fn map_all<R: Real>(values: &mut [R], map: impl Fn(R::Quad) -> R::Quad) {
    let (fours, rest) = values.as_chunks_mut::<4>();
    for four in fours {
        *four = map(R::Quad::new(*four)).array();
    }
    let mapped = map(R::Quad::padded(rest)).array();
    for (x, mapped) in rest.iter_mut().zip(mapped) {
        *x = mapped;
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
        lanes::flush(self)
    }

    #[inline]
    fn exp(self) -> Self {
        lanes::exp(self)
    }

    #[inline]
    fn tanh(self) -> Self {
        lanes::tanh(self)
    }
}
