//! Normalising flows: densities learnt by maps that can be inverted.

mod conditioner;
mod divergence;
mod hinges;
mod loss_gradient;
mod real_nvp;
mod shape;
mod source;
mod training;

pub use divergence::{Divergence, Quantity};
pub use loss_gradient::LossGradient;
pub use real_nvp::{RealNvp, Workspace};
pub use shape::{FlowShape, Tensor, TensorKind};
pub use source::PlaneSource;
pub use training::{Settings, State, Training};
