//! What learns by gradient.

mod adam;
pub mod mixture_fit;

pub use adam::Adam;
pub use mixture_fit::MixtureFit;
