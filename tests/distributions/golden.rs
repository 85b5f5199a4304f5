//! The library against values computed at 60 digits (`tests/golden`, made with mpmath).

use crate::common::{assert_close, assert_log, assert_relative, golden, list, number};
use reparam::distributions::{
    Cumulative, Entropy, Exponential, Gumbel, Logistic, Moments, Normal, Score, Uniform,
};
use reparam::numerics as num;
use reparam::sampling::{Clamp, Truncation, gumbel_max_gap, naive_gumbel};
use serde_json::Value;

pub(crate) const TOLERANCE: f64 = 1e-12;

/// Every value of one family in a file, for distributions built from its parameters by `build`.
pub(crate) fn check_family_in<D, const N: usize>(
    file: &str,
    family: &str,
    parameters: [&str; N],
    build: impl Fn([f64; N]) -> D,
    gradient: impl Fn(&D, f64) -> [f64; N],
) where
    D: Cumulative + Moments + Entropy + Score,
{
    let file = golden(file);
    let entries = list(&file["distributions"][family]);
    assert!(!entries.is_empty(), "no golden values for {family}");
    for entry in entries {
        let values = parameters.map(|name| number(&entry["params"][name]));
        let d = build(values);
        let name = format!("{family}{values:?}");
        assert_relative(
            d.mean(),
            number(&entry["mean"]),
            TOLERANCE,
            &format!("{name} mean"),
        );
        assert_relative(
            d.variance(),
            number(&entry["variance"]),
            TOLERANCE,
            &format!("{name} variance"),
        );
        assert_log(
            d.entropy(),
            number(&entry["entropy"]),
            TOLERANCE,
            &format!("{name} entropy"),
        );
        for point in list(&entry["points"]) {
            let x = number(&point["x"]);
            let at = |what: &str| format!("{name} {what}({x:e})");
            assert_log(
                d.log_prob(x),
                number(&point["log_prob"]),
                TOLERANCE,
                &at("log_prob"),
            );
            assert_relative(d.cdf(x), number(&point["cdf"]), TOLERANCE, &at("cdf"));
            assert_relative(
                d.survival(x),
                number(&point["sf"]),
                TOLERANCE,
                &at("survival"),
            );
            assert_relative(
                d.log_cdf(x),
                number(&point["log_cdf"]),
                TOLERANCE,
                &at("log_cdf"),
            );
            assert_relative(
                d.log_survival(x),
                number(&point["log_sf"]),
                TOLERANCE,
                &at("log_survival"),
            );
            check_gradient(&d, point, x, parameters, &gradient, at);
        }
        for point in list(&entry["quantiles"]) {
            let p = number(&point["p"]);
            assert_quantile(
                d.quantile(p),
                number(&point["x"]),
                &format!("{name} quantile({p:e})"),
            );
        }
        for point in list(&entry["isf"]) {
            let q = number(&point["q"]);
            assert_quantile(
                d.upper_quantile(q),
                number(&point["x"]),
                &format!("{name} upper_quantile({q:e})"),
            );
        }
    }
}

/// [`check_family_in`] the file of the families that were first.
fn check_family<D, const N: usize>(
    family: &str,
    parameters: [&str; N],
    build: impl Fn([f64; N]) -> D,
    gradient: impl Fn(&D, f64) -> [f64; N],
) where
    D: Cumulative + Moments + Entropy + Score,
{
    check_family_in("distributions.json", family, parameters, build, gradient);
}

fn check_gradient<D: Score, const N: usize>(
    d: &D,
    point: &Value,
    x: f64,
    parameters: [&str; N],
    gradient: impl Fn(&D, f64) -> [f64; N],
    at: impl Fn(&str) -> String,
) {
    // The file's numerical derivative at x = 1e-300 straddles the end of the support.
    if point.get("dlogp_dx").is_some() && x.abs() > 1e-299 {
        assert_log(
            d.d_log_prob_dx(x),
            number(&point["dlogp_dx"]),
            TOLERANCE,
            &at("d_log_prob_dx"),
        );
    }
    if let Some(expected) = point.get("dlogp_dparams") {
        for (value, name) in gradient(d, x).into_iter().zip(parameters) {
            assert_log(
                value,
                number(&expected[name]),
                TOLERANCE,
                &at(&format!("d/d{name} ")),
            );
        }
    }
}

#[track_caller]
fn assert_quantile(actual: f64, expected: f64, what: &str) {
    assert_relative(actual, expected, TOLERANCE, what);
}

#[test]
fn logistic() {
    check_family(
        "Logistic",
        ["loc", "scale"],
        |[m, s]| Logistic::new(m, s).expect("valid"),
        Logistic::d_log_prob_dparams,
    );
}

#[test]
fn gumbel() {
    check_family(
        "Gumbel",
        ["loc", "scale"],
        |[m, s]| Gumbel::new(m, s).expect("valid"),
        Gumbel::d_log_prob_dparams,
    );
}

#[test]
fn normal() {
    check_family(
        "Normal",
        ["loc", "scale"],
        |[m, s]| Normal::new(m, s).expect("valid"),
        Normal::d_log_prob_dparams,
    );
}

