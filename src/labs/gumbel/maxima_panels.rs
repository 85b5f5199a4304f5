//! The panels of block maxima: the parent with the draws of a block, the maxima, and their distribution.

use std::rc::Rc;

use crate::distributions::{ContinuousDistribution, Gumbel};
use crate::figure::axis::Ticks;
use crate::figure::number::number;
use crate::figure::{Along, Axis, Figure, Handle, Layer, Panel, Role, Scale, Side, Stroke};
use crate::labs::lab::FrameContext;
use crate::labs::parameters::Choice;
use crate::labs::shared::location_scale::{self, HANDLE_REACH, LOCATION, member_of_axes};
use crate::labs::shared::marks::{dot, line};
use crate::labs::shared::plot::{Window, bars, bin_count, curve_with_jumps, density_top};
use crate::sampling::{NormingConstants, Parent};
use crate::strings::{Text, fill};

use super::convergence::{self, block_maxima, matched_gumbel};
use super::maxima::{MaximaView, STEPS_PER_MAXIMUM};
use super::parameters::{BLOCK, SCALE};
use super::strings::strings;

/// Where the draws of a block stand, as a share of the parent's axis. The largest is lifted to three times that.
const BLOCK_HEIGHT: f64 = 0.08;

/// The ranges of the axes of one state.
#[derive(Clone, Copy)]
struct Ranges {
    /// Of the draws. What stands above a normalised maximum is the maximum itself: it falls straight down.
    draws: Window,
    /// Of the normalised maxima.
    normalised: Window,
    /// The top of their density.
    top: f64,
}

/// The block whose maximum is shown, and how many of its steps are done.
#[derive(Clone, Copy)]
struct ShownBlock {
    index: usize,
    steps: f64,
}

impl MaximaView {
    pub(super) fn all_figures(&self, context: FrameContext) -> Vec<Figure> {
        let text = context.text;
        let parts = [
            ("n", self.landed.to_string()),
            ("block", self.block.to_string()),
            ("parent", self.parent_name(text).to_owned()),
            ("distance", number(self.distance, 2)),
        ];
        let ranges = self.ranges(context);
        let shown = self.shown_block(context.progress);
        let mut parent = self.parent_panel(text, ranges);
        let mut strip = self.strip_panel(text, ranges);
        let mut distribution = self.distribution_panel(text, ranges);
        if let Some(shown) = shown {
            self.push_block(&mut parent, text, shown);
            self.push_fall([&mut parent, &mut strip, &mut distribution], shown);
        }
        let main = Figure {
            name: format!("gumbel-maxima-{}-{}", self.parent.word(), self.block),
            description: fill(strings(text).maxima_description, &parts),
            panels: vec![parent.weight(0.6), strip.weight(0.16), distribution],
        };
        let convergence = Figure {
            name: format!("gumbel-convergence-{}", self.parent.word()),
            description: fill(strings(text).convergence_description, &parts),
            panels: vec![convergence::panel(text, self.parent, self.block)],
        };
        vec![main, convergence]
    }

    fn ranges(&self, context: FrameContext) -> Ranges {
        /// Normalised units that the window reaches at most to the left, for the middle of the parent.
        const FURTHEST: f64 = -14.0;
        let (location, scale) = member_of_axes(context, SCALE, (self.location, self.scale));
        let block = context.axes.map_or(self.block, |values| values.get(BLOCK));
        let norming = block_maxima(self.parent, block).norming();
        let median = (self.parent.distribution().quantile(0.5) - norming.b) / norming.a;
        let mut normalised = Window::around(location, scale);
        let left = location + scale * (median - 2.0).max(FURTHEST);
        normalised.low = normalised.low.min(left);
        let draw = |x: f64| norming.b + norming.a * (x - location) / scale;
        let peak = if self.parent == Parent::Uniform {
            1.0
        } else {
            Gumbel::STANDARD.prob(0.0)
        };
        Ranges {
            draws: Window {
                low: draw(normalised.low),
                high: draw(normalised.high),
            },
            normalised,
            top: density_top(peak / scale, 1.15 * peak),
        }
    }

    /// The block under way, or else the one whose maximum landed last.
    fn shown_block(&self, progress: f64) -> Option<ShownBlock> {
        if self.step == 0 && progress == 0.0 {
            Some(ShownBlock {
                index: self.landed.checked_sub(1)?,
                steps: f64::from(STEPS_PER_MAXIMUM),
            })
        } else {
            Some(ShownBlock {
                index: self.landed,
                steps: f64::from(self.step) + progress,
            })
        }
    }

