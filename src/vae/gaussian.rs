//! Gaussian latent variables.

use crate::nn::{Real, exp_in_place};
use crate::numerics::HALF_LN_2PI;

/// Posteriors N(μ, σ²) and a prior N(m, e²ˢ) of each of D variables, for a batch.
#[derive(Clone, Debug)]
pub(super) struct Gaussian<R> {
    dimensions: usize,
    /// μ and then log σ, by input.
    posterior: Vec<R>,
    /// σ, by input.
    sigma: Vec<R>,
    /// m and then s.
    prior: Vec<R>,
    /// e⁻ˢ.
    inverse_scale: Vec<R>,
}

impl<R: Real> Gaussian<R> {
    pub(super) fn new(dimensions: usize, batch: usize) -> Self {
        Self {
            dimensions,
            posterior: vec![R::ZERO; 2 * dimensions * batch],
            sigma: vec![R::ZERO; dimensions * batch],
            prior: vec![R::ZERO; 2 * dimensions],
            inverse_scale: vec![R::ONE; dimensions],
        }
    }

    /// Takes what the encoder gives, and the parameters of a learned prior, or none.
    pub(super) fn set(&mut self, posterior: &[R], prior: &[R]) {
        self.posterior.clear();
        self.posterior.extend_from_slice(posterior);
        self.sigma.clear();
        for row in posterior.chunks_exact(2 * self.dimensions) {
            self.sigma.extend_from_slice(&row[self.dimensions..]);
        }
        exp_in_place(&mut self.sigma);
        if !prior.is_empty() {
            self.prior.copy_from_slice(prior);
            let log_scales = prior[self.dimensions..].iter();
            for (to, &log_scale) in self.inverse_scale.iter_mut().zip(log_scales) {
                *to = (-log_scale).exp();
            }
        }
    }

    /// By row of z, the variables of its input: μ, log σ, σ.
    fn rows(&self) -> impl Iterator<Item = (&[R], &[R], &[R])> + Clone {
        let parameters = self.posterior.chunks_exact(2 * self.dimensions);
        let rows = parameters.zip(self.sigma.chunks_exact(self.dimensions));
        rows.map(|(parameters, sigma)| {
            let (mu, log_sigma) = parameters.split_at(self.dimensions);
            (mu, log_sigma, sigma)
        })
    }

    /// KL(N(μ, σ²) ‖ N(m, e²ˢ)) = ½(r² + e²ᵗ − 1) − t of each variable of each input, with r = (μ − m)/eˢ and
    /// t = log σ − s.
    pub(super) fn kl(&self, kl: &mut [f64]) {
        let rows = self.rows().zip(kl.chunks_exact_mut(self.dimensions));
        for ((mu, log_sigma, _), kl) in rows {
            for (d, kl) in kl.iter_mut().enumerate() {
                let r = ((mu[d] - self.prior[d]) * self.inverse_scale[d]).to_f64();
                let t = (log_sigma[d] - self.prior[self.dimensions + d]).to_f64();
                *kl = 0.5 * (r * r + (libm::expm1(2.0 * t) - 2.0 * t));
            }
        }
    }

    /// z = μ + σ ε.
    pub(super) fn sample(&self, noise: &[R], z: &mut [R]) {
        let d = self.dimensions;
        let draws = z.chunks_exact_mut(d).zip(noise.chunks_exact(d));
        for ((z, noise), (mu, _, sigma)) in draws.zip(self.rows().cycle()) {
            for (((z, &e), &mu), &sigma) in z.iter_mut().zip(noise).zip(mu).zip(sigma) {
                *z = mu + sigma * e;
            }
        }
    }

    /// log p(z) and log q(z|x) of each sample.
    pub(super) fn log_probs(&self, noise: &[R], z: &[R], [prior, posterior]: [&mut [f64]; 2]) {
        let d = self.dimensions;
        let half = R::from_f64(0.5);
        let constant = HALF_LN_2PI * d as f64;
        let draws = z.chunks_exact(d).zip(noise.chunks_exact(d));
        let out = prior.iter_mut().zip(posterior);
        for (((z, noise), (_, log_sigma, _)), (prior, posterior)) in
            draws.zip(self.rows().cycle()).zip(out)
        {
            let (mut by_prior, mut by_posterior) = (R::ZERO, R::ZERO);
            for k in 0..d {
                let r = (z[k] - self.prior[k]) * self.inverse_scale[k];
                by_prior += half * r * r + self.prior[d + k];
                by_posterior += half * noise[k] * noise[k] + log_sigma[k];
            }
            *prior = -by_prior.to_f64() - constant;
            *posterior = -by_posterior.to_f64() - constant;
        }
    }

