//! Draws whose noise is kept, so that they follow the logits.

use super::GumbelMaxLab;
use super::parameters::STEPS_PER_SAMPLE;
use crate::labs::shared::frozen_gumbels::Gumbels;
use crate::labs::shared::frozen_noise::Noise;

/// Draws of which the noise is kept; further ones are only counted.
pub(super) const KEPT: usize = 100_000;

/// Frozen noise of the first draws, for Gumbel-max and for inverse-CDF sampling.
#[derive(Default)]
pub(super) struct Draws {
    gumbels: Gumbels,
    uniforms: Noise,
}

impl Draws {
    /// Holds the noise of `count` finished draws, at most [`KEPT`], and of one more.
    pub(super) fn hold(&mut self, seed: u64, categories: usize, count: usize) {
        let count = count.min(KEPT);
        self.gumbels.hold(seed, categories, count);
        self.uniforms.hold(seed, "roulette", count + 1);
    }

    /// Standard Gumbels of the finished draws, a column per category.
    pub(super) fn columns(&self) -> &[Vec<f64>] {
        self.gumbels.columns()
    }

    /// The uniforms of inverse-CDF sampling, one per finished draw.
    pub(super) fn uniforms(&self) -> &[f64] {
        &self.uniforms.uniforms()[..self.gumbels.landed()]
    }

    /// The noise of the draw under way: its Gumbels and its uniform.
    pub(super) fn current(&self) -> (&[f64], f64) {
        let uniform = self.uniforms.uniforms()[self.gumbels.landed()];
        (self.gumbels.current(), uniform)
    }

    /// The noise of the draw that was finished last.
    pub(super) fn last(&self) -> Option<(&[f64], f64)> {
        Some((self.gumbels.last()?, *self.uniforms().last()?))
    }
}

/// The noise of the draw that the figure shows, and how many of its steps are done.
#[derive(Clone, Copy)]
pub(super) struct ShownDraw<'a> {
    pub(super) gumbels: &'a [f64],
    pub(super) uniform: f64,
    steps_done: f64,
}

impl ShownDraw<'_> {
    /// How much of a step is done, from 0 to 1.
    pub(super) fn progress(&self, step: u32) -> f64 {
        (self.steps_done - f64::from(step)).clamp(0.0, 1.0)
    }
}

impl GumbelMaxLab {
    /// The draw under way, or else the one that was finished last; none before the first, nor where draws
    /// are only counted.
    pub(super) fn shown_draw(&self, progress: f64) -> Option<ShownDraw<'_>> {
        let resting = self.step == 0 && progress == 0.0;
        let (noise, steps_done) = if resting && self.drawn <= KEPT {
            (self.draws.last()?, f64::from(STEPS_PER_SAMPLE))
        } else if self.drawn >= KEPT {
            return None;
        } else {
            (self.draws.current(), f64::from(self.step) + progress)
        };
        Some(ShownDraw {
            gumbels: noise.0,
            uniform: noise.1,
            steps_done,
        })
    }
}
