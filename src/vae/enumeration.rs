//! Sums over all codes of discrete latent variables.

use super::config::Latent;
use super::likelihood::{Exponentials, softplus_sum_and_sigmoid};
use super::model::{Backward, Vae};
use super::objective::Objective;
use super::posterior::Posterior;
use super::quantity::Quantity;
use crate::nn::{Addend, Matmul, Matrix, NonFinite, Real, all_finite};

/// All codes of a model, the log-likelihood of each image for each code, and its posterior mass.
///
/// The first variable of a code changes last. The decoder sees no image, so that it decodes each code once, and the
/// log-likelihoods of a batch X are X·Lᵀ less the sums of softplus, with the logits L of all codes.
#[derive(Clone, Debug)]
pub(super) struct Enumeration<R> {
    latent: Latent,
    codes: usize,
    /// The category of each variable, by code.
    digits: Vec<usize>,
    /// The codes as the decoder gets them.
    z: Vec<R>,
    hidden: Vec<R>,
    logits: Vec<R>,
    exponentials: Exponentials<R>,
    /// Σ softplus of the logits, by code.
    softplus_sums: Vec<f64>,
    /// log p(x|z), by input and code.
    log_likelihood: Vec<R>,
    /// log q(z|x), by input and code.
    log_posterior: Vec<R>,
    /// The derivative of an input's objective by log p(x|z), by input and code.
    weights: Vec<R>,
    /// Σ of the weights over the inputs, by code.
    totals: Vec<R>,
    by_logits: Vec<R>,
}

impl<R: Real> Enumeration<R> {
    /// Room for so many inputs; the latent variables must be categories.
    pub(super) fn new(vae: &super::config::VaeConfig, batch: usize) -> Self {
        let latent = vae.latent;
        let codes = latent.codes().unwrap_or(0);
        let variables = latent.variables();
        let categories = categories(latent);
        let mut digits = Vec::with_capacity(codes * variables);
        let mut z = vec![R::ZERO; codes * latent.len()];
        for (code, z) in z.chunks_exact_mut(latent.len()).enumerate() {
            for v in 0..variables {
                let later = categories.pow((variables - 1 - v) as u32);
                let digit = code / later % categories;
                digits.push(digit);
                match latent {
                    Latent::BinaryConcrete { .. } => z[v] = R::from_f64(digit as f64),
                    _ => z[v * categories + digit] = R::ONE,
                }
            }
        }
        let by_code = |length: usize| vec![R::ZERO; codes * length];
        Self {
            latent,
            codes,
            digits,
            z,
            hidden: by_code(vae.hidden),
            logits: by_code(vae.inputs),
            exponentials: Vec::with_capacity(codes * vae.inputs),
            softplus_sums: vec![0.0; codes],
            log_likelihood: by_code(batch),
            log_posterior: by_code(batch),
            weights: by_code(batch),
            totals: by_code(1),
            by_logits: by_code(vae.inputs),
        }
    }

    /// The category of each variable, by code.
    pub(super) fn digits(&self) -> &[usize] {
        &self.digits
    }

    /// log p(x|z), by input and code.
    pub(super) fn log_likelihood(&self, inputs: usize) -> &[R] {
        &self.log_likelihood[..inputs * self.codes]
    }

    /// log q(z|x), by input and code.
    pub(super) fn log_posterior(&self, inputs: usize) -> &[R] {
        &self.log_posterior[..inputs * self.codes]
    }

    /// Decodes all codes, and computes log p(x|z) and log q(z|x).
    pub(super) fn prepare(
        &mut self,
        vae: &Vae<R>,
        x: &[R],
        posterior: &Posterior<R>,
        matmul: &mut Matmul<R>,
    ) -> Result<(), NonFinite<Quantity>> {
        let pixels = vae.config().inputs;
        let inputs = x.len() / pixels;
        let codes = self.codes;
        vae.decoder(&self.z, &mut self.hidden, &mut self.logits, matmul);
        let log_likelihood = &mut self.log_likelihood[..inputs * codes];
        let images = Matrix::new(x, [inputs, pixels]);
        let logits = Matrix::new(&self.logits, [codes, pixels]).transposed();
        matmul.multiply(log_likelihood, images, logits, Addend::Zero);
        softplus_sum_and_sigmoid(
            &mut self.logits,
            pixels,
            &mut self.exponentials,
            &mut self.softplus_sums,
        );
        for row in log_likelihood.chunks_exact_mut(codes) {
            for (log_likelihood, &sum) in row.iter_mut().zip(&self.softplus_sums) {
                *log_likelihood = R::from_f64(log_likelihood.to_f64() - sum);
            }
        }
        all_finite(Quantity::LogLikelihood, log_likelihood)?;
        let variables = self.latent.variables();
        for (input, row) in self.log_posterior[..inputs * codes]
            .chunks_exact_mut(codes)
            .enumerate()
        {
            for (log_posterior, digits) in row.iter_mut().zip(self.digits.chunks_exact(variables)) {
                let masses = digits.iter().enumerate();
                *log_posterior = masses
                    .map(|(v, &digit)| log_mass(posterior, input * variables + v, digit))
                    .sum();
            }
        }
        Ok(())
    }

