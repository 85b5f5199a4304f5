//! The checkerboard.

use crate::distributions::{Interval, Normal};
use crate::numerics::log_sum_exp;

/// Columns and rows of the board; each is 1 wide.
const SIDE: u8 = 4;

/// Every other square of [−2, 2]², that from (−2, −2) among them, blurred by N(0, σ²) on both axes.
#[derive(Clone, Copy, Debug)]
pub(super) struct Checkerboard {
    pub(super) noise: f64,
}

impl Checkerboard {
    /// The standard deviation of either axis, on which the squares cover [−2, 2] evenly.
    pub(super) fn deviation(self) -> f64 {
        (f64::from(SIDE * SIDE) / 12.0 + self.noise * self.noise).sqrt()
    }

    /// The point of two uniforms and two normals.
    pub(super) fn draw(self, u: [f64; 2], noise: [f64; 2]) -> [f64; 2] {
        let x = f64::from(SIDE) * u[0];
        let odd = x.floor() % 2.0;
        let y = 0.5 * f64::from(SIDE) * u[1];
        let y = y + y.floor() + odd;
        [(x, noise[0]), (y, noise[1])]
            .map(|(at, noise)| at - 0.5 * f64::from(SIDE) + self.noise * noise)
    }

    /// ln p(x, y).
    pub(super) fn log_prob(self, x: f64, y: f64) -> f64 {
        let (x, y) = (self.log_bands(x), self.log_bands(y));
        log_sum_exp(&[x[0] + y[0], x[1] + y[1]]) - f64::from(SIDE * SIDE / 2).ln()
    }

    /// p(x, y) by what the exponentials of [`log_bands`](Self::log_bands) are.
    pub(super) fn prob(x: [f64; 2], y: [f64; 2]) -> f64 {
        (x[0] * y[0] + x[1] * y[1]) / f64::from(SIDE * SIDE / 2)
    }

    /// ln of the sum of the blurred indicators of the even columns, and of the odd ones.
    pub(super) fn log_bands(self, x: f64) -> [f64; 2] {
        let column = |column: u8| {
            let left = f64::from(column) - 0.5 * f64::from(SIDE) - x;
            Normal::STANDARD.log_interval(left / self.noise, (left + 1.0) / self.noise)
        };
        [0, 1].map(|odd| log_sum_exp(&[column(odd), column(odd + 2)]))
    }
}
