//! Mixtures of logistics against values computed at 60 digits (`tests/golden/mixture.json`).

use crate::common::{assert_close, assert_log, assert_relative, golden, list, number};
use reparam::distributions::{
    ContinuousDistribution, Cumulative, Discretized, DiscretizedMixtureOfLogistics, Interval,
    Logistic, Mixture, MixtureOfLogistics, Moments, Score,
};
use reparam::numerics::integrate_pieces;
use serde_json::Value;

const TOLERANCE: f64 = 1e-12;

fn numbers(value: &Value) -> Vec<f64> {
    list(value).iter().map(number).collect()
}

/// Every mixture of the file with its entry, from scales and from log scales.
fn mixtures() -> Vec<(Value, Mixture<Logistic>, MixtureOfLogistics)> {
    let file = golden("mixture.json");
    let entries = list(&file["distributions"]["MoL"]);
    assert!(!entries.is_empty(), "no golden values");
    let build = |entry: &Value| {
        let parameters = &entry["params"];
        let [logits, means, scales] =
            ["logits", "loc", "scale"].map(|name| numbers(&parameters[name]));
        let components = means.iter().zip(&scales);
        let components = components.map(|(&m, &s)| Logistic::new(m, s).expect("valid"));
        let log_scales: Vec<f64> = scales.iter().map(|s| s.ln()).collect();
        (
            entry.clone(),
            Mixture::new(&logits, components.collect()).expect("valid"),
            MixtureOfLogistics::new(&logits, &means, &log_scales).expect("valid"),
        )
    };
    entries.iter().map(build).collect()
}

#[test]
fn probabilities_and_moments() {
    for (entry, d, _) in mixtures() {
        let name = entry["params"].to_string();
        assert_relative(d.mean(), number(&entry["mean"]), TOLERANCE, &name);
        assert_relative(d.variance(), number(&entry["variance"]), TOLERANCE, &name);
        for point in list(&entry["points"]) {
            let x = number(&point["x"]);
            let value = |what: &str| number(&point[what]);
            let at = |what: &str| format!("{what}({x:e}) of {name}");
            let tail = |actual, what: &str| {
                // The file has rounding for ln(1 − t) where t is lost at 60 digits.
                let lost = what.starts_with("log") && value(what).abs() < 1e-60;
                let error = if lost {
                    1e-60
                } else {
                    TOLERANCE * value(what).abs()
                };
                assert_close(actual, value(what), error, &at(what));
            };
            assert_log(d.log_prob(x), value("log_prob"), TOLERANCE, &at("log_prob"));
            assert_log(
                d.d_log_prob_dx(x),
                value("dlogp_dx"),
                TOLERANCE,
                &at("d/dx"),
            );
            tail(d.cdf(x), "cdf");
            tail(d.survival(x), "sf");
            tail(d.log_cdf(x), "log_cdf");
            tail(d.log_survival(x), "log_sf");
        }
    }
}

#[test]
fn quantiles() {
    for (entry, d, _) in mixtures() {
        let name = entry["params"].to_string();
        for point in list(&entry["quantiles"]) {
            let [p, x] = ["p", "x"].map(|key| number(&point[key]));
            assert_relative(d.quantile(p), x, TOLERANCE, &format!("{p:e} of {name}"));
        }
        for point in list(&entry["isf"]) {
            let [q, x] = ["q", "x"].map(|key| number(&point[key]));
            let what = format!("upper {q:e} of {name}");
            assert_relative(d.upper_quantile(q), x, TOLERANCE, &what);
        }
    }
}

/// −∫ p ln p over the quantiles, to the file's entropy.
#[test]
fn entropies() {
    for (entry, d, _) in mixtures() {
        let tails = (1..=8).map(|k| 0.01_f64.powi(k));
        let mut points: Vec<f64> = tails
            .clone()
            .map(|p| d.quantile(p))
            .chain((1..40).map(|k| d.quantile(f64::from(k) / 40.0)))
            .chain(tails.map(|q| d.upper_quantile(q)))
            .chain(d.components().iter().map(Logistic::location))
            .chain([f64::NEG_INFINITY, f64::INFINITY])
            .collect();
        points.sort_by(f64::total_cmp);
        let surprise = |x: f64| match d.prob(x) {
            0.0 => 0.0,
            p => -p * d.log_prob(x),
        };
        let entropy = integrate_pieces(surprise, &points).value;
        let name = entry["params"].to_string();
        assert_log(entropy, number(&entry["entropy"]), 1e-11, &name);
        let total = integrate_pieces(|x| d.prob(x), &points).value;
        assert_relative(total, 1.0, 1e-12, &name);
    }
}

