//! Concrete draws in bulk.

use super::Concrete;
use crate::numerics::kernels;

impl Concrete {
    /// [`transform`](Self::transform) for many draws: column k holds what belongs to category k.
    ///
    /// `gumbels` and `out` have n columns; those of `out` are made as long as the shortest of `gumbels`,
    /// and empty if a column is missing. The result is that of `transform`, bit for bit.
    pub fn transform_columns(&self, gumbels: &[Vec<f64>], out: &mut [Vec<f64>]) {
        const BLOCK: usize = 256;
        let n = self.len();
        let complete = gumbels.len() >= n && out.len() >= n;
        let rows = gumbels.iter().take(n).map(Vec::len).min();
        let rows = rows.filter(|_| complete).unwrap_or(0);
        for column in &mut *out {
            column.resize(rows, 0.0);
        }
        for start in (0..rows).step_by(BLOCK) {
            let range = start..rows.min(start + BLOCK);
            let mut max = [f64::NEG_INFINITY; BLOCK];
            let mut total = [0.0; BLOCK];
            for ((gumbels, out), &a) in gumbels.iter().zip(&mut *out).zip(self.log_alpha()) {
                add_noise_column(
                    &mut out[range.clone()],
                    &gumbels[range.clone()],
                    a,
                    &mut max,
                );
            }
            for out in out.iter_mut().take(n) {
                exponentiate_column(
                    &mut out[range.clone()],
                    &max,
                    self.temperature(),
                    &mut total,
                );
            }
            let scale = total.map(|total| 1.0 / total);
            for out in out.iter_mut().take(n) {
                for (x, scale) in out[range.clone()].iter_mut().zip(&scale) {
                    *x *= scale;
                }
            }
        }
    }
}

/// t = a + G, and its maximum over the columns so far.
///
/// A function of its own, as is the next: then the compiler knows that the slices do not overlap, and
/// vectorises.
#[inline(never)]
fn add_noise_column(out: &mut [f64], gumbels: &[f64], a: f64, max: &mut [f64]) {
    for ((t, g), max) in out.iter_mut().zip(gumbels).zip(max) {
        let (score, best) = (a + g, *max);
        *t = score;
        *max = if score > best { score } else { best };
    }
}

/// exp((t − max)/λ), and its sum over the columns so far.
#[inline(never)]
fn exponentiate_column(out: &mut [f64], max: &[f64], temperature: f64, total: &mut [f64]) {
    for ((x, max), total) in out.iter_mut().zip(max).zip(total) {
        let weight = kernels::exp((*x - max) / temperature);
        *x = weight;
        *total += weight;
    }
}
