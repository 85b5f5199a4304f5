//! From the loss back to the decoder, the prior and the posterior.

use super::LossGradient;
use crate::nn::Real;
use crate::vae::Vae;
use crate::vae::objective::{GradientEstimator, Objective};

impl<R: Real> LossGradient<R> {
    /// The derivatives of the loss by the terms of each sample.
    pub(super) fn set_weights(&mut self, baseline: f64) {
        let share = 1.0 / self.rows as f64;
        let per_input = R::from_f64(1.0 / self.inputs as f64);
        let beta = R::from_f64(self.config.beta);
        let importance = self.config.objective == Objective::ImportanceWeighted;
        let score = matches!(
            self.config.estimator,
            GradientEstimator::ScoreFunction { .. }
        );
        for row in 0..self.rows {
            if importance {
                let weight = -(self.weights[0][row] * per_input);
                self.weights[0][row] = weight;
                self.weights[1][row] = weight;
            } else {
                let weight = R::from_f64(-share);
                self.weights[0][row] = weight;
                self.weights[1][row] = beta * weight;
            }
            if score {
                self.weights[2][row] = R::from_f64((self.signal(row) - baseline) * share);
            }
        }
    }

    /// The gradient by way of the samples, as far back as the posterior.
    pub(super) fn backward_sampled(&mut self, vae: &Vae<R>, noise: &[R]) {
        let (rows, length) = (self.rows, self.vae.latent.len());
        let [likelihood_weights, ratio_weights, score_weights] =
            self.weights.each_ref().map(|weights| &weights[..rows]);
        let by_logits = &mut self.forward.logits[..rows * self.vae.inputs];
        for (row, &weight) in by_logits
            .chunks_exact_mut(self.vae.inputs)
            .zip(likelihood_weights)
        {
            for slope in row {
                *slope = *slope * weight;
            }
        }
        let through_sample = matches!(
            self.config.estimator,
            GradientEstimator::Pathwise | GradientEstimator::StraightThrough
        );
        let z = &self.forward.z[..rows * length];
        let by_z = &mut self.by_z[..rows * length];
        by_z.fill(R::ZERO);
        vae.decoder_backward(
            z,
            &self.forward.decoder_hidden[..rows * self.vae.hidden],
            by_logits,
            &mut self.gradient,
            through_sample.then_some(&mut *by_z),
            &mut self.backward,
        );
        let by_posterior = &mut self.by_posterior[..];
        let has_log_ratio = self.config.objective.has_log_ratio();
        if through_sample {
            self.posterior.backward_sample(
                &self.config,
                [noise, z, by_z],
                length,
                has_log_ratio.then_some(ratio_weights),
                by_posterior,
            );
        }
        let score = matches!(
            self.config.estimator,
            GradientEstimator::ScoreFunction { .. }
        );
        if score {
            self.posterior
                .backward_at_fixed_sample(noise, z, score_weights, by_posterior);
        } else if self.config.objective == Objective::DiscreteMasses {
            self.posterior
                .backward_at_fixed_sample(noise, z, ratio_weights, by_posterior);
        }
        if has_log_ratio {
            let by_prior = &mut self.gradient[vae.config().prior_range()];
            self.posterior.backward_prior(z, ratio_weights, by_prior);
        }
    }

    /// The gradient of an exact objective, as far back as the posterior.
    pub(super) fn backward_exact(&mut self, vae: &Vae<R>, x: &[R]) {
        let Some(enumeration) = &mut self.enumeration else {
            return;
        };
        let weight = R::from_f64(-1.0 / self.inputs as f64);
        let elbo = self.config.objective == Objective::ExactElbo;
        enumeration.backward(
            vae,
            x,
            weight,
            elbo.then_some(&self.posterior),
            [&mut self.gradient, &mut self.by_posterior],
            &mut self.backward,
        );
    }
}
