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
    bregman_at(second_derivative, a, b, b - a)
}

/// [`bregman`], for b at a known `distance` above a: that of two sums has digits that their difference lacks.
pub(super) fn bregman_at(
    second_derivative: impl Fn(f64) -> f64,
    a: f64,
    b: f64,
    distance: f64,
) -> f64 {
    if distance == 0.0 {
        return 0.0;
    }
    if distance.abs() < 0.5 * a {
        // By the distance from b, which has all its digits where a and b are close.
        let integrand = |t: f64| t * second_derivative(b - distance * t);
        return distance * distance * integrate_pieces(integrand, &[0.0, 1.0]).value;
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
