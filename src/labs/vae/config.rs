//! The config of a run: what is trained, on what, and how.

use serde::{Deserialize, Serialize};

use super::parameters::{
    ANNEAL, BASELINE, BETA, CATEGORIES, DATA, DIMENSIONS, Data, ESTIMATOR, Estimator, FAMILY,
    Family, HIDDEN, LAST_TEMPERATURE, LEARNED_PRIOR, NAIVE, OBJECTIVE, ObjectiveKind,
    PRIOR_TEMPERATURE, TEMPERATURE, VARIABLES, Z_SAMPLES,
};
use super::pretrained::PIXELS;
use crate::labs::parameters::common::SEED;
use crate::labs::parameters::{Choice, Values};
use crate::labs::shared::training_run::parameters::{BATCH_SIZE, DECAY, HORIZON, LEARNING_RATE};
use crate::nn::{Activation, Init};
use crate::vae::{
    Arithmetic, FitConfig, GradientEstimator, Latent, Objective, ObjectiveConfig, TemperatureDecay,
    VaeConfig,
};

/// Gradients are shortened to this norm.
const LONGEST_GRADIENT: f64 = 100.0;

/// The share that the score function's baseline keeps of itself in each step.
const BASELINE_DECAY: f64 = 0.9;

/// The lowest temperature of the library.
const LEAST_TEMPERATURE: f64 = 0.001;

/// What is trained, on what, and how.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct TrainConfig {
    pub(super) model: VaeConfig,
    pub(super) objective: ObjectiveConfig,
    /// What remains of the temperatures at the end of the run.
    remaining: f64,
    /// Place in [`Data::ALL`].
    data: usize,
    batch: usize,
    rate: f64,
    decay: bool,
    /// Steps of the whole run.
    pub(super) horizon: usize,
    pub(super) seed: u64,
}

impl TrainConfig {
    /// The config that the values state, with the nearest objective and estimator that the latent variables have.
    pub(super) fn of(values: &Values) -> Self {
        let model = VaeConfig {
            inputs: PIXELS,
            hidden: values.get(HIDDEN),
            activation: Activation::Relu,
            latent: latent(values),
        };
        Self {
            model,
            objective: objective(values, model.latent),
            remaining: remaining(values),
            data: values.get(DATA).index(),
            batch: values.get(BATCH_SIZE),
            rate: values.get(LEARNING_RATE),
            decay: values.get(DECAY),
            horizon: values.get(HORIZON),
            seed: values.get(SEED),
        }
    }

    /// What is learnt.
    pub(super) fn data(&self) -> Data {
        Data::ALL[self.data]
    }

    /// The family of the latent variables.
    pub(super) fn family(&self) -> Family {
        match self.model.latent {
            Latent::Gaussian { .. } => Family::Gaussian,
            _ => Family::Concrete,
        }
    }

    /// The same config for another model, whose latent variables may have fewer objectives.
    pub(super) fn with_model(mut self, values: &Values, model: VaeConfig) -> Self {
        self.model = model;
        self.objective = objective(values, model.latent);
        self
    }

    /// How it is trained.
    pub(super) fn settings(&self) -> FitConfig {
        FitConfig {
            model: self.model,
            objective: self.objective,
            temperature_decay: (self.remaining < 1.0).then_some(TemperatureDecay {
                factor: self.remaining,
                steps: self.horizon,
            }),
            init: Init::Uniform,
            batch_size: self.batch,
            learning_rate: self.rate,
            lr_decay_steps: self.decay.then_some(self.horizon),
            max_grad_norm: Some(LONGEST_GRADIENT),
            seed: self.seed,
        }
    }

    /// The temperatures of prior and posterior after so many steps.
    pub(super) fn temperatures(&self, steps: usize) -> [f64; 2] {
        self.settings().temperatures(steps)
    }

    /// The objective with the temperatures after so many steps.
    pub(super) fn objective_at(&self, steps: usize) -> ObjectiveConfig {
        let [prior_temperature, posterior_temperature] = self.temperatures(steps);
        ObjectiveConfig {
            prior_temperature,
            posterior_temperature,
            ..self.objective
        }
    }
}

