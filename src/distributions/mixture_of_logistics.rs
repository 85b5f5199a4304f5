//! The mixture of logistics, as networks give it: by logits, means and log scales.

use super::error::{FINITE, check, check_list};
use super::{
    ContinuousDistribution, Cumulative, Logistic, Mixture, Moments, ParameterError, Score,
    StandardDistribution, StandardLogistic,
};
use crate::random::Stream;
use rand::Rng;
use rand::distr::Distribution;

/// `MixtureOfLogistics(ℓ, m, log s)`: p(x) = Σₖ πₖ Logistic(x; mₖ, sₖ) with π = softmax(ℓ), on the whole line.
///
/// The mₖ and sₖ are in the units of x, logits and log scales in nats; all three lists have K entries. A
/// draw takes two uniforms. Sources: Salimans et al., *PixelCNN++*, 2017; van den Oord et al., *Parallel
/// WaveNet*, 2017.
///
/// ```
/// use rand::RngExt;
/// use reparam::distributions::{Cumulative, MixtureOfLogistics};
/// use reparam::random::Stream;
///
/// let mixture = MixtureOfLogistics::new(&[0.0, 0.0], &[-0.5, 0.5], &[-2.0, -2.0])?;
/// assert!((mixture.cdf(0.0) - 0.5).abs() < 1e-15);
///
/// // Any generator of rand will do.
/// let mut rng = Stream::new(1, "example");
/// let x: f64 = rng.sample(&mixture);
/// assert!(x.is_finite());
///
/// assert_eq!(
///     MixtureOfLogistics::new(&[0.0], &[0.0], &[800.0]).unwrap_err().to_string(),
///     "MixtureOfLogistics: log_scales[0] is 800, but must be such that its exponential is positive and finite",
/// );
/// # Ok::<(), reparam::distributions::ParameterError>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct MixtureOfLogistics {
    means: Vec<f64>,
    log_scales: Vec<f64>,
    mixture: Mixture<Logistic>,
}

const AT_LEAST_ONE: (usize, &str) = (1, "at least 1");
const AS_LOGITS: &str = "the number of logits";

impl MixtureOfLogistics {
    /// The mixture with these logits, means and log scales.
    ///
    /// # Errors
    /// When there is no logit, when the lists differ in length, when an entry is not finite, or when the
    /// exponential of a log scale is 0 or infinite.
    pub fn new(logits: &[f64], means: &[f64], log_scales: &[f64]) -> Result<Self, ParameterError> {
        check_parameters("MixtureOfLogistics", logits, means, log_scales)?;
        let pairs = means.iter().zip(log_scales);
        let components: Result<Vec<_>, _> = pairs
            .map(|(&mean, log_scale)| Logistic::new(mean, log_scale.exp()))
            .collect();
        Ok(Self {
            means: means.to_vec(),
            log_scales: log_scales.to_vec(),
            mixture: Mixture::new(logits, components?)?,
        })
    }

    /// ℓ.
    pub fn logits(&self) -> &[f64] {
        self.mixture.weights().logits()
    }

    /// m.
    pub fn means(&self) -> &[f64] {
        &self.means
    }

    /// log s.
    pub fn log_scales(&self) -> &[f64] {
        &self.log_scales
    }

    /// The same distribution, as a mixture of any family.
    pub fn mixture(&self) -> &Mixture<Logistic> {
        &self.mixture
    }

    /// K, the number of components; at least 1.
    #[allow(clippy::len_without_is_empty, reason = "it is never empty")]
    pub fn len(&self) -> usize {
        self.mixture.len()
    }

    /// Writes d ln p(x) / d(ℓ, m, log s) into `out`, and returns ln p(x).
    ///
    /// There are K derivatives by logits, then K by means, then K by log scales. With the responsibility
    /// P(k|x) and z = (x − mₖ)/sₖ they are P(k|x) − πₖ, P(k|x) tanh(z/2)/sₖ and P(k|x) (z tanh(z/2) − 1).
    /// Entries of `out` beyond 3K are left alone; a shorter one takes the first.
    pub fn d_log_prob_dparams(&self, x: f64, out: &mut [f64]) -> f64 {
        self.mixture.responsibilities(x, out);
        let by_own = |_, component: &Logistic| {
            let z = component.standardise(x);
            [
                (0.0 - StandardLogistic::score(z)) / component.scale(),
                StandardLogistic::log_scale_score(z),
            ]
        };
        gradient(&self.mixture, by_own, out);
        self.mixture.log_prob(x)
    }
}

