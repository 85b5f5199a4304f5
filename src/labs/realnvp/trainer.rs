//! Takes the steps of a run, in a worker.

use std::rc::Rc;

use super::config::TrainConfig;
use super::metrics::{Divergence, Metrics};
use crate::flows::{self, LossGradient, Quantity, RealNvp, RealNvpFit};
use crate::labs::chunks::REALNVP_TRAINING;
use crate::labs::training::{Checkpoint, Progress, Trainer, TrainerSpec, decode, encode};

/// How the trainer of a flow is made.
pub const TRAINER: TrainerSpec = TrainerSpec {
    chunk: &REALNVP_TRAINING,
    create_trainer,
};

/// Steps between two states that are kept.
const KEPT_EVERY: usize = 250;

/// Steps between two looks at what is held out.
const HELD_OUT_EVERY: usize = 50;

/// Steps between two comparisons of the gradient, and the points of one.
const COMPARED_EVERY: usize = 1000;
const COMPARED: usize = 64;

/// How far the parameters are moved for a difference.
const STEP: f64 = 1e-6;

struct FlowTrainer {
    training: RealNvpFit<f32>,
    /// What was not told yet.
    progress: Progress,
    metrics: Metrics,
}

fn create_trainer(config: &[u8], checkpoint: &Checkpoint) -> Option<Box<dyn Trainer>> {
    let config: TrainConfig = decode(config)?;
    let data = Rc::new(config.data()?);
    let mut training = RealNvpFit::new(config.settings(), data).ok()?;
    let mut values = checkpoint.values.to_vec();
    let count = config.shape.parameters();
    if checkpoint.step == 0 && values.len() == count {
        // Adam at rest.
        values.resize(3 * count, 0.0);
    }
    let steps = checkpoint.step;
    let checkpoint = flows::Checkpoint { steps, values };
    training.load_checkpoint(&checkpoint).ok()?;
    let mut trainer = FlowTrainer {
        training,
        progress: Progress::default(),
        metrics: Metrics::default(),
    };
    trainer.validate();
    trainer.metrics.gradient_error = trainer.gradient_error();
    Some(Box::new(trainer))
}

impl FlowTrainer {
    fn validate(&mut self) {
        let steps = self.training.steps() as f64;
        let loss = self.training.held_out_loss();
        self.progress.validation.push((steps, loss));
    }

    /// The relative error of the loss's slope along its own gradient, against a central difference.
    fn gradient_error(&self) -> Option<f64> {
        let flow = self.training.flow();
        let shape = flow.config();
        let (x0, x1) = self.training.held_out_points();
        let (x0, x1) = (x0.get(..COMPARED)?, x1.get(..COMPARED)?);
        let parameters: Vec<_> = flow.parameters().iter().map(|&p| f64::from(p)).collect();
        let mut loss = LossGradient::<f64>::new(shape, COMPARED).ok()?;
        let exact = RealNvp::with_parameters(shape, &parameters).ok()?;
        loss.evaluate(&exact, x0, x1).ok()?;
        let gradient = loss.gradient().to_vec();
        let norm = gradient.iter().map(|g| g * g).sum::<f64>().sqrt();
        if norm == 0.0 {
            return None;
        }
        let mut at = |step: f64| {
            let moved = parameters.iter().zip(&gradient);
            let moved: Vec<_> = moved.map(|(p, g)| p + step * g / norm).collect();
            let flow = RealNvp::with_parameters(shape, &moved).ok()?;
            loss.evaluate(&flow, x0, x1).ok()
        };
        let slope = (at(STEP)? - at(-STEP)?) / (2.0 * STEP);
        Some((slope / norm - 1.0).abs())
    }
}

impl Trainer for FlowTrainer {
    fn step(&mut self) -> bool {
        if !self.training.step() {
            self.metrics.divergence = self.training.divergence().map(|divergence| {
                let (kind, coupling) = match divergence.quantity {
                    Quantity::Scale(coupling) => (0, coupling),
                    Quantity::Translation(coupling) => (1, coupling),
                    Quantity::Point(coupling) => (2, coupling),
                    Quantity::LogDeterminant => (3, 0),
                    Quantity::Loss => (4, 0),
                    Quantity::Gradient(tensor) => (5, tensor.coupling),
                };
                let value = divergence.value;
                Divergence {
                    kind,
                    coupling,
                    value,
                }
            });
            return false;
        }
        self.progress.losses.push(self.training.loss());
        if self.steps().is_multiple_of(HELD_OUT_EVERY) {
            self.validate();
        }
        if self.steps().is_multiple_of(COMPARED_EVERY) {
            self.metrics.gradient_error = self.gradient_error();
        }
        true
    }

    fn steps(&self) -> usize {
        self.training.steps()
    }

    fn is_milestone(&self) -> bool {
        self.steps().is_multiple_of(KEPT_EVERY)
    }

    fn progress(&mut self) -> Progress {
        Progress {
            step: self.steps(),
            metrics: encode(&self.metrics),
            ..std::mem::take(&mut self.progress)
        }
    }

    fn parameters(&self) -> Vec<f32> {
        self.training.flow().parameters().to_vec()
    }

    fn checkpoint(&self) -> Vec<f32> {
        self.training.checkpoint().values
    }
}
