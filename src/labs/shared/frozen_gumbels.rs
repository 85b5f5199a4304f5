//! Frozen Gumbel noise: one column per category, which stays while the parameters move.

use crate::distributions::{Cumulative, Gumbel};
use crate::numerics::kernels;
use crate::sampling::Clamp;

use super::frozen_noise::Noise;

/// Standard Gumbels of the draws that have landed and of the one under way.
#[derive(Default)]
pub struct Gumbels {
    uniforms: Vec<Noise>,
    clamp: Option<Clamp>,
    columns: Vec<Vec<f64>>,
    current: Vec<f64>,
    last: Vec<f64>,
}

impl Gumbels {
    /// Holds the noise of `landed` draws and of one more. Another category, or another draw, moves none
    /// of those already there.
    pub fn hold(&mut self, seed: u64, categories: usize, landed: usize) {
        self.hold_clamped(seed, categories, landed, None);
    }

    /// The same with the uniforms restricted before they become Gumbels.
    pub fn hold_clamped(
        &mut self,
        seed: u64,
        categories: usize,
        landed: usize,
        clamp: Option<Clamp>,
    ) {
        let changed = std::mem::replace(&mut self.clamp, clamp) != clamp;
        self.uniforms.resize_with(categories, Noise::default);
        self.columns.resize_with(categories, Vec::new);
        self.current.clear();
        self.last.clear();
        for (category, (noise, column)) in
            self.uniforms.iter_mut().zip(&mut self.columns).enumerate()
        {
            if noise.hold(seed, &format!("gumbel {}", category + 1), landed + 1) || changed {
                column.clear();
            }
            let uniforms = noise.uniforms();
            column.truncate(landed);
            let kept = column.len();
            let restrict = |u: f64| clamp.map_or(u, |clamp| clamp.apply(u));
            column.extend(
                uniforms[kept..landed]
                    .iter()
                    .map(|&u| kernels::gumbel(restrict(u))),
            );
            self.current
                .push(Gumbel::STANDARD.quantile(restrict(uniforms[landed])));
            self.last.extend(column.last());
        }
    }

    /// The landed draws, a column per category.
    pub fn columns(&self) -> &[Vec<f64>] {
        &self.columns
    }

    /// How many have landed.
    pub fn landed(&self) -> usize {
        self.columns.first().map_or(0, Vec::len)
    }

    /// The draw under way.
    pub fn current(&self) -> &[f64] {
        &self.current
    }

    /// The draw that landed last.
    pub fn last(&self) -> Option<&[f64]> {
        (!self.last.is_empty()).then_some(&self.last)
    }
}
