//! The families of `tests/golden/families.json`, computed at 60 digits (mpmath): densities, tails, quantiles, moments and
//! entropies.

use crate::common::{assert_close, assert_log, assert_relative, golden, list, number};
use crate::golden::{TOLERANCE, check_family_in, check_special_in};
use reparam::distributions::{
    Bernoulli, Beta, Binomial, Cauchy, ChiSquare, ContinuousDistribution, Cumulative, Dirichlet,
    DiscreteDistribution, Entropy, Gamma, Geometric, Laplace, LogNormal, Moments,
    MultivariateNormal2d, OneHotCategorical, Pareto, Poisson, Score, StudentT, Weibull,
};
use reparam::numerics as num;
use serde_json::Value;

const FILE: &str = "families.json";

fn check_family<D, const N: usize>(
    family: &str,
    parameters: [&str; N],
    build: impl Fn([f64; N]) -> D,
    gradient: impl Fn(&D, f64) -> [f64; N],
) where
    D: Cumulative + Moments + Entropy + Score,
{
    check_family_in(FILE, family, parameters, build, gradient);
}

#[test]
fn laplace() {
    check_family(
        "Laplace",
        ["loc", "scale"],
        |[m, s]| Laplace::new(m, s).expect("valid"),
        Laplace::d_log_prob_dparams,
    );
}

#[test]
fn cauchy() {
    check_family(
        "Cauchy",
        ["loc", "scale"],
        |[m, s]| Cauchy::new(m, s).expect("valid"),
        Cauchy::d_log_prob_dparams,
    );
}

#[test]
fn student_t() {
    check_family(
        "StudentT",
        ["df", "loc", "scale"],
        |[df, m, s]| StudentT::new(df, m, s).expect("valid"),
        StudentT::d_log_prob_dparams,
    );
}

#[test]
fn gamma() {
    check_family(
        "Gamma",
        ["shape", "rate"],
        |[shape, rate]| Gamma::new(shape, rate).expect("valid"),
        Gamma::d_log_prob_dparams,
    );
}

#[test]
fn chi_square() {
    check_family(
        "ChiSquare",
        ["df"],
        |[df]| ChiSquare::new(df).expect("valid"),
        ChiSquare::d_log_prob_dparams,
    );
}

#[test]
fn beta() {
    check_family(
        "Beta",
        ["a", "b"],
        |[a, b]| Beta::new(a, b).expect("valid"),
        Beta::d_log_prob_dparams,
    );
}

#[test]
fn log_normal() {
    check_family(
        "LogNormal",
        ["mu", "sigma"],
        |[mu, sigma]| LogNormal::new(mu, sigma).expect("valid"),
        LogNormal::d_log_prob_dparams,
    );
}

#[test]
fn pareto() {
    check_family(
        "Pareto",
        ["scale", "alpha"],
        |[scale, alpha]| Pareto::new(scale, alpha).expect("valid"),
        Pareto::d_log_prob_dparams,
    );
}

/// Every value of one discrete family.
fn check_discrete<D: DiscreteDistribution + Moments + Entropy>(
    family: &str,
    build: impl Fn(&Value) -> D,
) {
    let file = golden(FILE);
    let entries = list(&file["distributions"][family]);
    assert!(!entries.is_empty(), "no golden values for {family}");
    for entry in entries {
        let d = build(&entry["params"]);
        let name = format!("{family}{}", entry["params"]);
        // A subnormal value carries few bits.
        let assert_tiny = |actual: f64, expected: f64, what: &str| {
            let error = (TOLERANCE * expected.abs()).max(1e-322);
            assert_close(actual, expected, error, what);
        };
        assert_relative(
            d.mean(),
            number(&entry["mean"]),
            TOLERANCE,
            &format!("{name} mean"),
        );
        assert_tiny(
            d.variance(),
            number(&entry["variance"]),
            &format!("{name} variance"),
        );
        let mut entropy = number(&entry["entropy"]);
        if entry["params"].get("probs").map(number) == Some(1e-300) {
            // At 60 digits 1 − p was 1: the file lacks −(1 − p) ln(1 − p), which is p.
            entropy += 1e-300;
        }
        assert_tiny(d.entropy(), entropy, &format!("{name} entropy"));
        for point in list(&entry["points"]) {
            let k = number(&point["x"]);
            for (value, key) in [
                (d.log_prob(k), "log_prob"),
                (d.cdf(k), "cdf"),
                (d.survival(k), "sf"),
                (d.log_cdf(k), "log_cdf"),
                (d.log_survival(k), "log_sf"),
            ] {
                assert_relative(
                    value,
                    number(&point[key]),
                    TOLERANCE,
                    &format!("{name} {key}({k})"),
                );
            }
        }
        for point in list(&entry["quantiles"]) {
            let p = number(&point["p"]);
            assert_eq!(d.quantile(p), number(&point["x"]), "{name} quantile({p:e})");
        }
        for point in list(&entry["isf"]) {
            let q = number(&point["q"]);
            assert_eq!(
                d.upper_quantile(q),
                number(&point["x"]),
                "{name} upper_quantile({q:e})"
            );
        }
    }
}

