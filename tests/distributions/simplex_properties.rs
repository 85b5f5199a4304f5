//! What holds for every law on the simplex and every argument.

use crate::common::{assert_close, assert_log, assert_relative};
use proptest::prelude::*;
use reparam::distributions::{BinaryConcrete, Categorical, Concrete, Cumulative, ExpConcrete};
use reparam::numerics::{logit, sigmoid};
use reparam::sampling::naive_concrete::{NumericalFailure, naive_density, naive_softmax_sample};
use reparam::sampling::{AliasTable, GumbelMax, InverseCdfSampler};

/// A Concrete anywhere in the range that figures allow, and noise for it.
fn concrete_and_noise() -> impl Strategy<Value = (Concrete, Vec<f64>)> {
    let entry = (-50.0..50.0, -3.0..35.0);
    let log_temperature = (0.01_f64.ln())..(100.0_f64.ln());
    (prop::collection::vec(entry, 2..8), log_temperature).prop_map(|(entries, log_temperature)| {
        let (log_alpha, gumbels): (Vec<f64>, Vec<f64>) = entries.into_iter().unzip();
        (
            Concrete::new(&log_alpha, log_temperature.exp()).expect("valid"),
            gumbels,
        )
    })
}

fn argmax(x: &[f64]) -> usize {
    (0..x.len()).fold(0, |top, k| if x[k] > x[top] { k } else { top })
}

