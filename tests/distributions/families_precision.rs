//! Values in which digits are easily lost, computed at 60 digits (mpmath): pairs that are close, and large shapes.

use crate::common::assert_relative;
use reparam::distributions::{
    Bernoulli, Beta, Categorical, Gamma, Gumbel, Pathwise, SampleGradient, Univariate,
    kl_divergence,
};

#[test]
fn divergences_of_close_pairs() {
    let check = |p: Univariate, q: Univariate, expected: f64| {
        let what = format!("{p:?} ‖ {q:?}");
        assert_relative(kl_divergence(p, q).value(), expected, 1e-10, &what);
    };
    for (p, q, expected) in [
        (
            [0.6790128482795952, 3.066055234315328],
            [0.6790128482795952, 3.06605525481261],
            4.075223196363493e-17,
        ),
        (
            [1.6996404332788861, 4.913978506129072],
            [1.6996404332788861, 4.91398320906259],
            8.35197632158297e-13,
        ),
    ] {
        let [p, q] = [p, q].map(|[a, b]| Gumbel::new(a, b).expect("valid"));
        check(p.into(), q.into(), expected);
    }
    for (p, q, expected) in [
        (
            [0.0153123273963882, 0.4756947279602868],
            [0.015312338242433112, 0.4756947279602868],
            2.506545221512207e-13,
        ),
        (
            [0.02380160972903975, 1.4270692703905896],
            [0.023801609888158968, 1.4270692703905896],
            2.235389521981584e-17,
        ),
    ] {
        let [p, q] = [p, q].map(|[a, b]| Beta::new(a, b).expect("valid"));
        check(p.into(), q.into(), expected);
    }
    for (p, q, expected) in [
        (
            [0.0153123273963882, 0.4756947279602868],
            [0.015312338242433112, 0.4756947279602868],
            2.5095391794539015e-13,
        ),
        (
            [0.02380160972903975, 1.4270692703905896],
            [0.023801609888158968, 1.4270692703905896],
            2.2366267214763496e-17,
        ),
    ] {
        let [p, q] = [p, q].map(|[a, b]| Gamma::new(a, b).expect("valid"));
        check(p.into(), q.into(), expected);
    }
    for (p, q, expected) in [
        (0.45406978251538, 0.45406973710840176, 4.158679742345302e-15),
        (
            0.6177646026979505,
            0.6177645409214902,
            8.080944123663542e-15,
        ),
        (
            0.5773825498457097,
            0.5773824921074547,
            6.831030462015139e-15,
        ),
    ] {
        let [p, q] = [p, q].map(|p| Bernoulli::from_prob(p).expect("valid"));
        check(p.into(), q.into(), expected);
    }
    for (p, q, expected) in [
        (
            [0.2, 0.3, 0.5],
            [0.2000001, 0.2999999, 0.5],
            4.166666202555961e-14,
        ),
        (
            [1e-09, 0.3, 0.7],
            [1.0000001e-09, 0.3, 0.7],
            4.9999996598544046e-24,
        ),
        (
            [0.1, 0.2, 0.7],
            [0.1, 0.2000000001, 0.7],
            1.9999992199385356e-20,
        ),
        ([0.01, 0.99, 0.0], [0.02, 0.98, 0.0], 0.003119375943778374),
        ([5.0, 1.0, 2.5], [5.0, 1.00001, 2.5], 5.1902727461381524e-12),
    ] {
        let [p, q] = [p, q].map(|p| Categorical::from_probs(&p).expect("valid"));
        check(p.into(), q.into(), expected);
    }
}

#[test]
fn derivatives_of_draws_at_large_shapes() {
    for (u, expected) in [
        (1e-06, 0.9831944763970516),
        (0.03, 0.9933503585927569),
        (0.5, 0.9999999999506155),
        (0.97, 1.0066496416930621),
        (0.999999, 1.0168055339348732),
    ] {
        let gamma = Gamma::new(20000.0, 1.0).expect("valid");
        let SampleGradient::Implicit([by_shape, _]) = gamma.d_quantile_dparams(u) else {
            panic!("implicit");
        };
        assert_relative(by_shape, expected, 1e-11, &format!("at {u}"));
    }
}
