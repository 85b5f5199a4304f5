//! One picked point: its path through the couplings, and the sum that makes ln p(x).

use super::drawing::FlowDrawing;

/// What one coupling did to the picked point.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct CouplingOutput {
    /// The coordinate that passes unchanged, 0 or 1 as drawn.
    pub(super) kept: usize,
    /// Log-scale s.
    pub(super) scale: f64,
    /// Translation t.
    pub(super) translation: f64,
    /// Sum of the log-scales so far.
    pub(super) log_det: f64,
    /// Where the point is afterwards, as drawn.
    pub(super) to: (f64, f64),
}

/// The path of a point from the data to the Gaussian.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Path {
    /// Where it starts, in the data's plane.
    pub(super) from: (f64, f64),
    pub(super) outputs: Vec<CouplingOutput>,
}

/// ln 2π, twice the negative log-density of the standard normal at 0 in one dimension.
const LN_TWO_PI: f64 = 1.8378770664093453;

impl Path {
    /// Follows a point.
    pub(super) fn new(drawing: &FlowDrawing, from: (f64, f64)) -> Self {
        let shape = drawing.flow.config();
        let mut at = [from.0, from.1];
        let mut log_det = 0.0;
        let outputs = (0..shape.couplings).map(|coupling| {
            let kept = kept(shape.swap, coupling);
            let (scale, translation) = scale_and_translation(drawing, coupling, at[kept]);
            at[1 - kept] = at[1 - kept] * scale.exp() + translation;
            log_det += scale;
            CouplingOutput {
                kept,
                scale,
                translation,
                log_det,
                to: (at[0], at[1]),
            }
        });
        Self {
            from,
            outputs: outputs.collect(),
        }
    }

    /// Where the point stands at a depth.
    pub(super) fn at(&self, depth: usize) -> (f64, f64) {
        match depth.checked_sub(1) {
            Some(passed) => self.outputs[passed.min(self.outputs.len() - 1)].to,
            None => self.from,
        }
    }

    /// The log-density of the point's image under the Gaussian.
    pub(super) fn log_latent(&self) -> f64 {
        let (z0, z1) = self.at(self.outputs.len());
        -0.5 * (z0 * z0 + z1 * z1) - LN_TWO_PI
    }

    /// The sum of all log-scales.
    pub(super) fn log_det(&self) -> f64 {
        self.outputs.last().map_or(0.0, |output| output.log_det)
    }

    /// The log-determinant of the way from a place, part of the way through a coupling, to the Gaussian: what the
    /// couplings between add to the log-density there.
    pub(super) fn log_det_from(&self, passed: usize, part: f64) -> f64 {
        let before = passed
            .checked_sub(1)
            .map_or(0.0, |last| self.outputs[last].log_det);
        let rest = self.log_det() - before;
        match self.outputs.get(passed) {
            // Part of the way, a coordinate is stretched by 1 − part + part · exp(s).
            Some(output) if part > 0.0 => rest - (part * output.scale.exp_m1()).ln_1p(),
            _ => rest,
        }
    }

    /// ln p(x) in nats.
    pub(super) fn log_prob(&self) -> f64 {
        self.log_latent() + self.log_det()
    }
}

/// The drawn coordinate that a coupling leaves as it is.
pub(super) fn kept(swap: bool, coupling: usize) -> usize {
    if swap { coupling % 2 } else { 0 }
}

/// What a coupling's network makes of a coordinate: log-scale and translation.
fn scale_and_translation(drawing: &FlowDrawing, coupling: usize, kept: f64) -> (f64, f64) {
    let (mut scale, mut translation) = ([0.0], [0.0]);
    drawing.evaluate(|flow, workspace| {
        let kept = [kept as f32];
        flow.conditioner(coupling, &kept, &mut scale, &mut translation, workspace);
    });
    (f64::from(scale[0]), f64::from(translation[0]))
}

/// The place in the data's plane whose image, part of the way through a coupling, is `to`.
pub(super) fn preimage(
    drawing: &FlowDrawing,
    to: (f64, f64),
    passed: usize,
    part: f64,
) -> (f64, f64) {
    let shape = drawing.flow.config();
    let mut at = [to.0, to.1];
    let undo = |coupling: usize, part: f64, at: &mut [f64; 2]| {
        let kept = kept(shape.swap, coupling);
        let (scale, translation) = scale_and_translation(drawing, coupling, at[kept]);
        let stretch = 1.0 - part + part * scale.exp();
        at[1 - kept] = (at[1 - kept] - part * translation) / stretch;
    };
    if part > 0.0 {
        undo(passed, part, &mut at);
    }
    for coupling in (0..passed).rev() {
        undo(coupling, 1.0, &mut at);
    }
    (at[0], at[1])
}
