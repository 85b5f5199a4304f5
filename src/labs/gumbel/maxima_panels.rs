//! The panels of block maxima: the parent with the draws of a block, the maxima, and their distribution.

use std::rc::Rc;

use crate::distributions::ContinuousDistribution;
use crate::figure::axis::Ticks;
use crate::figure::number::number;
use crate::figure::{Along, Axis, Figure, Handle, Layer, Panel, Role, Scale, Side, Stroke};
use crate::labs::lab::FrameContext;
use crate::labs::parameters::Choice;
use crate::labs::shared::location_scale;
use crate::labs::shared::location_scale::{HANDLE_REACH, LOCATION};
use crate::labs::shared::plot::{Window, bars, curve_with_jumps, nice_ceil};
use crate::sampling::Parent;
use crate::strings::{Text, fill};

use super::convergence::{self, matched_gumbel};
use super::maxima::{MaximaView, STEPS_PER_MAXIMUM};
use super::parameters::SCALE;
use super::strings::strings;

impl MaximaView {
    pub(super) fn all_figures(&self, context: FrameContext) -> Vec<Figure> {
        let text = context.text;
        let parts = [
            ("n", self.landed.to_string()),
            ("block", self.block.to_string()),
            ("parent", self.parent_name(text).to_owned()),
            ("distance", number(self.distribution().sup_distance(), 2)),
        ];
        let name = format!("gumbel-maxima-{}-{}", self.parent.word(), self.block);
        let main = Figure {
            name: name.clone(),
            description: fill(strings(text).maxima_description, &parts),
            panels: vec![
                self.parent_panel(context).weight(0.55),
                self.strip_panel(context).weight(0.16),
                self.distribution_panel(text),
            ],
        };
        let convergence = Figure {
            name: format!("gumbel-convergence-{}", self.parent.word()),
            description: fill(strings(text).convergence_description, &parts),
            panels: vec![convergence::panel(text, self.parent, self.block)],
        };
        vec![main, convergence]
    }

    /// The parent's density with the draws of one block on its axis.
    fn parent_panel(&self, context: FrameContext) -> Panel {
        let text = context.text;
        let words = strings(text);
        let parent = self.parent.distribution();
        let (low, high, top) = match self.parent {
            Parent::Exponential => (-1.0, 14.0, 1.1),
            Parent::Normal => (-4.0, 5.0, 0.45),
            Parent::Logistic => (-8.0, 14.0, 0.28),
            Parent::Uniform => (-0.1, 1.1, 1.2),
        };
        let mut panel = Panel::new(
            Axis::linear("", low, high),
            Axis::linear(location_scale::strings(text).density, 0.0, top),
        );
        let window = Window { low, high };
        let support = parent.support();
        let spread = (high - low) / 16.0;
        let middle = f64::midpoint(low, high);
        panel.layers.push(Layer::Curve {
            label: fill(
                words.parent_density,
                &[("parent", self.parent_name(text).to_owned())],
            ),
            role: Role::Reference,
            points: curve_with_jumps(window, middle, spread, &[support.0, support.1], |x| {
                parent.prob(x)
            }),
            stroke: Stroke::Solid,
        });
        panel.layers.push(Layer::Rule {
            label: "bₙ".into(),
            role: Role::Reference,
            along: Along::Vertical,
            at: self.distribution().norming().b,
        });
        let resting = self.step == 0 && context.progress == 0.0;
        let index = if resting {
            self.landed.checked_sub(1)
        } else {
            Some(self.landed)
        };
        if let Some(index) = index {
            let steps = if resting {
                f64::from(STEPS_PER_MAXIMUM)
            } else {
                f64::from(self.step) + context.progress
            };
            self.block_layers(&mut panel, index, steps, top, words.block_draws);
        }
        panel
    }

