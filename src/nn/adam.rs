//! The Adam optimiser.

use super::{Real, Simd4};
use crate::distributions::{ParameterError, check, positive};

/// Adam: gradient descent whose step is scaled by running means of the gradient and of its square.
///
/// With gₜ the gradient by one parameter θ at step t = 1, 2, …,
///
/// - mₜ = β₁ mₜ₋₁ + (1 − β₁) gₜ and vₜ = β₂ vₜ₋₁ + (1 − β₂) gₜ², from m₀ = v₀ = 0;
/// - θₜ = θₜ₋₁ − lr · m̂ₜ / (√v̂ₜ + ε) with m̂ₜ = mₜ / (1 − β₁ᵗ) and v̂ₜ = vₜ / (1 − β₂ᵗ).
///
/// Source: Kingma and Ba, *Adam: a method for stochastic optimization*, 2015, algorithm 1.
///
/// ```
/// use reparam::nn::Adam;
///
/// let mut adam = Adam::new(0.5, 1)?;
/// let mut parameters = [3.0_f64];
/// adam.step(&mut parameters, &[-1e4]);
/// // Whatever the gradient's size, the first step is as long as the learning rate.
/// assert!((parameters[0] - 3.5).abs() < 1e-11);
/// # Ok::<(), reparam::distributions::ParameterError>(())
/// ```
#[derive(Debug, PartialEq)]
pub struct Adam<R = f64> {
    learning_rate: f64,
    /// mₜ, one entry per parameter.
    first_moments: Vec<R>,
    /// vₜ, one entry per parameter.
    second_moments: Vec<R>,
    /// β₁ᵗ and β₂ᵗ.
    beta_powers: (f64, f64),
}

impl Adam {
    /// β₁, the decay of the running mean of the gradient.
    pub const BETA1: f64 = 0.9;
    /// β₂, the decay of the running mean of the squared gradient.
    pub const BETA2: f64 = 0.999;
    /// ε, which keeps a step finite where the gradient is 0.
    pub const EPSILON: f64 = 1e-8;
}

impl<R: Real> Adam<R> {
    /// Adam before its first step, for so many parameters.
    ///
    /// # Errors
    /// When `learning_rate` is not positive and finite.
    pub fn new(learning_rate: f64, parameters: usize) -> Result<Self, ParameterError> {
        Ok(Self {
            learning_rate: positive("Adam", "learning_rate", learning_rate)?,
            first_moments: vec![R::ZERO; parameters],
            second_moments: vec![R::ZERO; parameters],
            beta_powers: (1.0, 1.0),
        })
    }

    /// The learning rate, about the length of a step.
    pub fn learning_rate(&self) -> f64 {
        self.learning_rate
    }

    /// Changes the learning rate.
    ///
    /// # Errors
    /// When `learning_rate` is not positive and finite.
    pub fn set_learning_rate(&mut self, learning_rate: f64) -> Result<(), ParameterError> {
        self.learning_rate = positive("Adam", "learning_rate", learning_rate)?;
        Ok(())
    }

    /// mₜ and vₜ, one entry per parameter.
    pub fn moments(&self) -> (&[R], &[R]) {
        (&self.first_moments, &self.second_moments)
    }

    /// Takes over the state of an optimiser that has taken `steps` steps.
    ///
    /// # Errors
    /// When either list of moments is not as long as there are parameters.
    pub fn load_state(
        &mut self,
        steps: usize,
        first: &[R],
        second: &[R],
    ) -> Result<(), ParameterError> {
        const LENGTH: &str = "the number of parameters";
        let count = self.first_moments.len();
        for (moments, name) in [(first, "first moments"), (second, "second moments")] {
            let length = moments.len();
            check(length == count, "Adam", name, length as f64, LENGTH)?;
        }
        self.first_moments.copy_from_slice(first);
        self.second_moments.copy_from_slice(second);
        self.beta_powers = (1.0, 1.0);
        for _ in 0..steps {
            self.next_powers();
        }
        Ok(())
    }

    /// Moves `parameters` one step against `gradient`.
    ///
    /// Entries beyond the number of parameters that [`new`](Self::new) was given are left alone.
    pub fn step(&mut self, parameters: &mut [R], gradient: &[R]) {
        self.step_scaled(parameters, gradient, R::ONE);
    }