    /// From the derivatives by z to those by the posterior's parameters, which are added. Where log p(z) − log q(z|x)
    /// of each sample counts by `ratio_weights`, its derivatives through z and along the path are added too.
    pub(super) fn backward_sample(
        &self,
        noise: &[R],
        z: &[R],
        by_z: &[R],
        ratio_weights: Option<&[R]>,
        by_posterior: &mut [R],
    ) {
        let d = self.dimensions;
        let inputs = self.sigma.len() / d;
        for row in 0..z.len() / d {
            let input = row % inputs;
            let sigma = &self.sigma[input * d..][..d];
            let (by_mu, by_log_sigma) = by_posterior[2 * input * d..][..2 * d].split_at_mut(d);
            let weight = ratio_weights.map_or(R::ZERO, |weights| weights[row]);
            for k in 0..d {
                let at = row * d + k;
                let inverse = self.inverse_scale[k];
                let r = (z[at] - self.prior[k]) * inverse;
                let slope = by_z[at] - weight * r * inverse;
                by_mu[k] += slope;
                // −log q(z|x) is log σ and what does not move along the path.
                by_log_sigma[k] += slope * sigma[k] * noise[at] + weight;
            }
        }
    }

    /// The derivatives of log p(z) by the prior's parameters, where each sample counts by `weights`; they are added.
    pub(super) fn backward_prior(&self, z: &[R], weights: &[R], by_prior: &mut [R]) {
        let d = self.dimensions;
        if by_prior.is_empty() {
            return;
        }
        let (by_mean, by_log_scale) = by_prior.split_at_mut(d);
        for (z, &weight) in z.chunks_exact(d).zip(weights) {
            for k in 0..d {
                let inverse = self.inverse_scale[k];
                let r = (z[k] - self.prior[k]) * inverse;
                by_mean[k] += weight * r * inverse;
                by_log_scale[k] += weight * (r * r - R::ONE);
            }
        }
    }

    /// The derivatives of the divergence, which counts by `weight` for each input; they are added.
    pub(super) fn backward_kl(&self, weight: R, by_posterior: &mut [R], by_prior: &mut [R]) {
        let d = self.dimensions;
        let rows = self.rows().zip(by_posterior.chunks_exact_mut(2 * d));
        for ((mu, _, sigma), by_posterior) in rows {
            for k in 0..d {
                let inverse = self.inverse_scale[k];
                let r = (mu[k] - self.prior[k]) * inverse;
                let ratio = sigma[k] * inverse;
                let by_mu = weight * r * inverse;
                by_posterior[k] += by_mu;
                by_posterior[d + k] += weight * (ratio * ratio - R::ONE);
                if !by_prior.is_empty() {
                    by_prior[k] -= by_mu;
                    by_prior[d + k] += weight * (R::ONE - ratio * ratio - r * r);
                }
            }
        }
    }

    /// The derivatives of −log q(z|x) by μ and log σ at fixed z, −ε/σ and 1 − ε², where each sample counts by
    /// `weights`; they are added.
    pub(super) fn backward_score(&self, noise: &[R], weights: &[R], by_posterior: &mut [R]) {
        let d = self.dimensions;
        let inputs = self.sigma.len() / d;
        for (row, (noise, &weight)) in noise.chunks_exact(d).zip(weights).enumerate() {
            let input = row % inputs;
            let sigma = &self.sigma[input * d..][..d];
            let by_posterior = &mut by_posterior[2 * input * d..][..2 * d];
            for k in 0..d {
                by_posterior[k] -= weight * noise[k] / sigma[k];
                by_posterior[d + k] += weight * (R::ONE - noise[k] * noise[k]);
            }
        }
    }
}
