//! What holds for every mixture and every argument.

use crate::common::{assert_close, assert_log, assert_quantiles};
use proptest::prelude::*;
use reparam::distributions::{
    ContinuousDistribution, Cumulative, Discretized, DiscretizedMixtureOfLogistics, Interval,
    Logistic, Mixture, MixtureOfLogistics, Moments, Normal, ParameterError, Score,
};
use reparam::numerics::{LogSumExp, log_sum_exp};
use reparam::sampling::{Clamp, MixtureSampler};

/// Logits, means and log scales, one triple a component, over all that figures allow.
type Triples = Vec<(f64, f64, f64)>;

fn triples() -> impl Strategy<Value = Triples> {
    prop::collection::vec((-20.0..20.0, -2.0..2.0, -7.0..3.0), 1..11)
}

fn columns(triples: &Triples) -> [Vec<f64>; 3] {
    [
        triples.iter().map(|t| t.0).collect(),
        triples.iter().map(|t| t.1).collect(),
        triples.iter().map(|t| t.2).collect(),
    ]
}

fn logistics(triples: &Triples) -> MixtureOfLogistics {
    let [logits, means, log_scales] = columns(triples);
    MixtureOfLogistics::new(&logits, &means, &log_scales).expect("valid")
}

/// Normals with the means and variances of the logistics.
fn normals(triples: &Triples) -> Mixture<Normal> {
    let logistics = logistics(triples);
    let components = logistics.mixture().components().iter();
    let components = components
        .map(|c| Normal::new(c.mean(), c.standard_deviation()).expect("valid"))
        .collect();
    Mixture::new(logistics.logits(), components).expect("valid")
}

/// Capabilities that a figure asks of either mixture.
trait Full: Interval + Score + Moments + std::fmt::Debug {}
impl<D: Interval + Score + Moments + std::fmt::Debug> Full for D {}

fn any_mixture() -> impl Strategy<Value = Box<dyn Full>> {
    (triples(), any::<bool>()).prop_map(|(triples, normal)| -> Box<dyn Full> {
        if normal {
            Box::new(normals(&triples))
        } else {
            Box::new(logistics(&triples).mixture().clone())
        }
    })
}

