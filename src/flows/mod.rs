//! Normalising flows: densities learnt by invertible maps.

mod compiled;
mod conditioner;
mod config;
mod data_source;
mod fit;
mod held_out;
mod loss_gradient;
mod real_nvp;
mod relu_breakpoints;

pub use compiled::Compiled;
pub use config::{RealNvpConfig, Tensor, TensorKind};
pub use data_source::DataSource2d;
pub use fit::{Checkpoint, Divergence, FitConfig, RealNvpFit};
pub use loss_gradient::{LossGradient, Quantity};
pub use real_nvp::{RealNvp, Workspace};
