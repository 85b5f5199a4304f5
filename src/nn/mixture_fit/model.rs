//! The mixture as its fit sees it: parameters, minibatches, loss and gradient.

use super::log_likelihood::{self, Row};
use super::{Likelihood, MixtureFit};
use crate::nn::{NonFinite, TrainStep};
use crate::random::Stream;
use std::rc::Rc;

/// A quantity of a step; components count from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Quantity {
    /// The mean log-likelihood of the minibatch, in nats, is not finite.
    LogLikelihood,
    /// The loss's derivative by a parameter is not finite, or its square, which Adam keeps, is not.
    Gradient(Part, usize),
    /// A parameter is not finite after Adam's step.
    Parameter(Part, usize),
    /// The scale exp(log scale) of a component is infinite after Adam's step, or 0, or so small that its
    /// reciprocal is infinite.
    Scale(usize),
}

/// One of the three parameters of a component.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// The logit of its weight.
    Logit,
    /// Its mean.
    Mean,
    /// The logarithm of its scale.
    LogScale,
}

/// A mixture of logistics with its data.
#[derive(Clone, Debug)]
pub(super) struct Model {
    likelihood: Likelihood,
    /// All logits, then all means, then all log scales.
    parameters: Vec<f64>,
    /// The derivatives of the loss, in the same order.
    gradient: Vec<f64>,
    pub(super) training: Rc<[f64]>,
    batches: Stream,
    batch: Vec<f64>,
    rows: Vec<Row>,
}

impl Model {
    pub(super) fn new(
        likelihood: Likelihood,
        parameters: Vec<f64>,
        training: Rc<[f64]>,
        seed: u64,
    ) -> Self {
        Self {
            likelihood,
            gradient: vec![0.0; parameters.len()],
            rows: Row::rows(parameters.len() / 3),
            parameters,
            batches: Stream::new(seed, "batches"),
            batch: vec![0.0; training.len().min(MixtureFit::BATCH_SIZE)],
            training,
        }
    }

    /// The parameters of one kind, one entry per component.
    pub(super) fn part(&self, part: Part) -> &[f64] {
        let components = self.rows.len();
        &self.parameters[part as usize * components..][..components]
    }

    /// The mean log-likelihood of these values, or the most negative double where it is below every double.
    pub(super) fn log_likelihood(&self, values: &[f64]) -> f64 {
        log_likelihood::log_likelihood(self.likelihood, &self.parameters, values).max(f64::MIN)
    }

    /// The gradient of the loss on all training values.
    pub(super) fn training_gradient(&mut self) -> &[f64] {
        log_likelihood::loss_gradient(
            self.likelihood,
            &self.parameters,
            &self.training,
            &mut self.rows,
            &mut self.gradient,
        );
        &self.gradient
    }

    fn draw_batch(&mut self) {
        let count = self.training.len();
        if count == self.batch.len() {
            self.batch.copy_from_slice(&self.training);
            return;
        }
        self.batches.fill_uniform(&mut self.batch);
        for x in &mut self.batch {
            let index = (*x * count as f64) as usize;
            *x = self.training[index.min(count - 1)];
        }
    }

    /// Kind and component of an entry of the parameters.
    fn part_of(&self, entry: usize) -> (Part, usize) {
        let components = self.rows.len();
        let part = match entry / components {
            0 => Part::Logit,
            1 => Part::Mean,
            _ => Part::LogScale,
        };
        (part, entry % components)
    }
}

impl TrainStep<f64> for Model {
    type Quantity = Quantity;

    const CHECKS_PARAMETERS: bool = true;

    fn loss_and_gradient(&mut self, _: usize) -> Result<f64, NonFinite<Quantity>> {
        self.draw_batch();
        let log_likelihood = log_likelihood::loss_gradient(
            self.likelihood,
            &self.parameters,
            &self.batch,
            &mut self.rows,
            &mut self.gradient,
        );
        if log_likelihood.is_finite() {
            Ok(-log_likelihood)
        } else {
            Err(NonFinite {
                quantity: Quantity::LogLikelihood,
                value: log_likelihood,
            })
        }
    }

    fn gradient(&self) -> &[f64] {
        &self.gradient
    }

    fn parameters(&self) -> &[f64] {
        &self.parameters
    }

    fn parameters_and_gradient(&mut self) -> (&mut [f64], &[f64]) {
        (&mut self.parameters, &self.gradient)
    }

    /// The first derivative whose square, which Adam keeps, is not finite.
    fn non_finite_gradient(&self) -> Option<NonFinite<Quantity>> {
        let entry = self.gradient.iter().position(|g| !(g * g).is_finite())?;
        let (part, component) = self.part_of(entry);
        Some(NonFinite {
            quantity: Quantity::Gradient(part, component),
            value: self.gradient[entry],
        })
    }

    /// The first parameter that is not finite, or else the first scale that is not allowed.
    fn invalid_parameter(&self) -> Option<NonFinite<Quantity>> {
        if let Some(entry) = self.parameters.iter().position(|p| !p.is_finite()) {
            let (part, component) = self.part_of(entry);
            return Some(NonFinite {
                quantity: Quantity::Parameter(part, component),
                value: self.parameters[entry],
            });
        }
        let log_scales = self.part(Part::LogScale).iter();
        let scales = log_scales.map(|&log_scale| scale(log_scale, self.likelihood));
        let invalid = scales.enumerate().find(|&(_, scale)| !is_scale(scale));
        invalid.map(|(component, value)| NonFinite {
            quantity: Quantity::Scale(component),
            value,
        })
    }
}

/// The scale that the likelihood takes for this log scale.
pub(super) fn scale(log_scale: f64, likelihood: Likelihood) -> f64 {
    match likelihood {
        Likelihood::Continuous => log_scale.exp(),
        Likelihood::Discretized { log_scale_min, .. } => log_scale.max(log_scale_min).exp(),
    }
}

/// Whether a scale and its reciprocal are finite.
pub(super) fn is_scale(scale: f64) -> bool {
    scale.is_finite() && (1.0 / scale).is_finite()
}
