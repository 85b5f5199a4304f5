//! Numbers of any size: what overflows, underflows or rounds on the way though the result does not.

#![allow(clippy::float_cmp, reason = "limits and signs are exact")]
#![allow(clippy::excessive_precision, reason = "as mpmath prints them")]

use crate::common::{assert_close, assert_log, assert_relative};
use reparam::distributions::{
    BinaryConcrete, Categorical, ContinuousDistribution, Cumulative, Discretized, Distribution,
    Entropy, Exponential, Gumbel, Interval, Logistic, Mixture, MixtureOfLogistics, Moments, Normal,
    Score, Uniform,
};
use reparam::numerics::{LogSumExp, Summary, log_sigmoid, log_sum_exp, log1mexp, sigmoid};
use reparam::random::Stream;
use reparam::sampling::{DifferenceOfGumbels, MixtureSampler};

const MAX: f64 = f64::MAX;

/// Location −MAX and scale MAX: x = MAX/2 is z = 1.5. Values by mpmath at 40 digits.
#[test]
fn differences_that_overflow() {
    fn check(
        d: &(impl Cumulative + Score),
        standard: &(impl Cumulative + Score),
        log_prob: f64,
        cdf: f64,
    ) {
        let x = 0.5 * MAX;
        assert_log(d.log_prob(x), log_prob, 1e-15, "log_prob");
        assert_relative(d.cdf(x), cdf, 1e-15, "cdf");
        assert_relative(d.survival(x), 1.0 - cdf, 1e-14, "survival");
        assert_relative(d.log_cdf(x), cdf.ln(), 1e-14, "log_cdf");
        assert_relative(d.quantile(cdf), x, 1e-14, "quantile");
        assert_relative(d.upper_quantile(d.survival(x)), x, 1e-14, "upper quantile");
        let slope = standard.d_log_prob_dx(1.5) / MAX;
        assert_relative(d.d_log_prob_dx(x), slope, 1e-15, "score");
    }
    check(
        &Logistic::new(-MAX, MAX).expect("valid"),
        &Logistic::STANDARD,
        -711.6855394493495,
        0.81757447619364366,
    );
    check(
        &Gumbel::new(-MAX, MAX).expect("valid"),
        &Gumbel::STANDARD,
        -711.50584305353243,
        0.80001071300435359,
    );
    check(
        &Normal::new(-MAX, MAX).expect("valid"),
        &Normal::STANDARD,
        -711.82665142658867,
        0.93319279873114193,
    );
    let shifted = Gumbel::new(-MAX, MAX).expect("valid");
    assert_relative(
        shifted.mean(),
        (0.577_215_664_901_532_9 - 1.0) * MAX,
        1e-15,
        "mean",
    );
    assert_eq!(
        Normal::new(-MAX, 1.0).expect("valid").quantile(0.0),
        f64::NEG_INFINITY
    );
    let apart = [-MAX, MAX].map(|mean| Logistic::new(mean, MAX).expect("valid"));
    // d coth(d/2) − 2 at d = 2, by hand.
    let divergence = apart[0]
        .kl_divergence_equal_scale(&apart[1])
        .expect("equal scales");
    assert_relative(divergence, 2.0 / 1.0_f64.tanh() - 2.0, 1e-14, "divergence");
    // s·z alone overflows, at z = 1.5.
    let u = sigmoid(1.5);
    let sampler =
        MixtureSampler::new(&[0.0], &[-MAX], &[MAX.ln()], 0.0, None, false).expect("valid");
    assert_relative(
        sampler.draw(&[0.5], u).unclipped,
        0.5 * MAX,
        1e-12,
        "mixture draw",
    );
    let draws = DifferenceOfGumbels::new(Logistic::new(-MAX, MAX).expect("valid"));
    let mut out = [0.0; 200];
    draws.fill(&mut Stream::new(1, "large"), &mut out);
    // Finite where the difference of Gumbels lies between 0 and 2, with probability 0.38.
    let finite = out.iter().filter(|x| x.is_finite()).count();
    assert!((50..100).contains(&finite), "{finite}");
}

