//! A small experiment: one mean that moves probability to the heaviest of five categories.

use crate::distributions::{Concrete, ParameterError};
use crate::numerics::softmax;
use crate::sampling::gumbel_max::first_largest;

const CATEGORIES: usize = 5;

/// Gradient ascent of E wₖ for k ~ Categorical(ℓ), with wₖ = 1, …, 5 and ℓₖ = exp(−(posₖ − mean)²).
///
/// Trained with its positions, as the code of the well-known picture does, or alone.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Toy {
    /// The mean.
    pub mean: f64,
    /// The positions of the categories.
    pub positions: [f64; CATEGORIES],
    /// What a gradient is multiplied by in a step.
    pub learning_rate: f64,
    /// What a step changes.
    pub trained: Trained,
}

/// What a step of [`Toy`] changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trained {
    /// The mean and the positions.
    MeanAndPositions,
    /// The mean.
    MeanAlone,
}

/// A gradient, or an estimate of one, by the parameters of [`Toy`].
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ToyGradient {
    /// By the mean.
    pub mean: f64,
    /// By the positions.
    pub positions: [f64; CATEGORIES],
}

impl Toy {
    /// The values wₖ of the categories.
    pub const WEIGHTS: [f64; CATEGORIES] = [1.0, 2.0, 3.0, 4.0, 5.0];

    /// Mean 2, positions 0, 1, 2, 3, 4 and learning rate 1.
    pub const fn new(trained: Trained) -> Self {
        Self {
            mean: 2.0,
            positions: [0.0, 1.0, 2.0, 3.0, 4.0],
            learning_rate: 1.0,
            trained,
        }
    }

    /// ℓₖ.
    pub fn logits(&self) -> [f64; CATEGORIES] {
        self.positions
            .map(|position| (-(position - self.mean).powi(2)).exp())
    }

    /// P(k).
    pub fn probs(&self) -> [f64; CATEGORIES] {
        let mut probs = [0.0; CATEGORIES];
        softmax(&self.logits(), &mut probs);
        probs
    }

    /// E wₖ.
    pub fn expectation(&self) -> f64 {
        mean_weight(&self.probs())
    }

    /// The gradient of E wₖ.
    pub fn gradient(&self) -> ToyGradient {
        let probs = self.probs();
        let mean = mean_weight(&probs);
        let mut by_logits = Self::WEIGHTS;
        for (d, p) in by_logits.iter_mut().zip(probs) {
            *d = p * (*d - mean);
        }
        self.chain(by_logits)
    }

    /// The gradient of Σ wₖ xₖ at the Concrete draw x of these Gumbels: biased for [`gradient`](Self::gradient).
    ///
    /// # Errors
    /// When `temperature` is not positive and finite, or the logits are not finite.
    pub fn gumbel_gradient(
        &self,
        temperature: f64,
        gumbels: &[f64; CATEGORIES],
    ) -> Result<ToyGradient, ParameterError> {
        let concrete = Concrete::new(&self.logits(), temperature)?;
        let mut x = [0.0; CATEGORIES];
        concrete.transform(gumbels, &mut x);
        let mut by_logits = Self::WEIGHTS;
        concrete.vjp_in_place(&x, &mut by_logits);
        Ok(self.chain(by_logits))
    }

    /// (wₖ − b) ∇ ln P(k) at the k that these Gumbels draw: unbiased for [`gradient`](Self::gradient).
    pub fn score_gradient(&self, baseline: f64, gumbels: &[f64; CATEGORIES]) -> ToyGradient {
        let drawn = first_largest(&self.logits(), gumbels).index;
        let advantage = Self::WEIGHTS[drawn] - baseline;
        let mut by_logits = self.probs().map(|p| -advantage * p);
        by_logits[drawn] += advantage;
        self.chain(by_logits)
    }

    /// One step along the gradient.
    pub fn step_softmax(&mut self) {
        self.step(self.gradient());
    }

    /// One step along the gradient of the Concrete draw of these Gumbels.
    ///
    /// # Errors
    /// As [`gumbel_gradient`](Self::gumbel_gradient); then nothing changes.
    pub fn step_gumbel(
        &mut self,
        temperature: f64,
        gumbels: &[f64; CATEGORIES],
    ) -> Result<(), ParameterError> {
        self.step(self.gumbel_gradient(temperature, gumbels)?);
        Ok(())
    }

    /// One step along `gradient`, of what is trained.
    pub fn step(&mut self, gradient: ToyGradient) {
        self.mean += self.learning_rate * gradient.mean;
        if self.trained == Trained::MeanAndPositions {
            for (position, d) in self.positions.iter_mut().zip(gradient.positions) {
                *position += self.learning_rate * d;
            }
        }
    }

    /// From a gradient by the logits to one by the parameters: dℓₖ/dmean = 2(posₖ − mean)ℓₖ = −dℓₖ/dposₖ.
    fn chain(&self, by_logits: [f64; CATEGORIES]) -> ToyGradient {
        let logits = self.logits();
        let mut positions = [0.0; CATEGORIES];
        for k in 0..CATEGORIES {
            positions[k] = -2.0 * (self.positions[k] - self.mean) * logits[k] * by_logits[k];
        }
        ToyGradient {
            mean: -positions.iter().sum::<f64>(),
            positions,
        }
    }
}

fn mean_weight(probs: &[f64; CATEGORIES]) -> f64 {
    probs.iter().zip(Toy::WEIGHTS).map(|(p, w)| p * w).sum()
}
