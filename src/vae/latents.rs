//! Latents of a model: what the encoder expects for an image, and draws from the prior.

use super::binary_concrete::sigmoid;
use super::config::Latent;
use super::model::{Vae, Workspace};
use super::posterior::Posterior;
use crate::distributions::{ContinuousDistribution, Normal};
use crate::nn::Real;
use crate::random::Stream;

impl<R: Real> Vae<R> {
    /// The posterior means of these images, row by row: μ, or the probabilities of the categories or of 1.
    pub fn posterior_means(&self, x: &[R], workspace: &mut Workspace<R>) -> Vec<R> {
        let latent = self.config().latent;
        let images = x.len() / self.config().inputs;
        let numbers = latent.posterior_parameters();
        let mut parameters = vec![R::ZERO; images * numbers];
        self.encode(x, &mut parameters, workspace);
        let mut posterior = Posterior::new(latent, images, 1);
        posterior.set(&parameters, self.prior());
        match &posterior {
            Posterior::Gaussian(_) => parameters
                .chunks_exact(numbers)
                .flat_map(|row| row[..latent.len()].iter().copied())
                .collect(),
            Posterior::Concrete(concrete) => concrete.alpha().to_vec(),
            Posterior::BinaryConcrete(binary) => binary.probs().to_vec(),
        }
    }

    /// The probability of each pixel that the decoder gives for these latents, row by row.
    pub fn decode_probs(&self, z: &[R], workspace: &mut Workspace<R>) -> Vec<R> {
        let rows = z.len() / self.config().latent.len();
        let mut probs = vec![R::ZERO; rows * self.config().inputs];
        self.decode(z, &mut probs, workspace);
        for logit in &mut probs {
            *logit = sigmoid(*logit);
        }
        probs
    }

    /// So many latents from the prior, row by row; discrete ones for Concrete variables.
    pub fn sample_prior(&self, stream: &mut Stream, count: usize) -> Vec<R> {
        let latent = self.config().latent;
        let mut z = vec![R::ZERO; count * latent.len()];
        match latent {
            Latent::Gaussian { dimensions, .. } => {
                let (mean, log_scale) = self.prior().split_at(self.prior().len() / 2);
                let mut noise = vec![0.0; z.len()];
                Normal::STANDARD.fill(stream, &mut noise);
                for (k, (z, e)) in z.iter_mut().zip(noise).enumerate() {
                    let d = k % dimensions;
                    let scale = log_scale.get(d).map_or(R::ONE, |s| s.exp());
                    let mean = mean.get(d).copied().unwrap_or(R::ZERO);
                    *z = mean + scale * R::from_f64(e);
                }
            }
            Latent::Concrete { categories, .. } => {
                for z in z.chunks_exact_mut(categories) {
                    let category = (stream.uniform() * categories as f64) as usize;
                    z[category.min(categories - 1)] = R::ONE;
                }
            }
            Latent::BinaryConcrete { .. } => {
                for z in &mut z {
                    *z = if stream.uniform() < 0.5 {
                        R::ONE
                    } else {
                        R::ZERO
                    };
                }
            }
        }
        z
    }
}