/// A probability anywhere in the lower half, tail included.
fn tail_probability() -> impl Strategy<Value = f64> {
    (-690.0..-0.7).prop_map(f64::exp)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn quantile_then_cdf(d in any_mixture(), p in prop_oneof![tail_probability(), 0.0..0.5]) {
        assert_quantiles(&*d, p);
    }

    #[test]
    fn cdf_then_quantile(d in any_mixture(), p in 0.001..0.999) {
        let x = d.quantile(p);
        let error = 1e-13 / d.prob(x) + 1e-15;
        assert_close(d.quantile(d.cdf(x)), x, error, "quantile of cdf");
        assert_close(d.upper_quantile(d.survival(x)), x, error, "upper quantile of survival");
    }

    #[test]
    fn functions_are_monotone(d in any_mixture(), a in -50.0..50.0, b in -50.0..50.0, p in 0.0..1.0, q in 0.0..1.0) {
        let (low, high) = if a < b { (a, b) } else { (b, a) };
        prop_assert!(d.cdf(low) <= d.cdf(high) && d.survival(low) >= d.survival(high));
        prop_assert!(d.log_cdf(low) <= d.log_cdf(high) + 1e-15);
        let (low, high) = if p < q { (p, q) } else { (q, p) };
        prop_assert!(d.quantile(low) <= d.quantile(high) + 1e-12);
        prop_assert!(d.upper_quantile(low) >= d.upper_quantile(high) - 1e-12);
    }

    #[test]
    fn cdf_and_survival_add_up(d in any_mixture(), x in -50.0..50.0) {
        assert_close(d.cdf(x) + d.survival(x), 1.0, 2e-15, "sum");
        assert_close(d.log_cdf(x).exp(), d.cdf(x), 2e-15, "log cdf");
        assert_close(d.log_survival(x).exp(), d.survival(x), 2e-15, "log survival");
        prop_assert!(d.cdf(x) <= 1.0 && d.log_cdf(x) <= 0.0 && d.log_survival(x) <= 0.0);
    }

    #[test]
    fn ends_and_outsides(d in any_mixture(), p in prop_oneof![-1e3..-1e-9, 1.0 + 1e-9..1e3, Just(f64::NAN)]) {
        let infinite = (f64::NEG_INFINITY, f64::INFINITY);
        prop_assert_eq!(d.support(), infinite);
        prop_assert_eq!((d.quantile(0.0), d.quantile(1.0)), infinite);
        prop_assert_eq!((d.upper_quantile(1.0), d.upper_quantile(0.0)), infinite);
        prop_assert!(d.quantile(p).is_nan() && d.upper_quantile(p).is_nan());
        for (x, cdf) in [(infinite.0, 0.0), (infinite.1, 1.0)] {
            assert_close(d.cdf(x), cdf, 1e-15, "cdf");
            assert_close(d.survival(x), 1.0 - cdf, 1e-15, "survival");
            prop_assert_eq!(d.log_prob(x), infinite.0);
        }
        prop_assert!(d.log_prob(f64::NAN).is_nan() && d.cdf(f64::NAN).is_nan() && d.log_cdf(f64::NAN).is_nan());
    }

    #[test]
    fn shares_are_a_distribution(triples in triples(), x in -1e4..1e4) {
        let d = logistics(&triples);
        let terms: Vec<f64> = (0..d.len()).map(|k| d.mixture().component_log_prob(k, x)).collect();
        assert_log(d.log_prob(x), log_sum_exp(&terms), 1e-14, "log_prob");
        let mut shares = vec![7.0; d.len()];
        d.mixture().responsibilities(x, &mut shares);
        // A share is the exponential of a difference of numbers as large as the logarithms.
        assert_close(shares.iter().sum(), 1.0, 1e-15 * (10.0 + d.log_prob(x).abs()), "sum");
        let mut gradient = vec![7.0; 3 * d.len()];
        d.d_log_prob_dparams(x, &mut gradient);
        let rounding = 1e-15 * (10.0 + d.log_prob(x).abs());
        assert_close(gradient[..d.len()].iter().sum(), 0.0, rounding, "by logits");
        let by_means: f64 = gradient[d.len()..2 * d.len()].iter().sum();
        assert_log(-by_means, d.d_log_prob_dx(x), 1e-12, "moving all is moving x");
    }

    #[test]
    fn mirrored_mixtures_are_mirrored(triples in triples(), x in -40.0..40.0, p in tail_probability(), level in 0_u32..64) {
        let other: Triples = triples.iter().map(|t| (t.0, -t.1, t.2)).collect();
        let (d, e) = (logistics(&triples), logistics(&other));
        prop_assert_eq!(d.log_prob(x), e.log_prob(-x));
        prop_assert_eq!((d.cdf(x), d.log_cdf(x)), (e.survival(-x), e.log_survival(-x)));
        prop_assert_eq!(d.quantile(p), -e.upper_quantile(p));
        prop_assert_eq!((d.mean(), d.variance()), (-e.mean(), e.variance()));
        let bins = |d: &MixtureOfLogistics| DiscretizedMixtureOfLogistics::new(d, 64, -5.0).expect("valid");
        assert_log(bins(&d).log_prob(level), bins(&e).log_prob(63 - level), 1e-13, "level");
        let mut gradients = [vec![0.0; 3 * d.len()], vec![0.0; 3 * d.len()]];
        bins(&d).d_log_prob_dparams(level, &mut gradients[0]);
        bins(&e).d_log_prob_dparams(63 - level, &mut gradients[1]);
        for (i, (a, b)) in gradients[0].iter().zip(&gradients[1]).enumerate() {
            let b = if i / d.len() == 1 { -b } else { *b };
            assert_log(*a, b, 1e-10, "gradient");
        }
    }

    #[test]
    fn levels_have_all_the_probability(triples in triples(), levels in 2_u32..400, normal in any::<bool>()) {
        fn total(d: &Discretized<impl Interval>) -> f64 {
            (0..d.levels()).map(|level| d.log_prob(level).exp()).sum()
        }
        let sum = if normal {
            total(&Discretized::new(normals(&triples), levels).expect("valid"))
        } else {
            total(&Discretized::new(logistics(&triples).mixture().clone(), levels).expect("valid"))
        };
        assert_close(sum, 1.0, 1e-12, "sum");
    }

    /// What two neighbouring intervals have is what both have together.
    #[test]
    fn intervals_add_up(d in any_mixture(), ends in prop::array::uniform3(-30.0..30.0_f64), narrow in -20.0..0.0_f64) {
        let mut ends = ends.map(|x| x * narrow.exp());
        ends.sort_by(f64::total_cmp);
        let [a, b, c] = ends;
        let parts = [d.log_interval(a, b), d.log_interval(b, c)];
        // An end is rounded by one part in 2⁵³.
        let moved = (d.d_log_prob_dx(a).abs() + d.d_log_prob_dx(c).abs() + 2.0 / (b - a) + 2.0 / (c - b)) * a.abs().max(c.abs());
        let error = 1e-12 * (1.0 + parts[0].abs().min(parts[1].abs())) + f64::EPSILON * moved;
        assert_close(log_sum_exp(&parts), d.log_interval(a, c), error, "sum");
    }

    #[test]
    fn sums_in_one_pass(terms in prop::collection::vec(prop_oneof![
        4 => -800.0..800.0, 2 => -1.0..1.0, 1 => Just(f64::NEG_INFINITY), 1 => Just(3.0),
    ], 0..12), infinite in any::<bool>()) {
        let sum: LogSumExp = terms.iter().copied().collect();
        assert_log(sum.value(), log_sum_exp(&terms), 2e-15, "sum");
        let mut other = sum;
        other.push(if infinite { f64::INFINITY } else { f64::NAN });
        for &term in &terms {
            other.push(term);
        }
        assert_log(other.value(), if infinite { f64::INFINITY } else { f64::NAN }, 0.0, "no number");
    }

    #[test]
    fn draws_keep_to_their_bounds(triples in triples(), uniforms in prop::collection::vec(1e-16..1.0, 11), least in -7.0..0.0, epsilon in 1e-7..0.2) {
        let [logits, means, log_scales] = columns(&triples);
        let clamp = Clamp::new(epsilon).expect("valid");
        for (clamp, clip) in [(None, true), (Some(clamp), true), (Some(clamp), false)] {
            let sampler = MixtureSampler::new(&logits, &means, &log_scales, least, clamp, clip).expect("valid");
            let draw = sampler.draw(&uniforms[..10], uniforms[10]);
            prop_assert!(draw.component < triples.len());
            prop_assert_eq!(draw.mean, means[draw.component]);
            prop_assert_eq!(draw.log_scale, log_scales[draw.component].max(least));
            prop_assert!(!clip || (-1.0..=1.0).contains(&draw.x));
            if clamp.is_some() {
                prop_assert!((epsilon..=1.0 - epsilon).contains(&draw.u));
                let reach = draw.log_scale.exp() * ((1.0 - epsilon) / epsilon).ln();
                prop_assert!((draw.unclipped - draw.mean).abs() <= reach * (1.0 + 1e-12) + 1e-15);
            }
        }
    }

    #[test]
    fn nothing_panics(values in prop::collection::vec(prop_oneof![
        Just(f64::NAN), Just(f64::INFINITY), Just(f64::NEG_INFINITY), Just(0.0), Just(f64::MAX), Just(5e-324), any::<f64>(),
    ], 1..5), length in 0_usize..16) {
        let mut out = vec![0.0; length];
        let [x, y] = [values[0], values[values.len() - 1]];
        let parameters = [&[0.0, f64::MAX][..], &[f64::MAX, f64::MIN], &[-745.0, 709.0]];
        let d = MixtureOfLogistics::new(parameters[0], parameters[1], parameters[2]).expect("valid");
        for d in [d, logistics(&vec![(0.0, 0.0, -7.0), (3.0, 1.0, 2.0)])] {
            d.log_prob(x);
            d.cdf(x);
            d.log_survival(x);
            d.quantile(x);
            d.upper_quantile(y);
            d.d_log_prob_dx(x);
            d.d_log_prob_dparams(x, &mut out);
            d.mixture().responsibilities(x, &mut out);
            d.mixture().log_interval(x, y);
            d.mixture().component_log_prob(length, x);
            let pixel = DiscretizedMixtureOfLogistics::new(&d, 16, -7.0).expect("valid");
            pixel.d_log_prob_dparams(length as u32, &mut out);
            prop_assert!(pixel.discretized().level_of(x) < 16);
        }
        let list = |k: usize| values.get(k % values.len()..).unwrap_or(&[]);
        if let Ok(sampler) = MixtureSampler::new(list(0), list(length), list(0), x, None, length > 3) {
            sampler.draw(&values, y);
            sampler.fill_columns(&vec![values.clone(); length], &values, &mut Vec::new(), &mut out);
        }
    }
}

