//! One training step, the same for every model: gradient, clipping, Adam, and what happens when numbers overflow.

use super::{Adam, CosineAnnealingLr, Real, Simd4, check_moments, check_values};
use crate::distributions::{ParameterError, positive};

/// A quantity that is not finite, and its value.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct NonFinite<Q> {
    /// Which quantity.
    pub quantity: Q,
    /// Its value.
    pub value: f64,
}

/// Why training has ended: the first quantity that was not finite in a step, which was not taken.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Divergence<Q> {
    /// The step, counted from 1.
    pub step: usize,
    /// The quantity, the first in the order of computation.
    pub quantity: Q,
    /// Its value.
    pub value: f64,
}

/// A model with its data, as a [`TrainLoop`] sees them.
pub trait TrainStep<R: Real> {
    /// The model's names for what may become infinite or NaN.
    type Quantity: Copy;

    /// Whether a step of Adam can make parameters invalid although the gradient is finite.
    ///
    /// Then a copy is made before each step, so that the last valid state can be restored.
    const CHECKS_PARAMETERS: bool;

    /// Draws the batch of the step that follows `steps` steps; computes its loss, which is returned, and the
    /// gradient, which is kept.
    ///
    /// # Errors
    /// The first quantity on the way to the loss that is not finite.
    fn loss_and_gradient(&mut self, steps: usize) -> Result<f64, NonFinite<Self::Quantity>>;

    /// The gradient that [`loss_and_gradient`](Self::loss_and_gradient) has kept.
    fn gradient(&self) -> &[R];

    /// The parameters, in the order of the gradient.
    fn parameters(&self) -> &[R];

    /// The parameters, and the gradient by which Adam changes them.
    fn parameters_and_gradient(&mut self) -> (&mut [R], &[R]);

    /// Which part of the gradient is to blame where the sum of its squares is not finite; training goes on where
    /// none is.
    fn non_finite_gradient(&self) -> Option<NonFinite<Self::Quantity>>;

    /// Which parameter is invalid after a step; only asked where
    /// [`CHECKS_PARAMETERS`](Self::CHECKS_PARAMETERS) is set.
    fn invalid_parameter(&self) -> Option<NonFinite<Self::Quantity>> {
        None
    }
}

/// The state of training by [`Adam`]: optimiser, learning rate, steps, last loss, and why it has ended.
///
/// Where a step meets something that is not finite, it is not taken: the model stays at its last finite state and
/// every further step is refused. A step allocates nothing.
#[derive(Clone, Debug)]
pub struct TrainLoop<R: Real, Q> {
    adam: Adam<R>,
    lr_scheduler: CosineAnnealingLr,
    max_grad_norm: Option<R>,
    /// Parameters and optimiser before the step under way; empty for models that need none.
    last: Option<(Vec<R>, Adam<R>)>,
    steps: usize,
    loss: f64,
    divergence: Option<Divergence<Q>>,
}

impl<R: Real, Q: Copy> TrainLoop<R, Q> {
    /// Training of this model that has taken no step.
    ///
    /// Gradients of a norm above `max_grad_norm` are shortened to it.
    ///
    /// # Errors
    /// When the learning rate or `max_grad_norm` is not positive and finite.
    pub fn new<M: TrainStep<R, Quantity = Q>>(
        model: &M,
        lr_scheduler: CosineAnnealingLr,
        max_grad_norm: Option<f64>,
    ) -> Result<Self, ParameterError> {
        let parameters = model.parameters();
        let adam = Adam::new(lr_scheduler.learning_rate(0), parameters.len())?;
        if let Some(norm) = max_grad_norm {
            positive("TrainLoop", "max_grad_norm", norm)?;
        }
        Ok(Self {
            last: M::CHECKS_PARAMETERS.then(|| (parameters.to_vec(), adam.clone())),
            adam,
            lr_scheduler,
            max_grad_norm: max_grad_norm.map(R::from_f64),
            steps: 0,
            loss: f64::NAN,
            divergence: None,
        })
    }

