//! Whether what is drawn follows the law it claims, and whether streams keep their promises.

#![allow(clippy::float_cmp, reason = "streams promise the very same bits")]

use crate::common::{self, assert_relative, draw};
use crate::for_each_distribution;
use rand::{Rng, RngExt};
use rand_xoshiro::Xoshiro256PlusPlus;
use rand_xoshiro::rand_core::SeedableRng;
use reparam::distributions::{
    ContinuousDistribution, Cumulative, Distribution, Gumbel, Logistic, Moments, Normal,
};
use reparam::numerics::{Summary, goodness_of_fit};
use reparam::random::Stream;
use reparam::sampling::{
    BlockMaxima, Clamp, DifferenceOfGumbels, InverseTransform, NormingConstants, Parent,
    Truncation, naive_gumbel,
};
use std::num::NonZeroU32;

const DRAWS: usize = 100_000;

/// A Kolmogorov–Smirnov test of draws against their distribution function.
#[track_caller]
fn assert_law(draws: &[f64], cdf: impl Fn(f64) -> f64, what: &str) {
    let mut uniforms: Vec<f64> = draws.iter().map(|&x| cdf(x)).collect();
    let test = goodness_of_fit::ks_test_uniform(&mut uniforms);
    assert!(test.p_value > 1e-3, "{what}: {test:?}");
}

/// Mean and variance within five standard errors, that of the variance from the fourth moment seen.
#[track_caller]
fn assert_moments(draws: &[f64], mean: f64, variance: f64, what: &str) {
    let summary = Summary::of(draws);
    let squares: Vec<f64> = draws.iter().map(|x| (x - mean) * (x - mean)).collect();
    let squares = Summary::of(&squares);
    let off = (summary.mean() - mean) / summary.standard_error();
    assert!(
        off.abs() < 5.0,
        "{what}: mean {} is {off} standard errors off",
        summary.mean()
    );
    let off = (squares.mean() - variance) / squares.standard_error();
    assert!(
        off.abs() < 5.0,
        "{what}: variance {} is {off} standard errors off",
        squares.mean()
    );
}

#[test]
fn every_family_follows_its_law() {
    for_each_distribution!(d => {
        let draws = draw(&d, &mut Stream::new(1, "law"), DRAWS);
        let what = format!("{d:?}");
        assert_law(&draws, |x| d.cdf(x), &what);
        assert_moments(&draws, d.mean(), d.variance(), &what);
    });
}

#[test]
fn fill_is_repeated_sampling() {
    for_each_distribution!(d => {
        for prefix in [0, 1, 2, 3, 5] {
            let mut bulk = Stream::new(2, "bulk");
            let mut single = bulk.clone();
            for _ in 0..prefix {
                assert_eq!(bulk.uniform(), single.uniform());
            }
            for n in [1, 2, 7, 1030] {
                for x in draw(&d, &mut bulk, n) {
                    assert_eq!(x.to_bits(), d.sample(&mut single).to_bits(), "{d:?} after {prefix}");
                }
            }
            assert_eq!(bulk.next_u64(), single.next_u64());
        }
    });
}

#[test]
fn a_draw_is_the_quantile_of_a_uniform() {
    for d in common::logistics() {
        assert_draws_are_quantiles(&d, |u| d.quantile(u));
    }
    for d in common::gumbels() {
        assert_draws_are_quantiles(&d, |u| d.quantile(u));
    }
    for d in common::exponentials() {
        assert_draws_are_quantiles(&d, |u| d.upper_quantile(u));
    }
}

fn assert_draws_are_quantiles(
    d: &(impl Cumulative + Distribution<f64> + Moments),
    quantile: impl Fn(f64) -> f64,
) {
    let (mut draws, mut uniforms) = (Stream::new(3, "same"), Stream::new(3, "same"));
    for _ in 0..10_000 {
        let expected = quantile(uniforms.uniform());
        let error = 1e-15 * (expected.abs() + d.mean().abs() + d.standard_deviation());
        common::assert_close(d.sample(&mut draws), expected, error, "draw");
    }
}

