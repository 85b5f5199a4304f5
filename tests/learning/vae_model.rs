//! Autoencoders: pixels, latents, and what is refused.

use crate::common::assert_log;
use crate::common::vae::{CONCRETE, GAUSSIAN, model, of_latent, small_models, with};
use crate::common::vae_definition::{Definition, codes};
use reparam::datasets::Bars;
use reparam::nn::{Activation, Init};
use reparam::numerics::goodness_of_fit::{chi_square_test, ks_test_uniform};
use reparam::numerics::{log_sum_exp, normal_cdf, sigmoid};
use reparam::random::Stream;
use reparam::vae::{
    Arithmetic, FitConfig, GradientEstimator, Latent, LossGradient, Objective, ObjectiveConfig,
    TemperatureDecay, Vae, VaeConfig, VaeFit, Workspace,
};

// Latents and pixels.

#[test]
fn far_logits_have_exact_likelihoods() {
    let config = VaeConfig {
        inputs: 201,
        ..of_latent(GAUSSIAN)
    };
    let biases: Vec<f64> = (0..201).map(|k| f64::from(k - 100) * 8.0).collect();
    let mut parameters = vec![0.0; config.parameters()];
    for (tensor, _, range) in config.tensors() {
        if tensor.name() == "decoder.pixels.bias" {
            parameters[range].copy_from_slice(&biases);
        }
    }
    let x: Vec<f64> = biases
        .iter()
        .map(|l| f64::from(u8::from(*l > 0.0)))
        .collect();
    let vae = Vae::with_parameters(config, &parameters).expect("valid");
    let mut loss = LossGradient::new(config, ObjectiveConfig::default(), 2).expect("valid");
    let both = [x.clone(), x.iter().map(|x| 1.0 - x).collect()].concat();
    loss.evaluate(&vae, &both, &[0.0; 4], 0.0).expect("finite");
    let terms = loss.terms().log_likelihood;
    // −softplus(−|l|) of each pixel, and as much less as |l| says.
    let right: f64 = biases.iter().map(|l| -(-l.abs()).exp().ln_1p()).sum();
    let wrong: f64 = right - biases.iter().map(|l| l.abs()).sum::<f64>();
    assert_log(terms[0], right, 1e-14, "right");
    assert_log(terms[1], wrong, 1e-14, "wrong");
    for (slope, (x, l)) in loss.by_pixels().iter().zip(x.iter().zip(&biases)) {
        assert_log(*slope, -0.5 * (x - sigmoid(*l)), 1e-15, "slope");
    }
}

#[test]
fn posterior_means_and_pixels_are_those_of_the_definition() {
    for config in small_models() {
        let (vae, x) = model(config, 8);
        let mut workspace = Workspace::default();
        let means = vae.posterior_means(&x, &mut workspace);
        let length = config.latent.len();
        assert_eq!(means.len(), 3 * length);
        let definition = Definition {
            config,
            parameters: vae.parameters(),
        };
        for (x, means) in x.chunks(config.inputs).zip(means.chunks(length)) {
            let posterior = definition.encode(x);
            let expected: Vec<f64> = match config.latent {
                Latent::Gaussian { dimensions, .. } => posterior[..dimensions].to_vec(),
                Latent::Concrete { categories, .. } => posterior
                    .chunks(categories)
                    .flat_map(|logits| {
                        let norm = log_sum_exp(logits);
                        logits
                            .iter()
                            .map(move |l| (l - norm).exp())
                            .collect::<Vec<_>>()
                    })
                    .collect(),
                Latent::BinaryConcrete { .. } => posterior.iter().map(|&l| sigmoid(l)).collect(),
            };
            for (actual, expected) in means.iter().zip(expected) {
                assert_log(*actual, expected, 1e-14, "mean");
            }
            // Σ log of the pixels' probabilities.
            let probs = vae.decode_probs(means, &mut workspace);
            let binary: Vec<f64> = x.iter().map(|x| x.round()).collect();
            let chosen = probs.iter().zip(&binary);
            let terms = chosen.map(|(p, x)| if *x == 1.0 { p.ln() } else { (-p).ln_1p() });
            let expected = definition.log_likelihood(&binary, means);
            assert_log(terms.sum(), expected, 1e-13, "log-likelihood");
        }
    }
}