/// A function of one number and its central difference.
fn slope(f: impl Fn(f64) -> f64, h: f64) -> f64 {
    (f(h) - f(-h)) / (2.0 * h)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn logits_are_known_up_to_a_constant(logits in prop::collection::vec(-20.0..20.0, 1..10), shift in -1e3..1e3) {
        let moved: Vec<f64> = logits.iter().map(|v| v + shift).collect();
        let [a, b] = [&logits, &moved].map(|v| Categorical::from_logits(v).expect("valid"));
        for (p, q) in a.log_probs().iter().zip(b.log_probs()) {
            assert_close(*p, *q, 1e-12, "log_prob");
        }
        assert_close(a.probs().iter().sum(), 1.0, 1e-15 * 10.0, "sum");
        assert_close(a.entropy(), b.entropy(), 1e-11, "entropy");
        let weights: Vec<f64> = logits.iter().map(|v| v.exp()).collect();
        let c = Categorical::from_probs(&weights).expect("valid");
        assert_close(a.log_normaliser(), c.log_normaliser(), 1e-13, "normaliser");
        for (p, q) in a.probs().iter().zip(c.probs()) {
            assert_relative(*p, *q, 1e-13, "prob");
        }
    }

    #[test]
    fn samplers_take_any_uniform(weights in prop::collection::vec(prop_oneof![Just(0.0), 0.0..1.0_f64, Just(1e-300)], 1..60), u in -0.1..1.1) {
        prop_assume!(weights.iter().any(|&w| w > 0.0));
        let d = Categorical::from_probs(&weights).expect("valid");
        prop_assert!(weights[InverseCdfSampler::new(&d).index(u)] > 0.0);
        prop_assert!(weights[AliasTable::new(&d).index(u)] > 0.0);
    }

    #[test]
    fn an_alias_table_gives_each_category_its_share(logits in prop::collection::vec(-3.0..3.0, 1..9)) {
        // On an even grid the share of a category is off by at most one point a column.
        const GRID: u32 = 40_000;
        let d = Categorical::from_logits(&logits).expect("valid");
        let alias = AliasTable::new(&d);
        let mut counts = vec![0.0; d.len()];
        for k in 0..GRID {
            counts[alias.index((f64::from(k) + 0.5) / f64::from(GRID))] += 1.0 / f64::from(GRID);
        }
        for (share, p) in counts.iter().zip(d.probs()) {
            assert_close(*share, *p, 10.0 / f64::from(GRID), "share");
        }
    }

    #[test]
    fn draws_stay_on_the_simplex((d, gumbels) in concrete_and_noise()) {
        let n = d.len();
        let (mut x, mut y) = (vec![0.0; n], vec![0.0; n]);
        d.transform(&gumbels, &mut x);
        d.log().transform(&gumbels, &mut y);
        assert_close(x.iter().sum(), 1.0, 1e-14, "sum");
        prop_assert!(x.iter().all(|v| (0.0..=1.0).contains(v)));
        for (x, y) in x.iter().zip(&y) {
            // A relative error of exp(y) is an absolute one of y.
            assert_close(*x, y.exp(), (1e-14 + 4e-16 * y.abs()) * x + 1e-307, "exp y");
        }
        prop_assert!(d.log_prob_from_log(&y).is_finite() && d.log().log_prob(&y).is_finite());
        prop_assert!(!d.log_prob(&x).is_nan());
        let sampler = GumbelMax::new(&Categorical::from_logits(d.log_alpha()).expect("valid"));
        prop_assert_eq!(argmax(&y), sampler.argmax(&gumbels).index);
        let rows: Vec<Vec<f64>> = gumbels.iter().map(|&g| vec![0.5, g, 1.0]).collect();
        let mut columns = vec![Vec::new(); n];
        d.transform_columns(&rows, &mut columns);
        for (x, column) in x.iter().zip(&columns) {
            prop_assert_eq!(*x, column[1]);
        }
    }

    #[test]
    fn densities_do_not_know_the_scale_of_alpha((d, gumbels) in concrete_and_noise(), shift in -20.0..20.0, turn in 0_usize..8) {
        let mut y = vec![0.0; d.len()];
        d.log().transform(&gumbels, &mut y);
        let expected = d.log_prob_from_log(&y);
        let rounding = 1e-12 * (1.0 + d.temperature());
        let moved: Vec<f64> = d.log_alpha().iter().map(|a| a + shift).collect();
        let moved = Concrete::new(&moved, d.temperature()).expect("valid");
        assert_log(moved.log_prob_from_log(&y), expected, rounding, "shift of log α");
        let raised: Vec<f64> = y.iter().map(|v| v + shift).collect();
        assert_log(d.log().log_prob(&raised), d.log().log_prob(&y), rounding * (1.0 + expected.abs()), "shift of y");
        let turn = turn % d.len();
        let mut log_alpha = d.log_alpha().to_vec();
        log_alpha.rotate_left(turn);
        y.rotate_left(turn);
        let turned = Concrete::new(&log_alpha, d.temperature()).expect("valid");
        assert_log(turned.log_prob_from_log(&y), expected, 1e-13, "permutation");
    }

    #[test]
    fn densities_have_the_derivatives_they_name(
        entries in prop::collection::vec((-3.0..3.0, -3.0..3.0_f64), 2..6), temperature in 0.2..3.0_f64,
    ) {
        let (log_alpha, raw): (Vec<f64>, Vec<f64>) = entries.into_iter().unzip();
        let total: f64 = raw.iter().map(|v| v.exp()).sum();
        let x: Vec<f64> = raw.iter().map(|v| v.exp() / total).collect();
        let at = |log_alpha: &[f64], temperature: f64| {
            Concrete::new(log_alpha, temperature).expect("valid").log_prob(&x)
        };
        let d = Concrete::new(&log_alpha, temperature).expect("valid");
        let by_temperature = slope(|h| at(&log_alpha, temperature + h), 1e-5);
        assert_log(d.d_log_prob_dtemperature(&x), by_temperature, 1e-6, "temperature");
        let mut gradient = vec![0.0; d.len()];
        d.d_log_prob_dlog_alpha(&x, &mut gradient);
        for (k, derivative) in gradient.into_iter().enumerate() {
            let by_alpha = slope(|h| {
                let mut moved = log_alpha.clone();
                moved[k] += h;
                at(&moved, temperature)
            }, 1e-5);
            assert_log(derivative, by_alpha, 1e-6, "log α");
        }
    }

    #[test]
    fn draws_have_the_derivatives_they_name(
        entries in prop::collection::vec((-3.0..3.0, -2.0..4.0_f64, -2.0..2.0), 2..6), temperature in 0.3..3.0_f64,
    ) {
        let log_alpha: Vec<f64> = entries.iter().map(|e| e.0).collect();
        let gumbels: Vec<f64> = entries.iter().map(|e| e.1).collect();
        let cotangent: Vec<f64> = entries.iter().map(|e| e.2).collect();
        let n = entries.len();
        let draw = |log_alpha: &[f64], temperature: f64, log: bool| {
            let d = ExpConcrete::new(log_alpha, temperature).expect("valid");
            let mut y = vec![0.0; n];
            d.transform(&gumbels, &mut y);
            if log { y } else { y.iter().map(|v| v.exp()).collect() }
        };
        let dot = |v: &[f64]| v.iter().zip(&cotangent).map(|(a, b)| a * b).sum::<f64>();
        let d = Concrete::new(&log_alpha, temperature).expect("valid");
        let (x, y) = (draw(&log_alpha, temperature, false), draw(&log_alpha, temperature, true));
        let (mut gradient, mut log_gradient) = (vec![0.0; n], vec![0.0; n]);
        d.vjp(&x, &cotangent, &mut gradient);
        d.log().vjp(&y, &cotangent, &mut log_gradient);
        for k in 0..n {
            for (log, expected) in [(false, gradient[k]), (true, log_gradient[k])] {
                let by_alpha = slope(|h| {
                    let mut moved = log_alpha.clone();
                    moved[k] += h;
                    dot(&draw(&moved, temperature, log))
                }, 1e-5);
                assert_log(expected, by_alpha, 1e-7, "log α");
            }
        }
        let mut direction = vec![0.0; n];
        for log in [false, true] {
            if log {
                d.log().d_sample_dtemperature(&y, &mut direction);
            } else {
                d.d_sample_dtemperature(&x, &mut direction);
            }
            let by_temperature = slope(|h| dot(&draw(&log_alpha, temperature + h, log)), 1e-5);
            assert_log(dot(&direction), by_temperature, 1e-6, "temperature");
        }
    }

    #[test]
    fn binary_draws_have_the_derivatives_they_name(location in -4.0..4.0, temperature in 0.3..3.0_f64, noise in -4.0..4.0) {
        let at = |location: f64, temperature: f64| {
            BinaryConcrete::new(location, temperature).expect("valid").transform(noise)
        };
        let d = BinaryConcrete::new(location, temperature).expect("valid");
        let x = at(location, temperature);
        let [by_logit, by_temperature] = d.d_sample_dparams(x);
        assert_close(by_logit, slope(|h| at(location + h, temperature), 1e-5), 1e-7, "logit");
        assert_close(by_temperature, slope(|h| at(location, temperature + h), 1e-5), 1e-7, "temperature");
        let concrete = Concrete::new(&[location, 0.0], temperature).expect("valid");
        let mut both = [0.0; 2];
        concrete.d_sample_dtemperature(&[x, sigmoid(-logit(x))], &mut both);
        assert_close(both[0], by_temperature, 1e-12, "two categories");
        assert_close(d.quantile(d.cdf(x)), x, 1e-13, "quantile");
    }

    #[test]
    fn nothing_panics(values in prop::collection::vec(prop_oneof![
        Just(f64::NAN), Just(f64::INFINITY), Just(f64::NEG_INFINITY), Just(0.0), Just(f64::MAX), Just(5e-324), any::<f64>(),
    ], 0..6), length in 0_usize..6, temperature in prop_oneof![Just(5e-324), Just(f64::MAX), Just(1.0)]) {
        let mut out = vec![0.0; length];
        if let Ok(d) = Concrete::new(&[f64::MAX, -1.0, f64::MIN], temperature) {
            d.log_prob(&values);
            d.log_prob_from_log(&values);
            d.log().log_prob(&values);
            d.d_log_prob_dtemperature(&values);
            d.d_log_prob_dlog_alpha(&values, &mut out);
            d.transform(&values, &mut out);
            d.log().transform(&values, &mut out);
            d.vjp(&values, &values, &mut out);
            d.d_sample_dtemperature(&values, &mut out);
            d.log().vjp(&values, &values, &mut out);
            d.integral();
            let columns = vec![values.clone(); length];
            d.transform_columns(&columns, &mut vec![Vec::new(); values.len()]);
        }
        for d in [Categorical::from_logits(&values), Categorical::from_probs(&values)].into_iter().flatten() {
            prop_assert!(d.probs().iter().all(|p| (0.0..=1.0).contains(p)));
            prop_assert!(d.probs()[InverseCdfSampler::new(&d).index(0.5)] > 0.0);
            prop_assert!(d.probs()[AliasTable::new(&d).index(0.5)] > 0.0);
            let sampler = GumbelMax::new(&d);
            prop_assert!(sampler.argmax(&values).index < d.len());
            sampler.top_k(&values, length, &mut Vec::new());
            prop_assert!(sampler.inclusion_probs(length).is_some());
        }
    }
}

