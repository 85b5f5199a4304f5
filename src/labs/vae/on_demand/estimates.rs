//! What bounds log p(x) of the picked image, as numbers with standard errors.

use super::evidence::exact;
use crate::labs::vae::VaeLab;
use crate::random::Stream;
use crate::vae::{
    Arithmetic, Evaluator, GradientEstimator, Latent, LossGradient, Objective, ObjectiveConfig, Vae,
};

/// Samples of a form of the bound, and of the importance-weighted estimate.
const SAMPLES: usize = 64;
const BATCHES: usize = 8;
const IMPORTANCE_SAMPLES: usize = 64;
const IMPORTANCE_REPEATS: usize = 8;

/// An estimate with its standard error.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Estimate {
    pub(super) mean: f64,
    pub(super) error: f64,
}

impl Estimate {
    pub(super) const NONE: Self = Self {
        mean: f64::NAN,
        error: f64::NAN,
    };

    pub(super) fn of(values: &[f64]) -> Self {
        let n = values.len() as f64;
        let mean = values.iter().sum::<f64>() / n;
        let squares: f64 = values.iter().map(|value| (value - mean).powi(2)).sum();
        Self {
            mean,
            error: (squares / (n - 1.0) / n).sqrt(),
        }
    }

    pub(super) fn exact(mean: f64) -> Self {
        Self { mean, error: 0.0 }
    }
}

/// All that is shown of one image.
#[derive(Clone, Default)]
pub(super) struct Numbers {
    /// The bound in three forms; none of the forms with densities where they are of relaxed variables.
    pub(super) forms: Vec<Estimate>,
    /// Differences of the first two forms from the third, with their errors.
    pub(super) differences: Vec<Estimate>,
    /// The importance-weighted estimate of log p(x).
    pub(super) weighted: Option<Estimate>,
    /// The bound of discrete variables, and log p(x), exactly.
    pub(super) exact_elbo: Option<f64>,
    pub(super) log_prob: Option<f64>,
    /// The three relaxed objectives.
    pub(super) relaxed: Vec<Estimate>,
}

impl Numbers {
    pub(super) fn of(lab: &VaeLab) -> Self {
        let (vae, x, seed) = (&lab.shown.vae, &lab.picked.x[..], lab.config.seed);
        let objective = lab.config.objective_at(lab.steps());
        let mut numbers = Self::default();
        numbers.take_forms(vae, x, &objective, seed);
        numbers.weighted = weighted(vae, x, seed);
        (numbers.exact_elbo, numbers.log_prob) = exact(vae, x);
        if !matches!(vae.config().latent, Latent::Gaussian { .. }) {
            let kinds = [
                Objective::Densities,
                Objective::DiscreteMasses,
                Objective::AnalyticKl,
            ];
            let values = kinds.map(|kind| relaxed(vae, x, &objective, kind, seed));
            numbers.relaxed = values.into();
        }
        numbers
    }

    /// The bound in three forms, from the same samples: of discrete variables where the latents are categories.
    fn take_forms(&mut self, vae: &Vae<f32>, x: &[f32], objective: &ObjectiveConfig, seed: u64) {
        let is_gaussian = matches!(vae.config().latent, Latent::Gaussian { .. });
        let config = ObjectiveConfig {
            objective: if is_gaussian {
                Objective::Densities
            } else {
                Objective::DiscreteMasses
            },
            estimator: if is_gaussian {
                GradientEstimator::Pathwise
            } else {
                GradientEstimator::StopGradient
            },
            samples: SAMPLES,
            beta: 1.0,
            ..*objective
        };
        let mut values: [Vec<f64>; 3] = Default::default();
        if let Ok(mut loss) = LossGradient::new(vae.config(), config, 1) {
            for batch in 0..BATCHES {
                if draw(&mut loss, vae, x, seed, batch).is_none() {
                    continue;
                }
                let terms = loss.terms();
                let kl: f64 = terms.kl.iter().sum();
                let ratios = terms.log_prior.iter().zip(terms.log_posterior);
                for (likelihood, (prior, posterior)) in terms.log_likelihood.iter().zip(ratios) {
                    values[0].push((likelihood + prior) - posterior);
                    values[1].push(likelihood + (prior - posterior));
                    values[2].push(likelihood - kl);
                }
            }
        }
        self.forms = values.iter().map(|values| Estimate::of(values)).collect();
        let difference = |form: &Vec<f64>| {
            let pairs = form.iter().zip(&values[2]);
            Estimate::of(&pairs.map(|(a, b)| a - b).collect::<Vec<_>>())
        };
        self.differences = values[..2].iter().map(difference).collect();
    }
}

/// Evaluates the loss of one image with fresh noise; none where something is not finite.
fn draw(
    loss: &mut LossGradient<f32>,
    vae: &Vae<f32>,
    x: &[f32],
    seed: u64,
    batch: usize,
) -> Option<f64> {
    let mut stream = Stream::numbered(seed, "bound", batch as u64);
    let mut noise = vec![0.0; loss.noise(1)];
    vae.config().latent.fill_noise(&mut stream, &mut noise);
    let noise: Vec<_> = noise.into_iter().map(|e| e as f32).collect();
    loss.loss(vae, x, &noise).ok()
}

/// The mean of independent importance-weighted estimates: each is below log p(x) in expectation.
fn weighted(vae: &Vae<f32>, x: &[f32], seed: u64) -> Option<Estimate> {
    let mut evaluator = Evaluator::new(vae.config()).ok()?;
    let estimates = (0..IMPORTANCE_REPEATS).filter_map(|repeat| {
        let seed = seed.wrapping_add(1000 * repeat as u64);
        let estimates = evaluator.log_prob_estimates(vae, x, IMPORTANCE_SAMPLES, seed);
        estimates.ok()?.first().copied()
    });
    let estimates: Vec<_> = estimates.collect();
    (estimates.len() > 1).then(|| Estimate::of(&estimates))
}

/// A relaxed objective of one image.
fn relaxed(
    vae: &Vae<f32>,
    x: &[f32],
    objective: &ObjectiveConfig,
    kind: Objective,
    seed: u64,
) -> Estimate {
    let config = ObjectiveConfig {
        objective: kind,
        estimator: GradientEstimator::Pathwise,
        samples: SAMPLES,
        beta: 1.0,
        arithmetic: Arithmetic::LogSpace,
        ..*objective
    };
    let Ok(mut loss) = LossGradient::new(vae.config(), config, 1) else {
        return Estimate::NONE;
    };
    let values = (0..BATCHES).filter_map(|batch| Some(-draw(&mut loss, vae, x, seed, batch)?));
    Estimate::of(&values.collect::<Vec<_>>())
}