/// Closed forms and mpmath at 80 digits.
#[test]
fn intervals_of_any_size() {
    let normal = |mean, deviation| Normal::new(mean, deviation).expect("valid");
    let logistic = |mean, scale| Logistic::new(mean, scale).expect("valid");
    let (normal_expected, logistic_expected) = (-2.3876196688239346, -2.4474270950681638);
    let up = (0.0, 0.5 * MAX);
    let down = (-0.5 * MAX, 0.0);
    for (value, expected, what) in [
        (
            normal(-MAX, MAX).log_interval(up.0, up.1),
            normal_expected,
            "1 to 1.5",
        ),
        (
            normal(MAX, MAX).log_interval(down.0, down.1),
            normal_expected,
            "−1.5 to −1",
        ),
        (
            logistic(-MAX, MAX).log_interval(up.0, up.1),
            logistic_expected,
            "1 to 1.5",
        ),
    ] {
        assert_log(value, expected, 1e-14, what);
    }
    // P(|Z| ≤ 1), with ends that are 2 MAX apart.
    let central = normal(0.0, MAX).log_interval(-MAX, MAX);
    assert_log(central, 0.682_689_492_137_085_9_f64.ln(), 1e-14, "−1 to 1");
    for (mean, deviation, low, high, expected) in [
        (-1e18, 1e8, 0.0, 1.0, -5e19),
        (0.0, 1.0, 30.0, 31.0, -454.32124395634325),
        (0.0, 1.0, 1e5, 100_000.000_01, -5000000012.8905391),
        (0.0, 1.0, 8.0, 8.01, -37.563858400894544),
        (-1e9, 1.0, 0.0, 1e-3, -5e17),
        (-1e15, 1.0, 0.0, 2e-15, -5e29),
        (-1e100, 1.0, 0.0, 1.0, -5e199),
    ] {
        let what = format!("({mean}, {deviation}) on ({low}, {high}]");
        assert_relative(
            normal(mean, deviation).log_interval(low, high),
            expected,
            1e-15,
            &what,
        );
        let mirrored = normal(-mean, deviation).log_interval(-high, -low);
        assert_relative(mirrored, expected, 1e-15, &what);
    }
    // Narrow beyond any double: the density times the width.
    let tiny = 5e-324_f64;
    let expected = tiny.ln() - 1e10_f64.ln();
    let density = Normal::STANDARD.log_prob(0.0);
    assert_log(
        normal(0.0, 1e10).log_interval(0.0, tiny),
        expected + density,
        1e-15,
        "narrow normal",
    );
    let density = Logistic::STANDARD.log_prob(0.0);
    assert_log(
        logistic(0.0, 1e10).log_interval(0.0, tiny),
        expected + density,
        1e-15,
        "narrow logistic",
    );
    for infinite in [
        normal(-MAX, MAX).log_interval(f64::NEG_INFINITY, f64::INFINITY),
        normal(0.0, 1.0).log_interval(f64::NEG_INFINITY, f64::INFINITY),
    ] {
        assert!(infinite == 0.0 && infinite.is_sign_positive());
    }
    // Beyond every double.
    assert_eq!(
        normal(-1e300, 1e-5).log_interval(0.0, 1.0),
        f64::NEG_INFINITY
    );
    assert!(normal(0.0, 1.0).log_interval(f64::NAN, 1.0).is_nan());
    assert!(normal(0.0, 1.0).log_interval(0.0, f64::NAN).is_nan());
}

