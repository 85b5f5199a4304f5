//! Training a RealNVP by maximum likelihood.

use super::compiled::Compiled;
use super::config::RealNvpConfig;
use super::data_source::DataSource2d;
use super::held_out::{HELD_OUT, HeldOut, round};
use super::loss_gradient::{LossGradient, Quantity};
use super::real_nvp::RealNvp;
use crate::distributions::{ParameterError, check, positive};
use crate::nn::{CosineAnnealingLr, Init, NonFinite, Real, TrainLoop, TrainStep, non_finite_part};
use crate::random::Stream;
use std::rc::Rc;

const FAMILY: &str = "RealNvpFit";

/// How a RealNVP is trained.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct FitConfig {
    /// The size of the flow.
    pub model: RealNvpConfig,
    /// How its parameters are initialised.
    pub init: Init,
    /// Fresh points in each step, 1 to 4096.
    pub batch_size: usize,
    /// Adam's learning rate, above 0 and at most 100.
    pub learning_rate: f64,
    /// In how many steps the learning rate falls to [`RealNvpFit::LAST_RATE`] of itself; constant for none.
    pub lr_decay_steps: Option<usize>,
    /// Gradients of a larger norm are shortened to it.
    pub max_grad_norm: Option<f64>,
    /// Seed of the initialisation, the batches and the held-out points.
    pub seed: u64,
}

impl Default for FitConfig {
    /// What learns two moons best within seconds: after its 5000 steps about 0.015 nats are left to learn.
    fn default() -> Self {
        Self {
            model: RealNvpConfig {
                couplings: 8,
                width: 32,
                swap: true,
                bounded: true,
            },
            init: Init::Uniform,
            batch_size: 256,
            learning_rate: 2e-3,
            lr_decay_steps: Some(5000),
            max_grad_norm: Some(5.0),
            seed: 1,
        }
    }
}

impl FitConfig {
    fn checked(self) -> Result<Self, ParameterError> {
        self.model.checked()?;
        let batch = self.batch_size as f64;
        let allowed = (1..=4096).contains(&self.batch_size);
        check(allowed, FAMILY, "batch_size", batch, "from 1 to 4096")?;
        let allowed = self.learning_rate > 0.0 && self.learning_rate <= 100.0;
        check(
            allowed,
            FAMILY,
            "learning_rate",
            self.learning_rate,
            "above 0 and at most 100",
        )?;
        if let Some(norm) = self.max_grad_norm {
            positive(FAMILY, "max_grad_norm", norm)?;
        }
        Ok(self)
    }

    fn lr_scheduler(&self) -> Result<CosineAnnealingLr, ParameterError> {
        let start = self.learning_rate;
        match self.lr_decay_steps {
            None => CosineAnnealingLr::constant(start),
            Some(steps) => {
                CosineAnnealingLr::new(start, start * RealNvpFit::<f64>::LAST_RATE, steps)
            }
        }
    }
}

/// The state of a [`RealNvpFit`], from which it can go on.
#[derive(Clone, Debug, PartialEq)]
pub struct Checkpoint<R = f32> {
    /// How many steps were taken.
    pub steps: usize,
    /// All parameters, then Adam's first moments, then its second.
    pub values: Vec<R>,
}

/// Training of a RealNVP by [`Adam`](crate::nn::Adam) on the mean negative log-likelihood, with fresh points in each
/// step.
///
/// The batch of a step is drawn from a stream of its own, so that [`FitConfig`] and [`Checkpoint`] fix the path bit
/// for bit from any step on. A step allocates nothing.
///
/// Where a step meets something that is not finite, it is not taken: training stays at the last state for
/// good, and [`divergence`](Self::divergence) says what went wrong first.
pub struct RealNvpFit<R: Real = f32> {
    config: FitConfig,
    model: Model<R>,
    train_loop: TrainLoop<R, Quantity>,
    held_out: HeldOut<R>,
}

impl<R: Compiled> RealNvpFit<R> {
    /// One step on fresh points; false once training has diverged, and then nothing changes.
    pub fn step(&mut self) -> bool {
        R::step(self)
    }

    pub(super) fn take_step(&mut self) -> bool {
        self.train_loop.step(&mut self.model)
    }
}

/// Why a fit has ended.
pub type Divergence = crate::nn::Divergence<Quantity>;

impl<R: Compiled> RealNvpFit<R> {
    /// The share of the learning rate that is left when its decay has ended.
    pub const LAST_RATE: f64 = 0.01;
    /// How many points are held out.
    pub const HELD_OUT: usize = HELD_OUT;

    /// Training that has taken no step.
    ///
    /// # Errors
    /// When a value of `config` is out of its range.
    pub fn new(config: FitConfig, source: Rc<dyn DataSource2d>) -> Result<Self, ParameterError> {
        let flow = RealNvp::new(config.model, config.init, config.seed)?;
        Self::with_flow(config, source, flow)
    }

