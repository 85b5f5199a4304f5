//! The divergences and bounds of autoencoders, against exact values.

use crate::common::vae::{CONCRETE, GAUSSIAN, draw_noise, model, of_latent, small_models, with};
use crate::common::vae_definition::{Definition, codes};
use crate::common::{assert_close, assert_log};
use reparam::distributions::{ContinuousDistribution, Normal};
use reparam::numerics::{Summary, log_sum_exp};
use reparam::random::Stream;
use reparam::vae::{
    Evaluator, GradientEstimator, Latent, LossGradient, Objective, ObjectiveConfig, Tensor, Vae,
    VaeConfig,
};

/// ∫ f over [−9, 9] by the trapezoidal rule, which is exact to many digits for smooth functions that vanish there.
fn integral(f: impl Fn(f64) -> f64) -> f64 {
    (-360..=360).map(|k| f(f64::from(k) * 0.025)).sum::<f64>() * 0.025
}

/// A model whose importance weights vary little: its Gaussian posteriors are as wide as the prior.
fn tame(config: VaeConfig, seed: u64) -> (Vae<f64>, Vec<f64>) {
    let (vae, x) = model(config, seed);
    let mut parameters: Vec<f64> = vae.parameters().iter().map(|p| 0.5 * p).collect();
    for (tensor, _, range) in config.tensors() {
        match tensor {
            Tensor::LogSigmaWeight | Tensor::PriorLogScale => parameters[range].fill(0.1),
            Tensor::LogSigmaBias => parameters[range].fill(0.2),
            _ => {}
        }
    }
    let vae = Vae::with_parameters(config, &parameters).expect("valid");
    (vae, x)
}

// Divergences and bounds.

#[test]
fn gaussian_divergences_are_their_integrals() {
    let config = of_latent(GAUSSIAN);
    let (vae, x) = model(config, 2);
    let mut loss = LossGradient::new(config, ObjectiveConfig::default(), 3).expect("valid");
    let noise = draw_noise(config.latent, 3, &mut Stream::new(1, "noise"));
    loss.loss(&vae, &x, &noise).expect("finite");
    let definition = Definition {
        config,
        parameters: vae.parameters(),
    };
    for (image, x) in x.chunks(config.inputs).enumerate() {
        let posterior = definition.encode(x);
        for d in 0..2 {
            let q = Normal::new(posterior[d], posterior[2 + d].exp()).expect("valid");
            let p = definition.prior(d);
            let kl = integral(|u| {
                let z = q.location() + q.scale() * u;
                q.scale() * q.prob(z) * (q.log_prob(z) - p.log_prob(z))
            });
            assert_close(loss.terms().kl[2 * image + d], kl, 1e-12, "KL");
        }
    }
}

#[test]
fn the_estimate_of_log_p_lies_between_the_bound_and_the_integral() {
    let config = of_latent(GAUSSIAN);
    let (vae, x) = tame(config, 3);
    let definition = Definition {
        config,
        parameters: vae.parameters(),
    };
    let mut evaluator = Evaluator::new(config).expect("valid");
    for x in x.chunks(config.inputs) {
        let [first, second] = [0, 1].map(|d| definition.prior(d));
        let joint = |z0: f64, z1: f64| {
            let prior = first.log_prob(z0) + second.log_prob(z1);
            (prior + definition.log_likelihood(x, &[z0, z1])).exp()
        };
        let exact = (-90..=90)
            .flat_map(|i| (-90..=90).map(move |j| (f64::from(i) * 0.1, f64::from(j) * 0.1)))
            .map(|(z0, z1)| joint(z0, z1))
            .sum::<f64>()
            * 0.01;
        assert_between(&mut evaluator, &vae, x, exact.ln());
    }
}

#[test]
fn the_estimate_of_log_p_lies_between_the_bound_and_the_sum() {
    for config in small_models()
        .into_iter()
        .filter(|c| c.latent.codes().is_some())
    {
        let (vae, x) = tame(config, 4);
        let definition = Definition {
            config,
            parameters: vae.parameters(),
        };
        let mut evaluator = Evaluator::new(config).expect("valid");
        let codes = codes(config.latent);
        for x in x.chunks(config.inputs) {
            let likelihoods = codes.iter().map(|z| definition.log_likelihood(x, z));
            let terms: Vec<f64> = likelihoods.collect();
            let exact = log_sum_exp(&terms) - (codes.len() as f64).ln();
            assert_between(&mut evaluator, &vae, x, exact);
            let [elbo, sum] = [Objective::ExactElbo, Objective::ExactLogProb].map(|objective| {
                let objective = with(objective, GradientEstimator::Pathwise);
                let mut loss = LossGradient::new(config, objective, 1).expect("valid");
                -loss.loss(&vae, x, &[]).expect("finite")
            });
            assert_log(sum, exact, 1e-13, "log p(x)");
            assert!(elbo < exact);
            let mut values = vec![0.0; 400];
            for (seed, value) in values.iter_mut().enumerate() {
                let result = evaluator.evaluate(&vae, x, seed as u64);
                *value = result.expect("finite").elbo;
            }
            assert_mean(&values, elbo, "discrete bound");
        }
    }
}

