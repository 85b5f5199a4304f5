//! Mixtures and their bins against quadrature and closed forms.

use crate::common::{assert_close, assert_log, assert_relative};
use reparam::distributions::{
    ContinuousDistribution, Cumulative, Discretized, DiscretizedMixtureOfLogistics, Interval,
    Logistic, Mixture, MixtureOfLogistics, Moments, Normal, Score, Uniform,
};
use reparam::numerics::{integrate, integrate_pieces, logit, sigmoid};

/// Logits, means and log scales of a mixture whose parts overlap.
const THREE: [[f64; 3]; 3] = [[0.5, -0.5, 0.0], [-0.4, 0.1, 0.6], [-2.5, -1.0, -3.5]];

fn three() -> MixtureOfLogistics {
    MixtureOfLogistics::new(&THREE[0], &THREE[1], &THREE[2]).expect("valid")
}

fn single<C>(component: C) -> Mixture<C> {
    Mixture::new(&[0.0], vec![component]).expect("valid")
}

/// From a computation at 80 digits with a Taylor series about the midpoints of pieces.
#[test]
#[allow(
    clippy::excessive_precision,
    reason = "the values stand as they were printed"
)]
fn normal_intervals_at_80_digits() {
    for (low, high, expected) in [
        (-1.0, 1.0, -3.81715146302126072274e-1),
        (0.0, 1e-9, -2.16422043701510838358e1),
        (3.0, 3.000001, -1.92344505910289607551e1),
        (-0.1, 0.1, -2.53004200154723845574),
        (-0.25, 0.25, -1.62245906403720490158),
        (-0.26, 0.26, -1.58408100149717599355),
        (0.5, 0.75, -2.50213192040998322482),
        (0.5, 1.2, -1.64264383454228671994),
        (-8.0, -7.9, -3.47970018201999517195e1),
        (-8.0, -7.5, -3.10955794508397527662e1),
        (30.0, 30.004, -4.56499802110053102621e2),
        (30.0, 30.02, -4.55116063206053112295e2),
        (-40.0, -39.0, -7.65083156564377544411e2),
        (100.0, 100.001, -5.00787627734274688373e3),
        (100.0, 101.0, -5.00552420869420508863e3),
        (-1e3, -999.9998, -5.00009334465620436287e5),
        (2.3, 2.4, -5.98089100570682407107),
        (2.3, 2.6, -5.10556341723061053460),
        (0.001, 1.0, -1.07603174730742341102),
    ] {
        for (low, high) in [(low, high), (-high, -low)] {
            let actual = Normal::STANDARD.log_interval(low, high);
            assert_log(actual, expected, 2e-15, &format!("{low} to {high}"));
        }
    }
}

/// Narrow or wide, near or far: the mass of an interval is the integral of the density.
#[test]
fn intervals_are_integrals_of_the_density() {
    let logistic = Logistic::new(0.3, 0.05).expect("valid");
    let normal = Normal::new(0.3, 0.05).expect("valid");
    let (three, one) = (three(), single(normal));
    let laws: [&dyn Interval; 4] = [&logistic, &normal, three.mixture(), &one];
    for d in laws {
        for middle in [-0.7, 0.0, 0.29, 0.3, 0.45, 0.9] {
            for half in [1e-7, 1e-4, 0.003, 0.02, 0.1] {
                let (low, high) = (middle - half, middle + half);
                // Relative to the largest density, because in a far tail that underflows.
                let top = d
                    .log_prob(low)
                    .max(d.log_prob(high))
                    .max(d.log_prob(middle));
                let density = |x: f64| (d.log_prob(x) - top).exp();
                let mass = integrate_pieces(density, &[low, middle, high]).value;
                let what = format!("{low} to {high}");
                assert_log(d.log_interval(low, high), mass.ln() + top, 1e-11, &what);
            }
        }
        let all = (f64::NEG_INFINITY, f64::INFINITY);
        assert_eq!(d.log_interval(all.0, all.1), 0.0);
        for x in [-3.0, 0.3, 0.8] {
            assert_log(d.log_interval(all.0, x), d.log_cdf(x), 1e-15, "below");
            assert_log(d.log_interval(x, all.1), d.log_survival(x), 1e-15, "above");
            assert_eq!(d.log_interval(x, x), f64::NEG_INFINITY);
            assert_eq!(d.log_interval(x, x - 1.0), f64::NEG_INFINITY);
        }
        for empty in [all.0, all.1] {
            assert_eq!(d.log_interval(empty, empty), f64::NEG_INFINITY);
        }
        assert!(d.log_interval(f64::NAN, 0.0).is_nan() && d.log_interval(0.0, f64::NAN).is_nan());
    }
}

