//! Training an autoencoder.

use super::config::{Latent, VaeConfig};
use super::evaluation::{Evaluation, Evaluator};
use super::loss_gradient::LossGradient;
use super::minibatches::{Minibatches, check_images};
use super::model::Vae;
use super::noise::Noise;
use super::objective::{GradientEstimator, ObjectiveConfig, check_temperature};
use super::quantity::Quantity;
use crate::distributions::{ParameterError, check, positive};
use crate::nn::{
    Activation, CosineAnnealingLr, Init, NonFinite, Real, TrainLoop, TrainStep, check_values,
    non_finite_part,
};
use crate::random::Stream;

const FAMILY: &str = "VaeFit";

/// How an autoencoder is trained.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct FitConfig {
    /// The size of the model.
    pub model: VaeConfig,
    /// What is maximised.
    pub objective: ObjectiveConfig,
    /// How both temperatures fall during training; they are constant for none.
    pub temperature_decay: Option<TemperatureDecay>,
    /// How the parameters are initialised.
    pub init: Init,
    /// The images of each step, 1 to 4096.
    pub batch_size: usize,
    /// Adam's learning rate, above 0 and at most 100.
    pub learning_rate: f64,
    /// In how many steps the learning rate falls to [`VaeFit::LAST_RATE`] of itself; constant for none.
    pub lr_decay_steps: Option<usize>,
    /// Gradients of a larger norm are shortened to it.
    pub max_grad_norm: Option<f64>,
    /// Seed of the initialisation, the order of the images, and the noise.
    pub seed: u64,
}

/// Temperatures that fall by equal factors: after k of n steps they are factor^(k/n) of what they were, and then stay.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TemperatureDecay {
    /// What remains of a temperature at the end: above 0 and at most 1.
    pub factor: f64,
    /// n, how many steps that takes, at least 1.
    pub steps: usize,
}

impl TemperatureDecay {
    /// What remains of a temperature after so many steps.
    pub fn remaining(&self, steps: usize) -> f64 {
        let share = (steps as f64 / self.steps as f64).min(1.0);
        libm::exp(share * libm::log(self.factor))
    }
}

impl Default for FitConfig {
    /// Two Gaussian latents of images of 8 × 8 pixels, with the sizes and the learning rate that one usually takes.
    fn default() -> Self {
        Self {
            model: VaeConfig {
                inputs: 64,
                hidden: 128,
                activation: Activation::Relu,
                latent: Latent::Gaussian {
                    dimensions: 2,
                    learned_prior: false,
                },
            },
            objective: ObjectiveConfig::default(),
            temperature_decay: None,
            init: Init::Uniform,
            batch_size: 64,
            learning_rate: 1e-3,
            lr_decay_steps: None,
            max_grad_norm: None,
            seed: 1,
        }
    }
}

impl FitConfig {
    fn checked(self) -> Result<Self, ParameterError> {
        self.model.checked()?;
        self.objective.checked(self.model.latent)?;
        let batch = self.batch_size as f64;
        let allowed = (1..=4096).contains(&self.batch_size);
        check(allowed, FAMILY, "batch_size", batch, "from 1 to 4096")?;
        let rate = self.learning_rate;
        let allowed = rate > 0.0 && rate <= 100.0;
        let range = "above 0 and at most 100";
        check(allowed, FAMILY, "learning_rate", rate, range)?;
        if let Some(norm) = self.max_grad_norm {
            positive(FAMILY, "max_grad_norm", norm)?;
        }
        if let Some(TemperatureDecay { factor, steps }) = self.temperature_decay {
            let allowed = factor > 0.0 && factor <= 1.0;
            let range = "above 0 and at most 1";
            check(allowed, FAMILY, "temperature factor", factor, range)?;
            let value = steps as f64;
            check(steps > 0, FAMILY, "temperature steps", value, "at least 1")?;
            let ObjectiveConfig {
                prior_temperature,
                posterior_temperature,
                ..
            } = self.objective;
            check_temperature("last prior_temperature", prior_temperature * factor)?;
            check_temperature("last posterior_temperature", posterior_temperature * factor)?;
        }
        Ok(self)
    }

    fn lr_scheduler(&self) -> Result<CosineAnnealingLr, ParameterError> {
        let start = self.learning_rate;
        match self.lr_decay_steps {
            None => CosineAnnealingLr::constant(start),
            Some(steps) => CosineAnnealingLr::new(start, start * VaeFit::<f64>::LAST_RATE, steps),
        }
    }

    /// The temperatures of prior and posterior in the step that follows so many steps.
    pub fn temperatures(&self, steps: usize) -> [f64; 2] {
        let decay = self.temperature_decay;
        let remaining = decay.map_or(1.0, |decay| decay.remaining(steps));
        let config = &self.objective;
        [config.prior_temperature, config.posterior_temperature]
            .map(|temperature| temperature * remaining)
    }
}

