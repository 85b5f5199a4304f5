//! What of a step may be infinite or NaN.

use super::tensor::Tensor;

/// A quantity of a step that was not finite.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Quantity {
    /// What the encoder gives: μ, log σ or logits.
    Posterior,
    /// The logarithm of a relaxed sample, or the logit of a binary one.
    LogSample,
    /// A latent sample.
    Sample,
    /// The divergence of the posterior from the prior.
    Kl,
    /// log p(z) of a sample.
    LogPrior,
    /// log q(z|x) of a sample.
    LogPosterior,
    /// log p(x|z) of a sample.
    LogLikelihood,
    /// The mean negative objective of the batch, in nats.
    Loss,
    /// The loss's derivative by an entry of a tensor, or the sum of the squares of these derivatives.
    Gradient(Tensor),
}
