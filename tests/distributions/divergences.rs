//! Kullback–Leibler divergences: golden values, integrals and sums worked out here, and what is infinite.

use crate::common::{assert_close, assert_relative, golden, list, number};
use reparam::distributions::{
    Bernoulli, Beta, BinaryConcrete, Binomial, Categorical, Cauchy, ChiSquare, Concrete, Dirichlet,
    Divergence, Exponential, Gamma, Geometric, Gumbel, Independent, Laplace, LogNormal, Logistic,
    Mixture, MixtureOfLogistics, MultivariateNormal2d, Normal, OneHotCategorical, Pareto, Poisson,
    StudentT, Uniform, Univariate, Weibull, kl_divergence,
};
use reparam::numerics::integrate_pieces;
use reparam::random::Stream;
use serde_json::Value;

fn vector(value: &Value) -> Vec<f64> {
    list(value).iter().map(number).collect()
}

/// A family of numbers from its golden parameters.
fn univariate(family: &str, p: &Value) -> Univariate {
    let of = |key: &str| number(&p[key]);
    match family {
        "Normal" => Normal::new(of("loc"), of("scale")).expect("valid").into(),
        "Gumbel" => Gumbel::new(of("loc"), of("scale")).expect("valid").into(),
        "Laplace" => Laplace::new(of("loc"), of("scale")).expect("valid").into(),
        "Logistic" => Logistic::new(of("loc"), of("scale")).expect("valid").into(),
        "Cauchy" => Cauchy::new(of("loc"), of("scale")).expect("valid").into(),
        "StudentT" => StudentT::new(of("df"), of("loc"), of("scale"))
            .expect("valid")
            .into(),
        "LogNormal" => LogNormal::new(of("mu"), of("sigma")).expect("valid").into(),
        "Exponential" => Exponential::new(of("rate")).expect("valid").into(),
        "Gamma" => Gamma::new(of("shape"), of("rate")).expect("valid").into(),
        "Weibull" => Weibull::new(of("shape"), of("scale"))
            .expect("valid")
            .into(),
        "Beta" => Beta::new(of("a"), of("b")).expect("valid").into(),
        "Uniform" => Uniform::new(of("low"), of("high")).expect("valid").into(),
        "Poisson" => Poisson::new(of("rate")).expect("valid").into(),
        "Geometric" => Geometric::from_prob(of("prob")).expect("valid").into(),
        "Binomial" => {
            let trials = p["n"].as_u64().expect("a count");
            Binomial::from_prob(trials, of("prob"))
                .expect("valid")
                .into()
        }
        "Bernoulli" => match p.get("probs") {
            Some(prob) => Bernoulli::from_prob(number(prob)),
            None => Bernoulli::from_logit(of("logits")),
        }
        .expect("valid")
        .into(),
        "Categorical" => categorical(p).into(),
        "MoL" => {
            let log_scales: Vec<f64> = vector(&p["scale"]).iter().map(|s| s.ln()).collect();
            let mixture =
                MixtureOfLogistics::new(&vector(&p["logits"]), &vector(&p["loc"]), &log_scales);
            mixture.expect("valid").into()
        }
        "BinConcrete" => BinaryConcrete::new(of("logits"), of("temperature"))
            .expect("valid")
            .into(),
        other => panic!("no family {other}"),
    }
}

fn categorical(p: &Value) -> Categorical {
    match p.get("probs") {
        Some(probs) => Categorical::from_probs(&vector(probs)),
        None => Categorical::from_logits(&vector(&p["logits"])),
    }
    .expect("valid")
}

fn plane(p: &Value) -> MultivariateNormal2d {
    let pair = |v: &Value| [0, 1].map(|k| number(&v[k]));
    let covariance = [0, 1].map(|k| pair(&p["covariance"][k]));
    MultivariateNormal2d::new(pair(&p["loc"]), covariance).expect("valid")
}

/// Each pair within 1e-10, of its value where p and q are close too; but a Student t that is nearly normal, whose logarithm
/// cancels, within 1e-10 of 1e-3 of it.
#[test]
fn golden_pairs() {
    let file = golden("families.json");
    let pairs = file["kl"].as_object().expect("an object");
    let mut checked = 0;
    for (name, entries) in pairs {
        let (family, other) = name.split_once("||").expect("two families");
        for entry in list(entries) {
            let (p, q) = (&entry["p"], &entry["q"]);
            let value = match family {
                "Dirichlet" => {
                    let [p, q] = [p, q]
                        .map(|d| Dirichlet::new(&vector(&d["concentration"])).expect("valid"));
                    p.kl_divergence(&q).expect("as long")
                }
                "MultivariateNormal" => plane(p).kl_divergence(&plane(q)),
                _ => kl_divergence(univariate(family, p), univariate(other, q)).value(),
            };
            let expected = number(&entry["kl"]);
            let tolerance = if family == "StudentT" { 1e-7 } else { 1e-10 };
            // A subnormal value carries few bits.
            let error = (tolerance * expected.abs())
                .min(1e-10 * expected.abs().max(1.0))
                .max(5e-324);
            assert_close(
                value,
                expected,
                error,
                &format!("KL({family}{p} ‖ {other}{q})"),
            );
            checked += 1;
        }
    }
    assert!(checked > 100, "{checked} pairs");
}

