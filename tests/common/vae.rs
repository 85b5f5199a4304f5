//! Autoencoders of the golden file, and of random parameters.

use super::{assert_log, draw, golden, list, number};
use reparam::distributions::{ContinuousDistribution, Gumbel, Logistic, Normal};
use reparam::nn::{Activation, Adam};
use reparam::random::Stream;
use reparam::vae::{
    GradientEstimator, Latent, LossGradient, Objective, ObjectiveConfig, Tensor, Vae, VaeConfig,
};
use serde_json::Value;

/// All numbers of a nested list, in order.
pub(crate) fn flat(value: &Value) -> Vec<f64> {
    if let Value::Array(entries) = value {
        entries.iter().flat_map(flat).collect()
    } else {
        vec![number(value)]
    }
}

/// The name of a tensor in the golden file.
pub(crate) fn golden_name(tensor: Tensor) -> &'static str {
    match tensor {
        Tensor::EncoderHiddenWeight => "W1",
        Tensor::EncoderHiddenBias => "b1",
        Tensor::MeanWeight => "Wm",
        Tensor::LogSigmaWeight => "Ws",
        Tensor::MeanBias => "bm",
        Tensor::LogSigmaBias => "bs",
        Tensor::LogitsWeight => "Wl",
        Tensor::LogitsBias => "bl",
        Tensor::DecoderHiddenWeight => "V1",
        Tensor::DecoderHiddenBias => "c1",
        Tensor::PixelsWeight => "V2",
        Tensor::PixelsBias => "c2",
        Tensor::PriorMean => "prior_mean",
        Tensor::PriorLogScale => "prior_log_scale",
    }
}

/// The tensors of objects of the golden file in one list; the first object that has a name counts.
pub(crate) fn tensors(config: VaeConfig, objects: &[&Value]) -> Vec<f64> {
    let mut all = Vec::new();
    for (tensor, dimensions, range) in config.tensors() {
        let name = golden_name(tensor);
        let value = objects.iter().find_map(|object| object.get(name));
        let value = value.unwrap_or_else(|| panic!("{name} is missing"));
        assert_eq!(list(value).len(), dimensions[0], "{name}");
        all.extend(flat(value));
        assert_eq!(all.len(), range.end, "{name}");
    }
    assert_eq!(all.len(), config.parameters());
    all
}

/// One of the three models of the golden file.
pub(crate) struct GoldenModel {
    /// Its section.
    pub section: Value,
    pub config: VaeConfig,
    pub parameters: Vec<f64>,
    pub x: Vec<f64>,
}

impl GoldenModel {
    pub(crate) fn new(section: &str, latent: Latent, activation: Activation) -> Self {
        let file = golden("vae.json");
        let section = file[section].clone();
        let config = VaeConfig {
            inputs: 6,
            hidden: 5,
            activation,
            latent,
        };
        let objects = [&section["params"], &section["learned_prior_params"]];
        let parameters = tensors(config, &objects);
        Self {
            config,
            parameters,
            x: flat(&section["x"]),
            section,
        }
    }

    /// An objective at the model's parameters with this noise.
    pub(crate) fn evaluate(
        &self,
        objective: ObjectiveConfig,
        noise: &[f64],
        baseline: f64,
    ) -> LossGradient<f64> {
        let mut loss = LossGradient::new(self.config, objective, 4).expect("valid");
        let vae = Vae::with_parameters(self.config, &self.parameters).expect("valid");
        loss.evaluate(&vae, &self.x, noise, baseline)
            .expect("finite");
        loss
    }

    /// Asserts values per row and their mean, and the gradient by every tensor.
    #[track_caller]
    pub(crate) fn assert_objective(
        &self,
        loss: &LossGradient<f64>,
        [per_row, mean, gradient]: [&Value; 3],
        what: &str,
    ) {
        let objective = loss.terms().objective;
        assert_all(objective, per_row, what);
        assert_log(
            objective.iter().sum::<f64>() / 4.0,
            number(mean),
            TOLERANCE,
            what,
        );
        self.assert_tensors(loss.gradient(), gradient, what);
    }

    /// Asserts every entry of every tensor.
    #[track_caller]
    pub(crate) fn assert_tensors(&self, actual: &[f64], expected: &Value, what: &str) {
        let expected = tensors(self.config, &[expected]);
        for (tensor, _, range) in self.config.tensors() {
            for k in range {
                assert_log(
                    actual[k],
                    expected[k],
                    TOLERANCE,
                    &format!("{what}: {tensor} {k}"),
                );
            }
        }
    }

