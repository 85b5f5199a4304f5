//! `site flow`: trains the small flow that comes with the page of RealNVP, and writes its weights.

use std::fs;
use std::rc::Rc;

use crate::Result;
use reparam::datasets::Dataset2d;
use reparam::flows::{FitConfig, RealNvpFit};
use reparam::labs::realnvp::pretrained::{self, PRETRAINED};
use reparam::nn::Init;

/// Where the weights stand, as 16-bit floating-point numbers.
const FILE: &str = "assets/flows/moons.f16";

/// How it is trained: longer than a reader would wait.
const SETTINGS: FitConfig = FitConfig {
    model: PRETRAINED,
    init: Init::Uniform,
    batch_size: 512,
    learning_rate: 5e-3,
    lr_decay_steps: Some(STEPS),
    max_grad_norm: Some(10.0),
    seed: 1,
};

const STEPS: usize = 40_000;

/// Trains, tells how good it is, and writes.
pub(crate) fn write() -> Result<()> {
    let problem = |error: reparam::distributions::ParameterError| error.to_string();
    let moons = Dataset2d::moons(0.05).map_err(problem)?;
    let entropy = moons.entropy();
    let mut training = RealNvpFit::<f32>::new(SETTINGS, Rc::new(moons)).map_err(problem)?;
    while training.steps() < STEPS && training.step() {}
    let held_out = training.held_out_loss();
    println!("held-out {held_out:.4} nats after {STEPS} steps; entropy {entropy:.4}");
    let bytes = pretrained::encode(training.flow().parameters());
    fs::write(FILE, bytes).map_err(|error| format!("{FILE}: {error}"))
}
