//! The normal distribution in the plane.

use super::error::{check, finite, positive};
use super::kl::square_ratio_excess;
use super::{Normal, ParameterError};
use crate::numerics::{HALF_LN_2PI, normal_quantile};
use rand::Rng;
use rand::distr::{Distribution, Open01};

/// Normal(μ, Σ) in the plane: p(x) = exp(−½ (x − μ)ᵀ Σ⁻¹ (x − μ)) / (2π √det Σ).
///
/// The covariance Σ = L Lᵀ is kept as its Cholesky factor, the lower triangular L with a positive diagonal; a draw is
/// x = μ + L z with two standard normals z. Source: Kotz, Balakrishnan and Johnson, *Continuous Multivariate Distributions*
/// 1, chapters 45 and 46.
///
/// ```
/// use rand::RngExt;
/// use reparam::distributions::MultivariateNormal2d;
/// use reparam::random::Stream;
///
/// let normal = MultivariateNormal2d::new([1.0, -1.0], [[4.0, 2.0], [2.0, 5.0]])?;
/// assert_eq!(normal.scale_tril(), [[2.0, 0.0], [1.0, 2.0]]);
/// assert_eq!(normal.transform([1.0, 1.0]), [3.0, 2.0]);
///
/// // Any generator of rand will do.
/// let mut rng = Stream::new(1, "example");
/// let x: [f64; 2] = rng.sample(normal);
/// assert!(x.iter().all(|v| v.is_finite()));
/// # Ok::<(), reparam::distributions::ParameterError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct MultivariateNormal2d {
    mean: [f64; 2],
    /// L₁₁, L₂₁ and L₂₂.
    factor: [f64; 3],
}

const FAMILY: &str = "MultivariateNormal2d";

impl MultivariateNormal2d {
    /// From the mean and the covariance matrix.
    ///
    /// # Errors
    /// When the mean or an entry is not finite, or the matrix is not symmetric and positive definite.
    pub fn new(mean: [f64; 2], covariance: [[f64; 2]; 2]) -> Result<Self, ParameterError> {
        let [[a, b], [other, d]] = covariance;
        positive(FAMILY, "covariance[0][0]", a)?;
        positive(FAMILY, "covariance[1][1]", d)?;
        check(
            other == b,
            FAMILY,
            "covariance[1][0]",
            other,
            "equal to covariance[0][1]",
        )?;
        let first = a.sqrt();
        let second = b / first;
        // What is left of the second variance; d − b²/a, with one rounding.
        let rest = libm::fma(-second, second, d);
        let rest = if rest < 0.1 * d {
            difference_of_products(a, d, b) / a
        } else {
            rest
        };
        let range = "large enough for a positive determinant";
        check(rest > 0.0, FAMILY, "covariance[1][1]", d, range)?;
        Self::from_scale_tril(mean, [[first, 0.0], [second, rest.sqrt()]])
    }

    /// From the mean and the Cholesky factor L of the covariance.
    ///
    /// # Errors
    /// When the mean or an entry is not finite, the diagonal not positive, or the entry above it not 0.
    pub fn from_scale_tril(
        mean: [f64; 2],
        scale_tril: [[f64; 2]; 2],
    ) -> Result<Self, ParameterError> {
        let [[first, above], [below, second]] = scale_tril;
        check(above == 0.0, FAMILY, "scale_tril[0][1]", above, "0")?;
        Ok(Self {
            mean: [
                finite(FAMILY, "mean[0]", mean[0])?,
                finite(FAMILY, "mean[1]", mean[1])?,
            ],
            factor: [
                positive(FAMILY, "scale_tril[0][0]", first)?,
                finite(FAMILY, "scale_tril[1][0]", below)?,
                positive(FAMILY, "scale_tril[1][1]", second)?,
            ],
        })
    }

    /// From the mean, the two standard deviations and the correlation.
    ///
    /// # Errors
    /// When the mean is not finite, a standard deviation not positive and finite, or the correlation not between −1 and 1.
    pub fn from_correlation(
        mean: [f64; 2],
        [first, second]: [f64; 2],
        correlation: f64,
    ) -> Result<Self, ParameterError> {
        let inside = correlation.abs() < 1.0;
        check(
            inside,
            FAMILY,
            "correlation",
            correlation,
            "between −1 and 1",
        )?;
        let rest = ((1.0 - correlation) * (1.0 + correlation)).sqrt();
        let tril = [[first, 0.0], [second * correlation, second * rest]];
        Self::from_scale_tril(mean, tril)
    }

    /// μ.
    pub fn mean(&self) -> [f64; 2] {
        self.mean
    }