/// The state of a [`VaeFit`], from which it can go on.
#[derive(Clone, Debug, PartialEq)]
pub struct Checkpoint<R = f32> {
    /// How many steps were taken.
    pub steps: usize,
    /// The running baseline of the score function, in nats, where there is one.
    pub baseline: Option<f64>,
    /// All parameters, then Adam's first moments, then its second.
    pub values: Vec<R>,
}

/// Why a fit has ended.
pub type Divergence = crate::nn::Divergence<Quantity>;

/// Training of a [`Vae`] by [`Adam`](crate::nn::Adam) on minibatches of images.
///
/// Images and noise of a step depend on the seed and the step's number alone, so that [`FitConfig`] and [`Checkpoint`]
/// fix the path bit for bit from any step on. A step allocates nothing.
///
/// Where a step meets something that is not finite, it is not taken: training stays at the last state for good, and
/// [`divergence`](Self::divergence) says what went wrong first.
///
/// ```
/// use reparam::datasets::Bars;
/// use reparam::random::Stream;
/// use reparam::vae::{FitConfig, VaeFit};
///
/// let bars = Bars::new(0.25, 0.0)?;
/// let (training, _) = bars.draw(&mut Stream::new(1, "training"), 500);
/// let (held_out, _) = bars.draw(&mut Stream::new(1, "held out"), 100);
/// let mut fit = VaeFit::<f32>::new(FitConfig::default(), &training, &held_out)?;
/// for _ in 0..50 {
///     assert!(fit.step());
/// }
/// let evaluation = fit.evaluate_held_out().expect("all is finite");
/// // In nats; an image of which nothing is known has 64 ln 2.
/// assert!(evaluation.elbo > -64.0 * 2_f64.ln());
/// # Ok::<(), reparam::distributions::ParameterError>(())
/// ```
pub struct VaeFit<R: Real = f32> {
    config: FitConfig,
    model: Model<R>,
    train_loop: TrainLoop<R, Quantity>,
    held_out: Vec<R>,
    evaluator: Evaluator<R>,
}

impl<R: Real> VaeFit<R> {
    /// The share of the learning rate that is left when its decay has ended.
    pub const LAST_RATE: f64 = 0.01;

    /// Training that has taken no step, on these images and with these held out, row by row.
    ///
    /// # Errors
    /// When a value of `config` is out of its range, or a list of images is empty, has another length than a multiple
    /// of the inputs, or a pixel that is not from 0 to 1.
    pub fn new(
        config: FitConfig,
        training: &[f64],
        held_out: &[f64],
    ) -> Result<Self, ParameterError> {
        let vae = Vae::new(config.model, config.init, config.seed)?;
        Self::with_model(config, training, held_out, vae)
    }

    /// Training that starts from this model; [`FitConfig::init`] is not used.
    ///
    /// # Errors
    /// As for [`new`](Self::new), and when the model's configuration is not that of `config`.
    pub fn with_model(
        config: FitConfig,
        training: &[f64],
        held_out: &[f64],
        vae: Vae<R>,
    ) -> Result<Self, ParameterError> {
        let config = config.checked()?;
        let given = vae.parameters().len() as f64;
        let same = vae.config() == config.model;
        check(same, FAMILY, "model", given, "of the same configuration")?;
        let pixels = config.model.inputs;
        let training = check_images("training", training, pixels)?;
        let held_out = check_images("held_out", held_out, pixels)?;
        let loss_gradient = LossGradient::new(config.model, config.objective, config.batch_size)?;
        let noise = loss_gradient.noise(config.batch_size);
        let model = Model {
            vae,
            minibatches: Minibatches::new(training, pixels, config.batch_size, config.seed),
            noise: Noise::new(config.model.latent, noise),
            loss_gradient,
            config,
            baseline: None,
            next_baseline: None,
        };
        Ok(Self {
            train_loop: TrainLoop::new(&model, config.lr_scheduler()?, config.max_grad_norm)?,
            model,
            held_out,
            evaluator: Evaluator::new(config.model)?,
            config,
        })
    }

    /// One step on the next images; false once training has diverged, and then nothing changes.
    pub fn step(&mut self) -> bool {
        let taken = self.train_loop.step(&mut self.model);
        if taken {
            self.model.baseline = self.model.next_baseline;
        }
        taken
    }

    /// How many steps were taken.
    pub fn steps(&self) -> usize {
        self.train_loop.steps()
    }

    /// The mean negative objective of the last images, before their step was taken, in nats; NaN before the first
    /// step, and after [`load_checkpoint`](Self::load_checkpoint).
    pub fn loss(&self) -> f64 {
        self.train_loop.loss()
    }

