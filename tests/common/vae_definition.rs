//! The objectives of an autoencoder by their definitions, one number after the other.

use reparam::distributions::{BinaryConcrete, ContinuousDistribution, ExpConcrete, Normal};
use reparam::nn::Activation;
use reparam::numerics::{log_sigmoid, log_softmax, log_sum_exp, sigmoid, softplus};
use reparam::vae::{Latent, Objective, ObjectiveConfig, Tensor, VaeConfig};

/// What the decoder gets.
#[derive(Clone, Debug)]
pub(crate) enum Sample {
    /// The relaxed sample.
    Relaxed,
    /// These latents, by sample, whatever the parameters are.
    Fixed(Vec<f64>),
    /// The relaxed sample and these numbers, by sample.
    Shifted(Vec<f64>),
}

/// A model by its parameters.
#[derive(Clone, Copy)]
pub(crate) struct Definition<'a> {
    pub config: VaeConfig,
    pub parameters: &'a [f64],
}

/// One sample: z, y, log p(x|z), log p(z) and log q(z|x).
pub(crate) struct Terms {
    pub z: Vec<f64>,
    pub log_likelihood: f64,
    pub log_prior: f64,
    pub log_posterior: f64,
}

impl Definition<'_> {
    fn tensor(&self, tensor: Tensor) -> &[f64] {
        let mut tensors = self.config.tensors();
        let found = tensors.find(|(other, ..)| *other == tensor);
        found.map_or(&[], |(_, _, range)| &self.parameters[range])
    }

    fn dense(&self, x: &[f64], weight: Tensor, bias: Tensor) -> Vec<f64> {
        let rows = self.tensor(weight).chunks(x.len()).zip(self.tensor(bias));
        let dot = |row: &[f64]| row.iter().zip(x).map(|(w, x)| w * x).sum::<f64>();
        rows.map(|(row, bias)| bias + dot(row)).collect()
    }

    fn hidden(&self, x: &[f64], weight: Tensor, bias: Tensor) -> Vec<f64> {
        let activation = |y: f64| match self.config.activation {
            Activation::Identity => y,
            Activation::Relu => y.max(0.0),
            Activation::Tanh => y.tanh(),
        };
        let outputs = self.dense(x, weight, bias);
        outputs.into_iter().map(activation).collect()
    }

    /// The heads of the encoder, one after the other.
    pub(crate) fn encode(&self, x: &[f64]) -> Vec<f64> {
        let hidden = self.hidden(x, Tensor::EncoderHiddenWeight, Tensor::EncoderHiddenBias);
        if let Latent::Gaussian { .. } = self.config.latent {
            let means = self.dense(&hidden, Tensor::MeanWeight, Tensor::MeanBias);
            let log_sigmas = self.dense(&hidden, Tensor::LogSigmaWeight, Tensor::LogSigmaBias);
            [means, log_sigmas].concat()
        } else {
            self.dense(&hidden, Tensor::LogitsWeight, Tensor::LogitsBias)
        }
    }

    pub(crate) fn log_likelihood(&self, x: &[f64], z: &[f64]) -> f64 {
        let hidden = self.hidden(z, Tensor::DecoderHiddenWeight, Tensor::DecoderHiddenBias);
        let logits = self.dense(&hidden, Tensor::PixelsWeight, Tensor::PixelsBias);
        let pixels = x.iter().zip(&logits);
        pixels.map(|(x, l)| x * l - softplus(*l)).sum()
    }

    /// Prior mean and standard deviation of a Gaussian latent.
    pub(crate) fn prior(&self, d: usize) -> Normal {
        let mean = self.tensor(Tensor::PriorMean).get(d);
        let log_scale = self.tensor(Tensor::PriorLogScale).get(d);
        let scale = log_scale.map_or(1.0, |s| s.exp());
        Normal::new(mean.copied().unwrap_or(0.0), scale).expect("valid")
    }

    pub(crate) fn kl(&self, posterior: &[f64]) -> f64 {
        match self.config.latent {
            Latent::Gaussian { dimensions, .. } => (0..dimensions)
                .map(|d| {
                    let (mu, sigma) = (posterior[d], posterior[dimensions + d].exp());
                    let (m, s) = (self.prior(d).location(), self.prior(d).scale());
                    (s / sigma).ln() + (sigma.powi(2) + (mu - m).powi(2)) / (2.0 * s * s) - 0.5
                })
                .sum(),
            Latent::Concrete { categories, .. } => {
                let mut log_alpha = vec![0.0; categories];
                let variables = posterior.chunks(categories).map(|logits| {
                    log_softmax(logits, &mut log_alpha);
                    let terms = log_alpha.iter().map(|a| a.exp() * a).sum::<f64>();
                    terms + (categories as f64).ln()
                });
                variables.sum()
            }
            Latent::BinaryConcrete { .. } => posterior
                .iter()
                .map(|&l| {
                    let both = [l, -l].map(|l| sigmoid(l) * log_sigmoid(l));
                    both[0] + both[1] + 2_f64.ln()
                })
                .sum(),
        }
    }

    /// Sample number `index` of one image.
    pub(crate) fn sample(
        &self,
        config: &ObjectiveConfig,
        [x, posterior, noise]: [&[f64]; 3],
        sample: &Sample,
        index: usize,
    ) -> Terms {
        let length = noise.len();
        let masses = config.objective == Objective::DiscreteMasses;
        let choose = |relaxed: Vec<f64>| match sample {
            Sample::Relaxed => relaxed,
            Sample::Fixed(z) => z[index * length..][..length].to_vec(),
            Sample::Shifted(offsets) => {
                let offsets = &offsets[index * length..][..length];
                relaxed.iter().zip(offsets).map(|(z, o)| z + o).collect()
            }
        };
        let (mut log_prior, mut log_posterior) = (0.0, 0.0);
        let z = match self.config.latent {
            Latent::Gaussian { dimensions, .. } => {
                let laws = (0..dimensions).map(|d| {
                    Normal::new(posterior[d], posterior[dimensions + d].exp()).expect("valid")
                });
                let z = laws.clone().zip(noise);
                let z = choose(z.map(|(law, e)| law.location() + law.scale() * e).collect());
                for (d, law) in laws.enumerate() {
                    log_prior += self.prior(d).log_prob(z[d]);
                    log_posterior += law.log_prob(z[d]);
                }
                z
            }
            Latent::Concrete { categories: k, .. } => {
                let (mut relaxed, mut log_alphas) = (Vec::new(), Vec::new());
                for (logits, noise) in posterior.chunks(k).zip(noise.chunks(k)) {
                    let mut log_alpha = vec![0.0; k];
                    log_softmax(logits, &mut log_alpha);
                    let law = |a: &[f64], temperature| ExpConcrete::new(a, temperature);
                    let law2 = law(&log_alpha, config.posterior_temperature).expect("valid");
                    let law1 = law(&vec![0.0; k], config.prior_temperature).expect("valid");
                    let mut y = vec![0.0; k];
                    law2.transform(noise, &mut y);
                    if !masses {
                        log_prior += law1.log_prob(&y);
                        log_posterior += law2.log_prob(&y);
                    }
                    relaxed.extend(y.iter().map(|y| y.exp()));
                    log_alphas.extend(log_alpha);
                }
                let z = choose(relaxed);
                if masses {
                    for (z, log_alpha) in z.iter().zip(log_alphas) {
                        log_prior -= z * (k as f64).ln();
                        log_posterior += z * log_alpha;
                    }
                }
                z
            }
            Latent::BinaryConcrete { .. } => {
                let mut relaxed = Vec::new();
                for (&logit, &noise) in posterior.iter().zip(noise) {
                    let law = |l, temperature| BinaryConcrete::new(l, temperature).expect("valid");
                    let law2 = law(logit, config.posterior_temperature);
                    let law1 = law(0.0, config.prior_temperature);
                    let y = law2.transform_to_logit(noise);
                    if !masses {
                        let density =
                            |law: BinaryConcrete| law.logit_distribution().map(|l| l.log_prob(y));
                        log_prior += density(law1).expect("valid");
                        log_posterior += density(law2).expect("valid");
                    }
                    relaxed.push(sigmoid(y));
                }
                let z = choose(relaxed);
                if masses {
                    for (z, &logit) in z.iter().zip(posterior) {
                        log_prior -= 2_f64.ln();
                        log_posterior += z * log_sigmoid(logit) + (1.0 - z) * log_sigmoid(-logit);
                    }
                }
                z
            }
        };
        Terms {
            log_likelihood: self.log_likelihood(x, &z),
            z,
            log_prior,
            log_posterior,
        }
    }

    /// The objective of one image, with the noise of its samples one after the other.
    pub(crate) fn objective(
        &self,
        config: &ObjectiveConfig,
        x: &[f64],
        noise: &[f64],
        sample: &Sample,
    ) -> f64 {
        let posterior = self.encode(x);
        let terms = noise
            .chunks(self.config.latent.len())
            .enumerate()
            .map(|(index, noise)| self.sample(config, [x, &posterior, noise], sample, index));
        let beta = config.beta;
        let samples = config.samples as f64;
        match config.objective {
            Objective::AnalyticKl => {
                let sum: f64 = terms.map(|t| t.log_likelihood).sum();
                sum / samples - beta * self.kl(&posterior)
            }
            Objective::Densities | Objective::DiscreteMasses => {
                let sum: f64 = terms
                    .map(|t| t.log_likelihood + beta * (t.log_prior - t.log_posterior))
                    .sum();
                sum / samples
            }
            Objective::ImportanceWeighted => {
                let weights: Vec<f64> = terms
                    .map(|t| t.log_likelihood + t.log_prior - t.log_posterior)
                    .collect();
                log_sum_exp(&weights) - samples.ln()
            }
            Objective::ExactElbo | Objective::ExactLogProb => self.exact(config, x, &posterior),
        }
    }

    /// Sums over all codes.
    fn exact(&self, config: &ObjectiveConfig, x: &[f64], posterior: &[f64]) -> f64 {
        let latent = self.config.latent;
        let elbo = config.objective == Objective::ExactElbo;
        let codes = codes(latent);
        let terms = codes.iter().map(|z| {
            let log_q: f64 = match latent {
                Latent::Concrete { categories, .. } => {
                    let mut log_alpha = vec![0.0; categories];
                    let variables = posterior.chunks(categories).zip(z.chunks(categories));
                    variables
                        .map(|(logits, z)| {
                            log_softmax(logits, &mut log_alpha);
                            log_alpha.iter().zip(z).map(|(a, z)| a * z).sum::<f64>()
                        })
                        .sum()
                }
                _ => posterior
                    .iter()
                    .zip(z)
                    .map(|(&l, &z)| log_sigmoid(if z == 1.0 { l } else { -l }))
                    .sum(),
            };
            (log_q, self.log_likelihood(x, z))
        });
        if elbo {
            let expectation: f64 = terms.map(|(log_q, a)| log_q.exp() * a).sum();
            expectation - config.beta * self.kl(posterior)
        } else {
            let all: Vec<f64> = terms.map(|(_, a)| a).collect();
            log_sum_exp(&all) - (codes.len() as f64).ln()
        }
    }

    /// The mean negative objective of a batch, whose noise is by sample and then by image.
    pub(crate) fn loss(
        &self,
        config: &ObjectiveConfig,
        x: &[f64],
        noise: &[f64],
        samples: &[Sample],
    ) -> f64 {
        let batch = x.len() / self.config.inputs;
        let images = x.chunks(self.config.inputs).enumerate();
        let total: f64 = images
            .map(|(image, x)| {
                let rows = noise.chunks(self.config.latent.len());
                let own: Vec<f64> = rows.skip(image).step_by(batch).flatten().copied().collect();
                self.objective(config, x, &own, &samples[image])
            })
            .sum();
        -total / batch as f64
    }
}

/// Every code of discrete latents, as the decoder gets it.
pub(crate) fn codes(latent: Latent) -> Vec<Vec<f64>> {
    let choices: Vec<Vec<f64>> = match latent {
        Latent::Concrete { categories, .. } => (0..categories)
            .map(|k| {
                (0..categories)
                    .map(|j| f64::from(u8::from(j == k)))
                    .collect()
            })
            .collect(),
        _ => vec![vec![0.0], vec![1.0]],
    };
    (0..latent.variables()).fold(vec![Vec::new()], |codes, _| {
        let extended = codes.iter().flat_map(|code| {
            let longer = choices
                .iter()
                .map(|choice| [code.clone(), choice.clone()].concat());
            longer.collect::<Vec<_>>()
        });
        extended.collect()
    })
}