    /// L, the Cholesky factor of the covariance.
    pub fn scale_tril(&self) -> [[f64; 2]; 2] {
        let [first, below, second] = self.factor;
        [[first, 0.0], [below, second]]
    }

    /// Σ = L Lᵀ.
    pub fn covariance(&self) -> [[f64; 2]; 2] {
        let [a, b, c] = self.factor;
        [[a * a, a * b], [a * b, b * b + c * c]]
    }

    /// The variances, which are the diagonal of Σ.
    pub fn variance(&self) -> [f64; 2] {
        let [a, b, c] = self.factor;
        [a * a, b * b + c * c]
    }

    /// The correlation of the two coordinates.
    pub fn correlation(&self) -> f64 {
        let [_, b, c] = self.factor;
        b / libm::hypot(b, c)
    }

    /// The distributions of the coordinates alone.
    ///
    /// # Errors
    /// When a standard deviation is too large for a double.
    pub fn marginals(&self) -> Result<[Normal; 2], ParameterError> {
        let [a, b, c] = self.factor;
        Ok([
            Normal::new(self.mean[0], a)?,
            Normal::new(self.mean[1], libm::hypot(b, c))?,
        ])
    }

    /// x = μ + L z.
    pub fn transform(&self, z: [f64; 2]) -> [f64; 2] {
        let [a, b, c] = self.factor;
        [
            self.mean[0] + a * z[0],
            self.mean[1] + (b * z[0] + c * z[1]),
        ]
    }

    /// z = L⁻¹ (x − μ).
    pub fn standardise(&self, x: [f64; 2]) -> [f64; 2] {
        self.solve([x[0] - self.mean[0], x[1] - self.mean[1]])
    }

    /// L⁻¹ v.
    fn solve(&self, v: [f64; 2]) -> [f64; 2] {
        let [a, b, c] = self.factor;
        let first = v[0] / a;
        [first, (v[1] - b * first) / c]
    }

    /// ln p(x), in nats.
    pub fn log_prob(&self, x: [f64; 2]) -> f64 {
        let [first, second] = self.standardise(x);
        let square = first * first + second * second;
        -0.5 * square - 2.0 * HALF_LN_2PI - self.log_determinant()
    }

    /// ln det L = ½ ln det Σ.
    fn log_determinant(&self) -> f64 {
        self.factor[0].ln() + self.factor[2].ln()
    }

    /// d ln p(x)/dx = −Σ⁻¹ (x − μ).
    pub fn d_log_prob_dx(&self, x: [f64; 2]) -> [f64; 2] {
        let [a, b, c] = self.factor;
        let [first, second] = self.standardise(x);
        let of_second = second / c;
        [-(first - b * of_second) / a, -of_second]
    }

    /// Where the density is largest: μ.
    pub fn mode(&self) -> [f64; 2] {
        self.mean
    }

    /// −E ln p(X) = 1 + ln 2π + ½ ln det Σ, in nats.
    pub fn entropy(&self) -> f64 {
        1.0 + 2.0 * HALF_LN_2PI + self.log_determinant()
    }

    /// The derivatives of a function of x = μ + L z by the entries L₁₁, L₂₁ and L₂₂ at fixed z, from its gradient c: those
    /// by μ are c itself.
    pub fn vjp_scale_tril(&self, z: [f64; 2], cotangent: [f64; 2]) -> [f64; 3] {
        [
            cotangent[0] * z[0],
            cotangent[1] * z[0],
            cotangent[1] * z[1],
        ]
    }

    /// KL(self ‖ other) in nats: ½ (tr M Mᵀ − 2 − ln det M Mᵀ + |Lq⁻¹ (μp − μq)|²) with M = Lq⁻¹ Lp, as a sum of terms none of
    /// which is negative.
    pub fn kl_divergence(&self, other: &Self) -> f64 {
        let [a, b, c] = self.factor;
        let [_, below] = other.solve([a, b]);
        let [x, y] = other.standardise(self.mean);
        0.5 * (square_ratio_excess(a, other.factor[0])
            + square_ratio_excess(c, other.factor[2])
            + below * below
            + x * x
            + y * y)
    }
}

/// ad − b², with the digits that the difference of the rounded products lacks.
fn difference_of_products(a: f64, d: f64, b: f64) -> f64 {
    let square = b * b;
    let error = libm::fma(-b, b, square);
    libm::fma(a, d, -square) + error
}

/// From two uniforms.
impl Distribution<[f64; 2]> for MultivariateNormal2d {
    fn sample<R: Rng + ?Sized>(&self, rng: &mut R) -> [f64; 2] {
        let first = normal_quantile(Open01.sample(rng));
        self.transform([first, normal_quantile(Open01.sample(rng))])
    }
}