#[test]
fn poisson() {
    check_discrete("Poisson", |p| {
        Poisson::new(number(&p["rate"])).expect("valid")
    });
}

#[test]
fn binomial() {
    check_discrete("Binomial", |p| {
        let trials = p["n"].as_u64().expect("a count");
        Binomial::from_prob(trials, number(&p["prob"])).expect("valid")
    });
}

#[test]
fn geometric() {
    check_discrete("Geometric", |p| {
        Geometric::from_prob(number(&p["prob"])).expect("valid")
    });
}

#[test]
fn bernoulli() {
    check_discrete("Bernoulli", |p| {
        match p.get("probs") {
            Some(prob) => Bernoulli::from_prob(number(prob)),
            None => Bernoulli::from_logit(number(&p["logits"])),
        }
        .expect("valid")
    });
}

fn vector(value: &Value) -> Vec<f64> {
    list(value).iter().map(number).collect()
}

#[test]
fn dirichlet() {
    let file = golden(FILE);
    for entry in list(&file["distributions"]["Dirichlet"]) {
        let concentration = vector(&entry["params"]["concentration"]);
        let d = Dirichlet::new(&concentration).expect("valid");
        let name = format!("Dirichlet{concentration:?}");
        let moments = [(d.mean(), "mean"), (d.variance(), "variance")];
        for (values, key) in moments {
            for (value, expected) in values.into_iter().zip(vector(&entry[key])) {
                assert_relative(value, expected, TOLERANCE, &format!("{name} {key}"));
            }
        }
        assert_log(d.entropy(), number(&entry["entropy"]), TOLERANCE, &name);
        for point in list(&entry["points"]) {
            let x = vector(&point["x"]);
            let expected = number(&point["log_prob"]);
            // The coordinates as they are written do not add up to 1 to the last digit.
            let error = TOLERANCE.max(1e-14 * concentration.iter().sum::<f64>());
            assert_log(d.log_prob(&x), expected, error, &format!("{name} at {x:?}"));
        }
    }
}

fn plane(value: &Value) -> [f64; 2] {
    [0, 1].map(|k| number(&value[k]))
}

#[test]
fn multivariate_normal() {
    let file = golden(FILE);
    for entry in list(&file["distributions"]["MultivariateNormal"]) {
        let mean = plane(&entry["params"]["loc"]);
        let covariance = [0, 1].map(|k| plane(&entry["params"]["covariance"][k]));
        let d = MultivariateNormal2d::new(mean, covariance).expect("valid");
        assert_log(d.entropy(), number(&entry["entropy"]), TOLERANCE, "entropy");
        for (row, expected) in d.covariance().into_iter().zip(covariance) {
            for (value, expected) in row.into_iter().zip(expected) {
                assert_log(value, expected, 1e-15, "covariance");
            }
        }
        for point in list(&entry["points"]) {
            let log = d.log_prob(plane(&point["x"]));
            assert_log(log, number(&point["log_prob"]), TOLERANCE, "log_prob");
        }
    }
}

#[test]
fn one_hot_categorical() {
    let file = golden("simplex.json");
    for entry in list(&file["distributions"]["Categorical"]) {
        let params = &entry["params"];
        let d = match params.get("probs") {
            Some(probs) => OneHotCategorical::from_probs(&vector(probs)),
            None => OneHotCategorical::from_logits(&vector(&params["logits"])),
        }
        .expect("valid");
        assert_log(d.entropy(), number(&entry["entropy"]), TOLERANCE, "entropy");
        let probs = vector(&entry["probs"]);
        for (k, expected) in vector(&entry["log_prob"]).into_iter().enumerate() {
            let mut x = vec![0.0; probs.len()];
            x[k] = 1.0;
            assert_log(d.log_prob(&x), expected, TOLERANCE, "log_prob");
            assert_log(d.mean()[k], probs[k], TOLERANCE, "mean");
            assert_log(
                d.variance()[k],
                probs[k] * (1.0 - probs[k]),
                TOLERANCE,
                "variance",
            );
        }
    }
}