    /// One step; false once training has diverged, and then nothing changes.
    pub fn step<M: TrainStep<R, Quantity = Q>>(&mut self, model: &mut M) -> bool {
        if self.divergence.is_some() {
            return false;
        }
        match self.try_step(model) {
            Ok(loss) => {
                self.loss = loss;
                self.steps += 1;
                true
            }
            Err(NonFinite { quantity, value }) => {
                self.divergence = Some(Divergence {
                    step: self.steps + 1,
                    quantity,
                    value,
                });
                false
            }
        }
    }

    fn try_step<M: TrainStep<R, Quantity = Q>>(
        &mut self,
        model: &mut M,
    ) -> Result<f64, NonFinite<Q>> {
        let loss = model.loss_and_gradient(self.steps)?;
        let squares = sum_of_squares(model.gradient());
        if !squares.is_finite()
            && let Some(non_finite) = model.non_finite_gradient()
        {
            return Err(non_finite);
        }
        if let Some((parameters, adam)) = &mut self.last {
            parameters.copy_from_slice(model.parameters());
            adam.clone_from(&self.adam);
        }
        // The scheduler only gives rates that the optimiser accepts.
        let _ = self.adam.set_learning_rate(self.learning_rate());
        let scale = clip_factor(squares.sqrt(), self.max_grad_norm);
        let (parameters, gradient) = model.parameters_and_gradient();
        self.adam.step_scaled(parameters, gradient, scale);
        if let Some((last, adam)) = &self.last
            && let Some(non_finite) = model.invalid_parameter()
        {
            model.parameters_and_gradient().0.copy_from_slice(last);
            self.adam.clone_from(adam);
            return Err(non_finite);
        }
        Ok(loss)
    }

    /// How many steps were taken.
    pub fn steps(&self) -> usize {
        self.steps
    }

    /// The loss of the last step's batch, before the step; NaN before the first step and after
    /// [`load_state`](Self::load_state).
    pub fn loss(&self) -> f64 {
        self.loss
    }

    /// The learning rate of the next step.
    pub fn learning_rate(&self) -> f64 {
        self.lr_scheduler.learning_rate(self.steps)
    }

    /// Why training has ended, if it has.
    pub fn divergence(&self) -> Option<&Divergence<Q>> {
        self.divergence.as_ref()
    }

    /// Parameters, and then first and second moments, one for each: with the number of steps all that training goes on
    /// from.
    pub fn state<M: TrainStep<R, Quantity = Q>>(&self, model: &M) -> Vec<R> {
        let (first, second) = self.adam.moments();
        [model.parameters(), first, second].concat()
    }

    /// Takes over steps and [`state`](Self::state) of an earlier training of a model that is checked under the name
    /// `family`; it can then go on, also after a divergence.
    ///
    /// # Errors
    /// When there are not three values for each parameter, one is not finite, or the moments are none that Adam leaves;
    /// then nothing changes.
    pub fn load_state<M: TrainStep<R, Quantity = Q>>(
        &mut self,
        model: &mut M,
        family: &'static str,
        steps: usize,
        values: &[R],
    ) -> Result<(), ParameterError> {
        let count = model.parameters().len();
        check_values(family, "values", values, 3 * count)?;
        let (parameters, moments) = values.split_at(count);
        let (first, second) = moments.split_at(count);
        check_moments(family, first, second)?;
        self.adam.load_state(steps, first, second)?;
        model
            .parameters_and_gradient()
            .0
            .copy_from_slice(parameters);
        self.steps = steps;
        self.loss = f64::NAN;
        self.divergence = None;
        Ok(())
    }
}

/// What a gradient of this norm is multiplied by, so that it is not longer than `max_norm`.
fn clip_factor<R: Real>(norm: R, max_norm: Option<R>) -> R {
    match max_norm {
        Some(max_norm) if norm > max_norm => max_norm / norm,
        _ => R::ONE,
    }
}

/// Σ x², in four SIMD sums.
pub(crate) fn sum_of_squares<R: Real>(values: &[R]) -> R {
    let (blocks, rest) = values.as_chunks::<16>();
    let mut sums = [R::Simd4::splat(R::ZERO); 4];
    for block in blocks {
        for (sum, &x) in sums.iter_mut().zip(block.as_chunks::<4>().0) {
            let x = R::Simd4::from_array(x);
            *sum = *sum + x * x;
        }
    }
    let lanes = sums.into_iter().flat_map(Simd4::to_array);
    lanes.chain(rest.iter().map(|&x| x * x)).sum()
}