#[test]
fn uniform() {
    check_family(
        "Uniform",
        ["low", "high"],
        |[a, b]| Uniform::new(a, b).expect("valid"),
        Uniform::d_log_prob_dparams,
    );
}

#[test]
fn exponential() {
    check_family(
        "Exponential",
        ["rate"],
        |[rate]| Exponential::new(rate).expect("valid"),
        Exponential::d_log_prob_dparams,
    );
}

#[test]
fn logistic_divergence_at_equal_scale() {
    let file = golden("distributions.json");
    for entry in list(&file["kl"]["Logistic"]) {
        let [p, q] = ["p", "q"].map(|side| {
            Logistic::new(number(&entry[side]["loc"]), number(&entry[side]["scale"]))
                .expect("valid")
        });
        let kl = p
            .kl_divergence_equal_scale(&q)
            .expect("the scales are equal");
        assert_relative(kl, number(&entry["kl"]), TOLERANCE, "KL");
    }
}

fn check_special(name: &str, f: impl Fn(f64) -> f64) {
    check_special_in("special.json", name, f);
}

pub(crate) fn check_special_in(file: &str, name: &str, f: impl Fn(f64) -> f64) {
    let file = golden(file);
    let points = list(&file["special"][name]);
    assert!(!points.is_empty(), "no golden values for {name}");
    for point in points {
        let x = number(&point["x"]);
        let y = number(&point["y"]);
        // A subnormal value carries few bits.
        let error = (TOLERANCE * y.abs()).max(5e-324);
        assert_close(f(x), y, error, &format!("{name}({x:e})"));
    }
}

#[test]
fn functions_of_one_number() {
    check_special("softplus", num::softplus);
    check_special("sigmoid", num::sigmoid);
    check_special("log_sigmoid", num::log_sigmoid);
    check_special("log1mexp", num::log1mexp);
    check_special("log_erfc", num::log_erfc);
    check_special("ndtri", num::normal_quantile);
    check_special("erfc", |x| {
        2.0 * num::normal_survival(x * std::f64::consts::SQRT_2)
    });
}

#[test]
fn functions_of_several_numbers() {
    let file = golden("special.json");
    for (name, f) in [
        ("gammainc_p", num::gamma_p as fn(f64, f64) -> f64),
        ("gammainc_q", num::gamma_q),
    ] {
        for point in list(&file["special"][name]) {
            let [a, x] = [0, 1].map(|i| number(&point["x"][i]));
            assert_relative(
                f(a, x),
                number(&point["y"]),
                TOLERANCE,
                &format!("{name}({a}, {x})"),
            );
        }
    }
    for point in list(&file["special"]["logsumexp"]) {
        let x: Vec<f64> = list(&point["x"]).iter().map(number).collect();
        assert_relative(
            num::log_sum_exp(&x),
            number(&point["y"]),
            TOLERANCE,
            &format!("log_sum_exp({x:?})"),
        );
    }
}

#[test]
fn consequences_of_the_clamp() {
    let file = golden("special.json");
    let seed = &file["seed_examples"];
    let logistic = Truncation::new(&Logistic::STANDARD, Clamp::WAVENET);
    let expected = number(&seed["s000_wavenet_logistic_truncation"]);
    assert_relative(logistic.high, expected, TOLERANCE, "high");
    assert_relative(logistic.low, -expected, TOLERANCE, "low");
    assert_close(logistic.mean, 0.0, TOLERANCE, "mean");
    let variance = number(&seed["s000_truncated_logistic_variance_over_s2"]);
    assert_relative(logistic.variance, variance, TOLERANCE, "variance");
    let lost = 1.0 - variance / number(&seed["logistic_variance_over_s2"]);
    assert_close(logistic.variance_lost, lost, TOLERANCE, "variance lost");

    let scaled = Truncation::new(&Logistic::new(100.0, 2.0).expect("valid"), Clamp::WAVENET);
    assert_relative(
        scaled.variance,
        4.0 * variance,
        TOLERANCE,
        "scaled variance",
    );
    assert_relative(scaled.mean, 100.0, TOLERANCE, "shifted mean");

    let gumbel = Truncation::new(&Gumbel::STANDARD, Clamp::WAVENET);
    let range = &seed["s000_wavenet_gumbel_range"];
    assert_relative(gumbel.low, number(&range[0]), TOLERANCE, "low");
    assert_relative(gumbel.high, number(&range[1]), TOLERANCE, "high");
    let gap = number(&seed["s000_gumbelmax_max_logit_gap"]);
    assert_relative(gumbel_max_gap(Clamp::WAVENET), gap, TOLERANCE, "gap");
}

#[test]
fn naive_transform_at_zero() {
    let file = golden("special.json");
    let expected = number(&file["seed_examples"]["s004_inv_cdf_eps_1e20_at_u0"]);
    assert_relative(
        naive_gumbel::naive(0.0_f64, 1e-20),
        expected,
        TOLERANCE,
        "f64",
    );
    assert_relative(
        f64::from(naive_gumbel::naive(0.0_f32, 1e-20)),
        expected,
        1e-6,
        "f32",
    );
}
