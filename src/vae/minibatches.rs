//! The images of each training step.

use crate::distributions::{ParameterError, check};
use crate::nn::Real;
use crate::random::Stream;

/// Images in the precision of a model, and the order in which each epoch goes through them.
///
/// Step s takes the entries s·n, …, s·n + n − 1 of the epochs one after the other, so that the images of a step depend
/// on the seed and the step alone.
#[derive(Clone, Debug)]
pub(super) struct Minibatches<R> {
    images: Vec<R>,
    pixels: usize,
    seed: u64,
    /// The order of one epoch, and which.
    order: Vec<usize>,
    epoch: Option<u64>,
    batch: Vec<R>,
}

impl<R: Real> Minibatches<R> {
    pub(super) fn new(images: Vec<R>, pixels: usize, batch_size: usize, seed: u64) -> Self {
        Self {
            order: vec![0; images.len() / pixels],
            images,
            pixels,
            seed,
            epoch: None,
            batch: vec![R::ZERO; batch_size * pixels],
        }
    }

    /// The images of the step that follows so many steps.
    pub(super) fn batch(&mut self, steps: usize) -> &[R] {
        let size = self.batch.len() / self.pixels;
        for k in 0..size {
            let place = steps as u64 * size as u64 + k as u64;
            let count = self.order.len() as u64;
            self.shuffle(place / count);
            let image = self.order[(place % count) as usize];
            self.batch[k * self.pixels..][..self.pixels]
                .copy_from_slice(&self.images[image * self.pixels..][..self.pixels]);
        }
        &self.batch
    }

    /// Makes the order that of this epoch.
    fn shuffle(&mut self, epoch: u64) {
        if self.epoch == Some(epoch) {
            return;
        }
        self.epoch = Some(epoch);
        let mut stream = Stream::numbered(self.seed, "epochs", epoch);
        for (image, entry) in self.order.iter_mut().enumerate() {
            *entry = image;
        }
        for last in (1..self.order.len()).rev() {
            let other = (stream.uniform() * (last + 1) as f64) as usize;
            self.order.swap(last, other.min(last));
        }
    }
}

/// Images in the precision of a model, if they are whole, at least one, and all pixels are from 0 to 1.
pub(super) fn check_images<R: Real>(
    name: &'static str,
    images: &[f64],
    pixels: usize,
) -> Result<Vec<R>, ParameterError> {
    const FAMILY: &str = "VaeFit";
    let count = images.len();
    let whole = count > 0 && count.is_multiple_of(pixels);
    let range = "a positive multiple of the inputs in length";
    check(whole, FAMILY, name, count as f64, range)?;
    match images.iter().position(|x| !(0.0..=1.0).contains(x)) {
        None => Ok(images.iter().map(|&x| R::from_f64(x)).collect()),
        Some(index) => Err(ParameterError {
            family: FAMILY,
            parameter: name,
            index: Some(index),
            value: images[index],
            range: "from 0 to 1",
        }),
    }
}
