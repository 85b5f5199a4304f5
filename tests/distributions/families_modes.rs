//! Modes, entropies and derivatives of quantiles of the families that have these by search or by quadrature.

#![allow(clippy::excessive_precision, reason = "as mpmath prints them")]

use crate::common::{assert_close, assert_log, assert_relative, golden, list, number};
use proptest::prelude::*;
use reparam::distributions::{
    BinaryConcrete, Cauchy, Concrete, ContinuousDistribution, Cumulative, Entropy, ExpConcrete,
    Exponential, Laplace, Logistic, Mixture, MixtureOfLogistics, Mode, Normal, Pathwise, Poisson,
    Reparameterisation, SampleGradient, Univariate,
};
use reparam::random::Stream;
use serde_json::Value;

fn vector(value: &Value) -> Vec<f64> {
    list(value).iter().map(number).collect()
}

fn normals(logits: &[f64], members: &[(f64, f64)]) -> Mixture<Normal> {
    let members = members
        .iter()
        .map(|&(m, s)| Normal::new(m, s).expect("valid"));
    Mixture::new(logits, members.collect()).expect("valid")
}

fn three_logistics() -> MixtureOfLogistics {
    MixtureOfLogistics::new(&[0.3, -0.4, 1.0], &[-0.6, 0.1, 0.7], &[-2.0, -3.1, -1.2])
        .expect("valid")
}

/// By mpmath at 40 digits.
#[test]
fn modes_of_binary_concretes() {
    for (logit, temperature, y) in [
        (0.4, 1.5, 0.476034936740725125),
        (-3.0, 2.5, -1.3969767037243509667),
        (100.0, 2.0, 50.549306144334054846),
        (1e-3, 1.0001, 2.6877557486202160559),
        (5.0, 1.000000001, 26.409652159227692045),
        (0.5, 50.0, 0.010004001567267224879),
    ] {
        let d = BinaryConcrete::new(logit, temperature).expect("valid");
        assert_relative(d.mode_logit(), y, 1e-12, &format!("{d:?}"));
    }
    let mode = |logit, temperature| {
        BinaryConcrete::new(logit, temperature)
            .expect("valid")
            .mode()
    };
    assert_eq!(mode(0.0, 3.0), 0.5);
    assert_eq!(
        [mode(2.0, 1.0), mode(-2.0, 1.0), mode(2.0, 0.5)],
        [1.0, 0.0, 0.0]
    );
    assert_eq!(mode(1e300, 1.5), 1.0);
    let far = 1.0 / (1.0 + 1_f64.exp());
    assert_relative(mode(-1e300, 1e300), far, 1e-14, "far");
}

/// By mpmath at 40 digits.
#[test]
fn modes_of_mixtures() {
    let two = normals(&[3.0_f64.ln(), 7.0_f64.ln()], &[(-1.0, 0.5), (1.5, 1.2)]);
    assert_relative(two.mode(), -0.948153009506020154, 1e-14, "two");
    assert_relative(
        three_logistics().mode(),
        0.10219648085339258004,
        1e-13,
        "three",
    );
    // Of two alike the first; one narrow component far away from a wide one; components that never come.
    let alike = normals(&[0.0; 2], &[(5.0, 0.5), (-5.0, 0.5)]);
    assert_relative(alike.mode(), -5.0, 1e-14, "alike");
    let narrow = normals(&[0.0, -5.0], &[(0.0, 1.0), (1e6, 1e-9)]);
    assert_relative(narrow.mode(), 1e6, 1e-15, "narrow");
    let hidden = normals(&[0.0, f64::NEG_INFINITY], &[(2.0, 1.0), (7.0, 1e-3)]);
    assert_eq!(hidden.mode(), 2.0);
    // Where slopes jump.
    let corners = [(0.0, 1.0), (3.0, 0.9)].map(|(m, s)| Laplace::new(m, s).expect("valid"));
    let corners = Mixture::new(&[0.0, 0.0], corners.to_vec()).expect("valid");
    assert_relative(corners.mode(), 3.0, 1e-14, "corner");
    let ends = [2.0, 0.5].map(|rate| Exponential::new(rate).expect("valid"));
    let ends = Mixture::new(&[0.0, 0.0], ends.to_vec()).expect("valid");
    assert_eq!(ends.mode(), 0.0);
}

