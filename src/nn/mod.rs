//! What learns by gradient.

mod adam;
mod dense;
mod initialisation;
mod lanes;
pub mod mixture_fit;
mod product;
mod quad;
mod real;
mod schedule;

pub use adam::Adam;
pub use dense::{Activation, Dense};
pub use initialisation::Initialisation;
pub use mixture_fit::MixtureFit;
pub use product::{Matrix, Onto, Products};
pub use quad::{Four, Quad};
pub use real::Real;
pub(crate) use real::{exp_all, tanh_all};
pub use schedule::CosineDecay;
