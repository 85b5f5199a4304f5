//! The entropy of a set, by quadrature in slices.

use super::Shape;
use super::blobs::Blobs;
use super::checkerboard::Checkerboard;
use super::pinwheel::{ALONG, Pinwheel};
use crate::numerics::kernels;
use std::f64::consts::TAU;

/// Steps of the grid in one standard deviation of the noise.
const STEPS: f64 = 3.0;
/// Standard deviations after which a Gaussian is nothing.
const REACH: f64 = 7.0;
/// Evaluations in a slice.
const SLICE: usize = 1 << 18;

/// The entropy −∫ p ln p under way, in slices.
///
/// The trapezoid rule on a square grid, three steps to the smallest standard deviation of the set, row by
/// row; it converges exponentially.
#[derive(Clone, Debug)]
pub struct EntropyWork {
    density: Density,
    columns: Axis,
    rows: Axis,
    done: usize,
    row: Vec<f64>,
    sum: f64,
    /// What standardisation takes off the entropy.
    log_scale: f64,
}

impl EntropyWork {
    pub(super) fn new(shape: &Shape, log_scale: f64) -> Self {
        let (density, [columns, rows]) = match shape {
            Shape::Curves(curves) => Density::of_blobs(curves.nodes()),
            Shape::Blobs(blobs) => Density::of_blobs(blobs.clone()),
            Shape::Checkerboard(board) => Density::of_checkerboard(*board),
            Shape::Pinwheel(pinwheel) => {
                let axis = Axis::new(
                    [-1.0, 1.0],
                    ALONG.max(pinwheel.noise),
                    ALONG.min(pinwheel.noise),
                );
                (Density::Pinwheel(*pinwheel), [axis; 2])
            }
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

    /// Does one slice; tells how much is done, or nothing where nothing was left.
    pub fn advance(&mut self) -> Option<f64> {
        if self.done == self.rows.count {
            return None;
        }
        let mut evaluations = 0;
        while self.done < self.rows.count && evaluations < SLICE {
            let y = self.rows.at(self.done);
            evaluations += self.density.fill_row(y, self.columns, &mut self.row);
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

/// Equally spaced numbers.
#[derive(Clone, Copy, Debug)]
struct Axis {
    low: f64,
    step: f64,
    count: usize,
}

impl Axis {
    /// Covers the ends and Gaussians about them, in steps that suit the narrowest.
    fn new([low, high]: [f64; 2], widest: f64, narrowest: f64) -> Self {
        let step = narrowest / STEPS;
        let reach = REACH * widest + step;
        let low = low - reach;
        Self {
            low,
            step,
            count: ((high + reach - low) / step) as usize + 1,
        }
    }

    fn at(self, k: usize) -> f64 {
        self.low + self.step * k as f64
    }
}

/// A density that is known row by row.
#[derive(Clone, Debug)]
enum Density {
    /// With exp(−½(k/3)²) for k = 0, 1, ….
    Blobs(Blobs, Vec<f64>),
    /// With the bands that its columns are in.
    Checkerboard(Checkerboard, Vec<[f64; 2]>),
    Pinwheel(Pinwheel),
}

impl Density {
    fn of_blobs(blobs: Blobs) -> (Self, [Axis; 2]) {
        let axes = [&blobs.x, &blobs.y].map(|centres| {
            let low = centres.iter().copied().fold(f64::INFINITY, f64::min);
            let high = centres.iter().copied().fold(f64::NEG_INFINITY, f64::max);
            Axis::new([low, high], blobs.noise, blobs.noise)
        });
        let bell = |k| {
            let z = f64::from(k) / STEPS;
            kernels::exp(-0.5 * z * z)
        };
        let bell = (0..=(REACH * STEPS) as u16).map(bell).collect();
        (Self::Blobs(blobs, bell), axes)
    }

    fn of_checkerboard(board: Checkerboard) -> (Self, [Axis; 2]) {
        let axis = Axis::new([-2.0, 2.0], board.noise, board.noise);
        let bands = (0..axis.count).map(|k| board.log_bands(axis.at(k)).map(kernels::exp));
        (Self::Checkerboard(board, bands.collect()), [axis; 2])
    }

    /// Writes p(·, y); tells how many evaluations that took.
    fn fill_row(&self, y: f64, columns: Axis, row: &mut [f64]) -> usize {
        match self {
            Self::Blobs(blobs, bell) => fill_blobs(blobs, bell, y, columns, row),
            Self::Checkerboard(board, bands) => {
                let y = board.log_bands(y).map(kernels::exp);
                for (p, &x) in row.iter_mut().zip(bands) {
                    *p = Checkerboard::prob(x, y);
                }
                row.len()
            }
            Self::Pinwheel(pinwheel) => {
                for (k, p) in row.iter_mut().enumerate() {
                    *p = pinwheel.straight_prob(columns.at(k), y);
                }
                5 * row.len()
            }
        }
    }
}

/// Adds up the Gaussians whose disc the row meets.
///
/// With o the offset from a centre to the nearest column and h the step, exp(−(o + kh)²/2σ²) is
/// exp(−o²/2σ²)·exp(−oh/σ²)ᵏ·exp(−k²h²/2σ²), so that one multiplication leads from column to column.
/// Source: Greengard and Lee, *Accelerating the nonuniform fast Fourier transform*, 2004.
fn fill_blobs(blobs: &Blobs, bell: &[f64], y: f64, columns: Axis, row: &mut [f64]) -> usize {
    row.fill(0.0);
    let variance = blobs.noise * blobs.noise;
    let mut evaluations = row.len();
    for ((&cx, &cy), weight) in blobs.x.iter().zip(&blobs.y).zip(&blobs.weight) {
        let rest = REACH * REACH * variance - (y - cy) * (y - cy);
        if rest <= 0.0 {
            continue;
        }
        let place = ((cx - columns.low) / columns.step).round();
        let offset = columns.low + place * columns.step - cx;
        let middle = (place as usize).min(row.len());
        let square = offset * offset + (y - cy) * (y - cy);
        let top = weight / (TAU * variance) * kernels::exp(-0.5 * square / variance);
        let ratio = kernels::exp(-offset * columns.step / variance);
        let steps = (rest.sqrt() / columns.step) as usize;
        let (left, right) = row.split_at_mut(middle);
        let mut power = top;
        for (p, bell) in right.iter_mut().zip(bell).take(steps + 1) {
            *p += power * bell;
            power *= ratio;
        }
        let mut power = top;
        for (p, bell) in left.iter_mut().rev().zip(&bell[1..]).take(steps) {
            power /= ratio;
            *p += power * bell;
        }
        evaluations += 2 * steps;
    }
    evaluations
}
