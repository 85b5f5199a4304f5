//! Divergences of densities by numerical integration.

use super::Divergence;
use super::bregman::exp_excess;
use crate::distributions::{
    BinaryConcrete, ContinuousDistribution, Cumulative, Logistic, Univariate,
};
use crate::numerics::{
    UnitPoint, beta_lower_quantile, beta_upper_quantile, integrate_roughly, log_sigmoid, sigmoid,
};

/// Logits of the probability at which the axis of integration ends; beyond, probabilities have no doubles.
const END: f64 = 700.0;

/// Where all of q is seen on this part of the axis, an integrand is taken in which nothing cancels:
/// p (q/p − 1 − ln q/p), and what q has outside of p is added.
const NEAR: f64 = 100.0;

const TOLERANCE: f64 = 1e-11;

/// Pieces after which it is what it is.
const MAX_PIECES: usize = 300;

/// A point that is known from both ends of the unit interval, if p lives there.
struct Point {
    x: f64,
    unit: Option<UnitPoint>,
}

/// The integral, when it is wanted.
///
/// Over v, the logit of u = F(x) for the distribution function F of p, of (ln p − ln q) u (1 − u): so all of p is seen,
/// however heavy its tails are.
pub(super) fn integral(p: &Univariate, q: &Univariate) -> impl Fn() -> Divergence {
    move || match (p, q) {
        // Of the logits: a one-to-one map changes no divergence.
        (Univariate::BinaryConcrete(p), Univariate::BinaryConcrete(q)) => {
            match (logit(p), logit(q)) {
                (Some(p), Some(q)) => super::kl_divergence(p, q),
                _ => estimate(&Univariate::from(*p), &Univariate::from(*q)),
            }
        }
        _ => estimate(p, q),
    }
}

fn logit(d: &BinaryConcrete) -> Option<Logistic> {
    d.logit_distribution().ok()
}

fn estimate(p: &Univariate, q: &Univariate) -> Divergence {
    let of_q = [0.01, 0.25, 0.5, 0.75, 0.99].map(|u| {
        let x = q.quantile(u);
        p.log_cdf(x) - p.log_survival(x)
    });
    let near = of_q.iter().all(|v| v.abs() < NEAR);
    let points = break_points(&of_q);
    let log_ratio = |v: f64| log_ratio(p, q, &point(p, v));
    let term = |v: f64| {
        let log_weight = log_sigmoid(v) + log_sigmoid(-v);
        let ratio = log_ratio(v);
        if !near {
            ratio * log_weight.exp()
        } else if ratio < -1.0 {
            (log_weight - ratio).exp() - (1.0 - ratio) * log_weight.exp()
        } else {
            exp_excess(-ratio) * log_weight.exp()
        }
    };
    let inside = integrate_roughly(term, &points, TOLERANCE, MAX_PIECES);
    // What q has where p has nothing that counts.
    let outside = if near {
        q.cdf(point(p, -END).x) + q.survival(point(p, END).x)
    } else {
        0.0
    };
    let beyond = [-END, END].map(|v| (log_ratio(v).abs() + 1.0) * sigmoid(-END) * END);
    Divergence::Quadrature {
        value: inside.value + outside,
        error: inside.error + beyond[0] + beyond[1],
    }
}

/// Where pieces of the axis meet: on a fixed grid, and where q has its middle and its quartiles.
fn break_points(of_q: &[f64]) -> Vec<f64> {
    let fixed = [
        -END, -100.0, -30.0, -8.0, -2.0, 0.0, 2.0, 8.0, 30.0, 100.0, END,
    ];
    let seen = of_q.iter().copied().filter(|v| v.abs() < END);
    let mut points: Vec<f64> = seen.chain(fixed).collect();
    points.sort_unstable_by(f64::total_cmp);
    points.dedup();
    points
}

/// The quantile of p at the probability whose logit is v, from the nearer end.
fn point(p: &Univariate, v: f64) -> Point {
    let unit = match p {
        Univariate::Beta(d) if v < 0.0 => Some(beta_lower_quantile(d.a(), d.b(), log_sigmoid(v))),
        Univariate::Beta(d) => Some(beta_upper_quantile(d.a(), d.b(), log_sigmoid(-v))),
        Univariate::BinaryConcrete(d) => logit(d).map(|d| UnitPoint::from_logit(quantile(&d, v))),
        Univariate::Uniform(d) if d.low() >= 0.0 && d.high() <= 1.0 => {
            let width = d.high() - d.low();
            let (x, y) = (sigmoid(v), sigmoid(-v));
            Some(UnitPoint::from_parts(
                d.low() + width * x,
                (1.0 - d.high()) + width * y,
            ))
        }
        _ => None,
    };
    let x = match (unit, p) {
        (Some(unit), _) => unit.x,
        _ if v < 0.0 => p.quantile(sigmoid(v)),
        _ => p.upper_quantile(sigmoid(-v)),
    };
    Point { x, unit }
}

fn quantile(d: &impl Cumulative, v: f64) -> f64 {
    if v < 0.0 {
        d.quantile(sigmoid(v))
    } else {
        d.upper_quantile(sigmoid(-v))
    }
}

/// ln p − ln q.
fn log_ratio(p: &Univariate, q: &Univariate, point: &Point) -> f64 {
    match (p, q) {
        (Univariate::Logistic(p), Univariate::Logistic(q)) => p.log_prob_ratio(q, point.x),
        _ => log_prob(p, point) - log_prob(q, point),
    }
}

fn log_prob(d: &Univariate, point: &Point) -> f64 {
    let unit = || point.unit.unwrap_or_else(|| UnitPoint::new(point.x));
    match d {
        Univariate::Beta(d) => d.log_prob_at(unit()),
        Univariate::BinaryConcrete(d) => d.log_prob_from_logit(unit().logit()),
        _ => d.log_prob(point.x),
    }
}
