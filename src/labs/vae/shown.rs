//! What the model that is shown makes of the held-out images, and of the one that is picked.

use super::data::Images;
use super::pretrained::PIXELS;
use crate::numerics::{sigmoid, softmax, softplus};
use crate::random::Stream;
use crate::vae::{Evaluation, Latent, Tensor, Vae, Workspace};

/// The model that is shown.
pub(super) struct Shown {
    pub(super) vae: Vae<f32>,
    /// The held-out images, row by row.
    pub(super) images: Vec<f32>,
    /// The posterior means of the held-out images, row by row.
    pub(super) means: Vec<f32>,
    /// The bound of the held-out images; none where there is no image, or something is not finite.
    pub(super) evaluation: Option<Evaluation>,
}

impl Shown {
    pub(super) fn new(vae: Vae<f32>, images: &Images, seed: u64) -> Self {
        let images: Vec<_> = images.pixels.iter().map(|&x| x as f32).collect();
        let means = vae.posterior_means(&images, &mut Workspace::default());
        let evaluation = evaluation(&vae, &images, seed);
        Self {
            vae,
            images,
            means,
            evaluation,
        }
    }

    /// The latent variables.
    pub(super) fn latent(&self) -> Latent {
        self.vae.config().latent
    }

    /// The probability of each pixel for these latents, row by row.
    pub(super) fn decode(&self, z: &[f32]) -> Vec<f32> {
        self.vae.decode_probs(z, &mut Workspace::default())
    }

    /// The share of the held-out images for which each category of each variable is the likeliest; of binary variables
    /// 1 and 0 are the categories.
    pub(super) fn usage(&self) -> Vec<f64> {
        let codes = self.latent();
        let (variables, categories) = (codes.variables(), categories(codes));
        let mut counts = vec![0.0; variables * categories];
        let rows = self.means.chunks_exact(codes.len());
        let images = rows.len().max(1) as f64;
        for row in rows {
            for (variable, category) in likeliest(codes, row).into_iter().enumerate() {
                counts[variable * categories + category] += 1.0 / images;
            }
        }
        counts
    }
}

/// The bound of these images: one discrete sample of each, as the library's evaluator draws it, and the divergences in
/// closed form. The page has this in place of the evaluator, which would bring with it all that trains.
fn evaluation(vae: &Vae<f32>, images: &[f32], seed: u64) -> Option<Evaluation> {
    let mut workspace = Workspace::default();
    let latent = vae.config().latent;
    let count = images.len() / PIXELS;
    let numbers = latent.posterior_parameters();
    let mut posteriors = vec![0.0; count * numbers];
    vae.encode(images, &mut posteriors, &mut workspace);
    let mut noise = vec![0.0; count * latent.len()];
    latent.fill_noise(&mut Stream::new(seed, "evaluation"), &mut noise);
    let rows = posteriors
        .chunks_exact(numbers)
        .zip(noise.chunks_exact(latent.len()));
    let z: Vec<_> = rows
        .flat_map(|(posterior, noise)| hard_sample(latent, posterior, noise))
        .collect();
    let mut logits = vec![0.0; images.len()];
    vae.decode(&z, &mut logits, &mut workspace);
    let mut kl = vec![0.0; latent.variables()];
    for posterior in posteriors.chunks_exact(numbers) {
        for (sum, kl) in kl.iter_mut().zip(divergences(vae, posterior)) {
            *sum += kl / count as f64;
        }
    }
    let pixels = logits.iter().zip(images);
    let log_likelihood: f64 = pixels
        .map(|(&logit, &x)| f64::from(x) * f64::from(logit) - softplus(f64::from(logit)))
        .sum();
    let reconstruction = log_likelihood / count as f64;
    let elbo = reconstruction - kl.iter().sum::<f64>();
    elbo.is_finite().then_some(Evaluation {
        elbo,
        reconstruction,
        kl,
    })
}

/// A sample of q(z|x), discrete where the latents are categories.
fn hard_sample(latent: Latent, posterior: &[f32], noise: &[f64]) -> Vec<f32> {
    let relaxed = sample(latent, posterior, noise, 1.0);
    match latent {
        Latent::Gaussian { .. } => relaxed,
        _ => one_hot(latent, &likeliest(latent, &relaxed)),
    }
}

