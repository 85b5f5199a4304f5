//! The Dirichlet distribution.

use super::error::{POSITIVE, check_list};
use super::implicit::d_ln_gamma_sample_dshape;
use super::{Beta, Gamma, ParameterError};
use crate::numerics::{
    HALF_LN_2PI, deviance, digamma_difference, ln_gamma_1p, ln_minus_digamma, softmax,
    stirling_error,
};
use rand::Rng;
use rand::distr::{Distribution, Open01};

/// Dirichlet(α): p(x) = Γ(α₀)/Πₖ Γ(αₖ) · Πₖ xₖ^(αₖ−1) on the simplex xₖ ≥ 0, Σ xₖ = 1, with α₀ = Σ αₖ; a density in
/// x₁, …, x_{K−1}.
///
/// The concentrations αₖ have no unit. A draw is that of K gamma variables with these shapes, divided by their sum; each xₖ
/// alone is Beta(αₖ, α₀ − αₖ). Source: Kotz, Balakrishnan and Johnson, *Continuous Multivariate Distributions* 1, chapter 49.
///
/// ```
/// use rand::RngExt;
/// use reparam::distributions::Dirichlet;
/// use reparam::random::Stream;
///
/// let dirichlet = Dirichlet::new(&[1.0, 1.0, 2.0])?;
/// assert_eq!(dirichlet.mean(), [0.25, 0.25, 0.5]);
/// // 3!/(0! 0! 1!) x₃.
/// assert!((dirichlet.log_prob(&[0.25, 0.25, 0.5]) - 3.0_f64.ln()).abs() < 1e-14);
///
/// // Any generator of rand will do.
/// let mut rng = Stream::new(1, "example");
/// let x: Vec<f64> = rng.sample(&dirichlet);
/// assert!((x.iter().sum::<f64>() - 1.0).abs() < 1e-15);
/// # Ok::<(), reparam::distributions::ParameterError>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Dirichlet {
    concentration: Vec<f64>,
    total: f64,
}

/// How far from 1 the coordinates of a point of the simplex may add up.
const SIMPLEX_TOLERANCE: f64 = 1e-9;

impl Dirichlet {
    /// Dirichlet(α).
    ///
    /// # Errors
    /// When there are fewer than two concentrations, or one or their sum is not positive and finite.
    pub fn new(concentration: &[f64]) -> Result<Self, ParameterError> {
        let family = "Dirichlet";
        let names = [
            family,
            "number of concentrations",
            "concentration",
            POSITIVE,
        ];
        let positive = |v: f64| v > 0.0 && v.is_finite();
        check_list(concentration, positive, (2, "at least 2"), names)?;
        let total: f64 = concentration.iter().sum();
        super::positive(family, "sum of concentrations", total)?;
        Ok(Self {
            concentration: concentration.to_vec(),
            total,
        })
    }

    /// α.
    pub fn concentration(&self) -> &[f64] {
        &self.concentration
    }

    /// α₀ = Σ αₖ.
    pub fn total(&self) -> f64 {
        self.total
    }

    /// K, the number of coordinates; at least 2.
    #[allow(clippy::len_without_is_empty, reason = "it is never empty")]
    pub fn len(&self) -> usize {
        self.concentration.len()
    }

    /// The distribution of xₖ alone; `None` for a k that is no coordinate.
    pub fn marginal(&self, k: usize) -> Option<Beta> {
        let own = *self.concentration.get(k)?;
        let others = self.concentration.iter().enumerate();
        let rest = others.filter(|&(j, _)| j != k).map(|(_, a)| a).sum();
        Some(Beta::of(own, rest))
    }

    /// ln p(x), in nats; −∞ off the simplex, NaN for NaN.
    ///
    /// A point is on the simplex if it has K coordinates, none of them negative, that add up to 1 within 1e-9. Where a
    /// coordinate is 0 it is infinite, unless its concentration is 1.
    pub fn log_prob(&self, x: &[f64]) -> f64 {
        if x.iter().any(|v| v.is_nan()) {
            return f64::NAN;
        }
        let total: f64 = x.iter().sum();
        let inside = x.iter().all(|&v| v >= 0.0) && (total - 1.0).abs() <= SIMPLEX_TOLERANCE;
        if x.len() != self.len() || !inside {
            return f64::NEG_INFINITY;
        }
        let coordinates = || self.concentration.iter().zip(x);
        let vanishing =
            |wanted: fn(f64) -> bool| coordinates().any(|(&a, &x)| x == 0.0 && wanted(a));
        if vanishing(|a| a > 1.0) {
            return f64::NEG_INFINITY;
        }
        if vanishing(|a| a < 1.0) {
            return f64::INFINITY;
        }
        let positive = || coordinates().filter(|&(_, &x)| x > 0.0);
        // Σ αₖ ln(xₖ α₀/αₖ), as a sum of terms of one sign, for Σ (xₖ − αₖ/α₀) = 0.
        let exponent: f64 = coordinates()
            .map(|(&a, &x)| {
                let mean = a / self.total;
                let excess = (x - mean) / mean;
                if x == 0.0 {
                    // Of concentration 1: its αₖ ln xₖ goes with the −ln xₖ below.
                    excess + mean.ln()
                } else if excess < -0.9 {
                    a * (excess - (x.ln() - mean.ln()))
                } else {
                    a * deviance(excess)
                }
            })
            .sum();
        let logs: f64 = positive().map(|(_, x)| x.ln()).sum();
        self.log_constant() - exponent - logs
    }

