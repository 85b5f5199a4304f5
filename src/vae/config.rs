//! The configuration of a variational autoencoder, and the layout of its parameters.

use super::tensor::Tensor;
use crate::distributions::{ParameterError, check};
use crate::nn::{Activation, Linear};
use serde::{Deserialize, Serialize};
use std::ops::Range;

const FAMILY: &str = "Vae";

/// The latent variables z of a variational autoencoder: their posterior q(z|x), prior p(z), and noise.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Latent {
    /// Independent normals: z = μ + σ ε with ε from N(0, 1); the encoder gives μ and log σ, the logarithm of the
    /// standard deviation.
    ///
    /// Source: Kingma and Welling, *Auto-encoding variational Bayes*, 2014.
    Gaussian {
        /// D, how many there are: 1 to 16.
        dimensions: usize,
        /// Whether mean and log scale of the prior are parameters, which start at 0; or else the prior is N(0, 1).
        learned_prior: bool,
    },
    /// Independent categorical variables, relaxed to Concrete ones: z = softmax((log α + G)/λ) with standard Gumbels G
    /// and α = softmax(logits), where the encoder gives the logits. The prior is uniform.
    ///
    /// Category k of variable v is entry v·K + k of z. Source: Maddison, Mnih and Teh, *The Concrete distribution*,
    /// 2017; Jang, Gu and Poole, *Categorical reparameterization with Gumbel-softmax*, 2017.
    Concrete {
        /// V, how many there are: 1 to 64.
        variables: usize,
        /// K, the categories of each: 2 to 64.
        categories: usize,
    },
    /// Independent binary variables, relaxed: z = sigmoid((logit + L)/λ) with standard Logistics L. The prior has
    /// logit 0.
    ///
    /// Source: Maddison, Mnih and Teh, 2017, appendix B.
    BinaryConcrete {
        /// V, how many there are: 1 to 64.
        variables: usize,
    },
}

impl Latent {
    /// The length of z, which is also that of the noise of one sample: D, V·K or V.
    #[allow(clippy::len_without_is_empty, reason = "it is never empty")]
    pub fn len(self) -> usize {
        match self {
            Self::Gaussian { dimensions, .. } => dimensions,
            Self::Concrete {
                variables,
                categories,
            } => variables * categories,
            Self::BinaryConcrete { variables } => variables,
        }
    }

    /// How many independent variables z consists of: D or V.
    pub fn variables(self) -> usize {
        match self {
            Self::Gaussian { dimensions, .. } => dimensions,
            Self::Concrete { variables, .. } | Self::BinaryConcrete { variables } => variables,
        }
    }

    /// How many numbers the encoder gives for one input: μ and then log σ, or the logits.
    pub fn posterior_parameters(self) -> usize {
        match self {
            Self::Gaussian { dimensions, .. } => 2 * dimensions,
            _ => self.len(),
        }
    }

    /// The number of codes, K^V or 2^V, where the variables are categories; none beyond [`usize`].
    pub fn codes(self) -> Option<usize> {
        let (base, variables) = match self {
            Self::Gaussian { .. } => return None,
            Self::Concrete {
                variables,
                categories,
            } => (categories, variables),
            Self::BinaryConcrete { variables } => (2, variables),
        };
        base.checked_pow(u32::try_from(variables).ok()?)
    }

    fn checked(self) -> Result<Self, ParameterError> {
        let within = |name, value: usize, range: Range<usize>, words| {
            let allowed = range.contains(&value);
            check(allowed, FAMILY, name, value as f64, words)
        };
        match self {
            Self::Gaussian { dimensions, .. } => {
                within("dimensions", dimensions, 1..17, "from 1 to 16")?;
            }
            Self::Concrete {
                variables,
                categories,
            } => {
                within("variables", variables, 1..65, "from 1 to 64")?;
                within("categories", categories, 2..65, "from 2 to 64")?;
            }
            Self::BinaryConcrete { variables } => {
                within("variables", variables, 1..65, "from 1 to 64")?;
            }
        }
        Ok(self)
    }
}

/// The configuration of a variational autoencoder.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct VaeConfig {
    /// The pixels of an image, 1 to 4096.
    pub inputs: usize,
    /// The units of the one hidden layer of the encoder, and of that of the decoder, 1 to 1024.
    pub hidden: usize,
    /// The activation of the hidden layers.
    pub activation: Activation,
    /// The latent variables.
    pub latent: Latent,
}

/// A layer, and its range among the parameters.
pub(super) type Placed = (Linear, Range<usize>);

/// The layers in the order of their parameters.
pub(super) struct Layers {
    pub encoder_hidden: Placed,
    /// All that the encoder gives: μ and log σ, or logits.
    pub posterior: Placed,
    pub decoder_hidden: Placed,
    /// The logits of the pixels.
    pub pixels: Placed,
}

impl VaeConfig {
    /// The configuration itself, if it is allowed.
    ///
    /// # Errors
    /// When a size is out of its range.
    pub fn checked(self) -> Result<Self, ParameterError> {
        let allowed = (1..=4096).contains(&self.inputs);
        let value = self.inputs as f64;
        check(allowed, FAMILY, "inputs", value, "from 1 to 4096")?;
        let allowed = (1..=1024).contains(&self.hidden);
        let value = self.hidden as f64;
        check(allowed, FAMILY, "hidden", value, "from 1 to 1024")?;
        self.latent.checked()?;
        Ok(self)
    }

    /// How many parameters there are.
    pub fn parameters(&self) -> usize {
        self.prior_range().end
    }

    /// Every tensor in the order of the parameters: its name, its dimensions, and its range among the parameters.
    pub fn tensors(self) -> impl Iterator<Item = (Tensor, Vec<usize>, Range<usize>)> {
        let mut start = 0;
        Tensor::of(self.latent).map(move |tensor| {
            let dimensions = tensor.dimensions(&self);
            let range = start..start + dimensions.iter().product::<usize>();
            start = range.end;
            (tensor, dimensions, range)
        })
    }

    pub(super) fn layers(&self) -> Layers {
        let (latent, posterior) = (self.latent.len(), self.latent.posterior_parameters());
        let mut start = 0;
        let mut place = |in_features, out_features| {
            let layer = Linear {
                in_features,
                out_features,
            };
            let range = start..start + layer.parameters();
            start = range.end;
            (layer, range)
        };
        Layers {
            encoder_hidden: place(self.inputs, self.hidden),
            posterior: place(self.hidden, posterior),
            decoder_hidden: place(latent, self.hidden),
            pixels: place(self.hidden, self.inputs),
        }
    }

    /// The range of the learned prior's mean and log scale, which is empty where it is fixed.
    pub(super) fn prior_range(&self) -> Range<usize> {
        let start = self.layers().pixels.1.end;
        let count = match self.latent {
            Latent::Gaussian {
                dimensions,
                learned_prior: true,
            } => 2 * dimensions,
            _ => 0,
        };
        start..start + count
    }
}
