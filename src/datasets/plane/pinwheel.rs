//! The pinwheel.

use super::gaussian2d::Gaussian2d;
use crate::numerics::{kernels, log_sum_exp};
use std::f64::consts::TAU;

const ARMS: u8 = 5;
/// The standard deviation along an arm, whose middle is 1 from 0.
const ALONG: f64 = 0.3;
const RATE: f64 = 0.25;
/// The distance from which on all is turned alike.
const OUTER: f64 = 4.0;

/// Five Gaussian arms, turned by an angle that grows with the distance from 0.
#[derive(Clone, Copy, Debug)]
pub(super) struct Pinwheel {
    pub(super) noise: f64,
}

impl Pinwheel {
    /// The standard deviation of either axis: five arms favour none, and turns keep the distance.
    pub(super) fn deviation(self) -> f64 {
        (0.5 * (1.0 + ALONG * ALONG + self.noise * self.noise)).sqrt()
    }

    /// The point of one uniform and two normals.
    pub(super) fn draw(self, u: f64, noise: [f64; 2]) -> [f64; 2] {
        let arm = (f64::from(ARMS) * u).floor();
        let [r, t] = [1.0 + ALONG * noise[0], self.noise * noise[1]];
        let angle = twist(r, t) + TAU * arm / f64::from(ARMS);
        turned([r, t], -angle)
    }

    /// ln p(x, y).
    pub(super) fn log_prob(self, x: f64, y: f64) -> f64 {
        let point = turned([x, y], twist(x, y));
        log_sum_exp(&self.exponents(point)) - self.log_normaliser()
    }

    /// The five Gaussians before they are turned, with the entropy that they have after it.
    pub(super) fn gaussians(self) -> impl Iterator<Item = Gaussian2d> {
        let [along, across] = [ALONG * ALONG, self.noise * self.noise];
        DIRECTIONS.into_iter().map(move |(cos, sin)| {
            let covariance = [
                along * cos * cos + across * sin * sin,
                (along - across) * cos * sin,
                along * sin * sin + across * cos * cos,
            ];
            Gaussian2d::new(1.0 / f64::from(ARMS), [cos, sin], covariance)
        })
    }

    /// The exponents of the five straight arms.
    fn exponents(self, [x, y]: [f64; 2]) -> [f64; ARMS as usize] {
        DIRECTIONS.map(|(cos, sin)| {
            let along = (x * cos + y * sin - 1.0) / ALONG;
            let across = (y * cos - x * sin) / self.noise;
            -0.5 * (along * along + across * across)
        })
    }

    fn log_normaliser(self) -> f64 {
        (TAU * f64::from(ARMS) * ALONG * self.noise).ln()
    }
}

/// The angle by which the point is turned clockwise.
fn twist(x: f64, y: f64) -> f64 {
    let distance = (x * x + y * y).sqrt();
    RATE * kernels::exp(distance.min(OUTER))
}

/// A point, turned anticlockwise.
fn turned([x, y]: [f64; 2], angle: f64) -> [f64; 2] {
    let (sin, cos) = kernels::sin_cos(angle);
    [x * cos - y * sin, x * sin + y * cos]
}

/// Cosine and sine of the multiples of 2π/5.
const DIRECTIONS: [(f64, f64); ARMS as usize] = [
    (1.0, 0.0),
    (0.30901699437494745, 0.9510565162951535),
    (-0.8090169943749475, 0.5877852522924731),
    (-0.8090169943749475, -0.5877852522924731),
    (0.30901699437494745, -0.9510565162951535),
];
