//! Divergences that have a closed form, as sums of terms none of which is negative where there is such a form.

use super::bregman::{bregman, bregman_at, excess, exp_excess, ratio_excess, square_ratio_excess};
use crate::distributions::{
    Bernoulli, Beta, Categorical, Cauchy, Gamma, Gumbel, Laplace, Normal, Pareto, Univariate,
    Weibull,
};
use crate::numerics::{
    EULER_GAMMA, HALF_LN_2PI, digamma, digamma_difference, ln_gamma_1p, ln_gamma_ratio, ln_ratio,
    normal_cdf, standardise, trigamma, trigamma_minus_inverse,
};
use std::f64::consts::{LN_2, PI};

/// The divergence of a covered pair whose closed form stays exact where p and q are close, or that are never close.
pub(super) fn closed_form(p: &Univariate, q: &Univariate) -> Option<f64> {
    use Univariate as U;
    if let (Some(p), Some(q)) = (as_gamma(p), as_gamma(q)) {
        return Some(gamma(p, q));
    }
    if let (Some(p), Some(q)) = (as_beta(p), as_beta(q)) {
        return Some(dirichlet(&[p.a(), p.b()], &[q.a(), q.b()]));
    }
    Some(match (p, q) {
        (U::Normal(p), U::Normal(q)) => normal(p, q),
        (U::LogNormal(p), U::LogNormal(q)) => normal(&p.log(), &q.log()),
        (U::Gumbel(p), U::Gumbel(q)) => gumbel(p, q),
        (U::Laplace(p), U::Laplace(q)) => laplace(p, q),
        (U::Cauchy(p), U::Cauchy(q)) => cauchy(p, q),
        (U::Logistic(p), U::Logistic(q)) => p.kl_divergence_equal_scale(q)?,
        (U::Pareto(p), U::Pareto(q)) => pareto(p, q),
        (U::Uniform(p), U::Uniform(q)) => ln_ratio(q.high() - q.low(), p.high() - p.low()),
        (U::Weibull(p), U::Weibull(q)) => weibull(p, q),
        (U::Bernoulli(p), U::Bernoulli(q)) => bernoulli(p, q),
        (U::Binomial(p), U::Binomial(q)) if p.trials() == q.trials() => {
            p.trials() * bernoulli(&p.one(), &q.one())
        }
        // As many draws as are made on average.
        (U::Geometric(p), U::Geometric(q)) => bernoulli(&p.one(), &q.one()) / p.success_prob(),
        (U::Poisson(p), U::Poisson(q)) => p.rate() * ratio_excess(q.rate(), p.rate()),
        (U::Categorical(p), U::Categorical(q)) => categorical(p, q),
        _ => return None,
    })
}