/// Writes the derivatives of ln Σₖ πₖ qₖ by logits, means and log scales into `out`, which starts with the shares
/// πₖ qₖ / Σⱼ πⱼ qⱼ.
///
/// `by_own` gives the derivatives of ln qₖ by mean and log scale of component k.
pub(super) fn gradient(
    mixture: &Mixture<Logistic>,
    by_own: impl Fn(usize, &Logistic) -> [f64; 2],
    out: &mut [f64],
) {
    let (weights, components) = (mixture.weights(), mixture.components());
    for (k, component) in components.iter().enumerate().take(out.len()) {
        let share = out[k];
        let [by_mean, by_log_scale] = if share == 0.0 {
            [0.0; 2]
        } else {
            by_own(k, component).map(|derivative| share * derivative)
        };
        let by_logit = share - weights.probs()[k];
        let derivatives = [by_logit, by_mean, by_log_scale];
        let places = out.iter_mut().skip(k).step_by(components.len());
        for (place, derivative) in places.zip(derivatives) {
            *place = derivative;
        }
    }
}

/// Whether logits, means and log scales make a mixture of logistics, on behalf of `family`.
pub(crate) fn check_parameters(
    family: &'static str,
    logits: &[f64],
    means: &[f64],
    log_scales: &[f64],
) -> Result<(), ParameterError> {
    let names = [family, "number of logits", "logits", FINITE];
    check_list(logits, f64::is_finite, AT_LEAST_ONE, names)?;
    let same = |list: &[f64], name| {
        let length = list.len();
        check(
            length == logits.len(),
            family,
            name,
            length as f64,
            AS_LOGITS,
        )
    };
    let names = [family, "number of means", "means", FINITE];
    same(means, names[1])?;
    check_list(means, f64::is_finite, AT_LEAST_ONE, names)?;
    let range = "such that its exponential is positive and finite";
    let names = [family, "number of log_scales", "log_scales", range];
    same(log_scales, names[1])?;
    let allowed = |log_scale: f64| log_scale.exp() > 0.0 && log_scale.exp() < f64::INFINITY;
    check_list(log_scales, allowed, AT_LEAST_ONE, names)
}

/// Whether log scales can be raised to `log_scale_min`, on behalf of `family`.
pub(crate) fn check_log_scale_min(
    family: &'static str,
    log_scale_min: f64,
) -> Result<f64, ParameterError> {
    let allowed = log_scale_min.is_finite() && log_scale_min.exp() < f64::INFINITY;
    let range = "finite, with a finite exponential";
    check(allowed, family, "log_scale_min", log_scale_min, range)
}

impl ContinuousDistribution for MixtureOfLogistics {
    fn log_prob(&self, x: f64) -> f64 {
        self.mixture.log_prob(x)
    }

    fn support(&self) -> (f64, f64) {
        self.mixture.support()
    }

    fn fill(&self, stream: &mut Stream, out: &mut [f64]) {
        self.mixture.fill(stream, out);
    }
}

/// From two uniforms: one for the component, one for its Logistic.
impl Distribution<f64> for MixtureOfLogistics {
    fn sample<R: Rng + ?Sized>(&self, rng: &mut R) -> f64 {
        self.mixture.sample(rng)
    }
}

impl Cumulative for MixtureOfLogistics {
    fn cdf(&self, x: f64) -> f64 {
        self.mixture.cdf(x)
    }

    fn survival(&self, x: f64) -> f64 {
        self.mixture.survival(x)
    }

    fn log_cdf(&self, x: f64) -> f64 {
        self.mixture.log_cdf(x)
    }

    fn log_survival(&self, x: f64) -> f64 {
        self.mixture.log_survival(x)
    }

    fn quantile(&self, p: f64) -> f64 {
        self.mixture.quantile(p)
    }

    fn upper_quantile(&self, q: f64) -> f64 {
        self.mixture.upper_quantile(q)
    }
}

impl Moments for MixtureOfLogistics {
    fn mean(&self) -> f64 {
        self.mixture.mean()
    }

    fn variance(&self) -> f64 {
        self.mixture.variance()
    }

    fn standard_deviation(&self) -> f64 {
        self.mixture.standard_deviation()
    }
}

impl Score for MixtureOfLogistics {
    fn d_log_prob_dx(&self, x: f64) -> f64 {
        self.mixture.d_log_prob_dx(x)
    }
}
