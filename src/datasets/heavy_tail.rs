//! Data of a heavy-tailed distribution, which has no variance.

use super::within_unit;
use crate::random::Stream;

/// What Student's t is multiplied by in [`heavy_tail`].
pub const HEAVY_TAIL_SCALE: f64 = 1.0 / 16.0;

/// `n` draws of Student's t with 2 degrees of freedom, times [`HEAVY_TAIL_SCALE`], by inversion.
///
/// The quantile is t = (2u − 1) √(2 / (4u(1 − u))), the distribution function ½ + t / (2√(2 + t²)). What
/// falls outside [−1, 1], one draw in 259, is drawn again. Source: Shaw, *Sampling Student's T
/// distribution*, 2006.
pub fn heavy_tail(stream: &mut Stream, n: usize) -> Vec<f64> {
    within_unit(stream, n, |stream| {
        let u = stream.uniform();
        let t = (2.0 * u - 1.0) * (2.0 / (4.0 * u * (1.0 - u))).sqrt();
        HEAVY_TAIL_SCALE * t
    })
}
