//! p-values of the tests of goodness of fit, and what becomes of NaN in them.

#![allow(clippy::excessive_precision, reason = "as they were printed")]

use crate::common::{assert_close, assert_relative};
use reparam::numerics::goodness_of_fit::{
    chi_square_test, ks_p_value, ks_p_value_two_samples, ks_test_sorted, ks_test_two_samples,
    ks_test_uniform,
};
use reparam::numerics::{Summary, max_or_nan, min_or_nan};
use reparam::random::Stream;

const NAN: f64 = f64::NAN;

#[test]
fn nan_is_seen() {
    for sample in [&[NAN][..], &[NAN; 5], &[0.1, 0.2, NAN], &[-NAN, 0.5, 0.7]] {
        let mut sample = sample.to_vec();
        sample.sort_unstable_by(f64::total_cmp);
        let others = [0.1, 0.5, 0.9];
        let tests = [
            ks_test_sorted(&sample, |x| x),
            ks_test_uniform(&mut sample.clone()),
            ks_test_two_samples(&sample, &others),
            ks_test_two_samples(&others, &sample),
            ks_test_two_samples(&sample, &sample),
            ks_test_sorted(&others, |x| if x == 0.5 { NAN } else { x }),
        ];
        for test in tests {
            assert!(
                test.statistic.is_nan() && test.p_value.is_nan(),
                "{sample:?}: {test:?}"
            );
        }
    }
    let test = chi_square_test(&[3, 4, 5], &[4.0, NAN, 4.0]);
    assert!(test.statistic.is_nan() && test.p_value.is_nan());
    assert!(ks_p_value(NAN, 10.0).is_nan() && ks_p_value(0.1, NAN).is_nan());
    for (a, b) in [(NAN, 1.0), (1.0, NAN), (NAN, NAN)] {
        assert!(max_or_nan(a, b).is_nan() && min_or_nan(a, b).is_nan());
    }
    assert_eq!((max_or_nan(1.0, 2.0), min_or_nan(1.0, 2.0)), (2.0, 1.0));
    assert!(Summary::of(&[1.0, NAN, 2.0]).variance().is_nan());
}

/// SciPy 1.17, `ks_2samp(method='exact')`.
#[test]
fn two_samples() {
    let expected = [
        (180, 20, 20, 0.0335416594061465),
        (2000, 100, 100, 0.03638428787491733),
        (50_000, 1000, 1000, 0.16411447756429137),
        (15, 5, 5, 0.35714285714285715),
        (25, 5, 5, 0.007936507936507936),
        (7, 7, 7, 1.0),
        (6, 4, 3, 0.6571428571428571),
        (12, 4, 3, 0.05714285714285715),
        (100, 17, 30, 0.7169532860453408),
        (240, 17, 30, 0.010289761164210197),
        (200, 20, 30, 0.11901288467516954),
        (4000, 97, 103, 1.0458621196152972e-07),
        (27_000, 300, 301, 1.99241302768668e-12),
        (45_000, 300, 301, 1.262529886812535e-34),
        (30_000, 40, 2000, 1.877139296258897e-05),
        (1_000_000, 1000, 2000, 3.436784541335645e-152),
    ];
    for (h, n, m, p) in expected {
        let what = format!("{h} of {n}·{m}");
        assert_relative(ks_p_value_two_samples(h, n, m), p, 1e-11, &what);
        assert_relative(ks_p_value_two_samples(h, m, n), p, 1e-11, &what);
    }
    // By hand: of the C(2n, n) orders only two keep the samples apart.
    assert_relative(ks_p_value_two_samples(9, 3, 3), 0.1, 1e-15, "apart");
    assert_eq!(ks_p_value_two_samples(0, 3, 4), 1.0);
    assert_eq!(ks_p_value_two_samples(3, 0, 4), 1.0);
}

#[test]
fn the_two_sample_test_as_a_whole() {
    let ranks =
        |count: i32, shift: f64| -> Vec<f64> { (0..count).map(|k| f64::from(k) + shift).collect() };
    // SciPy 1.17: ks_2samp(arange(20), arange(30) + 0.5).
    let test = ks_test_two_samples(&ranks(20, 0.0), &ranks(30, 0.5));
    assert_relative(test.statistic, 11.0 / 30.0, 1e-15, "statistic");
    assert_relative(test.p_value, 0.06610471842752416, 1e-12, "p-value");
    let test = ks_test_two_samples(&ranks(20, 0.0), &ranks(20, 8.5));
    assert_relative(test.statistic, 0.45, 1e-15, "statistic");
    assert_relative(test.p_value, 0.0335416594061465, 1e-12, "p-value");
}

