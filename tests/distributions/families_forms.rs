//! Parameters in other forms: each makes the same member, and says which value it does not take.

use reparam::distributions::{
    Beta, BinaryConcrete, Binomial, Concrete, ExpConcrete, Exponential, Gamma, Geometric, Laplace,
    LogNormal, MultivariateNormal2d, ParameterError, Poisson, StudentT, Weibull,
};
use std::f64::consts::LN_2;

/// Where both forms are exact the members are equal.
#[test]
fn forms_of_the_same_member() {
    let near = |a: f64, b: f64| assert!((a - b).abs() < 1e-15 * b.abs(), "{a}, not {b}");
    let two = LN_2;
    near(
        Laplace::from_log_scale(1.0, two).expect("valid").scale(),
        2.0,
    );
    near(
        StudentT::from_log_scale(3.0, 1.0, two)
            .expect("valid")
            .scale(),
        2.0,
    );
    near(
        Weibull::from_log_scale(3.0, two).expect("valid").scale(),
        2.0,
    );
    near(
        LogNormal::from_log_sigma(3.0, two).expect("valid").sigma(),
        2.0,
    );
    near(Gamma::from_log_rate(3.0, two).expect("valid").rate(), 2.0);
    near(Exponential::from_log_rate(two).expect("valid").rate(), 2.0);
    near(Poisson::from_log_rate(two).expect("valid").rate(), 2.0);
    assert_eq!(Exponential::from_scale(0.25), Exponential::new(4.0));
    assert_eq!(Gamma::from_scale(3.0, 0.25), Gamma::new(3.0, 4.0));
    assert_eq!(Beta::from_mean(0.25, 8.0), Beta::new(2.0, 6.0));
    assert_eq!(
        BinaryConcrete::from_prob(0.5, 0.7),
        BinaryConcrete::new(0.0, 0.7)
    );
    assert_eq!(
        Concrete::from_probs(&[1.0, 1.0], 0.7),
        Concrete::new(&[0.0; 2], 0.7)
    );
    assert_eq!(
        ExpConcrete::from_probs(&[1.0, 2.0], 0.7),
        ExpConcrete::new(&[0.0, two], 0.7)
    );
    near(
        Binomial::from_logit(5, 0.0)
            .expect("valid")
            .one()
            .success_prob(),
        0.5,
    );
    near(
        Geometric::from_logit(0.0).expect("valid").success_prob(),
        0.5,
    );
    let by_tril = MultivariateNormal2d::from_scale_tril([0.0; 2], [[2.0, 0.0], [0.0, 3.0]]);
    assert_eq!(
        MultivariateNormal2d::new([0.0; 2], [[4.0, 0.0], [0.0, 9.0]]),
        by_tril
    );
    assert_eq!(
        MultivariateNormal2d::from_correlation([0.0; 2], [2.0, 3.0], 0.0),
        by_tril
    );
}

#[test]
fn what_is_not_taken() {
    fn refused<T: std::fmt::Debug>(made: Result<T, ParameterError>, message: &str) {
        assert_eq!(made.expect_err("refused").to_string(), message);
    }
    refused(
        Exponential::from_scale(0.0),
        "Exponential: scale is 0, but must be positive and finite, as its inverse",
    );
    refused(
        Exponential::from_log_rate(f64::NAN),
        "Exponential: rate is NaN, but must be positive and finite",
    );
    refused(
        Beta::from_mean(1.0, 2.0),
        "Beta: mean is 1, but must be between 0 and 1",
    );
    refused(
        Beta::from_mean(0.5, -2.0),
        "Beta: concentration is -2, but must be positive and finite",
    );
    refused(
        BinaryConcrete::from_prob(1.0, 2.0),
        "BinaryConcrete: prob is 1, but must be between 0 and 1",
    );
    refused(
        Concrete::from_probs(&[1.0, 0.0], 2.0),
        "Concrete: weights[1] is 0, but must be positive and finite",
    );
    refused(
        StudentT::from_log_scale(3.0, 0.0, 800.0),
        "StudentT: scale is inf, but must be positive and finite",
    );
    refused(
        Weibull::from_log_scale(3.0, -800.0),
        "Weibull: scale is 0, but must be positive and finite",
    );
}
