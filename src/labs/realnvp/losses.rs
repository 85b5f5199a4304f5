//! The figure of the losses.

use super::FlowLab;
use crate::datasets::EntropyTask;
use crate::figure::number::{count, number, number_or_dash};
use crate::figure::{Along, Figure, Layer, Role, Stroke};
use crate::labs::realnvp::strings::RealNvpStrings;
use crate::labs::shared::training_curves::{self, CurveLabels, TrainingCurves};
use crate::strings::fill;

/// Most points of the curve of losses.
const MOST_POINTS: usize = 400;

/// Nats between two possible ends of the axis of losses.
const LOSS_STEP: f64 = 0.25;

/// Losses so far above the least are not shown.
const LOSS_ROOM: f64 = 3.0;

impl FlowLab {
    /// The losses of the batches and of the held-out points.
    pub(super) fn loss_figure(&self, words: &RealNvpStrings) -> Figure {
        let losses = &self.training.losses[..];
        let curves = TrainingCurves {
            batches: training_curves::points(losses, MOST_POINTS),
            held_out: self.training.validation.clone(),
            steps: losses.len(),
        };
        let entropy = self.entropy.as_ref().and_then(EntropyTask::value);
        let all = || {
            let losses = curves.losses().chain([self.held_out_loss]);
            losses.filter(|loss| loss.is_finite())
        };
        let least = all().fold(entropy.unwrap_or(f64::INFINITY), f64::min);
        let least = if least.is_finite() { least } else { 0.0 };
        let most = all()
            .fold(least + LOSS_STEP, f64::max)
            .min(least + LOSS_ROOM);
        let low = ((least - 0.1) / LOSS_STEP).floor() * LOSS_STEP;
        let high = (most / LOSS_STEP).ceil() * LOSS_STEP;
        let end = curves.end();
        let labels = CurveLabels {
            steps: words.steps_axis,
            loss: words.loss_axis,
            batch: words.batch_loss,
            held_out: words.held_out,
        };
        let mut panel = curves.panel(labels, (low, high));
        if let Some(entropy) = entropy {
            panel.layers.push(Layer::Curve {
                label: fill(words.floor, &[("nats", number(entropy, 4))]),
                role: Role::Ink,
                points: vec![(0.0, entropy), (end, entropy)],
                stroke: Stroke::Dashed,
            });
        }
        panel.layers.push(Layer::Rule {
            label: String::new(),
            role: Role::Selected,
            along: Along::Vertical,
            at: self.steps() as f64,
        });
        let parts = [
            ("steps", count(self.steps() as u64)),
            ("nats", number_or_dash(self.held_out_loss, 4)),
        ];
        Figure {
            name: format!("realnvp-loss-{}", self.steps()),
            description: fill(words.loss_description, &parts),
            panels: vec![panel],
        }
    }
}