/// Asserts a mean within five of its standard errors.
fn assert_mean(values: &[f64], expected: f64, what: &str) -> f64 {
    let summary = Summary::of(values);
    let error = summary.variance().sqrt() / (values.len() as f64).sqrt();
    assert_close(summary.mean(), expected, 5.0 * error + 1e-12, what);
    error
}

/// Asserts that estimates of few samples lie between the evidence lower bound and log p(x) on average, and that those
/// of many samples reach log p(x).
fn assert_between(evaluator: &mut Evaluator<f64>, vae: &Vae<f64>, x: &[f64], exact: f64) {
    let mut mean = |samples: usize| {
        let values: Vec<f64> = (0..400)
            .map(|seed| {
                let estimates = evaluator.log_prob_estimates(vae, x, samples, seed);
                estimates.expect("finite")[0]
            })
            .collect();
        let summary = Summary::of(&values);
        (summary.mean(), summary.variance().sqrt() / 20.0)
    };
    let [(one, error1), (five, error5), (many, error)] = [1, 5, 150].map(&mut mean);
    assert!(one < five + 4.0 * (error1 + error5), "{one}, {five}");
    assert!(five < exact + 4.0 * error5, "{five}, {exact}");
    assert!(one < exact + 4.0 * error1, "{one}, {exact}");
    assert_close(many, exact, 5.0 * error + 0.02, "many samples");
}

#[test]
fn the_bounds_forms_agree() {
    for config in small_models() {
        let (vae, x) = model(config, 5);
        let objective = ObjectiveConfig {
            samples: 64,
            ..with(Objective::Densities, GradientEstimator::Pathwise)
        };
        let mut loss = LossGradient::new(config, objective, 3).expect("valid");
        let mut stream = Stream::new(6, "noise");
        let gaussian = matches!(config.latent, Latent::Gaussian { .. });
        let differences: Vec<f64> = (0..50)
            .map(|_| {
                let noise = draw_noise(config.latent, 3 * 64, &mut stream);
                let value = -loss.loss(&vae, &x, &noise).expect("finite");
                let forms = loss.terms().bound_forms();
                assert_log(forms.joint_minus_log_q, value, 1e-13, "joint");
                assert_log(forms.three_terms, value, 1e-13, "three terms");
                forms.analytic_kl - forms.three_terms
            })
            .collect();
        if gaussian {
            assert_mean(&differences, 0.0, "closed form");
        }
    }
}

#[test]
fn the_mean_of_an_objective_is_over_all_images() {
    for config in small_models() {
        let (vae, x) = model(config, 12);
        let exact = config.latent.codes().map(|_| Objective::ExactLogProb);
        for objective in [Some(Objective::Densities), exact].into_iter().flatten() {
            let objective = with(objective, GradientEstimator::Pathwise);
            // Two at once and then one.
            let mut loss = LossGradient::new(config, objective, 2).expect("valid");
            let mean = loss.mean_objective(&vae, &x, 5).expect("finite");
            let mut stream = Stream::new(5, "objective");
            let mut total = 0.0;
            for x in x.chunks(config.inputs) {
                let mut noise = vec![0.0; loss.noise(1)];
                config.latent.fill_noise(&mut stream, &mut noise);
                total -= loss.loss(&vae, x, &noise).expect("finite");
            }
            assert_log(mean, total / 3.0, 1e-13, "mean");
        }
    }
}

#[test]
fn score_functions_vary_more_than_paths_and_baselines_help() {
    let config = of_latent(CONCRETE);
    let (vae, x) = model(config, 7);
    let variance = |estimator, baseline| {
        let objective = with(Objective::AnalyticKl, estimator);
        let mut loss = LossGradient::new(config, objective, 3).expect("valid");
        let variance = loss.gradient_variance(&vae, &x, 500, 1, baseline);
        variance.expect("finite").encoder
    };
    let score = GradientEstimator::ScoreFunction {
        baseline_decay: None,
    };
    let path = variance(GradientEstimator::Pathwise, 0.0);
    let [without, with_baseline] = [0.0, -5.0].map(|baseline| variance(score, baseline));
    assert!(path.variance < with_baseline.variance);
    assert!(with_baseline.variance < without.variance);
    // By the exact gradient, which is the mean.
    let exact = with(Objective::ExactElbo, GradientEstimator::Pathwise);
    let mut loss = LossGradient::new(config, exact, 3).expect("valid");
    loss.evaluate(&vae, &x, &[], 0.0).expect("finite");
    let tensors = config.tensors().filter(|(tensor, ..)| tensor.of_encoder());
    let end = tensors.map(|(_, _, range)| range.end).max().expect("some");
    let squared: f64 = loss.gradient()[..end].iter().map(|g| g * g).sum();
    let error = with_baseline.variance / 500.0;
    assert_close(
        with_baseline.squared_mean,
        squared,
        error + 6.0 * (squared * error).sqrt(),
        "squared mean",
    );
}
