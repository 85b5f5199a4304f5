//! Four `f32` in one SIMD register of WebAssembly.

#![allow(
    clippy::inline_always,
    reason = "each is one instruction inside its caller's loop"
)]

use super::Simd4;
use super::f32_math::{self, EXPONENT_BIAS, F32Lanes};
use std::arch::wasm32::{
    f32x4, f32x4_abs, f32x4_add, f32x4_div, f32x4_extract_lane, f32x4_gt, f32x4_lt, f32x4_mul,
    f32x4_pmax, f32x4_splat, f32x4_sqrt, f32x4_sub, i32x4_add, i32x4_shl, i32x4_shuffle,
    i32x4_splat, v128, v128_and, v128_bitselect,
};
use std::ops::{Add, Div, Mul, Sub};

/// Four `f32` in a `v128`.
#[derive(Clone, Copy, Debug)]
pub struct F32x4(v128);

impl Add for F32x4 {
    type Output = Self;

    #[inline(always)]
    fn add(self, other: Self) -> Self {
        Self(f32x4_add(self.0, other.0))
    }
}

impl Sub for F32x4 {
    type Output = Self;

    #[inline(always)]
    fn sub(self, other: Self) -> Self {
        Self(f32x4_sub(self.0, other.0))
    }
}

impl Mul for F32x4 {
    type Output = Self;

    #[inline(always)]
    fn mul(self, other: Self) -> Self {
        Self(f32x4_mul(self.0, other.0))
    }
}

impl Div for F32x4 {
    type Output = Self;

    #[inline(always)]
    fn div(self, other: Self) -> Self {
        Self(f32x4_div(self.0, other.0))
    }
}

impl F32Lanes for F32x4 {
    #[inline(always)]
    fn splat(value: f32) -> Self {
        Self(f32x4_splat(value))
    }

    #[inline(always)]
    fn if_below(self, bound: Self, then: Self, or: Self) -> Self {
        Self(v128_bitselect(then.0, or.0, f32x4_lt(self.0, bound.0)))
    }

    #[inline(always)]
    fn abs(self) -> Self {
        Self(f32x4_abs(self.0))
    }

    #[inline(always)]
    fn copysign(self, sign: Self) -> Self {
        Self(v128_bitselect(sign.0, self.0, f32x4_splat(-0.0)))
    }

    #[inline(always)]
    fn half_power(self) -> Self {
        Self(i32x4_shl(
            i32x4_add(self.0, i32x4_splat(EXPONENT_BIAS as i32 - 1)),
            23,
        ))
    }
}

impl Simd4<f32> for F32x4 {
    #[inline(always)]
    fn splat(value: f32) -> Self {
        Self(f32x4_splat(value))
    }

    #[inline(always)]
    fn from_array([a, b, c, d]: [f32; 4]) -> Self {
        Self(f32x4(a, b, c, d))
    }

    #[inline(always)]
    fn to_array(self) -> [f32; 4] {
        [
            f32x4_extract_lane::<0>(self.0),
            f32x4_extract_lane::<1>(self.0),
            f32x4_extract_lane::<2>(self.0),
            f32x4_extract_lane::<3>(self.0),
        ]
    }

    #[inline(always)]
    fn sqrt(self) -> Self {
        Self(f32x4_sqrt(self.0))
    }

    #[inline(always)]
    fn exp(self) -> Self {
        f32_math::exp(self)
    }

    #[inline(always)]
    fn tanh(self) -> Self {
        f32_math::tanh(self)
    }

    #[inline(always)]
    fn divide(self, _: f32, reciprocal: f32) -> Self {
        self * <Self as Simd4<f32>>::splat(reciprocal)
    }

    #[inline(always)]
    fn flush_tiny(self) -> Self {
        f32_math::flush_tiny(self)
    }

    #[inline(always)]
    fn relu(self) -> Self {
        Self(f32x4_pmax(f32x4_splat(0.0), self.0))
    }

    #[inline(always)]
    fn where_positive(self, sign: Self) -> Self {
        Self(v128_and(self.0, f32x4_gt(sign.0, f32x4_splat(0.0))))
    }

    #[inline(always)]
    fn transpose(rows: [Self; 4]) -> [Self; 4] {
        let [a, b, c, d] = rows.map(|row| row.0);
        let (low_ab, high_ab) = (
            i32x4_shuffle::<0, 4, 1, 5>(a, b),
            i32x4_shuffle::<2, 6, 3, 7>(a, b),
        );
        let (low_cd, high_cd) = (
            i32x4_shuffle::<0, 4, 1, 5>(c, d),
            i32x4_shuffle::<2, 6, 3, 7>(c, d),
        );
        [
            Self(i32x4_shuffle::<0, 1, 4, 5>(low_ab, low_cd)),
            Self(i32x4_shuffle::<2, 3, 6, 7>(low_ab, low_cd)),
            Self(i32x4_shuffle::<0, 1, 4, 5>(high_ab, high_cd)),
            Self(i32x4_shuffle::<2, 3, 6, 7>(high_ab, high_cd)),
        ]
    }
}
