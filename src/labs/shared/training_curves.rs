//! The losses of a training run as curves, and the panel that shows them.

use super::plot::nice_ceil;
use crate::figure::{Axis, Layer, Panel, Point, Role, Stroke};

/// The losses of a run so far, each at its step.
pub struct TrainingCurves {
    /// The losses of batches, averaged where they are many.
    pub batches: Vec<Point>,
    /// The losses of what is held out.
    pub held_out: Vec<Point>,
    /// How many steps were run.
    pub steps: usize,
}

/// The words of the panel.
#[derive(Clone, Copy, Debug)]
pub struct CurveLabels {
    /// Of the horizontal axis.
    pub steps: &'static str,
    /// Of the vertical axis.
    pub loss: &'static str,
    /// Of the curve of batches.
    pub batch: &'static str,
    /// Of the curve of what is held out.
    pub held_out: &'static str,
}

impl TrainingCurves {
    /// All losses that are shown.
    pub fn losses(&self) -> impl Iterator<Item = f64> {
        let points = self.batches.iter().chain(&self.held_out);
        points.map(|point| point.1)
    }

    /// The right end of the axis of steps.
    pub fn end(&self) -> f64 {
        nice_ceil(self.steps.max(100) as f64)
    }

    /// Both curves over an axis of losses with these ends.
    pub fn panel(self, labels: CurveLabels, (low, high): (f64, f64)) -> Panel {
        let mut panel = Panel::new(
            Axis::linear(labels.steps, 0.0, self.end()),
            Axis::linear(labels.loss, low, high),
        );
        let curves = [
            (labels.batch, Role::Reference, Stroke::Thin, self.batches),
            (labels.held_out, Role::Density, Stroke::Solid, self.held_out),
        ];
        let curves = curves.into_iter().filter(|curve| !curve.3.is_empty());
        panel
            .layers
            .extend(curves.map(|(label, role, stroke, points)| Layer::Curve {
                label: label.into(),
                role,
                points,
                stroke,
            }));
        panel
    }
}

/// The losses of batches as at most `most` points: what is left out is averaged into what stands.
pub fn points(losses: &[f64], most: usize) -> Vec<Point> {
    let stride = losses.len().div_ceil(most).max(1);
    let means = losses.chunks(stride).enumerate().map(|(index, some)| {
        let mean = some.iter().sum::<f64>() / some.len() as f64;
        let middle = (index * stride) as f64 + 0.5 * (some.len() + 1) as f64;
        (middle, mean)
    });
    means.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_few_losses_stand_for_themselves() {
        assert_eq!(points(&[], 2), []);
        assert_eq!(points(&[3.0, 1.0], 2), [(1.0, 3.0), (2.0, 1.0)]);
    }

    #[test]
    fn many_losses_are_averaged() {
        // The loss of step n is n: each mean is its own step.
        for (count, most) in [(600, 600), (601, 600), (5000, 400), (12_345, 400)] {
            let losses: Vec<f64> = (1..=count).map(f64::from).collect();
            let points = points(&losses, most);
            assert!((most / 2..=most).contains(&points.len()), "{count}");
            assert!(points.iter().all(|(step, mean)| step == mean), "{count}");
            assert!(points.is_sorted(), "{count}");
        }
    }
}
