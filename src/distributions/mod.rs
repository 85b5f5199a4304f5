//! Probability distributions, one file per family.

mod error;
mod exponential;
mod gumbel;
mod logistic;
mod normal;
mod traits;
mod uniform;

pub use error::ParameterError;
pub(crate) use error::check;
pub use exponential::Exponential;
pub use gumbel::Gumbel;
pub use logistic::Logistic;
pub use normal::Normal;
pub use traits::{Cumulative, Distribution, Entropy, Moments, Score};
pub use uniform::Uniform;