#[test]
fn deviations_whose_squares_are_no_doubles() {
    use std::f64::consts::PI;
    for scale in [1e-300, 1e-200, 1.0, 1e200, 1e300] {
        let what = format!("scale {scale}");
        let close = |d: &dyn Moments, factor: f64| {
            assert_relative(d.standard_deviation(), factor * scale, 1e-14, &what);
        };
        let logistic = Logistic::new(scale, scale).expect("valid");
        close(&Normal::new(-scale, scale).expect("valid"), 1.0);
        close(&logistic, PI / 3.0_f64.sqrt());
        close(
            &Gumbel::new(0.0, scale).expect("valid"),
            PI / 6.0_f64.sqrt(),
        );
        close(
            &Uniform::new(-scale, scale).expect("valid"),
            1.0 / 3.0_f64.sqrt(),
        );
        close(&Exponential::new(1.0 / scale).expect("valid"), 1.0);
        // Deviation 1 in each, and the means 1 from their own mean.
        let normals = [-scale, scale].map(|mean| Normal::new(mean, scale).expect("valid"));
        close(
            &Mixture::new(&[0.0; 2], normals.to_vec()).expect("valid"),
            2.0_f64.sqrt(),
        );
        let log_scale = scale.ln();
        let mixture = MixtureOfLogistics::new(&[0.0; 2], &[-scale, scale], &[log_scale; 2]);
        let factor = (1.0 + PI * PI / 3.0).sqrt();
        let deviation = mixture.expect("valid").standard_deviation();
        // The exponential of a logarithm near 700 is good to 700 ulp.
        assert_relative(deviation, factor * scale, 1e-12, &what);
        // Numbers 1, 2, 3, 4, 5 have variance 2.5.
        let summary = Summary::of(&[1.0, 2.0, 3.0, 4.0, 5.0].map(|x| x * scale));
        assert_relative(summary.mean(), 3.0 * scale, 1e-15, &what);
        assert_relative(
            summary.standard_deviation(),
            2.5_f64.sqrt() * scale,
            1e-15,
            &what,
        );
        assert_relative(
            summary.standard_error(),
            0.5_f64.sqrt() * scale,
            1e-15,
            &what,
        );
    }
    // Means 2 MAX apart, with weights ¼ and ¾: √(3/16)·2 MAX between them.
    let apart = [-MAX, MAX].map(|mean| Normal::new(mean, 1.0).expect("valid"));
    let mixture = Mixture::new(&[0.0, 3.0_f64.ln()], apart.to_vec()).expect("valid");
    assert_relative(
        mixture.standard_deviation(),
        0.75_f64.sqrt() * MAX,
        1e-14,
        "apart",
    );
    let summary = Summary::of(&[-MAX, MAX]);
    assert_eq!(summary.mean(), 0.0);
    // Sizes that grow, and that differ by more than the range of squares.
    let growing = Summary::of(&[0.0, 1e-300, 0.0, 1e200, 1.0]);
    // One of five is 1e200: the variance is its square over 5.
    assert_relative(
        growing.standard_deviation(),
        1e200 / 5.0_f64.sqrt(),
        1e-14,
        "growing",
    );
    let constant = Summary::of(&[1e200; 4]);
    assert_eq!((constant.mean(), constant.variance()), (1e200, 0.0));
    assert!(Summary::of(&[1.0, f64::INFINITY, 2.0]).variance().is_nan());
    assert!(Summary::of(&[1.0]).standard_deviation().is_nan());
    // A subnormal variance, whose own factors are no doubles.
    let variance = Exponential::new(1e160).expect("valid").variance();
    assert_relative(variance, 1e-320, 1e-3, "subnormal");
}

/// Rate times x underflows to 0, whose logarithm is not that of the product.
#[test]
fn probabilities_that_underflow_have_logarithms() {
    let slow = Exponential::new(1e-200).expect("valid");
    assert_relative(
        slow.log_cdf(1e-200),
        -400.0 * 10.0_f64.ln(),
        1e-15,
        "log_cdf",
    );
    assert_eq!(slow.log_cdf(0.0), f64::NEG_INFINITY);
}

