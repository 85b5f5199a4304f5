//! Who takes the steps of a run, in a worker.

use std::rc::Rc;

use super::facts::Facts;
use super::plan::Plan;
use super::run::{parted, with_steps};
use crate::flows::{Checkpoint, LossGradient, Quantity, RealNvp, RealNvpFit};
use crate::labs::chunks::REALNVP_TRAINING;
use crate::labs::errand::{Trade, Trainee};

/// Where trainees come from.
pub const TRADE: Trade = Trade {
    chunk: &REALNVP_TRAINING,
    hire,
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

struct FlowTrainee {
    training: RealNvpFit<f32>,
    /// What was not told yet.
    facts: Facts,
}

fn hire(plan: &[f64], state: &[f32]) -> Option<Box<dyn Trainee>> {
    let plan = Plan::read(plan)?;
    let data = Rc::new(plan.data()?);
    let mut training = RealNvpFit::new(plan.settings(), data).ok()?;
    if !state.is_empty() {
        let (steps, values) = parted(state)?;
        let values = values.to_vec();
        training
            .load_checkpoint(&Checkpoint { steps, values })
            .ok()?;
    }
    let mut trainee = FlowTrainee {
        training,
        facts: Facts::default(),
    };
    trainee.weigh();
    trainee.facts.gradient_error = trainee.gradient_error();
    Some(Box::new(trainee))
}

impl FlowTrainee {
    fn weigh(&mut self) {
        let steps = self.training.steps() as f64;
        self.facts
            .held_out
            .push((steps, self.training.held_out_loss()));
    }
}

impl FlowTrainee {
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
        let mut at = |step: f64| {
            let moved = parameters.iter().zip(&gradient);
            let moved: Vec<_> = moved.map(|(p, g)| p + step * g / norm).collect();
            let flow = RealNvp::with_parameters(shape, &moved).ok()?;
            loss.evaluate(&flow, x0, x1).ok()
        };
        let slope = (at(STEP)? - at(-STEP)?) / (2.0 * STEP);
        Some((slope / norm - 1.0).abs()).filter(|error| error.is_finite())
    }
}

impl Trainee for FlowTrainee {
    fn step(&mut self) -> bool {
        if !self.training.step() {
            self.facts.divergence = self.training.divergence().map(|divergence| {
                let (kind, place) = match divergence.quantity {
                    Quantity::Scale(coupling) => (0, coupling),
                    Quantity::Translation(coupling) => (1, coupling),
                    Quantity::Point(coupling) => (2, coupling),
                    Quantity::LogDeterminant => (3, 0),
                    Quantity::Loss => (4, 0),
                    Quantity::Gradient(tensor) => (5, tensor.coupling),
                };
                [f64::from(kind), place as f64, divergence.value]
            });
            return false;
        }
        self.facts.losses.push(self.training.loss());
        if self.steps().is_multiple_of(HELD_OUT_EVERY) {
            self.weigh();
        }
        if self.steps().is_multiple_of(COMPARED_EVERY) {
            self.facts.gradient_error = self.gradient_error();
        }
        true
    }

    fn steps(&self) -> usize {
        self.training.steps()
    }

    fn is_milestone(&self) -> bool {
        self.steps().is_multiple_of(KEPT_EVERY)
    }

    fn snapshot(&mut self, facts: &mut Vec<f64>, parameters: &mut Vec<f32>) {
        self.facts.steps = self.steps();
        self.facts.write(facts);
        self.facts = Facts {
            divergence: self.facts.divergence,
            ..Facts::default()
        };
        parameters.clear();
        parameters.extend(self.training.flow().parameters());
    }

    fn state(&self, state: &mut Vec<f32>) {
        state.clear();
        let all = self.training.checkpoint();
        state.extend(with_steps(all.steps, &all.values).iter());
    }
}
