//! Whether a divergence is finite.

use crate::distributions::{Logistic, Univariate};

pub(super) enum Verdict {
    Finite,
    /// p gives probability to where q gives none.
    NotCovered,
    /// The expectation of −ln q diverges.
    Divergent,
}

/// How −ln q grows toward an end of the line.
#[derive(Clone, Copy)]
enum Growth {
    /// No faster than a power of ln |x|.
    Logarithmic,
    /// Like |x|ᵏ.
    Power(f64),
    /// Like e^(|x|/s), with this s.
    Exponential(f64),
}

/// How the probability of p beyond x falls off toward an end of the line.
#[derive(Clone, Copy)]
enum Tail {
    /// It has an end there.
    End,
    /// Faster than any exponential function.
    Light,
    /// Like e^(−|x|/s), with this s.
    Exponential(f64),
    /// Slower than any exponential function, faster than any power.
    Heavy,
    /// Like |x|^(−α), with this α.
    Power(f64),
}

pub(super) fn verdict(p: &Univariate, q: &Univariate) -> Verdict {
    if p.is_discrete() != q.is_discrete() || !covers(q, p) {
        return Verdict::NotCovered;
    }
    let [lower, upper] = tails(p);
    let [toward_lower, toward_upper] = growths(q);
    if p.is_discrete() || (has_mean(lower, toward_lower) && has_mean(upper, toward_upper)) {
        Verdict::Finite
    } else {
        Verdict::Divergent
    }
}

fn has_mean(tail: Tail, growth: Growth) -> bool {
    match (tail, growth) {
        (Tail::Power(alpha), Growth::Power(k)) => k < alpha,
        (Tail::Exponential(own), Growth::Exponential(scale)) => own < scale,
        (Tail::Heavy | Tail::Power(_), Growth::Exponential(_)) => false,
        _ => true,
    }
}

/// Whether q gives probability wherever p does.
fn covers(q: &Univariate, p: &Univariate) -> bool {
    let (low, high) = effective_support(p);
    let (q_low, q_high) = effective_support(q);
    if low < q_low || high > q_high {
        return false;
    }
    // Only a categorical has gaps.
    let has_gap = |d: &Univariate| matches!(d, Univariate::Categorical(_));
    if !has_gap(q) && !has_gap(p) {
        return true;
    }
    let mut k = low;
    while k <= high {
        if q.log_prob(k) == f64::NEG_INFINITY && p.log_prob(k) > f64::NEG_INFINITY {
            return false;
        }
        k += 1.0;
    }
    true
}

/// The least and the greatest number that have probability.
fn effective_support(d: &Univariate) -> (f64, f64) {
    let (low, high) = d.support();
    match d {
        Univariate::Bernoulli(_) | Univariate::Binomial(_) => {
            let prob = match d {
                Univariate::Binomial(d) => d.one(),
                Univariate::Bernoulli(d) => *d,
                _ => return (low, high),
            };
            let [log_failure, log_success] = prob.log_probs();
            let impossible = f64::NEG_INFINITY;
            (
                if log_failure == impossible { high } else { low },
                if log_success == impossible { low } else { high },
            )
        }
        Univariate::Geometric(d) if d.one().failure_prob() == 0.0 => (low, low),
        Univariate::Categorical(d) => {
            let possible = |&p: &f64| p > f64::NEG_INFINITY;
            let first = d.log_probs().iter().position(possible);
            let last = d.log_probs().iter().rposition(possible);
            (
                first.map_or(low, |k| k as f64),
                last.map_or(high, |k| k as f64),
            )
        }
        _ => (low, high),
    }
}

/// Toward −∞ and ∞.
fn tails(p: &Univariate) -> [Tail; 2] {
    match p {
        Univariate::Normal(_) | Univariate::MixtureOfNormals(_) => [Tail::Light; 2],
        Univariate::Logistic(d) => [Tail::Exponential(d.scale()); 2],
        Univariate::Laplace(d) => [Tail::Exponential(d.scale()); 2],
        Univariate::MixtureOfLogistics(d) => {
            let scales = d.mixture().components().iter().map(Logistic::scale);
            [Tail::Exponential(scales.fold(0.0, f64::max)); 2]
        }
        Univariate::Gumbel(d) => [Tail::Light, Tail::Exponential(d.scale())],
        Univariate::Cauchy(_) => [Tail::Power(1.0); 2],
        Univariate::StudentT(d) => [Tail::Power(d.degrees_of_freedom()); 2],
        Univariate::Pareto(d) => [Tail::End, Tail::Power(d.alpha())],
        // Or lighter: −ln q never grows faster than a power toward ∞.
        Univariate::LogNormal(_)
        | Univariate::Exponential(_)
        | Univariate::Gamma(_)
        | Univariate::ChiSquare(_)
        | Univariate::Weibull(_) => [Tail::End, Tail::Heavy],
        _ => [Tail::End; 2],
    }
}

/// Toward −∞ and ∞.
fn growths(q: &Univariate) -> [Growth; 2] {
    match q {
        Univariate::Normal(_) | Univariate::MixtureOfNormals(_) => [Growth::Power(2.0); 2],
        Univariate::Gumbel(d) => [Growth::Exponential(d.scale()), Growth::Power(1.0)],
        Univariate::Cauchy(_)
        | Univariate::StudentT(_)
        | Univariate::Pareto(_)
        | Univariate::LogNormal(_) => [Growth::Logarithmic; 2],
        Univariate::Weibull(d) => [Growth::Logarithmic, Growth::Power(d.shape())],
        _ => [Growth::Power(1.0); 2],
    }
}