    /// Moves `parameters` one step against `scale` times `gradient`, as for a clipped gradient.
    pub fn step_scaled(&mut self, parameters: &mut [R], gradient: &[R], scale: R) {
        self.next_powers();
        let update = Update::new(self.learning_rate, self.beta_powers, scale);
        let count = self
            .first_moments
            .len()
            .min(parameters.len())
            .min(gradient.len());
        let (thetas, theta_rest) = parameters[..count].as_chunks_mut::<4>();
        let (gs, g_rest) = gradient[..count].as_chunks::<4>();
        let (ms, m_rest) = self.first_moments[..count].as_chunks_mut::<4>();
        let (vs, v_rest) = self.second_moments[..count].as_chunks_mut::<4>();
        for ((theta, &g), (m, v)) in thetas.iter_mut().zip(gs).zip(ms.iter_mut().zip(vs)) {
            let state = [
                R::Simd4::from_array(*theta),
                R::Simd4::from_array(*m),
                R::Simd4::from_array(*v),
            ];
            let [next_theta, next_m, next_v] = update.apply(state, R::Simd4::from_array(g));
            *theta = next_theta.to_array();
            *m = next_m.to_array();
            *v = next_v.to_array();
        }
        let state = [&*theta_rest, m_rest, v_rest].map(Simd4::load_or_zero);
        let next = update.apply(state, Simd4::load_or_zero(g_rest));
        for (to, from) in [theta_rest, m_rest, v_rest].into_iter().zip(next) {
            to.copy_from_slice(&from.to_array()[..count % 4]);
        }
    }

    /// The powers of β₁ and β₂ of the next step.
    fn next_powers(&mut self) {
        self.beta_powers.0 *= Adam::BETA1;
        self.beta_powers.1 *= Adam::BETA2;
    }
}

/// What one step does with every parameter.
struct Update<R: Real> {
    learning_rate: R::Simd4,
    epsilon: R::Simd4,
    /// β₁ and β₂, and 1 less each.
    betas: [R::Simd4; 2],
    rests: [R::Simd4; 2],
    /// 1 − β₁ᵗ and 1 − β₂ᵗ, and their reciprocals.
    corrections: [R; 2],
    inverses: [R; 2],
    /// What the gradient is multiplied by.
    scale: R::Simd4,
}

impl<R: Real> Update<R> {
    fn new(learning_rate: f64, (power1, power2): (f64, f64), scale: R) -> Self {
        let splat = |value| Simd4::splat(R::from_f64(value));
        let betas = [Adam::BETA1, Adam::BETA2];
        let corrections = [power1, power2].map(|power| R::from_f64(1.0 - power));
        Self {
            learning_rate: splat(learning_rate),
            epsilon: splat(Adam::EPSILON),
            betas: betas.map(splat),
            rests: betas.map(|beta| splat(1.0 - beta)),
            corrections,
            inverses: corrections.map(|correction| R::ONE / correction),
            scale: Simd4::splat(scale),
        }
    }

    /// Four parameters with their moments after the step.
    #[inline(always)]
    #[allow(clippy::inline_always, reason = "its numbers stay in registers")]
    fn apply(&self, [theta, m, v]: [R::Simd4; 3], g: R::Simd4) -> [R::Simd4; 3] {
        let g = g * self.scale;
        let m = (self.betas[0] * m + self.rests[0] * g).flush_tiny();
        let v = (self.betas[1] * v + self.rests[1] * (g * g)).flush_tiny();
        let variance = v.divide(self.corrections[1], self.inverses[1]);
        let mean = m.divide(self.corrections[0], self.inverses[0]);
        let deviation = variance.sqrt() + self.epsilon;
        [theta - self.learning_rate * mean / deviation, m, v]
    }
}

impl<R: Real> Clone for Adam<R> {
    fn clone(&self) -> Self {
        Self {
            first_moments: self.first_moments.clone(),
            second_moments: self.second_moments.clone(),
            ..*self
        }
    }

    /// Copies `source` without allocating, where both have as many parameters.
    fn clone_from(&mut self, source: &Self) {
        self.learning_rate = source.learning_rate;
        self.first_moments.clone_from(&source.first_moments);
        self.second_moments.clone_from(&source.second_moments);
        self.beta_powers = source.beta_powers;
    }
}
