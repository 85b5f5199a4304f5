//! Small pure functions on numbers.

mod affine;
mod constants;
mod decimal;
mod extremes;
mod gamma;
pub mod goodness_of_fit;
pub mod kernels;
mod kolmogorov_smirnov;
mod log_space;
mod normal;
mod quadrature;
mod sigmoid;
mod summary;

pub use affine::{affine, standardise};
pub use constants::{EULER_GAMMA, HALF_LN_2PI};
pub use decimal::fold;
pub(crate) use decimal::is_invisible;
pub use decimal::{DecimalMark, parse_float, read_number, read_number_with};
pub use extremes::{max_or_nan, min_or_nan};
pub use gamma::{gamma_p, gamma_q};
pub use log_space::{LogSumExp, log_softmax, log_sum_exp, log1mexp, softmax};
pub(crate) use normal::{NORMAL_TAIL, mills_ratio};
pub use normal::{
    log_erfc, log_normal_cdf, log_normal_survival, normal_cdf, normal_quantile, normal_survival,
};
pub use quadrature::{Integral, integrate, integrate_pieces};
pub use sigmoid::{log_sigmoid, logit, sigmoid, softplus};
pub use summary::Summary;
