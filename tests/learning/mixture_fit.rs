//! Adam, and the fit of a mixture of logistics: likelihood, gradients and the path.

use crate::common::fits::{BYTES, Mixture, likelihoods, three, values};
use crate::common::{assert_close, assert_log, assert_relative};
use reparam::datasets::three_bumps;
use reparam::nn::mixture_fit::Likelihood;
use reparam::nn::{Adam, MixtureFit};
use reparam::numerics::log1mexp;
use reparam::random::Stream;

// Adam.

#[test]
fn adam_takes_the_steps_of_the_paper() {
    // Algorithm 1 at 50 digits.
    let mut adam = Adam::new(0.1, 2).expect("valid");
    let mut parameters = [1.0, -2.0];
    let gradients = [[0.5, 1e-9], [-0.25, 1e-9], [0.125, 0.0], [-3.0, 1e9]];
    let path = [
        [0.900000002, -2.0090909090909093],
        [0.8733662987078462, -2.018181818181818],
        [0.8393233849166539, -2.024015576116137],
        [0.8911844929662777, -2.0821284123353325],
    ];
    for (gradient, expected) in gradients.iter().zip(path) {
        adam.step(&mut parameters, gradient);
        for (actual, expected) in parameters.iter().zip(expected) {
            assert_relative(*actual, expected, 1e-14, "parameter");
        }
    }
    for rate in [0.0, -1.0, f64::NAN, f64::INFINITY] {
        assert_eq!(
            Adam::<f64>::new(rate, 1).expect_err("refused").parameter,
            "learning_rate"
        );
    }
}

#[test]
fn adam_finds_the_bottom_of_a_narrow_valley() {
    let mut adam = Adam::new(0.05, 2).expect("valid");
    let mut point = [5.0, -3.0];
    for _ in 0..3000 {
        let gradient = [2.0 * (point[0] - 1.0), 2e4 * (point[1] - 2.0)];
        adam.step(&mut point, &gradient);
    }
    assert_close(point[0], 1.0, 1e-6, "shallow");
    assert_close(point[1], 2.0, 1e-6, "steep");
}

// Likelihood and gradient.

#[test]
fn likelihood_is_that_of_the_terms() {
    for likelihood in likelihoods() {
        let (mixture, values) = (three(), values());
        let fit = mixture.fit(&values, likelihood, 0.1);
        let expected = mixture.log_likelihood(&values, likelihood);
        let what = format!("{likelihood:?}");
        assert_log(fit.training_log_likelihood(), expected, 1e-13, &what);
        assert_log(fit.held_out_log_likelihood(), expected, 1e-13, &what);
    }
}

#[test]
fn gradients_are_slopes() {
    for likelihood in likelihoods() {
        let (mixture, values) = (three(), values());
        let gradient = mixture
            .fit(&values, likelihood, 0.1)
            .training_gradient()
            .to_vec();
        for (entry, &gradient) in gradient.iter().enumerate() {
            let moved = |h: f64| {
                let mut mixture = mixture.clone();
                *mixture.entry(entry) += h;
                -mixture.log_likelihood(&values, likelihood)
            };
            let slope = (moved(1e-5) - moved(-1e-5)) / 2e-5;
            let what = format!("{likelihood:?} {entry}");
            assert_close(gradient, slope, 1e-8 * slope.abs().max(1.0), &what);
        }
    }
}

#[test]
fn each_value_has_its_own_slope() {
    // One value at a time, so that edges and flanks are not lost in a mean.
    for likelihood in likelihoods() {
        for x in [-1.0, -0.99, -0.31, 0.1, 0.52, 0.996, 1.0] {
            let mixture = three();
            let mut fit = mixture.fit(&[x], likelihood, 0.1);
            for (entry, &gradient) in fit.training_gradient().iter().enumerate() {
                let moved = |h: f64| {
                    let mut mixture = mixture.clone();
                    *mixture.entry(entry) += h;
                    -mixture.log_prob(x, likelihood)
                };
                let slope = (moved(1e-5) - moved(-1e-5)) / 2e-5;
                let what = format!("{likelihood:?} {entry} at {x}");
                assert_close(gradient, slope, 1e-7 * slope.abs().max(1.0), &what);
            }
        }
    }
}