    /// For each input E log p(x|z) over its posterior, or log p(x); and the weights of the backward pass.
    pub(super) fn objective(&mut self, objective: Objective, out: &mut [f64]) {
        let count = out.len() * self.codes;
        let rows = self.log_likelihood[..count]
            .chunks_exact(self.codes)
            .zip(self.log_posterior.chunks_exact(self.codes))
            .zip(self.weights.chunks_exact_mut(self.codes));
        let log_codes = libm::log(self.codes as f64);
        for (((log_likelihood, log_posterior), weights), out) in rows.zip(out) {
            if objective == Objective::ExactElbo {
                let mut sum = 0.0;
                for ((weight, &a), &log_q) in
                    weights.iter_mut().zip(log_likelihood).zip(log_posterior)
                {
                    *weight = log_q.exp();
                    sum += (*weight * a).to_f64();
                }
                *out = sum;
            } else {
                let largest = log_likelihood.iter().map(|a| a.to_f64());
                let largest = largest.fold(f64::NEG_INFINITY, f64::max);
                let mut sum = 0.0;
                for (weight, a) in weights.iter_mut().zip(log_likelihood) {
                    let share = libm::exp(a.to_f64() - largest);
                    sum += share;
                    *weight = R::from_f64(share);
                }
                let inverse = R::from_f64(1.0 / sum);
                for weight in weights {
                    *weight = *weight * inverse;
                }
                *out = largest + libm::log(sum) - log_codes;
            }
        }
    }

    /// The derivatives by all parameters of the decoder, and where the posterior matters by the encoder's logits; each
    /// input's objective counts by `weight`.
    pub(super) fn backward(
        &mut self,
        vae: &Vae<R>,
        x: &[R],
        weight: R,
        posterior: Option<&Posterior<R>>,
        [gradient, by_posterior]: [&mut [R]; 2],
        backward: &mut Backward<R>,
    ) {
        let pixels = vae.config().inputs;
        let inputs = x.len() / pixels;
        let codes = self.codes;
        let weights = &mut self.weights[..inputs * codes];
        for share in weights.iter_mut() {
            *share = *share * weight;
        }
        if let Some(posterior) = posterior {
            let rows = weights
                .chunks_exact(codes)
                .zip(self.log_likelihood.chunks_exact(codes));
            let length = self.latent.len();
            let by_inputs = by_posterior.chunks_exact_mut(length);
            for (input, ((weights, signal), by_input)) in rows.zip(by_inputs).enumerate() {
                by_masses(
                    self.latent,
                    &self.digits,
                    [weights, signal],
                    &probs(posterior)[input * length..][..length],
                    by_input,
                );
            }
        }
        self.totals.fill(R::ZERO);
        for row in weights.chunks_exact(codes) {
            for (total, &weight) in self.totals.iter_mut().zip(row) {
                *total += weight;
            }
        }
        let by_code = Matrix::new(weights, [inputs, codes]).transposed();
        let images = Matrix::new(x, [inputs, pixels]);
        backward
            .matmul
            .multiply(&mut self.by_logits, by_code, images, Addend::Zero);
        let rows = self
            .by_logits
            .chunks_exact_mut(pixels)
            .zip(self.logits.chunks_exact(pixels));
        for ((by_logits, sigmoids), &total) in rows.zip(&self.totals) {
            for (to, &sigmoid) in by_logits.iter_mut().zip(sigmoids) {
                *to -= total * sigmoid;
            }
        }
        vae.decoder_backward(
            &self.z,
            &self.hidden,
            &self.by_logits,
            gradient,
            None,
            backward,
        );
    }
}

/// How many values each variable has.
fn categories(latent: Latent) -> usize {
    match latent {
        Latent::Concrete { categories, .. } => categories,
        _ => 2,
    }
}

/// The log mass of a category of a variable, which is counted over all inputs.
fn log_mass<R: Real>(posterior: &Posterior<R>, variable: usize, digit: usize) -> R {
    match posterior {
        Posterior::Concrete(concrete) => concrete.log_mass(variable, digit),
        Posterior::BinaryConcrete(binary) => binary.log_mass(variable, digit),
        Posterior::Gaussian(_) => R::ZERO,
    }
}

/// α, or P(1).
fn probs<R: Real>(posterior: &Posterior<R>) -> &[R] {
    match posterior {
        Posterior::Concrete(concrete) => concrete.alpha(),
        Posterior::BinaryConcrete(binary) => binary.probs(),
        Posterior::Gaussian(_) => &[],
    }
}

/// The derivatives of Σ q(z) s(z) by the logits of one input, which are added: for a category the part of the sum with
/// it, less its probability times the whole sum. The weights are multiples of q.
fn by_masses<R: Real>(
    latent: Latent,
    digits: &[usize],
    [weights, signal]: [&[R]; 2],
    probs: &[R],
    by_input: &mut [R],
) {
    let mut total = R::ZERO;
    let binary = matches!(latent, Latent::BinaryConcrete { .. });
    let categories = categories(latent);
    let codes = digits.chunks_exact(latent.variables());
    for ((digits, &weight), &signal) in codes.zip(weights).zip(signal) {
        let part = weight * signal;
        total += part;
        for (v, &digit) in digits.iter().enumerate() {
            if !binary {
                by_input[v * categories + digit] += part;
            } else if digit == 1 {
                by_input[v] += part;
            }
        }
    }
    for (to, &prob) in by_input.iter_mut().zip(probs) {
        *to -= prob * total;
    }
}
