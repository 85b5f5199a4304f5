//! How the parameters of a layer are initialised.

use super::Real;
use crate::distributions::{Cumulative, Normal};
use crate::random::Stream;

/// The distribution from which weights and biases of a linear layer are drawn.
///
/// `fan_in` and `fan_out` are the layer's numbers of inputs and outputs. The first two keep the variance of what
/// passes through the layer about the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Init {
    /// Weights from N(0, 2/`fan_in`), biases 0; for layers of ReLUs.
    ///
    /// Source: He et al., *Delving deep into rectifiers*, 2015.
    KaimingNormal,
    /// Weights uniform within ±√(6/(`fan_in` + `fan_out`)), biases 0.
    ///
    /// Source: Glorot and Bengio, *Understanding the difficulty of training deep feedforward neural networks*,
    /// 2010.
    XavierUniform,
    /// Weights and biases uniform within ±1/√`fan_in`, which is the default of PyTorch's `Linear`.
    Uniform,
}

impl Init {
    /// Fills the weights of a layer and then its biases; each drawn number takes one uniform of the stream.
    pub fn fill<R: Real>(
        self,
        stream: &mut Stream,
        [fan_in, fan_out]: [usize; 2],
        weights: &mut [R],
        biases: &mut [R],
    ) {
        let [fan_in, fan_out] = [fan_in as f64, fan_out as f64];
        let mut draw = |values: &mut [R], f: &dyn Fn(f64) -> f64| {
            for value in values {
                *value = R::from_f64(f(stream.uniform()));
            }
        };
        let within = |bound: f64| move |u: f64| bound * (2.0 * u - 1.0);
        match self {
            Self::KaimingNormal => {
                let deviation = (2.0 / fan_in).sqrt();
                draw(weights, &|u| deviation * Normal::STANDARD.quantile(u));
                biases.fill(R::ZERO);
            }
            Self::XavierUniform => {
                draw(weights, &within((6.0 / (fan_in + fan_out)).sqrt()));
                biases.fill(R::ZERO);
            }
            Self::Uniform => {
                draw(weights, &within(fan_in.sqrt().recip()));
                draw(biases, &within(fan_in.sqrt().recip()));
            }
        }
    }
}