#[test]
fn clamped_scales_get_no_gradient() {
    let likelihood = Likelihood::Discretized {
        levels: 256,
        log_scale_min: -2.5,
    };
    let mut fit = three().fit(&values(), likelihood, 0.1);
    assert_eq!(fit.training_gradient()[7], 0.0);
    assert_ne!(fit.training_gradient()[6], 0.0);
    assert!(fit.step());
    assert_eq!(fit.log_scales()[1], -3.1);
}

#[test]
fn far_tails_are_straight_lines() {
    // So far out that ln(1 + e⁻ᶻ) is 0: each scale adds one nat.
    for (mean, log_scale, x) in [
        (-0.9, -7.0_f64, 0.79),
        (0.5, -9.0, -0.5),
        (0.0, -20.0, 0.99),
    ] {
        let mixture = Mixture::new(&[2.0], &[mean], &[log_scale]);
        let (scale, side): (f64, f64) = (log_scale.exp(), (x - mean).signum());
        let z = (x - mean).abs() / scale;
        let mut fit = mixture.fit(&[x], Likelihood::Continuous, 0.1);
        let value = fit.training_log_likelihood();
        assert_relative(value, -z - log_scale, 1e-14, "log density");
        let gradient = fit.training_gradient();
        assert_close(gradient[0], 0.0, 1e-15, "logit");
        assert_relative(gradient[1], -side / scale, 1e-13, "mean");
        assert_relative(gradient[2], 1.0 - z, 1e-13, "log scale");

        // The bin's near end counts, and of its width only ln(1 − e⁻ᵈ).
        let likelihood = Likelihood::Discretized {
            levels: 65536,
            log_scale_min: -30.0,
        };
        let level = (0.5 * (x + 1.0) * 65535.0).round() / 65535.0 * 2.0 - 1.0;
        let near = ((level - mean).abs() - 1.0 / 65535.0) / scale;
        let width = 2.0 / 65535.0 / scale;
        let mut fit = mixture.fit(&[x], likelihood, 0.1);
        let value = fit.training_log_likelihood();
        assert_relative(value, -near + log1mexp(width), 1e-12, "log probability");
        let gradient = fit.training_gradient();
        assert_relative(gradient[1], -side / scale, 1e-12, "mean of a level");
        let closing = if width > 700.0 {
            0.0
        } else {
            width / width.exp_m1()
        };
        assert_relative(gradient[2], closing - near, 1e-12, "log scale of a level");
    }
}

// The path.

#[test]
fn data_of_a_known_mixture_are_learned() {
    let truth = Mixture::new(&[0.9, 0.2, -0.3], &[-0.5, 0.1, 0.6], &[-2.7, -3.6, -3.0]);
    let mut stream = Stream::new(11, "data");
    let (training, held_out) = (
        truth.draw(&mut stream, 20_000),
        truth.draw(&mut stream, 20_000),
    );
    let start = Mixture::new(&[0.0; 3], &[-0.8, 0.0, 0.8], &[-1.5; 3]);
    for likelihood in [Likelihood::Continuous, BYTES] {
        let mut fit = MixtureFit::new(
            start.start(),
            training.as_slice().into(),
            held_out.as_slice().into(),
            likelihood,
            0.02,
            5,
        )
        .expect("valid");
        let before = fit.held_out_log_likelihood();
        for _ in 0..1500 {
            assert!(fit.step());
        }
        let reached = truth.log_likelihood(&held_out, likelihood);
        assert!(before < reached - 0.5, "{before} was already good");
        let what = format!("{likelihood:?}");
        assert_close(fit.held_out_log_likelihood(), reached, 0.02, &what);
        assert_eq!(fit.steps(), 1500);
        assert_close(-fit.loss(), reached, 0.5, "minibatch");
    }
}

