//! The latent variables of a batch, of whichever kind.

use super::binary_concrete::BinaryConcrete;
use super::concrete::Concrete;
use super::config::Latent;
use super::gaussian::Gaussian;
use super::objective::ObjectiveConfig;
use super::quantity::Quantity;
use crate::nn::{NonFinite, Real, all_finite};

/// Posteriors of a batch of inputs, and samples of them.
#[derive(Clone, Debug)]
pub(super) enum Posterior<R> {
    Gaussian(Gaussian<R>),
    Concrete(Concrete<R>),
    BinaryConcrete(BinaryConcrete<R>),
}

/// A weight for each sample's derivative.
type Weights<'a, R> = Option<&'a [R]>;

impl<R: Real> Posterior<R> {
    /// Room for so many inputs and samples of each.
    pub(super) fn new(latent: Latent, batch: usize, samples: usize) -> Self {
        match latent {
            Latent::Gaussian { dimensions, .. } => Self::Gaussian(Gaussian::new(dimensions, batch)),
            Latent::Concrete { categories, .. } => {
                Self::Concrete(Concrete::new(latent.len(), categories, batch, samples))
            }
            Latent::BinaryConcrete { variables } => {
                Self::BinaryConcrete(BinaryConcrete::new(variables, batch, samples))
            }
        }
    }

    /// Takes what the encoder gives, and the parameters of a learned prior, or none.
    pub(super) fn set(&mut self, posterior: &[R], prior: &[R]) {
        match self {
            Self::Gaussian(gaussian) => gaussian.set(posterior, prior),
            Self::Concrete(concrete) => concrete.set(posterior),
            Self::BinaryConcrete(binary) => binary.set(posterior),
        }
    }

    /// The divergence from the prior of each variable of each input, in nats.
    pub(super) fn kl(&self, kl: &mut [f64]) {
        match self {
            Self::Gaussian(gaussian) => gaussian.kl(kl),
            Self::Concrete(concrete) => concrete.kl(kl),
            Self::BinaryConcrete(binary) => binary.kl(kl),
        }
    }

    /// z for this noise.
    pub(super) fn sample(
        &mut self,
        config: &ObjectiveConfig,
        noise: &[R],
        z: &mut [R],
    ) -> Result<(), NonFinite<Quantity>> {
        match self {
            Self::Gaussian(gaussian) => gaussian.sample(noise, z),
            Self::Concrete(concrete) => {
                concrete.sample(config, noise, z);
                all_finite(Quantity::LogSample, &concrete.y()[..z.len()])?;
            }
            Self::BinaryConcrete(binary) => {
                binary.sample(config, noise, z);
                all_finite(Quantity::LogSample, &binary.y()[..z.len()])?;
            }
        }
        all_finite(Quantity::Sample, z)
    }

    /// log p(z) and log q(z|x) of each sample.
    pub(super) fn log_probs(
        &mut self,
        config: &ObjectiveConfig,
        noise: &[R],
        z: &[R],
        out: [&mut [f64]; 2],
    ) {
        match self {
            Self::Gaussian(gaussian) => gaussian.log_probs(noise, z, out),
            Self::Concrete(concrete) => concrete.log_probs(config, noise, z, out),
            Self::BinaryConcrete(binary) => binary.log_probs(config, noise, z, out),
        }
    }

    /// From the derivatives by z to those by what the encoder gives, through the sample.
    ///
    /// Where log p(z) − log q(z|x) of each sample counts by `ratio_weights`, what of its derivatives passes through the
    /// sample is added too.
    pub(super) fn backward_sample(
        &mut self,
        config: &ObjectiveConfig,
        [noise, z, by_z]: [&[R]; 3],
        length: usize,
        ratio_weights: Weights<R>,
        by_posterior: &mut [R],
    ) {
        match self {
            Self::Gaussian(gaussian) => {
                gaussian.backward_sample(noise, z, by_z, ratio_weights, by_posterior);
            }
            Self::Concrete(concrete) => {
                concrete.backward_sample(config, by_z, length, ratio_weights, by_posterior);
            }
            Self::BinaryConcrete(binary) => {
                binary.backward_sample(config, by_z, length, ratio_weights, by_posterior);
            }
        }
    }

    /// The derivatives of −log q(z|x) by what the encoder gives, where z is held fixed; for categories the log masses
    /// weighted by z.
    pub(super) fn backward_at_fixed_sample(
        &self,
        noise: &[R],
        z: &[R],
        weights: &[R],
        by_posterior: &mut [R],
    ) {
        match self {
            Self::Gaussian(gaussian) => gaussian.backward_score(noise, weights, by_posterior),
            Self::Concrete(concrete) => concrete.backward_masses(z, weights, by_posterior),
            Self::BinaryConcrete(binary) => binary.backward_masses(z, weights, by_posterior),
        }
    }

    /// The derivatives of log p(z) by the parameters of a learned prior, where z is held fixed.
    pub(super) fn backward_prior(&self, z: &[R], weights: &[R], by_prior: &mut [R]) {
        if let Self::Gaussian(gaussian) = self {
            gaussian.backward_prior(z, weights, by_prior);
        }
    }

    /// The derivatives of the divergence, which counts by `weight` for each input.
    pub(super) fn backward_kl(&self, weight: R, by_posterior: &mut [R], by_prior: &mut [R]) {
        match self {
            Self::Gaussian(gaussian) => gaussian.backward_kl(weight, by_posterior, by_prior),
            Self::Concrete(concrete) => concrete.backward_kl(weight, by_posterior),
            Self::BinaryConcrete(binary) => binary.backward_kl(weight, by_posterior),
        }
    }
}
