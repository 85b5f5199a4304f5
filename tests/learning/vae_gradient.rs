//! Losses of autoencoders and their gradients with frozen noise: against the definitions and central differences of
//! them.

use crate::common::vae::{draw_noise, images, small_models, within};
use crate::common::vae_definition::{Definition, Sample, codes};
use crate::common::{assert_close, assert_log};
use reparam::nn::Real;
use reparam::random::Stream;
use reparam::vae::{
    GradientEstimator, Latent, LossGradient, Objective, ObjectiveConfig, Vae, VaeConfig,
};

const BATCH: usize = 3;

/// Everything that a loss depends on.
struct Case {
    config: VaeConfig,
    objective: ObjectiveConfig,
    parameters: Vec<f64>,
    x: Vec<f64>,
    noise: Vec<f64>,
}

impl Case {
    fn new(config: VaeConfig, objective: ObjectiveConfig, seed: u64) -> Self {
        let mut stream = Stream::new(seed, "case");
        let exact = objective.objective.is_exact();
        let rows = if exact { 0 } else { objective.samples * BATCH };
        Self {
            parameters: within(0.8, config.parameters(), &mut stream),
            x: images(config.inputs, BATCH, seed),
            noise: draw_noise(config.latent, rows, &mut stream),
            config,
            objective,
        }
    }

    fn what(&self) -> String {
        format!("{:?}, {:?}", self.config, self.objective)
    }

    /// The library's loss, and its gradient.
    fn evaluate<R: Real>(&self, baseline: f64) -> (f64, LossGradient<R>) {
        let convert = |values: &[f64]| values.iter().map(|&v| R::from_f64(v)).collect::<Vec<R>>();
        let vae = Vae::with_parameters(self.config, &convert(&self.parameters)).expect("valid");
        let mut loss = LossGradient::new(self.config, self.objective, BATCH + 1).expect("valid");
        let (x, noise) = (convert(&self.x), convert(&self.noise));
        let value = loss.evaluate(&vae, &x, &noise, baseline).expect("finite");
        (value, loss)
    }

    /// Asserts that a gradient is the slope of a function of the parameters.
    fn assert_slope(&self, gradient: &[f64], function: impl Fn(&[f64]) -> f64) {
        let mut parameters = self.parameters.clone();
        for (tensor, _, range) in self.config.tensors() {
            for k in range {
                let mut moved = |h: f64| {
                    parameters[k] = self.parameters[k] + h;
                    let value = function(&parameters);
                    parameters[k] = self.parameters[k];
                    value
                };
                let slope = (moved(1e-5) - moved(-1e-5)) / 2e-5;
                let error = 2e-8 * slope.abs().max(1.0);
                assert_close(
                    gradient[k],
                    slope,
                    error,
                    &format!("{} {tensor} {k}", self.what()),
                );
            }
        }
    }

    fn definition<'a>(&self, parameters: &'a [f64]) -> Definition<'a> {
        Definition {
            config: self.config,
            parameters,
        }
    }

    fn loss(&self, parameters: &[f64], samples: &[Sample]) -> f64 {
        let definition = self.definition(parameters);
        definition.loss(&self.objective, &self.x, &self.noise, samples)
    }

    /// A list by sample and image, as one list for each image.
    fn by_image(&self, values: &[f64]) -> Vec<Vec<f64>> {
        let rows = || values.chunks(self.config.latent.len());
        let image = |image| {
            rows()
                .skip(image)
                .step_by(BATCH)
                .flatten()
                .copied()
                .collect()
        };
        (0..BATCH).map(image).collect()
    }
}

/// The objectives that such latents have, with several samples and weights of the divergence.
fn objectives(latent: Latent) -> Vec<ObjectiveConfig> {
    let names: &[Objective] = match latent {
        Latent::Gaussian { .. } => &[
            Objective::AnalyticKl,
            Objective::Densities,
            Objective::ImportanceWeighted,
        ],
        _ => &[
            Objective::AnalyticKl,
            Objective::Densities,
            Objective::DiscreteMasses,
            Objective::ImportanceWeighted,
            Objective::ExactElbo,
            Objective::ExactLogProb,
        ],
    };
    let numbers = [(1, 1.0), (3, 0.4)];
    let all = names.iter().flat_map(|&objective| {
        numbers.map(|(samples, beta)| ObjectiveConfig {
            objective,
            samples,
            beta,
            prior_temperature: 0.7,
            posterior_temperature: 0.9,
            ..ObjectiveConfig::default()
        })
    });
    all.collect()
}

