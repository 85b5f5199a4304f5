//! Neural networks and training by gradient descent.
//!
//! [`Linear`] layers with an [`Activation`], [`Init`], [`Matmul`], [`Adam`], [`CosineAnnealingLr`], and the
//! [`TrainLoop`] that every model shares; all for `f32` and `f64` ([`Real`]). [`mixture_fit`] fits a mixture of
//! logistics with them.

mod adam;
mod checks;
mod f32_math;
mod init;
mod linear;
mod lr_scheduler;
mod matmul;
pub mod mixture_fit;
mod real;
mod simd4;
#[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
mod simd4_wasm;
mod train_loop;

pub use adam::Adam;
pub(crate) use checks::{all_finite, check_moments, check_values, non_finite_part};
pub use init::Init;
pub use linear::{Activation, Linear};
pub use lr_scheduler::CosineAnnealingLr;
pub use matmul::{Addend, Matmul, Matrix};
pub use mixture_fit::MixtureFit;
pub use real::Real;
pub(crate) use real::{exp_in_place, relu_in_place, tanh_in_place};
pub use simd4::{Simd4, Simd4Array};
use train_loop::sum_of_squares;
pub use train_loop::{Divergence, NonFinite, TrainLoop, TrainStep};
