//! The optimiser Adam.

use super::{Quad, Real};
use crate::distributions::{ParameterError, check, positive};

/// Adam: gradient descent whose steps are scaled by running means of the gradient and of its square.
///
/// With gₜ the gradient by one parameter θ at step t = 1, 2, …,
///
/// - mₜ = β₁ mₜ₋₁ + (1 − β₁) gₜ and vₜ = β₂ vₜ₋₁ + (1 − β₂) gₜ², from m₀ = v₀ = 0;
/// - θₜ = θₜ₋₁ − rate · m̂ₜ / (√v̂ₜ + ε) with m̂ₜ = mₜ / (1 − β₁ᵗ) and v̂ₜ = vₜ / (1 − β₂ᵗ).
///
/// Source: Kingma and Ba, *Adam: a method for stochastic optimization*, 2015, algorithm 1.
///
/// ```
/// use reparam::nn::Adam;
///
/// let mut adam = Adam::new(0.5, 1)?;
/// let mut parameters = [3.0_f64];
/// adam.step(&mut parameters, &[-1e4]);
/// // Whatever the gradient's size, the first step is as long as the rate.
/// assert!((parameters[0] - 3.5).abs() < 1e-11);
/// # Ok::<(), reparam::distributions::ParameterError>(())
/// ```
#[derive(Debug, PartialEq)]
pub struct Adam<R = f64> {
    rate: f64,
    first: Vec<R>,
    second: Vec<R>,
    /// β₁ᵗ and β₂ᵗ.
    powers: (f64, f64),
}

impl Adam {
    /// β₁, the share of the mean gradient that a step keeps.
    pub const BETA1: f64 = 0.9;
    /// β₂, the share of the mean squared gradient that a step keeps.
    pub const BETA2: f64 = 0.999;
    /// ε, which keeps a step finite where gradients vanish.
    pub const EPSILON: f64 = 1e-8;
}

impl<R: Real> Adam<R> {
    /// Adam at rest, for so many parameters.
    ///
    /// # Errors
    /// When `rate` is not positive and finite.
    pub fn new(rate: f64, parameters: usize) -> Result<Self, ParameterError> {
        Ok(Self {
            rate: positive("Adam", "rate", rate)?,
            first: vec![R::ZERO; parameters],
            second: vec![R::ZERO; parameters],
            powers: (1.0, 1.0),
        })
    }

    /// The learning rate, about the length of a step.
    pub fn rate(&self) -> f64 {
        self.rate
    }

    /// Changes the learning rate.
    ///
    /// # Errors
    /// When `rate` is not positive and finite.
    pub fn set_rate(&mut self, rate: f64) -> Result<(), ParameterError> {
        self.rate = positive("Adam", "rate", rate)?;
        Ok(())
    }

    /// mₜ and vₜ, one entry per parameter.
    pub fn moments(&self) -> (&[R], &[R]) {
        (&self.first, &self.second)
    }

    /// Goes on from the moments that `steps` steps have left.
    ///
    /// # Errors
    /// When either is not as long as there are parameters.
    pub fn resume(
        &mut self,
        steps: usize,
        first: &[R],
        second: &[R],
    ) -> Result<(), ParameterError> {
        const LENGTH: &str = "the number of parameters";
        let count = self.first.len();
        for (moments, name) in [(first, "first moments"), (second, "second moments")] {
            let length = moments.len();
            check(length == count, "Adam", name, length as f64, LENGTH)?;
        }
        self.first.copy_from_slice(first);
        self.second.copy_from_slice(second);
        self.powers = (1.0, 1.0);
        for _ in 0..steps {
            self.count();
        }
        Ok(())
    }

    /// Moves `parameters` one step against `gradient`.
    ///
    /// Both are as long as was said to [`new`](Self::new); entries beyond are left alone.
    pub fn step(&mut self, parameters: &mut [R], gradient: &[R]) {
        self.step_scaled(parameters, gradient, R::ONE);
    }

    /// Moves `parameters` one step against `scale` times `gradient`, likewise.
    pub fn step_scaled(&mut self, parameters: &mut [R], gradient: &[R], scale: R) {
        self.count();
        let (first_total, second_total) = (R::of(1.0 - self.powers.0), R::of(1.0 - self.powers.1));
        let (first_factor, second_factor) = (R::ONE / first_total, R::ONE / second_total);
        let [rate, epsilon] = [self.rate, Adam::EPSILON].map(splat::<R>);
        let [keep_first, keep_second] = [Adam::BETA1, Adam::BETA2].map(splat::<R>);
        let [take_first, take_second] = [1.0 - Adam::BETA1, 1.0 - Adam::BETA2].map(splat::<R>);
        let scale = R::Quad::splat(scale);
        let update = |[theta, g, m, v]: [R::Quad; 4]| {
            let g = g * scale;
            let m = (keep_first * m + take_first * g).flush();
            let v = (keep_second * v + take_second * (g * g)).flush();
            let deviation = v.over(second_total, second_factor).sqrt() + epsilon;
            let theta = theta - rate * m.over(first_total, first_factor) / deviation;
            [theta, m, v].map(Quad::array)
        };
        let count = self.first.len().min(parameters.len()).min(gradient.len());
        let (thetas, theta_rest) = parameters[..count].as_chunks_mut::<4>();
        let (gs, g_rest) = gradient[..count].as_chunks::<4>();
        let (ms, m_rest) = self.first[..count].as_chunks_mut::<4>();
        let (vs, v_rest) = self.second[..count].as_chunks_mut::<4>();
        for ((theta, &g), (m, v)) in thetas.iter_mut().zip(gs).zip(ms.iter_mut().zip(vs)) {
            [*theta, *m, *v] = update([*theta, g, *m, *v].map(Quad::new));
        }
        let rest = [&*theta_rest, g_rest, m_rest, v_rest].map(Quad::padded);
        for (to, from) in [theta_rest, m_rest, v_rest].into_iter().zip(update(rest)) {
            to.copy_from_slice(&from[..count % 4]);
        }
    }

    /// One step more in the powers of β₁ and β₂.
    fn count(&mut self) {
        self.powers.0 *= Adam::BETA1;
        self.powers.1 *= Adam::BETA2;
    }
}

fn splat<R: Real>(value: f64) -> R::Quad {
    Quad::splat(R::of(value))
}

impl<R: Real> Clone for Adam<R> {
    fn clone(&self) -> Self {
        Self {
            first: self.first.clone(),
            second: self.second.clone(),
            ..*self
        }
    }

    /// Takes over `source` without allocating, where both have as many parameters.
    fn clone_from(&mut self, source: &Self) {
        self.rate = source.rate;
        self.first.clone_from(&source.first);
        self.second.clone_from(&source.second);
        self.powers = source.powers;
    }
}
