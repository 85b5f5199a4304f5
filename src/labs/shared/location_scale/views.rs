//! Density, cdf and quantile of the current member, with the samples over them.

use std::rc::Rc;

use super::strings::strings;
use super::{HANDLE_REACH, LOCATION, LocationScaleSampler, View, member_of_axes};
use crate::distributions::Cumulative;
use crate::figure::{Along, Axis, Handle, Layer, Panel, Role, Scale, Stroke};
use crate::labs::lab::FrameContext;
use crate::labs::shared::plot::{Window, bars, bin_count, curve_points, density_top};

impl LocationScaleSampler {
    /// The range of x.
    pub fn window(&self, context: FrameContext) -> Window {
        let (location, scale) =
            member_of_axes(context, self.scale_key, (self.location, self.scale));
        let window = Window::around(location, scale);
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

    /// The top of an axis of densities.
    fn density_top(&self, context: FrameContext) -> f64 {
        let (_, scale) = member_of_axes(context, self.scale_key, (self.location, self.scale));
        let usual = self.standard.prob(0.0);
        // The peak of a Normal of this standard deviation.
        let reference = self.reference.as_ref().map_or(0.0, |_| {
            (std::f64::consts::TAU * self.standard.variance())
                .sqrt()
                .recip()
        });
        density_top(usual.max(reference) / scale, 1.15 * usual)
    }

    /// The density with the histogram under it.
    pub fn density_panel(&self, context: FrameContext) -> Panel {
        let window = self.window(context);
        let words = strings(context.text);
        let top = self.density_top(context);
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
        // Over a histogram it would soil the colour of the samples.
        if !self.logarithmic && self.samples.is_empty() {
            let (label, base) = (String::new(), 0.0);
            panel.layers.push(Layer::Area {
                label,
                role: Role::Density,
                points: points.clone(),
                base,
            });
        }
        self.curves(&mut panel, points, words.density, context, |other, x| {
            other.prob(x)
        });
        self.clamp_rules(&mut panel, Along::Vertical);
        self.handles(&mut panel, |x| (x, self.family.prob(x)));
        panel
    }

    /// The cdf with the samples' own.
    pub fn cdf_panel(&self, context: FrameContext) -> Panel {
        let mut panel = self.bare_cdf_panel(context);
        if !self.samples.is_empty() {
            let steps = Layer::Curve {
                label: strings(context.text).samples.into(),
                role: Role::Sample,
                points: self.empirical_cdf(self.window(context)),
                stroke: Stroke::Thin,
            };
            panel.layers.insert(0, steps);
        }
        self.handles(&mut panel, |x| (x, self.family.cdf(x)));
        panel
    }

    /// The cdf alone.
    pub fn bare_cdf_panel(&self, context: FrameContext) -> Panel {
        let window = self.window(context);
        let words = strings(context.text);
        let mut panel = Panel::new(
            Axis::linear("x", window.low, window.high),
            self.probability_axis(words.cdf),
        );
        let points = curve_points(window, self.location, self.scale, |x| self.family.cdf(x));
        self.curves(&mut panel, points, words.cdf, context, |other, x| {
            other.cdf(x)
        });
        panel
    }

    /// The quantile function with the ordered samples.
    pub fn quantile_panel(&self, context: FrameContext) -> Panel {
        let window = self.window(context);
        let words = strings(context.text);
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
                label: words.normal_curve.into(),
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
        context: FrameContext,
        of_reference: impl Fn(&dyn Cumulative, f64) -> f64,
    ) {
        if let Some(reference) = &self.reference {
            let window = self.window(context);
            panel.layers.push(Layer::Curve {
                label: strings(context.text).normal_curve.into(),
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
        bars(&x, window, bin_count(window, share * self.scale), label)
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
