//! The loss of an autoencoder on a batch, and the gradient that an estimator gives.

mod backward;

use super::config::VaeConfig;
use super::enumeration::Enumeration;
use super::likelihood::{Exponentials, log_likelihood_and_slope};
use super::model::{Backward, Vae};
use super::objective::{Objective, ObjectiveConfig, check_temperature};
use super::posterior::Posterior;
use super::quantity::Quantity;
use super::terms::{Codes, Terms};
use crate::distributions::{ParameterError, check};
use crate::nn::{NonFinite, Real, all_finite};

/// The mean negative objective of a batch, in nats, and its derivatives by all parameters.
///
/// Nothing but [`new`](Self::new) allocates. Samples are by sample and then by input: the noise of sample s of input i
/// of a batch of n starts at (s·n + i)·[`Latent::len`](super::Latent::len).
#[derive(Clone, Debug)]
pub struct LossGradient<R: Real = f32> {
    vae: VaeConfig,
    config: ObjectiveConfig,
    batch: usize,
    /// The inputs and the samples of the last evaluation.
    inputs: usize,
    rows: usize,
    gradient: Vec<R>,
    posterior: Posterior<R>,
    enumeration: Option<Enumeration<R>>,
    forward: Forward<R>,
    terms: Buffers,
    /// The derivatives of the loss by log p(x|z), by log p(z) − log q(z|x), and by −log q(z|x) at fixed z, by sample.
    weights: [Vec<R>; 3],
    backward: Backward<R>,
    by_z: Vec<R>,
    by_posterior: Vec<R>,
}

/// What the networks give on the way forward.
#[derive(Clone, Debug)]
struct Forward<R> {
    encoder_hidden: Vec<R>,
    posterior: Vec<R>,
    z: Vec<R>,
    decoder_hidden: Vec<R>,
    /// The logits of the pixels; then the derivatives by them.
    logits: Vec<R>,
    exponentials: Exponentials<R>,
}

/// The terms of the objective.
#[derive(Clone, Debug)]
struct Buffers {
    log_likelihood: Vec<f64>,
    log_prior: Vec<f64>,
    log_posterior: Vec<f64>,
    kl: Vec<f64>,
    objective: Vec<f64>,
}

impl<R: Real> LossGradient<R> {
    /// Room for models of this configuration and batches of at most so many inputs.
    ///
    /// # Errors
    /// When the model's configuration is not allowed, the objective's is not allowed for it, or `batch` is not from 1
    /// to 4096.
    pub fn new(
        vae: VaeConfig,
        config: ObjectiveConfig,
        batch: usize,
    ) -> Result<Self, ParameterError> {
        let vae = vae.checked()?;
        let config = config.checked(vae.latent)?;
        let allowed = (1..=4096).contains(&batch);
        check(allowed, "VaeLoss", "batch", batch as f64, "from 1 to 4096")?;
        let samples = if config.objective.is_exact() {
            0
        } else {
            config.samples
        };
        let rows = samples * batch;
        let (length, numbers) = (vae.latent.len(), vae.latent.posterior_parameters());
        let values = |count: usize| vec![R::ZERO; count];
        let doubles = |count: usize| vec![0.0; count];
        Ok(Self {
            vae,
            config,
            batch,
            inputs: 0,
            rows: 0,
            gradient: values(vae.parameters()),
            posterior: Posterior::new(vae.latent, batch, samples),
            enumeration: config
                .objective
                .is_exact()
                .then(|| Enumeration::new(&vae, batch)),
            forward: Forward {
                encoder_hidden: values(batch * vae.hidden),
                posterior: values(batch * numbers),
                z: values(rows * length),
                decoder_hidden: values(rows * vae.hidden),
                logits: values(rows * vae.inputs),
                exponentials: Vec::with_capacity(rows * vae.inputs),
            },
            terms: Buffers {
                log_likelihood: doubles(rows),
                log_prior: doubles(rows),
                log_posterior: doubles(rows),
                kl: doubles(batch * vae.latent.variables()),
                objective: doubles(batch),
            },
            weights: [values(rows), values(rows), values(rows)],
            backward: Backward::default(),
            by_z: values(rows * length),
            by_posterior: values(batch * numbers),
        })
    }

    /// The objective.
    pub fn config(&self) -> ObjectiveConfig {
        self.config
    }

    /// The most inputs that it evaluates at once.
    pub fn batch(&self) -> usize {
        self.batch
    }

    /// Changes both temperatures.
    ///
    /// # Errors
    /// When one is not from 0.001 to 100.
    pub fn set_temperatures(&mut self, prior: f64, posterior: f64) -> Result<(), ParameterError> {
        check_temperature("prior_temperature", prior)?;
        check_temperature("posterior_temperature", posterior)?;
        self.config.prior_temperature = prior;
        self.config.posterior_temperature = posterior;
        Ok(())
    }

    /// Changes how many samples each input has, to no more than there were at first.
    pub(super) fn set_samples(&mut self, samples: usize) {
        self.config.samples = samples;
    }