#[test]
fn derivatives_in_the_far_tails() {
    // x = (1 − ε, ε) with ε = e⁻⁶⁰: to first order dx₁/d log α₁ = ε/λ, although 1 − x₁ rounds to 0.
    let d = Concrete::new(&[60.0, 0.0], 1.0).expect("valid");
    let mut x = [0.0; 2];
    d.transform(&[0.0, 0.0], &mut x);
    let mut gradient = [0.0; 2];
    d.vjp(&x, &[1.0, 0.0], &mut gradient);
    let tail = (-60.0_f64).exp();
    assert_relative(gradient[0], tail, 1e-14, "own");
    assert_relative(gradient[1], -tail, 1e-14, "other");
    // dx₂/dλ = −x₂ (y₂ − Σ x y)/λ ≈ 60 ε.
    d.d_sample_dtemperature(&x, &mut gradient);
    assert_relative(gradient[1], 60.0 * tail, 1e-14, "temperature");
    let mut y = [0.0; 2];
    d.log().transform(&[0.0, 0.0], &mut y);
    assert_relative(y[0], -tail, 1e-14, "log of nearly 1");
    let cold = ExpConcrete::new(&[60.0, 0.0], 0.01).expect("valid");
    cold.transform(&[0.0, 0.0], &mut y);
    assert_relative(y[1], -6000.0, 1e-15, "cold");
}

