//! The training data of a flow.

use crate::datasets::Dataset2d;
use crate::random::Stream;

/// A source of random points in the plane; closures of the same form are sources too.
///
/// The same stream gives the same points.
pub trait DataSource2d {
    /// Fills two columns of coordinates of the same length.
    fn fill(&self, stream: &mut Stream, x0: &mut [f64], x1: &mut [f64]);
}

impl<F: Fn(&mut Stream, &mut [f64], &mut [f64])> DataSource2d for F {
    fn fill(&self, stream: &mut Stream, x0: &mut [f64], x1: &mut [f64]) {
        self(stream, x0, x1);
    }
}

impl DataSource2d for Dataset2d {
    fn fill(&self, stream: &mut Stream, x0: &mut [f64], x1: &mut [f64]) {
        Self::fill(self, stream, x0, x1);
    }
}
