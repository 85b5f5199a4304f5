//! Probability distributions, one file per family.
//!
//! A family is a small struct whose constructor checks its parameters. What it can do is said by traits:
//! [`ContinuousDistribution`] (density), [`Cumulative`] (distribution function and quantiles), [`Interval`],
//! [`Moments`], [`Entropy`] and [`Score`]. Every family is sampled by rand's own [`Distribution`], from any
//! generator: `rng.sample(&family)`.

mod binary_concrete;
mod binary_concrete_moments;
mod categorical;
mod concrete;
mod concrete_columns;
mod concrete_integral;
mod discretized;
mod discretized_logistics;
mod error;
mod exp_concrete;
mod exponential;
mod gumbel;
mod interval;
mod location_scale;
mod logistic;
mod mixture;
mod mixture_of_logistics;
mod mixture_quantile;
mod normal;
mod traits;
mod uniform;

pub use binary_concrete::BinaryConcrete;
pub use categorical::Categorical;
pub use concrete::Concrete;
pub use discretized::Discretized;
pub use discretized_logistics::DiscretizedMixtureOfLogistics;
pub use error::ParameterError;
pub(crate) use error::{check, check_list, finite, positive};
pub use exp_concrete::ExpConcrete;
pub use exponential::Exponential;
pub use gumbel::{Gumbel, StandardGumbel};
pub use interval::Interval;
pub use location_scale::{LocationScale, StandardDistribution};
pub use logistic::{Logistic, StandardLogistic};
pub use mixture::Mixture;
pub use mixture_of_logistics::MixtureOfLogistics;
pub(crate) use mixture_of_logistics::{check_log_scale_min, check_parameters as check_mixture};
pub use normal::{Normal, StandardNormal};
pub use traits::{ContinuousDistribution, Cumulative, Entropy, Moments, Score};
pub use uniform::Uniform;

/// rand's trait of everything that can be sampled.
pub use rand::distr::Distribution;
