//! Four numbers with the operations of one SIMD register.
//!
//! Kernels are written with this type, so that they use SIMD whether or not the compiler vectorises loops.

#![allow(
    clippy::inline_always,
    reason = "each is one instruction inside its caller's loop"
)]

use super::Real;
use std::fmt::Debug;
use std::ops::{Add, Div, Mul, Sub};

/// Four numbers; an operation acts on each lane.
pub trait Simd4<R>:
    Copy
    + Debug
    + Add<Output = Self>
    + Sub<Output = Self>
    + Mul<Output = Self>
    + Div<Output = Self>
    + 'static
{
    /// The same number in all four lanes.
    fn splat(value: R) -> Self;

    /// The lanes from an array.
    fn from_array(values: [R; 4]) -> Self;

    /// The lanes as an array.
    fn to_array(self) -> [R; 4];

    /// The first four numbers of a slice, with zeros where it is shorter.
    #[inline(always)]
    fn load_or_zero(values: &[R]) -> Self
    where
        R: Real,
    {
        Self::from_array([0, 1, 2, 3].map(|l| values.get(l).copied().unwrap_or(R::ZERO)))
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

    /// x/divisor, as [`Real::divide`].
    #[must_use]
    fn divide(self, divisor: R, reciprocal: R) -> Self;

    /// As [`Real::flush_tiny`].
    #[must_use]
    fn flush_tiny(self) -> Self;

    /// max(x, 0), and 0 for NaN.
    #[must_use]
    fn relu(self) -> Self;

    /// `self` where the `sign` is positive, and 0 elsewhere.
    #[must_use]
    fn where_positive(self, sign: Self) -> Self;

    /// The transpose of a 4 × 4 matrix by its rows.
    #[must_use]
    #[inline(always)]
    fn transpose(rows: [Self; 4]) -> [Self; 4]
    where
        R: Copy,
    {
        let [a, b, c, d] = rows.map(Self::to_array);
        [0, 1, 2, 3].map(|l| Self::from_array([a[l], b[l], c[l], d[l]]))
    }
}

/// Four numbers in an array, for every target without an implementation of its own: the compiler vectorises it
/// where it can.
#[derive(Clone, Copy, Debug)]
#[repr(align(16))]
pub struct Simd4Array<R>([R; 4]);

impl<R: Copy + Add<Output = R>> Add for Simd4Array<R> {
    type Output = Self;

    #[inline(always)]
    fn add(self, Self(b): Self) -> Self {
        let Self(a) = self;
        Self([a[0] + b[0], a[1] + b[1], a[2] + b[2], a[3] + b[3]])
    }
}

impl<R: Copy + Sub<Output = R>> Sub for Simd4Array<R> {
    type Output = Self;

    #[inline(always)]
    fn sub(self, Self(b): Self) -> Self {
        let Self(a) = self;
        Self([a[0] - b[0], a[1] - b[1], a[2] - b[2], a[3] - b[3]])
    }
}

impl<R: Copy + Mul<Output = R>> Mul for Simd4Array<R> {
    type Output = Self;

    #[inline(always)]
    fn mul(self, Self(b): Self) -> Self {
        let Self(a) = self;
        Self([a[0] * b[0], a[1] * b[1], a[2] * b[2], a[3] * b[3]])
    }
}

impl<R: Copy + Div<Output = R>> Div for Simd4Array<R> {
    type Output = Self;

    #[inline(always)]
    fn div(self, Self(b): Self) -> Self {
        let Self(a) = self;
        Self([a[0] / b[0], a[1] / b[1], a[2] / b[2], a[3] / b[3]])
    }
}

impl<R: Real> Simd4<R> for Simd4Array<R> {
    #[inline(always)]
    fn splat(value: R) -> Self {
        Self([value; 4])
    }

    #[inline(always)]
    fn from_array(values: [R; 4]) -> Self {
        Self(values)
    }

    #[inline(always)]
    fn to_array(self) -> [R; 4] {
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
    fn divide(self, divisor: R, reciprocal: R) -> Self {
        Self(self.0.map(|x| x.divide(divisor, reciprocal)))
    }

    #[inline(always)]
    fn flush_tiny(self) -> Self {
        Self(self.0.map(R::flush_tiny))
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