/// The file differentiates by the scale s, and d/d ln s is s times that.
#[test]
fn gradients() {
    for (entry, _, d) in mixtures() {
        let scales = numbers(&entry["params"]["scale"]);
        for point in list(&entry["points"]) {
            let x = number(&point["x"]);
            let by = |name: &str| numbers(&point["dlogp_dparams"][name]);
            let by_log_scale = by("scale").into_iter().zip(&scales).map(|(v, s)| v * s);
            let mut expected = [by("logits"), by("loc")].concat();
            expected.extend(by_log_scale);
            let mut actual = vec![f64::NAN; 3 * d.len()];
            d.d_log_prob_dparams(x, &mut actual);
            for (k, (a, e)) in actual.iter().zip(&expected).enumerate() {
                assert_log(
                    *a,
                    *e,
                    TOLERANCE,
                    &format!("{} at {x}, {k}", entry["params"]),
                );
            }
        }
    }
}

/// The discretised mixtures of the file with their entries.
fn pixels() -> Vec<(Value, DiscretizedMixtureOfLogistics)> {
    let file = golden("mixture.json");
    let entries = list(&file["discretized_mol"]);
    assert!(!entries.is_empty(), "no golden values");
    let build = |entry: &Value| {
        let parameters = &entry["params"];
        let [logits, means, log_scales] =
            ["logits", "loc", "log_scale"].map(|name| numbers(&parameters[name]));
        let mixture = MixtureOfLogistics::new(&logits, &means, &log_scales).expect("valid");
        let levels = number(&parameters["n_bins"]) as u32;
        let least = number(&parameters["log_scale_min"]);
        let pixel = DiscretizedMixtureOfLogistics::new(&mixture, levels, least);
        (entry.clone(), pixel.expect("valid"))
    };
    entries.iter().map(build).collect()
}

#[test]
fn discretised_probabilities() {
    for (entry, pixel) in pixels() {
        let d = pixel.discretized();
        let name = entry["params"].to_string();
        let expected = numbers(&entry["log_prob"]);
        assert_eq!(expected.len(), d.levels() as usize);
        for (level, expected) in (0..).zip(expected) {
            let what = format!("level {level} of {name}");
            assert_log(pixel.log_prob(level), expected, TOLERANCE, &what);
        }
        assert_log(d.mean(), number(&entry["mean"]), TOLERANCE, &name);
        assert_log(d.entropy(), number(&entry["entropy"]), TOLERANCE, &name);
    }
}

/// The published code takes the density at the midpoint for a component with less than 1e-5 of an inner bin.
#[test]
fn the_midpoint_formula_is_that_of_the_published_code() {
    let mut seen = 0;
    for (entry, pixel) in pixels() {
        let d = pixel.discretized();
        let expected = numbers(&entry["pixelcnnpp_code_f64"]);
        for level in 1..d.levels() - 1 {
            let (low, high) = d.edges(level);
            let components = d.mixture().components();
            let few = |c: &Logistic| c.log_interval(low, high) < 0.99e-5_f64.ln();
            if components.iter().all(few) {
                let what = format!("level {level} of {}", entry["params"]);
                let expected = expected[level as usize];
                assert_log(d.midpoint_log_prob(level), expected, 1e-10, &what);
                seen += 1;
            }
        }
        let worst = (0..d.levels())
            .map(|level| (expected[level as usize] - d.log_prob(level)).abs())
            .fold(0.0, f64::max);
        let stated = number(&entry["pixelcnnpp_max_abs_dev_f64"]);
        assert_log(worst, stated, 1e-10, "largest deviation of the code");
    }
    assert!(seen > 20, "{seen} levels");
}

/// At log scale −7 the density at the midpoint is off by 2.15 nats in the worst bin.
#[test]
fn the_midpoint_formula_fails_for_narrow_components() {
    let logistic = Logistic::new(0.0, (-7.0_f64).exp()).expect("valid");
    let d = Discretized::new(Mixture::new(&[0.0], vec![logistic]).expect("valid"), 256);
    let d = d.expect("valid");
    let worst = (0..256)
        .map(|level| (d.midpoint_log_prob(level) - d.log_prob(level)).abs())
        .fold(0.0, f64::max);
    assert!((worst - 2.15).abs() < 0.005, "{worst}");
}