    /// Training that starts from this flow; [`FitConfig::init`] is not used.
    ///
    /// # Errors
    /// As for [`new`](Self::new), and when the flow's configuration is not that of `config`.
    pub fn with_flow(
        config: FitConfig,
        source: Rc<dyn DataSource2d>,
        flow: RealNvp<R>,
    ) -> Result<Self, ParameterError> {
        let config = config.checked()?;
        let (given, expected) = (flow.parameters().len(), config.model.parameters());
        let same = flow.config() == config.model && given == expected;
        check(same, FAMILY, "flow", given as f64, "of the same size")?;
        let held_out = HeldOut::new(&*source, config.model, config.seed);
        let column = || vec![R::ZERO; config.batch_size];
        let model = Model {
            flow,
            loss_gradient: LossGradient::new(config.model, config.batch_size)?,
            source,
            seed: config.seed,
            drawn: [vec![0.0; config.batch_size], vec![0.0; config.batch_size]],
            batch: [column(), column()],
        };
        Ok(Self {
            train_loop: TrainLoop::new(&model, config.lr_scheduler()?, config.max_grad_norm)?,
            config,
            model,
            held_out,
        })
    }

    /// How many steps were taken.
    pub fn steps(&self) -> usize {
        self.train_loop.steps()
    }

    /// The mean negative log-likelihood of the last batch, before its step was taken, in nats; NaN before the
    /// first step, and after [`load_checkpoint`](Self::load_checkpoint).
    pub fn loss(&self) -> f64 {
        self.train_loop.loss()
    }

    /// The learning rate of the next step.
    pub fn learning_rate(&self) -> f64 {
        self.train_loop.learning_rate()
    }

    /// The gradient of the last step, before any clipping.
    pub fn gradient(&self) -> &[R] {
        self.model.loss_gradient.gradient()
    }

    /// The flow as it stands.
    pub fn flow(&self) -> &RealNvp<R> {
        &self.model.flow
    }

    /// The configuration.
    pub fn config(&self) -> FitConfig {
        self.config
    }

    /// Why training has ended, if it has.
    pub fn divergence(&self) -> Option<Divergence> {
        self.train_loop.divergence().copied()
    }

    /// The mean negative log-likelihood of the held-out points, in nats.
    pub fn held_out_loss(&mut self) -> f64 {
        self.held_out.loss(&self.model.flow)
    }

    /// The held-out points, drawn from the stream `held-out` of the seed.
    pub fn held_out_points(&self) -> (&[f64], &[f64]) {
        let [x0, x1] = &self.held_out.drawn;
        (x0, x1)
    }

    /// The state of training.
    pub fn checkpoint(&self) -> Checkpoint<R> {
        Checkpoint {
            steps: self.steps(),
            values: self.train_loop.state(&self.model),
        }
    }

    /// Goes on from a state of a fit with the same configuration.
    ///
    /// # Errors
    /// When there are not three values for each parameter, one is not finite, or the moments are none that Adam
    /// leaves; then nothing changes.
    pub fn load_checkpoint(&mut self, checkpoint: &Checkpoint<R>) -> Result<(), ParameterError> {
        let Checkpoint { steps, values } = checkpoint;
        self.train_loop
            .load_state(&mut self.model, FAMILY, *steps, values)
    }
}

/// The flow with its data.
struct Model<R: Real> {
    flow: RealNvp<R>,
    loss_gradient: LossGradient<R>,
    source: Rc<dyn DataSource2d>,
    seed: u64,
    /// The batch as it was drawn.
    drawn: [Vec<f64>; 2],
    /// The same in the precision of the flow.
    batch: [Vec<R>; 2],
}

impl<R: Compiled> TrainStep<R> for Model<R> {
    type Quantity = Quantity;

    /// Where the gradient is finite, Adam moves a parameter by less than 4 learning rates.
    const CHECKS_PARAMETERS: bool = false;

    fn loss_and_gradient(&mut self, steps: usize) -> Result<f64, NonFinite<Quantity>> {
        let mut stream = Stream::numbered(self.seed, "batches", steps as u64);
        let [x0, x1] = &mut self.drawn;
        self.source.fill(&mut stream, x0, x1);
        round(&self.drawn, &mut self.batch);
        let [x0, x1] = &self.batch;
        self.loss_gradient.evaluate(&self.flow, x0, x1)
    }

    fn gradient(&self) -> &[R] {
        self.loss_gradient.gradient()
    }

    fn parameters(&self) -> &[R] {
        self.flow.parameters()
    }

    fn parameters_and_gradient(&mut self) -> (&mut [R], &[R]) {
        (self.flow.parameters_mut(), self.loss_gradient.gradient())
    }

    /// The first tensor whose gradient has no finite sum of squares, or else the last.
    fn non_finite_gradient(&self) -> Option<NonFinite<Quantity>> {
        let tensors = self.flow.config().tensors();
        let parts = tensors.map(|(tensor, _, range)| (Quantity::Gradient(tensor), range));
        non_finite_part(self.gradient(), parts)
    }
}
