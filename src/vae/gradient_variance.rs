//! How much a gradient estimate varies with its noise.

use super::loss_gradient::LossGradient;
use super::model::Vae;
use super::noise::Noise;
use super::quantity::Quantity;
use crate::nn::{NonFinite, Real};
use crate::random::Stream;
use std::ops::Range;

/// Mean and variance of a gradient estimate over its noise, each as a sum over parameters.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct GradientVariance {
    /// The encoder's parameters.
    pub encoder: Moments,
    /// The decoder's parameters, and those of a learned prior.
    pub decoder: Moments,
}

/// The first two moments of a random vector.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Moments {
    /// The squared norm of the mean.
    pub squared_mean: f64,
    /// The sum of the variances of all entries, unbiased.
    pub variance: f64,
}

impl<R: Real> LossGradient<R> {
    /// The variance of the gradient on these images, where all parameters rest: from so many gradients, each with fresh
    /// noise from the streams `variance` of the seed. The variance is NaN for fewer than two.
    ///
    /// # Errors
    /// The first quantity that was not finite.
    ///
    /// # Panics
    /// As [`evaluate`](Self::evaluate).
    pub fn gradient_variance(
        &mut self,
        vae: &Vae<R>,
        x: &[R],
        repeats: usize,
        seed: u64,
        baseline: f64,
    ) -> Result<GradientVariance, NonFinite<Quantity>> {
        let config = vae.config();
        let count = self.noise(x.len() / config.inputs);
        let mut noise = Noise::new(config.latent, count);
        // Running means, and sums of squared distances from them.
        let mut moments = vec![[0.0_f64; 2]; config.parameters()];
        for repeat in 0..repeats {
            let mut stream = Stream::numbered(seed, "variance", repeat as u64);
            self.evaluate(vae, x, noise.draw(&mut stream, count), baseline)?;
            for ([mean, squares], g) in moments.iter_mut().zip(self.gradient()) {
                let distance = g.to_f64() - *mean;
                *mean += distance / (repeat + 1) as f64;
                *squares += distance * (g.to_f64() - *mean);
            }
        }
        let part = |range: Range<usize>| {
            let moments = || moments[range.clone()].iter();
            Moments {
                squared_mean: moments().map(|[mean, _]| mean * mean).sum(),
                variance: moments().map(|[_, squares]| squares).sum::<f64>()
                    / (repeats as f64 - 1.0),
            }
        };
        let end = config.layers().posterior.1.end;
        Ok(GradientVariance {
            encoder: part(0..end),
            decoder: part(end..config.parameters()),
        })
    }
}
