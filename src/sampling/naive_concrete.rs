//! The Concrete formulas as the papers print them, in 32-bit arithmetic, and where they fail.
//!
//! At low temperatures powers and exponentials overflow or vanish although every logarithm is moderate;
//! [`Concrete`](crate::distributions::Concrete) works with those logarithms.

/// What came out in place of a positive number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NumericalFailure {
    /// 0.
    Zero,
    /// ∞.
    Infinite,
    /// NaN.
    NotANumber,
}

impl NumericalFailure {
    /// How `value` fails to be a positive number, if it does.
    pub fn of(value: f32) -> Option<Self> {
        if value.is_nan() {
            Some(Self::NotANumber)
        } else if value.is_infinite() {
            Some(Self::Infinite)
        } else if value == 0.0 {
            Some(Self::Zero)
        } else {
            None
        }
    }
}

/// Writes exp(sₖ/λ) / Σ exp(sⱼ/λ) with s = log α + G into `out`.
///
/// The entries that all slices have take part.
pub fn naive_softmax_sample(log_alpha: &[f32], gumbels: &[f32], temperature: f32, out: &mut [f32]) {
    let entries = log_alpha.len().min(gumbels.len()).min(out.len());
    let out = &mut out[..entries];
    for ((x, a), g) in out.iter_mut().zip(log_alpha).zip(gumbels) {
        *x = ((a + g) / temperature).exp();
    }
    let total: f32 = out.iter().sum();
    for x in out {
        *x /= total;
    }
}

/// (n−1)! λⁿ⁻¹ Π αₖ xₖ^(−λ−1) / (Σ αₖ xₖ^(−λ))ⁿ.
///
/// Source: Maddison, Mnih and Teh, *The Concrete distribution*, 2017, definition 1.
pub fn naive_density(alpha: &[f32], temperature: f32, x: &[f32]) -> f32 {
    let (mut numerator, mut sum) = (1.0, 0.0);
    for (alpha, x) in alpha.iter().zip(x) {
        numerator *= alpha * x.powf(-temperature - 1.0);
        sum += alpha * x.powf(-temperature);
    }
    let n = alpha.len().min(x.len());
    let constant = (1..n).fold(1.0, |product, k| product * (k as f32 * temperature));
    constant * numerator / sum.powi(n as i32)
}
