//! Divergences of mass functions by summation.

use super::Divergence;
use super::bregman::exp_excess;
use crate::distributions::Univariate;
use crate::distributions::discrete::sum_from_mode;

/// Below this divergence a summand is taken in which nothing cancels.
const CLOSE: f64 = 0.1;

pub(super) fn sum(p: &Univariate, q: &Univariate) -> Divergence {
    let (low, high) = p.support();
    let irregular = [p, q]
        .iter()
        .any(|d| matches!(d, Univariate::Categorical(_)));
    let deviation = if irregular { 0.0 } else { p.variance().sqrt() };
    let total = |f: &dyn Fn(f64) -> f64| {
        if irregular {
            (low as u64..=high as u64).map(|k| f(k as f64)).sum()
        } else {
            sum_from_mode(p.mode(), deviation, (low, high), f)
        }
    };
    let plain: f64 = total(&|k| {
        let log = p.log_prob(k);
        if log == f64::NEG_INFINITY {
            0.0
        } else {
            log.exp() * (log - q.log_prob(k))
        }
    });
    let magnitude: f64 = total(&|k| {
        let log = p.log_prob(k);
        if log == f64::NEG_INFINITY {
            0.0
        } else {
            log.exp() * (log - q.log_prob(k)).abs()
        }
    });
    if plain > CLOSE {
        return Divergence::Sum {
            value: plain,
            error: 1e-14 * magnitude,
        };
    }
    // p (q/p − 1 − ln q/p), and what q has outside of p.
    let close: f64 = total(&|k| {
        let (log, other) = (p.log_prob(k), q.log_prob(k));
        if log == f64::NEG_INFINITY {
            other.exp()
        } else if other - log > 1.0 {
            other.exp() - (1.0 + other - log) * log.exp()
        } else {
            exp_excess(other - log) * log.exp()
        }
    });
    let outside = q.cdf(low - 1.0) + q.survival(high);
    Divergence::Sum {
        value: close + outside,
        error: 1e-14 * magnitude.min(1.0),
    }
}
