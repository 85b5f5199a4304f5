//! What holds for every distribution and every argument.

#![allow(clippy::float_cmp, reason = "symmetry and limits are exact")]

use crate::common::{assert_close, assert_quantiles, assert_relative};
use proptest::prelude::*;
use reparam::distributions::{
    Cumulative, Entropy, Exponential, Gumbel, Logistic, Normal, Score, Uniform,
};
use reparam::numerics::{
    gamma_p, gamma_q, goodness_of_fit, integrate, integrate_pieces, kernels, log_softmax,
    log_sum_exp, log1mexp, logit, sigmoid, softmax,
};

/// A family with a density, its inverse and its score.
trait Full: Cumulative + Score + Entropy + std::fmt::Debug {}
impl<D: Cumulative + Score + Entropy + std::fmt::Debug> Full for D {}

/// Any distribution, with location within ±100 and scale between 1e-3 and 1e3.
fn any_distribution() -> impl Strategy<Value = Box<dyn Full>> {
    (0..5_u8, -100.0..100.0, -7.0..7.0).prop_map(
        |(family, location, log_scale): (u8, f64, f64)| -> Box<dyn Full> {
            let scale = log_scale.exp();
            match family {
                0 => Box::new(Logistic::new(location, scale).expect("valid")),
                1 => Box::new(Gumbel::new(location, scale).expect("valid")),
                2 => Box::new(Normal::new(location, scale).expect("valid")),
                3 => Box::new(Uniform::new(location, location + scale).expect("valid")),
                _ => Box::new(Exponential::new(scale).expect("valid")),
            }
        },
    )
}

