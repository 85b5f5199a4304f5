//! Both tails of the beta distribution, and its quantiles.

use super::gamma::deviance;
use super::ln_gamma::{ln_beta, ln_gamma_1p, ln_gamma_ratio, stirling_error};
use super::{
    HALF_LN_2PI, Tails, digamma, log_normal_cdf, log_sigmoid, normal_quantile, sigmoid, trigamma,
};

/// Terms after which the continued fraction has long converged for shapes up to 10¹⁰.
const TERMS: u32 = 200_000;

/// Where both shapes are above this, the distribution is normal to six digits of its tails.
const VERY_LARGE: f64 = 1e10;

/// A point x of the unit interval with its distance y = 1 − x from the other end, and the logarithms of both: near either
/// end these have digits that x alone has not.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct UnitPoint {
    /// x.
    pub x: f64,
    /// 1 − x.
    pub y: f64,
    /// ln x.
    pub ln_x: f64,
    /// ln(1 − x).
    pub ln_y: f64,
}

impl UnitPoint {
    /// From x, clamped to [0, 1].
    pub fn new(x: f64) -> Self {
        let x = x.clamp(0.0, 1.0);
        Self::from_parts(x, 1.0 - x)
    }

    /// From x and y = 1 − x, the smaller of which is to be exact.
    pub fn from_parts(x: f64, y: f64) -> Self {
        let log = |v: f64, rest: f64| if v < rest { v.ln() } else { (-rest).ln_1p() };
        Self {
            x,
            y,
            ln_x: log(x, y),
            ln_y: log(y, x),
        }
    }

    /// From ln(x/(1 − x)).
    pub fn from_logit(logit: f64) -> Self {
        Self {
            x: sigmoid(logit),
            y: sigmoid(-logit),
            ln_x: log_sigmoid(logit),
            ln_y: log_sigmoid(-logit),
        }
    }

    /// ln(x/(1 − x)).
    pub fn logit(self) -> f64 {
        self.ln_x - self.ln_y
    }

    /// 1 − x in the place of x.
    #[must_use]
    pub fn swapped(self) -> Self {
        Self {
            x: self.y,
            y: self.x,
            ln_x: self.ln_y,
            ln_y: self.ln_x,
        }
    }

    /// The point whose logit is larger by a small `step`, from the derivatives.
    fn moved(self, step: f64) -> Self {
        Self {
            x: self.x * (1.0 + self.y * step),
            y: self.y * (1.0 - self.x * step),
            ln_x: self.ln_x + self.y * step,
            ln_y: self.ln_y - self.x * step,
        }
    }
}

/// ln(xᵃ (1 − x)ᵇ / B(a, b)), for positive a and b: the log-density of the logit of a beta variable.
///
/// By the saddle-point expansion where large terms would cancel. Source: Loader, *Fast and accurate computation of
/// binomial probabilities*, 2000.
pub(crate) fn log_beta_kernel(a: f64, b: f64, point: UnitPoint) -> f64 {
    let UnitPoint { x, y, ln_x, ln_y } = point;
    if ln_x == f64::NEG_INFINITY || ln_y == f64::NEG_INFINITY {
        return f64::NEG_INFINITY;
    }
    if a < 10.0 || b < 10.0 {
        return a * ln_x + b * ln_y - ln_beta(a, b);
    }
    let sum = a + b;
    // x and y over their means, less 1.
    let ahead = x * b - y * a;
    let term = |shape: f64, excess: f64, log: f64| {
        if excess < -0.9 {
            shape * (excess - (log - (shape / sum).ln()))
        } else {
            shape * deviance(excess)
        }
    };
    let exponent = term(a, ahead / a, ln_x) + term(b, -ahead / b, ln_y);
    let errors = stirling_error(a) + stirling_error(b) - stirling_error(sum);
    0.5 * (a.ln() + b.ln() - sum.ln()) - HALF_LN_2PI - errors - exponent
}

/// The tails of the beta distribution with shapes a, b > 0: the regularised incomplete beta functions Iₓ(a, b) and
/// I₁₋ₓ(b, a).
///
/// By a continued fraction from the nearer end; for small shapes by the difference from 1, term by term. Where both shapes are
/// above 10¹⁰ it is a normal distribution of the deviance, which is good to six digits.
pub fn beta_tails(a: f64, b: f64, point: UnitPoint) -> Tails {
    if !(a > 0.0 && b > 0.0 && a.is_finite() && b.is_finite()) || point.x.is_nan() {
        return Tails::NAN;
    }
    if point.ln_x == f64::NEG_INFINITY {
        return Tails::ABOVE;
    }
    if point.ln_y == f64::NEG_INFINITY {
        return Tails::BELOW;
    }
    if a.min(b) > VERY_LARGE {
        return normal_limit(a, b, point);
    }
    if is_below_mean(a, b, point) {
        near_zero(a, b, point).0
    } else {
        near_zero(b, a, point.swapped()).0.swapped()
    }
}

fn is_below_mean(a: f64, b: f64, point: UnitPoint) -> bool {
    point.x * b <= a * point.y
}