#[test]
fn priors_are_sampled() {
    let mut stream = Stream::new(9, "prior");
    let (vae, _) = model(of_latent(GAUSSIAN), 9);
    let definition = Definition {
        config: vae.config(),
        parameters: vae.parameters(),
    };
    let z = vae.sample_prior(&mut stream, 5000);
    for d in 0..2 {
        let law = definition.prior(d);
        let column = z.iter().skip(d).step_by(2);
        let mut uniforms: Vec<f64> = column
            .map(|z| normal_cdf((z - law.location()) / law.scale()))
            .collect();
        let test = ks_test_uniform(&mut uniforms);
        assert!(test.p_value > 0.001, "{test:?}");
    }
    for latent in [CONCRETE, Latent::BinaryConcrete { variables: 3 }] {
        let (vae, _) = model(of_latent(latent), 9);
        let codes = codes(latent);
        let mut counts = vec![0_u64; codes.len()];
        for z in vae.sample_prior(&mut stream, 9000).chunks(latent.len()) {
            let code = codes.iter().position(|code| code == z);
            counts[code.expect("a code")] += 1;
        }
        let expected = vec![9000.0 / codes.len() as f64; codes.len()];
        let test = chi_square_test(&counts, &expected);
        assert!(test.p_value > 0.001, "{test:?}");
    }
}

// What is refused.

#[test]
fn sizes_out_of_range_are_refused() {
    let base = of_latent(CONCRETE);
    let gaussian = |dimensions| Latent::Gaussian {
        dimensions,
        learned_prior: false,
    };
    let concrete = |variables, categories| Latent::Concrete {
        variables,
        categories,
    };
    for (config, parameter) in [
        (VaeConfig { inputs: 0, ..base }, "inputs"),
        (
            VaeConfig {
                inputs: 4097,
                ..base
            },
            "inputs",
        ),
        (VaeConfig { hidden: 0, ..base }, "hidden"),
        (of_latent(gaussian(0)), "dimensions"),
        (of_latent(gaussian(17)), "dimensions"),
        (of_latent(concrete(0, 3)), "variables"),
        (of_latent(concrete(65, 3)), "variables"),
        (of_latent(concrete(3, 1)), "categories"),
        (
            of_latent(Latent::BinaryConcrete { variables: 0 }),
            "variables",
        ),
    ] {
        let error = Vae::<f32>::new(config, Init::Uniform, 1).expect_err("refused");
        assert_eq!((error.family, error.parameter), ("Vae", parameter));
    }
    let short = Vae::with_parameters(base, &[0.0_f32; 3]).expect_err("refused");
    assert_eq!((short.parameter, short.value), ("parameters", 3.0));
    for batch in [0, 4097] {
        let refused = LossGradient::<f32>::new(base, ObjectiveConfig::default(), batch);
        assert_eq!(refused.expect_err("refused").parameter, "batch");
    }
}