#[test]
fn how_a_divergence_was_found() {
    let normal = Normal::new(0.0, 1.0).expect("valid");
    let logistic = Logistic::new(0.0, 0.55).expect("valid");
    assert!(matches!(
        kl_divergence(normal, normal),
        Divergence::Exact(0.0)
    ));
    assert!(matches!(
        kl_divergence(logistic, normal),
        Divergence::Exact(_)
    ));
    // E e^(−z) has a closed form for these.
    let gumbel = Gumbel::new(0.5, 2.0).expect("valid");
    let uniform = Uniform::new(-1.0, 2.0).expect("valid");
    let onto_gumbel: [Univariate; 5] = [
        normal.into(),
        logistic.into(),
        Laplace::new(0.1, 1.5).expect("valid").into(),
        Gamma::new(2.5, 1.5).expect("valid").into(),
        uniform.into(),
    ];
    for p in onto_gumbel {
        let divergence = kl_divergence(p.clone(), gumbel);
        assert!(matches!(divergence, Divergence::Exact(_)), "{p:?}");
        let points = [
            p.support().0,
            p.quantile(1e-9),
            p.quantile(0.1),
            p.quantile(0.5),
            p.quantile(0.9),
            p.upper_quantile(1e-9),
            p.support().1,
        ];
        let expected = integral(&p, &gumbel.into(), &points);
        assert_relative(divergence.value(), expected, 1e-11, &format!("{p:?}"));
    }
    let beta = Beta::new(2.0, 3.0).expect("valid");
    let Divergence::Exact(value) = kl_divergence(beta, uniform) else {
        panic!("no closed form");
    };
    // ln 3 + E ln 12 X (1 − X)², with E ln X = −13/12 and E ln(1 − X) = −7/12.
    let expected = 36.0_f64.ln() - 13.0 / 12.0 - 14.0 / 12.0;
    assert_relative(value, expected, 1e-13, "Beta and Uniform");
    let mixture = Mixture::new(&[0.0, 1.0], vec![normal; 2]).expect("valid");
    assert!(matches!(
        kl_divergence(mixture, gumbel),
        Divergence::Quadrature { .. }
    ));
    let Divergence::Quadrature { value, error } = kl_divergence(normal, logistic) else {
        panic!("not by quadrature");
    };
    assert!(error < 1e-9 * value, "{value} ± {error}");
    let poisson = Poisson::new(3.0).expect("valid");
    let binomial = Binomial::from_prob(10, 0.3).expect("valid");
    assert!(matches!(
        kl_divergence(binomial, poisson),
        Divergence::Sum { .. }
    ));
}

/// ∫ p (ln p − ln q) over x, in pieces that are told; p and q have nothing in common with the code but their densities.
fn integral(p: &Univariate, q: &Univariate, points: &[f64]) -> f64 {
    integrate_pieces(
        |x| {
            let log = p.log_prob(x);
            if log < -740.0 {
                0.0
            } else {
                log.exp() * (log - q.log_prob(x))
            }
        },
        points,
    )
    .value
}