/// KL(q(z|x) ‖ p(z)) of each variable, in nats, from what the encoder gives for an image.
pub(super) fn divergences(vae: &Vae<f32>, posterior: &[f32]) -> Vec<f64> {
    let latent = vae.config().latent;
    if let Latent::Gaussian { dimensions, .. } = latent {
        let prior = [Tensor::PriorMean, Tensor::PriorLogScale].map(|part| vae.tensor(part));
        let (mean, log_sigma) = posterior.split_at(dimensions);
        let variables = (0..dimensions).map(|d| {
            let [m, s] = prior.map(|values| values.get(d).map_or(0.0, |&v| f64::from(v)));
            let (mu, log_sigma) = (f64::from(mean[d]), f64::from(log_sigma[d]));
            let (r, t) = ((mu - m) * (-s).exp(), log_sigma - s);
            0.5 * (r * r + (2.0 * t).exp() - 1.0) - t
        });
        variables.collect()
    } else {
        let k = categories(latent);
        let probs = category_probs(latent, posterior);
        let terms = |probs: &[f64]| {
            let terms = probs.iter().filter(|p| **p > 0.0);
            terms.map(|&p| p * (p * k as f64).ln()).sum()
        };
        probs.chunks_exact(k).map(terms).collect()
    }
}

/// The probability of each category of each variable, from the logits that the encoder gives.
pub(super) fn category_probs(latent: Latent, logits: &[f32]) -> Vec<f64> {
    let wide = logits.iter().map(|&logit| f64::from(logit));
    if let Latent::BinaryConcrete { .. } = latent {
        wide.flat_map(|logit| [sigmoid(-logit), sigmoid(logit)])
            .collect()
    } else {
        let wide: Vec<_> = wide.collect();
        let mut probs = vec![0.0; wide.len()];
        let k = categories(latent);
        for (logits, probs) in wide.chunks_exact(k).zip(probs.chunks_exact_mut(k)) {
            softmax(logits, probs);
        }
        probs
    }
}

/// How many categories each variable has.
pub(super) fn categories(latent: Latent) -> usize {
    match latent {
        Latent::Gaussian { .. } => 1,
        Latent::Concrete { categories, .. } => categories,
        Latent::BinaryConcrete { .. } => 2,
    }
}

/// 1/(K − 1): at this temperature of K categories and below, the density of the relaxed variable has no maximum inside
/// the simplex (Maddison, Mnih and Teh, 2017, proposition 1).
pub(super) fn least_temperature(latent: Latent) -> f64 {
    1.0 / (categories(latent).max(2) - 1) as f64
}

/// The likeliest category of each variable, given the posterior means. A binary variable has 0 first.
pub(super) fn likeliest(latent: Latent, means: &[f32]) -> Vec<usize> {
    match latent {
        Latent::Gaussian { .. } => Vec::new(),
        Latent::Concrete { categories, .. } => {
            let variables = means.chunks_exact(categories);
            variables.map(largest).collect()
        }
        Latent::BinaryConcrete { .. } => means.iter().map(|&p| usize::from(p > 0.5)).collect(),
    }
}

fn largest(values: &[f32]) -> usize {
    let places = 0..values.len();
    places
        .max_by(|&a, &b| values[a].total_cmp(&values[b]).then(b.cmp(&a)))
        .unwrap_or(0)
}

/// The latents of a code, as the decoder gets them.
pub(super) fn one_hot(latent: Latent, code: &[usize]) -> Vec<f32> {
    if let Latent::BinaryConcrete { .. } = latent {
        code.iter().map(|&bit| bit.min(1) as f32).collect()
    } else {
        let mut z = vec![0.0; latent.len()];
        for (z, &category) in z.chunks_exact_mut(categories(latent)).zip(code) {
            let category = category.min(z.len() - 1);
            z[category] = 1.0;
        }
        z
    }
}

/// The image that is looked at.
#[derive(Clone, Debug, Default)]
pub(super) struct Picked {
    /// Its pixels.
    pub(super) x: Vec<f32>,
    /// What it shows, where that is known.
    pub(super) class: Option<u8>,
    /// What the encoder gives: μ and then log σ, or logits.
    pub(super) posterior: Vec<f32>,
    /// The posterior mean.
    pub(super) mean: Vec<f32>,
    /// The probabilities of the pixels, decoded from the mean, or from the likeliest code.
    pub(super) reconstruction: Vec<f32>,
    /// A sample of z, relaxed at the temperature, with the page's noise.
    pub(super) sample: Vec<f32>,
}

