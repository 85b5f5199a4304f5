//! Binary Concrete latent variables: relaxed bits.

use super::objective::{Objective, ObjectiveConfig};
use crate::nn::Real;
use std::f64::consts::LN_2;

/// Posteriors and relaxed or discrete samples of binary variables, for a batch.
#[derive(Clone, Debug)]
pub(super) struct BinaryConcrete<R> {
    /// By input and variable.
    logits: Vec<R>,
    /// sigmoid(logit) = P(1).
    probs: Vec<R>,
    /// The logit of the relaxed sample, by sample, input and variable.
    y: Vec<R>,
    /// dz/dy = sigmoid(y)(1 − sigmoid(y)).
    slopes: Vec<R>,
    /// d log p/dy of the relaxed prior.
    prior_slopes: Vec<R>,
}

impl<R: Real> BinaryConcrete<R> {
    pub(super) fn new(variables: usize, batch: usize, samples: usize) -> Self {
        let by_input = || Vec::with_capacity(variables * batch);
        let by_sample = || vec![R::ZERO; variables * batch * samples];
        Self {
            logits: by_input(),
            probs: by_input(),
            y: by_sample(),
            slopes: by_sample(),
            prior_slopes: by_sample(),
        }
    }

    /// Takes the logits that the encoder gives.
    pub(super) fn set(&mut self, logits: &[R]) {
        self.logits.clear();
        self.logits.extend_from_slice(logits);
        self.probs.clear();
        self.probs.extend(logits.iter().map(|&l| sigmoid(l)));
    }

    /// The log mass of 1 or of 0 of a variable, which is counted over all inputs.
    pub(super) fn log_mass(&self, variable: usize, digit: usize) -> R {
        let logit = self.logits[variable];
        -softplus(if digit == 1 { -logit } else { logit })
    }

    /// P(1), by input and variable.
    pub(super) fn probs(&self) -> &[R] {
        &self.probs
    }

    /// y, by sample, input and variable.
    pub(super) fn y(&self) -> &[R] {
        &self.y
    }

    /// KL to probability ½, Σ p log p + log 2, of each variable of each input.
    pub(super) fn kl(&self, kl: &mut [f64]) {
        for ((&logit, &p), kl) in self.logits.iter().zip(&self.probs).zip(kl) {
            // p log p + (1 − p) log(1 − p) = p·logit − softplus(logit).
            *kl = (p * logit - softplus(logit)).to_f64() + LN_2;
        }
    }

    /// y for these Logistics; z is sigmoid(y), or where it is to be discrete, 1 for positive y and 0 for others.
    pub(super) fn sample(&mut self, config: &ObjectiveConfig, noise: &[R], z: &mut [R]) {
        let temperature = R::from_f64(config.posterior_temperature);
        let hard = config.estimator.is_hard();
        let logits = self.logits.iter().cycle();
        let kept = self.y.iter_mut().zip(&mut self.slopes);
        for (((&noise, &logit), (y, slope)), z) in noise.iter().zip(logits).zip(kept).zip(z) {
            *y = (logit + noise) / temperature;
            let e = (-absolute(*y)).exp();
            let factor = R::ONE + e;
            *slope = e / (factor * factor);
            *z = match (hard, *y > R::ZERO) {
                (true, true) => R::ONE,
                (true, false) => R::ZERO,
                (false, true) => R::ONE / factor,
                (false, false) => e / factor,
            };
        }
    }

