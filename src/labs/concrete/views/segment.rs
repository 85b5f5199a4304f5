//! Two categories: the binary Concrete on the unit interval, and the logistic noise that it is made of.

use std::rc::Rc;

use super::simplex::dot_radius;
use crate::distributions::{
    BinaryConcrete, Concrete, ContinuousDistribution, Cumulative, Logistic,
};
use crate::figure::axis::Ticks;
use crate::figure::number::number;
use crate::figure::{Axis, Handle, Layer, Panel, Role, Scale, Side, Stroke};
use crate::labs::concrete::ConcreteLab;
use crate::labs::concrete::parameters::{LOG_ALPHA, STEPS_PER_SAMPLE};
use crate::labs::concrete::strings::strings;
use crate::labs::lab::FrameContext;
use crate::labs::shared::categorical_bars::likely_share;
use crate::labs::shared::marks::dot;
use crate::numerics::sigmoid;

/// Bars of a histogram.
const BARS: usize = 60;

/// The distribution of x₁ and that of its logit.
fn binary(concrete: &Concrete) -> Option<(BinaryConcrete, Logistic)> {
    let log_alpha = concrete.log_alpha();
    let logit = log_alpha[0] - log_alpha[1];
    let binary = BinaryConcrete::new(logit, concrete.temperature()).ok()?;
    let logistic = binary.logit_distribution().ok()?;
    Some((binary, logistic))
}

/// The top of an axis of the bars of so many samples, of which each bar has one of these probabilities.
fn bars_top(probs: &[f64], samples: usize, width: f64) -> f64 {
    1.1 * likely_share(probs, samples) / width
}

impl ConcreteLab {
    pub(super) fn segment_panels(&self, context: FrameContext) -> Vec<Panel> {
        let (concrete, samples) = self.axis_state(context);
        let (Some((binary, logistic)), Some((binary_of_axes, logistic_of_axes))) =
            (binary(&self.concrete), binary(&concrete))
        else {
            return Vec::new();
        };
        let mut unit = self.unit_panel(context, &binary, (&binary_of_axes, samples));
        let mut strip = self.strip_panel(context);
        let mut line = self.logit_panel(context, &logistic, (&logistic_of_axes, samples));
        if let Some((gumbels, steps_done)) = self.shown_sample(context.progress) {
            let scores = self.scores(gumbels);
            let logit = (scores[0] - scores[1]) / self.concrete.temperature();
            let fall = (steps_done - 1.0).clamp(0.0, 1.0);
            if steps_done > 0.0 && steps_done < f64::from(STEPS_PER_SAMPLE) {
                let range = line.x.range;
                let at = (logit.clamp(range.0, range.1), line.y.value(0.5));
                line.layers.push(dot(at, Role::Noise));
                line.layers.push(Layer::Annotation {
                    text: format!("(log α₁ − log α₂ + G₁ − G₂)/λ = {}", number(logit, 3)),
                    role: Role::Noise,
                    at,
                    side: Side::Above,
                });
            }
            if fall > 0.0 {
                strip
                    .layers
                    .push(dot((sigmoid(logit), 1.0 - 0.5 * fall), Role::Selected));
            }
        }
        unit.handles.push(Handle::new(
            LOG_ALPHA[0].name,
            (binary.rounding_prob(), unit.y.range.0),
            Role::Density,
        ));
        vec![line.weight(0.9), strip.weight(0.2), unit]
    }

    /// logit x₁ of each sample, from its noise: x₁ itself may have rounded to 1.
    fn logits(&self) -> Vec<f64> {
        let log_alpha = self.concrete.log_alpha();
        let offset = log_alpha[0] - log_alpha[1];
        let columns = self.gumbels.columns();
        columns[0]
            .iter()
            .zip(&columns[1])
            .map(|(first, second)| (offset + first - second) / self.concrete.temperature())
            .collect()
    }

