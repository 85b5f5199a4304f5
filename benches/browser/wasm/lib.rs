//! The library's training of a flow on two moons, for a page's script.

use reparam::datasets::PlaneSet;
use reparam::distributions::ParameterError;
use reparam::flows::{FlowShape, Settings, Training};
use reparam::nn::Initialisation;
use reparam::random::Stream;
use std::rc::Rc;
use wasm_bindgen::prelude::wasm_bindgen;

/// Seed of the first parameters and of all batches.
const SEED: u64 = 1;

/// Training by Adam at a rate of 1e-3, without decay or clipping.
#[wasm_bindgen]
pub struct Run {
    training: Training<f32>,
    moons: PlaneSet,
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
        let settings = Settings {
            shape: FlowShape {
                couplings,
                width,
                swap: true,
                bounded: true,
            },
            initialisation: Initialisation::Uniform,
            batch,
            rate: 1e-3,
            decay: None,
            clip: None,
            seed: SEED,
        };
        let moons = PlaneSet::moons(PlaneSet::DEFAULT_NOISE)?;
        Ok(Self {
            training: Training::new(settings, Rc::new(moons.clone()))?,
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
        let count = self.training.settings().batch;
        let (mut x0, mut x1) = (vec![0.0; count], vec![0.0; count]);
        let mut stream = Stream::numbered(SEED, "batches", step.into());
        self.moons.fill(&mut stream, &mut x0, &mut x1);
        x0.iter().chain(&x1).map(|&x| x as f32).collect()
    }
}
