//! Fitting a mixture of logistics by maximum likelihood.

mod divergence;
mod kernel;
mod law;

pub use divergence::{Divergence, Part, Quantity};

use super::Adam;
use crate::distributions::{ParameterError, check, check_list, finite};
use crate::random::Stream;
use kernel::Row;
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

/// A mixture of K logistics on its way to the largest likelihood, by [`Adam`] on minibatches.
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
    likelihood: Likelihood,
    training: Rc<[f64]>,
    held_out: Rc<[f64]>,
    batches: Stream,
    batch: Vec<f64>,
    rows: Vec<Row>,
    gradient: Vec<f64>,
    state: State,
    /// The state before the step under way.
    last: State,
    steps: usize,
    loss: f64,
    divergence: Option<Divergence>,
}

#[derive(Clone, Debug)]
struct State {
    /// All logits, then all means, then all log scales.
    parameters: Vec<f64>,
    adam: Adam,
}

impl State {
    /// Takes over `other` without allocating.
    fn copy(&mut self, other: &Self) {
        self.parameters.copy_from_slice(&other.parameters);
        self.adam.clone_from(&other.adam);
    }
}

impl MixtureFit {
    /// Values in a minibatch, or all values where there are no more.
    pub const BATCH: usize = 256;

    /// A fit that has taken no step.
    ///
    /// Minibatches are drawn with replacement from the stream `batches` of `seed`.
    ///
    /// # Errors
    /// When there is no component, the three lists of `start` differ in length or hold something that is not
    /// finite, or a scale or its reciprocal is infinite; when either set of data is empty or holds something that is not
    /// finite; when there are fewer than two levels or `log_scale_min` is no logarithm of a scale; when
    /// `rate` is not positive and finite.
    pub fn new(
        start: Start,
        training: Rc<[f64]>,
        held_out: Rc<[f64]>,
        likelihood: Likelihood,
        rate: f64,
        seed: u64,
    ) -> Result<Self, ParameterError> {
        check_likelihood(likelihood)?;
        let parameters = check_start(start, likelihood)?;
        for (data, name) in [(&training, "training"), (&held_out, "held_out")] {
            let names = [FAMILY, "number of values", name, "finite"];
            check_list(data, f64::is_finite, (1, "at least 1"), names)?;
        }
        let state = State {
            adam: Adam::new(rate, parameters.len())?,
            parameters,
        };
        Ok(Self {
            likelihood,
            batches: Stream::new(seed, "batches"),
            batch: vec![0.0; training.len().min(Self::BATCH)],
            rows: Row::rows(start.logits.len()),
            gradient: vec![0.0; state.parameters.len()],
            last: state.clone(),
            state,
            training,
            held_out,
            steps: 0,
            loss: f64::NAN,
            divergence: None,
        })
    }

    /// One step of Adam on the next minibatch; false once training has diverged, and then nothing changes.
    pub fn step(&mut self) -> bool {
        if self.divergence.is_some() {
            return false;
        }
        self.draw_batch();
        let parameters = &self.state.parameters;
        let log_likelihood = kernel::loss_gradient(
            self.likelihood,
            parameters,
            &self.batch,
            &mut self.rows,
            &mut self.gradient,
        );
        if !log_likelihood.is_finite() {
            return self.diverge(Quantity::LogLikelihood, log_likelihood);
        }
        if let Some(entry) = self.gradient.iter().position(|g| !(g * g).is_finite()) {
            let (part, k) = self.part(entry);
            return self.diverge(Quantity::Gradient(part, k), self.gradient[entry]);
        }
        self.last.copy(&self.state);
        let State { parameters, adam } = &mut self.state;
        adam.step(parameters, &self.gradient);
        if let Some((quantity, value)) = self.broken_parameter() {
            self.state.copy(&self.last);
            return self.diverge(quantity, value);
        }
        self.loss = -log_likelihood;
        self.steps += 1;
        true
    }

    /// How many steps were taken.
    pub fn steps(&self) -> usize {
        self.steps
    }

    /// The logits of the components' weights.
    pub fn logits(&self) -> &[f64] {
        &self.state.parameters[..self.components()]
    }

    /// The components' means.
    pub fn means(&self) -> &[f64] {
        let k = self.components();
        &self.state.parameters[k..2 * k]
    }

    /// The logarithms of the components' scales, not raised to `log_scale_min`.
    pub fn log_scales(&self) -> &[f64] {
        &self.state.parameters[2 * self.components()..]
    }

    /// The loss on the minibatch of the last step, before it was taken, in nats; NaN before the first step.
    pub fn loss(&self) -> f64 {
        self.loss
    }

    /// The mean log-likelihood of the training values, in nats.
    ///
    /// Where that is below every double, the most negative double.
    pub fn training_log_likelihood(&self) -> f64 {
        self.log_likelihood(&self.training)
    }

    /// The mean log-likelihood of the held-out values, in nats, likewise.
    pub fn held_out_log_likelihood(&self) -> f64 {
        self.log_likelihood(&self.held_out)
    }

    /// The derivatives of the loss on all training values: by the logits, the means and the log scales.
    pub fn training_gradient(&mut self) -> &[f64] {
        kernel::loss_gradient(
            self.likelihood,
            &self.state.parameters,
            &self.training,
            &mut self.rows,
            &mut self.gradient,
        );
        &self.gradient
    }

    /// Why training has ended, if it has.
    pub fn divergence(&self) -> Option<&Divergence> {
        self.divergence.as_ref()
    }

    fn components(&self) -> usize {
        self.rows.len()
    }

    fn part(&self, entry: usize) -> (Part, usize) {
        divergence::part(entry, self.components())
    }

    fn log_likelihood(&self, values: &[f64]) -> f64 {
        kernel::log_likelihood(self.likelihood, &self.state.parameters, values).max(f64::MIN)
    }

    fn draw_batch(&mut self) {
        let count = self.training.len();
        if count == self.batch.len() {
            self.batch.copy_from_slice(&self.training);
            return;
        }
        self.batches.fill_uniform(&mut self.batch);
        for x in &mut self.batch {
            let index = (*x * count as f64) as usize;
            *x = self.training[index.min(count - 1)];
        }
    }

    fn diverge(&mut self, quantity: Quantity, value: f64) -> bool {
        self.divergence = Some(Divergence {
            step: self.steps + 1,
            quantity,
            value,
        });
        false
    }

    /// The first parameter that is not finite, or else the first scale that is none.
    fn broken_parameter(&self) -> Option<(Quantity, f64)> {
        let parameters = &self.state.parameters;
        if let Some(entry) = parameters.iter().position(|p| !p.is_finite()) {
            let (part, k) = self.part(entry);
            return Some((Quantity::Parameter(part, k), parameters[entry]));
        }
        let scales = self
            .log_scales()
            .iter()
            .map(|&log_scale| scale(log_scale, self.likelihood));
        let broken = scales.enumerate().find(|&(_, scale)| !is_scale(scale));
        broken.map(|(k, scale)| (Quantity::Scale(k), scale))
    }
}

/// The scale that the likelihood takes for this log scale.
fn scale(log_scale: f64, likelihood: Likelihood) -> f64 {
    match likelihood {
        Likelihood::Continuous => log_scale.exp(),
        Likelihood::Discretized { log_scale_min, .. } => log_scale.max(log_scale_min).exp(),
    }
}

/// Whether a scale and its reciprocal are finite.
fn is_scale(scale: f64) -> bool {
    scale.is_finite() && (1.0 / scale).is_finite()
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
    let is_none = |&ls: &f64| !is_scale(scale(ls, likelihood));
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
