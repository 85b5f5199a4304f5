//! Ranges, curves and histograms of distributions on a line.

use crate::figure::{Layer, Panel, Point, Role, Stroke};

/// The horizontal range of a view.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Window {
    /// Left end.
    pub low: f64,
    /// Right end.
    pub high: f64,
}

impl Window {
    /// A window, symmetric about zero, that holds a curve of this location and scale, all but a thousandth at each end.
    /// It is the same for all scales up to 1 at which the curve can be read in it, so that a narrow one looks narrow.
    pub fn around(location: f64, scale: f64) -> Self {
        /// Scales from the location at which a Logistic and a Gumbel have less than a thousandth left.
        const BULK: f64 = 7.0;
        const USUAL: f64 = 8.0;
        /// Scales that may lie between the middle and an end.
        const MOST_SCALES: f64 = 40.0;
        let half = USUAL
            .min(MOST_SCALES * scale)
            .max(location.abs() + BULK * scale);
        Self {
            low: -half,
            high: half,
        }
    }
}

/// The top of an axis for a curve with this peak. It is the `usual` one for lower curves that can be read under it, so
/// that a low one looks low.
pub fn density_top(peak: f64, usual: f64) -> f64 {
    usual.min(4.0 * peak).max(1.15 * peak)
}

/// Adds the curve of a form that is accurate, and dashed that of a naive one, where it has a finite value.
pub fn push_forms(
    panel: &mut Panel,
    (label, points): (&str, Vec<Point>),
    (naive_label, naive_role, naive_points): (&str, Role, Vec<Point>),
) {
    panel.layers.push(Layer::Curve {
        label: label.into(),
        role: Role::Density,
        points,
        stroke: Stroke::Solid,
    });
    if naive_points.iter().any(|point| point.1.is_finite()) {
        panel.layers.push(Layer::Curve {
            label: naive_label.into(),
            role: naive_role,
            points: naive_points,
            stroke: Stroke::Dashed,
        });
    }
}

/// The next round number at or above a positive value.
pub fn nice_ceil(value: f64) -> f64 {
    let decade = 10.0_f64.powf(value.log10().floor());
    [1.0, 1.5, 2.0, 3.0, 4.0, 5.0, 6.0, 8.0, 10.0]
        .into_iter()
        .map(|step| step * decade)
        .find(|&step| step >= value * (1.0 - 1e-12))
        .unwrap_or(10.0 * decade)
}

/// Points of a function over a window, denser where a curve of this location and scale bends.
pub fn curve_points(
    window: Window,
    location: f64,
    scale: f64,
    function: impl Fn(f64) -> f64,
) -> Vec<(f64, f64)> {
    curve_with_jumps(window, location, scale, &[], function)
}

/// The same for a function that jumps at some places, such as the ends of a support.
pub fn curve_with_jumps(
    window: Window,
    location: f64,
    scale: f64,
    jumps: &[f64],
    function: impl Fn(f64) -> f64,
) -> Vec<(f64, f64)> {
    let places = places(window, location, scale, jumps);
    places.into_iter().map(|x| (x, function(x))).collect()
}

/// Where a curve is worked out: everywhere, more densely about its location, and at its jumps.
fn places(window: Window, location: f64, scale: f64, jumps: &[f64]) -> Vec<f64> {
    const COARSE: usize = 160;
    const FINE: usize = 160;
    let span = window.high - window.low;
    let mut places = Vec::new();
    places.extend((0..=COARSE).map(|step| window.low + span * step as f64 / COARSE as f64));
    places
        .extend((0..=FINE).map(|step| location + scale * (16.0 * step as f64 / FINE as f64 - 8.0)));
    for jump in jumps {
        // One point on each side of a jump makes it upright.
        places.extend([jump - 1e-9 * span, *jump, jump + 1e-9 * span]);
    }
    sorted_within(window, places)
}

/// Those of some places that are in a window, each once and from left to right.
pub fn sorted_within(window: Window, mut places: Vec<f64>) -> Vec<f64> {
    places.retain(|x| (window.low..=window.high).contains(x));
    places.sort_unstable_by(f64::total_cmp);
    places.dedup();
    places
}

/// How many bins of about this width a window has: it is halved until they are, so that they stay where they are while the
/// width changes a little.
pub fn bin_count(window: Window, width: f64) -> usize {
    let halvings = ((window.high - window.low) / width).log2().round();
    1 << halvings.clamp(4.0, 9.0) as usize
}

/// A histogram of `x` with so many bins over the window, scaled to a density of all samples.
pub fn bars(x: &[f64], window: Window, bins: usize, label: &str) -> Layer {
    let width = (window.high - window.low) / bins as f64;
    let mut counts = vec![0_u32; bins];
    for value in x {
        let bin = (value - window.low) / width;
        if (0.0..bins as f64).contains(&bin) {
            counts[bin as usize] += 1;
        }
    }
    let one = 1.0 / (x.len().max(1) as f64 * width);
    Layer::Bars {
        label: label.into(),
        role: Role::Sample,
        edges: (0..=bins)
            .map(|edge| window.low + edge as f64 * width)
            .collect(),
        heights: counts
            .into_iter()
            .map(|count| f64::from(count) * one)
            .collect(),
    }
}