/// Without noise all sₖ are equal, and κ = n^(−n) (n − 1)! λⁿ⁻¹ there.
#[test]
fn modes_of_log_concretes() {
    let d = ExpConcrete::new(&[0.3, -1.2, 2.0], 0.6).expect("valid");
    let mode = d.mode();
    let top = 2.0_f64.ln() + 2.0 * 0.6_f64.ln() - 3.0 * 3.0_f64.ln();
    assert_close(d.log_prob(&mode), top, 1e-14, "height");
    assert_close(mode.iter().map(|y| y.exp()).sum(), 1.0, 1e-15, "simplex");
}

/// Of two categories the log-ratio is a Logistic, and the first coordinate a binary Concrete.
#[test]
fn entropies_of_concretes() {
    let (logit, temperature) = (0.8, 0.7);
    let concrete = Concrete::new(&[logit, 0.0], temperature).expect("valid");
    let binary = BinaryConcrete::new(logit, temperature).expect("valid");
    let estimate = concrete.entropy_estimate(40_000, &mut Stream::new(3, "entropy"));
    let error = 4.0 * estimate.standard_error();
    assert!(error < 0.02, "{error}");
    assert_close(estimate.mean(), binary.entropy(), error, "Concrete");
    let estimate = concrete
        .log()
        .entropy_estimate(40_000, &mut Stream::new(3, "entropy"));
    let ratio = binary.logit_distribution().expect("finite");
    let error = 4.0 * estimate.standard_error();
    assert!(error < 0.02, "{error}");
    assert_close(estimate.mean(), ratio.entropy(), error, "ExpConcrete");
}

#[test]
fn entropies_of_mixtures() {
    for entry in list(&golden("mixture.json")["distributions"]["MoL"]) {
        let params = &entry["params"];
        let log_scales: Vec<f64> = vector(&params["scale"]).iter().map(|s| s.ln()).collect();
        let d = MixtureOfLogistics::new(
            &vector(&params["logits"]),
            &vector(&params["loc"]),
            &log_scales,
        );
        let entropy = d.expect("valid").entropy();
        assert_log(
            entropy,
            number(&entry["entropy"]),
            1e-12,
            &params.to_string(),
        );
    }
    // By mpmath.
    let two = normals(&[3.0_f64.ln(), 7.0_f64.ln()], &[(-1.0, 0.5), (1.5, 1.2)]);
    assert_relative(two.entropy(), 1.775142067186083729, 1e-12, "two");
    // One component alone; two that do not touch, which are apart by one choice of two.
    assert_relative(
        normals(&[0.0], &[(3.0, 0.2)]).entropy(),
        Normal::new(3.0, 0.2).expect("valid").entropy(),
        1e-13,
        "one",
    );
    let apart = normals(&[0.0, 0.0], &[(0.0, 1.0), (1e9, 1.0)]).entropy();
    assert_close(
        apart,
        Normal::STANDARD.entropy() + 2.0_f64.ln(),
        1e-6,
        "apart",
    );
    let heavy = Mixture::new(&[0.0, 0.0], vec![Cauchy::STANDARD; 2]).expect("valid");
    assert_relative(heavy.entropy(), Cauchy::STANDARD.entropy(), 1e-12, "heavy");
}