#[test]
fn every_objective_has_its_definition_and_slope() {
    for config in small_models() {
        for objective in objectives(config.latent) {
            let case = Case::new(config, objective, 5);
            let (value, loss) = case.evaluate::<f64>(0.0);
            let relaxed = vec![Sample::Relaxed; BATCH];
            let expected = case.loss(&case.parameters, &relaxed);
            assert_log(value, expected, 1e-12, &case.what());
            case.assert_slope(loss.gradient(), |parameters| {
                case.loss(parameters, &relaxed)
            });
        }
    }
}

/// The same gradient by the straight-through surrogate: the discrete sample, moved as the relaxed one moves.
#[test]
fn straight_through_has_the_slope_of_its_surrogate() {
    for config in small_models()
        .into_iter()
        .filter(|c| c.latent.codes().is_some())
    {
        for objective in [Objective::AnalyticKl, Objective::DiscreteMasses] {
            let objective = |estimator, samples| ObjectiveConfig {
                objective,
                estimator,
                samples,
                beta: 0.4,
                ..ObjectiveConfig::default()
            };
            let relaxed = Case::new(config, objective(GradientEstimator::Pathwise, 2), 6);
            let soft = relaxed.evaluate::<f64>(0.0).1.z().to_vec();
            let case = Case::new(config, objective(GradientEstimator::StraightThrough, 2), 6);
            let (value, loss) = case.evaluate::<f64>(0.0);
            assert!(loss.z().iter().all(|&z| z == 0.0 || z == 1.0));
            let offsets: Vec<f64> = loss.z().iter().zip(&soft).map(|(z, s)| z - s).collect();
            let shifted = case.by_image(&offsets).into_iter().map(Sample::Shifted);
            let shifted: Vec<Sample> = shifted.collect();
            assert_log(
                value,
                case.loss(&case.parameters, &shifted),
                1e-12,
                &case.what(),
            );
            case.assert_slope(loss.gradient(), |parameters| {
                case.loss(parameters, &shifted)
            });

            let case = Case::new(config, objective(GradientEstimator::StopGradient, 2), 6);
            let (_, stopped) = case.evaluate::<f64>(0.0);
            assert_eq!(stopped.z(), loss.z());
            let fixed = case.by_image(loss.z()).into_iter().map(Sample::Fixed);
            let fixed: Vec<Sample> = fixed.collect();
            case.assert_slope(stopped.gradient(), |parameters| {
                case.loss(parameters, &fixed)
            });
        }
    }
}

const SCORE: GradientEstimator = GradientEstimator::ScoreFunction {
    baseline_decay: None,
};

/// (signal − b) log q(z|x) with fixed signal, and what depends on the parameters at fixed z.
#[test]
fn the_score_function_has_the_slope_of_its_surrogate() {
    for config in small_models() {
        let gaussian = matches!(config.latent, Latent::Gaussian { .. });
        let full = if gaussian {
            Objective::Densities
        } else {
            Objective::DiscreteMasses
        };
        for objective in [Objective::AnalyticKl, full] {
            let objective = ObjectiveConfig {
                objective,
                estimator: SCORE,
                samples: 2,
                beta: 0.4,
                ..ObjectiveConfig::default()
            };
            let case = Case::new(config, objective, 7);
            let baseline = -1.3;
            let (_, loss) = case.evaluate::<f64>(baseline);
            let fixed = case.by_image(loss.z());
            let noise = case.by_image(&case.noise);
            // log q(z|x) of discrete samples is always that of the masses.
            let masses = ObjectiveConfig {
                objective: full,
                ..objective
            };
            let is_full = objective.objective == full;
            let terms = |parameters: &[f64], image: usize, index: usize| {
                let definition = case.definition(parameters);
                let x = &case.x[image * config.inputs..][..config.inputs];
                let noise = &noise[image][index * config.latent.len()..][..config.latent.len()];
                let posterior = definition.encode(x);
                let sample = Sample::Fixed(fixed[image].clone());
                let terms = definition.sample(&masses, [x, &posterior, noise], &sample, index);
                (terms, definition.kl(&posterior))
            };
            let surrogate = |parameters: &[f64]| {
                let mut total = 0.0;
                for (image, index) in (0..BATCH).flat_map(|image| [(image, 0), (image, 1)]) {
                    let (there, _) = terms(&case.parameters, image, index);
                    let ratio = 0.4 * (there.log_prior - there.log_posterior);
                    let signal = there.log_likelihood + if is_full { ratio } else { 0.0 };
                    let (here, kl) = terms(parameters, image, index);
                    total += (signal - baseline) * here.log_posterior + here.log_likelihood;
                    total += 0.4 * if is_full { here.log_prior } else { -kl };
                }
                -total / (2.0 * BATCH as f64)
            };
            case.assert_slope(loss.gradient(), surrogate);
        }
    }
}

