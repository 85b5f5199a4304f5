//! States of the Concrete lab.

mod density;
mod estimates;
mod samples;

pub(crate) use crate::common::states::english;
use reparam::figure::{Figure, Layer, Panel, Point};
use reparam::labs::Lab;
use reparam::labs::concrete::{self, strings::ConcreteStrings};

use crate::choices::{gumbel_rows, over, softmax, sum};
use crate::common::states::{rest, state};

/// The English words of this lab.
pub(crate) fn words() -> &'static ConcreteStrings {
    concrete::strings(english())
}

/// log α of two, three and four categories, among them the ends of the range.
pub(crate) const LOG_ALPHAS: [&[f64]; 8] = [
    &[0.7, 0.0],
    &[-8.0, 8.0],
    &[0.7, 0.0, -0.7],
    &[0.0, 0.0, 0.0],
    &[8.0, -8.0, 3.0],
    &[0.7, 0.0, -0.7, 0.0],
    &[-1.0, 1.0, 0.5, 2.0],
    &[8.0, -8.0, 8.0, -8.0],
];

/// A link that states log α.
pub(crate) fn link(log_alpha: &[f64], rest: &str) -> String {
    let list: Vec<String> = log_alpha
        .iter()
        .enumerate()
        .map(|(k, a)| format!("&a{}={a}", k + 1))
        .collect();
    format!("dim={}{}&{rest}", log_alpha.len(), list.concat())
}

/// The lab in the state of a link.
#[track_caller]
pub(crate) fn at(log_alpha: &[f64], rest: &str) -> Box<dyn Lab> {
    state("concrete", &link(log_alpha, rest))
}

/// Its figures at rest.
#[track_caller]
pub(crate) fn figures(log_alpha: &[f64], query: &str) -> Vec<Figure> {
    at(log_alpha, query).figures(rest())
}

/// One panel of one figure.
#[track_caller]
pub(crate) fn panel(log_alpha: &[f64], figure: usize, panel: usize, query: &str) -> Panel {
    figures(log_alpha, query)
        .swap_remove(figure)
        .panels
        .swap_remove(panel)
}

/// softmax((log α + G)/λ) of each draw.
pub(crate) fn samples(
    log_alpha: &[f64],
    temperature: f64,
    seed: u64,
    draws: usize,
) -> Vec<Vec<f64>> {
    gumbel_rows(seed, log_alpha.len(), draws)
        .iter()
        .map(|g| softmax(&over(&sum(log_alpha, g), temperature)))
        .collect()
}

/// Where the corners are on the picture, by the words beside them.
pub(crate) fn corners(panel: &Panel) -> Vec<Point> {
    let corner = |layer: &Layer| match layer {
        Layer::Annotation { text, at, .. } if text.contains(": ") => Some(*at),
        _ => None,
    };
    panel.layers.iter().filter_map(corner).collect()
}

/// The point of the picture that has these weights.
pub(crate) fn combined(weights: &[f64], corners: &[Point]) -> Point {
    let pairs = || weights.iter().zip(corners);
    (
        pairs().map(|(w, c)| w * c.0).sum(),
        pairs().map(|(w, c)| w * c.1).sum(),
    )
}
