//! The noise from which latent variables are sampled.

use super::config::Latent;
use crate::distributions::{ContinuousDistribution, Gumbel, Logistic, Normal};
use crate::nn::Real;
use crate::random::Stream;

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

    /// So many fresh numbers: standard normals, Gumbels or Logistics.
    ///
    /// # Panics
    /// When there is no room for them.
    pub(super) fn draw(&mut self, stream: &mut Stream, count: usize) -> &[R] {
        let drawn = &mut self.drawn[..count];
        match self.latent {
            Latent::Gaussian { .. } => Normal::STANDARD.fill(stream, drawn),
            Latent::Concrete { .. } => Gumbel::STANDARD.fill(stream, drawn),
            Latent::BinaryConcrete { .. } => Logistic::STANDARD.fill(stream, drawn),
        }
        let values = &mut self.values[..count];
        for (to, &from) in values.iter_mut().zip(&*drawn) {
            *to = R::from_f64(from);
        }
        values
    }
}