/// The tails of a point below the mean, and the density of the logit there over the lower tail.
fn near_zero(a: f64, b: f64, point: UnitPoint) -> (Tails, f64) {
    let fraction = continued_fraction(a, b, point);
    let log_lower = log_beta_kernel(a, b, point) + fraction.ln();
    let tails = if a < 1.0 && log_lower > -0.7 {
        Tails::from_log_upper(upper_of_small_shape(a, b, point).ln())
    } else {
        Tails::from_log_lower(log_lower)
    };
    (tails, 1.0 / fraction)
}

/// For shapes of which not even the skewness is left: the normal tails at the signed root of the deviance.
fn normal_limit(a: f64, b: f64, point: UnitPoint) -> Tails {
    let ahead = point.x * b - point.y * a;
    let peak = 0.5 * (a.ln() + b.ln() - (a + b).ln()) - HALF_LN_2PI;
    let half_square = (peak - log_beta_kernel(a, b, point)).max(0.0);
    let z = (2.0 * half_square).sqrt().copysign(ahead);
    Tails {
        log_lower: log_normal_cdf(z),
        log_upper: log_normal_cdf(-z),
    }
}

/// Iₓ(a, b) B(a, b)/(xᵃ (1 − x)ᵇ) as 1/(β₀ + α₁/(β₁ + α₂/(β₂ + …))), by the modified Lentz method, for x below the mean.
///
/// It takes 1 − x as it is given, not from x. Source: algorithm 708 (BFRAC), *ACM Transactions on Mathematical Software* 18,
/// 1992.
fn continued_fraction(a: f64, b: f64, point: UnitPoint) -> f64 {
    let UnitPoint { x, y, .. } = point;
    let first = a * y - b * x + 1.0;
    let mut value = first * a / (a + 1.0);
    let (mut c, mut d) = (value, 0.0);
    for n in 1..TERMS {
        let n = f64::from(n);
        let step = a + 2.0 * n;
        let product = n * (b - n) * x;
        let alpha = (a + n - 1.0) / (step - 1.0) * ((a + b + n - 1.0) / (step - 1.0)) * product * x;
        let beta = n + product / (step - 1.0) + (a + n) / (step + 1.0) * (first + n * (1.0 + y));
        d = 1.0 / (beta + alpha * d);
        c = beta + alpha / c;
        let factor = c * d;
        value *= factor;
        if (factor - 1.0).abs() <= f64::EPSILON {
            break;
        }
    }
    1.0 / value
}

/// 1 − Iₓ(a, b) for a < 1 and x not beyond the mean or so: with L = xᵃ/(a B(a, b)) it is
/// (1 − L) − a L Σₙ (1 − b)(2 − b)…(n − b) xⁿ/(n! (a + n)).
fn upper_of_small_shape(a: f64, b: f64, point: UnitPoint) -> f64 {
    let log_power = a * point.ln_x + ln_gamma_ratio(b, a) - ln_gamma_1p(a);
    let (mut power, mut sum) = (1.0, 0.0);
    for n in 1..TERMS {
        let n = f64::from(n);
        power *= (n - b) / n * point.x;
        let term = power / (a + n);
        sum += term;
        if term.abs() <= f64::EPSILON / 4.0 * sum.abs() && (n - b).abs() * point.x < 0.5 * n {
            break;
        }
    }
    -log_power.exp_m1() - a * log_power.exp() * sum
}

/// The x with Iₓ(a, b) = p, from ln p; best for p up to ½.
///
/// Newton's method on the logarithm as a function of logit x, which is concave: after one step all steps go the same
/// way.
pub fn beta_lower_quantile(a: f64, b: f64, log_p: f64) -> UnitPoint {
    const STEPS: u32 = 200;
    let mut logit = first_logit(a, b, log_p);
    let mut point = UnitPoint::from_logit(logit);
    for _ in 0..STEPS {
        let (log_lower, slope) = if a.min(b) <= VERY_LARGE && is_below_mean(a, b, point) {
            // In a far tail the two logarithms below have no digits in which they differ.
            let (tails, slope) = near_zero(a, b, point);
            (tails.log_lower, slope)
        } else {
            let log_lower = beta_tails(a, b, point).log_lower;
            (log_lower, (log_beta_kernel(a, b, point) - log_lower).exp())
        };
        let step = (log_p - log_lower) / slope;
        if !step.is_finite() {
            break;
        }
        if step.abs() <= 1e-9 * logit.abs().max(1.0) {
            return point.moved(step);
        }
        logit += step;
        point = UnitPoint::from_logit(logit);
    }
    point
}

/// The x with I₁₋ₓ(b, a) = q, from ln q; best for q up to ½.
pub fn beta_upper_quantile(a: f64, b: f64, log_q: f64) -> UnitPoint {
    beta_lower_quantile(b, a, log_q).swapped()
}

/// Where the power of x alone serves, its root; else from mean and variance of the logit.
fn first_logit(a: f64, b: f64, log_p: f64) -> f64 {
    let power = (log_p + a.ln() + ln_beta(a, b)) / a;
    if power < -1.0 - b.ln_1p() {
        return power;
    }
    let mean = digamma(a) - digamma(b);
    let deviation = (trigamma(a) + trigamma(b)).sqrt();
    let normal = mean + deviation * normal_quantile(log_p.exp());
    if normal.is_finite() { normal } else { power }
}
