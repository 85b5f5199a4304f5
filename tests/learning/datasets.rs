//! The data sets: their laws, the drawn density, and the way onto [−1, 1].

use crate::common::{assert_close, assert_relative};
use proptest::prelude::*;
use reparam::datasets::{
    DrawnDensity, HEAVY_TAIL_SCALE, Scaling, THREE_BUMPS, heavy_tail, image_rows, onto_unit,
    three_bumps, wave_period,
};
use reparam::distributions::{Cumulative, Logistic};
use reparam::numerics::goodness_of_fit::{chi_square_test, ks_test_sorted};
use reparam::numerics::integrate_pieces;
use reparam::random::Stream;
use std::f64::consts::TAU;

const DRAWS: usize = 50_000;

/// Asserts that the values lie in [−1, 1] and follow `cdf`, cut off there.
#[track_caller]
fn assert_law(mut values: Vec<f64>, cdf: impl Fn(f64) -> f64) {
    assert_eq!(values.len(), DRAWS);
    assert!(values.iter().all(|x| (-1.0..=1.0).contains(x)));
    values.sort_unstable_by(f64::total_cmp);
    let (low, high) = (cdf(-1.0), cdf(1.0));
    let test = ks_test_sorted(&values, |x| (cdf(x) - low) / (high - low));
    assert!(test.p_value > 0.001, "{test:?}");
}

// The generators.

#[test]
fn three_bumps_follow_their_mixture() {
    let components = THREE_BUMPS
        .map(|(weight, mean, scale)| (weight, Logistic::new(mean, scale).expect("valid")));
    let total: f64 = THREE_BUMPS.iter().map(|bump| bump.0).sum();
    assert_close(total, 1.0, 1e-15, "weights");
    let cdf = |x| {
        let terms = components.iter().map(|(weight, bump)| weight * bump.cdf(x));
        terms.sum()
    };
    for seed in 1..4 {
        assert_law(three_bumps(&mut Stream::new(seed, "data"), DRAWS), cdf);
    }
}

#[test]
fn heavy_tails_follow_student() {
    // ½ + t / (2√(2 + t²)), and its tail beyond t = 16 on both sides: 1 − 16/√258.
    let cdf = |x: f64| {
        let t = x / HEAVY_TAIL_SCALE;
        0.5 + 0.5 * t / (2.0 + t * t).sqrt()
    };
    assert_relative(
        2.0 * cdf(-1.0),
        1.0 / 258.5,
        1e-2,
        "share that is drawn again",
    );
    for seed in 1..4 {
        assert_law(heavy_tail(&mut Stream::new(seed, "data"), DRAWS), cdf);
    }
}

#[test]
fn nothing_is_drawn_of_nothing() {
    let mut stream = Stream::new(1, "data");
    assert!(three_bumps(&mut stream, 0).is_empty());
    assert!(heavy_tail(&mut stream, 0).is_empty());
    assert!(wave_period(0).is_empty());
}

#[test]
fn pictures_are_clipped_at_both_ends() {
    for seed in 0..20 {
        let picture = image_rows(seed);
        let count = picture.pixels.len();
        assert_eq!(count, picture.columns * picture.rows);
        let mut counts = [0_u32; 256];
        for &p in &picture.pixels {
            counts[usize::from(p)] += 1;
        }
        for end in [0, 255] {
            let share = f64::from(counts[end]) / count as f64;
            assert!(
                (0.03..0.3).contains(&share),
                "{share} of {end} by seed {seed}"
            );
        }
        assert!(counts.iter().filter(|&&count| count > 0).count() > 200);
        // Above, the sky; below, the ground.
        let mean = |row: &[u8]| row.iter().map(|&p| f64::from(p)).sum::<f64>() / row.len() as f64;
        let rows: Vec<f64> = picture.pixels.chunks(picture.columns).map(mean).collect();
        assert!(rows[0] > 120.0 && rows[picture.rows - 1] < 10.0);
        for (&p, x) in picture.pixels.iter().zip(picture.values()) {
            assert_close(x, (f64::from(p) - 127.5) / 127.5, 1e-15, "value of a pixel");
        }
    }
    assert_eq!(image_rows(3), image_rows(3));
    assert_ne!(image_rows(3), image_rows(4));
}

