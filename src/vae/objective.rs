//! What is maximised, and how its gradient is estimated.

use super::config::Latent;
use crate::distributions::{ParameterError, check, positive};
use serde::{Deserialize, Serialize};

const FAMILY: &str = "VaeObjective";

/// What is maximised for each input x; always in nats.
///
/// A mean is over k samples z of q(z|x). Which latent variables and which estimators an
/// objective can be combined with is told by [`ObjectiveConfig::checked`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Objective {
    /// mean log p(x|z) − β KL(q(z|x) ‖ p(z)), with the divergence in closed form.
    ///
    /// For Gaussian latents this is the evidence lower bound of Kingma and Welling, 2014. For Concrete ones it is the
    /// third relaxed objective: a relaxed sample in the likelihood, and the divergence of the categorical
    /// distributions (Jang, Gu and Poole, 2017). With k samples it is the mean of k such bounds, not the
    /// importance-weighted one.
    AnalyticKl,
    /// mean (log p(x|z) + β (log p(z) − log q(z|x))), with densities at the samples.
    ///
    /// For Concrete latents this is the first relaxed objective, with the `ExpConcrete` densities of the prior at its
    /// temperature and of the posterior at its own; of the three only this is a lower bound of a log-likelihood, that
    /// of the relaxed model. Source: Maddison, Mnih and Teh, 2017.
    Densities,
    /// mean (log p(x|z) + β Σ zₖ (log aₖ − log αₖ)), the log masses of the categories weighted by the relaxed sample:
    /// the second relaxed objective. Concrete latents only.
    DiscreteMasses,
    /// log mean (p(x|z) p(z)/q(z|x)), the importance-weighted bound, with the densities of
    /// [`Densities`](Self::Densities); β is not used.
    ///
    /// Source: Burda, Grosse and Salakhutdinov, *Importance weighted autoencoders*, 2016.
    ImportanceWeighted,
    /// E log p(x|z) − β KL of the discrete variables, by enumeration of all codes. Concrete latents only; samples
    /// and estimator are not used.
    ExactElbo,
    /// log p(x) of the discrete variables, by enumeration of all codes; likewise.
    ExactLogProb,
}

impl Objective {
    /// Whether it sums over all codes.
    pub fn is_exact(self) -> bool {
        matches!(self, Self::ExactElbo | Self::ExactLogProb)
    }

    /// Whether it needs log p(z) and log q(z|x) at the samples.
    pub(super) fn has_log_ratio(self) -> bool {
        !self.is_exact() && self != Self::AnalyticKl
    }

    /// Whether the divergence in closed form is part of it.
    pub(super) fn has_kl(self) -> bool {
        matches!(self, Self::AnalyticKl | Self::ExactElbo)
    }
}

/// How the gradient by the encoder's parameters is estimated.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub enum GradientEstimator {
    /// Through the sample, which is a function of the parameters and of noise that is held fixed.
    Pathwise,
    /// The sample is discrete, and the gradient passes it as if it were the relaxed one.
    ///
    /// Source: Bengio, Léonard and Courville, *Estimating or propagating gradients through stochastic neurons*, 2013;
    /// Jang, Gu and Poole, 2017.
    StraightThrough,
    /// (signal − baseline) ∇ log q(z|x), where the sample is held fixed; discrete for Concrete latents.
    ///
    /// The signal is log p(x|z) with [`Objective::AnalyticKl`], and log p(x|z) + β (log p(z) − log q(z|x)) with the
    /// others. Source: Williams, *Simple statistical gradient-following algorithms* (REINFORCE), 1992.
    ScoreFunction {
        /// The baseline is a running mean of the signal, which keeps this share of itself in each step: at least 0,
        /// below 1. There is none, and 0 in its place, for `None`.
        baseline_decay: Option<f64>,
    },
    /// The sample is discrete and held fixed, so that only what depends on q itself reaches the encoder.
    StopGradient,
}

impl GradientEstimator {
    /// Whether the decoder gets discrete samples of Concrete latents.
    pub(super) fn is_hard(self) -> bool {
        self != Self::Pathwise
    }
}

/// Whether the relaxed sample of Concrete latents is kept as its logarithm.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Arithmetic {
    /// y = (log α + G)/λ − logsumexp and z = exp(y): exact at all temperatures.
    LogSpace,
    /// z = exp((log α + G)/λ)/Σ exp(…) and y = log z, which overflows and underflows at low temperatures; with
    /// [`Objective::Densities`] of Concrete latents only, to show why the other is used.
    Naive,
}

/// An objective with its numbers.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct ObjectiveConfig {
    /// What is maximised.
    pub objective: Objective,
    /// How its gradient is estimated.
    pub estimator: GradientEstimator,
    /// k, the samples of q(z|x) for each input, 1 to 64.
    pub samples: usize,
    /// β, the weight of the divergence, from 0 to 1000.
    pub beta: f64,
    /// λ₁, the temperature of the relaxed prior, from 0.001 to 100; not used by Gaussian latents.
    pub prior_temperature: f64,
    /// λ₂, the temperature of the relaxed posterior, likewise.
    pub posterior_temperature: f64,
    /// How relaxed samples are computed.
    pub arithmetic: Arithmetic,
}

