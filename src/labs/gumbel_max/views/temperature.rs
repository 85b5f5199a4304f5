//! Softmax over its temperature: from the largest logit alone to all alike.

use super::ViewContent;
use crate::figure::{Along, Axis, Handle, Layer, Panel, Role, Scale, Side, Stroke};
use crate::labs::gumbel_max::GumbelMaxLab;
use crate::labs::gumbel_max::parameters::LOGITS;
use crate::labs::gumbel_max::strings::{GumbelMaxStrings, strings};
use crate::labs::lab::FrameContext;
use crate::labs::shared::categorical_bars::{category_axis, columns};
use crate::numerics::softmax;

/// Temperatures at the ends of the axis.
const RANGE: (f64, f64) = (0.05, 50.0);

/// Labels closer than this would touch.
const LABEL_DISTANCE: f64 = 0.07;

pub(super) struct Temperature;

impl ViewContent for Temperature {
    fn panels(&self, lab: &GumbelMaxLab, context: FrameContext) -> Vec<Panel> {
        let strings = strings(context.text);
        let mut logits = Panel::new(
            category_axis(strings.category, lab.logits.len()),
            Axis::linear(strings.logits, -8.0, 8.0),
        );
        logits
            .layers
            .push(columns("", Role::Categories, 0.6, &lab.logits));
        let values = LOGITS.iter().zip(&lab.logits).enumerate();
        logits.handles = values
            .map(|(k, (key, &logit))| {
                Handle::new(key.name, ((k + 1) as f64, logit), Role::Category(k))
            })
            .collect();
        vec![logits.weight(0.6), curves_panel(lab, strings)]
    }

    fn description(&self, strings: &GumbelMaxStrings) -> &'static str {
        strings.temperature_description
    }

    fn logit_at(&self, _lab: &GumbelMaxLab, height: f64) -> f64 {
        height
    }
}

/// The probability of each category over the temperature.
fn curves_panel(lab: &GumbelMaxLab, strings: &GumbelMaxStrings) -> Panel {
    const STEPS: usize = 160;
    let mut panel = Panel::new(
        Axis::new(strings.temperature, RANGE, Scale::Log),
        Axis::linear(strings.probability, 0.0, 1.0),
    );
    let mut curves = vec![Vec::with_capacity(STEPS + 1); lab.logits.len()];
    let mut probs = vec![0.0; lab.logits.len()];
    for step in 0..=STEPS {
        let temperature = panel.x.value(step as f64 / STEPS as f64);
        let scores: Vec<f64> = lab.logits.iter().map(|l| l / temperature).collect();
        softmax(&scores, &mut probs);
        for (curve, prob) in curves.iter_mut().zip(&probs) {
            curve.push((temperature, *prob));
        }
    }
    let curves = curves.into_iter().enumerate();
    let curves = curves.map(|(k, points)| Layer::Curve {
        label: String::new(),
        role: Role::Category(k),
        points,
        stroke: Stroke::Solid,
    });
    panel.layers.extend(curves);
    push_current_temperature(&mut panel, lab.temperature, lab.categorical.probs());
    panel
}

/// A rule at the temperature, with the numbers of the categories where their curves cross it.
fn push_current_temperature(panel: &mut Panel, temperature: f64, probs: &[f64]) {
    panel.layers.push(Layer::Rule {
        label: String::new(),
        role: Role::Selected,
        along: Along::Vertical,
        at: temperature,
    });
    let side = if panel.x.position(temperature) > 0.9 {
        Side::Left
    } else {
        Side::Right
    };
    let mut labelled: Vec<f64> = Vec::new();
    for (k, &prob) in probs.iter().enumerate() {
        if labelled
            .iter()
            .all(|other| (other - prob).abs() > LABEL_DISTANCE)
        {
            labelled.push(prob);
            panel.layers.push(Layer::Annotation {
                text: (k + 1).to_string(),
                role: Role::Category(k),
                at: (temperature, prob),
                side,
            });
        }
    }
}
