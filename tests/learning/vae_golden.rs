//! Autoencoders against values, gradients and ten steps of Adam by JAX in double precision (`tests/golden/vae.json`).

use crate::common::vae::{GoldenModel, TOLERANCE, assert_all, flat};
use crate::common::{assert_log, list, number};
use reparam::distributions::{BinaryConcrete, ContinuousDistribution, ExpConcrete};
use reparam::nn::Activation;
use reparam::vae::{GradientEstimator, Latent, LossGradient, Objective, ObjectiveConfig};
use serde_json::Value;

const GAUSSIAN: Latent = Latent::Gaussian {
    dimensions: 2,
    learned_prior: false,
};
const CONCRETE: Latent = Latent::Concrete {
    variables: 2,
    categories: 3,
};
const BINARY: Latent = Latent::BinaryConcrete { variables: 3 };

const SCORE: GradientEstimator = GradientEstimator::ScoreFunction {
    baseline_decay: None,
};

/// The Gaussian model of a case, its noise, and how many samples and which β the case has.
fn gaussian(case: &Value) -> (GoldenModel, Vec<f64>, ObjectiveConfig) {
    let latent = Latent::Gaussian {
        dimensions: 2,
        learned_prior: case["prior"] == "learned",
    };
    assert_eq!(case["activation"], "tanh");
    let model = GoldenModel::new("gaussian_vae", latent, Activation::Tanh);
    let samples = case["k"].as_u64().expect("a number") as usize;
    let noise = flat(&model.section[format!("eps_k{samples}")]);
    let beta = case.get("beta").map_or(1.0, number);
    let objective = ObjectiveConfig {
        samples,
        beta,
        ..ObjectiveConfig::default()
    };
    (model, noise, objective)
}

fn cases(section: &str, latent: Latent, list_name: &str) -> Vec<Value> {
    let model = GoldenModel::new(section, latent, Activation::Tanh);
    let cases = list(&model.section[list_name]).to_vec();
    assert!(!cases.is_empty());
    cases
}

/// Means over the rows of a list with so many entries each.
fn means(values: &[f64], columns: usize) -> Vec<f64> {
    let rows = values.len() / columns;
    let column = |k| values.iter().skip(k).step_by(columns);
    (0..columns)
        .map(|k| column(k).sum::<f64>() / rows as f64)
        .collect()
}

#[test]
fn the_forward_pass_of_gaussian_latents() {
    let model = GoldenModel::new("gaussian_vae", GAUSSIAN, Activation::Tanh);
    let expected = &model.section["forward_tanh_k1"];
    let noise = flat(&model.section["eps_k1"]);
    let loss = model.evaluate(ObjectiveConfig::default(), &noise, 0.0);
    let columns = |first: usize| -> Vec<f64> {
        let rows = loss.posterior().chunks_exact(4);
        rows.flat_map(|row| row[first..first + 2].to_vec())
            .collect()
    };
    assert_all(&columns(0), &expected["mu"], "mu");
    assert_all(&columns(2), &expected["log_sigma"], "log sigma");
    assert_all(loss.z(), &expected["z"], "z");
    let vae = reparam::vae::Vae::with_parameters(model.config, &model.parameters).expect("valid");
    let mut workspace = reparam::vae::Workspace::default();
    let mut logits = vec![0.0; 24];
    vae.decode(loss.z(), &mut logits, &mut workspace);
    assert_all(&logits, &expected["logits"], "logits");
    let mut posterior = vec![0.0; 16];
    vae.encode(&model.x, &mut posterior, &mut workspace);
    assert_eq!(posterior, loss.posterior());
}

#[test]
fn gaussian_latents_with_the_divergence_in_closed_form() {
    for case in cases("gaussian_vae", GAUSSIAN, "cases") {
        let (model, noise, objective) = gaussian(&case);
        let what = format!("{objective:?}");
        let loss = model.evaluate(objective, &noise, 0.0);
        let names = ["objective_per_row", "objective", "gradient"];
        model.assert_objective(&loss, names.map(|name| &case[name]), &what);
        let terms = loss.terms();
        let likelihoods = means(terms.log_likelihood, 4);
        assert_all(&likelihoods, &case["reconstruction_per_row"], &what);
        let reconstruction = likelihoods.iter().sum::<f64>() / 4.0;
        assert_log(
            reconstruction,
            number(&case["reconstruction"]),
            TOLERANCE,
            &what,
        );
        assert_all(terms.kl, &case["kl_per_row_and_dimension"], &what);
        assert_all(&means(terms.kl, 2), &case["kl_per_dimension"], &what);
        model.assert_adam(objective, &noise, &case["adam"], &what);
    }
}

#[test]
fn the_importance_weighted_bound() {
    for case in cases("gaussian_vae", GAUSSIAN, "iwae") {
        let (model, noise, objective) = gaussian(&case);
        let objective = ObjectiveConfig {
            objective: Objective::ImportanceWeighted,
            ..objective
        };
        let loss = model.evaluate(objective, &noise, 0.0);
        let names = ["value_per_row", "value", "gradient"];
        model.assert_objective(&loss, names.map(|name| &case[name]), "importance weights");
    }
}

