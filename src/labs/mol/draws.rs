//! The samples on the screen: frozen noise, the draws that the code makes of it, and draws from the
//! mixture's own quantile.

use std::rc::Rc;

use crate::labs::shared::frozen_gumbels::Gumbels;
use crate::labs::shared::frozen_noise::Noise;
use crate::sampling::{Clamp, MixtureDraw, MixtureSampler};

/// Draws that have landed, and the noise of one more.
#[derive(Default)]
pub(super) struct Draws {
    gumbels: Gumbels,
    raw: Noise,
    /// The uniforms after the clamp, one more than have landed.
    uniforms: Vec<f64>,
    direct: Noise,
    /// As many of them as have landed, ascending.
    sorted: Vec<f64>,
    components: Vec<u32>,
    x: Rc<Vec<f64>>,
    /// How many draws came from each component.
    counts: Vec<u64>,
}

impl Draws {
    /// Brings the noise and the draws up to date.
    pub(super) fn update(&mut self, sampler: &MixtureSampler, seed: u64, landed: usize) {
        let clamp = sampler.clamp();
        let components = sampler.len();
        self.gumbels.hold_clamped(seed, components, landed, clamp);
        self.raw.hold(seed, "logistic", landed + 1);
        let fresh = self.direct.hold(seed, "direct", landed);
        if fresh || self.sorted.len() != landed {
            self.sorted.clear();
            self.sorted
                .extend_from_slice(&self.direct.uniforms()[..landed]);
            self.sorted.sort_unstable_by(f64::total_cmp);
        }
        self.uniforms.clear();
        let restrict = |&u: &f64| clamp.map_or(u, |clamp: Clamp| clamp.apply(u));
        self.uniforms
            .extend(self.raw.uniforms()[..=landed].iter().map(restrict));
        self.components.resize(landed, 0);
        let x = Rc::make_mut(&mut self.x);
        x.resize(landed, 0.0);
        sampler.fill_columns(
            self.gumbels.columns(),
            &self.uniforms[..landed],
            &mut self.components,
            x,
        );
        self.counts.clear();
        self.counts.resize(components, 0);
        for &k in &self.components {
            self.counts[k as usize] += 1;
        }
    }

    /// How many have landed.
    pub(super) fn landed(&self) -> usize {
        self.x.len()
    }

    /// As many bins of a histogram as the samples fill.
    pub(super) fn bins(&self) -> usize {
        match self.landed() {
            0..300 => 52,
            300..3_000 => 104,
            3_000..30_000 => 156,
            _ => 312,
        }
    }

    /// What the code drew.
    pub(super) fn x(&self) -> &Rc<Vec<f64>> {
        &self.x
    }

    /// How many draws came from each component.
    pub(super) fn counts(&self) -> &[u64] {
        &self.counts
    }

    /// Uniforms for the mixture's own quantile, as many as have landed, ascending.
    pub(super) fn direct(&self) -> &[f64] {
        &self.sorted
    }

    /// The Gumbels of the draw under way, and what comes of it.
    pub(super) fn current(&self, sampler: &MixtureSampler) -> (&[f64], MixtureDraw) {
        let gumbels = self.gumbels.current();
        let u = self.uniforms[self.landed()];
        (gumbels, sampler.transform(gumbels, u))
    }

    /// The same of the draw that landed last.
    pub(super) fn last(&self, sampler: &MixtureSampler) -> Option<(&[f64], MixtureDraw)> {
        let gumbels = self.gumbels.last()?;
        let u = self.uniforms[self.landed() - 1];
        Some((gumbels, sampler.transform(gumbels, u)))
    }
}