    /// ln of Γ(α₀)/Πₖ Γ(αₖ) · Πₖ (αₖ/α₀)^αₖ, by Stirling's formula and its errors.
    fn log_constant(&self) -> f64 {
        let terms = self.concentration.iter().map(|&a| {
            if a < 10.0 {
                a * a.ln() - a - (ln_gamma_1p(a) - a.ln())
            } else {
                0.5 * a.ln() - HALF_LN_2PI - stirling_error(a)
            }
        });
        let a = self.total;
        let whole = if a < 10.0 {
            (ln_gamma_1p(a) - a.ln()) - a * a.ln() + a
        } else {
            HALF_LN_2PI + stirling_error(a) - 0.5 * a.ln()
        };
        terms.sum::<f64>() + whole
    }

    /// The means αₖ/α₀.
    pub fn mean(&self) -> Vec<f64> {
        self.each(|a| a / self.total)
    }

    /// The variances of the xₖ.
    pub fn variance(&self) -> Vec<f64> {
        let marginals = (0..self.len()).filter_map(|k| self.marginal(k));
        marginals
            .map(|beta| super::Moments::variance(&beta))
            .collect()
    }

    /// Where the density is largest; `None` unless every αₖ is above 1.
    pub fn mode(&self) -> Option<Vec<f64>> {
        let total: f64 = self.concentration.iter().map(|a| a - 1.0).sum();
        let inside = self.concentration.iter().all(|&a| a > 1.0);
        inside.then(|| self.each(|a| (a - 1.0) / total))
    }

    /// −E ln p(X), in nats.
    pub fn entropy(&self) -> f64 {
        let k = self.len() as f64;
        if self.concentration.iter().all(|&a| a >= 10.0) {
            let terms = self
                .concentration
                .iter()
                .map(|&a| 0.5 * a.ln() + stirling_error(a) + (a - 1.0) * ln_minus_digamma(a));
            let a = self.total;
            return (k - 1.0) * HALF_LN_2PI + terms.sum::<f64>()
                - (k - 0.5) * a.ln()
                - stirling_error(a)
                - (a - k) * ln_minus_digamma(a);
        }
        let terms = self.concentration.iter().map(|&a| {
            (ln_gamma_1p(a) - a.ln()) + (a - 1.0) * digamma_difference(a, self.total - a)
        });
        terms.sum::<f64>() - (ln_gamma_1p(self.total) - self.total.ln())
    }

    /// Writes d ln p(x) / dαₖ into `out`, for x with no coordinate 0.
    pub fn d_log_prob_dconcentration(&self, x: &[f64], out: &mut [f64]) {
        for ((out, &a), x) in out.iter_mut().zip(&self.concentration).zip(x) {
            *out = x.ln() + digamma_difference(a, self.total - a);
        }
    }

    /// Writes the x that belongs to K uniforms into `out`: the k-th gamma variable is the quantile of the k-th uniform.
    pub fn transform(&self, uniforms: &[f64], out: &mut [f64]) {
        let logs: Vec<f64> = self.log_gammas(uniforms).collect();
        softmax(&logs, out);
    }

    /// Writes Σⱼ cⱼ dxⱼ/dαₖ at fixed uniforms into `out`, with the cotangent c: the pathwise gradient of a function of x
    /// whose gradient is c.
    ///
    /// The gamma variables are differentiated implicitly. Source: Figurnov, Mohamed and Mnih, *Implicit reparameterization
    /// gradients*, 2018.
    pub fn vjp(&self, uniforms: &[f64], cotangent: &[f64], out: &mut [f64]) {
        let logs: Vec<f64> = self.log_gammas(uniforms).collect();
        let mut x = vec![0.0; logs.len()];
        softmax(&logs, &mut x);
        let mean: f64 = x.iter().zip(cotangent).map(|(x, c)| x * c).sum();
        let shapes = self.concentration.iter().zip(&logs);
        for (k, (&a, &log)) in shapes.enumerate() {
            if let (Some(out), Some(c)) = (out.get_mut(k), cotangent.get(k)) {
                *out = x[k] * (c - mean) * d_ln_gamma_sample_dshape(a, log);
            }
        }
    }

    fn log_gammas(&self, uniforms: &[f64]) -> impl Iterator<Item = f64> {
        let pairs = self.concentration.iter().zip(uniforms);
        pairs.map(|(&a, &u)| Gamma::of(a, 1.0).log_quantile(u))
    }

    fn each(&self, f: impl Fn(f64) -> f64) -> Vec<f64> {
        self.concentration.iter().map(|&a| f(a)).collect()
    }
}

/// From K uniforms.
impl Distribution<Vec<f64>> for Dirichlet {
    fn sample<R: Rng + ?Sized>(&self, rng: &mut R) -> Vec<f64> {
        let uniforms: Vec<f64> = (0..self.len()).map(|_| Open01.sample(rng)).collect();
        let mut out = vec![0.0; self.len()];
        self.transform(&uniforms, &mut out);
        out
    }
}
