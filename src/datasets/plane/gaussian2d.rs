//! A Gaussian that is added to a grid row by row.

use crate::numerics::kernels;
use std::f64::consts::TAU;

/// Distance in standard deviations from which on a Gaussian counts as 0.
pub(super) const REACH: f64 = 7.0;

/// Equally spaced numbers.
#[derive(Clone, Copy, Debug)]
pub(super) struct Axis {
    low: f64,
    pub(super) step: f64,
    pub(super) count: usize,
}

impl Axis {
    /// From below the one to above the other.
    pub(super) fn new(low: f64, high: f64, step: f64) -> Self {
        Self {
            low: low - step,
            step,
            count: ((high - low) / step) as usize + 3,
        }
    }

    pub(super) fn at(self, k: usize) -> f64 {
        self.low + self.step * k as f64
    }

    /// The number nearest to x, or the last below x.
    fn nearest(self, x: f64) -> usize {
        (((x - self.low) / self.step + 0.5) as usize).min(self.count - 1)
    }
}

/// A Gaussian in the plane with a weight.
#[derive(Clone, Debug)]
pub(super) struct Gaussian2d {
    pub(super) centre: [f64; 2],
    /// The standard deviation of each axis.
    pub(super) deviation: [f64; 2],
    /// The standard deviation within a row.
    pub(super) width: f64,
    /// By how much the middle of a row moves from row to row.
    slope: f64,
    /// The largest density.
    peak: f64,
}

impl Gaussian2d {
    /// With the covariance of x with itself, of x with y, and of y with itself.
    pub(super) fn new(weight: f64, centre: [f64; 2], [xx, xy, yy]: [f64; 3]) -> Self {
        let width = (xx - xy * xy / yy).sqrt();
        let deviation = [xx.sqrt(), yy.sqrt()];
        Self {
            centre,
            deviation,
            width,
            slope: xy / yy,
            peak: weight / (TAU * width * deviation[1]),
        }
    }

    /// Adds its density at one y to a row of the grid; returns the number of columns changed.
    ///
    /// With o the offset of a column from the middle and h the step, exp(−(o + kh)²/2s²) takes two
    /// multiplications from column to column, as exp(−(o + kh + h/2)h/s²) leads on and itself is multiplied by
    /// exp(−h²/s²). Source: Greengard and Lee, *Accelerating the nonuniform fast Fourier transform*, 2004.
    pub(super) fn add_to_row(&self, y: f64, columns: Axis, row: &mut [f64]) -> usize {
        let off = y - self.centre[1];
        let z = off / self.deviation[1];
        let rest = REACH * REACH - z * z;
        if rest <= 0.0 {
            return 0;
        }
        let x = self.centre[0] + self.slope * off;
        let nearest = columns.nearest(x);
        let (offset, step) = (
            (columns.at(nearest) - x) / self.width,
            columns.step / self.width,
        );
        let steps = (rest.sqrt() / step) as usize;
        let bend = kernels::exp(-step * step);
        let mut lead = kernels::exp(-(offset + 0.5 * step) * step);
        let mut back = bend / lead;
        let mut up = self.peak * kernels::exp(-0.5 * (z * z + offset * offset));
        let mut down = up;
        let (left, right) = row.split_at_mut(nearest);
        let Some((middle, right)) = right.split_first_mut() else {
            return 0;
        };
        *middle += up;
        for (right, left) in right.iter_mut().zip(left.iter_mut().rev()).take(steps) {
            up *= lead;
            down *= back;
            lead *= bend;
            back *= bend;
            *right += up;
            *left += down;
        }
        2 * steps + 1
    }
}
