//! What learns by gradient.

mod adam;
mod initialisation;
pub mod mixture_fit;
mod quad;
mod real;
mod schedule;

pub use adam::Adam;
pub use initialisation::Initialisation;
pub use mixture_fit::MixtureFit;
pub use quad::{Four, Quad};
pub use real::Real;
pub use schedule::CosineDecay;
