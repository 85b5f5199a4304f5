//! A mixture of isotropic Gaussians.

use crate::numerics::kernels;
use std::f64::consts::TAU;

/// The density Σₖ wₖ N(y; cₖ, σ²) in the plane, where the weights add up to 1.
#[derive(Clone, Debug)]
pub(super) struct Blobs {
    pub(super) x: Vec<f64>,
    pub(super) y: Vec<f64>,
    pub(super) weight: Vec<f64>,
    pub(super) noise: f64,
}

impl Blobs {
    /// All weights equal.
    pub(super) fn equal(centres: impl Iterator<Item = [f64; 2]>, noise: f64) -> Self {
        let (x, y): (Vec<f64>, Vec<f64>) = centres.map(|[x, y]| (x, y)).unzip();
        Self {
            weight: vec![1.0 / x.len() as f64; x.len()],
            x,
            y,
            noise,
        }
    }

    /// Mean and standard deviation of each axis.
    pub(super) fn moments(&self) -> ([f64; 2], [f64; 2]) {
        let axis = |centres: &[f64]| {
            let sum = |f: &dyn Fn(f64) -> f64| -> f64 {
                let terms = self.weight.iter().zip(centres);
                terms.map(|(weight, &c)| weight * f(c)).sum()
            };
            let mean = sum(&|c| c);
            let variance = sum(&|c| (c - mean) * (c - mean));
            (mean, (variance + self.noise * self.noise).sqrt())
        };
        let (x, y) = (axis(&self.x), axis(&self.y));
        ([x.0, y.0], [x.1, y.1])
    }

    /// The point of one uniform and two normals, where all weights are equal.
    pub(super) fn draw(&self, u: f64, noise: [f64; 2]) -> [f64; 2] {
        let k = (u * self.x.len() as f64) as usize;
        [
            self.x[k] + self.noise * noise[0],
            self.y[k] + self.noise * noise[1],
        ]
    }

    /// ln p(x, y).
    pub(super) fn log_prob(&self, x: f64, y: f64) -> f64 {
        log_sum(&self.x, &self.y, &self.weight, [x, y], self.noise) - log_normaliser(self.noise)
    }
}

/// ln 2πσ².
pub(super) fn log_normaliser(noise: f64) -> f64 {
    (TAU * noise * noise).ln()
}

/// ln Σₖ wₖ exp(−|(x, y) − cₖ|²/2σ²), relatively accurate far away.
pub(super) fn log_sum(cx: &[f64], cy: &[f64], weight: &[f64], at: [f64; 2], noise: f64) -> f64 {
    let square = |x: f64, y: f64| (at[0] - x) * (at[0] - x) + (at[1] - y) * (at[1] - y);
    let centres = || cx.iter().zip(cy);
    let nearest = centres().fold(f64::INFINITY, |least, (&x, &y)| least.min(square(x, y)));
    let half_precision = 0.5 / (noise * noise);
    let sum: f64 = centres()
        .zip(weight)
        .map(|((&x, &y), weight)| weight * kernels::exp(half_precision * (nearest - square(x, y))))
        .sum();
    sum.ln() - half_precision * nearest
}
