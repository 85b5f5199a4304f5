//! Samples on the simplex, over their density, and the path of one sample there.

use std::rc::Rc;

use super::ViewContent;
use crate::figure::number::number;
use crate::figure::{Figure, Handle, Layer, Panel, Point, Role, Side, Stroke};
use crate::labs::concrete::ConcreteLab;
use crate::labs::concrete::parameters::{
    DENSITY_SCALE, LOG_ALPHA, MAX_LOG_ALPHA, STEPS_PER_SAMPLE, TILT, TURN,
};
use crate::labs::concrete::strings::{ConcreteStrings, strings};
use crate::labs::lab::{Change, FrameContext};
use crate::labs::parameters::Values;
use crate::labs::shared::marks::dot;
use crate::numerics::softmax;
use crate::strings::fill;

pub(super) struct Simplex;

impl ViewContent for Simplex {
    fn update(&self, lab: &mut ConcreteLab, values: &Values) {
        lab.density_map.update(values.get(DENSITY_SCALE));
        let (across, up) = (
            Rc::make_mut(&mut lab.points.0),
            Rc::make_mut(&mut lab.points.1),
        );
        lab.simplex.project(&lab.x, across, up);
    }

    fn figures(&self, lab: &ConcreteLab, context: FrameContext) -> Vec<Figure> {
        vec![lab.simplex_figure(context)]
    }

    fn drag(&self, lab: &ConcreteLab, _key: &'static str, to: Point) -> Vec<Change> {
        let probs = lab.concrete.rounding_probs();
        let weights = lab.simplex.weights_at(&probs, to);
        let logs: Vec<f64> = weights.iter().map(|weight| weight.ln()).collect();
        // Only ratios of α matter: dragging keeps the mean of log α, as far as the range allows.
        let mean = |logs: &[f64]| logs.iter().sum::<f64>() / logs.len() as f64;
        let shift = mean(lab.concrete.log_alpha()) - mean(&logs);
        let lowest = logs.iter().copied().fold(f64::INFINITY, f64::min);
        let highest = logs.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let shift = shift
            .max(-MAX_LOG_ALPHA - lowest)
            .min(MAX_LOG_ALPHA - highest);
        let changed = LOG_ALPHA.iter().zip(logs);
        changed.map(|(key, log)| key.to(log + shift)).collect()
    }
}

impl ConcreteLab {
    fn simplex_figure(&self, context: FrameContext) -> Figure {
        let strings = strings(context.text);
        let (panels, description) = match self.concrete.len() {
            2 => (self.segment_panels(context), strings.segment_description),
            3 => (vec![self.picture(context)], strings.triangle_description),
            _ => (vec![self.picture(context)], strings.solid_description),
        };
        Figure {
            name: self.figure_name("simplex"),
            description: fill(description, &self.description_parts()),
            panels,
        }
    }

    /// The triangle or the tetrahedron.
    fn picture(&self, context: FrameContext) -> Panel {
        let strings = strings(context.text);
        let mut panel = self.simplex.panel();
        let flat = self.concrete.len() == 3;
        if flat {
            panel
                .layers
                .extend(self.density_map.layer(&self.concrete, strings));
        } else {
            panel.turn = Some((TURN.name, TILT.name));
        }
        let corners = self.simplex.corners();
        panel.layers.extend(edges(&corners));
        panel.layers.push(Layer::Points {
            label: strings.samples.into(),
            role: Role::Sample,
            x: Rc::clone(&self.points.0),
            y: Rc::clone(&self.points.1),
            radius: dot_radius(self.sample_count()),
        });
        let sample = self.shown_sample(context.progress);
        let shown = sample.filter(|(_, done)| *done > 0.0 && *done < f64::from(STEPS_PER_SAMPLE));
        let probs = self.concrete.rounding_probs();
        for (k, &corner) in corners.iter().enumerate() {
            let text = match shown {
                Some((gumbels, _)) => format!("{}: {}", k + 1, number(self.scores(gumbels)[k], 3)),
                None => format!("{}: {}", k + 1, number(probs[k], 3)),
            };
            panel.layers.push(dot(corner, Role::Category(k)));
            panel.layers.push(Layer::Annotation {
                text,
                role: Role::Category(k),
                at: corner,
                side: side_of(corner, &corners),
            });
        }
        if let Some((gumbels, steps_done)) = sample {
            self.push_path(&mut panel, strings, gumbels, steps_done);
        }
        let middle = self.simplex.at(&probs);
        panel.layers.push(Layer::Annotation {
            text: strings.probs_mark.into(),
            role: Role::Density,
            at: middle,
            side: Side::Below,
        });
        panel
            .handles
            .push(Handle::new(LOG_ALPHA[0].name, middle, Role::Density));
        panel
    }

    /// From the middle, where softmax is at an infinite temperature, down to the sample.
    fn push_path(
        &self,
        panel: &mut Panel,
        strings: &ConcreteStrings,
        gumbels: &[f64],
        steps_done: f64,
    ) {
        const STEPS: usize = 48;
        let scores = self.scores(gumbels);
        let part = (steps_done - 1.0).clamp(0.0, 1.0);
        let mut x = vec![0.0; scores.len()];
        let mut tempered = vec![0.0; scores.len()];
        let mut at = |share: f64| {
            for (tempered, score) in tempered.iter_mut().zip(&scores) {
                *tempered = share * score / self.concrete.temperature();
            }
            softmax(&tempered, &mut x);
            self.simplex.at(&x)
        };
        if steps_done > 1.0 {
            // Evenly on a scale that shows the middle of the path also at low temperatures.
            let share = |step: usize| (part * step as f64 / STEPS as f64).powi(3);
            panel.layers.push(Layer::Curve {
                label: String::new(),
                role: Role::Selected,
                points: (0..=STEPS).map(|step| at(share(step))).collect(),
                stroke: Stroke::Thin,
            });
        }
        let tip = at(part.powi(3));
        panel.layers.push(dot(tip, Role::Selected));
        if steps_done > 1.0 {
            panel.layers.push(Layer::Annotation {
                text: strings.path_mark.into(),
                role: Role::Selected,
                at: at((0.5 * part).powi(3)),
                side: Side::Above,
            });
        }
    }
}

/// Smaller dots where there are more of them.
pub(super) fn dot_radius(count: usize) -> f64 {
    match count {
        0..=300 => 2.5,
        301..=5_000 => 1.25,
        _ => 0.75,
    }
}

/// A line between every two corners.
fn edges(corners: &[Point]) -> Vec<Layer> {
    let mut edges = Vec::new();
    for (index, &from) in corners.iter().enumerate() {
        for &to in &corners[index + 1..] {
            edges.push(Layer::Curve {
                label: String::new(),
                role: Role::Ink,
                points: vec![from, to],
                stroke: Stroke::Thin,
            });
        }
    }
    edges
}

/// Text at a corner stands away from the others.
fn side_of(corner: Point, corners: &[Point]) -> Side {
    let middle =
        |axis: fn(&Point) -> f64| corners.iter().map(axis).sum::<f64>() / corners.len() as f64;
    let (right, up) = (corner.0 - middle(|c| c.0), corner.1 - middle(|c| c.1));
    if up > right.abs() {
        Side::Above
    } else if -up > right.abs() || corners.len() == 3 {
        Side::Below
    } else if right > 0.0 {
        Side::Right
    } else {
        Side::Left
    }
}