/// −ln p(x) of draws that are nearer to 1 than any double, from their logits.
#[test]
fn draws_that_round_to_the_end() {
    let d = BinaryConcrete::new(3.0, 0.1).expect("valid");
    let (mut x, mut logits) = (vec![0.0; 4000], vec![0.0; 4000]);
    d.fill(&mut Stream::new(1, "edge"), &mut x);
    d.fill_logits(&mut Stream::new(1, "edge"), &mut logits);
    let at_end = x.iter().filter(|&&x| x == 1.0).count();
    assert!((1000..2000).contains(&at_end), "{at_end}");
    let law = d.logit_distribution().expect("valid");
    let mut stream = Stream::new(1, "edge");
    let mut surprise = Summary::default();
    for (&x, &y) in x.iter().zip(&logits) {
        assert_eq!(d.sample_logit(&mut stream), y);
        assert_close(x, sigmoid(y), 1e-15, "draw");
        // The density of the logit, over dx/dy.
        let expected = law.log_prob(y) - log_sigmoid(y) - log_sigmoid(-y);
        let log_prob = d.log_prob_from_logit(y);
        assert_log(log_prob, expected, 1e-13, "from the logit");
        if x < 0.99 {
            assert_log(d.log_prob(x), log_prob, 1e-11, "from x");
            let (by_x, by_y) = (d.d_log_prob_dparams(x), d.d_log_prob_dparams_from_logit(y));
            assert_log(by_x[0], by_y[0], 1e-10, "by ℓ");
            assert_log(by_x[1], by_y[1], 1e-10, "by λ");
            let (by_x, by_y) = (d.d_sample_dparams(x), d.d_sample_dparams_from_logit(y));
            assert_log(by_x[0], by_y[0], 1e-10, "dx/dℓ");
            assert_log(by_x[1], by_y[1], 1e-10, "dx/dλ");
        }
        surprise.push(-log_prob);
    }
    // −E ln p(X) is the entropy, which no mean over x itself can give.
    let errors = (surprise.mean() - d.entropy()) / surprise.standard_error();
    assert!(errors.abs() < 4.0, "{errors}");
    // By mpmath: y = 60, z = 3, ln λ − z − 2 ln(1 + e⁻ᶻ) + y + 2 ln(1 + e⁻ʸ).
    let expected = 0.1_f64.ln() - 3.0 - 2.0 * (-3.0_f64).exp().ln_1p() + 60.0;
    assert_relative(d.log_prob_from_logit(60.0), expected, 1e-15, "closed form");
    let slope = d.d_sample_dparams_from_logit(60.0);
    assert_relative(slope[0], 10.0 * (-60.0_f64).exp(), 1e-14, "dx/dℓ");
    assert_relative(slope[1], -600.0 * (-60.0_f64).exp(), 1e-14, "dx/dλ");
    // At the ends the limits, as at x = 0 and 1.
    for (y, x) in [(f64::NEG_INFINITY, 0.0), (f64::INFINITY, 1.0)] {
        for temperature in [0.5, 1.0, 2.0] {
            let d = BinaryConcrete::new(0.7, temperature).expect("valid");
            assert_eq!(d.log_prob_from_logit(y), d.log_prob(x));
        }
    }
    assert!(d.log_prob_from_logit(f64::NAN).is_nan());
}

