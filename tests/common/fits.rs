//! A mixture of logistics, term by term, and the fits that start from it.

use reparam::distributions::{ContinuousDistribution, Logistic};
use reparam::nn::MixtureFit;
use reparam::nn::mixture_fit::{Likelihood, Start};
use reparam::numerics::{kernels, log_sigmoid, log_softmax, log_sum_exp, log1mexp};
use reparam::random::Stream;

pub(crate) const BYTES: Likelihood = Likelihood::Discretized {
    levels: 256,
    log_scale_min: -7.0,
};

/// A mixture's parameters.
#[derive(Clone, Debug)]
pub(crate) struct Mixture {
    pub(crate) logits: Vec<f64>,
    pub(crate) means: Vec<f64>,
    pub(crate) log_scales: Vec<f64>,
}

impl Mixture {
    pub(crate) fn new(logits: &[f64], means: &[f64], log_scales: &[f64]) -> Self {
        Self {
            logits: logits.to_vec(),
            means: means.to_vec(),
            log_scales: log_scales.to_vec(),
        }
    }

    pub(crate) fn start(&self) -> Start<'_> {
        Start {
            logits: &self.logits,
            means: &self.means,
            log_scales: &self.log_scales,
        }
    }

    pub(crate) fn fit(&self, data: &[f64], likelihood: Likelihood, rate: f64) -> MixtureFit {
        MixtureFit::new(self.start(), data.into(), data.into(), likelihood, rate, 1).expect("valid")
    }

    /// The parameter at this place among all logits, then means, then log scales.
    pub(crate) fn entry(&mut self, entry: usize) -> &mut f64 {
        let k = self.logits.len();
        let list = match entry / k {
            0 => &mut self.logits,
            1 => &mut self.means,
            _ => &mut self.log_scales,
        };
        &mut list[entry % k]
    }

    /// ln p(x), or ln P(level of x), term by term.
    pub(crate) fn log_prob(&self, x: f64, likelihood: Likelihood) -> f64 {
        let mut terms = vec![0.0; self.logits.len()];
        log_softmax(&self.logits, &mut terms);
        for (k, term) in terms.iter_mut().enumerate() {
            let (mean, log_scale) = (self.means[k], self.log_scales[k]);
            *term += match likelihood {
                Likelihood::Continuous => Logistic::new(mean, log_scale.exp())
                    .expect("valid")
                    .log_prob(x),
                Likelihood::Discretized {
                    levels,
                    log_scale_min,
                } => log_level(x, mean, log_scale.max(log_scale_min), levels),
            };
        }
        log_sum_exp(&terms)
    }

    pub(crate) fn log_likelihood(&self, data: &[f64], likelihood: Likelihood) -> f64 {
        let sum: f64 = data.iter().map(|&x| self.log_prob(x, likelihood)).sum();
        sum / data.len() as f64
    }

    pub(crate) fn draw(&self, stream: &mut Stream, n: usize) -> Vec<f64> {
        let mut logs = vec![0.0; self.logits.len()];
        log_softmax(&self.logits, &mut logs);
        let draw = |_| {
            let mut rest = stream.uniform();
            let mut k = 0;
            while k + 1 < logs.len() && rest > logs[k].exp() {
                rest -= logs[k].exp();
                k += 1;
            }
            self.means[k] + self.log_scales[k].exp() * kernels::logit(stream.uniform())
        };
        (0..n).map(draw).collect()
    }
}

/// ln P of the level whose bin (low, high] holds x, under one logistic.
fn log_level(x: f64, mean: f64, log_scale: f64, levels: u32) -> f64 {
    let (last, scale) = (f64::from(levels) - 1.0, log_scale.exp());
    let edges = (1..levels).map(|j| (2.0 * f64::from(j) - f64::from(levels)) / last);
    let level = edges.filter(|&edge| x > edge).count() as f64;
    let end = |half: f64| ((2.0 * level + half) / last - 1.0 - mean) / scale;
    let (first, final_) = (level == 0.0, level == last);
    let upper = if final_ { 0.0 } else { log_sigmoid(end(1.0)) };
    let lower = if first { 0.0 } else { log_sigmoid(-end(-1.0)) };
    let both = if first || final_ {
        0.0
    } else {
        log1mexp(2.0 / last / scale)
    };
    upper + lower + both
}

pub(crate) fn three() -> Mixture {
    Mixture::new(&[0.3, -0.4, 1.0], &[-0.6, 0.1, 0.7], &[-2.0, -3.1, -1.2])
}

/// Values on both edges, outside, in the middle and on the flanks.
pub(crate) fn values() -> Vec<f64> {
    let inside = (0..300).map(|i| -1.0 + f64::from(i) / 150.0);
    inside.chain([-1.0, -1.0, 1.0, 1.7, -3.0]).collect()
}

/// The second and the third clamp one and two scales of [`three`].
pub(crate) fn likelihoods() -> [Likelihood; 5] {
    let discretized = |levels, log_scale_min| Likelihood::Discretized {
        levels,
        log_scale_min,
    };
    [
        Likelihood::Continuous,
        discretized(16, -2.5),
        discretized(3, -1.5),
        discretized(2, -7.0),
        BYTES,
    ]
}