/// −H(p) − E ln q, from moments of p: good where the two are not close.
pub(super) fn by_moments(p: &Univariate, q: &Univariate) -> Option<f64> {
    use Univariate as U;
    // Their entropies are integrals themselves.
    if let U::BinaryConcrete(_) | U::MixtureOfLogistics(_) | U::MixtureOfNormals(_) = p {
        return None;
    }
    let cross_entropy = match (p, q) {
        (_, U::Uniform(q)) => (q.high() - q.low()).ln(),
        (U::Uniform(p), U::Normal(q)) => {
            let [a, b] = [p.low(), p.high()].map(|x| q.standardise(x));
            HALF_LN_2PI + q.scale().ln() + (a * a + a * b + b * b) / 6.0
        }
        (_, U::Normal(q)) => {
            let deviation = p.variance().sqrt() / q.scale();
            let distance = standardise(p.mean(), q.location(), q.scale());
            HALF_LN_2PI + q.scale().ln() + 0.5 * (deviation * deviation + distance * distance)
        }
        (U::Normal(p), U::Laplace(q)) => {
            let z = standardise(p.location(), q.location(), p.scale());
            let mean = (2.0 / PI).sqrt() * (-0.5 * z * z).exp() + z * (1.0 - 2.0 * normal_cdf(-z));
            LN_2 + q.scale().ln() + p.scale() / q.scale() * mean
        }
        (_, U::Gumbel(q)) => {
            let log_mean_exponential = log_mean_exponential(p, q)?;
            q.scale().ln() + q.standardise(p.mean()) + log_mean_exponential.exp()
        }
        (_, U::LogNormal(q)) => {
            let (mean, variance) = log_moments(p)?;
            let deviation = variance.sqrt() / q.sigma();
            let distance = (mean - q.mu()) / q.sigma();
            let square = deviation * deviation + distance * distance;
            mean + HALF_LN_2PI + q.sigma().ln() + 0.5 * square
        }
        (_, U::Weibull(q)) => {
            let (log_mean, _) = log_moments(p)?;
            let log_power = log_moment(p, q.shape())? - q.shape() * q.scale().ln();
            -q.shape().ln() + q.shape() * q.scale().ln() - (q.shape() - 1.0) * log_mean
                + log_power.exp()
        }
        _ => {
            let q = as_gamma(q)?;
            let (shape, rate) = (q.shape(), q.rate());
            // An exponential distribution does not ask for it.
            let log_mean = if shape == 1.0 { 0.0 } else { log_moments(p)?.0 };
            rate * p.mean() - (shape - 1.0) * log_mean - shape * rate.ln()
                + (ln_gamma_1p(shape) - shape.ln())
        }
    };
    Some(cross_entropy - p.entropy())
}

fn as_gamma(d: &Univariate) -> Option<Gamma> {
    match d {
        Univariate::Gamma(d) => Some(*d),
        Univariate::ChiSquare(d) => Some(d.gamma()),
        Univariate::Exponential(d) => Some(Gamma::of(1.0, d.rate())),
        _ => None,
    }
}

fn as_beta(d: &Univariate) -> Option<Beta> {
    match d {
        Univariate::Beta(d) => Some(*d),
        Univariate::Uniform(d) if d.low() == 0.0 && d.high() == 1.0 => Some(Beta::of(1.0, 1.0)),
        _ => None,
    }
}

/// Mean and variance of ln X.
fn log_moments(p: &Univariate) -> Option<(f64, f64)> {
    if let Some(p) = as_gamma(p) {
        return Some((digamma(p.shape()) - p.rate().ln(), trigamma(p.shape())));
    }
    Some(match p {
        Univariate::LogNormal(p) => (p.mu(), p.sigma() * p.sigma()),
        Univariate::Weibull(p) => {
            let root = PI / p.shape();
            (p.scale().ln() - EULER_GAMMA / p.shape(), root * root / 6.0)
        }
        Univariate::Pareto(p) => {
            let inverse = 1.0 / p.alpha();
            (p.scale().ln() + inverse, inverse * inverse)
        }
        Univariate::Beta(p) => (
            -digamma_difference(p.a(), p.b()),
            trigamma(p.a()) - trigamma(p.a() + p.b()),
        ),
        _ => return None,
    })
}

/// ln E Xᵏ.
fn log_moment(p: &Univariate, k: f64) -> Option<f64> {
    if let Some(p) = as_gamma(p) {
        return Some(ln_gamma_ratio(p.shape(), k) - k * p.rate().ln());
    }
    Some(match p {
        Univariate::LogNormal(p) => k * p.mu() + 0.5 * (k * p.sigma()) * (k * p.sigma()),
        Univariate::Weibull(p) => k * p.scale().ln() + ln_gamma_1p(k / p.shape()),
        Univariate::Pareto(p) => k * p.scale().ln() - (-k / p.alpha()).ln_1p(),
        Univariate::Beta(p) => ln_gamma_ratio(p.a(), k) - ln_gamma_ratio(p.a() + p.b(), k),
        _ => return None,
    })
}

