//! The plan of a run: what is trained, on what, and how; as numbers, so that it can travel.

use std::rc::Rc;

use super::parameters::PAINTED;
use crate::datasets::{Dataset2d, Painted};
use crate::flows::{FitConfig, RealNvpConfig};
use crate::labs::parameters::Values;
use crate::nn::Init;

/// Gradients are shortened to this norm.
const LONGEST_GRADIENT: f64 = 10.0;

/// What is trained, on what, and how.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Plan {
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

/// Numbers of a plan before those of the painting.
const NUMBERS: usize = 11;

impl Plan {
    /// The plan that the values state.
    pub(super) fn of(values: &Values) -> Self {
        let is_painted = values.is("data", "painted");
        Self {
            shape: RealNvpConfig {
                couplings: values.whole("k"),
                width: values.whole("width"),
                swap: values.on("swap"),
                bounded: values.on("tanh"),
            },
            data: values.whole("data"),
            // What has no say makes no other plan.
            noise: if is_painted {
                0.05
            } else {
                values.get("noise")
            },
            painted: PAINTED.map(|key| {
                if is_painted {
                    values.get(key) as u32
                } else {
                    0
                }
            }),
            batch: values.whole("batch"),
            rate: values.get("rate"),
            decay: values.on("decay"),
            horizon: values.whole("horizon"),
            seed: values.whole("seed") as u64,
        }
    }

    /// The plan as numbers.
    pub(super) fn numbers(&self) -> Rc<[f64]> {
        let RealNvpConfig {
            couplings,
            width,
            swap,
            bounded,
        } = self.shape;
        let flag = |on: bool| f64::from(u8::from(on));
        let numbers = [
            couplings as f64,
            width as f64,
            flag(swap),
            flag(bounded),
            self.data as f64,
            self.noise,
            self.batch as f64,
            self.rate,
            flag(self.decay),
            self.horizon as f64,
            self.seed as f64,
        ];
        let painted = self.painted.map(f64::from);
        numbers.into_iter().chain(painted).collect()
    }

    /// The plan of such numbers.
    pub(super) fn read(numbers: &[f64]) -> Option<Self> {
        let (plan, painted) = numbers.split_at_checked(NUMBERS)?;
        let painted: [f64; PAINTED.len()] = painted.try_into().ok()?;
        Some(Self {
            shape: RealNvpConfig {
                couplings: plan[0] as usize,
                width: plan[1] as usize,
                swap: plan[2] == 1.0,
                bounded: plan[3] == 1.0,
            },
            data: plan[4] as usize,
            noise: plan[5],
            painted: painted.map(|word| word as u32),
            batch: plan[6] as usize,
            rate: plan[7],
            decay: plan[8] == 1.0,
            horizon: plan[9] as usize,
            seed: plan[10] as u64,
        })
    }

    /// Whether the points are painted by the reader.
    pub(super) fn is_painted(&self) -> bool {
        Dataset2d::KINDS.get(self.data) == Some(&"painted")
    }

    /// What is painted.
    pub(super) fn painting(&self) -> Painted {
        Painted::from_words(self.painted)
    }

    /// Where points come from; nowhere as long as nothing is painted.
    pub(super) fn data(&self) -> Option<Dataset2d> {
        Dataset2d::new(self.data, self.noise, &self.painting()).ok()
    }

    /// Whether another plan has the same data.
    pub(super) fn has_data_of(&self, other: &Self) -> bool {
        let key = |plan: &Self| (plan.data, plan.noise.to_bits(), plan.painted);
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
    use super::Plan;
    use crate::labs::parameters::Values;
    use crate::labs::realnvp::PARAMETERS;

    /// The values with every parameter at an end or at its default.
    fn all_values() -> impl Iterator<Item = Values> {
        PARAMETERS.iter().flat_map(|parameter| {
            let (low, high) = parameter.range();
            let painted = Values::new(PARAMETERS).with("data", 7.0);
            [Values::new(PARAMETERS), painted]
                .into_iter()
                .flat_map(move |values| {
                    [low, high, f64::midpoint(low, high)]
                        .map(|value| values.with(parameter.key, value))
                })
        })
    }

    #[test]
    fn plans_survive_their_journey() {
        for values in all_values() {
            let plan = Plan::of(&values);
            assert_eq!(Plan::read(&plan.numbers()), Some(plan), "{values:?}");
        }
    }

    #[test]
    fn numbers_of_another_length_are_no_plan() {
        let numbers = Plan::of(&Values::new(PARAMETERS)).numbers();
        for length in 0..numbers.len() {
            assert_eq!(Plan::read(&numbers[..length]), None, "{length}");
        }
        let longer = [&numbers[..], &[0.0]].concat();
        assert_eq!(Plan::read(&longer), None);
    }

    #[test]
    fn what_has_no_say_makes_no_other_plan() {
        let moons = Values::new(PARAMETERS);
        let painted = moons.with("data", 7.0).with("d1", 3.0);
        assert_eq!(Plan::of(&moons), Plan::of(&moons.with("d1", 3.0)));
        assert_eq!(Plan::of(&painted), Plan::of(&painted.with("noise", 0.3)));
        assert_ne!(Plan::of(&painted), Plan::of(&painted.with("d1", 5.0)));
        assert_ne!(Plan::of(&moons), Plan::of(&moons.with("noise", 0.3)));
    }
}
