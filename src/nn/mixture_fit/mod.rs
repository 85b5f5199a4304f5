//! Fitting a mixture of logistics by maximum likelihood.

mod log_likelihood;
mod model;
mod observation;

pub use model::{Part, Quantity};

use super::{CosineAnnealingLr, TrainLoop};
use crate::distributions::{ParameterError, check, check_list, finite, positive};
use model::Model;
use std::rc::Rc;

const FAMILY: &str = "MixtureFit";

/// Which log-likelihood is maximised.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Likelihood {
    /// The density: ln Σₖ πₖ Logistic(x; mₖ, exp(lsₖ)).
    Continuous,
    /// The probability of the level nearest to x, of equally spaced levels on [−1, 1].
    ///
    /// Half-way between two levels, x belongs to the lower.
    /// A level's bin reaches half-way to its neighbours; the bins of the first and the last are open to
    /// −∞ and +∞. Source: Salimans et al., *PixelCNN++*, 2017.
    Discretized {
        /// The number of levels, at least 2.
        levels: u32,
        /// A log scale below it is raised to it, and gets no gradient.
        log_scale_min: f64,
    },
}

/// Where training starts: as many logits as means and log scales.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Start<'a> {
    /// The logits of the components' weights.
    pub logits: &'a [f64],
    /// The components' means.
    pub means: &'a [f64],
    /// The logarithms of the components' scales.
    pub log_scales: &'a [f64],
}

/// A mixture of K logistics, fitted to the largest likelihood by [`Adam`](super::Adam) on minibatches.
///
/// The loss is the mean over the minibatch of −ln p(x), in nats. With a seed the path is fixed bit for bit.
/// Nothing but [`new`](Self::new) allocates.
///
/// Where a step meets something that is not finite, it is not taken: the fit stays at the last finite state
/// for good, and [`divergence`](Self::divergence) says what went wrong first.
///
/// ```
/// use reparam::nn::mixture_fit::{Likelihood, MixtureFit, Start};
///
/// let start = Start { logits: &[0.0], means: &[0.0], log_scales: &[-1.0] };
/// let data = [0.45, 0.5, 0.55];
/// let mut fit =
///     MixtureFit::new(start, data.into(), data.into(), Likelihood::Continuous, 0.02, 7)?;
/// for _ in 0..500 {
///     assert!(fit.step());
/// }
/// assert!((fit.means()[0] - 0.5).abs() < 1e-3);
/// # Ok::<(), reparam::distributions::ParameterError>(())
/// ```
#[derive(Clone, Debug)]
pub struct MixtureFit {
    model: Model,
    train_loop: TrainLoop<f64, Quantity>,
    held_out: Rc<[f64]>,
}

/// Why a fit has ended.
pub type Divergence = super::Divergence<Quantity>;

impl MixtureFit {
    /// Values in a minibatch, or all values where there are no more.
    pub const BATCH_SIZE: usize = 256;

    /// A fit that has taken no step.
    ///
    /// Minibatches are drawn with replacement from the stream `batches` of `seed`.
    ///
    /// # Errors
    /// When there is no component, the three lists of `start` differ in length or hold something that is not
    /// finite, or a scale or its reciprocal is infinite; when either set of data is empty or holds something that is not
    /// finite; when there are fewer than two levels or `log_scale_min` is no logarithm of a scale; when
    /// `learning_rate` is not positive and finite.
    pub fn new(
        start: Start,
        training: Rc<[f64]>,
        held_out: Rc<[f64]>,
        likelihood: Likelihood,
        learning_rate: f64,
        seed: u64,
    ) -> Result<Self, ParameterError> {
        check_likelihood(likelihood)?;
        let parameters = check_start(start, likelihood)?;
        for (data, name) in [(&training, "training"), (&held_out, "held_out")] {
            let names = [FAMILY, "number of values", name, "finite"];
            check_list(data, f64::is_finite, (1, "at least 1"), names)?;
        }
        positive("Adam", "learning_rate", learning_rate)?;
        let model = Model::new(likelihood, parameters, training, seed);
        let lr_scheduler = CosineAnnealingLr::constant(learning_rate)?;
        Ok(Self {
            train_loop: TrainLoop::new(&model, lr_scheduler, None)?,
            model,
            held_out,
        })
    }

    /// One step of Adam on the next minibatch; false once training has diverged, and then nothing changes.
    pub fn step(&mut self) -> bool {
        self.train_loop.step(&mut self.model)
    }

    /// How many steps were taken.
    pub fn steps(&self) -> usize {
        self.train_loop.steps()
    }

    /// The logits of the components' weights.
    pub fn logits(&self) -> &[f64] {
        self.model.part(Part::Logit)
    }

    /// The components' means.
    pub fn means(&self) -> &[f64] {
        self.model.part(Part::Mean)
    }

    /// The logarithms of the components' scales, not raised to `log_scale_min`.
    pub fn log_scales(&self) -> &[f64] {
        self.model.part(Part::LogScale)
    }

    /// The loss on the minibatch of the last step, before it was taken, in nats; NaN before the first step.
    pub fn loss(&self) -> f64 {
        self.train_loop.loss()
    }

    /// The mean log-likelihood of the training values, in nats.
    ///
    /// Where that is below every double, the most negative double.
    pub fn training_log_likelihood(&self) -> f64 {
        self.model.log_likelihood(&self.model.training)
    }

    /// The mean log-likelihood of the held-out values, in nats, likewise.
    pub fn held_out_log_likelihood(&self) -> f64 {
        self.model.log_likelihood(&self.held_out)
    }

    /// The derivatives of the loss on all training values: by the logits, the means and the log scales.
    pub fn training_gradient(&mut self) -> &[f64] {
        self.model.training_gradient()
    }

    /// Why training has ended, if it has.
    pub fn divergence(&self) -> Option<&Divergence> {
        self.train_loop.divergence()
    }
}

fn check_likelihood(likelihood: Likelihood) -> Result<(), ParameterError> {
    if let Likelihood::Discretized {
        levels,
        log_scale_min,
    } = likelihood
    {
        let count = f64::from(levels);
        check(levels >= 2, FAMILY, "levels", count, "at least 2")?;
        finite(FAMILY, "log_scale_min", log_scale_min)?;
    }
    Ok(())
}

/// The parameters in one list.
fn check_start(start: Start, likelihood: Likelihood) -> Result<Vec<f64>, ParameterError> {
    const AS_LOGITS: &str = "the number of logits";
    let count = start.logits.len();
    let lists = [
        (start.logits, "number of logits", "logits"),
        (start.means, "number of means", "means"),
        (start.log_scales, "number of log scales", "log_scales"),
    ];
    let mut parameters = Vec::with_capacity(3 * count);
    for (list, length, name) in lists {
        let names = [FAMILY, length, name, "finite"];
        check_list(list, f64::is_finite, (1, "at least 1"), names)?;
        let given = list.len() as f64;
        check(list.len() == count, FAMILY, length, given, AS_LOGITS)?;
        parameters.extend_from_slice(list);
    }
    let is_none = |&ls: &f64| !model::is_scale(model::scale(ls, likelihood));
    match start.log_scales.iter().position(is_none) {
        None => Ok(parameters),
        Some(index) => Err(ParameterError {
            family: FAMILY,
            parameter: "log_scales",
            index: Some(index),
            value: start.log_scales[index],
            range: "the logarithm of a finite scale above 0",
        }),
    }
}
