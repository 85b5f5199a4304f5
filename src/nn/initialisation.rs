//! Where the weights of a layer start.

use super::Real;
use crate::distributions::{Cumulative, Normal};
use crate::random::Stream;

/// How the weights and the biases of a dense layer are drawn.
///
/// A layer of `fan_in` inputs and `fan_out` outputs keeps the variance of what passes through it, roughly, by
/// the size of its weights.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Initialisation {
    /// Weights from N(0, 2/`fan_in`), biases 0.
    ///
    /// Source: He et al., *Delving deep into rectifiers*, 2015.
    He,
    /// Weights uniform within ±√(6/(`fan_in` + `fan_out`)), biases 0.
    ///
    /// Source: Glorot and Bengio, *Understanding the difficulty of training deep feedforward neural networks*,
    /// 2010.
    Glorot,
    /// Weights and biases uniform within ±1/√`fan_in`, which is the default of PyTorch's `Linear`.
    Uniform,
}

impl Initialisation {
    /// Fills the weights, all of one layer, and then its biases, with one uniform of the stream each.
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
                *value = R::of(f(stream.uniform()));
            }
        };
        let within = |bound: f64| move |u: f64| bound * (2.0 * u - 1.0);
        match self {
            Self::He => {
                let deviation = (2.0 / fan_in).sqrt();
                draw(weights, &|u| deviation * Normal::STANDARD.quantile(u));
                biases.fill(R::ZERO);
            }
            Self::Glorot => {
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
