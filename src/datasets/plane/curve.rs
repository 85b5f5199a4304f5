//! Curves blurred by Gaussian noise.

use super::blobs::{Blobs, DEPTH, GROUP, GaussianSum};
use crate::numerics::kernels;

/// A circular arc or an Archimedean spiral, by s in [0, 1].
///
/// Its point is centre + r(cos φ, sin φ), where r and φ are linear in s; points have a density in s that is
/// proportional to r.
#[derive(Clone, Copy, Debug)]
pub(super) struct Curve {
    centre: [f64; 2],
    /// r where s = 0, and what it gains.
    radius: [f64; 2],
    /// φ where s = 0, and what it gains.
    angle: [f64; 2],
}

impl Curve {
    /// Part of a circle.
    pub(super) fn arc(centre: [f64; 2], radius: f64, start: f64, sweep: f64) -> Self {
        Self {
            centre,
            radius: [radius, 0.0],
            angle: [start, sweep],
        }
    }

    /// A spiral out of 0 to a radius.
    pub(super) fn spiral(radius: f64, start: f64, sweep: f64) -> Self {
        Self {
            centre: [0.0; 2],
            radius: [0.0, radius],
            angle: [start, sweep],
        }
    }

    fn radius_at(&self, s: f64) -> f64 {
        self.radius[0] + self.radius[1] * s
    }

    /// The point and its derivative.
    #[inline(never)]
    fn at(&self, s: f64) -> ([f64; 2], [f64; 2]) {
        let (sin, cos) = kernels::sin_cos(self.angle[0] + self.angle[1] * s);
        let r = self.radius_at(s);
        let (growth, turn) = (self.radius[1], r * self.angle[1]);
        (
            [self.centre[0] + r * cos, self.centre[1] + r * sin],
            [growth * cos - turn * sin, growth * sin + turn * cos],
        )
    }

    fn density(&self, s: f64) -> f64 {
        self.radius_at(s) / self.radius_at(0.5)
    }

    /// The s below which a share u of the points lies.
    fn quantile(&self, u: f64) -> f64 {
        if self.radius[1] == 0.0 { u } else { u.sqrt() }
    }
}

/// Two curves, half of the points on each, with N(0, σ²) on both axes.
#[derive(Clone, Debug)]
pub(super) struct NoisyCurves {
    curves: [Curve; 2],
    pieces: Vec<(Piece, Nodes)>,
    noise: f64,
}

impl NoisyCurves {
    pub(super) fn new(curves: [Curve; 2], noise: f64) -> Self {
        let mut pieces = Vec::new();
        for curve in curves {
            Piece::new(curve, 0.0, 1.0).cut(LONGEST * noise, &mut pieces);
        }
        Self {
            curves,
            pieces,
            noise,
        }
    }

    /// The nodes of the quadrature, which are the density to about ten digits wherever it is not negligible.
    pub(super) fn nodes(&self) -> Blobs {
        let column = |of: fn(&Nodes) -> &[f64; NODES]| {
            let nodes = self.pieces.iter().flat_map(|(_, nodes)| of(nodes));
            nodes.copied().collect()
        };
        Blobs {
            x: column(|nodes| &nodes.x),
            y: column(|nodes| &nodes.y),
            weight: column(|nodes| &nodes.weight),
            noise: self.noise,
        }
    }

    /// The point of one uniform and two normals.
    pub(super) fn draw(&self, u: f64, noise: [f64; 2]) -> [f64; 2] {
        let (curve, u) = if u < 0.5 {
            (self.curves[0], 2.0 * u)
        } else {
            (self.curves[1], 2.0 * u - 1.0)
        };
        let ([x, y], _) = curve.at(curve.quantile(u));
        [x + self.noise * noise[0], y + self.noise * noise[1]]
    }

    /// ln p(x, y).
    pub(super) fn log_prob(&self, x: f64, y: f64) -> f64 {
        let mut nearest = f64::INFINITY;
        for (piece, _) in &self.pieces {
            let square = piece.square([x, y]);
            nearest = if square < nearest { square } else { nearest };
        }
        let mut quadrature = Quadrature {
            at: [x, y],
            half_precision: 0.5 / (self.noise * self.noise),
            nearest,
            sum: GaussianSum::new([x, y], self.noise),
        };
        // Most pieces are beyond that, and no root has to be taken for them.
        let edge = (nearest * (1.0 + NEGLIGIBLE) + DEPTH / quadrature.half_precision).sqrt();
        for (piece, nodes) in &self.pieces {
            let reach = edge + piece.reach;
            if piece.square([x, y]) <= reach * reach {
                quadrature.add(piece, Some(nodes));
            }
        }
        quadrature.sum.log_prob()
    }
}

/// Longest half-length of the pieces that are kept, in standard deviations of the noise.
const LONGEST: f64 = 3.0;
/// How far the exponent may change, as a linear function, from the middle of a piece to its end: the sixteen
/// nodes are then good for twelve digits.
const STEEPEST: f64 = 14.0;
/// By how much more where the piece itself is as much below the largest exponent.
const RELIEF: f64 = 0.8;
/// An error of the logarithm, as a share of it, that is of no account.
const NEGLIGIBLE: f64 = 1e-14;

