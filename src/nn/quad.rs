//! Four numbers side by side, so that kernels use SIMD by construction.

#![allow(
    clippy::inline_always,
    reason = "each is one instruction inside its caller's loop"
)]

use super::Real;
use std::fmt::Debug;
use std::ops::{Add, Div, Mul, Sub};

/// Four numbers on which operations act in parallel.
pub trait Quad<R>:
    Copy
    + Debug
    + Add<Output = Self>
    + Sub<Output = Self>
    + Mul<Output = Self>
    + Div<Output = Self>
    + 'static
{
    /// The same number four times.
    fn splat(value: R) -> Self;

    /// Four numbers.
    fn new(values: [R; 4]) -> Self;

    /// The four numbers.
    fn array(self) -> [R; 4];

    /// The first four numbers of a list, with zeros beyond its end.
    #[inline(always)]
    fn padded(values: &[R]) -> Self
    where
        R: Real,
    {
        Self::new([0, 1, 2, 3].map(|l| values.get(l).copied().unwrap_or(R::ZERO)))
    }

    /// √x.
    #[must_use]
    fn sqrt(self) -> Self;

    /// eˣ, as [`Real::exp`].
    #[must_use]
    fn exp(self) -> Self;

    /// tanh x, as [`Real::tanh`].
    #[must_use]
    fn tanh(self) -> Self;

    /// As [`Real::over`].
    #[must_use]
    fn over(self, divisor: R, factor: R) -> Self;

    /// As [`Real::flush`].
    #[must_use]
    fn flush(self) -> Self;

    /// max(x, 0), and 0 for NaN.
    #[must_use]
    fn relu(self) -> Self;

    /// `self` where the `sign` is positive, and 0 elsewhere.
    #[must_use]
    fn where_positive(self, sign: Self) -> Self;

    /// Rows become columns.
    #[must_use]
    #[inline(always)]
    fn transpose(rows: [Self; 4]) -> [Self; 4]
    where
        R: Copy,
    {
        let [a, b, c, d] = rows.map(Self::array);
        [0, 1, 2, 3].map(|l| Self::new([a[l], b[l], c[l], d[l]]))
    }
}

/// Four numbers as an array; the compiler finds the SIMD by itself, or not.
#[derive(Clone, Copy, Debug)]
#[repr(align(16))]
pub struct Four<R>([R; 4]);

impl<R: Copy + Add<Output = R>> Add for Four<R> {
    type Output = Self;

    #[inline(always)]
    fn add(self, Self(b): Self) -> Self {
        let Self(a) = self;
        Self([a[0] + b[0], a[1] + b[1], a[2] + b[2], a[3] + b[3]])
    }
}

impl<R: Copy + Sub<Output = R>> Sub for Four<R> {
    type Output = Self;

    #[inline(always)]
    fn sub(self, Self(b): Self) -> Self {
        let Self(a) = self;
        Self([a[0] - b[0], a[1] - b[1], a[2] - b[2], a[3] - b[3]])
    }
}

impl<R: Copy + Mul<Output = R>> Mul for Four<R> {
    type Output = Self;

    #[inline(always)]
    fn mul(self, Self(b): Self) -> Self {
        let Self(a) = self;
        Self([a[0] * b[0], a[1] * b[1], a[2] * b[2], a[3] * b[3]])
    }
}

impl<R: Copy + Div<Output = R>> Div for Four<R> {
    type Output = Self;

    #[inline(always)]
    fn div(self, Self(b): Self) -> Self {
        let Self(a) = self;
        Self([a[0] / b[0], a[1] / b[1], a[2] / b[2], a[3] / b[3]])
    }
}

impl<R: Real> Quad<R> for Four<R> {
    #[inline(always)]
    fn splat(value: R) -> Self {
        Self([value; 4])
    }

    #[inline(always)]
    fn new(values: [R; 4]) -> Self {
        Self(values)
    }

    #[inline(always)]
    fn array(self) -> [R; 4] {
        self.0
    }

    #[inline(always)]
    fn sqrt(self) -> Self {
        Self(self.0.map(R::sqrt))
    }

    #[inline(always)]
    fn exp(self) -> Self {
        Self(self.0.map(R::exp))
    }

    #[inline(always)]
    fn tanh(self) -> Self {
        Self(self.0.map(R::tanh))
    }

    #[inline(always)]
    fn over(self, divisor: R, factor: R) -> Self {
        Self(self.0.map(|x| x.over(divisor, factor)))
    }

    #[inline(always)]
    fn flush(self) -> Self {
        Self(self.0.map(R::flush))
    }

    #[inline(always)]
    fn relu(self) -> Self {
        Self(self.0.map(R::relu))
    }

    #[inline(always)]
    fn where_positive(self, Self(sign): Self) -> Self {
        let mut values = self.0;
        for (value, sign) in values.iter_mut().zip(sign) {
            *value = if sign > R::ZERO { *value } else { R::ZERO };
        }
        Self(values)
    }
}

/// Four floats in one SIMD register of WebAssembly.
#[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
pub(super) mod wasm {
    use super::super::lanes::{self, BIAS, Lanes};
    use super::{Add, Div, Mul, Quad, Sub};
    use std::arch::wasm32::{
        f32x4, f32x4_abs, f32x4_add, f32x4_div, f32x4_extract_lane, f32x4_gt, f32x4_lt, f32x4_mul,
        f32x4_pmax, f32x4_splat, f32x4_sqrt, f32x4_sub, i32x4_add, i32x4_shl, i32x4_shuffle,
        i32x4_splat, v128, v128_and, v128_bitselect,
    };

    /// Four floats.
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

    impl Lanes for F32x4 {
        #[inline(always)]
        fn all(value: f32) -> Self {
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
                i32x4_add(self.0, i32x4_splat(BIAS as i32 - 1)),
                23,
            ))
        }
    }

    impl Quad<f32> for F32x4 {
        #[inline(always)]
        fn splat(value: f32) -> Self {
            Self(f32x4_splat(value))
        }

        #[inline(always)]
        fn new([a, b, c, d]: [f32; 4]) -> Self {
            Self(f32x4(a, b, c, d))
        }

        #[inline(always)]
        fn array(self) -> [f32; 4] {
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
            lanes::exp(self)
        }

        #[inline(always)]
        fn tanh(self) -> Self {
            lanes::tanh(self)
        }

        #[inline(always)]
        fn over(self, _: f32, factor: f32) -> Self {
            self * Self::splat(factor)
        }

        #[inline(always)]
        fn flush(self) -> Self {
            lanes::flush(self)
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
}