#[test]
fn functions_of_gamma_and_beta() {
    check_special_in(FILE, "lgamma", |x| {
        if x < 0.1 {
            num::ln_gamma_1p(x) - x.ln()
        } else {
            num::ln_gamma_1p(x - 1.0)
        }
    });
    check_special_in(FILE, "digamma", num::digamma);
    check_special_in(FILE, "trigamma", num::trigamma);
    let file = golden(FILE);
    for point in list(&file["special"]["betainc"]) {
        let [a, b, x] = [0, 1, 2].map(|k| number(&point["x"][k]));
        let tails = num::beta_tails(a, b, num::UnitPoint::new(x));
        assert_relative(
            tails.lower(),
            number(&point["y"]),
            TOLERANCE,
            &format!("I({a}, {b}, {x})"),
        );
        let mirrored = num::beta_tails(b, a, num::UnitPoint::new(x).swapped());
        assert_relative(mirrored.upper(), number(&point["y"]), TOLERANCE, "mirrored");
    }
    let special = golden("special.json");
    for (name, lower) in [("gammainc_p", true), ("gammainc_q", false)] {
        for point in list(&special["special"][name]) {
            let [a, x] = [0, 1].map(|k| number(&point["x"][k]));
            let tails = num::gamma_tails(a, x, x.ln());
            let value = if lower { tails.lower() } else { tails.upper() };
            assert_relative(
                value,
                number(&point["y"]),
                TOLERANCE,
                &format!("{name}({a}, {x})"),
            );
        }
    }
}

/// The file has no Weibull: values by mpmath at 60 digits.
#[test]
#[allow(clippy::excessive_precision, reason = "as mpmath prints them")]
fn weibull() {
    for (shape, scale, mean, variance, entropy) in [
        (0.5, 2.0, 4.0, 80.0, 1.8090786962183578),
        (
            1.7,
            3.0,
            2.6767335074979726,
            2.6266934452126802,
            1.8056610760948058,
        ),
        (
            40.0,
            1.0,
            0.98617396314825374,
            0.00096517997124232442,
            -2.1260941808349418,
        ),
        (
            1e6,
            1.0,
            0.99999942278532415,
            1.6449297637827162e-12,
            -12.238295470278406,
        ),
    ] {
        let d = Weibull::new(shape, scale).expect("valid");
        assert_relative(d.mean(), mean, TOLERANCE, "mean");
        assert_relative(d.variance(), variance, TOLERANCE, "variance");
        assert_relative(d.entropy(), entropy, TOLERANCE, "entropy");
    }
    let d = Weibull::new(1.7, 3.0).expect("valid");
    for (x, log_prob, cdf, survival, log_cdf) in [
        (
            1e-100,
            -162.5179691492568,
            1.5448768559065819e-171,
            1.0,
            -393.30710669972354,
        ),
        (
            0.5,
            -1.8697648288269584,
            0.046436407839105983,
            0.95356359216089402,
            -3.0696714757232698,
        ),
        (
            3.0,
            -1.5679840376059393,
            0.63212055882855768,
            0.36787944117144232,
            -0.45867514538708189,
        ),
        (
            40.0,
            -80.487498220852577,
            1.0,
            3.1910887155989583e-36,
            -3.1910887155989583e-36,
        ),
    ] {
        assert_relative(d.log_prob(x), log_prob, TOLERANCE, "log_prob");
        assert_relative(d.cdf(x), cdf, TOLERANCE, "cdf");
        assert_relative(d.survival(x), survival, TOLERANCE, "survival");
        assert_relative(d.log_cdf(x), log_cdf, TOLERANCE, "log_cdf");
    }
    assert_relative(
        d.quantile(1e-300),
        1.0151565460284595e-176,
        TOLERANCE,
        "far below",
    );
    assert_relative(d.quantile(0.25), 1.4415664481224756, TOLERANCE, "quartile");
    assert_relative(
        d.quantile(0.9999999999),
        18.98561195361339,
        TOLERANCE,
        "far above",
    );
}