#[test]
fn one_logistic_finds_location_and_scale() {
    let truth = Mixture::new(&[0.0], &[0.25], &[-3.0]);
    let data = truth.draw(&mut Stream::new(3, "data"), 256);
    let mut fit = Mixture::new(&[0.0], &[-0.5], &[-1.0]).fit(&data, Likelihood::Continuous, 0.02);
    for _ in 0..1500 {
        assert!(fit.step());
    }
    // Cramér–Rao: the standard errors are √3·s/√n and about 0.837/√n.
    assert_close(
        fit.means()[0],
        0.25,
        4.0 * 3_f64.sqrt() * 0.0498 / 16.0,
        "mean",
    );
    assert_close(fit.log_scales()[0], -3.0, 4.0 * 0.837 / 16.0, "log scale");
    // The whole set is every batch, so that the path ends where the gradient does.
    for slope in fit.training_gradient() {
        assert_close(*slope, 0.0, 1e-3, "slope at the end");
    }
}

#[test]
fn a_seed_fixes_the_path() {
    let data = three_bumps(&mut Stream::new(2, "data"), 3000);
    let fit = |seed| {
        let mixture = three();
        let data = data.as_slice();
        let start = mixture.start();
        MixtureFit::new(start, data.into(), data.into(), BYTES, 0.05, seed).expect("valid")
    };
    let (mut first, mut second, mut other) = (fit(1), fit(1), fit(2));
    assert!(first.loss().is_nan());
    for step in 0..200 {
        assert!(first.step() && second.step() && other.step());
        assert_eq!(first.loss().to_bits(), second.loss().to_bits());
        if step == 100 {
            second = first.clone();
        }
    }
    assert_eq!(first.logits(), second.logits());
    assert_eq!(first.means(), second.means());
    assert_eq!(first.log_scales(), second.log_scales());
    assert_ne!(first.means(), other.means());
}

#[test]
fn few_values_are_taken_whole() {
    let mixture = three();
    let data = values()[..256].to_vec();
    let mut fit = mixture.fit(&data, Likelihood::Continuous, 0.1);
    let whole = -mixture.log_likelihood(&data, Likelihood::Continuous);
    assert!(fit.step());
    assert_log(fit.loss(), whole, 1e-13, "loss of the whole set");
    let mut fit = mixture.fit(&values(), Likelihood::Continuous, 0.1);
    let whole = -mixture.log_likelihood(&values(), Likelihood::Continuous);
    assert!(fit.step());
    assert!((fit.loss() - whole).abs() > 1e-6, "a batch is not the set");
}

// What is refused.

#[test]
fn what_cannot_be_fitted_is_refused() {
    let refusal = |mixture: &Mixture, data: &[f64], likelihood, rate| {
        MixtureFit::new(
            mixture.start(),
            data.into(),
            [0.5].into(),
            likelihood,
            rate,
            1,
        )
        .expect_err("refused")
        .to_string()
    };
    let (good, data) = (three(), [0.5]);
    let continuous = Likelihood::Continuous;
    let said = refusal(&good, &[], continuous, 0.1);
    assert_eq!(
        said,
        "MixtureFit: number of values is 0, but must be at least 1"
    );
    let said = refusal(&good, &[0.0, f64::INFINITY], continuous, 0.1);
    assert_eq!(said, "MixtureFit: training[1] is inf, but must be finite");
    let said = refusal(&good, &data, continuous, 0.0);
    assert_eq!(
        said,
        "Adam: learning_rate is 0, but must be positive and finite"
    );
    let short = Mixture::new(&[0.0; 2], &[0.0], &[0.0; 2]);
    let said = refusal(&short, &data, continuous, 0.1);
    assert!(
        said.starts_with("MixtureFit: number of means is 1"),
        "{said}"
    );
    let none = Mixture::new(&[], &[], &[]);
    let said = refusal(&none, &data, continuous, 0.1);
    assert!(
        said.starts_with("MixtureFit: number of logits is 0"),
        "{said}"
    );
    for (log_scale, named) in [(-800.0, "log_scales[1]"), (f64::NAN, "log_scales[1]")] {
        let bad = Mixture::new(&[0.0; 2], &[0.0; 2], &[0.0, log_scale]);
        assert!(refusal(&bad, &data, continuous, 0.1).contains(named));
    }
    for (levels, log_scale_min, named) in [(1, -7.0, "levels"), (4, f64::NAN, "log_scale_min")] {
        let likelihood = Likelihood::Discretized {
            levels,
            log_scale_min,
        };
        assert!(refusal(&good, &data, likelihood, 0.1).contains(named));
    }
}
