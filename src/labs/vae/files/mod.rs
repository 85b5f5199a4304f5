//! Weights as files. A chunk of its own, fetched when a file is saved or opened.

use std::ops::Range;

use super::parameters::{MOST_CATEGORIES, MOST_DIMENSIONS, MOST_VARIABLES};
use super::pretrained::PIXELS;
use crate::labs::lab::File;
use crate::labs::shared::weights_files::{
    self, Dimensions, Format, Metadata, Property, WeightsModel,
};
use crate::nn::Activation;
use crate::vae::{Latent, Vae, VaeConfig};

/// A model and its weights.
pub(super) type Weights = weights_files::Weights<VaeConfig>;

/// The most hidden units that are read.
const MOST_HIDDEN: usize = 256;

impl WeightsModel for VaeConfig {
    /// Of categories, how many each variable has.
    fn properties(&self) -> Vec<(&'static str, Property)> {
        match self.latent {
            Latent::Concrete { categories, .. } => {
                vec![("categories", Property::Count(categories))]
            }
            _ => Vec::new(),
        }
    }

    fn tensors(&self) -> Vec<(String, Vec<usize>, Range<usize>)> {
        let tensors = VaeConfig::tensors(*self);
        tensors
            .map(|(tensor, dimensions, range)| (tensor.to_string(), dimensions, range))
            .collect()
    }

    fn of(metadata: &Metadata, tensors: &Dimensions) -> Result<Self, String> {
        let rows = |name: &str| tensors.get(name).and_then(|shape| shape.first().copied());
        let within = |name: &str, value: usize, most: usize| {
            let allowed = (1..=most).contains(&value);
            allowed
                .then_some(value)
                .ok_or_else(|| format!("{name}: {value}, 1 to {most} are read"))
        };
        let hidden = rows("encoder.hidden.bias").unwrap_or(1);
        let hidden = within("hidden units", hidden, MOST_HIDDEN)?;
        let latent = match (rows("encoder.mean.bias"), rows("encoder.logits.bias")) {
            (Some(dimensions), _) => Latent::Gaussian {
                dimensions: within("dimensions", dimensions, MOST_DIMENSIONS)?,
                learned_prior: tensors.contains_key("prior.mean"),
            },
            (None, Some(numbers)) => {
                let word = metadata.get("categories");
                let categories = word.map_or(Ok(2), |word| {
                    let count = word.parse().map_err(|_| "categories: no number");
                    count.map_err(str::to_owned)
                })?;
                let categories = within("categories", categories, MOST_CATEGORIES)?;
                if word.is_none() {
                    let variables = within("variables", numbers, MOST_VARIABLES)?;
                    Latent::BinaryConcrete { variables }
                } else {
                    let variables = within("variables", numbers / categories, MOST_VARIABLES)?;
                    Latent::Concrete {
                        variables,
                        categories,
                    }
                }
            }
            (None, None) => return Err("encoder.mean.bias: missing".into()),
        };
        let config = Self {
            inputs: PIXELS,
            hidden,
            activation: Activation::Relu,
            latent,
        };
        config.checked().map_err(|error| error.to_string())
    }
}

/// A file of the weights of a model.
pub(super) fn write(format: Format, vae: &Vae<f32>) -> File {
    let config = vae.config();
    let latent = config.latent;
    let stem = format!("vae-{}x{}", latent.variables(), config.hidden);
    weights_files::write(format, &stem, &config, vae.parameters())
}

/// Reads weights from a file of either format.
///
/// # Errors
/// What is wrong with it.
pub(super) fn read(bytes: &[u8]) -> Result<Weights, String> {
    weights_files::read(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::nn::Init;

    const LATENTS: [Latent; 4] = [
        Latent::Gaussian {
            dimensions: 3,
            learned_prior: false,
        },
        Latent::Gaussian {
            dimensions: 2,
            learned_prior: true,
        },
        Latent::Concrete {
            variables: 3,
            categories: 5,
        },
        Latent::BinaryConcrete { variables: 4 },
    ];

    fn vae(latent: Latent) -> Vae<f32> {
        let config = VaeConfig {
            inputs: PIXELS,
            hidden: 9,
            activation: Activation::Relu,
            latent,
        };
        Vae::new(config, Init::Uniform, 3).expect("an allowed config")
    }

    #[test]
    fn what_is_written_is_read() {
        for latent in LATENTS {
            let vae = vae(latent);
            for format in [Format::Safetensors, Format::Json] {
                let weights = read(&write(format, &vae).bytes).expect("a file");
                assert_eq!(weights.model, vae.config());
                assert_eq!(&*weights.values, vae.parameters());
            }
        }
    }

    #[test]
    fn what_is_wrong_is_named() {
        let file = write(Format::Json, &vae(LATENTS[2])).bytes;
        let text = String::from_utf8(file).expect("text");
        for (from, to, what) in [
            (
                "\"categories\":5",
                "\"categories\":4",
                "encoder.logits.weight: shape [15, 9]",
            ),
            (
                "\"categories\":5",
                "\"categories\":99",
                "categories: 99, 1 to 16 are read",
            ),
            (
                "\"categories\":5",
                "\"categories\":\"x\"",
                "categories: no number",
            ),
            ("encoder.logits.bias", "other", "encoder.mean.bias: missing"),
            (
                "decoder.pixels.bias",
                "other",
                "decoder.pixels.bias: missing",
            ),
        ] {
            assert!(text.contains(from), "{from}");
            let error = read(text.replacen(from, to, 1).as_bytes()).err();
            let error = error.unwrap_or_default();
            assert!(error.contains(what), "{from} → {to}: {error}");
        }
    }
}
