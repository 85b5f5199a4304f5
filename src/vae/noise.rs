//! The noise from which latent variables are sampled.

use super::config::Latent;
use crate::distributions::{ContinuousDistribution, Gumbel, Logistic, Normal};
use crate::nn::Real;
use crate::random::Stream;

impl Latent {
    /// Fills `out` with the noise from which such variables are sampled: standard normals, Gumbels or Logistics.
    pub fn fill_noise(self, stream: &mut Stream, out: &mut [f64]) {
        match self {
            Self::Gaussian { .. } => Normal::STANDARD.fill(stream, out),
            Self::Concrete { .. } => Gumbel::STANDARD.fill(stream, out),
            Self::BinaryConcrete { .. } => Logistic::STANDARD.fill(stream, out),
        }
    }
}

/// Noise as it is drawn, and in the precision of a model.
#[derive(Clone, Debug)]
pub(super) struct Noise<R> {
    latent: Latent,
    drawn: Vec<f64>,
    values: Vec<R>,
}

impl<R: Real> Noise<R> {
    /// Room for so many numbers.
    pub(super) fn new(latent: Latent, count: usize) -> Self {
        Self {
            latent,
            drawn: vec![0.0; count],
            values: vec![R::ZERO; count],
        }
    }

    /// So many fresh numbers.
    ///
    /// # Panics
    /// When there is no room for them.
    pub(super) fn draw(&mut self, stream: &mut Stream, count: usize) -> &[R] {
        let drawn = &mut self.drawn[..count];
        self.latent.fill_noise(stream, drawn);
        let values = &mut self.values[..count];
        for (to, &from) in values.iter_mut().zip(&*drawn) {
            *to = R::from_f64(from);
        }
        values
    }
}
