//! Density, cdf and quantile of the current member, with the samples over them.

use std::rc::Rc;

use super::strings::strings;
use super::{HANDLE_REACH, LOCATION, LocationScaleSampler, View};
use crate::distributions::Cumulative;
use crate::figure::{Along, Axis, Handle, Layer, Panel, Role, Scale, Stroke};
use crate::strings::Text;

/// The horizontal range of a view, symmetric about zero, in steps so that motion is seen.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Window {
    /// Left end.
    pub low: f64,
    /// Right end.
    pub high: f64,
}

impl Window {
    /// A window that holds a curve of this location and scale.
    pub fn around(location: f64, scale: f64) -> Self {
        let reach = (location.abs() + 5.0 * scale).max(6.5 * scale);
        let half = 2.0_f64.powf(reach.log2().ceil());
        Self {
            low: -half,
            high: half,
        }
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

impl LocationScaleSampler {
    /// The horizontal range of the current state.
    pub fn window(&self) -> Window {
        let window = Window::around(self.location, self.scale);
        if self.logarithmic && self.view != View::Quantile {
            // The tails are what a logarithmic axis is for.
            Window {
                low: 2.0 * window.low,
                high: 2.0 * window.high,
            }
        } else {
            window
        }
    }

    /// The density with the histogram under it.
    pub fn density_panel(&self, text: &Text) -> Panel {
        let window = self.window();
        let words = strings(text);
        let peak = self.family.prob(self.location).max(
            self.reference
                .as_ref()
                .map_or(0.0, |reference| reference.prob(self.family.mean())),
        );
        let top = nice_ceil(1.08 * peak);
        let y = if self.logarithmic {
            Axis::new(words.density, (top * 1e-8, top), Scale::Log)
        } else {
            Axis::linear(words.density, 0.0, top)
        };
        let mut panel = Panel::new(Axis::linear("x", window.low, window.high), y);
        if !self.samples.is_empty() {
            panel.layers.push(self.histogram(window, words.samples));
        }
        let points = curve_points(window, self.location, self.scale, |x| self.family.prob(x));
        if !self.logarithmic {
            let (label, base) = (String::new(), 0.0);
            panel.layers.push(Layer::Area {
                label,
                role: Role::Density,
                points: points.clone(),
                base,
            });
        }
        self.curves(&mut panel, points, words.density, text, |other, x| {
            other.prob(x)
        });
        self.clamp_rules(&mut panel, Along::Vertical);
        self.handles(&mut panel, |x| (x, self.family.prob(x)));
        panel
    }

    /// The cdf with the samples' own.
    pub fn cdf_panel(&self, text: &Text) -> Panel {
        let mut panel = self.bare_cdf_panel(text);
        if !self.samples.is_empty() {
            let steps = Layer::Curve {
                label: strings(text).samples.into(),
                role: Role::Sample,
                points: self.empirical_cdf(self.window()),
                stroke: Stroke::Thin,
            };
            panel.layers.insert(0, steps);
        }
        self.handles(&mut panel, |x| (x, self.family.cdf(x)));
        panel
    }

    /// The cdf alone.
    pub fn bare_cdf_panel(&self, text: &Text) -> Panel {
        let window = self.window();
        let words = strings(text);
        let mut panel = Panel::new(
            Axis::linear("x", window.low, window.high),
            self.probability_axis(words.cdf),
        );
        let points = curve_points(window, self.location, self.scale, |x| self.family.cdf(x));
        self.curves(&mut panel, points, words.cdf, text, |other, x| other.cdf(x));
        panel
    }

    /// The quantile function with the ordered samples.
    pub fn quantile_panel(&self, text: &Text) -> Panel {
        let window = self.window();
        let words = strings(text);
        let x = if self.logarithmic {
            Axis::new(words.uniform_log_odds, (1e-6, 1.0 - 1e-6), Scale::LogOdds)
        } else {
            Axis::linear(words.uniform, 0.0, 1.0)
        };
        let mut panel = Panel::new(x, Axis::linear("x", window.low, window.high));
        if !self.samples.is_empty() {
            let sorted = self.samples.sorted();
            let count = sorted.len() as f64;
            panel.layers.push(Layer::Points {
                label: words.ordered_samples.into(),
                role: Role::Sample,
                x: Rc::new(
                    (0..sorted.len())
                        .map(|rank| (rank as f64 + 0.5) / count)
                        .collect(),
                ),
                y: Rc::new(
                    sorted
                        .iter()
                        .map(|z| self.location + self.scale * z)
                        .collect(),
                ),
                radius: 2.0,
            });
        }
        // Equal steps in log-odds, so that both ends of the curve are followed into the tails.
        let probabilities =
            || (-160..=160).map(|step| 1.0 / (1.0 + (f64::from(-step) / 10.0).exp()));
        let points: Vec<_> = probabilities()
            .map(|p| (p, self.family.quantile(p)))
            .collect();
        panel.layers.push(Layer::Curve {
            label: words.quantile.into(),
            role: Role::Density,
            points,
            stroke: Stroke::Solid,
        });
        if let Some(reference) = &self.reference {
            panel.layers.push(Layer::Curve {
                label: strings(text).normal_curve.into(),
                role: Role::Reference,
                points: probabilities()
                    .map(|p| (p, reference.quantile(p)))
                    .collect(),
                stroke: Stroke::Dashed,
            });
        }
        self.clamp_rules_on_u(&mut panel, Along::Vertical);
        self.handles(&mut panel, |x| (self.family.cdf(x), x));
        panel
    }

    /// The axis on which probabilities stand.
    pub fn probability_axis(&self, label: &str) -> Axis {
        if self.logarithmic {
            Axis::new(label, (1e-8, 1.0), Scale::Log)
        } else {
            Axis::linear(label, 0.0, 1.0)
        }
    }

    fn curves(
        &self,
        panel: &mut Panel,
        points: Vec<(f64, f64)>,
        label: &str,
        text: &Text,
        of_reference: impl Fn(&dyn Cumulative, f64) -> f64,
    ) {
        if let Some(reference) = &self.reference {
            let window = self.window();
            panel.layers.push(Layer::Curve {
                label: strings(text).normal_curve.into(),
                role: Role::Reference,
                points: curve_points(window, self.location, self.scale, |x| {
                    of_reference(&**reference, x)
                }),
                stroke: Stroke::Dashed,
            });
        }
        let label = label.into();
        panel.layers.push(Layer::Curve {
            label,
            role: Role::Density,
            points,
            stroke: Stroke::Solid,
        });
    }

    /// The samples' histogram, scaled to a density.
    pub fn histogram(&self, window: Window, label: &str) -> Layer {
        let x = self.samples.x();
        let share = match x.len() {
            0..300 => 0.8,
            300..3_000 => 0.5,
            3_000..30_000 => 0.3,
            _ => 0.15,
        };
        let span = window.high - window.low;
        let bins = ((span / (share * self.scale)).round() as usize).clamp(16, 512);
        bars(&x, window, bins, label)
    }

    fn empirical_cdf(&self, window: Window) -> Vec<(f64, f64)> {
        const MOST_STEPS: usize = 1_000;
        let sorted = self.samples.sorted();
        let place = |z: &f64| self.location + self.scale * z;
        let count = sorted.len() as f64;
        let first = sorted.partition_point(|z| place(z) < window.low);
        let end = sorted.partition_point(|z| place(z) <= window.high);
        let stride = sorted.len().div_ceil(MOST_STEPS);
        let mut height = first as f64 / count;
        let mut points = vec![(window.low, height)];
        for rank in (first..end).step_by(stride) {
            let next = (rank + stride).min(end);
            let x = place(&sorted[next - 1]);
            points.push((x, height));
            height = next as f64 / count;
            points.push((x, height));
        }
        points.push((window.high, height));
        points
    }

    fn handles(&self, panel: &mut Panel, place: impl Fn(f64) -> (f64, f64)) {
        for (key, x, role) in [
            (LOCATION, self.location, Role::Density),
            (
                self.scale_key,
                self.location + HANDLE_REACH * self.scale,
                Role::Selected,
            ),
        ] {
            panel.handles.push(Handle::new(key.name, place(x), role));
        }
    }

    /// Where the clamp cuts x.
    pub fn clamp_rules(&self, panel: &mut Panel, along: Along) {
        if let Some(clamp) = self.clamp {
            let epsilon = clamp.epsilon();
            for (u, label) in [(epsilon, "ε"), (1.0 - epsilon, "1−ε")] {
                let at = self.family.quantile(u);
                panel.layers.push(Layer::Rule {
                    label: label.into(),
                    role: Role::Noise,
                    along,
                    at,
                });
            }
        }
    }

    /// Where the clamp cuts u.
    pub fn clamp_rules_on_u(&self, panel: &mut Panel, along: Along) {
        if let Some(clamp) = self.clamp {
            let epsilon = clamp.epsilon();
            for (at, label) in [(epsilon, "ε"), (1.0 - epsilon, "1−ε")] {
                panel.layers.push(Layer::Rule {
                    label: label.into(),
                    role: Role::Noise,
                    along,
                    at,
                });
            }
        }
    }
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
