//! Draws whose noise is kept, so that they follow the logits.

use crate::labs::shared::frozen_gumbels::Gumbels;
use crate::labs::shared::frozen_noise::Noise;

/// Draws of which the noise is kept; further ones are only counted.
pub(super) const KEPT: usize = 100_000;

/// Frozen noise of the first draws, for both ways of drawing.
#[derive(Default)]
pub(super) struct Draws {
    gumbels: Gumbels,
    roulette: Noise,
}

impl Draws {
    /// Holds the noise of `landed` draws, at most [`KEPT`], and of one more.
    pub(super) fn hold(&mut self, seed: u64, categories: usize, landed: usize) {
        let landed = landed.min(KEPT);
        self.gumbels.hold(seed, categories, landed);
        self.roulette.hold(seed, "roulette", landed + 1);
    }

    /// Standard Gumbels of the landed draws, a column per category.
    pub(super) fn columns(&self) -> &[Vec<f64>] {
        self.gumbels.columns()
    }

    /// The uniforms that spin the roulette, one per landed draw.
    pub(super) fn roulette(&self) -> &[f64] {
        &self.roulette.uniforms()[..self.gumbels.landed()]
    }

    /// The noise of the draw under way: its Gumbels and its uniform.
    pub(super) fn current(&self) -> (&[f64], f64) {
        let uniform = self.roulette.uniforms()[self.gumbels.landed()];
        (self.gumbels.current(), uniform)
    }

    /// The noise of the draw that landed last.
    pub(super) fn last(&self) -> Option<(&[f64], f64)> {
        Some((self.gumbels.last()?, *self.roulette().last()?))
    }
}