#[test]
fn responsibilities_at_any_distance() {
    fn shares<D: ContinuousDistribution>(components: [D; 2], x: f64) -> [f64; 2] {
        let mixture = Mixture::new(&[0.0, 0.0], components.into()).expect("valid");
        let mut shares = [0.0; 2];
        mixture.responsibilities(x, &mut shares);
        shares
    }
    let normals = |means: [f64; 2], scales: [f64; 2]| {
        [0, 1].map(|k| Normal::new(means[k], scales[k]).expect("valid"))
    };
    let logistics = |means: [f64; 2]| means.map(|mean| Logistic::new(mean, 1.0).expect("valid"));
    let gumbels = |means: [f64; 2]| means.map(|mean| Gumbel::new(mean, 1.0).expect("valid"));
    assert_eq!(shares(normals([-1.0, 1.0], [1.0; 2]), 1e200), [0.0, 1.0]);
    assert_eq!(shares(normals([-1.0, 1.0], [1.0; 2]), -1e200), [1.0, 0.0]);
    assert_eq!(shares(normals([0.0, 0.0], [1.0, 2.0]), 1e200), [0.0, 1.0]);
    assert_eq!(shares(normals([0.0, 0.0], [1.0, 1.0]), 1e200), [0.5, 0.5]);
    assert_eq!(
        shares(normals([0.0, 0.0], [1e-200, 2e-200]), 1e200),
        [0.0, 1.0]
    );
    assert_eq!(
        shares(normals([-MAX, MAX], [1.0, 1.0]), 0.5 * MAX),
        [0.0, 1.0]
    );
    // (x − m)² differs by 2·10⁹·10⁻⁹ = 2: one nat, of 5·10¹⁷.
    let near = shares(normals([0.0, 1e-9], [1.0; 2]), 1e9);
    assert_close(near[1], sigmoid(1.0), 1e-15, "one nat");
    // In an exponential tail the ratio stays e, at any distance.
    for x in [50.0, 1e17, 1e200, 1e308] {
        assert_close(
            shares(logistics([0.0, 1.0]), x)[1],
            sigmoid(1.0),
            1e-15,
            "upper tail",
        );
        assert_close(
            shares(logistics([0.0, 1.0]), -x)[0],
            sigmoid(1.0),
            1e-15,
            "lower tail",
        );
        assert_close(
            shares(gumbels([0.0, 1.0]), x)[1],
            sigmoid(1.0),
            1e-15,
            "upper tail",
        );
    }
    assert_eq!(shares(gumbels([0.0, 1.0]), -1e4), [1.0, 0.0]);
    let exponentials = [1.0, 2.0].map(|rate| Exponential::new(rate).expect("valid"));
    assert_eq!(shares(exponentials, 1e308), [1.0, 0.0]);
    let uniforms = [0.0, 2.0].map(|low| Uniform::new(low, low + 1.0).expect("valid"));
    assert_eq!(shares(uniforms, 2.5), [0.0, 1.0]);
    // p(x) is 0 there.
    assert!(shares(uniforms, 1.5).iter().all(|share| share.is_nan()));
    assert!(shares(normals([0.0, 1.0], [1.0; 2]), f64::INFINITY)[0].is_nan());
    // The score is that of the component that is left.
    let mixture =
        Mixture::new(&[0.0, 0.0], normals([-1.0, 1.0], [1.0, 4.0]).into()).expect("valid");
    assert_relative(mixture.d_log_prob_dx(1e200), -1e200 / 16.0, 1e-15, "score");
    let mixture = MixtureOfLogistics::new(&[0.0; 2], &[0.0, 1.0], &[0.0; 2]).expect("valid");
    let mut gradient = [0.0; 6];
    mixture.d_log_prob_dparams(1e17, &mut gradient);
    assert_close(gradient[1], sigmoid(1.0) - 0.5, 1e-15, "by logit");
    assert_close(gradient[3], sigmoid(1.0), 1e-15, "by mean");
    let narrow = MixtureOfLogistics::new(&[0.0; 2], &[0.0, 1.0], &[-300.0, 0.0]).expect("valid");
    narrow.d_log_prob_dparams(1e200, &mut gradient);
    assert_eq!(gradient[..4], [-0.5, 0.5, 0.0, 1.0]);
}

/// A bin (low, high] holds its upper edge, and not its lower one.
#[test]
fn edges_belong_to_one_level() {
    for levels in [2, 3, 5, 7, 10, 100, 255, 256, 1000, 1024, 65_536] {
        let mixture = Mixture::new(&[0.0], vec![Logistic::STANDARD]).expect("valid");
        let d = Discretized::new(mixture, levels).expect("valid");
        for level in 0..levels {
            let (low, high) = d.edges(level);
            let inside = d.value(level);
            assert_eq!(d.level_of(inside), level);
            if level > 0 {
                assert_eq!(
                    (d.level_of(low), d.level_of(low.next_up())),
                    (level - 1, level)
                );
            }
            if level + 1 < levels {
                assert_eq!(
                    (d.level_of(high), d.level_of(high.next_up())),
                    (level, level + 1)
                );
            }
        }
        for (x, level) in [
            (f64::NAN, 0),
            (f64::NEG_INFINITY, 0),
            (f64::INFINITY, levels - 1),
            (-MAX, 0),
            (MAX, levels - 1),
        ] {
            assert_eq!(d.level_of(x), level);
        }
    }
}