#[test]
fn objectives_that_do_not_fit_are_refused() {
    let ok = ObjectiveConfig::default();
    let score = |baseline_decay| GradientEstimator::ScoreFunction { baseline_decay };
    let many = Latent::Concrete {
        variables: 13,
        categories: 2,
    };
    let path = GradientEstimator::Pathwise;
    let straight = GradientEstimator::StraightThrough;
    for (latent, config, parameter) in [
        (GAUSSIAN, ObjectiveConfig { samples: 0, ..ok }, "samples"),
        (GAUSSIAN, ObjectiveConfig { samples: 65, ..ok }, "samples"),
        (GAUSSIAN, ObjectiveConfig { beta: -1.0, ..ok }, "beta"),
        (
            GAUSSIAN,
            ObjectiveConfig {
                beta: f64::NAN,
                ..ok
            },
            "beta",
        ),
        (
            CONCRETE,
            ObjectiveConfig {
                prior_temperature: 0.0,
                ..ok
            },
            "prior_temperature",
        ),
        (
            CONCRETE,
            ObjectiveConfig {
                posterior_temperature: 101.0,
                ..ok
            },
            "posterior_temperature",
        ),
        (GAUSSIAN, with(Objective::DiscreteMasses, path), "objective"),
        (GAUSSIAN, with(Objective::ExactElbo, path), "objective"),
        (many, with(Objective::ExactLogProb, path), "objective"),
        (GAUSSIAN, with(Objective::AnalyticKl, straight), "estimator"),
        (
            GAUSSIAN,
            with(Objective::ImportanceWeighted, score(None)),
            "estimator",
        ),
        (CONCRETE, with(Objective::Densities, straight), "estimator"),
        (
            CONCRETE,
            with(Objective::Densities, score(None)),
            "estimator",
        ),
        (
            CONCRETE,
            with(Objective::AnalyticKl, score(Some(1.0))),
            "baseline_decay",
        ),
        (
            GAUSSIAN,
            ObjectiveConfig {
                arithmetic: Arithmetic::Naive,
                ..ok
            },
            "arithmetic",
        ),
    ] {
        let error = LossGradient::<f64>::new(of_latent(latent), config, 1);
        assert_eq!(
            error.expect_err("refused").parameter,
            parameter,
            "{config:?}"
        );
    }
}

#[test]
fn settings_out_of_range_are_refused() {
    let ok = FitConfig {
        model: VaeConfig {
            inputs: 64,
            hidden: 4,
            activation: Activation::Tanh,
            latent: CONCRETE,
        },
        objective: ObjectiveConfig::default(),
        temperature_decay: None,
        init: Init::Uniform,
        batch_size: 2,
        learning_rate: 1e-3,
        lr_decay_steps: None,
        max_grad_norm: None,
        seed: 1,
    };
    let decay = |factor, steps| Some(TemperatureDecay { factor, steps });
    let images = Bars::new(0.3, 0.0)
        .expect("valid")
        .draw(&mut Stream::new(1, "bars"), 4)
        .0;
    for (config, parameter) in [
        (
            FitConfig {
                batch_size: 0,
                ..ok
            },
            "batch_size",
        ),
        (
            FitConfig {
                learning_rate: 0.0,
                ..ok
            },
            "learning_rate",
        ),
        (
            FitConfig {
                learning_rate: 101.0,
                ..ok
            },
            "learning_rate",
        ),
        (
            FitConfig {
                max_grad_norm: Some(0.0),
                ..ok
            },
            "max_grad_norm",
        ),
        (
            FitConfig {
                temperature_decay: decay(0.0, 3),
                ..ok
            },
            "temperature factor",
        ),
        (
            FitConfig {
                temperature_decay: decay(0.5, 0),
                ..ok
            },
            "temperature steps",
        ),
        (
            FitConfig {
                temperature_decay: decay(1e-4, 3),
                ..ok
            },
            "last prior_temperature",
        ),
    ] {
        let refused = VaeFit::<f32>::new(config, &images, &images);
        assert_eq!(refused.err().expect("refused").parameter, parameter);
    }
    let mut wrong = images.clone();
    wrong[70] = 1.5;
    for (training, held_out, parameter, index) in [
        (&images[..0], &images[..], "training", None),
        (&images[..], &images[..65], "held_out", None),
        (&wrong[..], &images[..], "training", Some(70)),
    ] {
        let error = VaeFit::<f32>::new(ok, training, held_out)
            .err()
            .expect("refused");
        assert_eq!((error.parameter, error.index), (parameter, index));
    }
    let other = Vae::<f32>::new(of_latent(CONCRETE), Init::Uniform, 1).expect("valid");
    let refused = VaeFit::with_model(ok, &images, &images, other);
    assert_eq!(refused.err().expect("refused").parameter, "model");
}
