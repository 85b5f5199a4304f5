//! Data of a known mixture of three logistics.

use super::within_unit;
use crate::numerics::kernels;
use crate::random::Stream;

/// Weight, mean and scale of the three logistics of [`three_bumps`].
pub const THREE_BUMPS: [(f64, f64, f64); 3] =
    [(0.5, -0.5, 0.07), (0.3, 0.15, 0.025), (0.2, 0.6, 0.04)];

/// `n` draws of the mixture of logistics with the parameters [`THREE_BUMPS`].
///
/// What falls outside [−1, 1], one draw in two thousand, is drawn again.
pub fn three_bumps(stream: &mut Stream, n: usize) -> Vec<f64> {
    within_unit(stream, n, |stream| {
        let [first, second, third] = THREE_BUMPS;
        let u = stream.uniform();
        let (_, mean, scale) = if u < first.0 {
            first
        } else if u < first.0 + second.0 {
            second
        } else {
            third
        };
        mean + scale * kernels::logit(stream.uniform())
    })
}
