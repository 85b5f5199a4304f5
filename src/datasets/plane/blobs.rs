//! A mixture of isotropic Gaussians.

use crate::numerics::kernels;
use std::f64::consts::PI;

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
    pub(super) fn equal(centres: &[[f64; 2]], noise: f64) -> Self {
        Self {
            x: centres.iter().map(|centre| centre[0]).collect(),
            y: centres.iter().map(|centre| centre[1]).collect(),
            weight: vec![1.0 / centres.len() as f64; centres.len()],
            noise,
        }
    }

    /// Mean and standard deviation of each axis.
    pub(super) fn moments(&self) -> ([f64; 2], [f64; 2]) {
        let [x, y] = [&self.x, &self.y].map(|centres| {
            let terms = || self.weight.iter().zip(centres);
            let mean: f64 = terms().map(|(weight, c)| weight * c).sum();
            let squares = terms().map(|(weight, c)| weight * (c - mean) * (c - mean));
            (
                mean,
                (squares.sum::<f64>() + self.noise * self.noise).sqrt(),
            )
        });
        ([x.0, y.0], [x.1, y.1])
    }

    /// The point of one uniform and two normals, where all weights are equal.
    pub(super) fn draw(&self, u: f64, noise: [f64; 2]) -> [f64; 2] {
        let count = self.x.len();
        let k = ((u * count as f64) as usize).min(count - 1);
        [
            self.x[k] + self.noise * noise[0],
            self.y[k] + self.noise * noise[1],
        ]
    }

    /// ln p(x, y).
    pub(super) fn log_prob(&self, x: f64, y: f64) -> f64 {
        let mut sum = GaussianSum::new([x, y], self.noise);
        sum.add(&self.x, &self.y, &self.weight);
        sum.log_prob()
    }
}

/// Centres that are summed together.
pub(super) const GROUP: usize = 16;

/// What lies this much below the largest exponent is left out.
pub(super) const DEPTH: f64 = 40.0;

/// Σₖ wₖ N(a; cₖ, σ²) at a point, of centres that come in groups.
pub(super) struct GaussianSum {
    at: [f64; 2],
    /// 1/2σ².
    half_precision: f64,
    /// The square of the distance to the nearest centre so far.
    nearest: f64,
    /// The sum in units of the exponential of that centre.
    sum: f64,
}

impl GaussianSum {
    pub(super) fn new(at: [f64; 2], noise: f64) -> Self {
        Self {
            at,
            half_precision: 0.5 / (noise * noise),
            nearest: f64::INFINITY,
            sum: 0.0,
        }
    }

    /// Adds centres.
    pub(super) fn add(&mut self, x: &[f64], y: &[f64], weight: &[f64]) {
        let groups = x.chunks(GROUP).zip(y.chunks(GROUP));
        for ((x, y), weight) in groups.zip(weight.chunks(GROUP)) {
            self.add_group(x, y, weight);
        }
    }

    fn add_group(&mut self, x: &[f64], y: &[f64], weight: &[f64]) {
        let mut terms = [0.0; GROUP];
        let terms = &mut terms[..x.len().min(GROUP)];
        let mut nearest = f64::INFINITY;
        for ((square, x), y) in terms.iter_mut().zip(x).zip(y) {
            let (x, y) = (self.at[0] - x, self.at[1] - y);
            *square = x * x + y * y;
            nearest = if *square < nearest { *square } else { nearest };
        }
        let above = self.half_precision * (self.nearest - nearest);
        if above < -DEPTH {
            return;
        }
        if above > 0.0 {
            self.sum *= kernels::exp(-above);
            self.nearest = nearest;
        }
        exponentials(terms, weight, self.nearest, self.half_precision);
        self.sum += terms.iter().sum::<f64>();
    }

    /// ln of the sum.
    pub(super) fn log_prob(&self) -> f64 {
        (self.sum * self.half_precision / PI).ln() - self.half_precision * self.nearest
    }
}

/// w exp((nearest − square)/2σ²) in the place of each square.
///
/// A function of its own, of slices: then it vectorises.
#[inline(never)]
fn exponentials(squares: &mut [f64], weight: &[f64], nearest: f64, half_precision: f64) {
    for (square, weight) in squares.iter_mut().zip(weight) {
        *square = weight * kernels::exp(half_precision * (nearest - *square));
    }
}
