//! A Logistic as the difference of two Gumbels.

use crate::distributions::Logistic;
use crate::numerics::kernels;
use crate::random::Stream;
use rand::Rng;
use rand::distr::{Distribution, Open01};

/// μ + s (G₁ − G₂) with standard Gumbels G₁ and G₂, which is Logistic(μ, s).
///
/// Each draw takes two uniforms of the stream, that of G₁ first.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct DifferenceOfGumbels {
    distribution: Logistic,
}

/// One draw with the two Gumbels it is made of.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Difference {
    /// G₁, then G₂.
    pub gumbels: [f64; 2],
    /// μ + s (G₁ − G₂).
    pub value: f64,
}

impl DifferenceOfGumbels {
    /// The sampler whose draws follow `distribution`.
    pub fn new(distribution: Logistic) -> Self {
        Self { distribution }
    }

    /// The distribution of the draws.
    pub fn distribution(&self) -> Logistic {
        self.distribution
    }

    /// One draw and its two Gumbels.
    pub fn draw<R: Rng + ?Sized>(&self, rng: &mut R) -> Difference {
        let gumbels = [Open01.sample(rng), Open01.sample(rng)].map(kernels::gumbel);
        Difference {
            gumbels,
            value: self.distribution.unstandardise(gumbels[0] - gumbels[1]),
        }
    }

    /// Fills `out` with what repeated calls of `sample` would give, bit for bit.
    pub fn fill(&self, stream: &mut Stream, out: &mut [f64]) {
        const BLOCK: usize = 256;
        let mut noise = [0.0; 2 * BLOCK];
        for block in out.chunks_mut(BLOCK) {
            let noise = &mut noise[..2 * block.len()];
            stream.fill_mapped(noise, kernels::gumbel);
            for (x, pair) in block.iter_mut().zip(noise.as_chunks::<2>().0) {
                *x = self.distribution.unstandardise(pair[0] - pair[1]);
            }
        }
    }
}

/// From two uniforms.
impl Distribution<f64> for DifferenceOfGumbels {
    fn sample<R: Rng + ?Sized>(&self, rng: &mut R) -> f64 {
        self.draw(rng).value
    }
}
