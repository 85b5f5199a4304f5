//! A linear layer and the activations that follow one.

use super::matmul::{Addend, Matmul, Matrix};
use super::{Init, Real, Simd4, relu_in_place, tanh_in_place};
use crate::random::Stream;
use serde::{Deserialize, Serialize};

/// A function that is applied to each output of a layer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Activation {
    /// y.
    Identity,
    /// max(y, 0).
    Relu,
    /// tanh y.
    Tanh,
}

impl Activation {
    /// Replaces each output by its activation.
    pub fn forward<R: Real>(self, y: &mut [R]) {
        match self {
            Self::Identity => {}
            Self::Relu => relu_in_place(y),
            Self::Tanh => tanh_in_place(y),
        }
    }

    /// Replaces the gradient by the activations `y` with the gradient by what they were computed from.
    ///
    /// The derivative of max(y, 0) at 0 is 0. Both slices are of one length.
    pub fn backward<R: Real>(self, y: &[R], grad: &mut [R]) {
        match self {
            Self::Identity => {}
            Self::Relu => {
                let (fours, rest) = grad.as_chunks_mut::<4>();
                let (y_fours, y_rest) = y.as_chunks::<4>();
                for (g, &y) in fours.iter_mut().zip(y_fours) {
                    let y = R::Simd4::from_array(y);
                    *g = R::Simd4::from_array(*g).where_positive(y).to_array();
                }
                for (g, &y) in rest.iter_mut().zip(y_rest) {
                    *g = if y > R::ZERO { *g } else { R::ZERO };
                }
            }
            Self::Tanh => {
                for (g, &y) in grad.iter_mut().zip(y) {
                    *g = *g * (R::ONE - y * y);
                }
            }
        }
    }
}

/// The shape of a linear layer, y = W x + b.
///
/// Its parameters are one slice: W of `out_features` rows, row by row, and then b, as PyTorch's `Linear` has them.
/// Batches of inputs and outputs are row by row, one row per point. Nothing allocates after the first batch of a
/// size.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Linear {
    /// Length of an input.
    pub in_features: usize,
    /// Length of an output.
    pub out_features: usize,
}

impl Linear {
    /// How many parameters it has.
    pub fn parameters(&self) -> usize {
        (self.in_features + 1) * self.out_features
    }

    /// Draws all parameters.
    pub fn init<R: Real>(&self, init: Init, stream: &mut Stream, parameters: &mut [R]) {
        let (weights, biases) = parameters.split_at_mut(self.in_features * self.out_features);
        init.fill(
            stream,
            [self.in_features, self.out_features],
            weights,
            biases,
        );
    }

    /// The outputs `y` of a batch `x`.
    ///
    /// # Panics
    /// When a slice is not as long as the layer, or the other slice, says.
    pub fn forward<R: Real>(&self, parameters: &[R], x: &[R], y: &mut [R], matmul: &mut Matmul<R>) {
        let (weights, biases) = self.split(parameters);
        let x = Matrix::new(x, [x.len() / self.in_features, self.in_features]);
        matmul.multiply(y, x, weights.transposed(), Addend::Row(biases));
    }

    /// From the gradient by the outputs to that by the parameters, which is added to `grad_parameters`, and to that
    /// by the inputs, which is written to `grad_x` where one is given.
    ///
    /// # Panics
    /// Likewise.
    pub fn backward<R: Real>(
        &self,
        parameters: &[R],
        x: &[R],
        grad_y: &[R],
        grad_parameters: &mut [R],
        grad_x: Option<&mut [R]>,
        matmul: &mut Matmul<R>,
    ) {
        let points = x.len() / self.in_features;
        let x = Matrix::new(x, [points, self.in_features]);
        let by_outputs = Matrix::new(grad_y, [points, self.out_features]);
        let (grad_weights, grad_biases) =
            grad_parameters.split_at_mut(self.in_features * self.out_features);
        matmul.multiply(grad_weights, by_outputs.transposed(), x, Addend::Output);
        for row in grad_y.chunks_exact(self.out_features) {
            for (sum, &g) in grad_biases.iter_mut().zip(row) {
                *sum += g;
            }
        }
        if let Some(grad_x) = grad_x {
            let (weights, _) = self.split(parameters);
            matmul.multiply(grad_x, by_outputs, weights, Addend::Zero);
        }
    }

    fn split<'a, R: Real>(&self, parameters: &'a [R]) -> (Matrix<'a, R>, &'a [R]) {
        let (weights, biases) = parameters.split_at(self.in_features * self.out_features);
        (
            Matrix::new(weights, [self.out_features, self.in_features]),
            biases,
        )
    }
}
