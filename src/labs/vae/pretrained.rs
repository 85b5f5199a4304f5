//! The small trained models that come with the page, as files of [half floats](half_floats).

use std::rc::Rc;

use super::data::Images;
use super::parameters::Family;
use crate::datasets::Digits;
use crate::labs::shared::half_floats;
use crate::nn::Activation;
use crate::vae::{Latent, VaeConfig};
pub use half_floats::encode;

/// Units of their hidden layers.
pub(super) const HIDDEN_UNITS: usize = 32;

/// Pixels of an image.
pub(super) const PIXELS: usize = 64;

/// The model with two Gaussian latents.
pub const GAUSSIAN: VaeConfig = config(Latent::Gaussian {
    dimensions: 2,
    learned_prior: false,
});

/// The model with Concrete latents.
pub const CONCRETE: VaeConfig = config(Latent::Concrete {
    variables: 4,
    categories: 8,
});

const fn config(latent: Latent) -> VaeConfig {
    VaeConfig {
        inputs: PIXELS,
        hidden: HIDDEN_UNITS,
        activation: Activation::Relu,
        latent,
    }
}

/// The model with latents of a family.
pub(super) fn of(family: Family) -> VaeConfig {
    match family {
        Family::Gaussian => GAUSSIAN,
        Family::Concrete => CONCRETE,
    }
}

/// The parameters in the file of a family; none where there are not as many as the model has, or one of them is not
/// finite.
pub(super) fn decode(family: Family, bytes: &[u8]) -> Option<Rc<[f32]>> {
    half_floats::decode(bytes, of(family).parameters())
}

/// The file of the held-out digits.
pub fn held_out_file(digits: &Digits) -> Vec<u8> {
    Images::held_out_file(digits)
}

/// All files, outside of a browser, where they are served.
pub(super) fn built_in() -> Vec<(&'static str, &'static [u8])> {
    #[cfg(target_arch = "wasm32")]
    return Vec::new();
    #[cfg(not(target_arch = "wasm32"))]
    {
        let files: [(_, &[u8]); 4] = [
            (
                super::GAUSSIAN_FILE,
                include_bytes!("../../../assets/vae/gaussian.f16"),
            ),
            (
                super::CONCRETE_FILE,
                include_bytes!("../../../assets/vae/concrete.f16"),
            ),
            (
                super::HELD_OUT_FILE,
                include_bytes!("../../../assets/vae/held-out.u8"),
            ),
            (
                super::DIGITS_FILE,
                include_bytes!("../../../assets/digits/digits.u8"),
            ),
        ];
        files.into()
    }
}