#[test]
fn bad_parameters_are_named() {
    let text = |error: Option<reparam::distributions::ParameterError>| {
        error.map_or_else(String::new, |error| error.to_string())
    };
    let infinite = f64::INFINITY;
    for (error, expected) in [
        (
            Categorical::from_logits(&[]).err(),
            "Categorical: number of logits is 0, but must be at least 1",
        ),
        (
            Categorical::from_logits(&[0.0, 1.0, infinite]).err(),
            "Categorical: logits[2] is inf, but must be finite or −∞",
        ),
        (
            Categorical::from_logits(&[-infinite; 2]).err(),
            "Categorical: largest logit is -inf, but must be finite",
        ),
        (
            Categorical::from_probs(&[0.5, -0.5]).err(),
            "Categorical: probs[1] is -0.5, but must be finite and not negative",
        ),
        (
            Categorical::from_probs(&[0.0; 3]).err(),
            "Categorical: largest prob is 0, but must be positive",
        ),
        (
            Concrete::new(&[1.0], 1.0).err(),
            "Concrete: number of log_alpha is 1, but must be at least 2",
        ),
        (
            Concrete::new(&[1.0, f64::NAN], 1.0).err(),
            "Concrete: log_alpha[1] is NaN, but must be finite",
        ),
        (
            ExpConcrete::new(&[1.0, 0.0], 0.0).err(),
            "ExpConcrete: temperature is 0, but must be positive and finite",
        ),
        (
            BinaryConcrete::new(infinite, 1.0).err(),
            "BinaryConcrete: logit is inf, but must be finite",
        ),
    ] {
        assert_eq!(text(error), expected);
    }
}

/// exp(s/λ) leaves the 32-bit floats where s/λ > 128 ln 2, and 2⁻¹⁴⁹ bounds them below.
#[test]
fn naive_formulas_fail_where_they_must() {
    let first = |fails: &dyn Fn(f64) -> Option<NumericalFailure>| {
        let falling = (0..4000).map(|k| 10.0 * 0.998_f64.powi(k));
        falling
            .map(|lambda| (lambda, fails(lambda)))
            .find_map(|(lambda, how)| Some((lambda, how?)))
    };
    // Two categories alike, the score of the second being so much higher than the other's zero.
    let sampled = |score: f32| {
        first(&|lambda| {
            let mut x = [0.0; 2];
            naive_softmax_sample(&[0.0; 2], &[0.0, score], lambda as f32, &mut x);
            let failures = x.into_iter().filter_map(NumericalFailure::of);
            failures.max_by_key(|how| *how as u8)
        })
    };
    let overflow = 128.0 * std::f64::consts::LN_2;
    let (lambda, how) = sampled(2.0).expect("fails");
    assert_eq!(how, NumericalFailure::NotANumber);
    assert_relative(lambda, 2.0 / overflow, 3e-3, "overflow");
    let (lambda, how) = sampled(-2.0).expect("fails");
    assert_eq!(how, NumericalFailure::Zero);
    let underflow = 150.0 * std::f64::consts::LN_2;
    assert_relative(lambda, 2.0 / underflow, 3e-3, "underflow");

    // At x₂ = e^(−2/λ) the factor x₂^(−λ−1) = e^(2 + 2/λ) overflows, while the sum is near e².
    let (lambda, how) = first(&|lambda| {
        let x = [sigmoid(2.0 / lambda) as f32, sigmoid(-2.0 / lambda) as f32];
        NumericalFailure::of(naive_density(&[1.0; 2], lambda as f32, &x))
    })
    .expect("fails");
    assert_eq!(how, NumericalFailure::Infinite);
    assert_relative(lambda, 2.0 / (overflow - 2.0), 3e-3, "density");

    let d = Concrete::new(&[0.5, -1.0, 2.0], 0.8).expect("valid");
    let alpha = [0.5_f32, -1.0, 2.0].map(f32::exp);
    let x = [0.2_f32, 0.3, 0.5];
    let wide = x.map(f64::from);
    let expected = d.log_prob_from_log(&wide.map(f64::ln)).exp();
    assert_relative(
        f64::from(naive_density(&alpha, 0.8, &x)),
        expected,
        1e-5,
        "density",
    );
    let (mut naive, mut stable) = ([0.0_f32; 3], [0.0; 3]);
    naive_softmax_sample(&[0.5, -1.0, 2.0], &[0.1, 0.2, 0.3], 0.8, &mut naive);
    d.transform(&[0.1, 0.2, 0.3], &mut stable);
    for (a, b) in naive.iter().zip(stable) {
        assert_relative(f64::from(*a), b, 1e-5, "sample");
    }
}
