//! Takes the steps of a run, in a worker.

use super::config::TrainConfig;
use super::data::{self, Images};
use super::metrics::{Divergence, Metrics, Row};
use super::pretrained::PIXELS;
use crate::labs::chunks::VAE_TRAINING;
use crate::labs::training::{Checkpoint, Progress, Trainer, TrainerSpec, decode, encode};
use crate::random::Stream;
use crate::vae::{
    self, Evaluator, GradientEstimator, Latent, LossGradient, Objective, ObjectiveConfig, Quantity,
    Vae, VaeFit,
};

/// How the trainer of an autoencoder is made.
pub const TRAINER: TrainerSpec = TrainerSpec {
    chunk: &VAE_TRAINING,
    create_trainer,
};

/// Steps between two states that are kept.
const KEPT_EVERY: usize = 250;

/// Steps between two evaluations of what is held out; more of them at the beginning.
const HELD_OUT_EVERY: usize = 50;

/// Evaluations between two that measure all.
const ALL_EVERY: usize = 5;

/// Samples of the importance-weighted estimate.
const IMPORTANCE_SAMPLES: usize = 16;

/// Images and repetitions for the variance of the gradient.
const VARIANCE_IMAGES: usize = 32;
const VARIANCE_REPEATS: usize = 8;

/// Images of one comparison of the gradient, and how far the parameters are moved for it.
const COMPARED: usize = 16;
const STEP: f64 = 1e-5;

struct VaeTrainer {
    config: TrainConfig,
    training: VaeFit<f32>,
    held_out: Vec<f64>,
    /// For the relaxed objective and its gradient.
    relaxed: LossGradient<f32>,
    evaluator: Evaluator<f32>,
    /// What was not told yet.
    progress: Progress,
    metrics: Metrics,
}

/// What the page sends: the config, and the file of digits where they are learnt.
pub(super) type Setup = (TrainConfig, Vec<u8>);

fn create_trainer(setup: &[u8], checkpoint: &Checkpoint) -> Option<Box<dyn Trainer>> {
    let (config, digits): Setup = decode(setup)?;
    let [training, held_out] = data::all(config.data(), config.seed, &digits)?;
    let mut trainer = VaeTrainer::new(config, &training, held_out)?;
    let count = config.model.parameters();
    let (values, baseline) = split_baseline(&checkpoint.values);
    let mut values = values.to_vec();
    if checkpoint.step == 0 && values.len() == count {
        // Adam at rest.
        values.resize(3 * count, 0.0);
    }
    let checkpoint = vae::Checkpoint {
        steps: checkpoint.step,
        baseline,
        values,
    };
    trainer.training.load_checkpoint(&checkpoint).ok()?;
    trainer.measure(true);
    trainer.metrics.gradient_error = trainer.gradient_error();
    Some(Box::new(trainer))
}

/// The numbers of a checkpoint that state the baseline: 64 bits, in four whole numbers that 32-bit numbers hold.
const BASELINE_NUMBERS: usize = 4;

/// The values of a checkpoint, and the baseline that may follow them: parameters and moments are three of a kind, and
/// at the start only the parameters are there.
fn split_baseline(values: &[f32]) -> (&[f32], Option<f64>) {
    match values.split_last_chunk::<{ BASELINE_NUMBERS + 1 }>() {
        Some((values, [a, b, c, d, mark])) if mark.is_infinite() => {
            let bits = [a, b, c, d].map(|part| *part as u64);
            let bits = bits.into_iter().fold(0, |bits, part| bits << 16 | part);
            (values, Some(f64::from_bits(bits)))
        }
        _ => (values, None),
    }
}

/// What follows the values of a checkpoint, with an infinity as its mark, which no parameter is.
fn baseline_numbers(baseline: f64) -> [f32; BASELINE_NUMBERS + 1] {
    let bits = baseline.to_bits();
    let part = |shift: u32| (bits >> shift & 0xffff) as f32;
    [part(48), part(32), part(16), part(0), f32::INFINITY]
}

impl VaeTrainer {
    fn new(config: TrainConfig, training: &Images, held_out: Images) -> Option<Self> {
        let fit = VaeFit::new(config.settings(), &training.pixels, &held_out.pixels).ok()?;
        Some(Self {
            config,
            training: fit,
            held_out: held_out.pixels,
            relaxed: LossGradient::new(config.model, config.objective, VARIANCE_IMAGES).ok()?,
            evaluator: Evaluator::new(config.model).ok()?,
            progress: Progress::default(),
            metrics: Metrics::default(),
        })
    }

    /// Measures what the model is worth now.
    fn measure(&mut self, measures_all: bool) {
        let steps = self.training.steps();
        let Ok(evaluation) = self.training.evaluate_held_out() else {
            return;
        };
        self.progress
            .validation
            .push((steps as f64, -evaluation.elbo));
        let mut row = Row {
            step: steps as u32,
            reconstruction: evaluation.reconstruction as f32,
            kl: evaluation.kl.iter().sum::<f64>() as f32,
            log_prob: f32::NAN,
            gap: f32::NAN,
            variance: f32::NAN,
        };
        if measures_all {
            row.log_prob = self.log_prob() as f32;
            let [prior, posterior] = self.config.temperatures(steps);
            // All temperatures of a config are allowed.
            let _ = self.relaxed.set_temperatures(prior, posterior);
            row.gap = self.gap(evaluation.elbo) as f32;
            row.variance = self.variance() as f32;
        }
        self.metrics.rows.push(row);
    }

    /// The mean importance-weighted estimate of the held-out images' log p(x).
    fn log_prob(&mut self) -> f64 {
        let (vae, x, seed) = (
            self.training.vae(),
            self.training.held_out(),
            self.config.seed,
        );
        let samples = IMPORTANCE_SAMPLES;
        let estimates = self.evaluator.log_prob_estimates(vae, x, samples, seed);
        estimates.map_or(f64::NAN, |all| all.iter().sum::<f64>() / all.len() as f64)
    }