#[test]
fn the_bulk_kernels_at_the_ends_and_in_the_middle() {
    use reparam::numerics::{kernels, logit};
    let tiny = f64::EPSILON / 2.0;
    let near_half = [0.25, 0.5 - 1e-9, 0.5, 0.5 + 1e-9, 0.6, 2.0 / 3.0, 0.75];
    let steps = (1..2000).map(|k| f64::from(k) / 2000.0);
    let octaves = (1..=53).map(|k| 0.5_f64.powi(k));
    for u in steps.chain(octaves).chain(near_half).chain([tiny]) {
        // The nearest of the values that a stream gives, or a neighbour of them.
        let u = (u * 9007199254740992.0).round() / 9007199254740992.0;
        for u in [u, 1.0 - u] {
            assert_relative(kernels::ln(u), u.ln(), 7e-16, &format!("ln {u:e}"));
            assert_relative(kernels::logit(u), logit(u), 1e-15, &format!("logit {u:e}"));
            let expected = naive_gumbel::stable(u);
            common::assert_close(
                kernels::gumbel(u),
                expected,
                1e-15 * expected.abs().max(1.0),
                &format!("gumbel {u:e}"),
            );
        }
    }
    for x in [
        f64::MIN_POSITIVE,
        1e-300,
        1e-10,
        1.0,
        3.0,
        1e10,
        1e300,
        f64::MAX,
    ] {
        assert_relative(kernels::ln(x), x.ln(), 7e-16, &format!("ln {x:e}"));
    }
}

#[test]
fn the_exponential_kernel() {
    use reparam::numerics::kernels::exp;
    let grid: Vec<f64> = (-70_800..=70_978).map(|k| f64::from(k) / 100.0).collect();
    let small = (0..400).map(|k| 0.8_f64.powi(k));
    let near_halves = (-1000..1000).map(|k| (f64::from(k) + 0.5) * std::f64::consts::LN_2);
    for x in grid.iter().copied().chain(near_halves) {
        assert_relative(exp(x), x.exp(), 5e-16, &format!("exp {x:e}"));
    }
    for x in small.flat_map(|x| [x, -x]) {
        assert_relative(exp(x), x.exp(), 5e-16, &format!("exp {x:e}"));
    }
    assert_eq!((exp(0.0), exp(-0.0)), (1.0, 1.0));
    for x in [-708.0001, -745.0, -1e10, f64::MIN, f64::NEG_INFINITY] {
        assert_eq!(exp(x), 0.0, "exp {x:e}");
    }
    for x in [709.79, 1e10, f64::MAX, f64::INFINITY] {
        assert_eq!(exp(x), f64::INFINITY, "exp {x:e}");
    }
    assert!(exp(f64::NAN).is_nan());
    let mut together = grid.clone();
    for x in &mut together {
        *x = exp(*x);
    }
    for (x, y) in grid.into_iter().zip(together) {
        assert_eq!(exp(std::hint::black_box(x)).to_bits(), y.to_bits());
    }
}

/// The lanes of a stream, built from another implementation of the generator.
fn lanes(seed: u64, name: &str) -> [Xoshiro256PlusPlus; 4] {
    let mix = |mut z: u64| {
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58476d1ce4e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d049bb133111eb);
        z ^ (z >> 31)
    };
    let golden = 0x9e3779b97f4a7c15_u64;
    let hash = name.bytes().fold(0xcbf29ce484222325_u64, |h, b| {
        (h ^ u64::from(b)).wrapping_mul(0x100000001b3)
    });
    let start = mix(seed.wrapping_add(golden)) ^ hash;
    [0_u64, 1, 2, 3].map(|lane| {
        let mut bytes = [0; 32];
        for (word, chunk) in (0_u64..).zip(bytes.chunks_mut(8)) {
            let value = mix(start.wrapping_add(golden.wrapping_mul(4 * lane + word + 1)));
            chunk.copy_from_slice(&value.to_le_bytes());
        }
        Xoshiro256PlusPlus::from_seed(bytes)
    })
}

#[test]
fn a_stream_is_four_xoshiros_in_turn() {
    for (seed, name) in [(0, ""), (7, "noise"), (u64::MAX, "γ")] {
        let mut lanes = lanes(seed, name);
        let mut stream = Stream::new(seed, name);
        for i in 0..1000 {
            assert_eq!(
                stream.next_u64(),
                lanes[i % 4].next_u64(),
                "word {i} of {name:?}"
            );
        }
        let mut lanes = self::lanes(seed, name);
        let mut stream = Stream::new(seed, name);
        for i in 0..1000 {
            let k = lanes[i % 4].next_u64() >> 12;
            let expected = (k as f64 + 0.5) / 4503599627370496.0;
            assert_eq!(stream.uniform(), expected, "uniform {i} of {name:?}");
        }
    }
}

