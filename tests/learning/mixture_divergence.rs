//! How the fit of a mixture of logistics ends where numbers end.

use crate::common::fits::{BYTES, Mixture, likelihoods, three};
use crate::common::{assert_close, assert_relative};
use proptest::prelude::*;
use reparam::datasets::three_bumps;
use reparam::nn::MixtureFit;
use reparam::nn::mixture_fit::{Likelihood, Part, Quantity};
use reparam::random::Stream;

/// Asserts that all a fit tells about its state is finite.
#[track_caller]
fn assert_finite(fit: &MixtureFit) {
    let lists = [fit.logits(), fit.means(), fit.log_scales()];
    let numbers = [fit.training_log_likelihood(), fit.held_out_log_likelihood()];
    let all = lists.concat().into_iter().chain(numbers);
    for (i, x) in all.enumerate() {
        assert!(x.is_finite(), "number {i} is {x}");
    }
    assert!(fit.loss().is_finite() || fit.steps() == 0);
}

/// Asserts that it has ended at this step, for this reason, and that nothing moves any more.
#[track_caller]
fn assert_ended(fit: &mut MixtureFit, step: usize, quantity: Quantity) {
    let divergence = *fit.divergence().expect("it has ended");
    assert_eq!((divergence.step, divergence.quantity), (step, quantity));
    assert_eq!(fit.steps(), step - 1);
    assert_finite(fit);
    let before = (
        fit.logits().to_vec(),
        fit.means().to_vec(),
        fit.log_scales().to_vec(),
    );
    assert!(!fit.step());
    let after = (
        fit.logits().to_vec(),
        fit.means().to_vec(),
        fit.log_scales().to_vec(),
    );
    assert_eq!(before, after);
    assert_eq!(fit.divergence(), Some(&divergence));
}

#[test]
fn equal_data_shrink_the_scale_to_nothing() {
    let mixture = Mixture::new(&[0.0], &[0.3], &[-1.0]);
    for rate in [10.0, 50.0, 300.0] {
        let mut fit = mixture.fit(&[0.3; 1000], Likelihood::Continuous, rate);
        while fit.step() {}
        // The slope by the log scale is always 1, so that each step is as long as the rate; the
        // reciprocal of the scale overflows below −709.78.
        let step = (708.78_f64 / rate).ceil() as usize;
        assert_ended(&mut fit, step, Quantity::Scale(0));
        let value = fit.divergence().expect("it has ended").value;
        assert!((0.0..5.6e-309).contains(&value), "{value}");
        let last = -1.0 - rate * (step - 1) as f64;
        assert_close(fit.log_scales()[0], last, 1e-3, "last log scale");
        assert_close(fit.loss(), last + rate + 4_f64.ln(), 1e-3, "last loss");
    }
    // Levels have a largest probability: nothing diverges.
    let mut fit = mixture.fit(&[0.3; 1000], BYTES, 10.0);
    assert!((0..500).all(|_| fit.step()));
    assert_finite(&fit);
}

#[test]
fn an_infinite_loss_ends_it() {
    let mixture = Mixture::new(&[0.0, 1.0], &[0.0, 0.5], &[-3.0, -4.0]);
    for likelihood in [Likelihood::Continuous, BYTES] {
        let mut fit = mixture.fit(&[0.1, 1e308], likelihood, 0.1);
        if likelihood == Likelihood::Continuous {
            assert!(!fit.step());
            let value = fit.divergence().expect("it has ended").value;
            assert_eq!(value, f64::NEG_INFINITY);
            assert_ended(&mut fit, 1, Quantity::LogLikelihood);
            assert_eq!(fit.training_log_likelihood(), f64::MIN);
        } else {
            // The last level is open.
            assert!(fit.step());
        }
    }
}

#[test]
fn a_gradient_too_large_for_its_square_ends_it() {
    let mixture = Mixture::new(&[0.0], &[0.5], &[-400.0]);
    let mut fit = mixture.fit(&[0.25], Likelihood::Continuous, 0.1);
    assert!(!fit.step());
    assert_ended(&mut fit, 1, Quantity::Gradient(Part::Mean, 0));
    let value = fit.divergence().expect("it has ended").value;
    assert_relative(value, 400_f64.exp(), 1e-13, "slope");
}

#[test]
fn a_parameter_beyond_all_doubles_ends_it() {
    let mixture = Mixture::new(&[1.79e308; 2], &[-0.5, 0.5], &[-1.0; 2]);
    let mut fit = mixture.fit(&[0.5, 0.6], Likelihood::Continuous, 1e307);
    assert!(!fit.step());
    assert_ended(&mut fit, 1, Quantity::Parameter(Part::Logit, 1));
    assert_eq!(fit.divergence().expect("it has ended").value, f64::INFINITY);
    assert_eq!(fit.means(), [-0.5, 0.5]);
}

#[test]
fn a_high_rate_and_far_outliers_stay_finite() {
    let data = three_bumps(&mut Stream::new(4, "data"), 1000);
    for likelihood in likelihoods() {
        let mut fit = three().fit(&data, likelihood, 10.0);
        for _ in 0..400 {
            fit.step();
            assert_finite(&fit);
        }
    }
    let mut data = data;
    data.extend([1e6, -1e9]);
    let mut fit = three().fit(&data, Likelihood::Continuous, 0.02);
    let before = fit.training_log_likelihood();
    assert!((0..1000).all(|_| fit.step()));
    assert!(fit.training_log_likelihood() > before);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn nothing_that_is_told_is_ever_infinite(
        parameters in proptest::collection::vec((-1e3..1e3, -1e3..1e3, -700.0..700.0), 1..5),
        data in proptest::collection::vec(prop_oneof![-1.0..1.0, -1e308..1e308, Just(0.0)], 1..20),
        log_rate in -5.0..300.0,
        discretized in any::<bool>(),
        levels in 2_u32..70_000,
        log_scale_min in -1e3..1e3,
    ) {
        let column = |f: fn(&(f64, f64, f64)) -> f64| parameters.iter().map(f).collect::<Vec<_>>();
        let mixture = Mixture {
            logits: column(|p| p.0),
            means: column(|p| p.1),
            log_scales: column(|p| p.2),
        };
        let likelihood = if discretized {
            Likelihood::Discretized { levels, log_scale_min }
        } else {
            Likelihood::Continuous
        };
        let rate = 10_f64.powf(log_rate);
        let data = data.as_slice();
        let fit = MixtureFit::new(mixture.start(), data.into(), [0.3, 1e300].into(), likelihood, rate, 1);
        if let Ok(mut fit) = fit {
            for step in 1..30 {
                let took = fit.step();
                assert_finite(&fit);
                prop_assert_eq!(took, fit.divergence().is_none());
                prop_assert!(fit.steps() <= step);
            }
        } else {
            prop_assert!(log_scale_min.abs() > 700.0);
        }
    }
}
