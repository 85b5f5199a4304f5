//! The derivatives of logarithms of densities and masses against differences, and draws in bulk against single ones.

use crate::common::assert_close;
use proptest::prelude::*;
use rand::distr::Distribution;
use reparam::distributions::{
    Bernoulli, Beta, Binomial, Cauchy, ChiSquare, ContinuousDistribution, Cumulative, Dirichlet,
    DiscreteDistribution, Exponential, Gamma, Geometric, Laplace, LogNormal, MultivariateNormal2d,
    Pareto, Poisson, Score, StudentT, Weibull,
};
use reparam::random::Stream;

/// The slope of f at 0 by a difference of the fourth order, and how far off rounding may put it.
fn slope(f: impl Fn(f64) -> f64, h: f64) -> (f64, f64) {
    let values = [-2.0, -1.0, 1.0, 2.0].map(|step| f(step * h));
    let size = values.iter().fold(0.0_f64, |size, v| size.max(v.abs()));
    let difference = 8.0 * (values[2] - values[1]) - (values[3] - values[0]);
    (difference / (12.0 * h), 1e-14 * (1.0 + size) / h)
}

#[track_caller]
fn assert_slope(value: f64, f: impl Fn(f64) -> f64, h: f64, what: &str) {
    let (slope, rounding) = slope(f, h);
    assert_close(value, slope, 1e-7 * (1.0 + value.abs()) + rounding, what);
}

