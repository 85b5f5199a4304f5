//! The training of autoencoders: its path, its end, and what it learns.

use crate::common::assert_close;
use crate::resuming::assert_resumes;
use reparam::datasets::Bars;
use reparam::nn::{Activation, Init, Real};
use reparam::random::Stream;
use reparam::vae::{
    Arithmetic, FitConfig, GradientEstimator, Latent, Objective, ObjectiveConfig, Quantity,
    TemperatureDecay, Vae, VaeConfig, VaeFit,
};

const GAUSSIAN: Latent = Latent::Gaussian {
    dimensions: 3,
    learned_prior: true,
};
const CONCRETE: Latent = Latent::Concrete {
    variables: 3,
    categories: 4,
};
const BINARY: Latent = Latent::BinaryConcrete { variables: 8 };

const SCORE: GradientEstimator = GradientEstimator::ScoreFunction {
    baseline_decay: Some(0.9),
};

fn config(latent: Latent) -> FitConfig {
    FitConfig {
        model: VaeConfig {
            inputs: 64,
            hidden: 24,
            activation: Activation::Relu,
            latent,
        },
        objective: ObjectiveConfig::default(),
        temperature_decay: None,
        init: Init::Uniform,
        batch_size: 20,
        learning_rate: 3e-3,
        lr_decay_steps: None,
        max_grad_norm: None,
        seed: 3,
    }
}

/// Bars that are there with probability ¼, and their images: to train on, and held out.
fn data() -> [Vec<f64>; 2] {
    let bars = Bars::new(0.25, 0.02).expect("valid");
    [("training", 301), ("held out", 100)]
        .map(|(name, count)| bars.draw(&mut Stream::new(1, name), count).0)
}

fn fit<R: Real>(config: FitConfig) -> VaeFit<R> {
    let [training, held_out] = data();
    VaeFit::new(config, &training, &held_out).expect("valid")
}

fn run<R: Real>(fit: &mut VaeFit<R>, steps: usize) {
    for _ in 0..steps {
        assert!(fit.step(), "{:?}", fit.divergence());
    }
}

/// One of every kind of latents, with estimators and schedules.
fn kinds() -> Vec<FitConfig> {
    let with = |latent, objective, estimator| FitConfig {
        objective: ObjectiveConfig {
            objective,
            estimator,
            samples: 2,
            ..ObjectiveConfig::default()
        },
        ..config(latent)
    };
    vec![
        with(
            GAUSSIAN,
            Objective::ImportanceWeighted,
            GradientEstimator::Pathwise,
        ),
        FitConfig {
            lr_decay_steps: Some(30),
            max_grad_norm: Some(1.0),
            temperature_decay: Some(TemperatureDecay {
                factor: 0.1,
                steps: 40,
            }),
            ..with(CONCRETE, Objective::Densities, GradientEstimator::Pathwise)
        },
        with(
            CONCRETE,
            Objective::AnalyticKl,
            GradientEstimator::StraightThrough,
        ),
        with(CONCRETE, Objective::DiscreteMasses, SCORE),
        with(BINARY, Objective::AnalyticKl, SCORE),
        with(BINARY, Objective::ExactElbo, GradientEstimator::Pathwise),
    ]
}

// The path.

#[test]
fn a_state_is_all_that_is_remembered() {
    for config in kinds() {
        let state = assert_resumes(|| fit::<f32>(config), 40);
        let score = matches!(
            config.objective.estimator,
            GradientEstimator::ScoreFunction { .. }
        );
        assert_eq!(state.baseline.is_some(), score);
        let losses = [config, FitConfig { seed: 4, ..config }].map(|config| {
            let mut fit = fit::<f32>(config);
            run(&mut fit, 50);
            fit.loss()
        });
        assert_ne!(losses[0], losses[1]);
    }
}

