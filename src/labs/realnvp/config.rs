//! The config of a run: what is trained, on what, and how.

use serde::{Deserialize, Serialize};

use super::parameters::{BOUNDED, COUPLINGS, DATA, DataSet, NOISE, PAINTED, SWAP, WIDTH};
use crate::datasets::{Dataset2d, Painted};
use crate::flows::{FitConfig, RealNvpConfig};
use crate::labs::parameters::common::SEED;
use crate::labs::parameters::{Choice, Values};
use crate::labs::shared::training_run::parameters::{BATCH_SIZE, DECAY, HORIZON, LEARNING_RATE};
use crate::nn::Init;

/// Gradients are shortened to this norm.
const LONGEST_GRADIENT: f64 = 10.0;

/// What is trained, on what, and how.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct TrainConfig {
    pub(super) shape: RealNvpConfig,
    /// Place in [`Dataset2d::KINDS`].
    data: usize,
    noise: f64,
    painted: [u32; PAINTED.len()],
    batch: usize,
    rate: f64,
    decay: bool,
    /// Steps of the whole run.
    pub(super) horizon: usize,
    pub(super) seed: u64,
}

impl TrainConfig {
    /// The config that the values state.
    pub(super) fn of(values: &Values) -> Self {
        let is_painted = values.get(DATA) == DataSet::Painted;
        Self {
            shape: RealNvpConfig {
                couplings: values.get(COUPLINGS),
                width: values.get(WIDTH),
                swap: values.get(SWAP),
                bounded: values.get(BOUNDED),
            },
            data: values.get(DATA).index(),
            // What has no say makes no other config.
            noise: if is_painted { 0.05 } else { values.get(NOISE) },
            painted: PAINTED.map(|key| if is_painted { values.get(key) } else { 0 }),
            batch: values.get(BATCH_SIZE),
            rate: values.get(LEARNING_RATE),
            decay: values.get(DECAY),
            horizon: values.get(HORIZON),
            seed: values.get(SEED),
        }
    }

    /// What is learnt.
    pub(super) fn data_set(&self) -> DataSet {
        DataSet::ALL[self.data]
    }

    /// What is painted.
    pub(super) fn painting(&self) -> Painted {
        Painted::from_words(self.painted)
    }

    /// Where points come from; nowhere as long as nothing is painted.
    pub(super) fn data(&self) -> Option<Dataset2d> {
        Dataset2d::new(self.data, self.noise, &self.painting()).ok()
    }

    /// Whether another config has the same data.
    pub(super) fn has_data_of(&self, other: &Self) -> bool {
        let key = |config: &Self| (config.data, config.noise.to_bits(), config.painted);
        key(self) == key(other)
    }

    /// How it is trained.
    pub(super) fn settings(&self) -> FitConfig {
        FitConfig {
            model: self.shape,
            init: Init::Uniform,
            batch_size: self.batch,
            learning_rate: self.rate,
            lr_decay_steps: self.decay.then_some(self.horizon),
            max_grad_norm: Some(LONGEST_GRADIENT),
            seed: self.seed,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{DATA, DataSet, NOISE, PAINTED, TrainConfig};
    use crate::labs::parameters::Values;
    use crate::labs::realnvp::PARAMETERS;
    use crate::labs::training::{decode, encode};

    /// The values with every parameter at an end or at its default.
    fn all_values() -> impl Iterator<Item = Values> {
        PARAMETERS.iter().flat_map(|parameter| {
            let (low, high) = parameter.range();
            let painted = Values::new(PARAMETERS).with(DATA, DataSet::Painted);
            [Values::new(PARAMETERS), painted]
                .into_iter()
                .flat_map(move |values| {
                    [low, high, f64::midpoint(low, high)]
                        .map(|value| values.with(parameter.key, value))
                })
        })
    }

    #[test]
    fn configs_survive_encoding() {
        for values in all_values() {
            let config = TrainConfig::of(&values);
            assert_eq!(decode(&encode(&config)), Some(config), "{values:?}");
        }
    }

    #[test]
    fn bytes_of_another_length_are_no_config() {
        let bytes = encode(&TrainConfig::of(&Values::new(PARAMETERS)));
        for length in 0..bytes.len() {
            assert_eq!(decode::<TrainConfig>(&bytes[..length]), None, "{length}");
        }
        assert_eq!(decode::<TrainConfig>(&[&bytes[..], &[0]].concat()), None);
    }

    #[test]
    fn what_has_no_say_makes_no_other_config() {
        let moons = Values::new(PARAMETERS);
        let painted = moons.with(DATA, DataSet::Painted).with(PAINTED[0], 3);
        assert_eq!(
            TrainConfig::of(&moons),
            TrainConfig::of(&moons.with(PAINTED[0], 3))
        );
        assert_eq!(
            TrainConfig::of(&painted),
            TrainConfig::of(&painted.with(NOISE, 0.3))
        );
        assert_ne!(
            TrainConfig::of(&painted),
            TrainConfig::of(&painted.with(PAINTED[0], 5))
        );
        assert_ne!(
            TrainConfig::of(&moons),
            TrainConfig::of(&moons.with(NOISE, 0.3))
        );
    }
}