#[test]
fn the_wave_has_six_harmonics() {
    let n = 1024;
    let wave = wave_period(n);
    // The discrete Fourier transform, in units of the first amplitude.
    let amplitude = |k: usize| {
        let (mut re, mut im) = (0.0, 0.0);
        for (i, x) in wave.iter().enumerate() {
            let (sin, cos) = (TAU * (k * i % n) as f64 / n as f64).sin_cos();
            re += x * cos;
            im += x * sin;
        }
        (re.hypot(im) * 2.0 / n as f64, re.atan2(im))
    };
    let expected = [
        (1.0, 0.0),
        (0.55, 0.9),
        (0.8, 2.1),
        (0.4, 0.4),
        (0.12, 1.3),
        (0.25, 2.8),
    ];
    let (first, _) = amplitude(1);
    for (k, (size, phase)) in (1..).zip(expected) {
        let (actual, at) = amplitude(k);
        assert_close(actual / first, size, 1e-12, "amplitude");
        assert_close(at, phase, 1e-12, "phase");
    }
    for k in [0, 7, 8, 100, 512] {
        assert_close(amplitude(k).0, 0.0, 1e-13, "no harmonic");
    }
    let peak = wave_period(100_000)
        .iter()
        .fold(0.0_f64, |peak, x| peak.max(x.abs()));
    assert_close(peak, 0.9, 1e-8, "peak");
}

// The drawn density.

fn any_drawing() -> impl Strategy<Value = DrawnDensity> {
    let height = prop_oneof![Just(0_u8), 0..=DrawnDensity::LARGEST];
    proptest::collection::vec(height, DrawnDensity::KNOTS).prop_map(|heights| {
        let mut drawing = DrawnDensity::from_words([0; 6]);
        for (knot, height) in heights.into_iter().enumerate() {
            drawing.set(knot, height);
        }
        drawing
    })
}

fn knots() -> Vec<f64> {
    (0..DrawnDensity::KNOTS)
        .map(DrawnDensity::position)
        .collect()
}

#[test]
fn draws_follow_the_drawing() {
    for words in [
        DrawnDensity::DEFAULT.words(),
        [0; 6],
        [1 << 25, 0, 7, 0, 0, 31 << 25],
    ] {
        let drawing = DrawnDensity::from_words(words);
        let draws = drawing.sample(&mut Stream::new(1, "data"), DRAWS);
        let mut counts = [0; DrawnDensity::KNOTS - 1];
        for x in &draws {
            let cell = ((x + 1.0) * 17.5) as usize;
            counts[cell.min(counts.len() - 1)] += 1;
        }
        let area = |ends: &[f64]| integrate_pieces(|x| drawing.prob(x), ends).value * DRAWS as f64;
        let expected: Vec<f64> = knots().windows(2).map(area).collect();
        let test = chi_square_test(&counts, &expected);
        assert!(test.p_value > 0.001, "{test:?}");
        assert_law(draws, |x| drawing.cdf(x));
    }
}

#[test]
fn a_drawing_without_heights_is_flat() {
    let flat = DrawnDensity::from_words([0; 6]);
    for x in [-1.0, -0.3, 0.0, 0.71, 1.0] {
        assert_close(flat.prob(x), 0.5, 1e-15, "density");
        assert_close(flat.cdf(x), 0.5 * (x + 1.0), 1e-15, "cdf");
        assert_close(flat.quantile(0.5 * (x + 1.0)), x, 1e-15, "quantile");
    }
    for x in [-1.1, 1.1, f64::INFINITY] {
        assert_eq!(flat.prob(x), 0.0);
    }
    assert!(flat.prob(f64::NAN).is_nan() && flat.cdf(f64::NAN).is_nan());
    assert_eq!((flat.cdf(-2.0), flat.cdf(2.0)), (0.0, 1.0));
    assert_eq!(
        (flat.cdf(f64::NEG_INFINITY), flat.cdf(f64::INFINITY)),
        (0.0, 1.0)
    );
    for p in [-0.1, 1.1, f64::NAN] {
        assert!(flat.quantile(p).is_nan());
    }
}

#[test]
fn one_tent() {
    // Height 31 at knot 10 alone: a triangle with base 4/35 and peak 35/2.
    let mut tent = DrawnDensity::from_words([0; 6]);
    tent.set(10, 200);
    tent.set(36, 3);
    assert_eq!((tent.height(10), tent.height(36)), (31, 0));
    let peak = DrawnDensity::position(10);
    assert_relative(tent.prob(peak), 17.5, 1e-12, "peak");
    assert_close(tent.cdf(peak), 0.5, 1e-14, "half");
    assert_close(tent.quantile(0.5), peak, 1e-15, "median");
    assert_close(tent.quantile(0.0), peak - 2.0 / 35.0, 1e-15, "left end");
    assert_close(tent.quantile(1.0), peak + 2.0 / 35.0, 1e-15, "right end");
    assert_close(tent.quantile(0.125), peak - 1.0 / 35.0, 1e-15, "an eighth");
}

