//! The sampler of the WaveNet and PixelCNN++ code for a mixture of logistics.

use super::gumbel_max::{Argmax, GumbelMax, largest};
use super::{BLOCK, Clamp};
use crate::distributions::{Categorical, ParameterError, check_log_scale_min, check_mixture};
use crate::numerics::{affine, kernels};

/// A draw from a mixture of logistics, step by step as the published code takes it.
///
/// 1. K uniforms uₖ become Gumbels −ln(−ln uₖ).
/// 2. The largest logitₖ + Gumbelₖ names the component.
/// 3. Its mean and log scale are taken, the latter raised to `log_scale_min`.
/// 4. Another uniform u gives x = mean + exp(log scale) (ln u − ln(1 − u)).
/// 5. x is clipped to [−1, 1].
///
/// With a clamp all uniforms are restricted to (ε, 1 − ε), so that no logarithm is infinite. What is drawn
/// is then not the mixture. A component more than [`gumbel_max_gap`](super::gumbel_max_gap) logits behind the
/// best (13.956 at ε = 1e-5) is never drawn, and the others have other shares than their weights; x stays
/// within mean ± exp(log scale) ln((1 − ε)/ε), which is 11.513 scales. Clipping puts what lies beyond ±1 on ±1,
/// as the first and last bin of [`Discretized`](crate::distributions::Discretized) do.
///
/// Sources: Salimans et al., *PixelCNN++*, 2017, and the code with it.
///
/// ```
/// use reparam::sampling::{Clamp, MixtureSampler};
///
/// let sampler = MixtureSampler::new(&[0.0, 1.0], &[-0.5, 0.5], &[-2.0, -9.0], -7.0, Some(Clamp::WAVENET), true)?;
/// let draw = sampler.draw(&[0.5, 0.5], 0.5);
/// assert_eq!((draw.component, draw.mean, draw.log_scale, draw.x), (1, 0.5, -7.0, 0.5));
/// # Ok::<(), reparam::distributions::ParameterError>(())
/// ```
#[derive(Clone, Debug)]
pub struct MixtureSampler {
    gumbel_max: GumbelMax,
    /// Mean, log scale and scale of each component, the log scales raised.
    components: Vec<[f64; 3]>,
    log_scale_min: f64,
    clamp: Option<Clamp>,
    clip: bool,
}

/// What each step of a draw gave.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct MixtureDraw {
    /// The component with the largest score, from 0.
    pub component: usize,
    /// Its logit plus its Gumbel.
    pub score: f64,
    /// The uniform of the logistic, after the clamp.
    pub u: f64,
    /// The component's mean.
    pub mean: f64,
    /// The component's log scale, raised to the least one.
    pub log_scale: f64,
    /// x before it is clipped.
    pub unclipped: f64,
    /// The draw.
    pub x: f64,
}

impl MixtureSampler {
    /// The sampler for K components, with its least log scale, its clamp and whether it clips.
    ///
    /// # Errors
    /// When there is no logit, when the lists differ in length, when an entry or `log_scale_min` is not
    /// finite, or when the exponential of a log scale, given or raised, is 0 or infinite.
    pub fn new(
        logit_probs: &[f64],
        means: &[f64],
        log_scales: &[f64],
        log_scale_min: f64,
        clamp: Option<Clamp>,
        clip: bool,
    ) -> Result<Self, ParameterError> {
        const FAMILY: &str = "MixtureSampler";
        check_mixture(FAMILY, logit_probs, means, log_scales)?;
        check_log_scale_min(FAMILY, log_scale_min)?;
        let pairs = means.iter().zip(log_scales);
        let components = pairs.map(|(&mean, log_scale)| {
            let raised = log_scale.max(log_scale_min);
            [mean, raised, raised.exp()]
        });
        Ok(Self {
            gumbel_max: GumbelMax::new(&Categorical::from_logits(logit_probs)?),
            components: components.collect(),
            log_scale_min,
            clamp,
            clip,
        })
    }