    fn unit_panel(
        &self,
        context: FrameContext,
        binary: &BinaryConcrete,
        (of_axes, samples): (&BinaryConcrete, usize),
    ) -> Panel {
        let strings = strings(context.text);
        // Closest to both ends, where the density is infinite for λ < 1.
        let grid = |step: i32| sigmoid(f64::from(step) / 16.0);
        let points: Vec<(f64, f64)> = (-160..=160)
            .map(|step| (grid(step), binary.prob(grid(step))))
            .filter(|point| point.1.is_finite())
            .collect();
        let heights = histogram(&self.x[0], (0.0, 1.0));
        let edge = |bar: usize| bar as f64 / BARS as f64;
        let shares: Vec<f64> = (0..BARS)
            .map(|bar| of_axes.cdf(edge(bar + 1)) - of_axes.cdf(edge(bar)))
            .collect();
        let top = bars_top(&shares, samples, edge(1));
        let axis = if self.density_map.is_log() {
            Axis::new(strings.density, (1e-3, 2.0 * top), Scale::Log)
        } else {
            Axis::linear(strings.density, 0.0, top)
        };
        let mut panel = Panel::new(Axis::linear("x₁", 0.0, 1.0), axis);
        push_histogram(&mut panel, strings.samples, (0.0, 1.0), heights);
        if self.density_map.is_on() {
            panel.layers.push(curve(strings.density, points));
        }
        panel
    }

    fn logit_panel(
        &self,
        context: FrameContext,
        logistic: &Logistic,
        (of_axes, samples): (&Logistic, usize),
    ) -> Panel {
        let strings = strings(context.text);
        let reach = of_axes.location().abs() + 7.0 * of_axes.scale();
        let window = (-reach, reach);
        let heights = histogram(&self.logits(), window);
        let width = 2.0 * reach / BARS as f64;
        let share = of_axes.prob(of_axes.location()) * width;
        let top = bars_top(&[share], samples, width);
        let mut panel = Panel::new(
            Axis::linear(strings.logit_axis, window.0, window.1),
            Axis::linear(strings.density, 0.0, top),
        );
        push_histogram(&mut panel, strings.samples, window, heights);
        if self.density_map.is_on() {
            let near = |step: i32| logistic.location() + logistic.scale() * f64::from(step) / 10.0;
            let mut x: Vec<f64> = (-160..=160)
                .map(near)
                .chain([window.0, window.1])
                .filter(|x| (window.0..=window.1).contains(x))
                .collect();
            x.sort_unstable_by(f64::total_cmp);
            let points = x.into_iter().map(|x| (x, logistic.prob(x))).collect();
            panel.layers.push(curve(strings.logistic, points));
        }
        panel
    }

    /// The samples as dots; the height has no meaning.
    fn strip_panel(&self, context: FrameContext) -> Panel {
        let mut panel = Panel::new(
            Axis::linear("", 0.0, 1.0).ticks(Ticks::None),
            Axis::linear("", 0.0, 1.0).ticks(Ticks::None),
        );
        // The golden ratio spreads any number of dots evenly.
        let spread = |index: usize| (0.5 + 0.618_033_988_749_895 * index as f64).fract();
        panel.layers.push(Layer::Points {
            label: strings(context.text).samples.into(),
            role: Role::Sample,
            x: Rc::new(self.x[0].clone()),
            y: Rc::new((0..self.sample_count()).map(spread).collect()),
            radius: dot_radius(self.sample_count()),
        });
        panel
    }
}

fn curve(label: &str, points: Vec<(f64, f64)>) -> Layer {
    Layer::Curve {
        label: label.into(),
        role: Role::Density,
        points,
        stroke: Stroke::Solid,
    }
}

/// Densities of the bars between two ends; what lies outside counts in none.
fn histogram(values: &[f64], (low, high): (f64, f64)) -> Vec<f64> {
    let width = (high - low) / BARS as f64;
    let mut heights = vec![0.0; BARS];
    let unit = 1.0 / (values.len().max(1) as f64 * width);
    for value in values {
        let bar = (value - low) / width;
        if (0.0..=BARS as f64).contains(&bar) {
            heights[(bar as usize).min(BARS - 1)] += unit;
        }
    }
    heights
}

fn push_histogram(panel: &mut Panel, label: &str, (low, high): (f64, f64), heights: Vec<f64>) {
    let width = (high - low) / BARS as f64;
    panel.layers.push(Layer::Bars {
        label: label.into(),
        role: Role::Sample,
        edges: (0..=BARS).map(|bar| low + width * bar as f64).collect(),
        heights,
    });
}