    /// The objective with relaxed samples less the bound with discrete ones; none of Gaussian latents.
    fn gap(&mut self, elbo: f64) -> f64 {
        if matches!(self.config.model.latent, Latent::Gaussian { .. }) {
            return f64::NAN;
        }
        let (vae, x, seed) = (
            self.training.vae(),
            self.training.held_out(),
            self.config.seed,
        );
        let relaxed = self.relaxed.mean_objective(vae, x, seed);
        relaxed.map_or(f64::NAN, |relaxed| relaxed - elbo)
    }

    /// The variance of the encoder's gradient on a few images.
    fn variance(&mut self) -> f64 {
        let vae = self.training.vae();
        let x = &self.training.held_out()[..VARIANCE_IMAGES * PIXELS];
        let baseline = self.training.baseline().unwrap_or(0.0);
        let seed = self.config.seed;
        let variance = self
            .relaxed
            .gradient_variance(vae, x, VARIANCE_REPEATS, seed, baseline);
        variance.map_or(f64::NAN, |variance| variance.encoder.variance)
    }

    /// The relative error of the loss's slope along its own gradient, against a central difference in 64 bits. It is of
    /// the closed form along the path of relaxed samples, whose gradient is that of the loss at the same noise.
    fn gradient_error(&self) -> Option<f64> {
        let config = self.config.model;
        let parameters = self.training.vae().parameters().iter();
        let parameters: Vec<_> = parameters.map(|&p| f64::from(p)).collect();
        let objective = ObjectiveConfig {
            objective: Objective::AnalyticKl,
            estimator: GradientEstimator::Pathwise,
            samples: 1,
            ..self.config.objective_at(self.training.steps())
        };
        let mut loss = LossGradient::<f64>::new(config, objective, COMPARED).ok()?;
        let x = self.held_out.get(..COMPARED * PIXELS)?;
        let mut noise = vec![0.0; loss.noise(COMPARED)];
        let mut stream = Stream::new(self.config.seed, "differences");
        config.latent.fill_noise(&mut stream, &mut noise);
        let exact = Vae::with_parameters(config, &parameters).ok()?;
        loss.evaluate(&exact, x, &noise, 0.0).ok()?;
        let gradient = loss.gradient().to_vec();
        let norm = gradient.iter().map(|g| g * g).sum::<f64>().sqrt();
        if norm == 0.0 {
            return None;
        }
        let mut at = |step: f64| {
            let moved = parameters.iter().zip(&gradient);
            let moved: Vec<_> = moved.map(|(p, g)| p + step * g / norm).collect();
            let vae = Vae::with_parameters(config, &moved).ok()?;
            loss.loss(&vae, x, &noise).ok()
        };
        let slope = (at(STEP)? - at(-STEP)?) / (2.0 * STEP);
        Some((slope / norm - 1.0).abs())
    }
}

/// The place of a quantity among the words for them.
fn kind(quantity: Quantity) -> usize {
    match quantity {
        Quantity::Posterior => 0,
        Quantity::LogSample => 1,
        Quantity::Sample => 2,
        Quantity::Kl => 3,
        Quantity::LogPrior => 4,
        Quantity::LogPosterior => 5,
        Quantity::LogLikelihood => 6,
        Quantity::Loss => 7,
        Quantity::Gradient(_) => 8,
    }
}

impl Trainer for VaeTrainer {
    fn step(&mut self) -> bool {
        if !self.training.step() {
            self.metrics.divergence = self.training.divergence().map(|divergence| Divergence {
                kind: kind(divergence.quantity),
                value: divergence.value,
            });
            return false;
        }
        self.progress.losses.push(self.training.loss());
        let steps = self.steps();
        // At the beginning most is learnt.
        let every = if steps < 4 * HELD_OUT_EVERY {
            HELD_OUT_EVERY / 5
        } else {
            HELD_OUT_EVERY
        };
        if steps.is_multiple_of(every) {
            self.measure(steps.is_multiple_of(ALL_EVERY * every));
        }
        if steps.is_multiple_of(4 * KEPT_EVERY) {
            self.metrics.gradient_error = self.gradient_error();
        }
        true
    }

    fn steps(&self) -> usize {
        self.training.steps()
    }

    fn is_milestone(&self) -> bool {
        self.steps().is_multiple_of(KEPT_EVERY)
    }

    fn progress(&mut self) -> Progress {
        Progress {
            step: self.steps(),
            metrics: encode(&self.metrics),
            ..std::mem::take(&mut self.progress)
        }
    }

    fn parameters(&self) -> Vec<f32> {
        self.training.vae().parameters().to_vec()
    }

    fn checkpoint(&self) -> Vec<f32> {
        let checkpoint = self.training.checkpoint();
        let mut values = checkpoint.values;
        values.extend(checkpoint.baseline.into_iter().flat_map(baseline_numbers));
        values
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_baseline_follows_the_values_bit_for_bit() {
        for baseline in [-31.400_000_000_000_002, 0.0, -0.0, f64::MIN_POSITIVE, 1e300] {
            let mut values = vec![1.0_f32, -2.0, 3.0];
            values.extend(baseline_numbers(baseline));
            let (kept, read) = split_baseline(&values);
            assert_eq!(kept, [1.0, -2.0, 3.0]);
            assert_eq!(read.map(f64::to_bits), Some(baseline.to_bits()));
        }
        assert_eq!(split_baseline(&[1.0; 9]), (&[1.0_f32; 9][..], None));
        assert_eq!(split_baseline(&[]), (&[][..], None));
    }
}