/// The integral along the curves, as seen from a point.
struct Quadrature {
    at: [f64; 2],
    /// 1/2σ².
    half_precision: f64,
    /// The square of the distance to the nearest middle of a piece so far.
    nearest: f64,
    sum: GaussianSum,
}

impl Quadrature {
    /// Adds a piece by its nodes, which are made where there are none, or its halves where they are too few.
    fn add(&mut self, piece: &Piece, nodes: Option<&Nodes>) {
        let square = piece.square(self.at);
        self.nearest = self.nearest.min(square);
        let distance = square.sqrt();
        let closest = (distance - piece.reach).max(0.0);
        let below = self.half_precision * (closest * closest - self.nearest);
        let negligible = NEGLIGIBLE * square * self.half_precision;
        if below > DEPTH.max(negligible) {
            return;
        }
        let allowed = (STEEPEST + RELIEF * below.max(0.0)).max(negligible);
        let along = piece.along(self.at) + distance * piece.turn;
        if 2.0 * self.half_precision * along * piece.reach > allowed {
            let [first, second] = piece.halves();
            let (near, far) = if first.square(self.at) < second.square(self.at) {
                (first, second)
            } else {
                (second, first)
            };
            self.add(&near, None);
            self.add(&far, None);
        } else if let Some(nodes) = nodes {
            self.sum.add(&nodes.x, &nodes.y, &nodes.weight);
        } else {
            let nodes = piece.nodes();
            self.sum.add(&nodes.x, &nodes.y, &nodes.weight);
        }
    }
}

/// A piece of a curve.
#[derive(Clone, Debug)]
struct Piece {
    curve: Curve,
    low: f64,
    high: f64,
    middle: [f64; 2],
    /// The direction of the curve in the middle, of length 1.
    direction: [f64; 2],
    /// No point of it is farther from the middle.
    reach: f64,
    /// How far the direction of a circle turns from the middle to the end.
    turn: f64,
}

/// Nodes on a piece.
const NODES: usize = GROUP;

/// Nodes and weights of Gauss–Legendre quadrature.
#[derive(Clone, Debug)]
struct Nodes {
    x: [f64; NODES],
    y: [f64; NODES],
    weight: [f64; NODES],
}

impl Piece {
    fn new(curve: Curve, low: f64, high: f64) -> Self {
        let half = 0.5 * (high - low);
        let (middle, [vx, vy]) = curve.at(low + half);
        let speed = (vx * vx + vy * vy).sqrt();
        let turn = curve.angle[1].abs() * half;
        Self {
            curve,
            low,
            high,
            middle,
            direction: [vx / speed, vy / speed],
            reach: curve.radius[1].abs() * half + curve.radius_at(high) * turn,
            turn,
        }
    }

    fn nodes(&self) -> Nodes {
        let mut nodes = Nodes {
            x: [0.0; NODES],
            y: [0.0; NODES],
            weight: [0.0; NODES],
        };
        let half = 0.5 * (self.high - self.low);
        for k in 0..NODES {
            let (node, weight) = LEGENDRE[k / 2];
            let offset = if k % 2 == 0 { node } else { -node };
            let s = self.low + half * (1.0 + offset);
            [nodes.x[k], nodes.y[k]] = self.curve.at(s).0;
            nodes.weight[k] = 0.5 * half * weight * self.curve.density(s);
        }
        nodes
    }

    fn halves(&self) -> [Self; 2] {
        let middle = f64::midpoint(self.low, self.high);
        [
            Self::new(self.curve, self.low, middle),
            Self::new(self.curve, middle, self.high),
        ]
    }

    /// Puts itself or its halves' parts in order, none with more than this `reach`.
    fn cut(self, reach: f64, pieces: &mut Vec<(Self, Nodes)>) {
        if self.reach <= reach {
            let nodes = self.nodes();
            pieces.push((self, nodes));
        } else {
            for half in self.halves() {
                half.cut(reach, pieces);
            }
        }
    }

    /// The square of a point's distance from the middle.
    fn square(&self, at: [f64; 2]) -> f64 {
        let [x, y] = [at[0] - self.middle[0], at[1] - self.middle[1]];
        x * x + y * y
    }

    /// The part of that distance which is along the curve.
    fn along(&self, at: [f64; 2]) -> f64 {
        let [x, y] = [at[0] - self.middle[0], at[1] - self.middle[1]];
        (x * self.direction[0] + y * self.direction[1]).abs()
    }
}

/// Positive nodes and weights of the 16-point Gauss–Legendre rule on [−1, 1].
const LEGENDRE: [(f64, f64); NODES / 2] = [
    (0.9894009349916499, 0.027152459411754096),
    (0.9445750230732326, 0.062253523938647894),
    (0.8656312023878318, 0.09515851168249279),
    (0.755404408355003, 0.12462897125553388),
    (0.6178762444026438, 0.14959598881657674),
    (0.45801677765722737, 0.16915651939500254),
    (0.2816035507792589, 0.18260341504492358),
    (0.09501250983763744, 0.1894506104550685),
];
