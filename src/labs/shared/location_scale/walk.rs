//! The walk of one sample: noise above, the cdf that carries it, the histogram that it joins.

use super::samples::Draw;
use super::strings::strings;
use super::{LocationScaleSampler, STEPS_PER_SAMPLE, SamplingMethod};
use crate::distributions::{ContinuousDistribution, Gumbel};
use crate::figure::axis::Ticks;
use crate::figure::number::number;
use crate::figure::{Along, Axis, Layer, Panel, Point, Role, Side, Stroke};

use super::super::marks::{dot, line};
use crate::labs::lab::FrameContext;
use crate::labs::shared::plot::{Window, curve_points};

/// How far the shown sample has come, in steps: 1.5 is halfway through the second.
#[derive(Clone, Copy)]
struct SamplePath {
    draw: Draw,
    steps: f64,
}

impl SamplePath {
    /// How much of a step has happened, from 0 to 1.
    fn part(self, step: u32) -> f64 {
        (self.steps - f64::from(step)).clamp(0.0, 1.0)
    }
}

impl LocationScaleSampler {
    /// Three panels over one another. They share the horizontal axis, except that standard Gumbels
    /// keep their own where the samples' would not hold them.
    pub fn walk_panels(&self, context: FrameContext) -> Vec<Panel> {
        let path = self.path(context.progress);
        let mut noise = match self.method {
            SamplingMethod::Inversion => {
                let mut panel = self.bare_cdf_panel(context);
                self.clamp_rules_on_u(&mut panel, Along::Horizontal);
                panel.x = Axis::linear("", panel.x.range.0, panel.x.range.1).ticks(Ticks::Silent);
                panel
            }
            SamplingMethod::DifferenceOfGumbels => self.gumbels_panel(context),
        };
        let mut strip = self.strip_panel(context);
        let mut density = self.density_panel(context);
        if let Some(path) = path {
            match self.method {
                SamplingMethod::Inversion => {
                    let x = self.location + self.scale * path.draw.standard;
                    cdf_path(&mut noise, path.draw.first, x, path.steps);
                }
                SamplingMethod::DifferenceOfGumbels => {
                    self.difference_path(&mut noise, context, path);
                }
            }
            self.landing(&mut strip, &mut density, path);
        }
        vec![noise.weight(1.0), strip.weight(0.2), density.weight(1.0)]
    }

    /// The sample under way, or else the one that landed last with its whole path.
    fn path(&self, progress: f64) -> Option<SamplePath> {
        if self.step == 0 && progress == 0.0 {
            let draw = self.samples.last()?;
            Some(SamplePath {
                draw,
                steps: f64::from(STEPS_PER_SAMPLE),
            })
        } else {
            let steps = f64::from(self.step) + progress;
            Some(SamplePath {
                draw: self.samples.current(),
                steps,
            })
        }
    }

    fn gumbels_panel(&self, context: FrameContext) -> Panel {
        let window = Window::around(0.0, 1.0);
        let words = strings(context.text);
        let ticks = if window == self.window(context) {
            Ticks::Silent
        } else {
            Ticks::Round
        };
        let mut panel = Panel::new(
            Axis::linear("", window.low, window.high).ticks(ticks),
            Axis::linear(words.density, 0.0, 0.6),
        );
        panel.layers.push(Layer::Curve {
            label: words.gumbel_density.into(),
            role: Role::Noise,
            points: curve_points(window, 0.0, 1.0, |x| Gumbel::STANDARD.prob(x)),
            stroke: Stroke::Solid,
        });
        panel
    }

    fn difference_path(&self, panel: &mut Panel, context: FrameContext, path: SamplePath) {
        const LEVELS: [f64; 2] = [0.1, 0.2];
        // Above the curve, whose peak is 1/e.
        const LIFT: f64 = 0.46;
        let draws = [(path.draw.first, "G₁"), (path.draw.second, "G₂")];
        for (step, ((gumbel, name), level)) in draws.into_iter().zip(LEVELS).enumerate() {
            let part = path.part(step as u32);
            if part > 0.0 {
                let top = Gumbel::STANDARD.prob(gumbel).max(level);
                panel.layers.push(line(
                    vec![(gumbel, top), (gumbel, top + part * (level - top))],
                    Role::Noise,
                ));
                panel
                    .layers
                    .push(dot((gumbel, top + part * (level - top)), Role::Noise));
                panel.layers.push(Layer::Annotation {
                    text: format!("{name} = {}", number(gumbel, 3)),
                    role: Role::Noise,
                    at: (gumbel, level),
                    side: if gumbel > 0.0 {
                        Side::Right
                    } else {
                        Side::Left
                    },
                });
            }
        }
        let part = path.part(2);
        if part > 0.0 {
            let (first, second) = (path.draw.first, path.draw.second);
            let x = self.location + self.scale * path.draw.standard;
            // The difference moves to where the panels below have it.
            let window = self.window(context);
            let below = Axis::linear("", window.low, window.high);
            let axis = panel.x.clone();
            let at = |from: f64, to: f64| from + part * (axis.value(below.position(to)) - from);
            panel.layers.push(line(
                vec![(at(second, self.location), LIFT), (at(first, x), LIFT)],
                Role::Sample,
            ));
            panel.layers.push(dot((at(first, x), LIFT), Role::Sample));
            panel.layers.push(Layer::Annotation {
                text: format!("μ + s(G₁ − G₂) = {}", number(x, 3)),
                role: Role::Sample,
                at: (at(first, x), LIFT),
                side: Side::Above,
            });
        }
    }