#[test]
fn the_bound_in_three_forms() {
    for case in cases("gaussian_vae", GAUSSIAN, "bound_forms") {
        let (model, noise, objective) = gaussian(&case);
        let densities = ObjectiveConfig {
            objective: Objective::Densities,
            ..objective
        };
        let loss = model.evaluate(densities, &noise, 0.0);
        let terms = loss.terms();
        assert_all(terms.log_likelihood, &case["log_px_given_z"], "log p(x|z)");
        assert_all(terms.log_prior, &case["log_pz"], "log p(z)");
        assert_all(terms.log_posterior, &case["log_qz_given_x"], "log q(z|x)");
        let joint: Vec<f64> = terms
            .log_likelihood
            .iter()
            .zip(terms.log_prior)
            .map(|(likelihood, prior)| likelihood + prior)
            .collect();
        assert_all(&joint, &case["log_joint"], "log p(x, z)");
        for form in ["joint_minus_log_q_per_row", "three_terms_per_row"] {
            assert_all(terms.objective, &case[form], form);
        }
        let forms = terms.bound_forms();
        for (form, actual) in [
            ("joint_minus_log_q", forms.joint_minus_log_q),
            ("three_terms", forms.three_terms),
            ("analytic_kl", forms.analytic_kl),
        ] {
            assert_log(actual, number(&case[form]), TOLERANCE, form);
        }
        let closed = model.evaluate(objective, &noise, 0.0);
        let rows = closed.terms().objective;
        assert_all(rows, &case["analytic_kl_per_row"], "closed form");
        let mean = rows.iter().sum::<f64>() / 4.0;
        assert_log(mean, number(&case["analytic_kl"]), TOLERANCE, "closed form");
    }
}

fn temperatures(case: &Value) -> ObjectiveConfig {
    ObjectiveConfig {
        prior_temperature: number(&case["lambda1_prior"]),
        posterior_temperature: number(&case["lambda2_posterior"]),
        ..ObjectiveConfig::default()
    }
}

/// Prior and posterior density of each variable, by the distribution's own `log_prob`.
fn concrete_densities(model: &GoldenModel, loss: &LossGradient<f64>) -> [Vec<f64>; 2] {
    let log_alpha = flat(&model.section["log_alpha"]);
    let config = loss.config();
    let variables = || log_alpha.chunks(3).zip(loss.log_samples().chunks(3));
    let density = |log_alpha: &[f64], temperature, y: &[f64]| {
        let law = ExpConcrete::new(log_alpha, temperature).expect("valid");
        law.log_prob(y)
    };
    let prior = variables().map(|(_, y)| density(&[0.0; 3], config.prior_temperature, y));
    let posterior = variables().map(|(a, y)| density(a, config.posterior_temperature, y));
    [prior.collect(), posterior.collect()]
}

/// The same of binary variables, for the logit of the sample.
fn binary_densities(loss: &LossGradient<f64>) -> [Vec<f64>; 2] {
    let config = loss.config();
    let density = |logit: f64, temperature, y| {
        let law = BinaryConcrete::new(logit, temperature).expect("valid");
        let law = law.logit_distribution().expect("valid");
        law.log_prob(y)
    };
    let variables = || loss.posterior().iter().zip(loss.log_samples());
    let prior = variables().map(|(_, &y)| density(0.0, config.prior_temperature, y));
    let posterior = variables().map(|(&l, &y)| density(l, config.posterior_temperature, y));
    [prior.collect(), posterior.collect()]
}

/// Asserts densities by variable, and their sums by row.
#[track_caller]
fn assert_densities(rows: &[f64], variables: &[f64], expected: &Value, count: usize) {
    assert_all(variables, expected, "density");
    let expected = flat(expected);
    for (k, (row, expected)) in rows.iter().zip(expected.chunks(count)).enumerate() {
        let what = format!("density of row {k}");
        assert_log(*row, expected.iter().sum(), TOLERANCE, &what);
    }
}

const ENTRIES: [&str; 3] = ["value_per_row", "value", "gradient"];

