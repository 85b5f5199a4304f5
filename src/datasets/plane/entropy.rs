//! The entropy of a data set, by quadrature in time slices.

use super::Shape;
use super::blobs::Blobs;
use super::checkerboard::Checkerboard;
use super::gaussian2d::{Axis, Gaussian2d, REACH};
use crate::numerics::kernels;

/// Steps of the grid in one standard deviation of the noise.
const STEPS: f64 = 3.0;
/// Additions to the grid in a slice.
const SLICE: usize = 1 << 18;

/// Computes the entropy −∫ p ln p in time slices.
///
/// The trapezoid rule on a grid, three steps to the smallest standard deviation of the set, row by row; it
/// converges exponentially. Nothing is kept but a row.
#[derive(Clone, Debug)]
pub struct EntropyTask {
    density: Density,
    columns: Axis,
    rows: Axis,
    done: usize,
    row: Vec<f64>,
    sum: f64,
    /// What standardisation takes off the entropy.
    log_scale: f64,
}

impl EntropyTask {
    pub(super) fn new(shape: &Shape, log_scale: f64) -> Self {
        let (density, [columns, rows]) = match shape {
            Shape::Curves(curves) => of_blobs(&curves.nodes()),
            Shape::Blobs(blobs) => of_blobs(blobs),
            Shape::Pinwheel(pinwheel) => of_gaussians(pinwheel.gaussians().collect()),
            Shape::Checkerboard(board) => of_checkerboard(*board),
        };
        Self {
            density,
            columns,
            rows,
            done: 0,
            row: vec![0.0; columns.count],
            sum: 0.0,
            log_scale,
        }
    }

    /// Runs one slice; returns the share that is done, or `None` where nothing was left to do.
    pub fn advance(&mut self) -> Option<f64> {
        if self.done == self.rows.count {
            return None;
        }
        let mut additions = 0;
        while self.done < self.rows.count && additions < SLICE {
            let y = self.rows.at(self.done);
            additions += self.density.fill_row(y, self.columns, &mut self.row);
            let terms = self.row.iter().filter(|&&p| p > f64::MIN_POSITIVE);
            self.sum -= terms.map(|&p| p * kernels::ln(p)).sum::<f64>();
            self.done += 1;
        }
        Some(self.done as f64 / self.rows.count as f64)
    }

    /// The entropy of the standardised points in nats, once all is done.
    pub fn value(&self) -> Option<f64> {
        let value = self.sum * self.columns.step * self.rows.step - self.log_scale;
        (self.done == self.rows.count).then_some(value)
    }
}

/// A density that is known row by row.
#[derive(Clone, Debug)]
enum Density {
    Gaussians(Vec<Gaussian2d>),
    /// With the bands that its columns are in.
    Checkerboard(Checkerboard, Vec<[f64; 2]>),
}

fn of_blobs(blobs: &Blobs) -> (Density, [Axis; 2]) {
    let variance = blobs.noise * blobs.noise;
    let centres = blobs.x.iter().zip(&blobs.y).zip(&blobs.weight);
    let gaussians = centres
        .map(|((&x, &y), &weight)| Gaussian2d::new(weight, [x, y], [variance, 0.0, variance]));
    of_gaussians(gaussians.collect())
}

fn of_gaussians(gaussians: Vec<Gaussian2d>) -> (Density, [Axis; 2]) {
    let step = gaussians
        .iter()
        .map(|gaussian| gaussian.width.min(gaussian.deviation[1]));
    let step = step.fold(f64::INFINITY, f64::min) / STEPS;
    let axes = [0, 1].map(|axis| {
        let farthest = |side: f64| {
            let end = |gaussian: &Gaussian2d| {
                side * gaussian.centre[axis] + REACH * gaussian.deviation[axis]
            };
            side * gaussians.iter().map(end).fold(f64::NEG_INFINITY, f64::max)
        };
        Axis::new(farthest(-1.0), farthest(1.0), step)
    });
    (Density::Gaussians(gaussians), axes)
}

fn of_checkerboard(board: Checkerboard) -> (Density, [Axis; 2]) {
    let reach = 2.0 + REACH * board.noise;
    let axis = Axis::new(-reach, reach, board.noise / STEPS);
    let bands = (0..axis.count).map(|k| board.bands(axis.at(k)));
    (Density::Checkerboard(board, bands.collect()), [axis; 2])
}

impl Density {
    /// Writes p(·, y); tells how many additions that took.
    fn fill_row(&self, y: f64, columns: Axis, row: &mut [f64]) -> usize {
        match self {
            Self::Gaussians(gaussians) => {
                row.fill(0.0);
                gaussians.iter().fold(row.len(), |additions, gaussian| {
                    additions + gaussian.add_to_row(y, columns, row)
                })
            }
            Self::Checkerboard(board, bands) => {
                let y = board.bands(y);
                for (p, &x) in row.iter_mut().zip(bands) {
                    *p = Checkerboard::prob(x, y);
                }
                2 * row.len()
            }
        }
    }
}
