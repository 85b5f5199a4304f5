//! The families on the simplex against values computed at 60 digits (`tests/golden/simplex.json`).

use crate::common::{assert_close, assert_log, assert_relative, golden, list, number};
use reparam::distributions::{
    BinaryConcrete, Categorical, Concrete, ContinuousDistribution, Cumulative, Entropy,
    ExpConcrete, Moments, Score,
};
use reparam::numerics::{kernels, sigmoid};
use reparam::sampling::{AliasTable, GumbelMax, InverseCdfSampler, naive_gumbel};
use serde_json::Value;

const TOLERANCE: f64 = 1e-10;

fn numbers(value: &Value) -> Vec<f64> {
    list(value).iter().map(number).collect()
}

/// The golden entries of a family; there are some.
fn entries(file: &Value, family: &str) -> Vec<Value> {
    let entries = list(&file["distributions"][family]).to_vec();
    assert!(!entries.is_empty(), "no golden values for {family}");
    entries
}

#[track_caller]
fn assert_all(actual: &[f64], expected: &[f64], what: &str) {
    assert_eq!(actual.len(), expected.len(), "{what}");
    for (k, (a, e)) in actual.iter().zip(expected).enumerate() {
        assert_log(*a, *e, TOLERANCE, &format!("{what}[{k}]"));
    }
}

#[test]
fn categorical() {
    for entry in entries(&golden("simplex.json"), "Categorical") {
        let parameters = &entry["params"];
        let what = parameters.to_string();
        let d = match parameters.get("logits") {
            Some(logits) => Categorical::from_logits(&numbers(logits)),
            None => Categorical::from_probs(&numbers(&parameters["probs"])),
        };
        let d = d.expect("valid");
        let log_probs = numbers(&entry["log_prob"]);
        assert_all(d.log_probs(), &log_probs, &what);
        for (k, &log_prob) in log_probs.iter().enumerate() {
            assert_log(d.log_prob(k), log_prob, TOLERANCE, &what);
            let logit = d.log_prob(k) + d.log_normaliser();
            assert_log(logit, d.logits()[k], TOLERANCE, &what);
        }
        assert_eq!(d.log_prob(d.len()), f64::NEG_INFINITY);
        for (p, expected) in d.probs().iter().zip(numbers(&entry["probs"])) {
            assert_relative(*p, expected, 1e-15, &what);
        }
        let close = |actual, name: &str| assert_log(actual, number(&entry[name]), TOLERANCE, &what);
        close(d.entropy(), "entropy");
        close(d.index_mean(), "mean_index");
        close(d.index_variance(), "variance_index");
    }
}

fn simplex_parameters(entry: &Value) -> (Vec<f64>, f64) {
    let parameters = &entry["params"];
    (
        numbers(&parameters["log_alpha"]),
        number(&parameters["temperature"]),
    )
}

#[test]
fn concrete() {
    for entry in entries(&golden("simplex.json"), "Concrete") {
        let (log_alpha, temperature) = simplex_parameters(&entry);
        let d = Concrete::new(&log_alpha, temperature).expect("valid");
        let what = entry["params"].to_string();
        assert_all(&d.rounding_probs(), &numbers(&entry["vertex_probs"]), &what);
        for point in list(&entry["points"]) {
            let what = format!("{what} at {}", point["x"]);
            let x = numbers(&point["x"]);
            let log_prob = number(&point["log_prob"]);
            assert_log(d.log_prob(&x), log_prob, TOLERANCE, &what);
            let y: Vec<f64> = x.iter().map(|x| x.ln()).collect();
            assert_log(d.log_prob_from_log(&y), log_prob, TOLERANCE, &what);
            let mut gradient = vec![0.0; d.len()];
            d.d_log_prob_dlog_alpha(&x, &mut gradient);
            assert_all(&gradient, &numbers(&point["dlogp_dlog_alpha"]), &what);
            let slope = number(&point["dlogp_dtemperature"]);
            assert_log(d.d_log_prob_dtemperature(&x), slope, TOLERANCE, &what);
        }
    }
}

#[test]
fn exp_concrete() {
    for entry in entries(&golden("simplex.json"), "ExpConcrete") {
        let (log_alpha, temperature) = simplex_parameters(&entry);
        let d = ExpConcrete::new(&log_alpha, temperature).expect("valid");
        for point in list(&entry["points"]) {
            let what = format!("{} at {}", entry["params"], point["y"]);
            let log_prob = number(&point["log_prob"]);
            let y = numbers(&point["y"]);
            assert_log(d.log_prob(&y), log_prob, TOLERANCE, &what);
        }
    }
}

