//! Terms of divergences that stay exact where p and q are close.

use crate::numerics::{deviance, integrate_pieces};

/// r − 1 − ln r for r = 1 + `relative`, of which ln r is `log` where that is not small.
pub(super) fn excess(relative: f64, log: impl FnOnce() -> f64) -> f64 {
    if relative.abs() < 0.3 {
        deviance(relative)
    } else {
        relative - log()
    }
}

/// r − 1 − ln r for r = a/b, both positive.
pub(super) fn ratio_excess(a: f64, b: f64) -> f64 {
    excess((a - b) / b, || a.ln() - b.ln())
}

/// r² − 1 − ln r² for r = a/b, both positive.
pub(crate) fn square_ratio_excess(a: f64, b: f64) -> f64 {
    let relative = (a - b) / b;
    excess(relative * (2.0 + relative), || 2.0 * (a.ln() - b.ln()))
}

/// eʷ − 1 − w.
pub(super) fn exp_excess(w: f64) -> f64 {
    if w.abs() < 0.25 {
        deviance(w.exp_m1())
    } else {
        w.exp_m1() - w
    }
}

/// g(b) − g(a) − (b − a) g′(a) for a convex g, from its second derivative, as an integral in which nothing cancels:
/// that of (b − s) g″(s) from a to b.
pub(super) fn bregman(second_derivative: impl Fn(f64) -> f64, a: f64, b: f64) -> f64 {
    if a == b {
        return 0.0;
    }
    let (low, high) = (a.min(b), a.max(b));
    let mut points = vec![low];
    let mut point = 2.0 * low;
    while point < high && points.len() < 3000 {
        points.push(point);
        point *= 2.0;
    }
    points.push(high);
    integrate_pieces(|s| (b - s).abs() * second_derivative(s), &points).value
}
