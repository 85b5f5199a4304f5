//! The logistic sigmoid, its inverse, and their logarithms.

/// ln(1 + eˣ), without overflow and accurate in both tails.
pub fn softplus(x: f64) -> f64 {
    x.max(0.0) + (-x.abs()).exp().ln_1p()
}

/// 1 / (1 + e⁻ˣ), relatively accurate in both tails.
pub fn sigmoid(x: f64) -> f64 {
    let e = (-x.abs()).exp();
    if x < 0.0 {
        e / (1.0 + e)
    } else {
        1.0 / (1.0 + e)
    }
}

/// ln sigmoid(x) = −softplus(−x).
pub fn log_sigmoid(x: f64) -> f64 {
    0.0 - softplus(-x)
}

/// ln(p / (1 − p)), the inverse of [`sigmoid`], relatively accurate also where it is near zero.
///
/// `logit(0)` is −∞ and `logit(1)` is +∞; outside [0, 1] the result is NaN.
pub fn logit(p: f64) -> f64 {
    // Between ¼ and ¾ each difference below is exact, and the logarithm does not cancel.
    if (0.25..0.5).contains(&p) {
        -((1.0 - 2.0 * p) / p).ln_1p()
    } else if (0.5..0.75).contains(&p) {
        ((2.0 * p - 1.0) / (1.0 - p)).ln_1p()
    } else {
        p.ln() - (-p).ln_1p()
    }
}
