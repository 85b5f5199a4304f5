//! The mathematics of the flow, proving itself on the state that is shown.

use super::FlowLab;
use super::drawing::{Cloud, FlowDrawing};
use crate::figure::number::{count, number};
use crate::flows::{RealNvp, Workspace};
use crate::labs::check::Check;
use crate::labs::realnvp::strings::{RealNvpStrings, strings};
use crate::numerics::max_or_nan;
use crate::random::Stream;
use crate::strings::{Text, fill};

/// Points of each kind at which the flow is inverted.
const INVERTED: usize = 100;

/// Half the side of the square, far outside the data, where points are inverted as well.
const FAR: f64 = 10.0;

/// Where rounding alone may move a point by more, its way back tells nothing: without a bound on s that happens.
const MOST_ROUNDING: f64 = 1e-5;

/// Where a flow without a bound on s stretches by more, or its determinant is so much smaller than the products that it
/// is the difference of, differences of 64-bit numbers tell nothing.
const MOST_STRETCH: f64 = 1e3;

/// Points at which the Jacobian is compared.
const COMPARED: usize = 8;

/// Step of central differences.
const STEP: f64 = 1e-6;

/// Columns and rows of the grid over which the density is summed.
const CELLS: usize = 240;

/// Points that are summed at a time.
const SLICE: usize = 2 * CELLS;

impl FlowLab {
    pub(super) fn all_checks(&self, text: &Text) -> Vec<Check> {
        let words = strings(text);
        vec![
            self.inversion_check(words),
            self.integral_check(text),
            self.jacobian_check(words),
            self.gradient_check(words),
        ]
    }

    fn inversion_check(&self, words: &RealNvpStrings) -> Check {
        let mut stream = Stream::new(1, "inversion");
        let far = Cloud::new((0..INVERTED).map(|_| {
            let mut coordinate = || FAR * (2.0 * stream.uniform() - 1.0);
            (coordinate(), coordinate())
        }));
        let data = &self.compared_data;
        let some = |own: &[f32], far: &[f32]| {
            own.iter()
                .take(INVERTED)
                .chain(far)
                .copied()
                .collect::<Vec<_>>()
        };
        let (x0, x1) = (some(&data.x0, &far.x0), some(&data.x1, &far.x1));
        let (mut y0, mut y1) = (x0.clone(), x1.clone());
        let shape = self.shape();
        let rounding = self.drawing.evaluate(|flow, workspace| {
            let rounding = rounding(flow, &mut y0, &mut y1, workspace);
            let mut log_det = vec![0.0; x0.len()];
            flow.inverse(
                0..shape.couplings,
                &mut y0,
                &mut y1,
                &mut log_det,
                workspace,
            );
            rounding
        });
        let points = x0.iter().zip(&x1).zip(y0.iter().zip(&y1)).zip(rounding);
        let errors: Vec<f64> = points
            .filter(|(_, rounding)| shape.bounded || *rounding <= MOST_ROUNDING)
            .map(|(((&x0, &x1), (&y0, &y1)), _)| {
                let apart = |x: f32, y: f32| f64::from((x - y).abs());
                max_or_nan(apart(x0, y0), apart(x1, y1))
            })
            .collect();
        let detail = with_left_out(words.inversion_detail, words, x0.len() - errors.len());
        if errors.is_empty() {
            return Check::pending(words.inversion, &detail);
        }
        let error = errors.into_iter().fold(0.0, max_or_nan);
        Check::at_most(words.inversion, error, 1e-4, &detail)
    }

    fn integral_check(&self, text: &Text) -> Check {
        let words = strings(text);
        match self.integral.as_ref().and_then(Integral::value) {
            Some(value) => {
                let parts = [("value", number(value, 6))];
                let detail = fill(words.integral_detail, &parts);
                Check::at_most(words.integral, (value - 1.0).abs(), 1e-2, &detail)
            }
            None => Check::pending(words.integral, words.integral_pending),
        }
    }