impl Default for ObjectiveConfig {
    /// One sample, β = 1, and the temperatures of Maddison, Mnih and Teh.
    fn default() -> Self {
        Self {
            objective: Objective::AnalyticKl,
            estimator: GradientEstimator::Pathwise,
            samples: 1,
            beta: 1.0,
            prior_temperature: 0.5,
            posterior_temperature: 2.0 / 3.0,
            arithmetic: Arithmetic::LogSpace,
        }
    }
}

impl ObjectiveConfig {
    /// The most codes that an exact objective sums over.
    pub const MAX_CODES: usize = 4096;

    /// The configuration itself, if it is allowed for such latent variables.
    ///
    /// A refused objective, estimator or arithmetic is told by its place among its kind, from 0.
    ///
    /// # Errors
    /// When a number is out of its range, an objective of Concrete latents is asked of Gaussian ones, there are more
    /// codes than [`MAX_CODES`](Self::MAX_CODES), or the objective has no such estimator: `Densities` and
    /// `ImportanceWeighted` of Concrete latents have only the pathwise one, of Gaussian latents all but
    /// `ImportanceWeighted` have the score function too.
    pub fn checked(self, latent: Latent) -> Result<Self, ParameterError> {
        let samples = self.samples as f64;
        let allowed = (1..=64).contains(&self.samples);
        check(allowed, FAMILY, "samples", samples, "from 1 to 64")?;
        let allowed = (0.0..=1000.0).contains(&self.beta);
        check(allowed, FAMILY, "beta", self.beta, "from 0 to 1000")?;
        for (name, temperature) in [
            ("prior_temperature", self.prior_temperature),
            ("posterior_temperature", self.posterior_temperature),
        ] {
            check_temperature(name, temperature)?;
        }
        self.check_objective(latent)?;
        self.check_estimator(latent)?;
        let naive = self.arithmetic == Arithmetic::Naive;
        let has_naive =
            self.objective == Objective::Densities && matches!(latent, Latent::Concrete { .. });
        let range = "in log space but for the densities of Concrete latents";
        let place = f64::from(u8::from(naive));
        check(has_naive || !naive, FAMILY, "arithmetic", place, range)?;
        Ok(self)
    }

    fn check_objective(&self, latent: Latent) -> Result<(), ParameterError> {
        let place = f64::from(self.objective as u8);
        let categorical = self.objective.is_exact() || self.objective == Objective::DiscreteMasses;
        let gaussian = matches!(latent, Latent::Gaussian { .. });
        let range = "AnalyticKl, Densities or ImportanceWeighted for Gaussian latents";
        check(
            !(gaussian && categorical),
            FAMILY,
            "objective",
            place,
            range,
        )?;
        if self.objective.is_exact() {
            let codes = latent.codes().filter(|&codes| codes <= Self::MAX_CODES);
            let range = "one that is not exact where there are more than 4096 codes";
            check(codes.is_some(), FAMILY, "objective", place, range)?;
        }
        Ok(())
    }

    fn check_estimator(&self, latent: Latent) -> Result<(), ParameterError> {
        let gaussian = matches!(latent, Latent::Gaussian { .. });
        let score = matches!(self.estimator, GradientEstimator::ScoreFunction { .. });
        let (allowed, range) = match self.objective {
            Objective::ExactElbo | Objective::ExactLogProb => (true, ""),
            Objective::ImportanceWeighted => (false, "Pathwise for ImportanceWeighted"),
            _ if gaussian => (score, "Pathwise or ScoreFunction for Gaussian latents"),
            Objective::Densities => (false, "Pathwise for Densities of Concrete latents"),
            Objective::AnalyticKl | Objective::DiscreteMasses => (true, ""),
        };
        let allowed = allowed || self.estimator == GradientEstimator::Pathwise;
        let place = match self.estimator {
            GradientEstimator::Pathwise => 0.0,
            GradientEstimator::StraightThrough => 1.0,
            GradientEstimator::ScoreFunction { .. } => 2.0,
            GradientEstimator::StopGradient => 3.0,
        };
        check(allowed, FAMILY, "estimator", place, range)?;
        if let GradientEstimator::ScoreFunction {
            baseline_decay: Some(decay),
        } = self.estimator
        {
            let allowed = (0.0..1.0).contains(&decay);
            let range = "at least 0 and below 1";
            check(allowed, FAMILY, "baseline_decay", decay, range)?;
        }
        Ok(())
    }
}

/// A temperature, if it is within the range of all temperatures.
pub(super) fn check_temperature(
    name: &'static str,
    temperature: f64,
) -> Result<(), ParameterError> {
    positive(FAMILY, name, temperature)?;
    let allowed = (0.001..=100.0).contains(&temperature);
    check(allowed, FAMILY, name, temperature, "from 0.001 to 100")?;
    Ok(())
}