#[test]
fn every_epoch_sees_every_image_once() {
    // A decoder with large biases alone: the loss of a batch tells how many ones its images have.
    let latent = Latent::Gaussian {
        dimensions: 1,
        learned_prior: false,
    };
    let settings = FitConfig {
        learning_rate: 1e-12,
        batch_size: 7,
        ..config(latent)
    };
    // Image k has k ones.
    let images: Vec<f64> = (0..21)
        .flat_map(|ones| (0..64).map(move |pixel| f64::from(u8::from(pixel < ones))))
        .collect();
    let mut parameters = vec![0.0; settings.model.parameters()];
    let tensors: Vec<_> = settings.model.tensors().collect();
    let (_, _, biases) = tensors.last().expect("a tensor");
    parameters[biases.clone()].fill(1.0);
    let vae = Vae::with_parameters(settings.model, &parameters).expect("valid");
    let mut fit = VaeFit::<f64>::with_model(settings, &images, &images, vae).expect("valid");
    let softplus = 64.0 * 1_f64.exp().ln_1p();
    let mut orders = Vec::new();
    for _epoch in 0..3 {
        let mut ones = Vec::new();
        for _ in 0..3 {
            run(&mut fit, 1);
            let likelihoods = fit.loss_gradient().terms().log_likelihood;
            ones.extend(likelihoods.iter().map(|l| (l + softplus).round() as u32));
        }
        orders.push(ones.clone());
        ones.sort_unstable();
        assert_eq!(ones, (0..21).collect::<Vec<_>>());
    }
    assert_ne!(orders[0], orders[1]);
    assert_ne!(orders[1], orders[2]);
}

#[test]
fn temperatures_fall_by_equal_factors() {
    let decaying = FitConfig {
        temperature_decay: Some(TemperatureDecay {
            factor: 0.25,
            steps: 10,
        }),
        ..config(CONCRETE)
    };
    for (steps, factor) in [(0, 1.0), (5, 0.5), (10, 0.25), (1000, 0.25)] {
        let [prior, posterior] = decaying.temperatures(steps);
        assert_close(prior, 0.5 * factor, 1e-15, "prior");
        assert_close(posterior, 2.0 / 3.0 * factor, 1e-15, "posterior");
    }
    let mut training = fit::<f32>(decaying);
    run(&mut training, 6);
    // Of the sixth step, which follows five.
    let used = training.loss_gradient().config().posterior_temperature;
    assert_close(used, 1.0 / 3.0, 1e-15, "used");
    assert_eq!(training.temperatures(), decaying.temperatures(6));
}

// Its end.

#[test]
fn naive_arithmetic_ends_at_a_low_temperature_and_log_space_does_not() {
    for (arithmetic, temperature) in [
        (Arithmetic::Naive, 1.0),
        (Arithmetic::Naive, 0.01),
        (Arithmetic::LogSpace, 0.01),
    ] {
        let settings = FitConfig {
            objective: ObjectiveConfig {
                objective: Objective::Densities,
                arithmetic,
                prior_temperature: temperature,
                posterior_temperature: temperature,
                ..ObjectiveConfig::default()
            },
            ..config(CONCRETE)
        };
        let mut training = fit::<f32>(settings);
        let naive = arithmetic == Arithmetic::Naive;
        if naive && temperature < 0.1 {
            assert!(!training.step());
            let divergence = training.divergence().expect("a reason");
            assert_eq!(
                (divergence.step, divergence.quantity),
                (1, Quantity::LogSample)
            );
            assert!(!divergence.value.is_finite());
        } else {
            run(&mut training, 20);
        }
        if naive && temperature == 1.0 {
            let mut stable = fit::<f32>(FitConfig {
                objective: ObjectiveConfig {
                    arithmetic: Arithmetic::LogSpace,
                    ..settings.objective
                },
                ..settings
            });
            run(&mut stable, 20);
            assert_close(training.loss(), stable.loss(), 1e-3, "loss");
        }
    }
}

