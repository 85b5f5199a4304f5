//! Whether draws on the simplex and its vertices follow their laws, and densities integrate to 1.

use crate::common::{assert_close, assert_relative, draw};
use reparam::distributions::{
    BinaryConcrete, Categorical, Concrete, Cumulative, Distribution, Gumbel, Moments,
};
use reparam::numerics::{Summary, goodness_of_fit, integrate, integrate_pieces, log_sum_exp};
use reparam::random::Stream;
use reparam::sampling::{AliasTable, GumbelMax, InverseCdfSampler};

const DRAWS: usize = 1_000_000;

pub(crate) fn categoricals() -> Vec<Categorical> {
    let many: Vec<f64> = (0..40).map(|k| (f64::from(k) * 0.7).sin() * 2.0).collect();
    let logits: [&[f64]; 7] = [
        &[0.0],
        &[0.0, 0.0],
        &[1.0, 2.0, 3.0, -1.0],
        &[
            f64::NEG_INFINITY,
            0.5,
            f64::NEG_INFINITY,
            -0.5,
            f64::NEG_INFINITY,
        ],
        &[1e4, 1e4 - 1.0, -1e4],
        &[-1e4, -9999.0, -1e308],
        &many,
    ];
    let mut all: Vec<Categorical> = logits
        .map(|logits| Categorical::from_logits(logits).expect("valid"))
        .to_vec();
    all.push(Categorical::from_probs(&[0.1, 0.0, 0.25, 0.65]).expect("valid"));
    all
}

#[track_caller]
fn assert_counts(counts: &[u64], probs: &[f64], what: &str) {
    let draws = counts.iter().sum::<u64>() as f64;
    let expected: Vec<f64> = probs.iter().map(|p| p * draws).collect();
    let test = goodness_of_fit::chi_square_test(counts, &expected);
    assert!(test.p_value > 1e-3, "{what}: {test:?}");
}

/// Counts `DRAWS` draws in bulk; checks the law, and that they are the draws of `sample` where promised.
fn check_sampler(
    d: &Categorical,
    what: &str,
    count: impl Fn(&mut Stream, usize, &mut [u64]),
    sample: Option<&dyn Fn(&mut Stream) -> usize>,
) {
    let what = format!("{what}, {:?}", d.logits());
    let mut counts = vec![0; d.len()];
    count(&mut Stream::new(1, "categorical"), DRAWS, &mut counts);
    assert_eq!(counts.iter().sum::<u64>(), DRAWS as u64, "{what}");
    assert_counts(&counts, d.probs(), &what);
    if let Some(sample) = sample {
        const SOME: usize = 10_007;
        let mut stream = Stream::new(2, "again");
        let mut bulk = vec![0; d.len()];
        count(&mut stream.clone(), SOME, &mut bulk);
        for _ in 0..SOME {
            bulk[sample(&mut stream)] -= 1;
        }
        assert!(bulk.iter().all(|&left| left == 0), "{what}");
    }
}

#[test]
fn categorical_samplers_follow_their_law() {
    for d in categoricals() {
        let inverse_cdf = InverseCdfSampler::new(&d);
        let draw = |stream: &mut Stream| inverse_cdf.sample(stream);
        check_sampler(
            &d,
            "inverse cdf",
            |s, n, c| inverse_cdf.count(s, n, c),
            Some(&draw),
        );
        let alias = AliasTable::new(&d);
        let draw = |stream: &mut Stream| alias.sample(stream);
        check_sampler(&d, "alias", |s, n, c| alias.count(s, n, c), Some(&draw));
        let sampler = GumbelMax::new(&d);
        check_sampler(&d, "Gumbel-max", |s, n, c| sampler.count(s, n, c), None);
        let mut counts = vec![0; d.len()];
        let mut stream = Stream::new(3, "single");
        for _ in 0..DRAWS / 10 {
            counts[sampler.sample(&mut stream).index] += 1;
        }
        assert_counts(&counts, d.probs(), "Gumbel-max, one by one");
    }
}

/// Columns of standard Gumbels.
fn noise(columns: usize, rows: usize) -> Vec<Vec<f64>> {
    let mut stream = Stream::new(4, "noise");
    (0..columns)
        .map(|_| draw(&Gumbel::STANDARD, &mut stream, rows))
        .collect()
}

fn row(columns: &[Vec<f64>], i: usize) -> Vec<f64> {
    columns.iter().map(|column| column[i]).collect()
}

#[test]
fn columns_of_noise_have_the_winners_of_their_rows() {
    for d in categoricals() {
        let sampler = GumbelMax::new(&d);
        let rows = 1000;
        let columns = noise(d.len(), rows);
        let (mut index, mut value) = (vec![0; rows], vec![0.0; rows]);
        assert_eq!(
            sampler.argmax_columns(&columns, &mut index, &mut value),
            rows
        );
        let mut counts = vec![0; d.len()];
        sampler.count_columns(&columns, &mut counts);
        for i in 0..rows {
            let drawn = sampler.argmax(&row(&columns, i));
            assert_eq!((index[i] as usize, value[i]), (drawn.index, drawn.value));
            counts[drawn.index] -= 1;
        }
        assert!(counts.iter().all(|&left| left == 0));
    }
    let sampler = GumbelMax::new(&Categorical::from_logits(&[0.0; 3]).expect("valid"));
    assert_eq!(sampler.argmax_columns(&[], &mut [7], &mut [7.0]), 0);
    assert_eq!(
        sampler.argmax_columns(&[vec![1.0; 5], vec![]], &mut [7; 9], &mut [7.0; 9]),
        0
    );
}

