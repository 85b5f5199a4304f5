//! The checkerboard.

use crate::numerics::{log_normal_cdf, log_sum_exp, log1mexp, normal_cdf};

/// Columns and rows of the board; each is 1 wide.
const SIDE: f64 = 4.0;
const SQUARES: f64 = 8.0;
/// A density above it has lost nothing to underflow.
const SAFE: f64 = 1e-280;
/// Standard deviations below 0 from which on Φ(z − 2) is nothing beside Φ(z).
const FAR: f64 = -30.0;

/// Every other square of [−2, 2]², that from (−2, −2) among them, blurred by N(0, σ²) on both axes.
#[derive(Clone, Copy, Debug)]
pub(super) struct Checkerboard {
    pub(super) noise: f64,
}

impl Checkerboard {
    /// The standard deviation of either axis, on which the squares cover [−2, 2] evenly.
    pub(super) fn deviation(self) -> f64 {
        (SIDE * SIDE / 12.0 + self.noise * self.noise).sqrt()
    }

    /// The point of two uniforms and two normals.
    pub(super) fn draw(self, u: [f64; 2], noise: [f64; 2]) -> [f64; 2] {
        let x = SIDE * u[0];
        let odd = x.floor() % 2.0;
        let y = 0.5 * SIDE * u[1];
        let y = y + y.floor() + odd;
        [(x, noise[0]), (y, noise[1])].map(|(at, noise)| at - 0.5 * SIDE + self.noise * noise)
    }

    /// ln p(x, y).
    pub(super) fn log_prob(self, x: f64, y: f64) -> f64 {
        let prob = Self::prob(self.bands(x), self.bands(y));
        if prob > SAFE {
            return prob.ln();
        }
        let (x, y) = (self.log_bands(x), self.log_bands(y));
        log_sum_exp(&[x[0] + y[0], x[1] + y[1]]) - SQUARES.ln()
    }

    /// p(x, y) by the [`bands`](Self::bands) of both axes.
    pub(super) fn prob(x: [f64; 2], y: [f64; 2]) -> f64 {
        (x[0] * y[0] + x[1] * y[1]) / SQUARES
    }

    /// The sums of the blurred indicators of the even columns, and of the odd ones.
    pub(super) fn bands(self, x: f64) -> [f64; 2] {
        let column = |column| {
            let [a, b] = self.ends(column, x);
            normal_cdf(b) - normal_cdf(a)
        };
        [0, 1].map(|odd| column(odd) + column(odd + 2))
    }

    /// Their logarithms, however far away.
    fn log_bands(self, x: f64) -> [f64; 2] {
        let column = |column| {
            let [a, b] = self.ends(column, x);
            let above = log_normal_cdf(b);
            // A column is two standard deviations wide or more: far away all of it lies at its end.
            if b < FAR {
                above
            } else {
                above + log1mexp(above - log_normal_cdf(a))
            }
        };
        [0, 1].map(|odd| log_sum_exp(&[column(odd), column(odd + 2)]))
    }

    /// The ends of a column as seen from x in standard deviations, mirrored so that the lower tail is nearer.
    fn ends(self, column: u8, x: f64) -> [f64; 2] {
        let [a, b] = [column, column + 1].map(|k| (f64::from(k) - 0.5 * SIDE - x) / self.noise);
        if a > -b { [-b, -a] } else { [a, b] }
    }
}