/// Noise that makes a discrete sample this code.
fn noise_of(latent: Latent, code: &[f64]) -> Vec<f64> {
    let sign = |z: f64| if z == 1.0 { 40.0 } else { -40.0 };
    let factor = f64::from(u8::from(matches!(latent, Latent::Concrete { .. }))) + 1.0;
    code.iter().map(|&z| sign(z) / factor).collect()
}

#[test]
fn the_score_function_is_unbiased_by_enumeration() {
    for config in small_models()
        .into_iter()
        .filter(|c| c.latent.codes().is_some())
    {
        let objective = |objective, estimator| ObjectiveConfig {
            objective,
            estimator,
            ..ObjectiveConfig::default()
        };
        let exact = objective(Objective::ExactElbo, GradientEstimator::Pathwise);
        let Case { parameters, x, .. } = Case::new(config, exact, 8);
        let x = &x[..config.inputs];
        let vae = Vae::with_parameters(config, &parameters).expect("valid");
        let mut loss = LossGradient::new(config, exact, 1).expect("valid");
        loss.evaluate(&vae, x, &[], 0.0).expect("finite");
        let probs: Vec<f64> = {
            let codes = loss.codes().expect("codes");
            codes.log_posterior.iter().map(|q| q.exp()).collect()
        };
        assert_close(probs.iter().sum(), 1.0, 1e-14, "probability");
        for form in [Objective::AnalyticKl, Objective::DiscreteMasses] {
            for baseline in [0.0, -3.0] {
                let mut estimator =
                    LossGradient::new(config, objective(form, SCORE), 1).expect("valid");
                let mut mean = vec![0.0; parameters.len()];
                for (code, prob) in codes(config.latent).iter().zip(&probs) {
                    let noise = noise_of(config.latent, code);
                    estimator
                        .evaluate(&vae, x, &noise, baseline)
                        .expect("finite");
                    assert_eq!(estimator.z(), code);
                    for (mean, g) in mean.iter_mut().zip(estimator.gradient()) {
                        *mean += prob * g;
                    }
                }
                for (mean, &exact) in mean.iter().zip(loss.gradient()) {
                    assert_close(*mean, exact, 1e-13 * exact.abs().max(1.0), "gradient");
                }
            }
        }
    }
}

/// Over normal noise, by the trapezoidal rule, which is exact for such integrands to many digits.
#[test]
fn both_estimators_of_one_gaussian_latent_have_the_same_mean() {
    let config = VaeConfig {
        latent: Latent::Gaussian {
            dimensions: 1,
            learned_prior: true,
        },
        ..small_models()[0]
    };
    let mut stream = Stream::new(3, "one latent");
    let parameters = within(0.8, config.parameters(), &mut stream);
    let x = images(config.inputs, 1, 4);
    let vae = Vae::with_parameters(config, &parameters).expect("valid");
    let mean = |objective, estimator| {
        let objective = ObjectiveConfig {
            objective,
            estimator,
            ..ObjectiveConfig::default()
        };
        let mut loss = LossGradient::new(config, objective, 1).expect("valid");
        let mut mean = vec![0.0; parameters.len()];
        let step = 0.05;
        for k in -200..=200 {
            let e = f64::from(k) * step;
            let weight = step * (-0.5 * e * e).exp() / (2.0 * std::f64::consts::PI).sqrt();
            loss.evaluate(&vae, &x, &[e], -2.0).expect("finite");
            for (mean, g) in mean.iter_mut().zip(loss.gradient()) {
                *mean += weight * g;
            }
        }
        mean
    };
    let expected = mean(Objective::AnalyticKl, GradientEstimator::Pathwise);
    for (objective, estimator) in [
        (Objective::AnalyticKl, SCORE),
        (Objective::Densities, SCORE),
        (Objective::Densities, GradientEstimator::Pathwise),
    ] {
        for (actual, &expected) in mean(objective, estimator).iter().zip(&expected) {
            assert_close(
                *actual,
                expected,
                1e-9,
                &format!("{objective:?}, {estimator:?}"),
            );
        }
    }
}

#[test]
fn single_precision_is_near_double() {
    for config in small_models() {
        for objective in objectives(config.latent) {
            let case = Case::new(config, objective, 9);
            let (expected, double) = case.evaluate::<f64>(0.0);
            let (actual, single) = case.evaluate::<f32>(0.0);
            assert_log(actual, expected, 1e-5, &case.what());
            for (&actual, &expected) in single.gradient().iter().zip(double.gradient()) {
                assert_log(f64::from(actual), expected, 2e-5, &case.what());
            }
        }
    }
}