/// The largest of many values of the density is no larger than that at the mode.
fn assert_mode<D: Cumulative + Mode + std::fmt::Debug>(d: &D) {
    let top = d.log_prob(d.mode());
    for k in 1..2000 {
        let x = d.quantile(f64::from(k) / 2000.0);
        assert!(d.log_prob(x) <= top + 1e-12, "{d:?}: {x}, not {}", d.mode());
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_point_is_higher_than_the_mode(
        logits in prop::collection::vec(-3.0..3.0_f64, 4), means in prop::collection::vec(-3.0..3.0_f64, 4),
        log_scales in prop::collection::vec(-4.0..1.0_f64, 4), logit in -5.0..5.0_f64, log_temperature in 0.0..3.0_f64,
    ) {
        assert_mode(&MixtureOfLogistics::new(&logits, &means, &log_scales).expect("valid"));
        let members: Vec<(f64, f64)> = means.iter().zip(&log_scales).map(|(&m, s)| (m, s.exp())).collect();
        assert_mode(&normals(&logits, &members));
        assert_mode(&BinaryConcrete::new(logit, 1.01 * log_temperature.exp()).expect("valid"));
    }

    #[test]
    fn quantiles_of_mixtures_move_with_their_parameters(
        logits in prop::collection::vec(-2.0..2.0_f64, 3), means in prop::collection::vec(-2.0..2.0_f64, 3),
        log_scales in prop::collection::vec(-1.0..0.5_f64, 3), u in 0.02..0.98_f64,
    ) {
        let parameters = [logits, means, log_scales].concat();
        let build = |p: &[f64]| MixtureOfLogistics::new(&p[..3], &p[3..6], &p[6..]).expect("valid");
        let (mut gradient, d) = ([0.0; 9], build(&parameters));
        let x = d.d_quantile_dparams(u, &mut gradient);
        prop_assert_eq!(x, d.quantile(u));
        for (k, value) in gradient.into_iter().enumerate() {
            let at = |h: f64| {
                let mut moved = parameters.clone();
                moved[k] += h;
                build(&moved).quantile(u)
            };
            let h = 1e-3;
            let slope = (8.0 * (at(h) - at(-h)) - (at(2.0 * h) - at(-2.0 * h))) / (12.0 * h);
            assert_close(value, slope, 1e-7 * (1.0 + value.abs()) / d.prob(x).min(1.0), &format!("{d:?} at {u}, {k}"));
        }
        let members: Vec<(f64, f64)> = parameters[3..6].iter().zip(&parameters[6..]).map(|(&m, s)| (m, s.exp())).collect();
        // Added to all logits, a number changes nothing; added to all means, it is added to the quantile.
        let mut gradient = [0.0; 9];
        normals(&parameters[..3], &members).d_quantile_dparams(u, &mut gradient);
        assert_close(gradient[..3].iter().sum(), 0.0, 1e-13 * (1.0 + gradient[0].abs()) , "logits");
        assert_close(gradient[3..6].iter().sum(), 1.0, 1e-14, "means");
    }
}

/// In a far tail one component is left: its quantile at u/π moves with its own parameters.
#[test]
fn far_quantiles_of_mixtures() {
    let d = three_logistics();
    let mut gradient = [0.0; 9];
    for u in [1e-300, 1e-100] {
        let x = d.d_quantile_dparams(u, &mut gradient);
        // The widest is the third.
        assert_close(gradient[5], 1.0, 1e-14, "mean");
        assert_relative(gradient[8], x - 0.7, 1e-13, "log scale");
        let weight = d.mixture().weights().probs()[2];
        assert_relative(
            gradient[2],
            -(1.0 - weight) * (-1.2_f64).exp(),
            1e-12,
            "logit",
        );
    }
}

#[test]
fn which_draws_have_derivatives() {
    let binary = BinaryConcrete::new(0.4, 0.7).expect("valid");
    let u = 0.3;
    let SampleGradient::Explicit(values) = binary.d_quantile_dparams(u) else {
        panic!("explicit");
    };
    let at = |l: f64, t: f64| BinaryConcrete::new(l, t).expect("valid").quantile(u);
    let h = 1e-5;
    let slopes = [
        (at(0.4 + h, 0.7) - at(0.4 - h, 0.7)) / (2.0 * h),
        (at(0.4, 0.7 + h) - at(0.4, 0.7 - h)) / (2.0 * h),
    ];
    for (value, slope) in values.into_iter().zip(slopes) {
        assert_close(value, slope, 1e-9, "binary Concrete");
    }
    let any = |d: Univariate| {
        (
            d.reparameterisation(),
            d.d_quantile_dparams(u).map(|v| v.len()),
        )
    };
    assert_eq!(any(binary.into()), (Reparameterisation::Explicit, Some(2)));
    assert_eq!(
        any(Logistic::STANDARD.into()),
        (Reparameterisation::Explicit, Some(2))
    );
    assert_eq!(
        any(three_logistics().into()),
        (Reparameterisation::Implicit, Some(9))
    );
    let poisson = Poisson::new(2.0).expect("valid");
    assert_eq!(
        any(poisson.into()),
        (Reparameterisation::NotReparameterisable, None)
    );
}
