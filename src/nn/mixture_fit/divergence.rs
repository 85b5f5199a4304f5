//! How training ends where numbers end.

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

/// A quantity of a step; components count from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Quantity {
    /// The mean log-likelihood of the minibatch, in nats, is not finite.
    LogLikelihood,
    /// The loss's derivative by a parameter is not finite, or its square, which Adam keeps, is not.
    Gradient(Part, usize),
    /// A parameter is not finite after Adam's step.
    Parameter(Part, usize),
    /// The scale exp(log scale) of a component is infinite after Adam's step, or 0, or so small that its
    /// reciprocal is infinite.
    Scale(usize),
}

/// One of the three parameters of a component.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// The logit of its weight.
    Logit,
    /// Its mean.
    Mean,
    /// The logarithm of its scale.
    LogScale,
}

/// The entry of a list of all logits, then all means, then all log scales, of so many components.
pub(super) fn part(entry: usize, components: usize) -> (Part, usize) {
    let part = match entry / components {
        0 => Part::Logit,
        1 => Part::Mean,
        _ => Part::LogScale,
    };
    (part, entry % components)
}
