//! `f32` or `f64`, as a type parameter of networks and optimisers.

use super::f32_math;
use super::simd4::{Simd4, Simd4Array};
use std::fmt::{Debug, Display};
use std::iter::Sum;
use std::ops::{Add, AddAssign, Div, Mul, Neg, Sub, SubAssign};

/// `f32` or `f64`: the same code trains in single precision, for speed, and in double, for tests.
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
    /// Four of them with SIMD operations.
    type Simd4: Simd4<Self>;

    /// 0.
    const ZERO: Self;
    /// 1.
    const ONE: Self;
    /// +∞.
    const INFINITY: Self;

    /// The nearest number to `value`.
    fn from_f64(value: f64) -> Self;

    /// The same number as a double.
    fn to_f64(self) -> f64;

    /// Whether it is neither infinite nor NaN.
    fn is_finite(self) -> bool;

    /// √x.
    #[must_use]
    fn sqrt(self) -> Self;

    /// ln x; −∞ for 0, NaN below.
    #[must_use]
    fn ln(self) -> Self;

    /// eˣ: within 2 ulp; +∞ above the largest logarithm, NaN for NaN.
    ///
    /// In `f32` it is 0 below −86.6.
    #[must_use]
    fn exp(self) -> Self;

    /// tanh x: within 2 ulp, NaN for NaN.
    #[must_use]
    fn tanh(self) -> Self;

    /// x/divisor; in `f32` it is x·reciprocal, which is faster and whose last bit may differ.
    #[must_use]
    fn divide(self, divisor: Self, reciprocal: Self) -> Self;

    /// 0 in place of numbers so small that arithmetic with them becomes slow: those below 1e-30 in `f32`.
    ///
    /// In `f64`, where it takes a hundred times as many halvings to get there, all numbers stay.
    #[must_use]
    fn flush_tiny(self) -> Self;

    /// max(x, 0), and 0 for NaN.
    #[inline(always)]
    #[must_use]
    #[allow(clippy::inline_always, reason = "it belongs in its caller's loop")]
    fn relu(self) -> Self {
        if self > Self::ZERO { self } else { Self::ZERO }
    }
}

/// Replaces each x by eˣ.
#[inline(never)]
pub(crate) fn exp_in_place<R: Real>(values: &mut [R]) {
    map_all(values, Simd4::exp);
}

/// Replaces each x by tanh x.
#[inline(never)]
pub(crate) fn tanh_in_place<R: Real>(values: &mut [R]) {
    map_all(values, Simd4::tanh);
}

/// Replaces each x by max(x, 0).
#[inline(never)]
pub(crate) fn relu_in_place<R: Real>(values: &mut [R]) {
    map_all(values, Simd4::relu);
}

#[inline(always)]
#[allow(clippy::inline_always, reason = "it has few callers")]
fn map_all<R: Real>(values: &mut [R], map: impl Fn(R::Simd4) -> R::Simd4) {
    let (fours, rest) = values.as_chunks_mut::<4>();
    for four in fours {
        *four = map(R::Simd4::from_array(*four)).to_array();
    }
    let mapped = map(R::Simd4::load_or_zero(rest)).to_array();
    for (x, mapped) in rest.iter_mut().zip(mapped) {
        *x = mapped;
    }
}

mod sealed {
    pub trait Sealed {}
    impl Sealed for f32 {}
    impl Sealed for f64 {}
}

/// What is written alike for `f32` and for `f64`.
macro_rules! same_in_both {
    () => {
        const ZERO: Self = 0.0;
        const ONE: Self = 1.0;
        const INFINITY: Self = Self::INFINITY;

        #[inline]
        fn is_finite(self) -> bool {
            self.is_finite()
        }

        #[inline]
        fn sqrt(self) -> Self {
            self.sqrt()
        }
    };
}

impl Real for f64 {
    type Simd4 = Simd4Array<f64>;

    same_in_both!();

    #[inline]
    fn from_f64(value: f64) -> Self {
        value
    }

    #[inline]
    fn to_f64(self) -> f64 {
        self
    }

    #[inline]
    fn divide(self, divisor: Self, _: Self) -> Self {
        self / divisor
    }

    #[inline]
    fn flush_tiny(self) -> Self {
        self
    }

    fn ln(self) -> Self {
        libm::log(self)
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
    type Simd4 = super::simd4_wasm::F32x4;
    #[cfg(not(all(target_arch = "wasm32", target_feature = "simd128")))]
    type Simd4 = Simd4Array<f32>;

    same_in_both!();

    #[inline]
    fn from_f64(value: f64) -> Self {
        value as f32
    }

    #[inline]
    fn to_f64(self) -> f64 {
        f64::from(self)
    }

    #[inline]
    fn divide(self, _: Self, reciprocal: Self) -> Self {
        self * reciprocal
    }

    #[inline]
    fn flush_tiny(self) -> Self {
        f32_math::flush_tiny(self)
    }

    fn ln(self) -> Self {
        libm::logf(self)
    }

    #[inline]
    fn exp(self) -> Self {
        f32_math::exp(self)
    }

    #[inline]
    fn tanh(self) -> Self {
        f32_math::tanh(self)
    }
}