#[track_caller]
fn assert_total(d: &Discretized<impl Interval>, what: &str) {
    let total: f64 = (0..d.levels()).map(|level| d.log_prob(level).exp()).sum();
    assert_close(total, 1.0, 1e-12, what);
}

#[test]
fn probabilities_of_levels_add_up() {
    for bits in (2..=8).chain([16]) {
        for log_scale in [-7.0_f64, -4.5, -2.0, 0.0, 3.0] {
            for mean in [-1.2, 0.013, 1.0] {
                let what = format!("{bits} bits, m {mean}, log s {log_scale}");
                let logistic = Logistic::new(mean, log_scale.exp()).expect("valid");
                let d = Discretized::new(single(logistic), 1 << bits).expect("valid");
                assert_total(&d, &what);
                if bits < 16 {
                    let normal = Normal::new(mean, log_scale.exp()).expect("valid");
                    let d = Discretized::new(single(normal), 1 << bits).expect("valid");
                    assert_total(&d, &what);
                }
            }
        }
        let d = Discretized::new(three().mixture().clone(), 1 << bits).expect("valid");
        assert_total(&d, "three");
    }
}

#[test]
fn levels_and_their_bins() {
    for levels in [2, 3, 256, 65536] {
        let d = Discretized::new(single(Logistic::STANDARD), levels).expect("valid");
        let last = levels - 1;
        assert_eq!((d.value(0), d.value(last)), (-1.0, 1.0));
        assert_eq!(
            (d.edges(0).0, d.edges(last).1),
            (f64::NEG_INFINITY, f64::INFINITY)
        );
        for level in (0..last).step_by(1 + levels as usize / 100) {
            let (value, edge) = (d.value(level), d.edges(level).1);
            assert_eq!(edge, d.edges(level + 1).0);
            assert_close(edge - value, d.half_width(), 3e-16, "half-width");
            assert_eq!(d.level_of(value), level);
            let inside = 0.99 * d.half_width();
            assert_eq!(
                (d.level_of(value - inside), d.level_of(value + inside)),
                (level, level)
            );
        }
        let ends = [-9.0, f64::NEG_INFINITY, 9.0, f64::INFINITY].map(|x| d.level_of(x));
        assert_eq!(ends, [0, 0, last, last]);
        for beyond in [levels, u32::MAX] {
            let both = (d.log_prob(beyond), d.midpoint_log_prob(beyond));
            assert_eq!(both, (f64::NEG_INFINITY, f64::NEG_INFINITY));
        }
    }
}

/// Means in closed form: antisymmetric about 0, and at the ends for a law far outside.
#[test]
fn means_and_entropies_of_levels() {
    for (mean, expected) in [(-300.0, -1.0), (0.0, 0.0), (300.0, 1.0)] {
        let d = Discretized::new(single(Logistic::new(mean, 0.5).expect("valid")), 64);
        assert_close(d.expect("valid").mean(), expected, 1e-15, "mean");
    }
    // A law far wider than [−1, 1] leaves half on each end.
    let wide = single(Logistic::new(0.0, 1e9).expect("valid"));
    let entropy = Discretized::new(wide, 256).expect("valid").entropy();
    assert_close(entropy, std::f64::consts::LN_2, 1e-7, "wide");
    // A law between the edges of one level leaves nothing.
    let narrow = Logistic::new(1.0 / 255.0, 1e-9).expect("valid");
    let narrow = Discretized::new(single(narrow), 256).expect("valid");
    assert_eq!((narrow.entropy(), narrow.log_prob(128)), (0.0, 0.0));
}

fn central(f: impl Fn(f64) -> f64) -> f64 {
    const H: f64 = 1e-5;
    (f(H) - f(-H)) / (2.0 * H)
}

/// The mixture with parameter `i` of 3K moved by `h`.
fn moved(parameters: &[[f64; 3]; 3], i: usize, h: f64) -> MixtureOfLogistics {
    let mut parameters = *parameters;
    parameters[i / 3][i % 3] += h;
    let [logits, means, log_scales] = parameters;
    MixtureOfLogistics::new(&logits, &means, &log_scales).expect("valid")
}

#[test]
fn densities_have_the_gradients_they_name() {
    for x in [-5.0, -0.4, 0.05, 0.6, 0.61, 3.0] {
        let mut gradient = [0.0; 9];
        three().d_log_prob_dparams(x, &mut gradient);
        for (i, derivative) in gradient.into_iter().enumerate() {
            let expected = central(|h| moved(&THREE, i, h).log_prob(x));
            assert_log(derivative, expected, 1e-6, &format!("{i} at {x}"));
        }
        let expected = central(|h| three().log_prob(x + 0.01 * h)) / 0.01;
        assert_log(
            three().d_log_prob_dx(x),
            expected,
            1e-6,
            &format!("x at {x}"),
        );
    }
}