    /// The log-determinant against that of the matrix of differences of a flow written out plainly.
    fn jacobian_check(&self, words: &RealNvpStrings) -> Check {
        let now = &self.drawing;
        let mut stream = Stream::new(2, "jacobian");
        let mut coordinate = || 4.0 * stream.uniform() - 2.0;
        let points = Cloud::new((0..COMPARED).map(|_| (coordinate(), coordinate())));
        let (mut y0, mut y1) = (points.x0.clone(), points.x1.clone());
        let mut log_det = vec![0.0; COMPARED];
        let layers = self.shape().couplings;
        now.evaluate(|flow, workspace| {
            flow.forward(0..layers, &mut y0, &mut y1, &mut log_det, workspace);
        });
        let bounded = self.shape().bounded;
        let mut errors = Vec::new();
        for ((&a, &b), log_det) in points.x0.iter().zip(&points.x1).zip(log_det) {
            let (a, b) = (f64::from(a), f64::from(b));
            let slopes = |da: f64, db: f64| {
                let (there, here) = (image(now, [a + da, b + db]), image(now, [a - da, b - db]));
                [0, 1].map(|axis| (there[axis] - here[axis]) / (2.0 * STEP))
            };
            let (by_a, by_b) = (slopes(STEP, 0.0), slopes(0.0, STEP));
            let products = [by_a[0] * by_b[1], by_a[1] * by_b[0]];
            let determinant = (products[0] - products[1]).abs();
            let slopes = by_a.into_iter().chain(by_b).map(f64::abs);
            let steepest = slopes.fold(0.0, max_or_nan);
            let cancelled = max_or_nan(products[0].abs(), products[1].abs()) / determinant;
            if bounded || max_or_nan(steepest, cancelled) <= MOST_STRETCH {
                errors.push((f64::from(log_det) - determinant.ln()).abs());
            }
        }
        let detail = with_left_out(words.jacobian_detail, words, COMPARED - errors.len());
        if errors.is_empty() {
            return Check::pending(words.jacobian, &detail);
        }
        let worst = errors.into_iter().fold(0.0, max_or_nan);
        Check::at_most(words.jacobian, worst, 1e-3, &detail)
    }

    fn gradient_check(&self, words: &RealNvpStrings) -> Check {
        match self.metrics().gradient_error {
            Some(error) => Check::at_most(words.gradient, error, 1e-5, words.gradient_detail),
            None => Check::pending(words.gradient, words.gradient_pending),
        }
    }
}

/// A check's sentence, and how many points it leaves out.
fn with_left_out(detail: &str, words: &RealNvpStrings, left_out: usize) -> String {
    if left_out == 0 {
        return detail.to_owned();
    }
    let parts = [("left", count(left_out as u64))];
    format!("{detail} {}", fill(words.left_out, &parts))
}

/// Takes points through a flow, and tells by how much rounding in 32 bits may move each of them on the way there and
/// back.
///
/// A coupling's result is rounded to ε·|y|, and on the way back each coupling multiplies what it finds by at most
/// max(1, exp(−s)).
fn rounding(
    flow: &RealNvp<f32>,
    y0: &mut [f32],
    y1: &mut [f32],
    workspace: &mut Workspace<f32>,
) -> Vec<f64> {
    let mut sums = vec![0.0; y0.len()];
    let mut growth = vec![0.0; y0.len()];
    for layer in 0..flow.config().couplings {
        let mut log_scale = vec![0.0; y0.len()];
        flow.forward_layer(layer, y0, y1, &mut log_scale, workspace);
        let points = y0.iter().zip(&*y1).zip(&log_scale);
        for ((sum, growth), ((&y0, &y1), &log_scale)) in
            sums.iter_mut().zip(&mut growth).zip(points)
        {
            *growth += f64::from(log_scale).min(0.0);
            let size = f64::from(y0).abs() + f64::from(y1).abs();
            *sum += f64::from(f32::EPSILON) * size * f64::exp(-*growth);
        }
    }
    sums
}