#[test]
fn the_three_relaxed_objectives_and_straight_through() {
    let model = GoldenModel::new("concrete_vae", CONCRETE, Activation::Tanh);
    let noise = flat(&model.section["gumbels"]);
    for case in list(&model.section["cases"]) {
        for (name, objective, estimator) in [
            (
                "objective_1",
                Objective::Densities,
                GradientEstimator::Pathwise,
            ),
            (
                "objective_2",
                Objective::DiscreteMasses,
                GradientEstimator::Pathwise,
            ),
            (
                "objective_3",
                Objective::AnalyticKl,
                GradientEstimator::Pathwise,
            ),
            (
                "straight_through_3",
                Objective::AnalyticKl,
                GradientEstimator::StraightThrough,
            ),
        ] {
            let config = ObjectiveConfig {
                objective,
                estimator,
                ..temperatures(case)
            };
            let loss = model.evaluate(config, &noise, 0.0);
            model.assert_objective(&loss, ENTRIES.map(|entry| &case[name][entry]), name);
            assert_all(loss.posterior(), &model.section["logits"], "logits");
            assert_all(loss.log_samples(), &case["y"], "y");
            let kl: Vec<f64> = loss
                .terms()
                .kl
                .chunks(2)
                .map(|kl| kl.iter().sum())
                .collect();
            assert_all(&kl, &model.section["categorical_kl_per_row"], "KL");
            if estimator == GradientEstimator::Pathwise {
                assert_all(loss.z(), &case["z"], "z");
            }
            if objective == Objective::Densities {
                let terms = loss.terms();
                let densities = concrete_densities(&model, &loss);
                assert_densities(
                    terms.log_prior,
                    &densities[0],
                    &case["log_prior_density"],
                    2,
                );
                let expected = &case["log_posterior_density"];
                assert_densities(terms.log_posterior, &densities[1], expected, 2);
                if let Some(trace) = case.get("adam_objective_1") {
                    model.assert_adam(config, &noise, trace, name);
                }
            }
            if let Some(trace) = case.get("adam_objective_3")
                && name == "objective_3"
            {
                model.assert_adam(config, &noise, trace, name);
            }
        }
    }
}

#[test]
fn discrete_samples() {
    let model = GoldenModel::new("concrete_vae", CONCRETE, Activation::Tanh);
    let noise = flat(&model.section["gumbels"]);
    let discrete = &model.section["discrete"];
    let score = &discrete["score_function"];
    for (name, objective, form) in [
        ("hard_objective_3", Objective::AnalyticKl, "analytic_kl"),
        ("hard_objective_2", Objective::DiscreteMasses, "full"),
    ] {
        let config = |estimator| ObjectiveConfig {
            objective,
            estimator,
            ..ObjectiveConfig::default()
        };
        let loss = model.evaluate(config(GradientEstimator::StopGradient), &noise, 0.0);
        model.assert_objective(&loss, ENTRIES.map(|entry| &discrete[name][entry]), name);
        let tops: Vec<f64> = loss
            .z()
            .chunks(3)
            .map(|z| z.iter().position(|&z| z == 1.0).expect("a one") as f64)
            .collect();
        assert_all(&tops, &discrete["hard_index"], "hard index");

        let loss = model.evaluate(config(SCORE), &noise, number(&score["baseline"]));
        model.assert_tensors(loss.gradient(), &score[form]["gradient"], form);
        let terms = loss.terms();
        if form == "full" {
            assert_all(terms.objective, &score[form]["signal_per_row"], form);
        } else {
            assert_all(terms.log_likelihood, &score[form]["signal_per_row"], form);
        }
    }
}

#[test]
fn sums_over_all_codes() {
    let model = GoldenModel::new("concrete_vae", CONCRETE, Activation::Tanh);
    let discrete = &model.section["discrete"];
    for (name, objective) in [
        ("exact_elbo", Objective::ExactElbo),
        ("exact_log_px", Objective::ExactLogProb),
    ] {
        let config = ObjectiveConfig {
            objective,
            ..ObjectiveConfig::default()
        };
        let loss = model.evaluate(config, &[], 0.0);
        model.assert_objective(&loss, ENTRIES.map(|entry| &discrete[name][entry]), name);
        let codes = loss.codes().expect("codes");
        let categories: Vec<f64> = codes.categories.iter().map(|&c| c as f64).collect();
        assert_all(&categories, &discrete["codes"], "codes");
        assert_all(
            codes.log_likelihood,
            &discrete["log_px_given_code"],
            "log p(x|z)",
        );
        assert_all(codes.log_posterior, &discrete["log_q_code"], "log q(z|x)");
    }
}

#[test]
fn binary_latents() {
    let model = GoldenModel::new("binary_concrete_vae", BINARY, Activation::Tanh);
    let noise = flat(&model.section["logistics"]);
    for case in list(&model.section["cases"]) {
        let config = ObjectiveConfig {
            objective: Objective::Densities,
            ..temperatures(case)
        };
        let loss = model.evaluate(config, &noise, 0.0);
        let objective = &case["objective_1"];
        model.assert_objective(&loss, ENTRIES.map(|entry| &objective[entry]), "binary");
        assert_all(loss.posterior(), &model.section["logits"], "logits");
        assert_all(loss.log_samples(), &case["y"], "y");
        assert_all(loss.z(), &case["z"], "z");
        let terms = loss.terms();
        let densities = binary_densities(&loss);
        assert_densities(
            terms.log_prior,
            &densities[0],
            &case["log_prior_density"],
            3,
        );
        let expected = &case["log_posterior_density"];
        assert_densities(terms.log_posterior, &densities[1], expected, 3);
        model.assert_adam(config, &noise, &case["adam_objective_1"], "binary");
    }
}
