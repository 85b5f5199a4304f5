//! Samplers: inverse transform, Gumbel-max and its kin, block maxima, and gradients through samples.

mod alias_table;
pub mod block_maxima;
mod difference_of_gumbels;
pub mod gradients;
mod gumbel_max;
mod gumbel_top_k;
mod inverse_cdf_sampler;
mod inverse_transform;
mod mixture_sampler;
pub mod naive_concrete;
pub mod naive_gumbel;

pub use alias_table::AliasTable;
pub use block_maxima::{BlockMaxima, LimitDistribution, NormingConstants, Parent};
pub use difference_of_gumbels::{Difference, DifferenceOfGumbels};
pub use gumbel_max::{Argmax, GumbelMax};
pub use inverse_cdf_sampler::InverseCdfSampler;
pub use inverse_transform::{Clamp, InverseTransform, Truncation, gumbel_max_gap};
pub use mixture_sampler::{MixtureDraw, MixtureSampler};

use crate::random::Stream;

/// Draws handled at once: the noise of a block stays in the cache.
const BLOCK: usize = 256;

/// Runs `visit` on the next `draws` uniforms, block by block.
fn for_each_block(stream: &mut Stream, draws: usize, mut visit: impl FnMut(&mut [f64])) {
    let mut uniforms = [0.0; BLOCK];
    let mut left = draws;
    while left > 0 {
        let block = &mut uniforms[..left.min(BLOCK)];
        stream.fill_uniform(block);
        visit(block);
        left -= block.len();
    }
}

/// Counts `index`, if it has a place in `counts`.
#[inline]
fn increment(counts: &mut [u64], index: usize) {
    if let Some(count) = counts.get_mut(index) {
        *count += 1;
    }
}
