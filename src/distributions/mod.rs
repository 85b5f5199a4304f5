//! Probability distributions, one file per family.

mod binary_concrete;
mod categorical;
mod concrete;
mod concrete_columns;
mod concrete_integral;
mod error;
mod exp_concrete;
mod exponential;
mod gumbel;
mod logistic;
mod normal;
mod traits;
mod uniform;

pub use binary_concrete::BinaryConcrete;
pub use categorical::Categorical;
pub use concrete::Concrete;
pub use error::ParameterError;
pub(crate) use error::{check, check_list, finite, positive};
pub use exp_concrete::ExpConcrete;
pub use exponential::Exponential;
pub use gumbel::Gumbel;
pub use logistic::Logistic;
pub use normal::Normal;
pub use traits::{Cumulative, Distribution, Entropy, Moments, Score};
pub use uniform::Uniform;