    /// How many numbers of noise a batch of so many inputs takes.
    pub fn noise(&self, inputs: usize) -> usize {
        self.samples() * inputs * self.vae.latent.len()
    }

    fn samples(&self) -> usize {
        if self.config.objective.is_exact() {
            0
        } else {
            self.config.samples
        }
    }

    /// The derivatives at the last [`evaluate`](Self::evaluate), in the order of [`VaeConfig::tensors`].
    pub fn gradient(&self) -> &[R] {
        &self.gradient
    }

    /// The terms at the last evaluation.
    pub fn terms(&self) -> Terms<'_> {
        let rows = if self.config.objective.has_log_ratio() {
            self.rows
        } else {
            0
        };
        Terms {
            log_likelihood: &self.terms.log_likelihood[..self.rows],
            log_prior: &self.terms.log_prior[..rows],
            log_posterior: &self.terms.log_posterior[..rows],
            kl: &self.terms.kl[..self.inputs * self.vae.latent.variables()],
            objective: &self.terms.objective[..self.inputs],
        }
    }

    /// z at the last evaluation, by sample and input.
    pub fn z(&self) -> &[R] {
        &self.forward.z[..self.rows * self.vae.latent.len()]
    }

    /// The logarithms of the relaxed samples at the last evaluation, or the logits of binary ones; nothing for Gaussian
    /// latents.
    pub fn log_samples(&self) -> &[R] {
        let count = self.rows * self.vae.latent.len();
        match &self.posterior {
            Posterior::Gaussian(_) => &[],
            Posterior::Concrete(concrete) => &concrete.y()[..count],
            Posterior::BinaryConcrete(binary) => &binary.y()[..count],
        }
    }

    /// What the encoder gave at the last evaluation, by input: μ and then log σ, or logits.
    pub fn posterior(&self) -> &[R] {
        &self.forward.posterior[..self.inputs * self.vae.latent.posterior_parameters()]
    }

    /// The derivatives of the loss by [`posterior`](Self::posterior).
    pub fn by_posterior(&self) -> &[R] {
        &self.by_posterior[..self.inputs * self.vae.latent.posterior_parameters()]
    }

    /// The derivatives of log p(x|z)'s part of the loss by z, by sample and input; zeros where the estimator holds z
    /// fixed.
    pub fn by_z(&self) -> &[R] {
        &self.by_z[..self.rows * self.vae.latent.len()]
    }

    /// The derivatives of the loss by the logits of the pixels, by sample and input.
    pub fn by_pixels(&self) -> &[R] {
        &self.forward.logits[..self.rows * self.vae.inputs]
    }

    /// The codes and their probabilities at the last evaluation of an exact objective.
    pub fn codes(&self) -> Option<Codes<'_, R>> {
        let enumeration = self.enumeration.as_ref()?;
        Some(Codes {
            categories: enumeration.digits(),
            log_likelihood: enumeration.log_likelihood(self.inputs),
            log_posterior: enumeration.log_posterior(self.inputs),
        })
    }

    /// The signal of the score function at the last evaluation, averaged over the batch: what its baseline follows.
    pub fn mean_signal(&self) -> f64 {
        let signals = (0..self.rows).map(|row| self.signal(row));
        signals.sum::<f64>() / self.rows as f64
    }

    /// log p(x|z), and log p(z) − log q(z|x) with it where the divergence is not in closed form.
    fn signal(&self, row: usize) -> f64 {
        let ratio = if self.config.objective.has_log_ratio() {
            self.config.beta * (self.terms.log_prior[row] - self.terms.log_posterior[row])
        } else {
            0.0
        };
        self.terms.log_likelihood[row] + ratio
    }

    /// The loss on these images with this noise; its gradient is kept.
    ///
    /// The noise is standard normal, Gumbel or Logistic, as the latent variables have it, and as much as
    /// [`noise`](Self::noise) says. The baseline is used by the score function only.
    ///
    /// # Errors
    /// The first quantity that was not finite, and its value; the gradient is then of no use. It is not checked
    /// itself.
    ///
    /// # Panics
    /// When the model's configuration is another, there are more images than there is room for, or there is not as
    /// much noise.
    pub fn evaluate(
        &mut self,
        vae: &Vae<R>,
        x: &[R],
        noise: &[R],
        baseline: f64,
    ) -> Result<f64, NonFinite<Quantity>> {
        let loss = self.loss(vae, x, noise)?;
        self.gradient.fill(R::ZERO);
        self.by_posterior.fill(R::ZERO);
        if self.enumeration.is_some() {
            self.backward_exact(vae, x);
        } else {
            self.set_weights(baseline);
            self.backward_sampled(vae, noise);
        }
        let range = vae.config().prior_range();
        let inputs = self.inputs;
        if self.config.objective.has_kl() {
            let weight = R::from_f64(self.config.beta / inputs as f64);
            let by_prior = &mut self.gradient[range];
            self.posterior
                .backward_kl(weight, &mut self.by_posterior, by_prior);
        }
        let hidden = &self.forward.encoder_hidden[..inputs * self.vae.hidden];
        let numbers = inputs * self.vae.latent.posterior_parameters();
        vae.encoder_backward(
            x,
            hidden,
            &self.by_posterior[..numbers],
            &mut self.gradient,
            &mut self.backward,
        );
        Ok(loss)
    }

    /// The loss alone; the gradient is then of no use.
    ///
    /// # Errors
    /// As for [`evaluate`](Self::evaluate).
    ///
    /// # Panics
    /// Likewise.
    pub fn loss(&mut self, vae: &Vae<R>, x: &[R], noise: &[R]) -> Result<f64, NonFinite<Quantity>> {
        assert_eq!(vae.config(), self.vae, "the configuration");
        self.inputs = x.len() / self.vae.inputs;
        assert!(self.inputs <= self.batch, "room for the images");
        self.rows = self.samples() * self.inputs;
        let length = self.vae.latent.len();
        assert_eq!(noise.len(), self.rows * length, "the noise");
        self.encode(vae, x)?;
        let inputs = self.inputs;
        let objective = &mut self.terms.objective[..inputs];
        if let Some(enumeration) = &mut self.enumeration {
            enumeration.prepare(vae, x, &self.posterior, &mut self.backward.matmul)?;
            enumeration.objective(self.config.objective, objective);
        } else {
            self.decode(vae, x, noise)?;
            self.sum_over_samples();
        }
        if self.config.objective.has_kl() {
            let kl = self.terms.kl.chunks_exact(self.vae.latent.variables());
            for (objective, kl) in self.terms.objective[..inputs].iter_mut().zip(kl) {
                *objective -= self.config.beta * kl.iter().sum::<f64>();
            }
        }
        let total: f64 = self.terms.objective[..inputs].iter().sum();
        let loss = -total / inputs as f64;
        all_finite(Quantity::Loss, &[loss])?;
        Ok(loss)
    }

    /// The posteriors of the images, and their divergence from the prior.
    fn encode(&mut self, vae: &Vae<R>, x: &[R]) -> Result<(), NonFinite<Quantity>> {
        let numbers = self.inputs * self.vae.latent.posterior_parameters();
        let hidden = &mut self.forward.encoder_hidden[..self.inputs * self.vae.hidden];
        let posterior = &mut self.forward.posterior[..numbers];
        vae.encoder(x, hidden, posterior, &mut self.backward.matmul);
        all_finite(Quantity::Posterior, posterior)?;
        self.posterior.set(posterior, vae.prior());
        let kl = &mut self.terms.kl[..self.inputs * self.vae.latent.variables()];
        self.posterior.kl(kl);
        all_finite(Quantity::Kl, kl)
    }

    /// Samples z, and computes the terms of each sample.
    fn decode(&mut self, vae: &Vae<R>, x: &[R], noise: &[R]) -> Result<(), NonFinite<Quantity>> {
        let rows = self.rows;
        let Forward {
            z,
            decoder_hidden,
            logits,
            exponentials,
            ..
        } = &mut self.forward;
        let z = &mut z[..rows * self.vae.latent.len()];
        self.posterior.sample(&self.config, noise, z)?;
        if self.config.objective.has_log_ratio() {
            let prior = &mut self.terms.log_prior[..rows];
            let posterior = &mut self.terms.log_posterior[..rows];
            self.posterior
                .log_probs(&self.config, noise, z, [prior, posterior]);
            all_finite(Quantity::LogPrior, prior)?;
            all_finite(Quantity::LogPosterior, posterior)?;
        }
        let logits = &mut logits[..rows * self.vae.inputs];
        let hidden = &mut decoder_hidden[..rows * self.vae.hidden];
        vae.decoder(z, hidden, logits, &mut self.backward.matmul);
        let log_likelihood = &mut self.terms.log_likelihood[..rows];
        log_likelihood_and_slope(x, logits, self.vae.inputs, exponentials, log_likelihood);
        all_finite(Quantity::LogLikelihood, log_likelihood)
    }

    /// The objective of each input, without the divergence in closed form; for importance weights also each sample's
    /// share of them, in place of the weights by log p(x|z).
    fn sum_over_samples(&mut self) {
        let (inputs, samples) = (self.inputs, self.samples());
        let importance = self.config.objective == Objective::ImportanceWeighted;
        for input in 0..inputs {
            let of_input = || (0..samples).map(|sample| sample * inputs + input);
            self.terms.objective[input] = if importance {
                let log_weight = |row: usize| {
                    self.terms.log_likelihood[row]
                        + (self.terms.log_prior[row] - self.terms.log_posterior[row])
                };
                let largest = of_input().map(log_weight).fold(f64::NEG_INFINITY, f64::max);
                let share = |row| libm::exp(log_weight(row) - largest);
                let total: f64 = of_input().map(share).sum();
                for row in of_input() {
                    self.weights[0][row] = R::from_f64(share(row) / total);
                }
                largest + libm::log(total) - libm::log(samples as f64)
            } else {
                of_input().map(|row| self.signal(row)).sum::<f64>() / samples as f64
            };
        }
    }
}