    /// The parent's density, and what the maxima are normalised by.
    fn parent_panel(&self, text: &Text, ranges: Ranges) -> Panel {
        let words = strings(text);
        let parent = self.parent.distribution();
        let top = match self.parent {
            Parent::Exponential => 1.1,
            Parent::Normal => 0.45,
            Parent::Logistic => 0.28,
            Parent::Uniform => 1.2,
        };
        let window = ranges.draws;
        let mut panel = Panel::new(
            Axis::linear("", window.low, window.high),
            Axis::linear(location_scale::strings(text).density, 0.0, top),
        );
        let support = parent.support();
        let spread = (window.high - window.low) / 16.0;
        let middle = f64::midpoint(window.low, window.high);
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
        let NormingConstants { a, b } = self.distribution().norming();
        let named = |template: &str, value: f64| fill(template, &[("value", number(value, 3))]);
        panel.layers.push(Layer::Rule {
            label: named(words.subtracted, b),
            role: Role::Reference,
            along: Along::Vertical,
            at: b,
        });
        let height = 0.6 * top;
        panel.layers.push(Layer::Curve {
            label: String::new(),
            role: Role::Reference,
            points: vec![(b, height), (b + a, height)],
            stroke: Stroke::Solid,
        });
        panel.layers.push(Layer::Annotation {
            text: named(words.divided_by, a),
            role: Role::Reference,
            at: (b + a, height),
            side: Side::Right,
        });
        panel
    }

    /// The draws of a block on the parent's axis, the largest of which is lifted.
    fn push_block(&self, panel: &mut Panel, text: &Text, ShownBlock { index, steps }: ShownBlock) {
        let draws = self.draws(index);
        let appeared = (steps.min(1.0) * draws.len() as f64).ceil() as usize;
        let height = BLOCK_HEIGHT * panel.y.range.1;
        let others = &draws[..appeared.min(draws.len() - 1)];
        panel.layers.push(Layer::Points {
            label: strings(text).block_draws.into(),
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

    /// The last step of a maximum: it falls from the parent's axis into the histogram.
    fn push_fall(&self, [parent, strip, density]: [&mut Panel; 3], shown: ShownBlock) {
        let part = 3.0 * (shown.steps - 2.0).clamp(0.0, 1.0);
        if part == 0.0 {
            return;
        }
        let largest = self
            .distribution()
            .quantile(self.noise.uniforms()[shown.index]);
        let NormingConstants { a, b } = self.distribution().norming();
        let x = self.location + self.scale * (largest - b) / a;
        let lift = 3.0 * BLOCK_HEIGHT * parent.y.range.1;
        let panels = [
            (parent, largest, lift),
            (strip, x, 1.0),
            (density, x, f64::INFINITY),
        ];
        for (index, (panel, at, from)) in panels.into_iter().enumerate() {
            let fallen = (part - index as f64).clamp(0.0, 1.0);
            if fallen > 0.0 {
                let from = from.min(panel.y.range.1);
                let start = panel.y.position(from);
                let to = panel.y.value(start * (1.0 - fallen));
                panel
                    .layers
                    .push(line(vec![(at, from), (at, to)], Role::Sample));
                if fallen < 1.0 {
                    panel.layers.push(dot((at, to), Role::Sample));
                    if index == 2 {
                        panel.layers.push(Layer::Annotation {
                            text: format!("x = {}", number(x, 4)),
                            role: Role::Sample,
                            at: (at, to),
                            side: Side::Right,
                        });
                    }
                }
            }
        }
    }

    fn strip_panel(&self, text: &Text, ranges: Ranges) -> Panel {
        let window = ranges.normalised;
        let mut panel = Panel::new(
            Axis::linear("", window.low, window.high).ticks(Ticks::None),
            Axis::linear("", 0.0, 1.0).ticks(Ticks::None),
        );
        panel.layers.push(Layer::Points {
            label: strings(text).maxima.into(),
            role: Role::Sample,
            x: Rc::clone(&self.x),
            y: Rc::clone(&self.jitter),
            radius: if self.x.len() > 5_000 { 0.75 } else { 1.5 },
        });
        panel
    }

    /// Histogram of the normalised maxima, their exact distribution, and the limit.
    fn distribution_panel(&self, text: &Text, ranges: Ranges) -> Panel {
        let words = strings(text);
        let distribution = self.distribution();
        let (window, top) = (ranges.normalised, ranges.top);
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
            let bins = bin_count(window, share * self.scale);
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