/// The image of a point, in 64 bits and by the networks' formulas as they stand in the paper.
fn image(drawing: &FlowDrawing, mut x: [f64; 2]) -> [f64; 2] {
    let shape = drawing.flow.config();
    let width = shape.width;
    let parameters = drawing.flow.parameters();
    for mut net in parameters.chunks(parameters.len() / shape.couplings) {
        let mut take = |count: usize| {
            let (taken, rest) = net.split_at(count);
            net = rest;
            taken
        };
        let first = take(width).iter().zip(take(width));
        let hidden1: Vec<_> = first
            .map(|(&weight, &bias)| (f64::from(weight) * x[0] + f64::from(bias)).max(0.0))
            .collect();
        let second = take(width * width).chunks(width).zip(take(width));
        let hidden2: Vec<_> = second
            .map(|(row, &bias)| (dot(row, &hidden1) + f64::from(bias)).max(0.0))
            .collect();
        let mut head = || dot(take(width), &hidden2) + f64::from(take(1)[0]);
        let (scale, translation) = (head(), head());
        let scale = if shape.bounded {
            libm::tanh(scale)
        } else {
            scale
        };
        x[1] = x[1] * scale.exp() + translation;
        if shape.swap {
            x.swap(0, 1);
        }
    }
    x
}

fn dot(weights: &[f32], values: &[f64]) -> f64 {
    let pairs = weights.iter().zip(values);
    pairs
        .map(|(&weight, value)| f64::from(weight) * value)
        .sum()
}

/// The integral of the density over the square in which the flow's samples lie, in slices.
pub(super) struct Integral {
    /// Middle and half side of the square.
    square: (f64, f64, f64),
    summed: usize,
    sum: f64,
}

impl Integral {
    /// Nothing summed, over a square around these samples.
    pub(super) fn new(samples: Option<&Cloud>) -> Self {
        let all = |pick: fn(&Cloud) -> &Vec<f32>| {
            let all = samples.into_iter().flat_map(pick).copied();
            all.filter(|x| x.is_finite())
        };
        let ends = |pick: fn(&Cloud) -> &Vec<f32>| {
            let low = all(pick).fold(-2.0, f32::min);
            let high = all(pick).fold(2.0, f32::max);
            (f64::from(low), f64::from(high))
        };
        let (x, y) = (ends(|cloud| &cloud.x0), ends(|cloud| &cloud.x1));
        let half = 0.5 * (x.1 - x.0).max(y.1 - y.0);
        Self {
            square: (0.5 * (x.0 + x.1), 0.5 * (y.0 + y.1), 1.4 * half),
            summed: 0,
            sum: 0.0,
        }
    }

    /// Sums some more; false where all is summed.
    pub(super) fn advance(&mut self, drawing: &FlowDrawing) -> bool {
        let cells = CELLS * CELLS;
        if self.summed >= cells {
            return false;
        }
        let (x, y, half) = self.square;
        let step = 2.0 * half / CELLS as f64;
        let at = |index: usize| step * (index as f64 + 0.5) - half;
        let points = self.summed..(self.summed + SLICE).min(cells);
        let cloud = Cloud::new(
            points
                .clone()
                .map(|cell| (x + at(cell % CELLS), y + at(cell / CELLS))),
        );
        let mut log_prob = vec![0.0; points.len()];
        drawing.evaluate(|flow, workspace| {
            flow.log_prob(&cloud.x0, &cloud.x1, &mut log_prob, workspace);
        });
        let densities = log_prob.iter().map(|&log_prob| f64::from(log_prob).exp());
        let densities = densities.filter(|density| density.is_finite());
        self.sum += densities.sum::<f64>() * step * step;
        self.summed = points.end;
        true
    }

    /// The integral, once all is summed.
    fn value(&self) -> Option<f64> {
        (self.summed >= CELLS * CELLS).then_some(self.sum)
    }
}
