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

/// ln(x/s) for positive x and s, exact to the last digits also where x is near s, and where x/s is too large or too small.
pub fn ln_ratio(x: f64, scale: f64) -> f64 {
    let ratio = x / scale;
    if (0.5..2.0).contains(&ratio) {
        ((x - scale) / scale).ln_1p()
    } else if ratio.is_normal() {
        ratio.ln()
    } else {
        x.ln() - scale.ln()
    }
}

/// s eᵗ for positive s, also where eᵗ alone is too large or too small.
pub fn scaled_exp(scale: f64, t: f64) -> f64 {
    let factor = t.exp();
    if factor.is_normal() {
        scale * factor
    } else {
        (scale.ln() + t).exp()
    }
}