#[test]
fn binary_concrete() {
    for entry in entries(&golden("simplex.json"), "BinConcrete") {
        let [logit, temperature] =
            ["logits", "temperature"].map(|name| number(&entry["params"][name]));
        let d = BinaryConcrete::new(logit, temperature).expect("valid");
        let what = format!("{d:?}");
        let value = |name: &str| number(&entry[name]);
        assert_relative(d.mean(), value("mean"), TOLERANCE, &what);
        assert_relative(d.variance(), value("variance"), TOLERANCE, &what);
        assert_log(d.entropy(), value("entropy"), TOLERANCE, &what);
        for point in list(&entry["points"]) {
            let x = number(&point["x"]);
            let what = format!("{what} at {x:e}");
            let value = |name: &str| number(&point[name]);
            assert_log(d.log_prob(x), value("log_prob"), TOLERANCE, &what);
            assert_relative(d.cdf(x), value("cdf"), TOLERANCE, &what);
            assert_relative(d.survival(x), value("sf"), TOLERANCE, &what);
            assert_relative(d.log_cdf(x), value("log_cdf"), TOLERANCE, &what);
            assert_relative(d.log_survival(x), value("log_sf"), TOLERANCE, &what);
            // The file's numerical derivative at x = 1e-300 straddles the end of the support.
            if x > 1e-299 {
                assert_log(d.d_log_prob_dx(x), value("dlogp_dx"), TOLERANCE, &what);
            }
            let expected = &point["dlogp_dparams"];
            let expected = ["logits", "temperature"].map(|name| number(&expected[name]));
            assert_all(&d.d_log_prob_dparams(x), &expected, &what);
        }
        for point in list(&entry["quantiles"]) {
            let p = number(&point["p"]);
            assert_relative(d.quantile(p), number(&point["x"]), TOLERANCE, &what);
        }
        for point in list(&entry["isf"]) {
            let q = number(&point["q"]);
            assert_relative(d.upper_quantile(q), number(&point["x"]), TOLERANCE, &what);
        }
    }
}

#[test]
fn the_logit_of_a_binary_concrete() {
    for entry in entries(&golden("simplex.json"), "LogitBinConcrete") {
        let [logit, temperature] =
            ["logits", "temperature"].map(|name| number(&entry["params"][name]));
        let d = BinaryConcrete::new(logit, temperature).expect("valid");
        let law = d.logit_distribution().expect("valid");
        for point in list(&entry["points"]) {
            let (y, log_prob) = (number(&point["y"]), number(&point["log_prob"]));
            assert_log(law.log_prob(y), log_prob, TOLERANCE, &format!("{d:?} {y}"));
        }
    }
}

#[test]
fn reparameterisation() {
    for entry in list(&golden("simplex.json")["concrete_reparam"]) {
        let log_alpha = numbers(&entry["log_alpha"]);
        let temperature = number(&entry["temperature"]);
        let concrete = Concrete::new(&log_alpha, temperature).expect("valid");
        let n = concrete.len();
        let gumbels = numbers(&entry["gumbel"]);
        for (u, g) in numbers(&entry["u"]).iter().zip(&gumbels) {
            assert_relative(kernels::gumbel(*u), *g, TOLERANCE, "kernel");
            assert_relative(naive_gumbel::stable(*u), *g, TOLERANCE, "stable");
        }
        let relative = |actual: &[f64], expected: &Value, what: &str| {
            for (a, e) in actual.iter().zip(numbers(expected)) {
                // Where x is within 2⁻⁵³ of 1 the file has ln x = 1 − x = 0.
                let error = TOLERANCE * e.abs() + if e == 0.0 { 1e-99 } else { 0.0 };
                assert_close(*a, e, error, what);
            }
        };
        let (mut x, mut y) = (vec![0.0; n], vec![0.0; n]);
        concrete.transform(&gumbels, &mut x);
        relative(&x, &entry["x_concrete"], "x");
        concrete.log().transform(&gumbels, &mut y);
        relative(&y, &entry["y_expconcrete"], "y");
        let categorical = Categorical::from_logits(&log_alpha).expect("valid");
        let drawn = GumbelMax::new(&categorical).argmax(&gumbels);
        assert_eq!(Some(drawn.index as u64), entry["argmax"].as_u64());
        let (mut cotangent, mut gradient) = (vec![0.0; n], vec![0.0; n]);
        for (j, expected) in list(&entry["dx_dlogalpha"]).iter().enumerate() {
            cotangent.fill(0.0);
            cotangent[j] = 1.0;
            concrete.vjp(&x, &cotangent, &mut gradient);
            relative(&gradient, expected, "Jacobian");
        }
    }
}

#[test]
fn integrals_and_convexity() {
    let file = golden("simplex.json");
    let tests = list(&file["concrete_normalisation_tests"]);
    assert!(!tests.is_empty());
    for entry in tests {
        let log_alpha = numbers(&entry["log_alpha"]);
        let temperature = number(&entry["temperature"]);
        let concrete = Concrete::new(&log_alpha, temperature).expect("valid");
        let expected = number(&entry["int_expconcrete_dz"]);
        assert_close(concrete.integral(), expected, 1e-9, "integral");
    }
    let tests = list(&file["concrete_log_convexity"]);
    assert!(!tests.is_empty());
    for entry in tests {
        let n = entry["n"].as_u64().expect("a count") as usize;
        let temperature = number(&entry["lambda_times_nminus1"]) / (n as f64 - 1.0);
        let concrete = Concrete::new(&vec![0.0; n], temperature).expect("valid");
        assert_eq!(
            Some(concrete.is_log_convex()),
            entry["log_convex"].as_bool(),
            "{entry}"
        );
    }
}

