//! Samples with their log-densities as comma-separated values.

use std::fmt::Write as _;

use super::super::drawing::{Cloud, FlowDrawing};

/// Samples with their log-densities in nats, one a line, to six decimal places.
pub(super) fn write(drawing: &FlowDrawing, samples: &Cloud) -> String {
    let mut log_prob = vec![0.0; samples.x0.len()];
    drawing.evaluate(|flow, workspace| {
        flow.log_prob(&samples.x0, &samples.x1, &mut log_prob, workspace);
    });
    let mut lines = "x1,x2,log_prob\n".to_owned();
    for ((x0, x1), log_prob) in samples.x0.iter().zip(&samples.x1).zip(log_prob) {
        let [x0, x1, log_prob] = [*x0, *x1, log_prob].map(|value| round_to_6(f64::from(value)));
        // Writing to a string cannot fail.
        let _ = writeln!(lines, "{x0},{x1},{log_prob}");
    }
    lines
}

fn round_to_6(value: f64) -> f64 {
    (value * 1e6).round() / 1e6
}
