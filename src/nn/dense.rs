//! A dense layer.

use super::product::{Matrix, Onto, Products};
use super::{Initialisation, Real, tanh_all};
use crate::random::Stream;

/// What a layer does with each of its outputs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Activation {
    /// Nothing.
    Identity,
    /// max(y, 0).
    Relu,
    /// tanh y.
    Tanh,
}

impl Activation {
    /// Every output, in place.
    pub fn apply<R: Real>(self, y: &mut [R]) {
        match self {
            Self::Identity => {}
            Self::Relu => y.iter_mut().for_each(|y| *y = y.relu()),
            Self::Tanh => tanh_all(y),
        }
    }

    /// From the derivatives by the outputs `y` to those by what they were made of, in place.
    ///
    /// That of max(y, 0) at 0 is 0.
    pub fn pull_back<R: Real>(self, y: &[R], by_y: &mut [R]) {
        let pairs = by_y.iter_mut().zip(y);
        match self {
            Self::Identity => {}
            Self::Relu => pairs.for_each(|(g, &y)| *g = if y > R::ZERO { *g } else { R::ZERO }),
            Self::Tanh => pairs.for_each(|(g, &y)| *g = *g * (R::ONE - y * y)),
        }
    }
}

/// A dense layer: y = activation(W x + b).
///
/// Its parameters stand in one list: W, an output's row after the other, and then b. Batches of inputs and
/// outputs stand row by row, one point after the other. After the first batch of a size nothing allocates.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Dense {
    /// Numbers of a point that come in.
    pub inputs: usize,
    /// Numbers of a point that go out.
    pub outputs: usize,
    /// What is done with each.
    pub activation: Activation,
}

impl Dense {
    /// How many parameters it has.
    pub fn parameters(&self) -> usize {
        (self.inputs + 1) * self.outputs
    }

    /// Draws all parameters.
    pub fn initialise<R: Real>(
        &self,
        initialisation: Initialisation,
        stream: &mut Stream,
        parameters: &mut [R],
    ) {
        let (weights, biases) = parameters.split_at_mut(self.inputs * self.outputs);
        initialisation.fill(stream, [self.inputs, self.outputs], weights, biases);
    }

    /// The outputs `y` of a batch `x`.
    ///
    /// # Panics
    /// When a list is not as long as the layer, or the other list, says.
    pub fn forward<R: Real>(
        &self,
        parameters: &[R],
        x: &[R],
        y: &mut [R],
        products: &mut Products<R>,
    ) {
        let (weights, biases) = self.split(parameters);
        let points = x.len() / self.inputs;
        let x = Matrix::new(x, [points, self.inputs]);
        products.multiply(y, x, weights.transposed(), Onto::Row(biases));
        self.activation.apply(y);
    }

    /// From the derivatives by the outputs, which are lost, to those by the parameters, which are added, and those
    /// by the inputs, where there is room for them.
    ///
    /// # Panics
    /// Likewise.
    pub fn backward<R: Real>(
        &self,
        parameters: &[R],
        [x, y]: [&[R]; 2],
        by_y: &mut [R],
        gradient: &mut [R],
        by_x: Option<&mut [R]>,
        products: &mut Products<R>,
    ) {
        self.activation.pull_back(y, by_y);
        let points = x.len() / self.inputs;
        let x = Matrix::new(x, [points, self.inputs]);
        let by_sums = Matrix::new(by_y, [points, self.outputs]);
        let (by_weights, by_biases) = gradient.split_at_mut(self.inputs * self.outputs);
        products.multiply(by_weights, by_sums.transposed(), x, Onto::Itself);
        for row in by_y.chunks_exact(self.outputs) {
            for (sum, &g) in by_biases.iter_mut().zip(row) {
                *sum += g;
            }
        }
        if let Some(by_x) = by_x {
            let (weights, _) = self.split(parameters);
            products.multiply(by_x, by_sums, weights, Onto::Zero);
        }
    }

    fn split<'a, R: Real>(&self, parameters: &'a [R]) -> (Matrix<'a, R>, &'a [R]) {
        let (weights, biases) = parameters.split_at(self.inputs * self.outputs);
        (Matrix::new(weights, [self.outputs, self.inputs]), biases)
    }
}
