//! The library's training of a flow on two moons, and of autoencoders on the handwritten digits, for a page's script.

use reparam::datasets::{Dataset2d, Digits, Split};
use reparam::distributions::ParameterError;
use reparam::flows::{FitConfig, RealNvpConfig, RealNvpFit};
use reparam::nn::Init;
use reparam::random::Stream;
use reparam::vae::{self, Latent, Objective, ObjectiveConfig, VaeConfig, VaeFit};
use std::rc::Rc;
use wasm_bindgen::prelude::wasm_bindgen;

/// Seed of the first parameters and of all batches.
const SEED: u64 = 1;

/// Training by Adam at a rate of 1e-3, without decay or clipping.
#[wasm_bindgen]
pub struct Run {
    training: RealNvpFit<f32>,
    moons: Dataset2d,
}

#[wasm_bindgen]
impl Run {
    /// Training that has taken no step.
    ///
    /// # Errors
    /// What is out of its range.
    #[wasm_bindgen(constructor)]
    pub fn new(couplings: usize, width: usize, batch: usize) -> Result<Run, String> {
        Self::on_moons(couplings, width, batch).map_err(|error| error.to_string())
    }

    fn on_moons(couplings: usize, width: usize, batch: usize) -> Result<Self, ParameterError> {
        let settings = FitConfig {
            model: RealNvpConfig {
                couplings,
                width,
                swap: true,
                bounded: true,
            },
            init: Init::Uniform,
            batch_size: batch,
            learning_rate: 1e-3,
            lr_decay_steps: None,
            max_grad_norm: None,
            seed: SEED,
        };
        let moons = Dataset2d::moons(Dataset2d::DEFAULT_NOISE)?;
        Ok(Self {
            training: RealNvpFit::new(settings, Rc::new(moons.clone()))?,
            moons,
        })
    }

    /// One step; gives the loss of its batch before it.
    pub fn step(&mut self) -> f64 {
        self.training.step();
        self.training.loss()
    }

    /// All parameters, in the library's order.
    pub fn parameters(&self) -> Vec<f32> {
        self.training.flow().parameters().to_vec()
    }

    /// The batch of a step, counted from 0: all first coordinates, then all second ones.
    pub fn batch(&self, step: u32) -> Vec<f32> {
        let count = self.training.config().batch_size;
        let (mut x0, mut x1) = (vec![0.0; count], vec![0.0; count]);
        let mut stream = Stream::numbered(SEED, "batches", step.into());
        self.moons.fill(&mut stream, &mut x0, &mut x1);
        x0.iter().chain(&x1).map(|&x| x as f32).collect()
    }
}

/// Training of an autoencoder of the sizes 64-128-latent, by Adam at a rate of 1e-3 on batches of 64.
#[wasm_bindgen]
pub struct VaeRun(VaeFit<f32>);

#[wasm_bindgen]
impl VaeRun {
    /// Gaussian latents, of which there are so many.
    ///
    /// # Errors
    /// When there are none, or too many.
    pub fn gaussian(dimensions: usize) -> Result<VaeRun, String> {
        let latent = Latent::Gaussian {
            dimensions,
            learned_prior: false,
        };
        Self::on_digits(latent, Objective::AnalyticKl)
    }

    /// Concrete latents at a temperature of ⅔, trained by the first relaxed objective.
    ///
    /// # Errors
    /// When there are none, or too many.
    pub fn concrete(variables: usize, categories: usize) -> Result<VaeRun, String> {
        let latent = Latent::Concrete {
            variables,
            categories,
        };
        Self::on_digits(latent, Objective::Densities)
    }

    fn on_digits(latent: Latent, objective: Objective) -> Result<Self, String> {
        let file = include_bytes!("../../../assets/digits/digits.u8");
        let digits = Digits::parse(file).map_err(|error| error.to_string())?;
        let default = vae::FitConfig::default();
        let config = vae::FitConfig {
            model: VaeConfig {
                latent,
                ..default.model
            },
            objective: ObjectiveConfig {
                objective,
                prior_temperature: 2.0 / 3.0,
                posterior_temperature: 2.0 / 3.0,
                ..ObjectiveConfig::default()
            },
            ..default
        };
        let [training, held_out] =
            [Split::Training, Split::HeldOut].map(|split| digits.grey(split));
        let fit = VaeFit::new(config, &training, &held_out);
        Ok(Self(fit.map_err(|error| error.to_string())?))
    }

    /// One step; gives the loss of its batch before it.
    pub fn step(&mut self) -> f64 {
        self.0.step();
        self.0.loss()
    }

    /// The evidence lower bound of the held-out digits in nats; NaN where it is not finite.
    pub fn held_out_elbo(&mut self) -> f64 {
        self.0
            .evaluate_held_out()
            .map_or(f64::NAN, |evaluation| evaluation.elbo)
    }
}