    /// K.
    #[allow(clippy::len_without_is_empty, reason = "it is never empty")]
    pub fn len(&self) -> usize {
        self.components.len()
    }

    /// The clamp on all uniforms, if any.
    pub fn clamp(&self) -> Option<Clamp> {
        self.clamp
    }

    /// The least log scale.
    pub fn log_scale_min(&self) -> f64 {
        self.log_scale_min
    }

    /// Whether x is clipped to [−1, 1].
    pub fn clips(&self) -> bool {
        self.clip
    }

    /// `u` of (0, 1) after the clamp.
    pub fn restrict(&self, u: f64) -> f64 {
        self.clamp.map_or(u, |clamp| clamp.apply(u))
    }

    /// The Gumbel that `u` of (0, 1) becomes, after the clamp.
    pub fn gumbel(&self, u: f64) -> f64 {
        kernels::gumbel(self.restrict(u))
    }

    /// One draw, from K uniforms of (0, 1) for the component and one for x, none of them restricted yet.
    ///
    /// Components without a uniform do not take part.
    pub fn draw(&self, uniforms: &[f64], u: f64) -> MixtureDraw {
        let noise = uniforms.iter().map(|&u| self.gumbel(u));
        self.finish(largest(self.gumbel_max.logits(), noise), self.restrict(u))
    }

    /// One draw, from K Gumbels and a uniform, both after the clamp.
    pub fn transform(&self, gumbels: &[f64], u: f64) -> MixtureDraw {
        self.finish(
            largest(self.gumbel_max.logits(), gumbels.iter().copied()),
            u,
        )
    }

    fn finish(&self, drawn: Argmax, u: f64) -> MixtureDraw {
        let [mean, log_scale, scale] = self.components[drawn.index];
        let unclipped = affine(mean, scale, kernels::logit(u));
        MixtureDraw {
            component: drawn.index,
            score: drawn.value,
            u,
            mean,
            log_scale,
            unclipped,
            x: self.clipped(unclipped),
        }
    }

    /// Writes the component and x of many draws, as [`draw`](Self::draw) would find them; returns how many.
    ///
    /// `gumbels` has K columns of noise, already from restricted uniforms, and `logistic_uniforms` are
    /// restricted too. There are as many draws as all columns, `logistic_uniforms` and `out` have room for;
    /// `components` is made that long, and the rest of `out` is left alone. Components without a column do
    /// not take part.
    pub fn fill_columns(
        &self,
        gumbels: &[Vec<f64>],
        logistic_uniforms: &[f64],
        components: &mut Vec<u32>,
        out: &mut [f64],
    ) -> usize {
        let room = logistic_uniforms.len().min(out.len());
        components.resize(room, 0);
        // The largest scores stand in `out` until the draws take their place.
        let rows = self
            .gumbel_max
            .argmax_columns(gumbels, components, &mut out[..room]);
        components.truncate(rows);
        let blocks = out[..rows].chunks_mut(BLOCK);
        let uniforms = logistic_uniforms[..rows].chunks(BLOCK);
        for ((out, uniforms), components) in blocks.zip(uniforms).zip(components.chunks(BLOCK)) {
            logits(uniforms, out);
            for (x, &component) in out.iter_mut().zip(components) {
                let [mean, _, scale] = self.components[component as usize];
                *x = self.clipped(affine(mean, scale, *x));
            }
        }
        rows
    }

    fn clipped(&self, x: f64) -> f64 {
        if self.clip { x.clamp(-1.0, 1.0) } else { x }
    }
}

/// ln u − ln(1 − u).
///
/// A function of its own, for then the compiler knows that the slices do not overlap, and vectorises.
#[inline(never)]
fn logits(uniforms: &[f64], out: &mut [f64]) {
    for (x, &u) in out.iter_mut().zip(uniforms) {
        *x = kernels::logit(u);
    }
}