#[test]
fn bins_have_the_gradients_they_name() {
    for levels in [2, 4, 256] {
        for log_scale_min in [-7.0, -3.0] {
            let at = |mixture: &MixtureOfLogistics| {
                DiscretizedMixtureOfLogistics::new(mixture, levels, log_scale_min).expect("valid")
            };
            let d = at(&three());
            let some = (0..levels).step_by(1 + levels as usize / 50);
            for level in some.chain([levels - 1]) {
                let mut gradient = [0.0; 9];
                d.d_log_prob_dparams(level, &mut gradient);
                for (i, derivative) in gradient.into_iter().enumerate() {
                    let expected = central(|h| at(&moved(&THREE, i, h)).log_prob(level));
                    let what = format!("{i} at {level} of {levels}, least {log_scale_min}");
                    assert_log(derivative, expected, 1e-6, &what);
                }
                assert_eq!(gradient[8] == 0.0, log_scale_min > THREE[2][2], "raised");
            }
        }
    }
    let d = DiscretizedMixtureOfLogistics::new(&three(), 256, -3.0).expect("valid");
    assert_eq!(d.log_scale_min(), -3.0);
    assert_eq!(
        d.discretized().mixture().components()[2].scale(),
        (-3.0_f64).exp()
    );
}

/// Places for fewer or more derivatives than there are.
#[test]
fn gradients_fill_what_they_are_given() {
    let d = DiscretizedMixtureOfLogistics::new(&three(), 256, -7.0).expect("valid");
    let fill = |discrete: bool, length: usize| {
        let mut out = vec![77.0; length];
        if discrete {
            d.d_log_prob_dparams(100, &mut out);
        } else {
            three().d_log_prob_dparams(0.3, &mut out);
        }
        out
    };
    for discrete in [false, true] {
        let all = fill(discrete, 11);
        assert_eq!(all[9..], [77.0; 2]);
        for length in 0..9 {
            assert_eq!(fill(discrete, length), all[..length]);
        }
    }
    let mut all = [7.0; 9];
    assert_eq!(d.d_log_prob_dparams(100, &mut all), d.log_prob(100));
    assert_eq!(
        three().d_log_prob_dparams(0.3, &mut all),
        three().log_prob(0.3)
    );
    assert_eq!(d.d_log_prob_dparams(256, &mut all[..4]), f64::NEG_INFINITY);
    assert_eq!(
        all.map(f64::is_nan),
        [0, 1, 2, 3, 4, 5, 6, 7, 8].map(|i| i < 4)
    );
}

/// Where components do not overlap, a quantile is that of one of them.
#[test]
fn quantiles_of_separate_components() {
    let build = |weights: &[f64], parts: &[(f64, f64)]| {
        let logits: Vec<f64> = weights.iter().map(|w| w.ln()).collect();
        let parts = parts
            .iter()
            .map(|&(m, s)| Logistic::new(m, s).expect("valid"));
        Mixture::new(&logits, parts.collect()).expect("valid")
    };
    let far = build(&[0.25, 0.75], &[(-1e6, 1e-6), (1e6, 1e-3)]);
    for p in [1e-300, 1e-9, 0.1, 0.2499] {
        assert_relative(
            far.quantile(p),
            -1e6 + 1e-6 * logit(p / 0.25),
            1e-15,
            "left",
        );
        let expected = 1e6 - 1e-3 * logit(p / 0.75);
        assert_relative(far.upper_quantile(p), expected, 1e-15, "right");
    }
    // The distribution function is flat between, and any point there will do.
    let plateau = far.quantile(0.25);
    assert!(
        (-1e6..1e6).contains(&plateau) && far.cdf(plateau) == 0.25,
        "{plateau}"
    );
    // Symmetric about 0, which is half-way between although F is nearly flat there.
    for mean in [1.0, 3.0, 10.0, 1e3] {
        let even = build(&[0.5, 0.5], &[(-mean, 0.5), (mean, 0.5)]);
        assert_eq!((even.quantile(0.5), even.upper_quantile(0.5)), (0.0, 0.0));
    }
    // The middle one is 1e33 times narrower than the bracket.
    let needle = build(&[1.0; 3], &[(-1000.0, 1.0), (0.0, 1e-30), (777.0, 1.0)]);
    for p in [0.34, 0.4, 0.49, 0.6, 0.66] {
        let expected = 1e-30 * logit((p - 1.0 / 3.0) * 3.0);
        assert_relative(needle.quantile(p), expected, 1e-12, &format!("{p}"));
    }
    let far = build(&[1e-200, 1.0], &[(-1e300, 1e-300), (1e-300, 1e-302)]);
    assert_eq!(far.quantile(1e-201), -1e300);
    assert_relative(
        far.quantile(0.4),
        1e-300 + 1e-302 * logit(0.4),
        1e-12,
        "tiny",
    );
    // Below the normal doubles only logarithms have digits left: 2 ln 2p, of the wider component alone.
    let pair = build(&[0.5, 0.5], &[(0.0, 1.0), (0.0, 2.0)]);
    for (p, expected) in [(5e-324, -1487.4938494816427), (1e-310, -1426.2164632951885)] {
        assert_relative(pair.quantile(p), expected, 1e-15, &format!("{p:e}"));
        assert_relative(pair.upper_quantile(p), -expected, 1e-15, &format!("{p:e}"));
    }
    // Nine ninths are rounded above 1.
    let ninths = build(&[1.0; 9], &[(0.0, 1.0); 9]);
    assert_eq!((ninths.cdf(50.0), ninths.survival(-50.0)), (1.0, 1.0));
    // A component that never comes has no say.
    let logits = [f64::NEG_INFINITY, 0.0];
    let parts = vec![Logistic::new(1e9, 1.0).expect("valid"), Logistic::STANDARD];
    let gone = Mixture::new(&logits, parts).expect("valid");
    for p in [1e-300, 0.3, 0.9] {
        assert_eq!(gone.quantile(p), Logistic::STANDARD.quantile(p));
        assert_eq!(gone.log_prob(1e9), Logistic::STANDARD.log_prob(1e9));
    }
}

