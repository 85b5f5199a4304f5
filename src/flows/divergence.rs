//! How the training of a flow ends where numbers end.

use super::Tensor;

/// What went wrong first in a step that was not taken.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Divergence {
    /// The step, counted from 1.
    pub step: usize,
    /// The quantity that went wrong first, in the order of computation.
    pub quantity: Quantity,
    /// Its value.
    pub value: f64,
}

/// A quantity of a step that was not finite; couplings count from 0.
///
/// A parameter is never the first: a step of Adam changes it by less than 4 learning rates.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Quantity {
    /// The log scale s of a point in a coupling.
    Scale(usize),
    /// The translation t of a point in a coupling.
    Translation(usize),
    /// A coordinate of a point after a coupling.
    Point(usize),
    /// The log-determinant of a point.
    LogDeterminant,
    /// The mean negative log-likelihood of the batch, in nats.
    Loss,
    /// The loss's derivative by an entry of a tensor, or the sum of the squares of these derivatives.
    Gradient(Tensor),
}