#[test]
fn bad_parameters_are_named() {
    let text =
        |error: Option<ParameterError>| error.map_or_else(String::new, |error| error.to_string());
    let (nan, infinite) = (f64::NAN, f64::INFINITY);
    let good = MixtureOfLogistics::new(&[0.0], &[0.0], &[0.0]).expect("valid");
    let bins = |levels, least| DiscretizedMixtureOfLogistics::new(&good, levels, least).err();
    let sampler = |logits: &[f64], least| {
        MixtureSampler::new(logits, &[0.0], &[0.0], least, None, true).err()
    };
    let exponential = "must be such that its exponential is positive and finite";
    for (error, expected) in [
        (
            Mixture::new(&[0.0; 3], vec![Logistic::STANDARD]).err(),
            "Mixture: number of components is 1, but must be the number of logits".to_owned(),
        ),
        (
            Mixture::new(&[nan], vec![Logistic::STANDARD]).err(),
            "Categorical: logits[0] is NaN, but must be finite or −∞".to_owned(),
        ),
        (
            MixtureOfLogistics::new(&[], &[], &[]).err(),
            "MixtureOfLogistics: number of logits is 0, but must be at least 1".to_owned(),
        ),
        (
            MixtureOfLogistics::new(&[0.0, -infinite], &[0.0; 2], &[0.0; 2]).err(),
            "MixtureOfLogistics: logits[1] is -inf, but must be finite".to_owned(),
        ),
        (
            MixtureOfLogistics::new(&[0.0; 2], &[0.0], &[0.0; 2]).err(),
            "MixtureOfLogistics: number of means is 1, but must be the number of logits".to_owned(),
        ),
        (
            MixtureOfLogistics::new(&[0.0], &[nan], &[0.0]).err(),
            "MixtureOfLogistics: means[0] is NaN, but must be finite".to_owned(),
        ),
        (
            MixtureOfLogistics::new(&[0.0], &[0.0], &[]).err(),
            "MixtureOfLogistics: number of log_scales is 0, but must be the number of logits"
                .to_owned(),
        ),
        (
            MixtureOfLogistics::new(&[0.0; 2], &[0.0; 2], &[0.0, -750.0]).err(),
            format!("MixtureOfLogistics: log_scales[1] is -750, but {exponential}"),
        ),
        (
            MixtureOfLogistics::new(&[0.0], &[0.0], &[nan]).err(),
            format!("MixtureOfLogistics: log_scales[0] is NaN, but {exponential}"),
        ),
        (
            bins(1, -7.0),
            "Discretized: levels is 1, but must be from 2 to 65536".to_owned(),
        ),
        (
            bins(65537, -7.0),
            "Discretized: levels is 65537, but must be from 2 to 65536".to_owned(),
        ),
        (
            bins(256, nan),
            "DiscretizedMixtureOfLogistics: log_scale_min is NaN, but must be finite, with a finite exponential"
                .to_owned(),
        ),
        (
            sampler(&[0.0], 710.0),
            "MixtureSampler: log_scale_min is 710, but must be finite, with a finite exponential"
                .to_owned(),
        ),
        (
            sampler(&[0.0, 1.0], -7.0),
            "MixtureSampler: number of means is 1, but must be the number of logits".to_owned(),
        ),
    ] {
        assert_eq!(text(error), expected);
    }
}
