//! How a learning rate falls.

use crate::distributions::{ParameterError, check, positive};
use std::f64::consts::PI;

/// A learning rate that falls along half a wave of the cosine, and then stays.
///
/// Before step k = 0, 1, …, n − 1 it is end + (start − end)·½(1 + cos(πk/n)), and from step n on it is
/// `end`. Source: Loshchilov and Hutter, *SGDR: stochastic gradient descent with warm restarts*, 2017, without
/// the restarts.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CosineDecay {
    start: f64,
    end: f64,
    steps: usize,
}

impl CosineDecay {
    /// From `start` to `end` in so many steps; with 0 steps it is `end` at once.
    ///
    /// # Errors
    /// When `start` or `end` is not positive and finite, or `end` is above `start`.
    pub fn new(start: f64, end: f64, steps: usize) -> Result<Self, ParameterError> {
        positive("CosineDecay", "start", start)?;
        positive("CosineDecay", "end", end)?;
        check(end <= start, "CosineDecay", "end", end, "at most the start")?;
        Ok(Self { start, end, steps })
    }

    /// The rate of the step that follows so many steps.
    pub fn rate(&self, step: usize) -> f64 {
        if step >= self.steps {
            return self.end;
        }
        let share = step as f64 / self.steps as f64;
        self.end + (self.start - self.end) * 0.5 * (1.0 + libm::cos(PI * share))
    }
}
