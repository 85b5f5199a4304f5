//! Samples on the simplex, over their density, and the way of one sample there.

use std::rc::Rc;

use super::{ConcreteLab, EVENTS, LOG_ALPHA};
use crate::figure::number::number;
use crate::figure::{Figure, Handle, Layer, Panel, Point, Role, Side, Stroke};
use crate::labs::concrete::strings::strings;
use crate::labs::lab::FrameContext;
use crate::labs::shared::marks::dot;
use crate::numerics::softmax;
use crate::strings::fill;

impl ConcreteLab {
    pub(super) fn simplex_figure(&self, context: FrameContext) -> Figure {
        let words = strings(context.text);
        let (panels, description) = match self.concrete.len() {
            2 => (self.segment_panels(context), words.segment_description),
            3 => (vec![self.picture(context)], words.triangle_description),
            _ => (vec![self.picture(context)], words.solid_description),
        };
        Figure {
            name: self.name("simplex"),
            description: fill(description, &self.parts()),
            panels,
        }
    }

    /// The triangle or the tetrahedron.
    fn picture(&self, context: FrameContext) -> Panel {
        let words = strings(context.text);
        let mut panel = self.simplex.panel();
        let flat = self.concrete.len() == 3;
        if flat {
            panel.layers.extend(self.heat.layer(&self.concrete, words));
        } else {
            panel.turn = Some(("turn", "tilt"));
        }
        let corners = self.simplex.corners();
        panel.layers.extend(edges(&corners));
        panel.layers.push(Layer::Points {
            label: words.samples.into(),
            role: Role::Sample,
            x: Rc::clone(&self.points.0),
            y: Rc::clone(&self.points.1),
            radius: dot_radius(self.landed()),
        });
        let journey = self.journey(context.progress);
        let shown = journey.filter(|(_, events)| *events > 0.0 && *events < f64::from(EVENTS));
        let probs = self.concrete.rounding_probs();
        for (k, &corner) in corners.iter().enumerate() {
            let told = match shown {
                Some((gumbels, _)) => format!("{}: {}", k + 1, number(self.scores(gumbels)[k], 3)),
                None => format!("{}: {}", k + 1, number(probs[k], 3)),
            };
            panel.layers.push(Layer::Annotation {
                text: told,
                role: if shown.is_some() {
                    Role::Noise
                } else {
                    Role::Ink
                },
                at: corner,
                side: side_of(corner, &corners),
            });
        }
        if let Some((gumbels, events)) = journey {
            self.way(&mut panel, gumbels, events);
        }
        panel.handles.push(Handle::new(
            LOG_ALPHA[0],
            self.simplex.at(&probs),
            Role::Density,
        ));
        panel
    }

    /// From the middle, where softmax is at an infinite temperature, down to the sample.
    fn way(&self, panel: &mut Panel, gumbels: &[f64], events: f64) {
        const STEPS: usize = 48;
        let scores = self.scores(gumbels);
        let part = (events - 1.0).clamp(0.0, 1.0);
        let mut x = vec![0.0; scores.len()];
        let mut tempered = vec![0.0; scores.len()];
        let mut at = |share: f64| {
            for (tempered, score) in tempered.iter_mut().zip(&scores) {
                *tempered = share * score / self.concrete.temperature();
            }
            softmax(&tempered, &mut x);
            self.simplex.at(&x)
        };
        if events > 1.0 {
            // Evenly on a scale that shows the middle of the way also at low temperatures.
            let share = |step: usize| (part * step as f64 / STEPS as f64).powi(3);
            panel.layers.push(Layer::Curve {
                label: String::new(),
                role: Role::Selected,
                points: (0..=STEPS).map(|step| at(share(step))).collect(),
                stroke: Stroke::Thin,
            });
        }
        panel.layers.push(dot(at(part.powi(3)), Role::Selected));
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

/// Words at a corner stand away from the others.
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