/// A probability anywhere in the lower half, tail included.
fn tail_probability() -> impl Strategy<Value = f64> {
    (-200.0..-0.7).prop_map(f64::exp)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn quantile_then_cdf(d in any_distribution(), p in tail_probability()) {
        assert_quantiles(&*d, p);
    }

    #[test]
    fn cdf_then_quantile(d in any_distribution(), p in 0.01..0.99) {
        let x = d.quantile(p);
        let error = 1e-13 * x.abs() + 1e-13 / d.prob(x);
        assert_close(d.quantile(d.cdf(x)), x, error, "quantile of cdf");
        assert_close(d.upper_quantile(d.survival(x)), x, error, "upper quantile of survival");
    }

    #[test]
    fn cdf_and_survival_add_up(d in any_distribution(), p in 0.0..1.0) {
        let x = d.quantile(p);
        assert_close(d.cdf(x) + d.survival(x), 1.0, 4e-16, "sum");
        assert_close(d.log_cdf(x).exp(), d.cdf(x), 1e-14, "log cdf");
        assert_close(d.log_survival(x).exp(), d.survival(x), 1e-14, "log survival");
    }

    #[test]
    fn functions_are_monotone(d in any_distribution(), a in 0.0..1.0, b in 0.0..1.0) {
        let (low, high) = if a < b { (a, b) } else { (b, a) };
        let (x, y) = (d.quantile(low), d.quantile(high));
        prop_assert!(x <= y);
        prop_assert!(d.cdf(x) <= d.cdf(y));
        prop_assert!(d.survival(x) >= d.survival(y));
        prop_assert!(d.upper_quantile(low) >= d.upper_quantile(high));
    }

    #[test]
    fn log_prob_is_the_slope_of_the_cdf(d in any_distribution(), p in 0.05..0.95) {
        let x = d.quantile(p);
        let h = 1e-4 / d.prob(x);
        let slope = (d.cdf(x + h) - d.cdf(x - h)) / (2.0 * h);
        assert_relative(slope, d.prob(x), 1e-6, "slope of the cdf");
        let slope = (d.log_prob(x + h) - d.log_prob(x - h)) / (2.0 * h);
        assert_close(d.d_log_prob_dx(x), slope, 1e-5 * d.prob(x), "slope of log_prob");
    }

    #[test]
    fn densities_integrate_to_one(d in any_distribution()) {
        let points: Vec<f64> = [0.0, 1e-4, 0.5].map(|p| d.quantile(p)).into_iter()
            .chain([1e-4, 0.0].map(|q| d.upper_quantile(q))).collect();
        assert_close(integrate_pieces(|x| d.prob(x), &points).value, 1.0, 1e-11, "integral");
        let surprise = |x: f64| if d.prob(x) > 0.0 { -d.prob(x) * d.log_prob(x) } else { 0.0 };
        let entropy = integrate_pieces(surprise, &points).value;
        assert_close(entropy, d.entropy(), 1e-10 * d.entropy().abs().max(1.0), "entropy");
    }

    #[test]
    fn ends_and_outsides(d in any_distribution(), p in prop_oneof![-1e3..-1e-9, 1.0 + 1e-9..1e3, Just(f64::NAN)]) {
        let (low, high) = d.support();
        prop_assert_eq!((d.quantile(0.0), d.quantile(1.0)), (low, high));
        prop_assert_eq!((d.upper_quantile(1.0), d.upper_quantile(0.0)), (low, high));
        prop_assert!(d.quantile(p).is_nan() && d.upper_quantile(p).is_nan());
        for (x, cdf) in [(f64::NEG_INFINITY, 0.0), (f64::INFINITY, 1.0)] {
            prop_assert_eq!((d.cdf(x), d.survival(x), d.log_prob(x)), (cdf, 1.0 - cdf, f64::NEG_INFINITY));
        }
        prop_assert!(d.log_prob(f64::NAN).is_nan() && d.cdf(f64::NAN).is_nan() && d.log_cdf(f64::NAN).is_nan());
    }

    #[test]
    fn location_and_scale_are_affine(m in -50.0..50.0, s in 1e-2..1e2, z in -30.0..30.0_f64) {
        fn check(family: &str, d: &dyn Cumulative, standard: &dyn Cumulative, [m, s, z]: [f64; 3]) {
            let x = m + s * z;
            let rounding = 1e-14 * (1.0 + (m.abs() + x.abs()) / s);
            let log = standard.log_prob(z) - s.ln();
            assert_close(d.log_prob(x), log, rounding * (1.0 + (-z).exp().max(z.abs())), family);
            let p = sigmoid(z);
            assert_close(d.quantile(p), m + s * standard.quantile(p), 1e-14 * (x.abs() + m.abs() + s * 31.0), family);
        }
        check("Logistic", &Logistic::new(m, s).expect("valid"), &Logistic::STANDARD, [m, s, z]);
        check("Gumbel", &Gumbel::new(m, s).expect("valid"), &Gumbel::STANDARD, [m, s, z]);
        check("Normal", &Normal::new(m, s).expect("valid"), &Normal::STANDARD, [m, s, z]);
    }

    #[test]
    fn symmetric_families_are_symmetric(z in -800.0..800.0_f64, p in tail_probability()) {
        let pair: [&dyn Cumulative; 2] = [&Logistic::STANDARD, &Normal::STANDARD];
        for d in pair {
            prop_assert_eq!(d.log_prob(z), d.log_prob(-z));
            prop_assert_eq!(d.cdf(z), d.survival(-z));
            prop_assert_eq!(d.log_cdf(z), d.log_survival(-z));
            prop_assert_eq!(d.quantile(p), -d.upper_quantile(p));
        }
    }

    #[test]
    fn bulk_kernels_are_accurate(k in 0_u64..1 << 52) {
        let u = (k as f64 + 0.5) / 4503599627370496.0;
        assert_relative(kernels::ln(u), u.ln(), 7e-16, "ln");
        assert_relative(kernels::logit(u), logit(u), 1e-15, "logit");
    }

    #[test]
    fn the_exponential_kernel_is_accurate(x in -708.0..709.7) {
        assert_relative(kernels::exp(x), x.exp(), 5e-16, "exp");
    }

    #[test]
    fn softmax_is_a_distribution(x in prop::collection::vec(-1e3..1e3, 1..20), shift in -1e3..1e3) {
        let mut p = vec![0.0; x.len()];
        softmax(&x, &mut p);
        assert_close(p.iter().sum::<f64>(), 1.0, 1e-12, "sum");
        let shifted: Vec<f64> = x.iter().map(|v| v + shift).collect();
        assert_relative(log_sum_exp(&shifted) - shift, log_sum_exp(&x), 1e-9, "shift");
        let mut log = vec![0.0; x.len()];
        log_softmax(&x, &mut log);
        prop_assert!(log.iter().all(|&v| v <= 0.0));
    }

    #[test]
    fn incomplete_gammas_add_up(a in 0.01..500.0, ratio in 0.0..3.0) {
        let x = a * ratio;
        assert_close(gamma_p(a, x) + gamma_q(a, x), 1.0, 1e-15, "P + Q");
        // P(a + 1, x) = P(a, x) − xᵃe⁻ˣ/Γ(a + 1)
        let step = (a * x.ln() - x - libm::lgamma(a + 1.0)).exp();
        assert_close(gamma_p(a, x) - gamma_p(a + 1.0, x), step, 1e-11, "recurrence");
    }

    #[test]
    fn logs_of_complements(x in 1e-300..700.0) {
        assert_relative(log1mexp(x).exp() + (-x).exp(), 1.0, 1e-14, "log1mexp");
    }

    #[test]
    fn bad_parameters_are_named(good in -10.0..10.0, bad in prop_oneof![
        Just(f64::NAN), Just(f64::INFINITY), Just(f64::NEG_INFINITY), Just(0.0), -1e9..-1e-9
    ]) {
        let errors = [
            (Logistic::new(good, bad).err(), "scale"),
            (Gumbel::new(good, bad).err(), "scale"),
            (Normal::new(good, bad).err(), "standard_deviation"),
            (Exponential::new(bad).err(), "rate"),
            (Uniform::new(20.0, bad).err(), "high"),
        ];
        for (error, parameter) in errors {
            let error = error.expect("refused");
            let text = error.to_string();
            prop_assert!(text.contains(parameter) && text.contains(&bad.to_string()) && text.contains(error.range));
        }
        if !bad.is_finite() {
            prop_assert_eq!(Logistic::new(bad, 1.0).expect_err("refused").parameter, "location");
            prop_assert_eq!(Uniform::new(bad, 1.0).expect_err("refused").parameter, "low");
        }
    }
}

