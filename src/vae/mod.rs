//! Variational autoencoders with Gaussian and with Concrete latent variables.
//!
//! A [`Vae`] is an encoder and a decoder. A [`LossGradient`] gives the loss of an [`Objective`] and the gradient that a
//! [`GradientEstimator`] has for it; a [`VaeFit`] trains with it, and an [`Evaluator`] tells what a model is worth.

mod binary_concrete;
mod concrete;
mod config;
mod enumeration;
mod evaluation;
mod fit;
mod gaussian;
mod gradient_variance;
mod latents;
mod likelihood;
mod loss_gradient;
mod minibatches;
mod model;
mod noise;
mod objective;
mod posterior;
mod quantity;
mod tensor;
mod terms;

pub use config::{Latent, VaeConfig};
pub use evaluation::{Evaluation, Evaluator};
pub use fit::{Checkpoint, Divergence, FitConfig, TemperatureDecay, VaeFit};
pub use gradient_variance::{GradientVariance, Moments};
pub use loss_gradient::LossGradient;
pub use model::{Vae, Workspace};
pub use objective::{Arithmetic, GradientEstimator, Objective, ObjectiveConfig};
pub use quantity::Quantity;
pub use tensor::Tensor;
pub use terms::{BoundForms, Codes, Terms};
