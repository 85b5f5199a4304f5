//! How a quantile of a mixture moves with its parameters.

use super::{
    ContinuousDistribution, Cumulative, LocationScale, Mixture, MixtureOfLogistics,
    StandardDistribution,
};

impl<S: StandardDistribution> Mixture<LocationScale<S>> {
    /// Writes dx/d(ℓ, μ, s) for x = quantile(u), with u held, into `out`, and returns x.
    ///
    /// There are K derivatives by logits, then K by locations, then K by scales, all implicit: with the responsibility
    /// P(k|x) and z = (x − μₖ)/sₖ they are −πₖ (Fₖ(x) − F(x))/p(x), P(k|x) and P(k|x) z. They are those of the quantile: a
    /// draw that picks a component first jumps as the weights change. Entries of `out` beyond 3K are left alone; a
    /// shorter one takes the first. Source: Figurnov, Mohamed and Mnih, *Implicit reparameterization gradients*, 2018,
    /// section 4.
    ///
    /// ```
    /// use reparam::distributions::{Mixture, Normal};
    ///
    /// let components = vec![Normal::new(-2.0, 1.0)?, Normal::new(2.0, 1.0)?];
    /// let mixture = Mixture::new(&[0.0, 0.0], components)?;
    /// let mut gradient = [0.0; 6];
    /// assert_eq!(mixture.d_quantile_dparams(0.5, &mut gradient), 0.0);
    /// // In the middle both locations move it alike.
    /// assert_eq!(gradient[2..4], [0.5, 0.5]);
    /// # Ok::<(), reparam::distributions::ParameterError>(())
    /// ```
    pub fn d_quantile_dparams(&self, u: f64, out: &mut [f64]) -> f64 {
        let x = self.quantile(u);
        let (count, log_density) = (self.len(), self.log_prob(x));
        let lower = u <= 0.5;
        let over_density = (log_tail(self, x, lower) - log_density).exp();
        let mut shares = vec![0.0; count];
        self.responsibilities(x, &mut shares);
        for (k, component) in self.components().iter().enumerate() {
            let own =
                (self.weights().log_prob(k) + log_tail(component, x, lower) - log_density).exp();
            let ahead = self.weights().probs()[k] * over_density - own;
            let by_logit = if lower { ahead } else { 0.0 - ahead };
            let by_scale = if shares[k] == 0.0 {
                0.0
            } else {
                shares[k] * component.standardise(x)
            };
            let places = out.iter_mut().skip(k).step_by(count);
            for (place, derivative) in places.zip([by_logit, shares[k], by_scale]) {
                *place = derivative;
            }
        }
        x
    }
}

/// ln of the probability below x, or above it.
fn log_tail(d: &impl Cumulative, x: f64, lower: bool) -> f64 {
    if lower {
        d.log_cdf(x)
    } else {
        d.log_survival(x)
    }
}

impl MixtureOfLogistics {
    /// Writes dx/d(ℓ, m, log s) for x = quantile(u), with u held, into `out`, and returns x.
    ///
    /// As [`Mixture::d_quantile_dparams`], but that the last K are by log scales.
    pub fn d_quantile_dparams(&self, u: f64, out: &mut [f64]) -> f64 {
        let x = self.mixture().d_quantile_dparams(u, out);
        let by_scales = out.iter_mut().skip(2 * self.len());
        for (derivative, component) in by_scales.zip(self.mixture().components()) {
            *derivative *= component.scale();
        }
        x
    }
}
