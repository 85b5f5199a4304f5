//! Derivatives of draws that have no closed form, by implicit differentiation.
//!
//! x solves F(x; θ) = u, so dx/dθ = −(dF/dθ)/p(x), and dF/dθ is the integral of p · d ln p/dθ from either end to x. In one
//! coordinate d ln p/dθ changes its sign once or, by symmetry, twice; the integral is taken from the end from which its
//! integrand has one sign, so that nothing cancels. Everything is relative to p(x), so that nothing underflows.

use crate::numerics::{
    UnitPoint, deviance, digamma_difference, integrate_pieces, ln_minus_digamma,
};

/// Beyond this exponent nothing is left.
const NOTHING: f64 = 750.0;

/// d ln x/da at a fixed uniform, for x of a gamma distribution with shape a and rate 1, from ln x.
pub(crate) fn d_ln_gamma_sample_dshape(a: f64, ln_x: f64) -> f64 {
    let x = ln_x.exp();
    // E ln X − ln x.
    let excess = (x - a) / a;
    let log_ratio = if excess.abs() < 0.5 {
        excess.ln_1p()
    } else {
        ln_x - a.ln()
    };
    let behind = -ln_minus_digamma(a) - log_ratio;
    // At x eʷ.
    let weight = |w: f64| (a * w - x * w.exp_m1()).exp();
    let width = 1.0 / (a - x).abs().max(a.sqrt().min(a));
    if behind > 0.0 {
        let far = -(NOTHING + x) / a;
        integrate_pieces(
            |w| weight(w) * (behind - w),
            &[far, (-width).max(0.5 * far), 0.0],
        )
        .value
    } else {
        // Where x (eʷ − 1) − aw reaches it: from bounds above, of which each iteration makes a closer one.
        let short = (a - x).max(0.0);
        let quadratic = (short + (short * short + 2.0 * NOTHING * x).sqrt()) / x;
        let mut far = quadratic.min(NOTHING - ln_x);
        for _ in 0..3 {
            far = far.min(((NOTHING + a * far) / x).ln_1p());
        }
        integrate_pieces(
            |w| weight(w) * (w - behind),
            &[0.0, width.min(0.5 * far), far],
        )
        .value
    }
}

/// d logit(x)/da at a fixed uniform, for x of a beta distribution with shapes a and b.
///
/// The derivative of x is x (1 − x) times that; those by b follow from 1 − x, whose shapes are b and a.
pub(crate) fn d_logit_beta_sample_da(a: f64, b: f64, point: UnitPoint) -> f64 {
    let UnitPoint { x, y, ln_x, ln_y } = point;
    // E ln X − ln x.
    let behind = -digamma_difference(a, b) - ln_x;
    // At the point whose logit is larger by w: the logarithms of its x and its 1 − x over those here.
    let logs = |w: f64| {
        if w < -700.0 {
            (w - ln_y, -ln_y)
        } else if w > 700.0 {
            (-ln_x, -ln_x - w)
        } else if x < y {
            let fall = (x * w.exp_m1()).ln_1p();
            (w - fall, -fall)
        } else {
            let rise = -(y * (-w).exp_m1()).ln_1p();
            (rise, rise - w)
        }
    };
    let integrand = |w: f64| {
        let (log_x, log_y) = logs(w);
        (a * log_x + b * log_y).exp() * (behind - log_x)
    };
    let width = 1.0 / (a * y - b * x).abs().max(((a + b) * x * y).sqrt());
    let width = if width.is_finite() { width } else { 1.0 };
    if behind > 0.0 {
        integrate_pieces(integrand, &[f64::NEG_INFINITY, -width, 0.0]).value
    } else {
        -integrate_pieces(integrand, &[0.0, width, f64::INFINITY]).value
    }
}

/// dz/dν at a fixed uniform, for z of a standard Student t distribution with ν degrees of freedom.
pub(crate) fn d_student_t_sample_ddf(df: f64, z: f64) -> f64 {
    if z == 0.0 || z.is_nan() {
        return z;
    }
    let x = z.abs();
    let score = StudentScore::new(df);
    let here = 1.0 / (1.0 + (df / x) / x);
    let half = 0.5 * (df + 1.0);
    // ln p(x eʷ) − ln p(x).
    let log_ratio = |w: f64| {
        if w > 350.0 {
            -half * (2.0 * w + here.ln())
        } else {
            -half * (here * (2.0 * w).exp_m1()).ln_1p()
        }
    };
    let integrand = |w: f64| (log_ratio(w) + w).exp() * score.farther(x, w);
    let relative = if score.at(x) > 0.0 {
        -integrate_pieces(integrand, &[f64::NEG_INFINITY, -1.0, 0.0]).value
    } else {
        let width = 1.0 / ((df + 1.0) * here);
        integrate_pieces(integrand, &[0.0, width, f64::INFINITY]).value
    };
    z * relative
}

/// The derivative of Student's t log-density by ν.
pub(crate) struct StudentScore {
    df: f64,
    constant: f64,
}

impl StudentScore {
    pub(crate) fn new(df: f64) -> Self {
        Self {
            df,
            constant: constant_of_student_score(0.5 * df),
        }
    }

    /// At z of the standard distribution.
    pub(crate) fn at(&self, z: f64) -> f64 {
        self.farther(z.abs(), 0.0)
    }

    /// At z eʷ, which may be too large for a double.
    fn farther(&self, z: f64, w: f64) -> f64 {
        // r = s/(1 + s) and ln(1 + s) − r for s = z²/ν.
        let root = z / self.df.sqrt();
        let log = root.ln() + w;
        let (r, excess) = if log > 50.0 {
            (1.0, 2.0 * log - 1.0)
        } else {
            let root = root * w.exp();
            let s = root * root;
            let r = s / (1.0 + s);
            (r, if s < 0.4 { deviance(-r) } else { s.ln_1p() - r })
        };
        0.5 * (self.constant + r / self.df - excess)
    }
}

/// ψ(n + ½) − ψ(n) − 1/(2n), which is near 1/(8n²).
fn constant_of_student_score(n: f64) -> f64 {
    const SERIES: [f64; 7] = [
        1.0 / 8.0,
        -1.0 / 64.0,
        1.0 / 128.0,
        -17.0 / 2048.0,
        31.0 / 2048.0,
        -691.0 / 16384.0,
        5461.0 / 32768.0,
    ];
    if n < 10.0 {
        return digamma_difference(n, 0.5) - 0.5 / n;
    }
    let square = 1.0 / n / n;
    square * SERIES.iter().rev().fold(0.0, |sum, c| sum * square + c)
}