#[test]
fn mixtures_of_bounded_components() {
    let parts = [(0.0, 1.0), (10.0, 11.0)].map(|(a, b)| Uniform::new(a, b).expect("valid"));
    let d = Mixture::new(&[0.0, 0.0], parts.to_vec()).expect("valid");
    assert_eq!(d.support(), (0.0, 11.0));
    assert_eq!((d.quantile(0.0), d.quantile(1.0)), (0.0, 11.0));
    assert_eq!((d.upper_quantile(1.0), d.upper_quantile(0.0)), (0.0, 11.0));
    for p in [1e-9, 0.2, 0.49] {
        assert_relative(d.quantile(p), 2.0 * p, 1e-15, "left");
        assert_relative(d.upper_quantile(p), 11.0 - 2.0 * p, 1e-15, "right");
    }
    assert!((1.0..=10.0).contains(&d.quantile(0.5)));
    assert_eq!(
        (d.log_prob(5.0), d.d_log_prob_dx(0.5)),
        (f64::NEG_INFINITY, 0.0)
    );
    let mut shares = [7.0; 3];
    d.responsibilities(10.5, &mut shares);
    assert_eq!(shares, [0.0, 1.0, 7.0]);
    d.responsibilities(5.0, &mut shares);
    assert!(shares[0].is_nan() && shares[1].is_nan());
}

/// Far from all, the widest component has x to itself: shares follow from the distance over the scale.
#[test]
fn responsibilities_in_the_far_tails() {
    let mixture = three();
    let mut shares = [0.0; 3];
    for x in [-1e300, -1e5, 1e5, 1e300] {
        mixture.mixture().responsibilities(x, &mut shares);
        assert_eq!(shares, [0.0, 1.0, 0.0]);
    }
    // Two alike but for their logits keep those at any distance.
    let parts = vec![Logistic::STANDARD; 2];
    let alike = Mixture::new(&[1.0, 0.0], parts).expect("valid");
    for x in [-1e4, 0.0, 1e4] {
        alike.responsibilities(x, &mut shares[..2]);
        assert_relative(shares[0], sigmoid(1.0), 1e-11, "share");
    }
    assert_eq!(alike.component_log_prob(2, 0.0), f64::NEG_INFINITY);
}

#[test]
fn moments_by_quadrature() {
    let d = three();
    let points = [f64::NEG_INFINITY, -1.0, -0.4, 0.1, 0.6, 1.0, f64::INFINITY];
    let moment = |f: &dyn Fn(f64) -> f64| integrate_pieces(|x| f(x) * d.prob(x), &points).value;
    let mean = moment(&|x| x);
    assert_close(d.mean(), mean, 1e-12, "mean");
    let variance = moment(&|x| (x - mean) * (x - mean));
    assert_relative(d.variance(), variance, 1e-11, "variance");
    let below = integrate(|x| d.prob(x), f64::NEG_INFINITY, 0.3).value;
    assert_relative(d.cdf(0.3), below, 1e-11, "cdf");
}
