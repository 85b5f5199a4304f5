//! Variational autoencoders with Gaussian and with Concrete latent variables.
//!
//! A [`Vae`] is an encoder and a decoder. A [`LossGradient`] gives the loss of an [`Objective`] and the gradient that a
//! [`GradientEstimator`] has for it.

mod binary_concrete;
mod concrete;
mod config;
mod enumeration;
mod gaussian;
mod likelihood;
mod loss_gradient;
mod model;
mod objective;
mod posterior;
mod quantity;
mod tensor;

pub use config::{Latent, VaeConfig};
pub use loss_gradient::{Codes, LossGradient, Terms};
pub use model::{Vae, Workspace};
pub use objective::{Arithmetic, GradientEstimator, Objective, ObjectiveConfig};
pub use quantity::Quantity;
pub use tensor::Tensor;
