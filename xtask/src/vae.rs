//! `site vae`: trains the small autoencoders that come with the page, and writes their weights and the held-out digits.

use std::fs;

use crate::Result;
use reparam::datasets::{Digits, Split};
use reparam::labs::vae::pretrained::{self, CONCRETE, GAUSSIAN};
use reparam::nn::Init;
use reparam::vae::{Evaluation, Evaluator, FitConfig, ObjectiveConfig, Vae, VaeConfig, VaeFit};

/// The folder of the files.
const FOLDER: &str = "assets/vae";

/// How many steps a model takes: more than a reader would wait for.
const STEPS: usize = 40_000;

/// The models, and of what part of 1 the weights in their files are multiples: what is below hardly shows, and takes up
/// half of a file. The first one is fetched with the page.
const MODELS: [(&str, VaeConfig, f32); 2] = [
    ("gaussian.f16", GAUSSIAN, 32.0),
    ("concrete.f16", CONCRETE, 64.0),
];

/// Trains both models, tells how good they are, and writes.
pub(crate) fn write() -> Result<()> {
    let file = fs::read("assets/digits/digits.u8").map_err(|error| error.to_string())?;
    let digits = Digits::parse(&file).map_err(|error| error.to_string())?;
    put("held-out.u8", &pretrained::held_out_file(&digits))?;
    for (name, model, parts) in MODELS {
        put(
            name,
            &pretrained::encode(&trained(name, model, parts, &digits)?),
        )?;
    }
    Ok(())
}

/// The parameters of a model after its training.
fn trained(name: &str, model: VaeConfig, parts: f32, digits: &Digits) -> Result<Vec<f32>> {
    let config = FitConfig {
        model,
        objective: ObjectiveConfig::default(),
        temperature_decay: None,
        init: Init::Uniform,
        batch_size: 64,
        learning_rate: 3e-3,
        lr_decay_steps: Some(STEPS),
        max_grad_norm: None,
        seed: 1,
    };
    let [training, held_out] = [Split::Training, Split::HeldOut].map(|split| digits.grey(split));
    let fit = VaeFit::<f32>::new(config, &training, &held_out);
    let mut fit = fit.map_err(|error| error.to_string())?;
    while fit.steps() < STEPS && fit.step() {}
    let weights = fit.vae().parameters();
    let rounded: Vec<_> = weights
        .iter()
        .map(|weight| (weight * parts).round() / parts)
        .collect();
    let elbo = |weights: &[f32]| -> Result<f64> {
        let vae = Vae::with_parameters(model, weights).map_err(|error| error.to_string())?;
        let mut evaluator = Evaluator::new(model).map_err(|error| error.to_string())?;
        let evaluation = evaluator.evaluate(&vae, fit.held_out(), config.seed);
        Ok(evaluation.map_or(f64::NAN, |Evaluation { elbo, .. }| elbo))
    };
    println!(
        "{name}: held-out ELBO {:.3} nats after {STEPS} steps, {:.3} with rounded weights",
        elbo(weights)?,
        elbo(&rounded)?
    );
    Ok(rounded)
}

fn put(name: &str, bytes: &[u8]) -> Result<()> {
    let path = format!("{FOLDER}/{name}");
    fs::write(&path, bytes).map_err(|error| format!("{path}: {error}"))
}