    /// log p(z) and log q(z|x) of each sample: densities of y, or log masses weighted by z.
    pub(super) fn log_probs(
        &mut self,
        config: &ObjectiveConfig,
        noise: &[R],
        z: &[R],
        [prior, posterior]: [&mut [f64]; 2],
    ) {
        let variables = z.len() / prior.len();
        if config.objective == Objective::DiscreteMasses {
            let inputs = self.logits.chunks_exact(variables).cycle();
            let rows = z.chunks_exact(variables).zip(inputs);
            for ((z, logits), (prior, posterior)) in rows.zip(prior.iter_mut().zip(posterior)) {
                *prior = -LN_2 * variables as f64;
                let masses = z.iter().zip(logits).map(|(&z, &l)| z * l - softplus(l));
                *posterior = masses.sum::<R>().to_f64();
            }
            return;
        }
        let temperature = R::from_f64(config.prior_temperature);
        let [constant1, constant2] = [config.prior_temperature, config.posterior_temperature]
            .map(|temperature| variables as f64 * libm::log(temperature));
        // log λ + t − 2 softplus(t), with t = −λ₁ y of the prior and logit − λ₂ y = −L of the posterior.
        let log_density = |t: R| t - (softplus(t) + softplus(t));
        let rows = noise
            .chunks_exact(variables)
            .zip(self.y.chunks_exact(variables))
            .zip(self.prior_slopes.chunks_exact_mut(variables));
        for (((noise, y), slopes), (prior, posterior)) in rows.zip(prior.iter_mut().zip(posterior))
        {
            let mut sum = R::ZERO;
            for (&y, slope) in y.iter().zip(slopes) {
                let t = -(temperature * y);
                sum += log_density(t);
                *slope = temperature * (sigmoid(t) + sigmoid(t) - R::ONE);
            }
            *prior = constant1 + sum.to_f64();
            let sum: R = noise.iter().map(|&noise| log_density(-noise)).sum();
            *posterior = constant2 + sum.to_f64();
        }
    }

    /// From the derivatives by z to those by the logits, which are added, as if z were sigmoid(y). Where log p(z) −
    /// log q(z|x) of each sample counts by `ratio_weights`, its derivatives through the sample are added too.
    pub(super) fn backward_sample(
        &self,
        config: &ObjectiveConfig,
        by_z: &[R],
        variables: usize,
        ratio_weights: Option<&[R]>,
        by_logits: &mut [R],
    ) {
        let inverse = R::from_f64(1.0 / config.posterior_temperature);
        let masses = config.objective == Objective::DiscreteMasses;
        for (at, &by_z) in by_z.iter().enumerate() {
            let weight = ratio_weights.map_or(R::ZERO, |weights| weights[at / variables]);
            let input = at % self.logits.len();
            let mut slope = by_z;
            if masses {
                slope -= weight * self.logits[input];
            }
            let mut by_y = slope * self.slopes[at];
            if ratio_weights.is_some() && !masses {
                by_y += weight * self.prior_slopes[at];
            }
            by_logits[input] += by_y * inverse;
        }
    }

    /// The derivatives by the logits of −log q(z|x), the log masses weighted by z, at fixed z, where each sample
    /// counts by `weights`; they are added.
    pub(super) fn backward_masses(&self, z: &[R], weights: &[R], by_logits: &mut [R]) {
        let variables = z.len() / weights.len();
        for (at, &z) in z.iter().enumerate() {
            let input = at % self.probs.len();
            by_logits[input] += weights[at / variables] * (self.probs[input] - z);
        }
    }

    /// The derivatives of the divergence, p(1 − p)·logit, which counts by `weight`; they are added.
    pub(super) fn backward_kl(&self, weight: R, by_logits: &mut [R]) {
        let variables = self.logits.iter().zip(&self.probs);
        for ((&logit, &p), to) in variables.zip(by_logits) {
            *to += weight * p * sigmoid(-logit) * logit;
        }
    }
}

fn absolute<R: Real>(x: R) -> R {
    if x < R::ZERO { -x } else { x }
}

/// ln(1 + eˣ).
pub(super) fn softplus<R: Real>(x: R) -> R {
    x.relu() + (R::ONE + (-absolute(x)).exp()).ln()
}

/// 1/(1 + e⁻ˣ).
pub(super) fn sigmoid<R: Real>(x: R) -> R {
    let e = (-absolute(x)).exp();
    let top = if x < R::ZERO { e } else { R::ONE };
    top / (R::ONE + e)
}