#[test]
fn the_largest_value_is_gumbel_and_independent_of_its_index() {
    let logits = [1.0, 2.0, 3.0, -1.0];
    let sampler = GumbelMax::new(&Categorical::from_logits(&logits).expect("valid"));
    let law = Gumbel::new(log_sum_exp(&logits), 1.0).expect("valid");
    let rows = 200_000;
    let (mut index, mut value) = (vec![0; rows], vec![0.0; rows]);
    sampler.argmax_columns(&noise(4, rows), &mut index, &mut value);
    let mut all: Vec<f64> = value.iter().map(|&v| law.cdf(v)).collect();
    let test = goodness_of_fit::ks_test_uniform(&mut all);
    assert!(test.p_value > 1e-3, "{test:?}");
    for k in 0..4 {
        let mut given: Vec<f64> = (0..rows)
            .filter(|&i| index[i] == k)
            .map(|i| law.cdf(value[i]))
            .collect();
        let test = goodness_of_fit::ks_test_uniform(&mut given);
        assert!(
            given.len() > 1000 && test.p_value > 1e-3,
            "given {k}: {test:?}"
        );
    }
}

/// P(k is among the first two) = pₖ + Σᵢ≠ₖ pᵢ pₖ/(1 − pᵢ), in closed form.
fn first_two(probs: &[f64], k: usize) -> f64 {
    let later = (0..probs.len()).filter(|&i| i != k);
    probs[k]
        + later
            .map(|i| probs[i] * probs[k] / (1.0 - probs[i]))
            .sum::<f64>()
}

#[test]
fn the_order_of_perturbed_logits_is_sampling_without_replacement() {
    let d = Categorical::from_logits(&[1.0, f64::NEG_INFINITY, 2.0, -1.0, 0.3]).expect("valid");
    let sampler = GumbelMax::new(&d);
    let rows = 200_000;
    let columns = noise(d.len(), rows);
    let mut order = Vec::new();
    for k in 0..=6 {
        let expected = sampler.inclusion_probs(k).expect("few categories");
        assert_relative(expected.iter().sum(), k.min(4) as f64, 1e-14, "sum");
        if k == 2 {
            for (i, p) in expected.iter().enumerate() {
                assert_close(*p, first_two(d.probs(), i), 1e-15, "first two");
            }
        }
        let mut counts = [0_u32; 5];
        let rows = rows / 4;
        for i in 0..rows {
            sampler.top_k(&row(&columns, i), k, &mut order);
            assert_eq!(order.len(), k.min(4));
            for &chosen in &order {
                counts[chosen] += 1;
            }
        }
        for (count, p) in counts.into_iter().zip(expected) {
            let error = 5.0 * (p * (1.0 - p) / rows as f64).sqrt();
            let share = f64::from(count) / rows as f64;
            assert_close(share, p, error + 1e-15, &format!("inclusion among {k}"));
        }
    }
    let mut counts = vec![0; 125];
    for i in 0..rows {
        sampler.top_k(&row(&columns, i), 3, &mut order);
        counts[(order[0] * 5 + order[1]) * 5 + order[2]] += 1;
    }
    let probs: Vec<f64> = (0..125)
        .map(|code| {
            sampler
                .ordered_log_prob(&[code / 25, code / 5 % 5, code % 5])
                .exp()
        })
        .collect();
    assert_relative(probs.iter().sum(), 1.0, 1e-13, "all orders");
    assert_counts(&counts, &probs, "orders");
}

#[test]
fn sampling_without_replacement_at_its_limits() {
    let of = |logits: &[f64]| GumbelMax::new(&Categorical::from_logits(logits).expect("valid"));
    assert!(of(&[0.0; 17]).inclusion_probs(3).is_none());
    for p in of(&[0.0; 16]).inclusion_probs(3).expect("few enough") {
        assert_relative(p, 3.0 / 16.0, 1e-13, "uniform");
    }
    // After the first, two categories of probability e⁻¹⁰⁰⁰⁰ are left, one e times as likely.
    let far = of(&[1e4, 1.0, 0.0]).inclusion_probs(2).expect("few enough");
    let share = 1.0 / (1.0 + (-1.0_f64).exp());
    assert_relative(far[0], 1.0, 1e-15, "first");
    assert_relative(far[1], share, 1e-15, "second");
    assert_relative(far[2], 1.0 - share, 1e-14, "third");
    let sampler = of(&[0.0, 0.0, f64::NEG_INFINITY]);
    assert_eq!(sampler.ordered_log_prob(&[]), 0.0);
    assert_close(
        sampler.ordered_log_prob(&[1, 0]),
        0.5_f64.ln(),
        1e-15,
        "order",
    );
    for bad in [&[0, 0][..], &[3], &[2]] {
        assert_eq!(sampler.ordered_log_prob(bad), f64::NEG_INFINITY);
    }
}