#[test]
fn zero_has_no_sign() {
    let positive = |x: f64, what: &str| assert!(x == 0.0 && x.is_sign_positive(), "{what}: {x}");
    positive(
        Categorical::from_logits(&[0.0, f64::NEG_INFINITY])
            .expect("valid")
            .entropy(),
        "certainty",
    );
    positive(
        Categorical::from_probs(&[3.0]).expect("valid").entropy(),
        "one category",
    );
    let sure =
        Mixture::new(&[0.0], vec![Logistic::new(-50.0, 1e-3).expect("valid")]).expect("valid");
    positive(
        Discretized::new(sure, 16).expect("valid").entropy(),
        "one level",
    );
    positive(Uniform::STANDARD.entropy(), "unit interval");
    positive(Uniform::STANDARD.log_prob(0.5), "log-density 0");
    positive(Exponential::STANDARD.upper_quantile(1.0), "least value");
    positive(Exponential::STANDARD.quantile(0.0), "least value");
    positive(Exponential::STANDARD.log_survival(0.0), "certain");
    positive(Exponential::STANDARD.cdf(0.0), "impossible");
    positive(Logistic::STANDARD.d_log_prob_dx(0.0), "mode");
    positive(Normal::STANDARD.d_log_prob_dx(0.0), "mode");
    positive(Normal::STANDARD.d_log_prob_dparams(0.0)[0], "mode");
    positive(Normal::STANDARD.upper_quantile(0.5), "median");
    positive(Logistic::STANDARD.upper_quantile(0.5), "median");
    let families: [&dyn Cumulative; 3] =
        [&Logistic::STANDARD, &Normal::STANDARD, &Gumbel::STANDARD];
    for d in families {
        positive(d.log_cdf(f64::INFINITY), "certain");
        positive(d.log_survival(f64::NEG_INFINITY), "certain");
        positive(d.survival(f64::INFINITY), "impossible");
        positive(d.cdf(f64::NEG_INFINITY), "impossible");
    }
    let pair = [-1.0, 1.0].map(|mean| Logistic::new(mean, 1.0).expect("valid"));
    let mixture = Mixture::new(&[0.0; 2], pair.to_vec()).expect("valid");
    positive(mixture.quantile(0.5), "median");
    positive(mixture.upper_quantile(0.5), "median");
    positive(log1mexp(f64::INFINITY), "logarithm of 1");
}

#[test]
fn sums_of_exponentials_of_any_size() {
    let infinity = f64::INFINITY;
    for (terms, expected) in [
        (&[-infinity, -infinity][..], -infinity),
        (&[], -infinity),
        (&[-infinity, 3.0], 3.0),
        (&[infinity, 3.0, -infinity], infinity),
        (&[infinity, infinity], infinity),
        (&[MAX, -MAX], MAX),
        (&[-MAX, -MAX], -MAX),
        (&[1e300, 1e300], 1e300),
        (&[f64::NAN, -infinity], f64::NAN),
        (&[infinity, f64::NAN], f64::NAN),
    ] {
        assert_close(log_sum_exp(terms), expected, 0.0, "log_sum_exp");
        let one_by_one: LogSumExp = terms.iter().copied().collect();
        assert_close(one_by_one.value(), expected, 0.0, "one by one");
    }
}

#[test]
fn draws_of_extreme_members_stay_in_the_support() {
    let mut stream = Stream::new(1, "support");
    for (low, high) in [
        (0.0, 5e-324),
        (1.0, 1.0_f64.next_up()),
        (-MAX, 0.0),
        (-1e-300, 1e300),
    ] {
        let d = Uniform::new(low, high).expect("valid");
        for _ in 0..100 {
            let x = d.sample(&mut stream);
            assert!((low..=high).contains(&x) && d.log_prob(x).is_finite());
        }
    }
    for rate in [1e-300, 1e300] {
        let d = Exponential::new(rate).expect("valid");
        assert!((0..100).all(|_| d.sample(&mut stream) > 0.0));
    }
}
