//! One sample: log α, its noise, the temperature, softmax.

use std::rc::Rc;

use super::{ViewContent, temperature_rule};
use crate::figure::number::number;
use crate::figure::{Axis, Figure, Handle, Layer, Panel, Role, Scale, Side, Stroke};
use crate::labs::concrete::ConcreteLab;
use crate::labs::concrete::parameters::{LOG_ALPHA, TEMPERATURE_RANGE};
use crate::labs::concrete::strings::{ConcreteStrings, strings};
use crate::labs::lab::FrameContext;
use crate::labs::shared::categorical_bars::category_axis;
use crate::labs::shared::plot::nice_ceil;
use crate::numerics::softmax;
use crate::strings::fill;

/// What the three panels show of one sample.
struct Sample {
    scores: Vec<f64>,
    winner: usize,
    /// How much of the noise has been added.
    grown: f64,
    /// How far softmax has come from all alike.
    shared: f64,
}

pub(super) struct SingleSample;

impl ViewContent for SingleSample {
    fn figures(&self, lab: &ConcreteLab, context: FrameContext) -> Vec<Figure> {
        vec![lab.single_sample_figure(context)]
    }
}

impl ConcreteLab {
    fn single_sample_figure(&self, context: FrameContext) -> Figure {
        let strings = strings(context.text);
        let (gumbels, steps_done) = self
            .shown_sample(context.progress)
            .unwrap_or((self.gumbels.current(), 0.0));
        let scores = self.scores(gumbels);
        let sample = Sample {
            winner: (0..scores.len())
                .max_by(|&a, &b| scores[a].total_cmp(&scores[b]))
                .unwrap_or(0),
            scores,
            grown: steps_done.min(1.0),
            shared: (steps_done - 1.0).clamp(0.0, 1.0),
        };
        let mut parts = self.description_parts();
        parts.push(("winner", (sample.winner + 1).to_string()));
        Figure {
            name: self.figure_name("one"),
            description: fill(strings.one_description, &parts),
            panels: vec![
                self.noise_panel(context, gumbels, &sample),
                self.softmax_panel(strings, &sample),
                self.paths_panel(strings, &sample),
            ],
        }
    }

    /// log α with the noise stacked on it.
    fn noise_panel(&self, context: FrameContext, gumbels: &[f64], sample: &Sample) -> Panel {
        let strings = strings(context.text);
        let log_alpha = self.concrete.log_alpha();
        let tip = |k: usize| log_alpha[k] + sample.grown * (sample.scores[k] - log_alpha[k]);
        let (of_axes, _) = self.axis_state(context);
        let bases = of_axes.log_alpha().iter().zip(gumbels);
        let ends = || {
            bases
                .clone()
                .flat_map(|(base, gumbel)| [*base, base + gumbel])
        };
        let low = ends().fold(-2.0, f64::min);
        let high = ends().fold(3.0, f64::max);
        let mut panel = Panel::new(
            category_axis("", log_alpha.len()),
            Axis::linear(
                strings.scores_axis,
                -nice_ceil(-1.05 * low),
                nice_ceil(1.15 * high),
            ),
        );
        let column = |k: usize, base: f64, tip: f64| ((k + 1) as f64, base, tip);
        let all = 0..log_alpha.len();
        panel.layers.push(Layer::Columns {
            label: strings.log_alpha.into(),
            role: Role::Categories,
            width: 0.5,
            columns: all.clone().map(|k| column(k, 0.0, log_alpha[k])).collect(),
        });
        if sample.grown > 0.0 {
            panel.layers.push(Layer::Columns {
                label: strings.noise.into(),
                role: Role::Noise,
                width: 0.22,
                columns: all
                    .clone()
                    .map(|k| column(k, log_alpha[k], tip(k)))
                    .collect(),
            });
            panel.layers.push(Layer::Points {
                label: String::new(),
                role: Role::Noise,
                x: Rc::new(all.clone().map(|k| (k + 1) as f64).collect()),
                y: Rc::new(all.map(tip).collect()),
                radius: 3.5,
            });
        }
        if sample.grown == 1.0 {
            panel.layers.push(Layer::Annotation {
                text: strings.largest.into(),
                role: Role::Selected,
                at: ((sample.winner + 1) as f64, tip(sample.winner)),
                side: Side::Above,
            });
        }
        panel.handles = (0..log_alpha.len())
            .map(|k| {
                let at = ((k + 1) as f64, log_alpha[k]);
                Handle::new(LOG_ALPHA[k].name, at, Role::Category(k))
            })
            .collect();
        panel
    }

    /// Softmax of the scores over λ.
    fn softmax_panel(&self, strings: &ConcreteStrings, sample: &Sample) -> Panel {
        let temperature = self.concrete.temperature();
        let tempered: Vec<f64> = sample
            .scores
            .iter()
            .map(|score| sample.shared * score / temperature)
            .collect();
        let mut x = vec![0.0; tempered.len()];
        softmax(&tempered, &mut x);
        let mut panel = Panel::new(
            category_axis("", x.len()),
            Axis::linear(strings.softmax_axis, 0.0, 1.0),
        );
        let groups = [(strings.other_coordinates, false), (strings.largest, true)];
        for (label, winner) in groups {
            panel.layers.push(Layer::Columns {
                label: label.into(),
                role: Role::Categories,
                width: 0.5,
                columns: (0..x.len())
                    .filter(|k| (*k == sample.winner) == winner)
                    .map(|k| ((k + 1) as f64, 0.0, x[k]))
                    .collect(),
            });
        }
        for (k, &value) in x.iter().enumerate() {
            panel.layers.push(Layer::Annotation {
                text: number(value, 3),
                role: Role::Category(k),
                at: ((k + 1) as f64, value.min(0.85)),
                side: Side::Above,
            });
        }
        panel
    }

    /// The sample's coordinates over all temperatures: none overtakes another.
    fn paths_panel(&self, strings: &ConcreteStrings, sample: &Sample) -> Panel {
        const STEPS: usize = 160;
        let mut panel = Panel::new(
            Axis::new(strings.temperature, TEMPERATURE_RANGE, Scale::Log),
            Axis::linear(strings.coordinates, 0.0, 1.0),
        );
        let mut paths = vec![Vec::with_capacity(STEPS + 1); sample.scores.len()];
        let mut x = vec![0.0; sample.scores.len()];
        for step in 0..=STEPS {
            let temperature = panel.x.value(step as f64 / STEPS as f64);
            let tempered: Vec<f64> = sample.scores.iter().map(|s| s / temperature).collect();
            softmax(&tempered, &mut x);
            for (path, x) in paths.iter_mut().zip(&x) {
                path.push((temperature, *x));
            }
        }
        for (k, points) in paths.into_iter().enumerate() {
            panel.layers.push(Layer::Curve {
                label: format!("x{}", ["₁", "₂", "₃", "₄"][k]),
                role: Role::Category(k),
                points,
                stroke: Stroke::Solid,
            });
        }
        panel
            .layers
            .push(temperature_rule(self.concrete.temperature()));
        panel
    }
}