#[test]
fn divergences_are_the_integrals() {
    let line = |d: &Univariate| {
        vec![
            f64::NEG_INFINITY,
            d.quantile(1e-6),
            d.quantile(0.1),
            d.mode(),
            d.upper_quantile(0.1),
            d.upper_quantile(1e-6),
            f64::INFINITY,
        ]
    };
    let on_line: [Univariate; 7] = [
        Normal::new(0.3, 1.2).expect("valid").into(),
        Logistic::new(-0.5, 0.8).expect("valid").into(),
        Laplace::new(0.2, 1.1).expect("valid").into(),
        Gumbel::new(0.1, 1.9).expect("valid").into(),
        StudentT::new(7.0, 0.4, 1.0).expect("valid").into(),
        Cauchy::new(-0.2, 0.7).expect("valid").into(),
        Mixture::new(
            &[0.0, 0.5],
            vec![
                Normal::new(-2.0, 0.5).expect("valid"),
                Normal::new(2.0, 1.0).expect("valid"),
            ],
        )
        .expect("valid")
        .into(),
    ];
    let half_line: [Univariate; 6] = [
        Exponential::new(0.7).expect("valid").into(),
        Gamma::new(2.5, 1.5).expect("valid").into(),
        ChiSquare::new(3.0).expect("valid").into(),
        Weibull::new(1.7, 1.3).expect("valid").into(),
        LogNormal::new(0.2, 0.6).expect("valid").into(),
        Weibull::new(0.8, 0.9).expect("valid").into(),
    ];
    let unit: [Univariate; 4] = [
        Beta::new(2.5, 1.5).expect("valid").into(),
        Beta::new(0.7, 0.8).expect("valid").into(),
        Uniform::STANDARD.into(),
        BinaryConcrete::new(0.4, 0.6).expect("valid").into(),
    ];
    let mut checked = 0;
    let mut check = |p: &Univariate, q: &Univariate, points: &[f64]| {
        let divergence = kl_divergence(p.clone(), q.clone());
        if divergence.value().is_infinite() {
            return;
        }
        let expected = integral(p, q, points);
        // Where the density is infinite at 1, x has too few digits there for the integral over x.
        let tolerance = if p.log_prob(1.0) == f64::INFINITY {
            1e-7
        } else {
            1e-9
        };
        let error = tolerance * expected.abs().max(1e-2) + divergence.error();
        assert_close(
            divergence.value(),
            expected,
            error,
            &format!("KL({p:?} ‖ {q:?}), {divergence:?}"),
        );
        checked += 1;
    };
    for p in &on_line {
        for q in &on_line {
            check(p, q, &line(p));
        }
    }
    for p in &half_line {
        let points = [
            0.0,
            1e-6,
            1e-3,
            p.quantile(0.1),
            p.quantile(0.5),
            p.quantile(0.9),
            p.upper_quantile(1e-4),
            f64::INFINITY,
        ];
        for q in half_line.iter().chain(&on_line) {
            check(p, q, &points);
        }
    }
    for p in &unit {
        for q in unit.iter().chain(&half_line).chain(&on_line) {
            check(p, q, &[0.0, 1e-9, 1e-4, 0.1, 0.5, 0.9, 1.0 - 1e-4, 1.0]);
        }
    }
    assert!(checked > 130, "{checked} pairs");
}

#[test]
fn divergences_are_the_sums() {
    let families: [Univariate; 9] = [
        Bernoulli::from_prob(0.3).expect("valid").into(),
        Binomial::from_prob(6, 0.4).expect("valid").into(),
        Binomial::from_prob(9, 0.25).expect("valid").into(),
        Binomial::from_prob(400, 0.3).expect("valid").into(),
        Poisson::new(2.5).expect("valid").into(),
        Poisson::new(130.0).expect("valid").into(),
        Geometric::from_prob(0.2).expect("valid").into(),
        Geometric::from_logit(-4.0).expect("valid").into(),
        Categorical::from_probs(&[0.2, 0.3, 0.0, 0.1, 0.4])
            .expect("valid")
            .into(),
    ];
    let mut checked = 0;
    for p in &families {
        for q in &families {
            let divergence = kl_divergence(p.clone(), q.clone());
            if divergence == Divergence::NotAbsolutelyContinuous && p.support().1 > q.support().1 {
                continue;
            }
            let terms = (0..20_000)
                .map(f64::from)
                .filter(|&k| p.log_prob(k) > -745.0);
            let expected: f64 = terms
                .map(|k| p.log_prob(k).exp() * (p.log_prob(k) - q.log_prob(k)))
                .sum();
            let error = 1e-11 * expected.abs().max(1.0);
            assert_close(
                divergence.value(),
                expected,
                error,
                &format!("KL({p:?} ‖ {q:?})"),
            );
            checked += usize::from(expected.is_finite());
        }
    }
    assert!(checked > 30, "{checked} pairs");
}