impl Picked {
    /// What the model makes of an image of 64 pixels.
    pub(super) fn new(
        shown: &Shown,
        x: Vec<f32>,
        class: Option<u8>,
        temperature: f64,
        seed: u64,
    ) -> Self {
        if x.len() != PIXELS {
            return Self::default();
        }
        let mut workspace = Workspace::default();
        let latent = shown.latent();
        let mut posterior = vec![0.0; latent.posterior_parameters()];
        shown.vae.encode(&x, &mut posterior, &mut workspace);
        let mean = shown.vae.posterior_means(&x, &mut workspace);
        let code = match latent {
            Latent::Gaussian { .. } => mean.clone(),
            _ => one_hot(latent, &likeliest(latent, &mean)),
        };
        let reconstruction = shown.decode(&code);
        let mut noise = vec![0.0; latent.len()];
        latent.fill_noise(&mut Stream::new(seed, "sample"), &mut noise);
        Self {
            sample: sample(latent, &posterior, &noise, temperature),
            x,
            class,
            posterior,
            mean,
            reconstruction,
        }
    }
}

/// A sample of q(z|x) for this noise.
fn sample(latent: Latent, posterior: &[f32], noise: &[f64], temperature: f64) -> Vec<f32> {
    let scores = posterior
        .iter()
        .zip(noise)
        .map(|(&logit, noise)| (f64::from(logit) + noise) / temperature);
    match latent {
        Latent::Gaussian { dimensions, .. } => {
            let (mu, log_sigma) = posterior.split_at(dimensions);
            let scales = log_sigma.iter().zip(noise);
            let moved = mu.iter().zip(scales);
            moved
                .map(|(mu, (log_sigma, noise))| mu + log_sigma.exp() * *noise as f32)
                .collect()
        }
        Latent::Concrete { categories, .. } => {
            let scores: Vec<_> = scores.collect();
            let variables = scores.chunks_exact(categories);
            variables.flat_map(softmaxed).collect()
        }
        Latent::BinaryConcrete { .. } => scores.map(|score| sigmoid(score) as f32).collect(),
    }
}

fn softmaxed(scores: &[f64]) -> Vec<f32> {
    let mut probs = vec![0.0; scores.len()];
    softmax(scores, &mut probs);
    probs.into_iter().map(|prob| prob as f32).collect()
}

#[cfg(test)]
mod tests {
    use super::super::data;
    use super::super::parameters::Data;
    use super::*;
    use crate::nn::{Activation, Init};
    use crate::vae::{Evaluator, VaeConfig};

    #[test]
    fn the_bound_is_that_of_the_evaluator() {
        let images = data::held_out(Data::Bars, 3, &[]).expect("images");
        let gaussian = |learned_prior| Latent::Gaussian {
            dimensions: 3,
            learned_prior,
        };
        let concrete = Latent::Concrete {
            variables: 3,
            categories: 5,
        };
        let binary = Latent::BinaryConcrete { variables: 4 };
        for latent in [gaussian(false), gaussian(true), concrete, binary] {
            let config = VaeConfig {
                inputs: PIXELS,
                hidden: 16,
                activation: Activation::Relu,
                latent,
            };
            let mut parameters = Vae::<f32>::new(config, Init::Uniform, 5)
                .expect("an allowed config")
                .parameters()
                .to_vec();
            // Larger weights make posteriors that differ, and a prior of its own.
            for (index, parameter) in parameters.iter_mut().enumerate() {
                *parameter = 2.0 * *parameter + 0.02 * (index % 3) as f32 - 0.02;
            }
            let vae = Vae::with_parameters(config, &parameters).expect("finite");
            let shown = Shown::new(vae, &images, 7);
            let mut evaluator = Evaluator::new(config).expect("an allowed config");
            let known = evaluator
                .evaluate(&shown.vae, &shown.images, 7)
                .expect("finite");
            let own = shown.evaluation.expect("finite");
            assert!((own.elbo - known.elbo).abs() < 2e-3, "{own:?} {known:?}");
            for (own, known) in own.kl.iter().zip(&known.kl) {
                assert!((own - known).abs() < 1e-3, "{own} {known}");
            }
        }
    }
}
