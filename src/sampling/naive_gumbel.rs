//! The Gumbel transform as code often writes it, beside the stable one.
//!
//! `-log(-log(u + eps))` loses digits where `u` is near 1, caps the lower tail at −ln(−ln ε), and where
//! the sum rounds to 1 gives +∞. The `upper` functions take v = 1 − u, so that values of u nearer to 1 than
//! a double can say are still addressed.

/// `-log(-log(u + eps))` in 32-bit arithmetic.
pub fn naive_f32(u: f32, epsilon: f32) -> f32 {
    -(-(u + epsilon).ln()).ln()
}

/// `-log(-log(u + eps))` in 64-bit arithmetic.
pub fn naive_f64(u: f64, epsilon: f64) -> f64 {
    -(-(u + epsilon).ln()).ln()
}

/// [`naive_f32`] at the 32-bit float nearest to 1 − v.
pub fn naive_f32_upper(v: f64, epsilon: f32) -> f32 {
    naive_f32((1.0 - v) as f32, epsilon)
}

/// [`naive_f64`] at the double nearest to 1 − v.
pub fn naive_f64_upper(v: f64, epsilon: f64) -> f64 {
    naive_f64(1.0 - v, epsilon)
}

/// −ln(−ln u), accurate for every double u of (0, 1).
pub fn stable(u: f64) -> f64 {
    -(-u.ln()).ln()
}

/// −ln(−ln(1 − v)), accurate for every double v of (0, 1), however small.
pub fn stable_upper(v: f64) -> f64 {
    -(-(-v).ln_1p()).ln()
}
