//! The Concrete formulas as the papers print them, in 32-bit arithmetic, and where they fail.
//!
//! At low temperatures powers and exponentials overflow or vanish although every logarithm is moderate;
//! [`Concrete`](crate::distributions::Concrete) works with those logarithms.

use crate::numerics::softmax;

/// What came out in place of a positive number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Failure {
    /// 0.
    Zero,
    /// ∞.
    Infinite,
    /// NaN.
    NotANumber,
}

impl Failure {
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

/// The temperature at which a formula first fails, and how.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct FirstFailure {
    /// λ.
    pub temperature: f64,
    /// What came out.
    pub failure: Failure,
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

/// The first of `temperatures` at which [`naive_softmax_sample`] gives a coordinate that is no positive
/// number; the logarithm of every coordinate is finite.
///
/// Give the temperatures in descending order. Of several failures at once NaN is named first, then ∞.
pub fn first_sample_failure(
    log_alpha: &[f32],
    gumbels: &[f32],
    temperatures: &[f64],
) -> Option<FirstFailure> {
    let mut x = vec![0.0; log_alpha.len().min(gumbels.len())];
    first_failure(temperatures, &mut |temperature| {
        naive_softmax_sample(log_alpha, gumbels, temperature as f32, &mut x);
        x.iter()
            .filter_map(|&x| Failure::of(x))
            .max_by_key(|&failure| failure as u8)
    })
}

/// The first of `temperatures` at which [`naive_density`] is no positive number at the draw that this noise
/// gives there; the true log-density is finite.
///
/// The draw is the exact one, rounded. Give the temperatures in descending order.
pub fn first_density_failure(
    log_alpha: &[f32],
    gumbels: &[f32],
    temperatures: &[f64],
) -> Option<FirstFailure> {
    let alpha: Vec<f32> = log_alpha.iter().map(|a| a.exp()).collect();
    let mut exact = vec![0.0; log_alpha.len().min(gumbels.len())];
    let mut scores = exact.clone();
    let mut x = vec![0.0; exact.len()];
    first_failure(temperatures, &mut |temperature| {
        for ((score, &a), &g) in scores.iter_mut().zip(log_alpha).zip(gumbels) {
            *score = (f64::from(a) + f64::from(g)) / temperature;
        }
        softmax(&scores, &mut exact);
        for (x, &exact) in x.iter_mut().zip(&exact) {
            *x = exact as f32;
        }
        Failure::of(naive_density(&alpha, temperature as f32, &x))
    })
}

/// The first of `temperatures` at which `attempt` fails, and how.
pub fn first_failure(
    temperatures: &[f64],
    attempt: &mut dyn FnMut(f64) -> Option<Failure>,
) -> Option<FirstFailure> {
    temperatures.iter().find_map(|&temperature| {
        attempt(temperature).map(|failure| FirstFailure {
            temperature,
            failure,
        })
    })
}
