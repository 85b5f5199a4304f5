//! The simplex as a segment, a triangle, or a tetrahedron seen from a side.

use crate::figure::{Panel, Point};
use crate::numerics::kernels;

/// Corners in space; the picture shows the first two coordinates.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Simplex {
    corners: Vec<[f64; 3]>,
}

/// The least weight that a corner keeps when a point is dragged.
const MIN_WEIGHT: f64 = 1e-7;

impl Simplex {
    /// Two categories, from left to right.
    pub(super) fn segment() -> Self {
        Self {
            corners: vec![[1.0, 0.0, 0.0], [0.0, 0.0, 0.0]],
        }
    }

    /// Three categories: left, right and top corner of an equilateral triangle with side 1.
    pub(super) fn triangle() -> Self {
        let height = 0.75_f64.sqrt();
        Self {
            corners: vec![[0.0, 0.0, 0.0], [1.0, 0.0, 0.0], [0.5, height, 0.0]],
        }
    }

    /// Four categories: a regular tetrahedron about the origin with corners at distance 1, turned about
    /// the upright axis and tilted towards the reader, in degrees.
    pub(super) fn tetrahedron(turn: f64, tilt: f64) -> Self {
        let (floor, ring) = (-1.0 / 3.0, 8.0_f64.sqrt() / 3.0);
        let (turn_sin, turn_cos) = kernels::sin_cos(turn.to_radians());
        let (tilt_sin, tilt_cos) = kernels::sin_cos(tilt.to_radians());
        let rotated = |[x, y, z]: [f64; 3]| {
            let (x, z) = (turn_cos * x + turn_sin * z, turn_cos * z - turn_sin * x);
            [x, tilt_cos * y - tilt_sin * z, tilt_cos * z + tilt_sin * y]
        };
        let on_floor = |degrees: f64| {
            let (sin, cos) = kernels::sin_cos(degrees.to_radians());
            [ring * cos, floor, ring * sin]
        };
        let corners = [
            on_floor(210.0),
            on_floor(330.0),
            on_floor(90.0),
            [0.0, 1.0, 0.0],
        ];
        Self {
            corners: corners.map(rotated).to_vec(),
        }
    }

    /// Corners on the picture.
    pub(super) fn corners(&self) -> Vec<Point> {
        self.corners.iter().map(|[x, y, _]| (*x, *y)).collect()
    }

    /// An empty panel that holds the simplex however it is turned.
    pub(super) fn panel(&self) -> Panel {
        if self.corners.len() == 3 {
            Panel::picture((-0.16, 1.16), (-0.09, 0.96))
        } else {
            Panel::picture((-1.35, 1.35), (-1.1, 1.1))
        }
    }

    /// Where a point of the simplex is on the picture.
    pub(super) fn at(&self, x: &[f64]) -> Point {
        let sum = |axis: usize| -> f64 {
            x.iter()
                .zip(&self.corners)
                .map(|(x, corner)| x * corner[axis])
                .sum()
        };
        (sum(0), sum(1))
    }

    /// Where many points are, given as a column per category.
    pub(super) fn project(&self, x: &[Vec<f64>], across: &mut Vec<f64>, up: &mut Vec<f64>) {
        for (axis, out) in [across, up].into_iter().enumerate() {
            out.clear();
            out.resize(x.first().map_or(0, Vec::len), 0.0);
            for (column, corner) in x.iter().zip(&self.corners) {
                for (out, x) in out.iter_mut().zip(column) {
                    *out += x * corner[axis];
                }
            }
        }
    }

    /// The weights of a point of the picture, kept inside the simplex; a point of the tetrahedron keeps
    /// the depth that `from` has.
    pub(super) fn weights_at(&self, from: &[f64], (across, up): Point) -> Vec<f64> {
        let weights = match self.corners.len() {
            2 => vec![across, 1.0 - across],
            3 => barycentric(&self.corners(), (across, up)),
            _ => {
                let depth: f64 = from.iter().zip(&self.corners).map(|(w, c)| w * c[2]).sum();
                // Corners at distance 1 whose products are −1/3: w = (3 c·p + 1) / 4.
                let product = |[x, y, z]: &[f64; 3]| x * across + y * up + z * depth;
                self.corners
                    .iter()
                    .map(|corner| (3.0 * product(corner) + 1.0) / 4.0)
                    .collect()
            }
        };
        let kept: Vec<f64> = weights.into_iter().map(|w| w.max(MIN_WEIGHT)).collect();
        let total: f64 = kept.iter().sum();
        kept.into_iter().map(|w| w / total).collect()
    }
}

/// Weights of the three corners that give a point of the plane.
pub(super) fn barycentric(corners: &[Point], (x, y): Point) -> Vec<f64> {
    let [a, b, c] = [corners[0], corners[1], corners[2]];
    let area = (b.0 - a.0) * (c.1 - a.1) - (c.0 - a.0) * (b.1 - a.1);
    let second = ((x - a.0) * (c.1 - a.1) - (c.0 - a.0) * (y - a.1)) / area;
    let third = ((b.0 - a.0) * (y - a.1) - (x - a.0) * (b.1 - a.1)) / area;
    vec![1.0 - second - third, second, third]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn points_go_to_the_picture_and_back() {
        let simplices = [
            (Simplex::segment(), vec![0.3, 0.7]),
            (Simplex::triangle(), vec![0.2, 0.5, 0.3]),
            (Simplex::tetrahedron(70.0, -40.0), vec![0.1, 0.2, 0.3, 0.4]),
        ];
        for (simplex, weights) in simplices {
            let back = simplex.weights_at(&weights, simplex.at(&weights));
            for (back, weight) in back.iter().zip(&weights) {
                assert!((back - weight).abs() < 1e-12, "{back} {weight}");
            }
        }
    }

    #[test]
    fn a_point_outside_stays_inside() {
        let weights = Simplex::triangle().weights_at(&[1.0; 3], (9.0, -3.0));
        assert!(weights.iter().all(|weight| *weight > 0.0));
        assert!((weights.iter().sum::<f64>() - 1.0).abs() < 1e-12);
    }
}