#[test]
fn strokes_set_the_knots_below_them() {
    let at = DrawnDensity::position;
    let mut drawing = DrawnDensity::from_words([0; 6]);
    drawing.stroke((at(30), 1.0), (at(20), 0.0));
    for knot in 0..36 {
        let height = (3.1 * (knot as f64 - 20.0)).round();
        let expected = if (20..=30).contains(&knot) {
            height as u8
        } else {
            0
        };
        assert_eq!(drawing.height(knot), expected, "knot {knot}");
    }
    // A dot sets the nearest knot; beyond the frame, the first or the last.
    drawing.stroke((at(5) + 0.02, 0.5), (at(5) + 0.02, 0.5));
    drawing.stroke((-9.0, 7.0), (-9.0, 7.0));
    drawing.stroke((9.0, -7.0), (9.0, 7.0));
    assert_eq!([4, 5, 6].map(|knot| drawing.height(knot)), [0, 16, 0]);
    assert_eq!((drawing.height(0), drawing.height(35)), (31, 0));
    let before = drawing;
    drawing.stroke((f64::NAN, 0.5), (0.0, 0.5));
    drawing.stroke((0.0, 0.5), (0.0, f64::INFINITY));
    assert_eq!(drawing, before);
}

#[test]
fn words_are_packed_five_bits_a_knot() {
    let mut drawing = DrawnDensity::from_words([0; 6]);
    drawing.set(0, 1);
    drawing.set(5, 31);
    drawing.set(7, 2);
    drawing.set(35, 16);
    assert_eq!(drawing.words(), [1 | 31 << 25, 2 << 5, 0, 0, 0, 16 << 25]);
    assert_eq!(
        DrawnDensity::from_words([u32::MAX; 6]).words(),
        [(1 << 30) - 1; 6]
    );
}

// Onto [−1, 1].

#[test]
fn values_come_onto_the_interval() {
    let scaled = |values: &[f64]| {
        let mut values = values.to_vec();
        let scaling = onto_unit(&mut values);
        (values, scaling)
    };
    assert_eq!(
        scaled(&[-1.0, 0.3, 1.0]),
        (vec![-1.0, 0.3, 1.0], Scaling::IDENTITY)
    );
    assert_eq!(scaled(&[0.2; 3]), (vec![0.2; 3], Scaling::IDENTITY));
    assert_eq!(scaled(&[]), (vec![], Scaling::IDENTITY));
    let (values, scaling) = scaled(&[0.0, 255.0, 51.0]);
    assert_eq!((scaling.low, scaling.high), (0.0, 255.0));
    assert_eq!(values[..2], [-1.0, 1.0]);
    assert_close(values[2], -0.6, 1e-15, "a pixel");
    let (values, scaling) = scaled(&[10.0, 20.0, 12.5]);
    assert_eq!((scaling.low, scaling.high), (10.0, 20.0));
    assert_eq!(values, [-1.0, 1.0, -0.5]);
    let (values, scaling) = scaled(&[-3.0, 256.0]);
    assert_eq!((scaling.low, scaling.high), (-3.0, 256.0));
    assert_eq!(values, [-1.0, 1.0]);
    let (values, scaling) = scaled(&[2.5; 4]);
    assert_eq!(values, [0.0; 4]);
    assert_eq!(scaling.from_unit(0.0), 2.5);
    let (values, scaling) = scaled(&[-1e308, 1e308, f64::MAX, f64::MIN, 0.0]);
    assert_close(values[1], 1e308 / f64::MAX, 1e-15, "huge");
    assert_eq!(values[2..], [1.0, -1.0, 0.0]);
    assert_eq!(
        (scaling.from_unit(-1.0), scaling.from_unit(1.0)),
        (f64::MIN, f64::MAX)
    );
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn drawings_are_densities(drawing in any_drawing(), p in 0.0..1.0) {
        let total = integrate_pieces(|x| drawing.prob(x), &knots()).value;
        assert_close(total, 1.0, 1e-12, "integral");
        prop_assert_eq!(DrawnDensity::from_words(drawing.words()), drawing);
        let x = drawing.quantile(p);
        prop_assert!((-1.0..=1.0).contains(&x));
        assert_close(drawing.cdf(x), p, 1e-13, "cdf of quantile");
        let mut below: Vec<f64> = knots().into_iter().filter(|&knot| knot < x).collect();
        below.push(x);
        assert_close(integrate_pieces(|x| drawing.prob(x), &below).value, p, 1e-12, "integral below");
    }

    #[test]
    fn scalings_can_be_undone(values in proptest::collection::vec(
        prop_oneof![-1e308..1e308, -300.0..300.0, -1.0..1.0, (0..256).prop_map(f64::from)], 1..20,
    )) {
        let mut scaled = values.clone();
        let scaling = onto_unit(&mut scaled);
        let size = values.iter().fold(1.0_f64, |size, x| size.max(x.abs()));
        for (&x, &y) in values.iter().zip(&scaled) {
            prop_assert!((-1.0..=1.0).contains(&y));
            prop_assert_eq!(scaling.to_unit(x), y);
            assert_close(scaling.from_unit(y), x, 1e-15 * size, "back");
        }
    }
}
