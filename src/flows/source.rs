//! What a flow learns from.

use crate::datasets::PlaneSet;
use crate::random::Stream;

/// Points of the plane that a stream draws; closures of the same form are sources too.
///
/// The same stream gives the same points.
pub trait PlaneSource {
    /// Fills two columns of coordinates of the same length.
    fn fill(&self, stream: &mut Stream, x0: &mut [f64], x1: &mut [f64]);
}

impl<F: Fn(&mut Stream, &mut [f64], &mut [f64])> PlaneSource for F {
    fn fill(&self, stream: &mut Stream, x0: &mut [f64], x1: &mut [f64]) {
        self(stream, x0, x1);
    }
}

impl PlaneSource for PlaneSet {
    fn fill(&self, stream: &mut Stream, x0: &mut [f64], x1: &mut [f64]) {
        Self::fill(self, stream, x0, x1);
    }
}
