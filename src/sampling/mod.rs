//! Ways of drawing samples.

pub mod block_maxima;
mod difference_of_gumbels;
mod inverse_transform;
pub mod naive_gumbel;

pub use block_maxima::{BlockMaxima, Limit, Norming, Parent};
pub use difference_of_gumbels::{Difference, DifferenceOfGumbels};
pub use inverse_transform::{Clamp, InverseTransform, Truncation, gumbel_max_gap};