#[test]
fn fills_may_be_cut_anywhere() {
    let mut whole = vec![0.0; 4096];
    Stream::new(4, "cut").fill_uniform(&mut whole);
    let mut stream = Stream::new(4, "cut");
    let mut pieces = Vec::new();
    for n in (0..).take(90) {
        let mut piece = vec![0.0; n];
        stream.fill_uniform(&mut piece);
        pieces.extend(piece);
    }
    assert_eq!(pieces[..], whole[..pieces.len()]);
    let mut single = Stream::new(4, "cut");
    assert!(whole.iter().all(|&u| u == single.uniform()));
    assert!(whole.iter().all(|&u| u > 0.0 && u < 1.0));
}

#[test]
fn streams_of_different_names_or_seeds_are_independent() {
    let sources = [(5, "a"), (5, "b"), (6, "a"), (5, "ab"), (0, "a"), (5, "")];
    let columns = sources.map(|(seed, name)| {
        let mut u = vec![0.0; DRAWS];
        Stream::new(seed, name).fill_uniform(&mut u);
        u
    });
    for (i, a) in columns.iter().enumerate() {
        for b in &columns[..i] {
            let products: Vec<f64> = a
                .iter()
                .zip(b)
                .map(|(x, y)| (x - 0.5) * (y - 0.5))
                .collect();
            let correlation = Summary::of(&products);
            assert!(correlation.mean().abs() < 5.0 * correlation.standard_error());
        }
        // Neighbours within one stream come from different lanes.
        let products: Vec<f64> = a.windows(2).map(|w| (w[0] - 0.5) * (w[1] - 0.5)).collect();
        let correlation = Summary::of(&products);
        assert!(correlation.mean().abs() < 5.0 * correlation.standard_error());
    }
}

#[test]
fn rand_works_on_a_stream() {
    let mut stream = Stream::new(8, "rand");
    let mut counts = [0_u64; 6];
    for _ in 0..60_000 {
        counts[stream.random_range(0..6)] += 1;
    }
    let test = goodness_of_fit::chi_square_test(&counts, &[10_000.0; 6]);
    assert!(test.p_value > 1e-3, "{test:?}");
    let mut bytes = [0; 5];
    stream.fill_bytes(&mut bytes);
    assert_ne!(bytes, [0; 5]);
}

#[test]
fn inverse_transform_with_and_without_clamp() {
    let d = Gumbel::new(1.0, 2.0).expect("valid");
    for clamp in [
        None,
        Some(Clamp::WAVENET),
        Some(Clamp::new(0.1).expect("valid")),
    ] {
        let sampler = InverseTransform {
            distribution: &d,
            clamp,
        };
        let mut draws = vec![0.0; DRAWS];
        let mut stream = Stream::new(9, "inverse");
        let mut single = stream.clone();
        sampler.fill(&mut stream, &mut draws);
        assert!(
            draws
                .iter()
                .all(|x| x.to_bits() == sampler.sample(&mut single).to_bits())
        );
        let epsilon = clamp.map_or(0.0, |c| c.epsilon());
        assert_law(
            &draws,
            |x| (d.cdf(x) - epsilon) / (1.0 - 2.0 * epsilon),
            "clamped Gumbel",
        );
        if let Some(clamp) = clamp {
            let law = Truncation::new(&d, clamp);
            assert_moments(&draws, law.mean, law.variance, "clamped Gumbel");
            assert!(
                draws
                    .iter()
                    .all(|&x| law.low - 1e-12 <= x && x <= law.high + 1e-12)
            );
        }
    }
}

#[test]
fn truncation_vanishes_with_the_clamp() {
    for_each_distribution!(d => {
        let law = Truncation::new(&d, Clamp::new(1e-300).expect("valid"));
        let error = 1e-12 * d.standard_deviation();
        common::assert_close(law.mean, d.mean(), error, "mean");
        assert_relative(law.variance, d.variance(), 1e-12, "variance");
    });
}

#[test]
fn the_difference_of_gumbels_is_logistic() {
    for law in common::logistics() {
        let sampler = DifferenceOfGumbels::new(law);
        let mut stream = Stream::new(10, "difference");
        let mut single = stream.clone();
        let mut draws = vec![0.0; DRAWS];
        sampler.fill(&mut stream, &mut draws);
        assert!(
            draws
                .iter()
                .all(|x| x.to_bits() == sampler.sample(&mut single).to_bits())
        );
        assert_law(&draws, |x| law.cdf(x), "difference of Gumbels");
        assert_moments(&draws, law.mean(), law.variance(), "difference of Gumbels");
    }
}

fn maxima(parent: Parent, n: u32) -> BlockMaxima {
    BlockMaxima::new(parent, NonZeroU32::new(n).expect("positive"))
}

