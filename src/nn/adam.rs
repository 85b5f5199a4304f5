//! The optimiser Adam.

use crate::distributions::{ParameterError, positive};

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
/// let mut parameters = [3.0];
/// adam.step(&mut parameters, &[-1e4]);
/// // Whatever the gradient's size, the first step is as long as the rate.
/// assert!((parameters[0] - 3.5).abs() < 1e-11);
/// # Ok::<(), reparam::distributions::ParameterError>(())
/// ```
#[derive(Debug, PartialEq)]
pub struct Adam {
    rate: f64,
    first: Vec<f64>,
    second: Vec<f64>,
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

    /// Adam at rest, for so many parameters.
    ///
    /// # Errors
    /// When `rate` is not positive and finite.
    pub fn new(rate: f64, parameters: usize) -> Result<Self, ParameterError> {
        Ok(Self {
            rate: positive("Adam", "rate", rate)?,
            first: vec![0.0; parameters],
            second: vec![0.0; parameters],
            powers: (1.0, 1.0),
        })
    }

    /// The learning rate, about the length of a step.
    pub fn rate(&self) -> f64 {
        self.rate
    }

    /// Moves `parameters` one step against `gradient`.
    ///
    /// Both are as long as was said to [`new`](Self::new); entries beyond are left alone.
    pub fn step(&mut self, parameters: &mut [f64], gradient: &[f64]) {
        self.powers.0 *= Self::BETA1;
        self.powers.1 *= Self::BETA2;
        let (first_total, second_total) = (1.0 - self.powers.0, 1.0 - self.powers.1);
        let moments = self.first.iter_mut().zip(&mut self.second);
        for ((theta, &g), (m, v)) in parameters.iter_mut().zip(gradient).zip(moments) {
            *m = Self::BETA1 * *m + (1.0 - Self::BETA1) * g;
            *v = Self::BETA2 * *v + (1.0 - Self::BETA2) * (g * g);
            let deviation = (*v / second_total).sqrt() + Self::EPSILON;
            *theta -= self.rate * (*m / first_total) / deviation;
        }
    }
}

impl Clone for Adam {
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
