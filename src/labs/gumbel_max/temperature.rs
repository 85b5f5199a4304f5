//! Softmax over its temperature: from the largest logit alone to all alike.

use super::{GumbelMaxLab, LOGITS};
use crate::figure::{Along, Axis, Handle, Layer, Panel, Role, Scale, Side, Stroke};
use crate::labs::gumbel_max::strings::GumbelMaxStrings;
use crate::labs::shared::categorical_bars::{category_axis, columns};
use crate::numerics::softmax;

/// Temperatures at the ends of the axis.
const RANGE: (f64, f64) = (0.05, 50.0);

impl GumbelMaxLab {
    pub(super) fn temperature_panels(&self, words: &GumbelMaxStrings) -> Vec<Panel> {
        let mut logits = Panel::new(
            category_axis(words.category, self.logits.len()),
            Axis::linear(words.logits, -8.0, 8.0),
        );
        logits
            .layers
            .push(columns("", Role::Density, 0.6, &self.logits));
        logits.handles = (0..self.logits.len())
            .map(|k| Handle::new(LOGITS[k], ((k + 1) as f64, self.logits[k]), Role::Density))
            .collect();
        vec![logits.weight(0.6), self.curves_panel(words)]
    }

    fn curves_panel(&self, words: &GumbelMaxStrings) -> Panel {
        const STEPS: usize = 160;
        /// Labels closer than this would touch.
        const APART: f64 = 0.07;
        let mut panel = Panel::new(
            Axis::new(words.temperature, RANGE, Scale::Log),
            Axis::linear(words.probability, 0.0, 1.0),
        );
        let mut curves = vec![Vec::with_capacity(STEPS + 1); self.logits.len()];
        let mut probs = vec![0.0; self.logits.len()];
        for step in 0..=STEPS {
            let temperature = panel.x.value(step as f64 / STEPS as f64);
            let scores: Vec<f64> = self.logits.iter().map(|l| l / temperature).collect();
            softmax(&scores, &mut probs);
            for (curve, prob) in curves.iter_mut().zip(&probs) {
                curve.push((temperature, *prob));
            }
        }
        panel
            .layers
            .extend(curves.into_iter().map(|points| Layer::Curve {
                label: String::new(),
                role: Role::Density,
                points,
                stroke: Stroke::Solid,
            }));
        panel.layers.push(Layer::Rule {
            label: String::new(),
            role: Role::Selected,
            along: Along::Vertical,
            at: self.temperature,
        });
        let side = if panel.x.position(self.temperature) > 0.9 {
            Side::Left
        } else {
            Side::Right
        };
        let mut labelled: Vec<f64> = Vec::new();
        for (k, &prob) in self.categorical.probs().iter().enumerate() {
            if labelled.iter().all(|other| (other - prob).abs() > APART) {
                labelled.push(prob);
                panel.layers.push(Layer::Annotation {
                    text: (k + 1).to_string(),
                    role: Role::Selected,
                    at: (self.temperature, prob),
                    side,
                });
            }
        }
        panel
    }
}