#[test]
fn what_is_not_covered_is_infinitely_far() {
    let normal = || Normal::new(0.0, 1.0).expect("valid");
    let exponential = || Exponential::new(1.0).expect("valid");
    let uniform = |low, high| Uniform::new(low, high).expect("valid");
    let pareto = |scale, alpha| Pareto::new(scale, alpha).expect("valid");
    let pairs: [(Univariate, Univariate); 9] = [
        (normal().into(), exponential().into()),
        (uniform(0.0, 2.0).into(), uniform(0.5, 3.0).into()),
        (exponential().into(), pareto(1.0, 3.0).into()),
        (pareto(1.0, 3.0).into(), pareto(1.5, 3.0).into()),
        (normal().into(), Poisson::new(3.0).expect("valid").into()),
        (Poisson::new(3.0).expect("valid").into(), normal().into()),
        (
            Poisson::new(3.0).expect("valid").into(),
            Geometric::from_prob(0.5).expect("valid").into(),
        ),
        (
            Bernoulli::from_prob(0.3).expect("valid").into(),
            Bernoulli::from_prob(1.0).expect("valid").into(),
        ),
        (
            Binomial::from_prob(5, 0.3).expect("valid").into(),
            Binomial::from_prob(4, 0.3).expect("valid").into(),
        ),
    ];
    for (p, q) in pairs {
        assert_eq!(
            kl_divergence(p.clone(), q.clone()),
            Divergence::NotAbsolutelyContinuous,
            "{p:?} ‖ {q:?}"
        );
    }
    // Certainties are covered where their one value is.
    let certain = Bernoulli::from_prob(1.0).expect("valid");
    let geometric = Geometric::from_prob(0.25).expect("valid");
    assert_relative(
        kl_divergence(certain, geometric).value(),
        4.0_f64.ln(),
        1e-14,
        "certain",
    );
}

#[test]
fn expectations_that_diverge() {
    let normal = || Univariate::from(Normal::new(0.0, 1.0).expect("valid"));
    let student = |df| Univariate::from(StudentT::new(df, 0.0, 1.0).expect("valid"));
    let gumbel = |scale| Univariate::from(Gumbel::new(0.0, scale).expect("valid"));
    let logistic = |scale| Univariate::from(Logistic::new(0.0, scale).expect("valid"));
    let pareto = |alpha| Univariate::from(Pareto::new(1.0, alpha).expect("valid"));
    let gamma = || Univariate::from(Gamma::new(2.0, 1.0).expect("valid"));
    for (p, q, finite) in [
        (student(2.0), normal(), false),
        (student(2.5), normal(), true),
        (student(1.0), logistic(1.0), false),
        (student(1.5), logistic(1.0), true),
        (student(30.0), gumbel(1.0), false),
        (logistic(1.0), gumbel(1.0), false),
        (logistic(0.9), gumbel(1.0), true),
        (gumbel(2.0), gumbel(1.0), true),
        (pareto(1.0), gamma(), false),
        (pareto(1.2), gamma(), true),
        (normal(), student(0.1), true),
    ] {
        let divergence = kl_divergence(p.clone(), q.clone());
        assert_eq!(
            divergence != Divergence::Divergent,
            finite,
            "{p:?} ‖ {q:?}: {divergence:?}"
        );
        assert_eq!(divergence.value().is_finite(), finite, "{p:?} ‖ {q:?}");
    }
}

#[test]
fn products_and_vertices() {
    let normals = |means: [f64; 2]| {
        let factors = means.map(|m| Normal::new(m, 1.0).expect("valid"));
        Independent::new(factors.to_vec()).expect("valid")
    };
    let both = normals([0.0, 1.0]).kl_divergence(&normals([2.0, 4.0]));
    assert_eq!(both, Some(Divergence::Exact(6.5)));
    let short = Independent::new(vec![Normal::STANDARD]).expect("valid");
    assert_eq!(short.kl_divergence(&normals([0.0, 0.0])), None);
    let one_hot = |weights: &[f64]| OneHotCategorical::from_probs(weights).expect("valid");
    let divergence = one_hot(&[1.0, 1.0]).kl_divergence(&one_hot(&[1.0, 3.0]));
    let expected = 0.5 * 2.0_f64.ln() + 0.5 * (2.0_f64 / 3.0).ln();
    assert_relative(
        divergence.expect("as long").value(),
        expected,
        1e-14,
        "one-hot",
    );
}

/// With two categories the logarithms of a Concrete are a Logistic, whose divergence is an integral.
#[test]
fn draws_of_concretes_estimate_their_divergence() {
    let concrete = |a: f64, temperature| Concrete::new(&[a, 0.0], temperature).expect("valid");
    let binary = |a, temperature| BinaryConcrete::new(a, temperature).expect("valid");
    let expected = kl_divergence(binary(0.5, 0.7), binary(-0.3, 0.9));
    let estimate = concrete(0.5, 0.7)
        .kl_divergence(&concrete(-0.3, 0.9), 40_000, &mut Stream::new(1, "kl"))
        .expect("as long");
    assert!(matches!(estimate, Divergence::MonteCarlo { .. }));
    let error = 4.0 * estimate.error();
    assert!(error < 0.02);
    assert_close(estimate.value(), expected.value(), error, "Concrete");
}
