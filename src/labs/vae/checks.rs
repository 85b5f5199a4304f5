//! What can be checked of every model: its divergence against samples, and its gradient.

use super::VaeLab;
use super::shown::{categories, category_probs, divergences};
use super::strings::VaeStrings;
use crate::distributions::{ContinuousDistribution, Normal};
use crate::labs::check::Check;
use crate::random::Stream;
use crate::vae::{Latent, Tensor};

/// Samples of the divergence.
const SAMPLES: usize = 2000;

/// How many standard errors a mean of samples may be away.
const MOST_ERRORS: f64 = 4.5;

/// How far the gradient may be from differences.
const GRADIENT_BOUND: f64 = 1e-4;

impl VaeLab {
    pub(super) fn common_checks(&self, words: &VaeStrings) -> Vec<Check> {
        vec![self.kl_check(words), self.gradient_check(words)]
    }

    /// The divergence in closed form against a mean of log q − log p at samples.
    fn kl_check(&self, words: &VaeStrings) -> Check {
        let Some((kl, differences)) = self.kl_and_samples() else {
            return Check::pending(words.kl_check, words.kl_pending);
        };
        let count = differences.len() as f64;
        let mean = differences.iter().sum::<f64>() / count;
        let squares: f64 = differences.iter().map(|value| (value - mean).powi(2)).sum();
        let error = (squares / (count - 1.0) / count).sqrt().max(1e-6);
        let errors = (mean - kl).abs() / error;
        Check::at_most(words.kl_check, errors, MOST_ERRORS, words.kl_detail)
    }

    /// KL(q(z|x) ‖ p(z)) of the picked image, and log q(z|x) − log p(z) at samples.
    fn kl_and_samples(&self) -> Option<(f64, Vec<f64>)> {
        let latent = self.shown.latent();
        let mut stream = Stream::new(self.config.seed, "divergence");
        let wide = |values: &[f32]| -> Vec<f64> { values.iter().map(|&v| f64::from(v)).collect() };
        let posterior = wide(&self.picked.posterior);
        if posterior.is_empty() {
            return None;
        }
        let kl = divergences(&self.shown.vae, &self.picked.posterior);
        let mut sums = vec![0.0; SAMPLES];
        if let Latent::Gaussian { dimensions, .. } = latent {
            let (mean, log_sigma) = posterior.split_at(dimensions);
            let prior = [Tensor::PriorMean, Tensor::PriorLogScale];
            let [prior_mean, prior_log_scale] = prior.map(|part| wide(self.shown.vae.tensor(part)));
            let mut noise = vec![0.0; SAMPLES];
            for d in 0..dimensions {
                let at = |values: &[f64]| values.get(d).copied().unwrap_or(0.0);
                let q = Normal::new(mean[d], log_sigma[d].exp()).ok()?;
                let p = Normal::new(at(&prior_mean), at(&prior_log_scale).exp()).ok()?;
                q.fill(&mut stream, &mut noise);
                for (sum, &z) in sums.iter_mut().zip(&noise) {
                    *sum += q.log_prob(z) - p.log_prob(z);
                }
            }
        } else {
            let k = categories(latent);
            let probs = category_probs(latent, &self.picked.posterior);
            for probs in probs.chunks_exact(k) {
                for sum in &mut sums {
                    let mut left = stream.uniform();
                    let chosen = probs.iter().position(|p| {
                        left -= p;
                        left < 0.0
                    });
                    let prob = probs[chosen.unwrap_or(k - 1)].max(f64::MIN_POSITIVE);
                    *sum += (prob * k as f64).ln();
                }
            }
        }
        Some((kl.iter().sum(), sums))
    }

    fn gradient_check(&self, words: &VaeStrings) -> Check {
        match self.metrics.gradient_error {
            Some(error) => Check::at_most(
                words.gradient_check,
                error,
                GRADIENT_BOUND,
                words.gradient_detail,
            ),
            None => Check::pending(words.gradient_check, words.gradient_pending),
        }
    }
}
