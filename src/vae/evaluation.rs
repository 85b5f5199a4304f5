//! What a model is worth: bounds of log p(x), and their parts.

use super::config::{Latent, VaeConfig};
use super::loss_gradient::LossGradient;
use super::model::Vae;
use super::noise::Noise;
use super::objective::{GradientEstimator, Objective, ObjectiveConfig};
use super::quantity::Quantity;
use crate::distributions::ParameterError;
use crate::nn::{NonFinite, Real};
use crate::numerics::LogSumExp;
use crate::random::Stream;

/// Images that are evaluated together.
const BLOCK: usize = 64;
/// Samples of each image that are evaluated together.
const SAMPLES: usize = 16;

/// Means over images, in nats.
#[derive(Clone, Debug, PartialEq)]
pub struct Evaluation {
    /// The evidence lower bound, E log p(x|z) − KL(q(z|x) ‖ p(z)).
    pub elbo: f64,
    /// E log p(x|z), of one sample of each image.
    pub reconstruction: f64,
    /// The divergence of each latent variable.
    pub kl: Vec<f64>,
}

/// Evaluates models of one configuration, with discrete samples where their latent variables are Concrete.
#[derive(Clone, Debug)]
pub struct Evaluator<R: Real = f32> {
    config: VaeConfig,
    /// The bound with the divergence in closed form.
    bound: LossGradient<R>,
    /// The logarithms of importance weights.
    weights: LossGradient<R>,
    noise: Noise<R>,
}

impl<R: Real> Evaluator<R> {
    /// Room for models of this configuration.
    ///
    /// # Errors
    /// When the configuration is not allowed.
    pub fn new(config: VaeConfig) -> Result<Self, ParameterError> {
        let (estimator, densities) = match config.latent {
            Latent::Gaussian { .. } => (GradientEstimator::Pathwise, Objective::Densities),
            _ => (GradientEstimator::StopGradient, Objective::DiscreteMasses),
        };
        let bound = ObjectiveConfig {
            estimator,
            ..ObjectiveConfig::default()
        };
        let weights = ObjectiveConfig {
            objective: densities,
            samples: SAMPLES,
            ..bound
        };
        let numbers = BLOCK * SAMPLES * config.latent.len();
        Ok(Self {
            config,
            bound: LossGradient::new(config, bound, BLOCK)?,
            weights: LossGradient::new(config, weights, BLOCK)?,
            noise: Noise::new(config.latent, numbers),
        })
    }

    /// The evidence lower bound of these images and its parts, with one sample of each, from the stream `evaluation` of
    /// the seed. All are NaN where there is no image.
    ///
    /// # Errors
    /// The first quantity that was not finite.
    ///
    /// # Panics
    /// When the model has another configuration.
    pub fn evaluate(
        &mut self,
        vae: &Vae<R>,
        x: &[R],
        seed: u64,
    ) -> Result<Evaluation, NonFinite<Quantity>> {
        let mut stream = Stream::new(seed, "evaluation");
        let variables = self.config.latent.variables();
        let mut reconstruction = 0.0;
        let mut kl = vec![0.0; variables];
        for x in x.chunks(BLOCK * self.config.inputs) {
            let count = self.bound.noise(x.len() / self.config.inputs);
            let noise = self.noise.draw(&mut stream, count);
            self.bound.loss(vae, x, noise)?;
            let terms = self.bound.terms();
            reconstruction += terms.log_likelihood.iter().sum::<f64>();
            for of_input in terms.kl.chunks_exact(variables) {
                for (sum, kl) in kl.iter_mut().zip(of_input) {
                    *sum += kl;
                }
            }
        }
        let images = (x.len() / self.config.inputs) as f64;
        reconstruction /= images;
        for kl in &mut kl {
            *kl /= images;
        }
        Ok(Evaluation {
            elbo: reconstruction - kl.iter().sum::<f64>(),
            reconstruction,
            kl,
        })
    }

    /// The importance-weighted estimate of log p(x) of each image, log mean (p(x|z) p(z)/q(z|x)) over this many
    /// samples, from the stream `importance` of the seed.
    ///
    /// Its expectation is below log p(x) and rises to it with the number of samples. Source: Burda, Grosse and
    /// Salakhutdinov, *Importance weighted autoencoders*, 2016.
    ///
    /// # Errors
    /// The first quantity that was not finite.
    ///
    /// # Panics
    /// When the model has another configuration.
    pub fn log_prob_estimates(
        &mut self,
        vae: &Vae<R>,
        x: &[R],
        samples: usize,
        seed: u64,
    ) -> Result<Vec<f64>, NonFinite<Quantity>> {
        let mut stream = Stream::new(seed, "importance");
        let mut estimates = Vec::new();
        for x in x.chunks(BLOCK * self.config.inputs) {
            let images = x.len() / self.config.inputs;
            let mut sums = vec![LogSumExp::EMPTY; images];
            for first in (0..samples).step_by(SAMPLES) {
                let count = SAMPLES.min(samples - first);
                self.add_weights(vae, x, count, &mut stream, &mut sums)?;
            }
            let log_samples = (samples as f64).ln();
            estimates.extend(sums.iter().map(|sum| sum.value() - log_samples));
        }
        Ok(estimates)
    }

    /// Adds the importance weights of some samples to the sum of each image.
    fn add_weights(
        &mut self,
        vae: &Vae<R>,
        x: &[R],
        samples: usize,
        stream: &mut Stream,
        sums: &mut [LogSumExp],
    ) -> Result<(), NonFinite<Quantity>> {
        self.weights.set_samples(samples);
        let count = self.weights.noise(sums.len());
        let noise = self.noise.draw(stream, count);
        self.weights.loss(vae, x, noise)?;
        let terms = self.weights.terms();
        let ratios = terms.log_prior.iter().zip(terms.log_posterior);
        for (row, (likelihood, (prior, posterior))) in
            terms.log_likelihood.iter().zip(ratios).enumerate()
        {
            let input = row % sums.len();
            sums[input].push(likelihood + (prior - posterior));
        }
        Ok(())
    }
}

impl<R: Real> LossGradient<R> {
    /// The mean of the objective over any number of images, in nats, with noise from the stream `objective` of the
    /// seed; NaN where there is none.
    ///
    /// # Errors
    /// The first quantity that was not finite.
    ///
    /// # Panics
    /// When the model has another configuration.
    pub fn mean_objective(
        &mut self,
        vae: &Vae<R>,
        x: &[R],
        seed: u64,
    ) -> Result<f64, NonFinite<Quantity>> {
        let pixels = vae.config().inputs;
        let mut noise = Noise::new(vae.config().latent, self.noise(self.batch()));
        let mut stream = Stream::new(seed, "objective");
        let mut total = 0.0;
        for x in x.chunks(self.batch() * pixels) {
            let count = self.noise(x.len() / pixels);
            self.loss(vae, x, noise.draw(&mut stream, count))?;
            total += self.terms().objective.iter().sum::<f64>();
        }
        Ok(total / (x.len() / pixels) as f64)
    }
}
