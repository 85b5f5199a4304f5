//! Block maxima: the largest of n draws, shifted and scaled, over the law that it tends to.

use std::rc::Rc;

use crate::distributions::ContinuousDistribution;
use crate::figure::axis::Ticks;
use crate::figure::number::number;
use crate::figure::{Along, Axis, Figure, Handle, Layer, Panel, Role, Scale, Side, Stroke};
use crate::labs::check::Check;
use crate::labs::gumbel::strings::strings;
use crate::labs::lab::{FrameContext, Table};
use crate::labs::parameters::Values;
use crate::labs::parameters::common::{AXIS, AxisScale, FREEZE, SAMPLES, SEED, STEP};
use crate::labs::shared::checks;
use crate::labs::shared::frozen_noise::{Noise, seed_for};
use crate::labs::shared::location_scale;
use crate::labs::shared::location_scale::{Window, bars, curve_with_jumps, nice_ceil};
use crate::numerics::goodness_of_fit::ks_test_sorted;
use crate::random::Stream;
use crate::sampling::{BlockMaxima, Parent};
use crate::strings::{Text, fill};

use super::convergence::{self, PARENTS, law, matched_gumbel};

/// Events of one maximum: the block is drawn, its largest is taken, it lands.
pub(super) const EVENTS: u32 = 3;

/// The law that a reader's parameters choose, and the maxima drawn from it.
pub(super) struct Maxima {
    parent: Parent,
    block: u32,
    location: f64,
    scale: f64,
    logarithmic: bool,
    phase: u32,
    seed: u64,
    noise: Noise,
    heights: Noise,
    /// The law that the maxima were drawn from.
    drawn: Option<BlockMaxima>,
    landed: usize,
    /// Normalised maxima (M − b)/a of the landed blocks.
    normalised: Vec<f64>,
    x: Rc<Vec<f64>>,
    jitter: Rc<Vec<f64>>,
}

impl Default for Maxima {
    fn default() -> Self {
        Self {
            parent: Parent::Exponential,
            block: 10,
            location: 0.0,
            scale: 1.0,
            logarithmic: false,
            phase: 0,
            seed: 1,
            noise: Noise::default(),
            heights: Noise::default(),
            drawn: None,
            landed: 0,
            normalised: Vec::new(),
            x: Rc::default(),
            jitter: Rc::default(),
        }
    }
}

impl Maxima {
    pub(super) fn apply(&mut self, values: &Values) {
        self.parent = PARENTS[values.whole("parent")];
        self.block = values.whole("block") as u32;
        (self.location, self.scale) = (values.get("mu"), values.get("beta"));
        self.logarithmic = values.get(AXIS) == AxisScale::Log;
        self.phase = values.get(STEP);
        self.landed = values.get(SAMPLES);
        let parameters = [self.location, self.scale, f64::from(self.block)];
        self.seed = seed_for(values.get(SEED), values.get(FREEZE), &parameters);
        let fresh = self.noise.hold(self.seed, "maxima", self.landed + 1);
        self.heights.hold(0, "heights", self.landed);
        let law = self.law();
        if fresh || self.drawn != Some(law) {
            self.drawn = Some(law);
            self.normalised.clear();
        }
        let norming = law.norming();
        self.normalised.truncate(self.landed);
        let held = self.normalised.len();
        self.normalised.extend(
            self.noise.uniforms()[held..self.landed]
                .iter()
                .map(|&u| (law.quantile(u) - norming.b) / norming.a),
        );
        let x = Rc::make_mut(&mut self.x);
        x.clear();
        x.extend(
            self.normalised
                .iter()
                .map(|z| self.location + self.scale * z),
        );
        if self.jitter.len() != self.landed {
            self.jitter = Rc::new(self.heights.uniforms()[..self.landed].to_vec());
        }
    }

    fn law(&self) -> BlockMaxima {
        law(self.parent, self.block)
    }

    /// The draws of the block under way, its largest last.
    ///
    /// Given the maximum M, the others are independent draws below M: F⁻¹(v F(M)).
    fn draws(&self, index: usize) -> Vec<f64> {
        let law = self.law();
        let parent = self.parent.distribution();
        let largest = law.quantile(self.noise.uniforms()[index]);
        let below = parent.cdf(largest);
        let mut stream = Stream::new(self.seed, &format!("block {index}"));
        let mut draws: Vec<f64> = (1..self.block)
            .map(|_| parent.quantile(stream.uniform() * below))
            .collect();
        draws.push(largest);
        draws
    }

    pub(super) fn describe_step(&self, text: &Text, step: u32) -> String {
        let words = strings(text);
        let norming = self.law().norming();
        let largest = self.law().quantile(self.noise.uniforms()[self.landed]);
        let z = (largest - norming.b) / norming.a;
        let parts = [
            ("n", self.block.to_string()),
            ("parent", self.parent_name(text).to_owned()),
            ("m", number(largest, 4)),
            ("x", number(self.location + self.scale * z, 4)),
        ];
        fill(
            [words.event_block, words.event_largest, words.event_land][step.min(2) as usize],
            &parts,
        )
    }