/// The closed forms at α = 1 and x = 1/n, and the limits at the boundary of the simplex.
#[test]
fn densities_known_in_closed_form() {
    for (n, factorial) in [(2, 1.0), (3, 2.0), (4, 6.0_f64)] {
        for temperature in [0.01, 0.3, 1.0, 100.0] {
            let count = f64::from(n);
            let d = Concrete::new(&vec![3.0; n as usize], temperature).expect("valid");
            let centre = vec![1.0 / count; n as usize];
            // (n−1)! λⁿ⁻¹ n^(n(λ+1)) / n^(n(λ+1)) · … = (n−1)! λⁿ⁻¹
            let expected = factorial.ln() + (count - 1.0) * temperature.ln();
            assert_log(d.log_prob(&centre), expected, 1e-12, "centre");
        }
    }
    let binary = |temperature| Concrete::new(&[1.0, 0.0], temperature).expect("valid");
    assert_eq!(binary(0.5).log_prob(&[0.0, 1.0]), f64::INFINITY);
    assert_eq!(binary(1.5).log_prob(&[0.0, 1.0]), f64::NEG_INFINITY);
    // At λ = 1 the density at x₁ = 0 is α₂/α₁.
    assert_close(binary(1.0).log_prob(&[0.0, 1.0]), -1.0, 1e-15, "limit");
    assert_close(binary(1.0).log_prob(&[1.0, 0.0]), 1.0, 1e-15, "limit");
    for (x, limit) in [(0.0, -1.0), (1.0, 1.0)] {
        let d = BinaryConcrete::new(1.0, 1.0).expect("valid");
        assert_close(d.log_prob(x), limit, 1e-15, "limit");
    }
    // n = 3, λ = ½, one coordinate 0: the limit agrees with a point close by.
    let d = Concrete::new(&[0.5, -1.0, 2.0], 0.5).expect("valid");
    let (edge, near) = ([0.3, 0.0, 0.7], [0.3, 1e-30, 0.7]);
    assert_close(d.log_prob(&edge), d.log_prob(&near), 1e-12, "edge");
    assert_eq!(d.log_prob(&[0.3, 0.3, 0.3]), f64::NEG_INFINITY);
    assert_eq!(d.log_prob(&[-0.1, 0.4, 0.7]), f64::NEG_INFINITY);
    assert_eq!(d.log_prob(&[0.5, 0.5]), f64::NEG_INFINITY);
    assert!(d.log_prob(&[f64::NAN, 0.5, 0.5]).is_nan());
}

/// The binary Concrete and the Concrete on two categories are one law, to the ends of their parameters.
#[test]
fn two_categories_two_ways() {
    for temperature in [0.01, 0.1, 1.0, 10.0, 100.0] {
        for logit in [-50.0, -3.0, 0.0, 50.0] {
            let binary = BinaryConcrete::new(logit, temperature).expect("valid");
            let concrete = Concrete::new(&[logit, 0.0], temperature).expect("valid");
            for y in [-700.0, -30.0, -1.0, 0.0, 0.5, 3.0] {
                let x = sigmoid(y);
                let what = format!("{binary:?} at {x:e}");
                let log = [-f64::ln_1p((-y).exp()), -f64::ln_1p(y.exp())];
                let log = if y < -600.0 { [y, 0.0] } else { log };
                let expected = concrete.log_prob_from_log(&log);
                assert!(expected.is_finite());
                // Rounding x moves logit x by up to 2⁻⁵³/(1−x), and z by λ times that.
                assert_log(binary.log_prob(x), expected, 1e-12, &what);
            }
        }
    }
}

#[test]
fn samplers_never_leave_the_support() {
    let weights = [0.0, 0.3, 0.0, 0.0, 0.7, 1e-300, 0.0];
    let categorical = Categorical::from_probs(&weights).expect("valid");
    let (inverse_cdf, alias) = (
        InverseCdfSampler::new(&categorical),
        AliasTable::new(&categorical),
    );
    let tiny = f64::EPSILON / 2.0;
    let grid = (0..1000).map(|k| f64::from(k) / 1000.0);
    let ends = [-1.0, 0.0, f64::MIN_POSITIVE, tiny, 1.0 - tiny, 1.0, 2.0];
    for u in grid.chain(ends).chain([f64::NAN, f64::INFINITY]) {
        assert!(weights[inverse_cdf.index(u)] > 0.0, "inverse cdf at {u:e}");
        assert!(weights[alias.index(u)] > 0.0, "alias at {u:e}");
    }
    assert_eq!(inverse_cdf.index(0.0), 1);
    assert_eq!(inverse_cdf.index(0.299), 1);
    assert_eq!(inverse_cdf.index(0.301), 4);
    let sampler = GumbelMax::new(&categorical);
    for gumbel in [f64::NEG_INFINITY, f64::NAN, -1e308, 0.0, f64::INFINITY] {
        assert!(weights[sampler.argmax(&[gumbel; 7]).index] > 0.0);
    }
    assert_eq!(sampler.argmax(&[]).index, 1);
}