    fn block_layers(&self, panel: &mut Panel, index: usize, steps: f64, top: f64, label: &str) {
        let draws = self.draws(index);
        let appeared = (steps.min(1.0) * draws.len() as f64).ceil() as usize;
        let height = 0.08 * top;
        let others = &draws[..appeared.min(draws.len() - 1)];
        panel.layers.push(Layer::Points {
            label: label.into(),
            role: Role::Noise,
            x: Rc::new(others.to_vec()),
            y: Rc::new(vec![height; others.len()]),
            radius: if self.block > 100 { 2.0 } else { 3.0 },
        });
        let Some(&largest) = draws.last() else { return };
        if appeared == draws.len() {
            let taken = steps >= 2.0;
            let role = if taken { Role::Sample } else { Role::Noise };
            let lift = height * (1.0 + 2.0 * (steps - 1.0).clamp(0.0, 1.0));
            panel.layers.push(Layer::Points {
                label: String::new(),
                role,
                x: Rc::new(vec![largest]),
                y: Rc::new(vec![lift]),
                radius: 4.5,
            });
            if steps > 1.0 {
                panel.layers.push(Layer::Annotation {
                    text: format!("M = {}", number(largest, 4)),
                    role: Role::Sample,
                    at: (largest, lift),
                    side: Side::Above,
                });
            }
        }
    }

    fn strip_panel(&self, context: FrameContext) -> Panel {
        let window = Window::around(self.location, self.scale);
        let mut panel = Panel::new(
            Axis::linear("", window.low, window.high).ticks(Ticks::None),
            Axis::linear("", 0.0, 1.0).ticks(Ticks::None),
        );
        panel.layers.push(Layer::Points {
            label: strings(context.text).maxima.into(),
            role: Role::Sample,
            x: Rc::clone(&self.x),
            y: Rc::clone(&self.jitter),
            radius: if self.x.len() > 5_000 { 0.75 } else { 1.5 },
        });
        panel
    }

    /// Histogram of the normalised maxima, their exact distribution, and the limit.
    fn distribution_panel(&self, text: &Text) -> Panel {
        let words = strings(text);
        let distribution = self.distribution();
        let window = Window::around(self.location, self.scale);
        let peak = if self.parent == Parent::Uniform {
            1.0
        } else {
            0.4
        };
        let top = nice_ceil(1.08 * peak / self.scale);
        let y = if self.logarithmic {
            Axis::new(
                location_scale::strings(text).density,
                (top * 1e-8, top),
                Scale::Log,
            )
        } else {
            Axis::linear(location_scale::strings(text).density, 0.0, top)
        };
        let mut panel = Panel::new(Axis::linear(words.normalised, window.low, window.high), y);
        if !self.x.is_empty() {
            let share = if self.x.len() < 3_000 { 0.5 } else { 0.2 };
            let span = window.high - window.low;
            let bins = ((span / (share * self.scale)).round() as usize).clamp(16, 512);
            panel.layers.push(bars(&self.x, window, bins, words.maxima));
        }
        let norming = distribution.norming();
        let support = self.parent.distribution().support();
        let ends = [support.0, support.1]
            .map(|end| self.location + self.scale * (end - norming.b) / norming.a);
        let curve = |density: &dyn Fn(f64) -> f64| {
            curve_with_jumps(window, self.location, self.scale, &ends, |x| {
                density((x - self.location) / self.scale) / self.scale
            })
        };
        panel.layers.push(Layer::Curve {
            label: words.exact_law.into(),
            role: Role::Selected,
            points: curve(&|z| distribution.normalised_log_prob(z).exp()),
            stroke: Stroke::Thin,
        });
        panel.layers.push(Layer::Curve {
            label: if self.parent == Parent::Uniform {
                words.weibull
            } else {
                words.gumbel_limit
            }
            .into(),
            role: Role::Density,
            points: curve(&|z| self.parent.limit().prob(z)),
            stroke: Stroke::Solid,
        });
        if self.parent == Parent::Uniform {
            panel.layers.push(Layer::Curve {
                label: words.gumbel_matched.into(),
                role: Role::Reference,
                // The Uniform's limit has mean −1 and variance 1.
                points: curve(&|z| matched_gumbel(-1.0, 1.0).prob(z)),
                stroke: Stroke::Dashed,
            });
        }
        for (key, x, role) in [
            (LOCATION, self.location, Role::Density),
            (
                SCALE,
                self.location + HANDLE_REACH * self.scale,
                Role::Selected,
            ),
        ] {
            let height = self.parent.limit().prob((x - self.location) / self.scale) / self.scale;
            panel.handles.push(Handle::new(key.name, (x, height), role));
        }
        panel
    }
}