#[test]
fn concrete_draws_round_to_the_categorical() {
    for temperature in [0.01, 0.5, 3.0, 100.0] {
        let concrete = Concrete::new(&[0.5, -1.0, 2.0], temperature).expect("valid");
        let mut stream = Stream::new(5, "concrete");
        let (mut counts, mut x) = ([0; 3], [0.0; 3]);
        for _ in 0..100_000 {
            concrete.sample_into(&mut stream, &mut x);
            let top = (0..3).fold(0, |top, k| if x[k] > x[top] { k } else { top });
            counts[top] += 1;
        }
        assert_counts(&counts, &concrete.rounding_probs(), "rounding");
    }
}

#[test]
fn binary_concrete_draws_follow_their_law() {
    for temperature in [0.1, 0.5, 1.0, 2.0, 100.0] {
        for logit in [0.0, 1.5, -4.0] {
            let d = BinaryConcrete::new(logit, temperature).expect("valid");
            let draws = draw(&d, &mut Stream::new(6, "binary"), 100_000);
            let mut stream = Stream::new(6, "binary");
            assert!(
                draws
                    .iter()
                    .all(|x| x.to_bits() == d.sample(&mut stream).to_bits())
            );
            let mut uniforms: Vec<f64> = draws
                .iter()
                .map(|&x| {
                    if x < 0.5 {
                        d.cdf(x)
                    } else {
                        1.0 - d.survival(x)
                    }
                })
                .collect();
            if temperature > 0.2 {
                let test = goodness_of_fit::ks_test_uniform(&mut uniforms);
                assert!(test.p_value > 1e-3, "{d:?}: {test:?}");
            }
            let summary = Summary::of(&draws);
            let off = (summary.mean() - d.mean()) / summary.standard_error();
            assert!(off.abs() < 5.0, "{d:?}: {off}");
        }
    }
}

/// A draw's first two coordinates by the density, in cells of the simplex.
#[test]
fn concrete_draws_follow_their_density() {
    let concrete = Concrete::new(&[0.5, -0.3, 0.0], 1.5).expect("valid");
    let mut stream = Stream::new(7, "cells");
    let mut x = [0.0; 3];
    let mut counts = vec![0; 16];
    for _ in 0..100_000 {
        concrete.sample_into(&mut stream, &mut x);
        let [i, j] = [x[0], x[1]].map(|v| ((v * 4.0) as usize).min(3));
        counts[4 * i + j] += 1;
    }
    let share = |i: usize, j: usize| {
        let [a, b] = [i, j].map(|k| k as f64 / 4.0);
        let inner = |x: f64| {
            let end = (b + 0.25).min(1.0 - x);
            let density = |y: f64| concrete.log_prob(&[x, y, 1.0 - x - y]).exp();
            if end > b {
                integrate(density, b, end).value
            } else {
                0.0
            }
        };
        integrate(inner, a, a + 0.25).value
    };
    let probs: Vec<f64> = (0..16).map(|cell| share(cell / 4, cell % 4)).collect();
    assert_close(probs.iter().sum(), 1.0, 1e-6, "density over the simplex");
    assert_counts(&counts, &probs, "cells");
}

#[test]
fn concrete_densities_integrate_to_one() {
    for temperature in [0.01, 0.05, 0.3, 1.0, 10.0, 100.0] {
        for log_alpha in [
            &[0.0, 0.0][..],
            &[50.0, -50.0],
            &[0.5, -1.0, 2.0],
            &[-50.0, 50.0, 0.0],
            &[3.0, 0.1, -2.0, 1.0],
        ] {
            let concrete = Concrete::new(log_alpha, temperature).expect("valid");
            let what = format!("{log_alpha:?} at {temperature}");
            assert_close(concrete.integral(), 1.0, 1e-9, &what);
        }
    }
    let five = Concrete::new(&[0.0; 5], 1.0).expect("valid");
    assert!(five.integral().is_nan());
    for temperature in [0.5, 2.0 / 3.0, 1.0, 2.0, 5.0] {
        let concrete = Concrete::new(&[1.5, -0.5], temperature).expect("valid");
        // x = t²⁰ near each end takes the power law out of the integrand.
        let half = |flip: bool| {
            let density = |t: f64| {
                let near = [20.0 * t.ln(), (-t.powi(20)).ln_1p()];
                let y = if flip { [near[1], near[0]] } else { near };
                20.0 * (concrete.log_prob_from_log(&y) + 19.0 * t.ln()).exp()
            };
            integrate_pieces(density, &[0.0, 0.5, 0.8, 0.5_f64.powf(0.05)]).value
        };
        assert_close(half(false) + half(true), 1.0, 1e-9, "in x");
    }
}
