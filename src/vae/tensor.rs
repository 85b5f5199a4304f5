//! The names of the parameters.

use super::config::{Latent, VaeConfig};
use std::fmt;

/// A weight, a bias, or a parameter of the prior; it shows as its name, such as `encoder.hidden.weight`.
///
/// A weight has the dimensions \[outputs, inputs\], row by row, and y = W x + b, as in PyTorch's `Linear`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tensor {
    /// The encoder's hidden layer, \[hidden, inputs\].
    EncoderHiddenWeight,
    /// The encoder's hidden layer, \[hidden\].
    EncoderHiddenBias,
    /// The head that gives μ, \[D, hidden\].
    MeanWeight,
    /// The head that gives log σ, \[D, hidden\].
    LogSigmaWeight,
    /// The head that gives μ, \[D\].
    MeanBias,
    /// The head that gives log σ, \[D\].
    LogSigmaBias,
    /// The head that gives the logits of the categories, \[V·K, hidden\], or \[V, hidden\] of binary variables.
    LogitsWeight,
    /// The same head, \[V·K\] or \[V\].
    LogitsBias,
    /// The decoder's hidden layer, \[hidden, length of z\].
    DecoderHiddenWeight,
    /// The decoder's hidden layer, \[hidden\].
    DecoderHiddenBias,
    /// The layer that gives the logits of the pixels, \[inputs, hidden\].
    PixelsWeight,
    /// The same layer, \[inputs\].
    PixelsBias,
    /// The mean of a learned prior, \[D\].
    PriorMean,
    /// The logarithm of the standard deviation of a learned prior, \[D\].
    PriorLogScale,
}

impl Tensor {
    /// Those of a model with such latent variables, in the order of the parameters.
    pub(super) fn of(latent: Latent) -> impl Iterator<Item = Self> {
        const ENCODER: [Tensor; 2] = [Tensor::EncoderHiddenWeight, Tensor::EncoderHiddenBias];
        const DECODER: [Tensor; 4] = [
            Tensor::DecoderHiddenWeight,
            Tensor::DecoderHiddenBias,
            Tensor::PixelsWeight,
            Tensor::PixelsBias,
        ];
        let head: &[Self] = match latent {
            Latent::Gaussian { .. } => &[
                Self::MeanWeight,
                Self::LogSigmaWeight,
                Self::MeanBias,
                Self::LogSigmaBias,
            ],
            _ => &[Self::LogitsWeight, Self::LogitsBias],
        };
        let prior: &[Self] = match latent {
            Latent::Gaussian {
                learned_prior: true,
                ..
            } => &[Self::PriorMean, Self::PriorLogScale],
            _ => &[],
        };
        let all = ENCODER.iter().chain(head).chain(&DECODER).chain(prior);
        all.copied()
    }

    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Self::EncoderHiddenWeight => "encoder.hidden.weight",
            Self::EncoderHiddenBias => "encoder.hidden.bias",
            Self::MeanWeight => "encoder.mean.weight",
            Self::LogSigmaWeight => "encoder.log_sigma.weight",
            Self::MeanBias => "encoder.mean.bias",
            Self::LogSigmaBias => "encoder.log_sigma.bias",
            Self::LogitsWeight => "encoder.logits.weight",
            Self::LogitsBias => "encoder.logits.bias",
            Self::DecoderHiddenWeight => "decoder.hidden.weight",
            Self::DecoderHiddenBias => "decoder.hidden.bias",
            Self::PixelsWeight => "decoder.pixels.weight",
            Self::PixelsBias => "decoder.pixels.bias",
            Self::PriorMean => "prior.mean",
            Self::PriorLogScale => "prior.log_scale",
        }
    }

    /// Whether it belongs to the encoder.
    pub fn of_encoder(self) -> bool {
        self.name().starts_with("encoder")
    }

    /// Its dimensions in a model of this configuration.
    pub fn dimensions(self, config: &VaeConfig) -> Vec<usize> {
        let VaeConfig { inputs, hidden, .. } = *config;
        let (latent, variables) = (config.latent.len(), config.latent.variables());
        match self {
            Self::EncoderHiddenWeight => vec![hidden, inputs],
            Self::EncoderHiddenBias | Self::DecoderHiddenBias => vec![hidden],
            Self::MeanWeight | Self::LogSigmaWeight => vec![variables, hidden],
            Self::MeanBias | Self::LogSigmaBias | Self::PriorMean | Self::PriorLogScale => {
                vec![variables]
            }
            Self::LogitsWeight => vec![latent, hidden],
            Self::LogitsBias => vec![latent],
            Self::DecoderHiddenWeight => vec![hidden, latent],
            Self::PixelsWeight => vec![inputs, hidden],
            Self::PixelsBias => vec![inputs],
        }
    }
}

impl fmt::Display for Tensor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