/// ln E e^(−z) for z = (X − μ)/β with location and scale of q.
fn log_mean_exponential(p: &Univariate, q: &Gumbel) -> Option<f64> {
    if let Some(p) = as_gamma(p) {
        let at_zero = -q.standardise(0.0);
        return Some(at_zero - p.shape() * (1.0 / p.rate() / q.scale()).ln_1p());
    }
    Some(match p {
        Univariate::Normal(p) => {
            let deviation = p.scale() / q.scale();
            0.5 * deviation * deviation - q.standardise(p.location())
        }
        Univariate::Logistic(p) => {
            let angle = PI * (p.scale() / q.scale());
            (angle / angle.sin()).ln() - q.standardise(p.location())
        }
        Univariate::Laplace(p) => {
            let ratio = p.scale() / q.scale();
            -(-ratio * ratio).ln_1p() - q.standardise(p.location())
        }
        Univariate::Uniform(p) => {
            let width = (p.high() - p.low()) / q.scale();
            (-(-width).exp_m1() / width).ln() - q.standardise(p.low())
        }
        _ => return None,
    })
}

fn normal(p: &Normal, q: &Normal) -> f64 {
    let distance = q.standardise(p.location());
    0.5 * (square_ratio_excess(p.scale(), q.scale()) + distance * distance)
}

/// With r = βp/βq and d = (μp − μq)/βq.
fn gumbel(p: &Gumbel, q: &Gumbel) -> f64 {
    extreme(p.scale(), q.scale(), q.standardise(p.location()))
}

/// That of the Gumbel distributions of −ln X, whose scales are the inverse shapes.
fn weibull(p: &Weibull, q: &Weibull) -> f64 {
    extreme(
        q.shape(),
        p.shape(),
        -q.shape() * ln_ratio(p.scale(), q.scale()),
    )
}

/// With r = a/b and w = ln Γ(1 + r) − d: eʷ − 1 − w and ln Γ(r) + γ (r − 1).
fn extreme(a: f64, b: f64, d: f64) -> f64 {
    let (ratio, relative) = (a / b, (a - b) / b);
    let log_gamma = if relative.abs() > 0.1 {
        ln_gamma_1p(ratio)
    } else if relative > 0.0 {
        ln_gamma_ratio(2.0, relative)
    } else if relative < 0.0 {
        -ln_gamma_ratio(1.0 + ratio, -relative)
    } else {
        0.0
    };
    exp_excess(log_gamma - d) + bregman_at(trigamma, 1.0, ratio, relative)
}

/// With r = bp/bq and δ = |μp − μq|/bp: r − 1 − ln r and r (δ + e^(−δ) − 1).
fn laplace(p: &Laplace, q: &Laplace) -> f64 {
    let distance = p.standardise(q.location()).abs();
    let ratio = p.scale() / q.scale();
    let of_locations = if distance.is_finite() {
        ratio * exp_excess(-distance)
    } else {
        q.standardise(p.location()).abs()
    };
    ratio_excess(p.scale(), q.scale()) + of_locations
}

/// ln(1 + ((sp − sq)² + (μp − μq)²)/(4 sp sq)). Source: Chyzak and Nielsen, *A closed-form formula for the
/// Kullback–Leibler divergence between Cauchy distributions*, 2019.
fn cauchy(p: &Cauchy, q: &Cauchy) -> f64 {
    let roots = 2.0 * p.scale().sqrt() * q.scale().sqrt();
    let wider = (p.scale() - q.scale()) / roots;
    let farther = standardise(p.location(), q.location(), roots);
    let size = libm::hypot(wider, farther);
    if size > 1e10 {
        2.0 * size.ln()
    } else {
        (size * size).ln_1p()
    }
}

fn pareto(p: &Pareto, q: &Pareto) -> f64 {
    ratio_excess(q.alpha(), p.alpha()) + q.alpha() * ln_ratio(p.scale(), q.scale())
}

/// The divergence at equal means, and that of a change of the rate alone.
fn gamma(p: Gamma, q: Gamma) -> f64 {
    let of_rates = (q.rate() - p.rate()) / p.rate();
    let of_shapes = (q.shape() - p.shape()) / p.shape();
    let relative = (of_rates - of_shapes) / (1.0 + of_shapes);
    let log = || (q.rate().ln() - p.rate().ln()) - (q.shape().ln() - p.shape().ln());
    let of_means = if relative.is_finite() {
        q.shape() * excess(relative, log)
    } else {
        p.shape() * (q.rate() / p.rate()) - q.shape() * (1.0 + log())
    };
    of_means + bregman(trigamma_minus_inverse, p.shape(), q.shape())
}

