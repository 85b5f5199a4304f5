//! Learning rates that depend on the step.

use crate::distributions::{ParameterError, check, positive};
use std::f64::consts::PI;

/// A learning rate that falls along half a cosine wave and then stays.
///
/// Before step k = 0, 1, …, n − 1 it is end + (start − end)·½(1 + cos(πk/n)), and from step n on it is
/// `end`. Source: Loshchilov and Hutter, *SGDR: stochastic gradient descent with warm restarts*, 2017, without
/// the restarts.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CosineAnnealingLr {
    start: f64,
    end: f64,
    steps: usize,
}

impl CosineAnnealingLr {
    /// The same learning rate at every step.
    ///
    /// # Errors
    /// When it is not positive and finite.
    pub fn constant(learning_rate: f64) -> Result<Self, ParameterError> {
        Self::new(learning_rate, learning_rate, 0)
    }

    /// From `start` to `end` in so many steps; with 0 steps it is `end` at once.
    ///
    /// # Errors
    /// When `start` or `end` is not positive and finite, or `end` is above `start`.
    pub fn new(start: f64, end: f64, steps: usize) -> Result<Self, ParameterError> {
        positive("CosineAnnealingLr", "start", start)?;
        positive("CosineAnnealingLr", "end", end)?;
        check(
            end <= start,
            "CosineAnnealingLr",
            "end",
            end,
            "at most the start",
        )?;
        Ok(Self { start, end, steps })
    }

    /// The learning rate of the step that follows so many steps.
    pub fn learning_rate(&self, step: usize) -> f64 {
        if step >= self.steps {
            return self.end;
        }
        let share = step as f64 / self.steps as f64;
        self.end + (self.start - self.end) * 0.5 * (1.0 + libm::cos(PI * share))
    }
}