    /// The landed samples as dots; the height has no meaning.
    fn strip_panel(&self, context: FrameContext) -> Panel {
        let window = self.window(context);
        let mut panel = Panel::new(
            Axis::linear("", window.low, window.high).ticks(Ticks::None),
            Axis::linear("", 0.0, 1.0).ticks(Ticks::None),
        );
        panel.layers.push(Layer::Points {
            label: strings(context.text).samples.into(),
            role: Role::Sample,
            x: self.samples.x(),
            y: self.samples.jitter(),
            radius: if self.samples.len() > 5_000 {
                0.75
            } else {
                1.5
            },
        });
        panel
    }

    fn landing(&self, strip: &mut Panel, density: &mut Panel, path: SamplePath) {
        let x = self.location + self.scale * path.draw.standard;
        if path.steps < 3.0 {
            return;
        }
        let part = path.part(3);
        if part < 1.0 {
            strip.layers.push(line(
                vec![(x, 1.0), (x, 1.0 - (2.0 * part).min(1.0))],
                Role::Sample,
            ));
        }
        if part > 0.5 {
            let fall = density.y.value(1.0 - (2.0 * part - 1.0));
            density
                .layers
                .push(line(vec![(x, density.y.range.1), (x, fall)], Role::Sample));
            if part < 1.0 {
                density.layers.push(dot((x, fall), Role::Sample));
                density
                    .layers
                    .push(value_label("x", x, (x, fall), &density.x));
            }
        }
    }
}

/// The path of a uniform through a cdf, of which the panel is: up to u in the first step, across to the
/// curve in the second, down to x in the third.
pub fn cdf_path(panel: &mut Panel, u: f64, x: f64, steps: f64) {
    let part = |step: u32| (steps - f64::from(step)).clamp(0.0, 1.0);
    let left = panel.x.range.0;
    let bottom = panel.y.range.0;
    let between = |axis: &Axis, from: f64, to: f64, part: f64| {
        let (from, to) = (axis.position(from), axis.position(to));
        axis.value(from + part * (to - from))
    };
    let height = between(&panel.y, bottom, u, part(0));
    let across = between(&panel.x, left, x, part(1));
    let down = between(&panel.y, u, bottom, part(2));
    let path = if steps <= 1.0 {
        vec![(left, bottom), (left, height)]
    } else if steps <= 2.0 {
        vec![(left, u), (across, u)]
    } else {
        vec![(left, u), (x, u), (x, down)]
    };
    let tip = path[path.len() - 1];
    let role = if steps <= 2.0 {
        Role::Noise
    } else {
        Role::Sample
    };
    panel.layers.push(line(path, Role::Noise));
    panel.layers.push(dot((left, height), Role::Noise));
    panel.layers.push(dot(tip, role));
    let side = if panel.y.position(height) > 0.85 {
        Side::Below
    } else {
        Side::Above
    };
    // While the dot runs across it carries its value.
    let carried = if (1.0..2.0).contains(&steps) {
        panel.x.position(across)
    } else {
        0.0
    };
    panel.layers.push(Layer::Annotation {
        text: format!("u = {}", number(u, 4)),
        role: Role::Noise,
        at: (panel.x.value(carried.clamp(0.1, 0.9)), height),
        side,
    });
    if steps > 2.0 {
        let height = panel.y.value(panel.y.position(down).max(0.1));
        let label = value_label("x", x, (x, height), &panel.x);
        panel.layers.push(label);
    }
}

/// The value of a sample beside its dot: to the right, but for the end of the axis.
fn value_label(name: &str, value: f64, at: Point, x: &Axis) -> Layer {
    Layer::Annotation {
        text: format!("{name} = {}", number(value, 4)),
        role: Role::Sample,
        at,
        side: if x.position(at.0) > 0.85 {
            Side::Left
        } else {
            Side::Right
        },
    }
}
