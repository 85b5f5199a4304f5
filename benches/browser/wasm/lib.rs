//! The library's training of a flow on two moons, for a page's script.

use reparam::datasets::Dataset2d;
use reparam::distributions::ParameterError;
use reparam::flows::{RealNvpConfig, FitConfig, RealNvpFit};
use reparam::nn::Init;
use reparam::random::Stream;
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