/// Beyond what is summed exactly: the probability of a path that stays inside, added up forwards in 80-bit arithmetic.
#[test]
fn large_samples_of_unequal_sizes() {
    let expected = [
        (20_000_000, 40_000, 60_000, 0.071066217299424911),
        (28_000_000, 40_000, 60_000, 0.0028921966014764183),
        (16_800_480, 30_000, 70_001, 0.13507971758373206),
        (25_000_000, 30_000, 70_001, 0.0051485653620823283),
    ];
    for (h, n, m, p) in expected {
        assert_relative(
            ks_p_value_two_samples(h, n, m),
            p,
            1e-3,
            &format!("{h} of {n}·{m}"),
        );
    }
}

/// The statistic is a lattice's: its p-value must not exceed any level more often than the level says, and must
/// come near it.
#[test]
fn equal_sizes_keep_their_level() {
    for n in [5_u64, 20, 100, 1000] {
        // P(p ≤ level) is the p-value of the least statistic whose p-value is at most the level.
        for level in [0.1, 0.05, 0.01, 0.001] {
            let p = |k: u64| ks_p_value_two_samples(k * n, n as usize, n as usize);
            let least = (1..=n).find(|&k| p(k) <= level);
            if let Some(k) = least {
                assert!(p(k) <= level && p(k - 1) > level);
            }
        }
    }
}

/// SciPy 1.17, `kstwo.sf`.
#[test]
fn one_sample() {
    let expected = [
        (0.6, 1.0, 0.8),
        (0.3, 2.0, 0.98),
        (0.9, 3.0, 0.002),
        (0.2, 10.0, 0.7487190399999999),
        (0.45, 10.0, 0.022891810311717498),
        (0.8, 10.0, 2.207999999999995e-07),
        (0.1, 50.0, 0.6623112704658186),
        (0.25, 50.0, 0.0030657620198693003),
        (0.06, 140.0, 0.6719092248862638),
        (0.12, 140.0, 0.03252638258561632),
        (0.2, 140.0, 2.1981563302200222e-05),
    ];
    for (d, n, p) in expected {
        assert_relative(ks_p_value(d, n), p, 1e-9, &format!("{d} of {n}"));
    }
    let large = [
        (0.05, 300.0, 0.42744120502346905),
        (0.08, 300.0, 0.04064402562448788),
        (0.12, 300.0, 0.0003195501384250739),
        (0.01, 10_000.0, 0.2682191277029192),
        (0.02, 10_000.0, 0.0006616848639387309),
        (0.03, 10_000.0, 2.9761211950626197e-08),
        (0.005, 100_000.0, 0.013430824977799608),
        (0.007, 30_000.0, 0.10522278389382567),
    ];
    for (d, n, p) in large {
        assert_relative(ks_p_value(d, n), p, 2e-4, &format!("{d} of {n}"));
    }
    // One draw: D = max(u, 1 − u).
    assert_close(ks_p_value(0.75, 1.0), 0.5, 1e-15, "one draw");
    assert_eq!(ks_p_value(0.5, 1.0), 1.0);
    assert_eq!(ks_p_value(1.0, 7.0), 0.0);
    assert_eq!(ks_p_value(0.3, 0.0), 1.0);
}

/// Under the hypothesis p-values of small samples are uniform: their mean is ½.
#[test]
fn small_samples_have_uniform_p_values() {
    let mut stream = Stream::new(3, "p-values");
    for n in [1, 2, 3, 5, 12, 40] {
        let p_values: Vec<f64> = (0..4000)
            .map(|_| {
                let mut sample = vec![0.0; n];
                stream.fill_uniform(&mut sample);
                ks_test_uniform(&mut sample).p_value
            })
            .collect();
        let test = ks_test_uniform(&mut p_values.clone());
        assert!(test.p_value > 1e-4, "n = {n}: {test:?}");
    }
}
