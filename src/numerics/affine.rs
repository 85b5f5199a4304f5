//! Shifts and scalings whose steps may overflow although the result does not.

/// μ + s·z: infinite only where that is too large for a double, though s·z alone may be.
#[inline(always)]
#[allow(
    clippy::inline_always,
    reason = "loops over slices vectorise only around it"
)]
pub fn affine(location: f64, scale: f64, z: f64) -> f64 {
    let x = location + scale * z;
    let by_halves = 2.0 * (0.5 * location + 0.5 * scale * z);
    if x.is_finite() { x } else { by_halves }
}

/// (x − μ)/s, also where x − μ is too large for a double.
pub fn standardise(x: f64, location: f64, scale: f64) -> f64 {
    let deviation = x - location;
    if deviation.is_infinite() {
        return 2.0 * ((0.5 * x - 0.5 * location) / scale);
    }
    deviation / scale
}