    /// The parent as the link names it.
    fn parent_word(&self) -> &'static str {
        match self.parent {
            Parent::Exponential => "exponential",
            Parent::Normal => "normal",
            Parent::Logistic => "logistic",
            Parent::Uniform => "uniform",
        }
    }

    fn parent_name(&self, text: &Text) -> &'static str {
        let index = PARENTS
            .iter()
            .position(|parent| *parent == self.parent)
            .unwrap_or(0);
        strings(text).parents[index]
    }

    pub(super) fn figures(&self, context: FrameContext) -> Vec<Figure> {
        let text = context.text;
        let parts = [
            ("n", self.landed.to_string()),
            ("block", self.block.to_string()),
            ("parent", self.parent_name(text).to_owned()),
            ("distance", number(self.law().sup_distance(), 2)),
        ];
        let name = format!("gumbel-maxima-{}-{}", self.parent_word(), self.block);
        let main = Figure {
            name: name.clone(),
            description: fill(strings(text).maxima_description, &parts),
            panels: vec![
                self.parent_panel(context).weight(0.55),
                self.strip_panel(context).weight(0.16),
                self.law_panel(text),
            ],
        };
        let convergence = Figure {
            name: format!("gumbel-convergence-{}", self.parent_word()),
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
            at: self.law().norming().b,
        });
        let resting = self.phase == 0 && context.progress == 0.0;
        let index = if resting {
            self.landed.checked_sub(1)
        } else {
            Some(self.landed)
        };
        if let Some(index) = index {
            let events = if resting {
                3.0
            } else {
                f64::from(self.phase) + context.progress
            };
            self.block_layers(&mut panel, index, events, top, words.block_draws);
        }
        panel
    }

    fn block_layers(&self, panel: &mut Panel, index: usize, events: f64, top: f64, label: &str) {
        let draws = self.draws(index);
        let appeared = (events.min(1.0) * draws.len() as f64).ceil() as usize;
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
            let taken = events >= 2.0;
            let role = if taken { Role::Sample } else { Role::Noise };
            let lift = height * (1.0 + 2.0 * (events - 1.0).clamp(0.0, 1.0));
            panel.layers.push(Layer::Points {
                label: String::new(),
                role,
                x: Rc::new(vec![largest]),
                y: Rc::new(vec![lift]),
                radius: 4.5,
            });
            if events > 1.0 {
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

    /// Histogram of the normalised maxima, their exact law, and the limit.
    fn law_panel(&self, text: &Text) -> Panel {
        let words = strings(text);
        let law = self.law();
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
        let norming = law.norming();
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
            points: curve(&|z| law.normalised_log_prob(z).exp()),
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
            ("mu", self.location, Role::Density),
            ("beta", self.location + 2.0 * self.scale, Role::Selected),
        ] {
            let height = self.parent.limit().prob((x - self.location) / self.scale) / self.scale;
            panel.handles.push(Handle::new(key, (x, height), role));
        }
        panel
    }

    pub(super) fn table(&self, text: &Text) -> Table {
        let words = strings(text);
        let norming = self.law().norming();
        let heart_rate = 70.0 + 10.0 * self.law().quantile(0.5);
        let mut rows = vec![
            vec![
                "bₙ".into(),
                words.norming_location.into(),
                number(norming.b, 5),
            ],
            vec![
                "aₙ".into(),
                words.norming_scale.into(),
                number(norming.a, 5),
            ],
            vec![
                "sup".into(),
                words.distance_row.into(),
                number(self.law().sup_distance(), 3),
            ],
        ];
        if self.parent == Parent::Normal {
            rows.push(vec![
                "70 + 10 M".into(),
                words.heart_rate.into(),
                number(heart_rate, 3),
            ]);
        }
        let parts = [
            ("n", self.block.to_string()),
            ("parent", self.parent_name(text).to_owned()),
        ];
        Table {
            caption: fill(words.norming_caption, &parts),
            rows,
            ..Table::default()
        }
    }

    pub(super) fn checks(&self, text: &Text) -> Vec<Check> {
        let words = checks::strings(text);
        let law = self.law();
        let integral = crate::numerics::integrate(
            |z| law.normalised_log_prob(z).exp(),
            f64::NEG_INFINITY,
            f64::INFINITY,
        );
        let detail = fill(
            words.integral_detail,
            &[("value", format!("{:.12}", integral.value))],
        );
        let mut checks = vec![Check::at_most(
            words.integral,
            (integral.value - 1.0).abs(),
            1e-8,
            &detail,
        )];
        if self.normalised.len() < 2 {
            checks.push(Check::pending(words.ks_exact, words.no_samples));
            checks.push(Check::pending(words.ks_limit, words.no_samples));
            return checks;
        }
        let mut sorted = self.normalised.clone();
        sorted.sort_unstable_by(f64::total_cmp);
        let p_value = |cdf: &dyn Fn(f64) -> f64| ks_test_sorted(&sorted, cdf).p_value;
        let exact = p_value(&|z| law.normalised_cdf(z));
        let limit = p_value(&|z| self.parent.limit().cdf(z));
        checks.push(Check::at_least(
            words.ks_exact,
            exact,
            0.001,
            words.ks_exact_detail,
        ));
        checks.push(Check::at_least(
            words.ks_limit,
            limit,
            0.001,
            words.ks_limit_detail,
        ));
        checks
    }
}