/// The latent variables that the values state.
fn latent(values: &Values) -> Latent {
    match (values.get(FAMILY), values.get(CATEGORIES)) {
        (Family::Gaussian, _) => Latent::Gaussian {
            dimensions: values.get(DIMENSIONS),
            learned_prior: values.get(LEARNED_PRIOR),
        },
        (Family::Concrete, 2) => Latent::BinaryConcrete {
            variables: values.get(VARIABLES),
        },
        (Family::Concrete, categories) => Latent::Concrete {
            variables: values.get(VARIABLES),
            categories,
        },
    }
}

/// The share of the temperatures that is left at the end of the run.
fn remaining(values: &Values) -> f64 {
    if values.get(FAMILY) == Family::Gaussian || !values.get(ANNEAL) {
        return 1.0;
    }
    let (prior, posterior) = (values.get(PRIOR_TEMPERATURE), values.get(TEMPERATURE));
    // Neither may fall below the lowest temperature, the prior's not by rounding.
    let least = 1.001 * LEAST_TEMPERATURE / prior.min(posterior);
    (values.get(LAST_TEMPERATURE) / posterior)
        .max(least)
        .min(1.0)
}

/// What the values ask for, where such latent variables have it; and else the closed form, or the pathwise gradient.
fn objective(values: &Values, latent: Latent) -> ObjectiveConfig {
    let objective = match values.get(OBJECTIVE) {
        ObjectiveKind::AnalyticKl => Objective::AnalyticKl,
        ObjectiveKind::Densities => Objective::Densities,
        ObjectiveKind::DiscreteMasses => Objective::DiscreteMasses,
        ObjectiveKind::ImportanceWeighted => Objective::ImportanceWeighted,
        ObjectiveKind::ExactElbo => Objective::ExactElbo,
    };
    let estimator = match values.get(ESTIMATOR) {
        Estimator::Pathwise => GradientEstimator::Pathwise,
        Estimator::StraightThrough => GradientEstimator::StraightThrough,
        Estimator::ScoreFunction => GradientEstimator::ScoreFunction {
            baseline_decay: values.get(BASELINE).then_some(BASELINE_DECAY),
        },
    };
    let is_relaxed = matches!(latent, Latent::Concrete { .. });
    let is_naive = is_relaxed && objective == Objective::Densities && values.get(NAIVE);
    let (prior_temperature, posterior_temperature) = match latent {
        // What has no say makes no other config.
        Latent::Gaussian { .. } => (1.0, 1.0),
        _ => (values.get(PRIOR_TEMPERATURE), values.get(TEMPERATURE)),
    };
    let asked = ObjectiveConfig {
        objective,
        estimator,
        samples: values.get(Z_SAMPLES),
        beta: values.get(BETA),
        prior_temperature,
        posterior_temperature,
        arithmetic: if is_naive {
            Arithmetic::Naive
        } else {
            Arithmetic::LogSpace
        },
    };
    let pathwise = ObjectiveConfig {
        estimator: GradientEstimator::Pathwise,
        ..asked
    };
    let closed = ObjectiveConfig {
        objective: Objective::AnalyticKl,
        ..asked
    };
    let plain = ObjectiveConfig {
        objective: Objective::AnalyticKl,
        ..pathwise
    };
    let allowed = |config: &ObjectiveConfig| config.checked(latent).is_ok();
    [asked, pathwise, closed]
        .into_iter()
        .find(allowed)
        .unwrap_or(plain)
}

/// The place of an objective among the choices.
pub(super) fn objective_kind(objective: Objective) -> ObjectiveKind {
    match objective {
        Objective::AnalyticKl => ObjectiveKind::AnalyticKl,
        Objective::Densities => ObjectiveKind::Densities,
        Objective::DiscreteMasses => ObjectiveKind::DiscreteMasses,
        Objective::ImportanceWeighted => ObjectiveKind::ImportanceWeighted,
        Objective::ExactElbo | Objective::ExactLogProb => ObjectiveKind::ExactElbo,
    }
}

