//! The log-likelihood of a mixture of logistics and its gradient, in one pass without allocation.
//!
//! Parameters stand in one list: all logits, then all means, then all log scales.

use super::Likelihood;
use super::observation::{Component, Continuous, Discretized, Observation};
use crate::numerics::kernels;

/// Values handled at once: what belongs to a block stays in the cache.
const BLOCK: usize = 64;

/// Room for one component's terms in a block of values.
#[derive(Clone, Debug)]
pub(super) struct Row {
    component: Component,
    weight: [f64; BLOCK],
    by_mean: [f64; BLOCK],
    by_log_scale: [f64; BLOCK],
}

impl Row {
    /// Room for so many components.
    pub(super) fn rows(components: usize) -> Vec<Self> {
        let row = Self {
            component: Component::default(),
            weight: [0.0; BLOCK],
            by_mean: [0.0; BLOCK],
            by_log_scale: [0.0; BLOCK],
        };
        vec![row; components]
    }
}

/// The mean log-likelihood of `values`, in nats: −∞ where it is below every double, never NaN.
pub(super) fn log_likelihood(likelihood: Likelihood, parameters: &[f64], values: &[f64]) -> f64 {
    match likelihood {
        Likelihood::Continuous => mean_log_prob(Continuous, parameters, values),
        Likelihood::Discretized {
            levels,
            log_scale_min,
        } => mean_log_prob(Discretized::new(levels, log_scale_min), parameters, values),
    }
}

/// The mean log-likelihood of `values`, in nats, whose gradient, with its sign changed, goes to `gradient`.
pub(super) fn loss_gradient(
    likelihood: Likelihood,
    parameters: &[f64],
    values: &[f64],
    rows: &mut [Row],
    gradient: &mut [f64],
) -> f64 {
    match likelihood {
        Likelihood::Continuous => {
            log_likelihood_and_gradient(Continuous, parameters, values, rows, gradient)
        }
        Likelihood::Discretized {
            levels,
            log_scale_min,
        } => {
            let observation = Discretized::new(levels, log_scale_min);
            log_likelihood_and_gradient(observation, parameters, values, rows, gradient)
        }
    }
}

/// The components that a list of parameters describes.
fn components<O: Observation>(
    observation: O,
    parameters: &[f64],
) -> impl Iterator<Item = Component> + Clone {
    let (logits, rest) = parameters.split_at(parameters.len() / 3);
    let (means, log_scales) = rest.split_at(logits.len());
    // Differences to the largest logit, so that logits of any size have weights that add up.
    let largest = logits.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let excess = logits.iter().map(|v| (v - largest).exp()).sum::<f64>().ln();
    let shapes = means.iter().zip(log_scales);
    let all = logits.iter().zip(shapes);
    all.map(move |(logit, (&mean, &log_scale))| {
        observation.component(logit - largest - excess, mean, log_scale)
    })
}

fn mean_log_prob<O: Observation>(observation: O, parameters: &[f64], values: &[f64]) -> f64 {
    let components = components(observation, parameters);
    let mut sum = 0.0;
    for block in values.chunks(BLOCK) {
        let mut block = Block::new(observation, block);
        for component in components.clone() {
            block.update_largest(observation, &component);
        }
        for component in components.clone() {
            block.add(observation, &component);
        }
        sum += block.log_prob();
    }
    sum / values.len() as f64
}

fn log_likelihood_and_gradient<O: Observation>(
    observation: O,
    parameters: &[f64],
    values: &[f64],
    rows: &mut [Row],
    gradient: &mut [f64],
) -> f64 {
    for (row, component) in rows.iter_mut().zip(components(observation, parameters)) {
        row.component = component;
    }
    gradient.fill(0.0);
    let mut sum = 0.0;
    for block in values.chunks(BLOCK) {
        let mut block = Block::new(observation, block);
        for row in &*rows {
            block.update_largest(observation, &row.component);
        }
        for row in &mut *rows {
            block.differentiate(observation, row);
        }
        sum += block.log_prob();
        block.add_gradient(rows, gradient);
    }
    let count = values.len() as f64;
    for (k, row) in rows.iter().enumerate() {
        let [logit, mean, log_scale] = [0, 1, 2].map(|part| k + part * rows.len());
        let component = &row.component;
        gradient[logit] = component.weight - gradient[logit] / count;
        gradient[mean] *= -component.inverse_scale / count;
        gradient[log_scale] = if component.clamped {
            0.0
        } else {
            -gradient[log_scale] / count
        };
    }
    sum / count
}

/// A block of values on the way to their log-probabilities.
struct Block {
    length: usize,
    values: [f64; BLOCK],
    /// The largest exponent among the components.
    largest: [f64; BLOCK],
    /// The sum of terms, relative to the largest exponent.
    sum: [f64; BLOCK],
}

impl Block {
    fn new<O: Observation>(observation: O, values: &[f64]) -> Self {
        let mut block = Self {
            length: values.len(),
            values: [0.0; BLOCK],
            largest: [f64::NEG_INFINITY; BLOCK],
            sum: [0.0; BLOCK],
        };
        for (quantized, &x) in block.values.iter_mut().zip(values) {
            *quantized = observation.quantize(x);
        }
        block
    }

    /// Updates the largest exponents with those of a component.
    fn update_largest<O: Observation>(&mut self, observation: O, component: &Component) {
        for (largest, &x) in self.largest.iter_mut().zip(&self.values) {
            let exponent = observation.exponent(component, x);
            *largest = if exponent > *largest {
                exponent
            } else {
                *largest
            };
        }
    }

    /// Adds a component's terms.
    fn add<O: Observation>(&mut self, observation: O, component: &Component) {
        for i in 0..BLOCK {
            let x = self.values[i];
            let relative = kernels::exp(observation.exponent(component, x) - self.largest[i]);
            self.sum[i] += relative * observation.term(component, x).reciprocal;
        }
    }

    /// Adds a component's terms and keeps them with their derivatives.
    fn differentiate<O: Observation>(&mut self, observation: O, row: &mut Row) {
        let component = row.component;
        for i in 0..BLOCK {
            let x = self.values[i];
            let term = observation.term(&component, x);
            let relative = kernels::exp(observation.exponent(&component, x) - self.largest[i]);
            row.weight[i] = relative * term.reciprocal;
            row.by_mean[i] = term.by_mean;
            row.by_log_scale[i] = term.by_log_scale;
            self.sum[i] += row.weight[i];
        }
    }

    /// The sum of the values' log-probabilities.
    fn log_prob(&self) -> f64 {
        let terms = self.largest.iter().zip(&self.sum).take(self.length);
        terms
            .map(|(&largest, &sum)| {
                if largest == f64::NEG_INFINITY {
                    largest
                } else {
                    largest + kernels::ln(sum)
                }
            })
            .sum()
    }

    /// Adds to `gradient` the sums of the responsibilities, and of the derivatives that they weight.
    fn add_gradient(&mut self, rows: &[Row], gradient: &mut [f64]) {
        for sum in &mut self.sum {
            *sum = 1.0 / *sum;
        }
        let (inverse, count) = (&self.sum[..self.length], rows.len());
        for (k, row) in rows.iter().enumerate() {
            let mut sums = [0.0; 3];
            for (i, inverse) in inverse.iter().enumerate() {
                let responsibility = row.weight[i] * inverse;
                sums[0] += responsibility;
                sums[1] += responsibility * row.by_mean[i];
                sums[2] += responsibility * row.by_log_scale[i];
            }
            for (part, sum) in sums.into_iter().enumerate() {
                gradient[k + part * count] += sum;
            }
        }
    }
}