#[test]
fn integrals_known_in_closed_form() {
    use std::f64::consts::PI;
    assert_relative(integrate(f64::sin, 0.0, PI).value, 2.0, 1e-14, "sine");
    assert_relative(
        integrate(f64::sqrt, 0.0, 1.0).value,
        2.0 / 3.0,
        1e-12,
        "root",
    );
    assert_relative(
        integrate(|x| -x.ln(), 0.0, 1.0).value,
        1.0,
        1e-12,
        "logarithm",
    );
    assert_relative(
        integrate(|x| 1.0 / (1.0 + x * x), f64::NEG_INFINITY, f64::INFINITY).value,
        PI,
        1e-13,
        "line",
    );
    assert_relative(
        integrate(|x| (-x).exp(), 1.0, f64::INFINITY).value,
        (-1.0_f64).exp(),
        1e-13,
        "upper",
    );
    assert_relative(
        integrate(f64::exp, f64::NEG_INFINITY, 1.0).value,
        1.0_f64.exp(),
        1e-13,
        "lower",
    );
    let kink = integrate(|x| (x - 0.3).abs(), 0.0, 1.0);
    assert_close(kink.value, 0.29, kink.error.max(1e-15), "kink");
}

/// The alternating sum converges from t = 0.2 on, and so checks the form that is used below 1.
#[test]
fn kolmogorov_distribution() {
    let alternating = |t: f64| -> f64 {
        (1..200)
            .map(|k| {
                let k = f64::from(k);
                2.0 * (-1.0_f64).powf(k - 1.0) * (-2.0 * k * k * t * t).exp()
            })
            .sum()
    };
    for k in 20..300 {
        let t = f64::from(k) / 100.0;
        assert_close(
            goodness_of_fit::kolmogorov_survival(t),
            alternating(t),
            1e-14,
            &format!("t = {t}"),
        );
    }
    // The classical 5 per cent point.
    assert_relative(
        goodness_of_fit::kolmogorov_survival(1.3580986393225507),
        0.05,
        1e-10,
        "5 per cent",
    );
    assert_eq!(goodness_of_fit::kolmogorov_survival(0.0), 1.0);
    assert_eq!(goodness_of_fit::ks_test_sorted(&[], |x| x).p_value, 1.0);
}

#[test]
fn two_sample_statistic_by_hand() {
    let test = goodness_of_fit::ks_test_two_samples(&[1.0, 2.0, 3.0, 4.0], &[3.0, 3.5, 5.0]);
    assert_relative(test.statistic, 0.5, 1e-15, "statistic");
    let same = goodness_of_fit::ks_test_two_samples(&[1.0, 1.0, 2.0], &[1.0, 1.0, 2.0]);
    assert_eq!((same.statistic, same.p_value), (0.0, 1.0));
}