/// With ln Γ split into its Stirling part, whose terms add up to the divergence of the means, and a small rest.
pub(super) fn dirichlet(p: &[f64], q: &[f64]) -> f64 {
    let [total_p, total_q] = [p, q].map(|c| c.iter().sum::<f64>());
    let pairs = || p.iter().zip(q);
    let distance: f64 = pairs().map(|(p, q)| q - p).sum();
    let of_totals = -distance / total_q;
    let terms = pairs().map(|(&p, &q)| {
        let relative = ((p - q) / q - of_totals) / (1.0 + of_totals);
        let log = || (p.ln() - q.ln()) - (total_p.ln() - total_q.ln());
        q * excess(relative, log) + bregman(trigamma_minus_inverse, p, q)
    });
    terms.sum::<f64>() - bregman_at(trigamma_minus_inverse, total_p, total_q, distance)
}

pub(super) fn bernoulli(p: &Bernoulli, q: &Bernoulli) -> f64 {
    let ([p0, p1], [q0, q1]) = (p.log_probs(), q.log_probs());
    // The rarer outcome of p comes second.
    if p1 > p0 {
        two_outcomes([p1, p0], [q1, q0], -p.logit_ahead(q))
    } else {
        two_outcomes([p0, p1], [q0, q1], p.logit_ahead(q))
    }
}

/// From the logarithms of both, and by how much the logit of the second outcome is larger in q.
fn two_outcomes(p: [f64; 2], q: [f64; 2], ahead: f64) -> f64 {
    if p[1] == f64::NEG_INFINITY {
        return 0.0 - q[0];
    }
    if ahead.abs() > 600.0 {
        return p[0].exp() * (p[0] - q[0]) + p[1].exp() * (p[1] - q[1]);
    }
    // ln(q/p) of the two outcomes.
    let first = -(p[1].exp() * ahead.exp_m1()).ln_1p();
    scaled_excess(p[0], first) + scaled_excess(p[1], ahead + first)
}

/// p (eʷ − 1 − w) from ln p, also where p has underflowed though p eʷ has not.
fn scaled_excess(log_p: f64, w: f64) -> f64 {
    if w > 1.0 {
        (log_p + w).exp() - (1.0 + w) * log_p.exp()
    } else {
        log_p.exp() * exp_excess(w)
    }
}

pub(super) fn categorical(p: &Categorical, q: &Categorical) -> f64 {
    let log_q = |k: usize| q.log_probs().get(k).copied().unwrap_or(f64::NEG_INFINITY);
    // Differences of logits have digits that those of logarithms of probabilities lack.
    let top = (0..p.len()).fold(0, |top, k| {
        if p.probs()[k] > p.probs()[top] {
            k
        } else {
            top
        }
    });
    let ahead = |k: usize| p.logit_ahead(q, k) - p.logit_ahead(q, top);
    let possible = || (0..p.len()).filter(|&k| p.log_probs()[k] > f64::NEG_INFINITY);
    let close = possible().all(|k| ahead(k).abs() < 1.0);
    let common: f64 = possible().map(|k| p.probs()[k] * ahead(k).exp_m1()).sum();
    let impossible = (0..q.len()).filter(|&k| {
        p.log_probs()
            .get(k)
            .is_none_or(|&log| log == f64::NEG_INFINITY)
    });
    let outside: f64 = impossible.map(|k| q.probs()[k]).sum();
    let terms = possible().map(|k| {
        let ratio = if close && outside == 0.0 {
            ahead(k) - common.ln_1p()
        } else {
            log_q(k) - p.log_probs()[k]
        };
        scaled_excess(p.log_probs()[k], ratio)
    });
    terms.sum::<f64>() + outside
}