/// The place of an estimator among the choices.
pub(super) fn estimator_kind(estimator: GradientEstimator) -> Estimator {
    match estimator {
        GradientEstimator::StraightThrough => Estimator::StraightThrough,
        GradientEstimator::ScoreFunction { .. } => Estimator::ScoreFunction,
        GradientEstimator::Pathwise | GradientEstimator::StopGradient => Estimator::Pathwise,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::labs::training::{decode, encode};
    use crate::labs::vae::PARAMETERS;

    /// The values with every parameter at an end, at its middle, for both families.
    fn all_values() -> impl Iterator<Item = Values> {
        PARAMETERS.iter().flat_map(|parameter| {
            let (low, high) = parameter.range();
            [Family::Gaussian, Family::Concrete]
                .into_iter()
                .flat_map(move |family| {
                    [low, high, f64::midpoint(low, high)].map(|value| {
                        let values = Values::new(PARAMETERS).with(FAMILY, family);
                        values.with(parameter.key, value)
                    })
                })
        })
    }

    #[test]
    fn every_config_is_allowed_and_survives_encoding() {
        for values in all_values() {
            let config = TrainConfig::of(&values);
            let blank = [0.0; PIXELS];
            let fit = crate::vae::VaeFit::<f32>::new(config.settings(), &blank, &blank);
            assert!(fit.is_ok(), "{values:?}");
            assert_eq!(decode(&encode(&config)), Some(config), "{values:?}");
        }
    }

    #[test]
    fn what_latents_do_not_have_becomes_the_closed_form_or_the_pathwise_gradient() {
        use Estimator::{Pathwise, ScoreFunction, StraightThrough};
        use Family::{Concrete, Gaussian};
        use ObjectiveKind::{AnalyticKl, Densities, DiscreteMasses, ExactElbo, ImportanceWeighted};

        let config = |family, kind, estimator| {
            let values = Values::new(PARAMETERS).with(FAMILY, family);
            let values = values.with(OBJECTIVE, kind).with(ESTIMATOR, estimator);
            let objective = TrainConfig::of(&values).objective;
            (
                objective_kind(objective.objective),
                estimator_kind(objective.estimator),
            )
        };
        for (family, asked, got) in [
            (Gaussian, (DiscreteMasses, Pathwise), (AnalyticKl, Pathwise)),
            (
                Gaussian,
                (ExactElbo, ScoreFunction),
                (AnalyticKl, ScoreFunction),
            ),
            (
                Gaussian,
                (AnalyticKl, StraightThrough),
                (AnalyticKl, Pathwise),
            ),
            (
                Gaussian,
                (Densities, ScoreFunction),
                (Densities, ScoreFunction),
            ),
            (Concrete, (Densities, ScoreFunction), (Densities, Pathwise)),
            (
                Concrete,
                (ImportanceWeighted, StraightThrough),
                (ImportanceWeighted, Pathwise),
            ),
            (
                Concrete,
                (DiscreteMasses, StraightThrough),
                (DiscreteMasses, StraightThrough),
            ),
            (Concrete, (ExactElbo, Pathwise), (ExactElbo, Pathwise)),
        ] {
            assert_eq!(
                config(family, asked.0, asked.1),
                got,
                "{family:?} {asked:?}"
            );
        }
    }

    #[test]
    fn temperatures_fall_to_the_last_one() {
        let values = Values::new(PARAMETERS)
            .with(FAMILY, Family::Concrete)
            .with(TEMPERATURE, 1.0)
            .with(PRIOR_TEMPERATURE, 0.5)
            .with(LAST_TEMPERATURE, 0.25)
            .with(HORIZON, 1000);
        let constant = TrainConfig::of(&values);
        assert_eq!(constant.temperatures(700), [0.5, 1.0]);
        let falling = TrainConfig::of(&values.with(ANNEAL, true));
        for (steps, share) in [(0, 1.0), (500, 0.5), (1000, 0.25), (2000, 0.25)] {
            let [prior, posterior] = falling.temperatures(steps);
            assert!((prior - 0.5 * share).abs() < 1e-12, "{steps}");
            assert!((posterior - share).abs() < 1e-12, "{steps}");
        }
        // A last temperature above the first one: nothing rises.
        let above = values.with(ANNEAL, true).with(LAST_TEMPERATURE, 5.0);
        assert_eq!(TrainConfig::of(&above).temperatures(1000), [0.5, 1.0]);
    }
}
