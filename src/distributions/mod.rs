//! Probability distributions, one file per family.
//!
//! A family is a small struct whose constructor checks its parameters. What it can do is said by traits:
//! [`ContinuousDistribution`] (density), [`Cumulative`] (distribution function and quantiles), [`DiscreteDistribution`]
//! (all of these on whole numbers), [`Interval`], [`Moments`], [`Mode`], [`Entropy`], [`Score`] and [`Pathwise`] (how a draw
//! moves with the parameters). [`Univariate`] is any family of numbers, and [`kl_divergence`] compares any two. Every family is sampled by rand's own [`Distribution`], from any
//! generator: `rng.sample(&family)`.

mod bernoulli;
mod beta;
mod binary_concrete;
mod binary_concrete_moments;
mod binomial;
mod categorical;
mod cauchy;
mod chi_square;
mod concrete;
mod concrete_columns;
mod concrete_integral;
mod dirichlet;
mod discrete;
mod discretized;
mod discretized_logistics;
mod error;
mod exp_concrete;
mod exponential;
mod gamma;
mod geometric;
mod gumbel;
mod implicit;
mod independent;
mod interval;
mod kl;
mod laplace;
mod location_scale;
mod log_normal;
mod logistic;
mod mixture;
mod mixture_of_logistics;
mod mixture_pathwise;
mod mixture_quantile;
mod mixture_shape;
mod multivariate_normal;
mod normal;
mod one_hot_categorical;
mod pareto;
mod poisson;
mod student_t;
mod traits;
mod uniform;
mod univariate;
mod weibull;

pub use bernoulli::Bernoulli;
pub use beta::Beta;
pub use binary_concrete::BinaryConcrete;
pub use binomial::Binomial;
pub use categorical::Categorical;
pub use cauchy::{Cauchy, StandardCauchy};
pub use chi_square::ChiSquare;
pub use concrete::Concrete;
pub use dirichlet::Dirichlet;
pub use discretized::Discretized;
pub use discretized_logistics::DiscretizedMixtureOfLogistics;
pub use error::ParameterError;
pub(crate) use error::{check, check_list, finite, positive};
pub use exp_concrete::ExpConcrete;
pub use exponential::Exponential;
pub use gamma::Gamma;
pub use geometric::Geometric;
pub use gumbel::{Gumbel, StandardGumbel};
pub use independent::Independent;
pub use interval::Interval;
pub use kl::{Divergence, kl_divergence};
pub use laplace::{Laplace, StandardLaplace};
pub use location_scale::{LocationScale, StandardDistribution};
pub use log_normal::LogNormal;
pub use logistic::{Logistic, StandardLogistic};
pub use mixture::Mixture;
pub use mixture_of_logistics::MixtureOfLogistics;
pub(crate) use mixture_of_logistics::{check_log_scale_min, check_parameters as check_mixture};
pub use multivariate_normal::MultivariateNormal2d;
pub use normal::{Normal, StandardNormal};
pub use one_hot_categorical::OneHotCategorical;
pub use pareto::Pareto;
pub use poisson::Poisson;
pub use student_t::StudentT;
pub use traits::{
    ContinuousDistribution, Cumulative, DiscreteDistribution, Entropy, Mode, Moments, Pathwise,
    Reparameterisation, SampleGradient, Score,
};
pub use uniform::Uniform;
pub use univariate::Univariate;
pub use weibull::Weibull;

/// rand's trait of everything that can be sampled.
pub use rand::distr::Distribution;