    /// The learning rate of the next step.
    pub fn learning_rate(&self) -> f64 {
        self.train_loop.learning_rate()
    }

    /// The temperatures of prior and posterior in the next step.
    pub fn temperatures(&self) -> [f64; 2] {
        self.config.temperatures(self.steps())
    }

    /// The running baseline of the score function, in nats, where there is one.
    pub fn baseline(&self) -> Option<f64> {
        self.model.baseline
    }

    /// The model.
    pub fn vae(&self) -> &Vae<R> {
        &self.model.vae
    }

    /// The loss of the last step, with its terms and its gradient.
    pub fn loss_gradient(&self) -> &LossGradient<R> {
        &self.model.loss_gradient
    }

    /// Why training has ended, if it has.
    pub fn divergence(&self) -> Option<Divergence> {
        self.train_loop.divergence().copied()
    }

    /// The evidence lower bound of the held-out images and its parts, with β = 1 and discrete samples of Concrete
    /// latents; always with the same noise.
    ///
    /// # Errors
    /// The first quantity that was not finite.
    pub fn evaluate_held_out(&mut self) -> Result<Evaluation, NonFinite<Quantity>> {
        self.evaluator
            .evaluate(&self.model.vae, &self.held_out, self.config.seed)
    }

    /// The held-out images, row by row.
    pub fn held_out(&self) -> &[R] {
        &self.held_out
    }

    /// The state of training.
    pub fn checkpoint(&self) -> Checkpoint<R> {
        Checkpoint {
            steps: self.steps(),
            baseline: self.model.baseline,
            values: self.train_loop.state(&self.model),
        }
    }

    /// Goes on from a state of a fit with the same configuration.
    ///
    /// # Errors
    /// When there are not three values for each parameter, one or the baseline is not finite, or the moments are none
    /// that Adam leaves; then nothing changes.
    pub fn load_checkpoint(&mut self, checkpoint: &Checkpoint<R>) -> Result<(), ParameterError> {
        if let Some(baseline) = checkpoint.baseline {
            check_values(FAMILY, "baseline", &[baseline], 1)?;
        }
        let Checkpoint { steps, values, .. } = checkpoint;
        self.train_loop
            .load_state(&mut self.model, FAMILY, *steps, values)?;
        self.model.baseline = checkpoint.baseline;
        Ok(())
    }
}

/// The model with its data.
struct Model<R: Real> {
    vae: Vae<R>,
    minibatches: Minibatches<R>,
    noise: Noise<R>,
    loss_gradient: LossGradient<R>,
    config: FitConfig,
    baseline: Option<f64>,
    /// The baseline once the step under way is taken.
    next_baseline: Option<f64>,
}

impl<R: Real> TrainStep<R> for Model<R> {
    type Quantity = Quantity;

    /// Where the gradient is finite, Adam moves a parameter by less than 4 learning rates.
    const CHECKS_PARAMETERS: bool = false;

    fn loss_and_gradient(&mut self, steps: usize) -> Result<f64, NonFinite<Quantity>> {
        let [prior, posterior] = self.config.temperatures(steps);
        // All temperatures of a checked configuration are allowed.
        let _ = self.loss_gradient.set_temperatures(prior, posterior);
        let mut stream = Stream::numbered(self.config.seed, "noise", steps as u64);
        let count = self.loss_gradient.noise(self.config.batch_size);
        let noise = self.noise.draw(&mut stream, count);
        let batch = self.minibatches.batch(steps);
        let baseline = self.baseline.unwrap_or(0.0);
        let loss = self
            .loss_gradient
            .evaluate(&self.vae, batch, noise, baseline)?;
        self.next_baseline = match self.config.objective.estimator {
            GradientEstimator::ScoreFunction {
                baseline_decay: Some(decay),
            } => {
                let signal = self.loss_gradient.mean_signal();
                let next = |baseline| decay * baseline + (1.0 - decay) * signal;
                Some(self.baseline.map_or(signal, next))
            }
            _ => None,
        };
        Ok(loss)
    }

    fn gradient(&self) -> &[R] {
        self.loss_gradient.gradient()
    }

    fn parameters(&self) -> &[R] {
        self.vae.parameters()
    }

    fn parameters_and_gradient(&mut self) -> (&mut [R], &[R]) {
        (self.vae.parameters_mut(), self.loss_gradient.gradient())
    }

    /// The first tensor whose gradient has no finite sum of squares, or else the last.
    fn non_finite_gradient(&self) -> Option<NonFinite<Quantity>> {
        let tensors = self.vae.config().tensors();
        let parts = tensors.map(|(tensor, _, range)| (Quantity::Gradient(tensor), range));
        non_finite_part(self.gradient(), parts)
    }
}