    /// Asserts the losses and the last parameters of ten steps of Adam with the same noise.
    #[track_caller]
    pub(crate) fn assert_adam(
        &self,
        objective: ObjectiveConfig,
        noise: &[f64],
        trace: &Value,
        what: &str,
    ) {
        let mut parameters = self.parameters.clone();
        let mut adam = Adam::new(0.01, parameters.len()).expect("valid");
        let mut loss = LossGradient::new(self.config, objective, 4).expect("valid");
        let losses = list(&trace["losses"]);
        assert_eq!(losses.len(), 11, "{what}");
        for (step, expected) in losses.iter().enumerate() {
            let vae = Vae::with_parameters(self.config, &parameters).expect("valid");
            let value = loss.evaluate(&vae, &self.x, noise, 0.0).expect("finite");
            assert_log(
                value,
                number(expected),
                TOLERANCE,
                &format!("{what}: loss {step}"),
            );
            if step < 10 {
                adam.step(&mut parameters, loss.gradient());
            }
        }
        self.assert_tensors(&parameters, &trace["params_after_10"], what);
    }
}

/// Of max(1, |value|), for all values of the golden file.
pub(crate) const TOLERANCE: f64 = 1e-12;

/// Asserts a list against a nested one.
#[track_caller]
pub(crate) fn assert_all(actual: &[f64], expected: &Value, what: &str) {
    let expected = flat(expected);
    assert_eq!(actual.len(), expected.len(), "{what}");
    for (k, (&actual, &expected)) in actual.iter().zip(&expected).enumerate() {
        assert_log(actual, expected, TOLERANCE, &format!("{what} {k}"));
    }
}

/// Numbers within ±`bound`.
pub(crate) fn within(bound: f64, count: usize, stream: &mut Stream) -> Vec<f64> {
    (0..count)
        .map(|_| bound * (2.0 * stream.uniform() - 1.0))
        .collect()
}

/// Images, half of them grey.
pub(crate) fn images(inputs: usize, count: usize, seed: u64) -> Vec<f64> {
    let mut stream = Stream::new(seed, "images");
    let mut all = Vec::new();
    for image in 0..count {
        for _ in 0..inputs {
            let u = stream.uniform();
            all.push(if image % 2 == 0 { u.round() } else { u });
        }
    }
    all
}

/// Small models of every kind of latents, with either activation.
pub(crate) fn small_models() -> Vec<VaeConfig> {
    let latents = [
        Latent::Gaussian {
            dimensions: 2,
            learned_prior: false,
        },
        Latent::Gaussian {
            dimensions: 3,
            learned_prior: true,
        },
        Latent::Concrete {
            variables: 2,
            categories: 3,
        },
        Latent::Concrete {
            variables: 1,
            categories: 5,
        },
        Latent::BinaryConcrete { variables: 3 },
    ];
    let both = latents.into_iter().flat_map(|latent| {
        [Activation::Tanh, Activation::Relu].map(|activation| VaeConfig {
            inputs: 7,
            hidden: 6,
            activation,
            latent,
        })
    });
    both.collect()
}

/// Noise of so many samples.
pub(crate) fn draw_noise(latent: Latent, samples: usize, stream: &mut Stream) -> Vec<f64> {
    let law: &dyn ContinuousDistribution = match latent {
        Latent::Gaussian { .. } => &Normal::STANDARD,
        Latent::Concrete { .. } => &Gumbel::STANDARD,
        Latent::BinaryConcrete { .. } => &Logistic::STANDARD,
    };
    draw(law, stream, samples * latent.len())
}

/// Two Gaussian latents with a learned prior.
pub(crate) const GAUSSIAN: Latent = Latent::Gaussian {
    dimensions: 2,
    learned_prior: true,
};
/// Two latents of three categories.
pub(crate) const CONCRETE: Latent = Latent::Concrete {
    variables: 2,
    categories: 3,
};

/// A model of random parameters, and three images.
pub(crate) fn model(config: VaeConfig, seed: u64) -> (Vae<f64>, Vec<f64>) {
    let parameters = within(0.8, config.parameters(), &mut Stream::new(seed, "model"));
    let vae = Vae::with_parameters(config, &parameters).expect("valid");
    (vae, images(config.inputs, 3, seed))
}

/// A small model with such latents.
pub(crate) fn of_latent(latent: Latent) -> VaeConfig {
    VaeConfig {
        latent,
        ..small_models()[0]
    }
}

/// An objective with the default numbers.
pub(crate) fn with(objective: Objective, estimator: GradientEstimator) -> ObjectiveConfig {
    ObjectiveConfig {
        objective,
        estimator,
        ..ObjectiveConfig::default()
    }
}