#[test]
fn a_high_rate_diverges_honestly() {
    for latent in [GAUSSIAN, CONCRETE, BINARY] {
        let settings = FitConfig {
            learning_rate: 100.0,
            ..config(latent)
        };
        let mut training = fit::<f32>(settings);
        for _ in 0..300 {
            training.step();
        }
        let state = training.checkpoint();
        assert!(state.values.iter().all(|value| value.is_finite()));
        let Some(divergence) = training.divergence() else {
            continue;
        };
        assert_eq!(divergence.step, training.steps() + 1);
        assert!(!training.step());
        assert_eq!(training.checkpoint(), state);
        let fresh = fit::<f32>(settings).checkpoint();
        training.load_checkpoint(&fresh).expect("a state");
        assert_eq!(training.divergence(), None);
        assert!(training.step());
    }
    // exp(log σ) overflows at once.
    let mut parameters = vec![0.0_f32; config(GAUSSIAN).model.parameters()];
    for (tensor, _, range) in config(GAUSSIAN).model.tensors() {
        if tensor.name() == "encoder.log_sigma.bias" {
            parameters[range].fill(90.0);
        }
    }
    let vae = Vae::with_parameters(config(GAUSSIAN).model, &parameters).expect("valid");
    let [training, held_out] = data();
    let mut fit = VaeFit::with_model(config(GAUSSIAN), &training, &held_out, vae).expect("valid");
    assert!(!fit.step());
    let quantity = fit.divergence().expect("a reason").quantity;
    assert_eq!(quantity, Quantity::Sample);
}

#[test]
fn states_of_others_are_refused() {
    let mut training = fit::<f32>(config(CONCRETE));
    run(&mut training, 5);
    let state = training.checkpoint();
    let count = state.values.len() / 3;
    let mut refused = |change: &dyn Fn(&mut reparam::vae::Checkpoint)| {
        let mut other = state.clone();
        change(&mut other);
        let error = training.load_checkpoint(&other).expect_err("refused");
        assert_eq!(training.checkpoint(), state);
        (error.parameter, error.index)
    };
    assert_eq!(refused(&|c| c.values.truncate(7)), ("values", None));
    assert_eq!(refused(&|c| c.values[9] = f32::NAN), ("values", Some(9)));
    assert_eq!(
        refused(&|c| c.baseline = Some(f64::NAN)),
        ("baseline", Some(0))
    );
    let moments = ("first moments", Some(2));
    assert_eq!(refused(&|c| c.values[count + 2] = 1e30), moments);
    assert_eq!(refused(&|c| c.values[2 * count + 2] = -1.0), moments);
}

// What it learns.

/// Bars are learned by every kind of latents: the held-out bound rises towards the mean log-probability of the law.
#[test]
fn bars_are_learned() {
    let law = Bars::new(0.25, 0.02).expect("valid");
    let [training, held_out] = [("training", 2000), ("held out", 300)]
        .map(|(name, count)| law.draw(&mut Stream::new(2, name), count).0);
    let best: f64 = held_out.chunks(64).map(|x| law.log_prob(x)).sum::<f64>() / 300.0;
    let gaussian = Latent::Gaussian {
        dimensions: 8,
        learned_prior: false,
    };
    for (latent, objective, estimator, gap) in [
        (
            gaussian,
            Objective::AnalyticKl,
            GradientEstimator::Pathwise,
            6.0,
        ),
        // What relaxed samples say besides their category is missing from discrete ones.
        (
            BINARY,
            Objective::Densities,
            GradientEstimator::Pathwise,
            16.0,
        ),
        (
            BINARY,
            Objective::AnalyticKl,
            GradientEstimator::StraightThrough,
            10.0,
        ),
        (BINARY, Objective::AnalyticKl, SCORE, 16.0),
    ] {
        let settings = FitConfig {
            model: VaeConfig {
                hidden: 48,
                ..config(latent).model
            },
            objective: ObjectiveConfig {
                objective,
                estimator,
                ..ObjectiveConfig::default()
            },
            batch_size: 64,
            learning_rate: 5e-3,
            ..config(latent)
        };
        let mut fit = VaeFit::<f32>::new(settings, &training, &held_out).expect("valid");
        let before = fit.evaluate_held_out().expect("finite").elbo;
        run(&mut fit, 800);
        let after = fit.evaluate_held_out().expect("finite");
        assert!(before < -40.0, "{before}");
        // The bound is below the law's own, but for the chance of 300 images.
        assert!(after.elbo < best + 1.0, "{after:?}, {best}");
        assert!(after.elbo > best - gap, "{after:?}, {best}");
        assert_close(
            after.elbo,
            after.reconstruction - after.kl.iter().sum::<f64>(),
            1e-12,
            "parts",
        );
    }
}