/// Both derivatives of a density at its quantile of u.
fn assert_derivatives<D: Cumulative + Score + std::fmt::Debug, const N: usize>(
    parameters: [f64; N],
    u: f64,
    build: impl Fn([f64; N]) -> D,
    gradient: impl Fn(&D, f64) -> [f64; N],
) {
    let d = build(parameters);
    let x = d.quantile(u);
    let what = format!("{d:?} at {x}");
    // No farther than a part of the way to an end of the support.
    let (low, high) = d.support();
    let room = (x - low).min(high - x).min(1.0 + x.abs());
    let rate = 1.0 + d.d_log_prob_dx(x).abs();
    let h = 2e-4 * room.min(1.0 / rate);
    // Nearer to an end the steps have too few digits beside x.
    if room > 1e-3 * (1.0 + x.abs()) || x.abs() < 1e-3 {
        assert_slope(d.d_log_prob_dx(x), |step| d.log_prob(x + step), h, &what);
    }
    for (k, value) in gradient(&d, x).into_iter().enumerate() {
        let at = |step: f64| {
            let mut moved = parameters;
            moved[k] += step;
            build(moved).log_prob(x)
        };
        let h = 2e-4 * parameters[k].abs().max(0.1) / (1.0 + value.abs() * parameters[k].abs());
        assert_slope(value, at, h, &format!("{what}, by parameter {k}"));
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn of_densities(log_a in -1.0..3.0_f64, log_b in -1.0..3.0_f64, m in -3.0..3.0, u in 0.02..0.98_f64) {
        let (a, b) = (log_a.exp(), log_b.exp());
        // No difference may span the corner in the middle.
        if (u - 0.5).abs() > 0.02 {
            assert_derivatives([m, b], u, |[m, b]| Laplace::new(m, b).expect("valid"), Laplace::d_log_prob_dparams);
        }
        assert_derivatives([m, b], u, |[m, b]| Cauchy::new(m, b).expect("valid"), Cauchy::d_log_prob_dparams);
        assert_derivatives([a, m, b], u, |[a, m, b]| StudentT::new(a, m, b).expect("valid"), StudentT::d_log_prob_dparams);
        assert_derivatives([a], u, |[a]| Exponential::new(a).expect("valid"), Exponential::d_log_prob_dparams);
        assert_derivatives([a, b], u, |[a, b]| Gamma::new(a, b).expect("valid"), Gamma::d_log_prob_dparams);
        assert_derivatives([a], u, |[a]| ChiSquare::new(a).expect("valid"), ChiSquare::d_log_prob_dparams);
        assert_derivatives([a, b], u, |[a, b]| Beta::new(a, b).expect("valid"), Beta::d_log_prob_dparams);
        assert_derivatives([m, 0.1 * b], u, |[m, b]| LogNormal::new(m, b).expect("valid"), LogNormal::d_log_prob_dparams);
        assert_derivatives([a, b], u, |[a, b]| Weibull::new(a, b).expect("valid"), Weibull::d_log_prob_dparams);
        // Its support moves with its scale, and must not pass x.
        if u > 0.2 {
            assert_derivatives([b, a], u, |[b, a]| Pareto::new(b, a).expect("valid"), Pareto::d_log_prob_dparams);
        }
    }

    #[test]
    fn of_masses(logit in -5.0..5.0_f64, log_rate in -2.0..4.0_f64, u in 0.001..0.999) {
        let h = 1e-3;
        let bernoulli = |l| Bernoulli::from_logit(l).expect("valid");
        let k = bernoulli(logit).quantile(u);
        assert_slope(bernoulli(logit).d_log_prob_dlogit(k), |s| bernoulli(logit + s).log_prob(k), h, "Bernoulli");
        let p = bernoulli(logit).success_prob();
        let from_prob = |p| Bernoulli::from_prob(p).expect("valid");
        assert_slope(
            from_prob(p).d_log_prob_dprob(k), |s| from_prob(p + s).log_prob(k), h * p.min(1.0 - p), "Bernoulli by p",
        );
        let binomial_of = |p| Binomial::from_prob(12, p).expect("valid");
        let k = binomial_of(p).quantile(u);
        assert_slope(
            binomial_of(p).d_log_prob_dprob(k), |s| binomial_of(p + s).log_prob(k), h * p.min(1.0 - p), "Binomial by p",
        );
        let geometric_of = |p| Geometric::from_prob(p).expect("valid");
        let k = geometric_of(p).quantile(u);
        assert_slope(
            geometric_of(p).d_log_prob_dprob(k), |s| geometric_of(p + s).log_prob(k), h * p.min(1.0 - p), "Geometric by p",
        );
        let binomial = |l| Binomial::from_logit(12, l).expect("valid");
        let k = binomial(logit).quantile(u);
        assert_slope(binomial(logit).d_log_prob_dlogit(k), |s| binomial(logit + s).log_prob(k), h, "Binomial");
        let geometric = |l| Geometric::from_logit(l).expect("valid");
        let k = geometric(logit).quantile(u);
        assert_slope(geometric(logit).d_log_prob_dlogit(k), |s| geometric(logit + s).log_prob(k), h, "Geometric");
        let poisson = |l| Poisson::from_log_rate(l).expect("valid");
        let k = poisson(log_rate).quantile(u);
        assert_slope(poisson(log_rate).d_log_prob_dlog_rate(k), |s| poisson(log_rate + s).log_prob(k), h, "Poisson");
        let rate = log_rate.exp();
        let from_rate = |rate| Poisson::new(rate).expect("valid");
        assert_slope(
            from_rate(rate).d_log_prob_dparams(k)[0], |s| from_rate(rate + s).log_prob(k), h * rate, "Poisson by λ",
        );
    }

    #[test]
    fn of_vectors(a in 0.2..5.0_f64, b in 0.2..5.0_f64, c in 0.2..5.0_f64, u in 0.05..0.9_f64, v in 0.1..0.9_f64) {
        let x = [u, (1.0 - u) * v, (1.0 - u) * (1.0 - v)];
        let concentration = [a, b, c];
        let mut gradient = [0.0; 3];
        Dirichlet::new(&concentration).expect("valid").d_log_prob_dconcentration(&x, &mut gradient);
        for k in 0..3 {
            let at = |step: f64| {
                let mut moved = concentration;
                moved[k] += step;
                Dirichlet::new(&moved).expect("valid").log_prob(&x)
            };
            assert_slope(gradient[k], at, 1e-3 * concentration[k], "Dirichlet");
        }
        let normal = MultivariateNormal2d::from_correlation([a, -b], [c, a], u - v).expect("valid");
        let x = [a + v, c - u];
        for k in 0..2 {
            let at = |step: f64| {
                let mut moved = x;
                moved[k] += step;
                normal.log_prob(moved)
            };
            assert_slope(normal.d_log_prob_dx(x)[k], at, 1e-3, "Normal in the plane");
        }
    }
}

/// The derivatives of x = μ + Lz are those of a function of x, entry by entry of L.
#[test]
fn of_draws_in_the_plane() {
    let (z, cotangent) = ([0.7, -1.3], [2.0, -0.5]);
    let tril = [[1.5, 0.0], [-0.4, 0.8]];
    let build = |tril| MultivariateNormal2d::from_scale_tril([1.0, 2.0], tril).expect("valid");
    let value = |tril| {
        let x = build(tril).transform(z);
        x[0] * cotangent[0] + x[1] * cotangent[1]
    };
    let gradient = build(tril).vjp_scale_tril(z, cotangent);
    for (value_of, (i, j)) in gradient.into_iter().zip([(0, 0), (1, 0), (1, 1)]) {
        let at = |step: f64| {
            let mut moved: [[f64; 2]; 2] = tril;
            moved[i][j] += step;
            value(moved)
        };
        assert_slope(value_of, at, 1e-3, "scale_tril");
    }
}

#[test]
fn fill_is_repeated_sampling() {
    fn check<D: ContinuousDistribution + Distribution<f64> + std::fmt::Debug>(d: &D) {
        let mut bulk = Stream::new(2, "bulk");
        let mut single = bulk.clone();
        for n in [1, 2, 7, 130] {
            let mut draws = vec![0.0; n];
            d.fill(&mut bulk, &mut draws);
            for x in draws {
                assert_eq!(x.to_bits(), d.sample(&mut single).to_bits(), "{d:?}");
            }
        }
        assert_eq!(bulk.uniform(), single.uniform(), "{d:?}");
    }
    check(&Laplace::new(0.3, 2.0).expect("valid"));
    check(&Cauchy::new(0.3, 2.0).expect("valid"));
    check(&StudentT::new(3.5, 0.3, 2.0).expect("valid"));
    check(&Gamma::new(0.3, 2.0).expect("valid"));
    check(&ChiSquare::new(3.0).expect("valid"));
    check(&Beta::new(0.3, 2.0).expect("valid"));
    check(&LogNormal::new(0.3, 2.0).expect("valid"));
    check(&Pareto::new(0.3, 2.0).expect("valid"));
    check(&Weibull::new(0.3, 2.0).expect("valid"));
}