#[test]
fn block_maxima_both_ways() {
    for parent in Parent::ALL {
        for n in [1, 2, 10, 1000] {
            let maxima = maxima(parent, n);
            let what = format!("{maxima:?}");
            let mut quick = vec![0.0; DRAWS];
            maxima.fill(&mut Stream::new(11, "quick"), &mut quick);
            assert_law(&quick, |x| maxima.cdf(x), &what);

            let mut stream = Stream::new(12, "honest");
            let mut block = Vec::new();
            let count = (2_000_000 / n as usize).min(DRAWS);
            let mut honest: Vec<f64> = (0..count)
                .map(|_| maxima.sample_block(&mut stream, &mut block))
                .collect();
            assert_law(&honest, |x| maxima.cdf(x), &what);

            quick.sort_unstable_by(f64::total_cmp);
            honest.sort_unstable_by(f64::total_cmp);
            let test = goodness_of_fit::ks_test_two_samples(&quick, &honest);
            assert!(test.p_value > 1e-3, "{what}: {test:?}");
        }
    }
}

#[test]
fn maxima_approach_their_limit() {
    for parent in Parent::ALL {
        let distances: Vec<f64> = [1, 10, 100, 1000]
            .map(|n| maxima(parent, n).sup_distance())
            .to_vec();
        assert!(
            distances.is_sorted_by(|a, b| a > b),
            "{parent:?}: {distances:?}"
        );
        for n in 1..=1000 {
            let NormingConstants { a, b } = maxima(parent, n).norming();
            assert!(
                a > 0.0 && a.is_finite() && b.is_finite(),
                "{parent:?} {n}: {a} {b}"
            );
        }
    }
}

/// For the Exponential the gap at y = e⁻ᶻ is |(1 − y/n)ⁿ − e⁻ʸ|, largest where y = 2 to first order in 1/n.
#[test]
fn sup_distances_known_in_closed_form() {
    let n = 1000.0_f64;
    let first_order = 2.0 * (-2.0_f64).exp() / n;
    for parent in [Parent::Exponential, Parent::Uniform, Parent::Logistic] {
        assert_relative(
            maxima(parent, 1000).sup_distance(),
            first_order,
            2e-3,
            &format!("{parent:?}"),
        );
    }
    // With n = 1 the Exponential's gap is largest at the end of its support, where G = 1/e.
    assert_relative(
        maxima(Parent::Exponential, 1).sup_distance(),
        (-1.0_f64).exp(),
        1e-12,
        "n = 1",
    );
}

#[test]
fn normal_norming_is_tangent_and_classical() {
    for n in [1, 5, 1000] {
        let maxima = maxima(Parent::Normal, n);
        assert_relative(
            maxima.normalised_cdf(0.0),
            (-1.0_f64).exp(),
            1e-12,
            "value at 0",
        );
        common::assert_close(maxima.normalised_log_prob(0.0), -1.0, 1e-12, "slope at 0");
    }
    let n = 1e9;
    let NormingConstants { a, b } = maxima(Parent::Normal, 1_000_000_000).norming();
    let classical = Normal::STANDARD.upper_quantile(1.0 / n);
    assert_relative(b, classical, 1e-9, "b");
    assert_relative(a, 1.0 / (n * Normal::STANDARD.prob(classical)), 1e-8, "a");
}

#[test]
fn maxima_keep_their_upper_tail() {
    let maxima = maxima(Parent::Exponential, 1000);
    let u = 1.0 - f64::EPSILON / 2.0;
    // P(M > x) = 2⁻⁵³ at x = ln(1000 · 2⁵³) up to terms of order 2⁻⁵³.
    let expected = 1000.0_f64.ln() + 53.0 * std::f64::consts::LN_2;
    assert_relative(maxima.quantile(u), expected, 1e-15, "quantile");
}

#[test]
fn naive_gumbels_fail_where_they_are_known_to() {
    assert_eq!(naive_gumbel::naive_upper(1e-9, 1e-20_f32), f32::INFINITY);
    assert_eq!(naive_gumbel::naive_upper(1e-20, 1e-20_f64), f64::INFINITY);
    assert_eq!(naive_gumbel::naive(0.0_f32, 0.0), f32::NEG_INFINITY);
    assert_relative(
        naive_gumbel::stable_upper(1e-300),
        300.0 * 10.0_f64.ln(),
        1e-15,
        "stable",
    );
    let logistic: &dyn ContinuousDistribution = &Logistic::STANDARD;
    let mut draw = [f64::NAN];
    logistic.fill(&mut Stream::new(0, ""), &mut draw);
    assert!(draw[0].is_finite());
}
