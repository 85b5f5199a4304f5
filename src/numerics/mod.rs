//! Small pure functions on numbers.

mod affine;
mod beta_tails;
mod constants;
mod decimal;
mod digamma;
mod extremes;
mod gamma;
mod gamma_tails;
pub mod goodness_of_fit;
pub mod kernels;
mod kolmogorov_smirnov;
mod ln_gamma;
mod log_space;
mod normal;
mod quadrature;
mod sigmoid;
mod summary;
mod tails;

pub use affine::{affine, ln_ratio, scaled_exp, standardise};
pub(crate) use beta_tails::log_beta_kernel;
pub use beta_tails::{UnitPoint, beta_lower_quantile, beta_tails, beta_upper_quantile};
pub use constants::{EULER_GAMMA, HALF_LN_2PI};
pub use decimal::fold;
pub(crate) use decimal::is_invisible;
pub use decimal::{DecimalMark, parse_float, read_number, read_number_with};
pub use digamma::{digamma, ln_minus_digamma, trigamma, trigamma_minus_inverse};
pub use extremes::{max_or_nan, min_or_nan};
pub(crate) use gamma::deviance;
pub use gamma::{gamma_p, gamma_q};
pub(crate) use gamma_tails::log_gamma_kernel;
pub use gamma_tails::{GammaQuantile, gamma_lower_quantile, gamma_tails, gamma_upper_quantile};
pub use ln_gamma::{digamma_difference, ln_beta, ln_gamma_1p, ln_gamma_ratio};
pub(crate) use ln_gamma::{ln_gamma_1p_second_difference, stirling_error};
pub use log_space::{LogSumExp, log_softmax, log_sum_exp, log1mexp, softmax};
pub(crate) use normal::{NORMAL_TAIL, mills_ratio};
pub use normal::{
    log_erfc, log_normal_cdf, log_normal_survival, normal_cdf, normal_quantile, normal_survival,
};
pub(crate) use quadrature::integrate_roughly;
pub use quadrature::{Integral, integrate, integrate_pieces};
pub use sigmoid::{log_sigmoid, logit, sigmoid, softplus};
pub use summary::Summary;
pub use tails::Tails;
