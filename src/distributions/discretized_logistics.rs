//! The likelihood of PixelCNN++ and its gradient.

use super::mixture_of_logistics::{check_log_scale_min, gradient};
use super::{Discretized, Interval, Logistic, MixtureOfLogistics, ParameterError};
use crate::numerics::{LogSumExp, sigmoid};
use rand::Rng;
use rand::distr::Distribution;

/// A mixture of logistics in bins, with log scales that are raised to a least one.
///
/// `log_scale_min` is −7 in the code of PixelCNN++ and of WaveNet. Source: Salimans et al., *PixelCNN++*, 2017.
///
/// ```
/// use rand::RngExt;
/// use reparam::distributions::{DiscretizedMixtureOfLogistics, MixtureOfLogistics};
/// use reparam::random::Stream;
///
/// let mixture = MixtureOfLogistics::new(&[0.0], &[0.0], &[-2.0])?;
/// let pixel = DiscretizedMixtureOfLogistics::new(&mixture, 256, -7.0)?;
/// let mut gradient = [0.0; 3];
/// assert_eq!(pixel.d_log_prob_dparams(128, &mut gradient), pixel.log_prob(128));
///
/// // Any generator of rand will do.
/// let mut rng = Stream::new(1, "example");
/// let level: u32 = rng.sample(&pixel);
/// assert!(level < 256);
/// # Ok::<(), reparam::distributions::ParameterError>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct DiscretizedMixtureOfLogistics {
    discretized: Discretized<Logistic>,
    /// Whether the log scale was raised, so that the likelihood does not change with it.
    raised: Vec<bool>,
    log_scale_min: f64,
}

impl DiscretizedMixtureOfLogistics {
    /// `mixture` in `levels` bins, with log scales below `log_scale_min` raised to it.
    ///
    /// # Errors
    /// As [`Discretized::new`], when `log_scale_min` is not finite, or when its exponential is infinite.
    pub fn new(
        mixture: &MixtureOfLogistics,
        levels: u32,
        log_scale_min: f64,
    ) -> Result<Self, ParameterError> {
        check_log_scale_min("DiscretizedMixtureOfLogistics", log_scale_min)?;
        let given = mixture.log_scales();
        let log_scales: Vec<f64> = given.iter().map(|v| v.max(log_scale_min)).collect();
        let effective = MixtureOfLogistics::new(mixture.logits(), mixture.means(), &log_scales)?;
        Ok(Self {
            discretized: Discretized::new(effective.mixture().clone(), levels)?,
            raised: given.iter().map(|v| *v < log_scale_min).collect(),
            log_scale_min,
        })
    }

    /// The distribution without its gradient: its levels, edges, probabilities, mean and entropy.
    pub fn discretized(&self) -> &Discretized<Logistic> {
        &self.discretized
    }

    /// The least log scale.
    pub fn log_scale_min(&self) -> f64 {
        self.log_scale_min
    }

    /// ln P(level), in nats; −∞ for what is no level.
    pub fn log_prob(&self, level: u32) -> f64 {
        self.discretized.log_prob(level)
    }

    /// Writes d ln P(level) / d(ℓ, m, log s) into `out`, and returns ln P(level).
    ///
    /// There are K derivatives by logits, then K by means, then K by log scales. With the ends a and b of the
    /// bin in units of sₖ and d = b − a, a component's ln P changes with its mean by (σ(a) − σ(−b))/s and with
    /// its log scale by −bσ(−b) + aσ(a) − d/(eᵈ − 1), where a term at an infinite end is 0. A raised log scale
    /// has derivative 0. Entries of `out` beyond 3K are left alone; a shorter one takes the first. All are NaN
    /// for what is no level.
    pub fn d_log_prob_dparams(&self, level: u32, out: &mut [f64]) -> f64 {
        let mixture = self.discretized.mixture();
        if level >= self.discretized.levels() {
            let entries = out.len().min(3 * mixture.len());
            out[..entries].fill(f64::NAN);
            return f64::NEG_INFINITY;
        }
        let (low, high) = self.discretized.edges(level);
        let by_own = |k: usize, component: &Logistic| {
            let [by_mean, by_log_scale] = d_log_interval(component, low, high);
            [by_mean, if self.raised[k] { 0.0 } else { by_log_scale }]
        };
        let mut sum = LogSumExp::EMPTY;
        for (k, component) in mixture.components().iter().enumerate() {
            let term = mixture.weights().log_prob(k) + component.log_interval(low, high);
            sum.push(term);
            if let Some(place) = out.get_mut(k) {
                *place = term;
            }
        }
        let log_prob = sum.value();
        for share in out.iter_mut().take(mixture.len()) {
            *share = (*share - log_prob).exp();
        }
        gradient(mixture, by_own, out);
        log_prob
    }
}

/// The level of a draw of the mixture.
impl Distribution<u32> for DiscretizedMixtureOfLogistics {
    fn sample<R: Rng + ?Sized>(&self, rng: &mut R) -> u32 {
        self.discretized.sample(rng)
    }
}

/// d ln P(low < X ≤ high) / d(m, log s).
fn d_log_interval(logistic: &Logistic, low: f64, high: f64) -> [f64; 2] {
    let scale = logistic.scale();
    // Of an end t in units of the scale: σ(±t) and t σ(±t), which vanish with an infinite t.
    let end = |x: f64, sign: f64| {
        let t = logistic.standardise(x);
        let share = sigmoid(sign * t);
        (share, if share == 0.0 { 0.0 } else { t * share })
    };
    let (a, b) = (end(low, 1.0), end(high, -1.0));
    let d = (high - low) / scale;
    let narrowing = if d.is_infinite() { 0.0 } else { d / d.exp_m1() };
    [(a.0 - b.0) / scale, a.1 - b.1 - narrowing]
}
