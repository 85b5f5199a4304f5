//! The Gumbel transform as code often writes it, beside the stable one.
//!
//! `-log(-log(u + eps))` loses digits where `u` is near 1, caps the lower tail at −ln(−ln ε), and where
//! the sum rounds to 1 gives +∞. The `upper` functions take v = 1 − u, so that values of u nearer to 1 than
//! a double can say are still addressed.

use crate::nn::Real;

/// `-log(-log(u + eps))` in 32-bit or in 64-bit arithmetic.
pub fn naive<R: Real>(u: R, epsilon: R) -> R {
    -(-(u + epsilon).ln()).ln()
}

/// [`naive`] at the number nearest to 1 − v.
pub fn naive_upper<R: Real>(v: f64, epsilon: R) -> R {
    naive(R::from_f64(1.0 - v), epsilon)
}

/// −ln(−ln u), accurate for every double u of (0, 1).
pub fn stable(u: f64) -> f64 {
    -(-u.ln()).ln()
}

/// −ln(−ln(1 − v)), accurate for every double v of (0, 1), however small.
pub fn stable_upper(v: f64) -> f64 {
    -(-(-v).ln_1p()).ln()
}
