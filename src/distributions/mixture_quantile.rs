//! Quantiles of a mixture, by root finding.

use super::traits::probability;
use super::{ContinuousDistribution, Cumulative, Mixture};

/// The end from which a probability is counted.
///
/// The upper tail is the lower one of the line that is mirrored at 0, and is treated as that.
#[derive(Clone, Copy, PartialEq)]
enum Tail {
    Lower,
    Upper,
}

/// Steps that may be Newton's; then each halves the number of doubles in the bracket, of which there are
/// fewer than 2⁶⁴.
const NEWTON_STEPS: u32 = 64;

/// Where |ln F − ln p| is so near the rounding of F that one more step is the last.
const RESIDUAL: f64 = 16.0 * f64::EPSILON;

/// Where it is rounding alone, and a step would be noise: a long one where F is nearly flat.
const NOISE: f64 = 2.0 * f64::EPSILON;

impl Tail {
    /// A point of the mirrored line, or back.
    fn mirror(self, x: f64) -> f64 {
        match self {
            Self::Lower => x,
            Self::Upper => 0.0 - x,
        }
    }

    fn quantile(self, component: &impl Cumulative, p: f64) -> f64 {
        match self {
            Self::Lower => component.quantile(p),
            Self::Upper => -component.upper_quantile(p),
        }
    }
}

impl<C: Cumulative> Mixture<C> {
    /// The x with cdf(x) = p.
    pub(super) fn lower_tail_quantile(&self, p: f64) -> f64 {
        if p == 0.0 {
            return self.support().0;
        }
        self.tail_quantile(Tail::Lower, probability(p))
    }

    /// The x with survival(x) = p.
    pub(super) fn upper_tail_quantile(&self, p: f64) -> f64 {
        if p == 0.0 {
            return self.support().1;
        }
        self.tail_quantile(Tail::Upper, probability(p))
    }

    /// Newton's method on ln F − ln p, kept within a bracket that bisection halves where a step does not.
    fn tail_quantile(&self, tail: Tail, p: f64) -> f64 {
        if p.is_nan() {
            return p;
        }
        let (mut low, mut high) = self.bracket(tail, p);
        let mut y = f64::midpoint(low, high);
        let mut last = high - low;
        for step in 0..2 * NEWTON_STEPS + 2 {
            let (residual, slope) = self.residual(tail, y, p);
            if residual < 0.0 {
                low = y;
            } else {
                high = y;
            }
            // Rounding may have put the root just outside the bracket: its ends may be tried.
            let newton = if slope > 0.0 && residual.abs() > NOISE {
                (y - residual / slope).max(low).min(high)
            } else {
                y
            };
            if residual.abs() <= RESIDUAL.max(slope * y.abs() * f64::EPSILON) {
                return tail.mirror(newton);
            }
            let halves = 2.0 * (newton - y).abs() <= last && newton != y;
            let next = if step >= NEWTON_STEPS {
                middle_double(low, high)
            } else if halves {
                newton
            } else {
                f64::midpoint(low, high)
            };
            last = (next - y).abs();
            y = next;
            if last <= f64::EPSILON * y.abs() {
                break;
            }
        }
        tail.mirror(y)
    }

    /// Two points of the mirrored line with the quantile between them.
    ///
    /// At the least of the components' quantiles F ≤ p, at the greatest F ≥ p. As πₖFₖ ≤ F, also F ≥ p where
    /// one πₖFₖ = p; and F ≤ p where no πₖFₖ is above p/K. In a far tail these are a few scales apart.
    fn bracket(&self, tail: Tail, p: f64) -> (f64, f64) {
        let count = self.weighted_components().count() as f64;
        let (mut least, mut below) = (f64::INFINITY, f64::INFINITY);
        let (mut greatest, mut above) = (f64::NEG_INFINITY, f64::INFINITY);
        for (weight, component) in self.weighted_components() {
            let own = tail.quantile(component, p);
            let share = p / weight;
            least = least.min(own);
            greatest = greatest.max(own);
            below = below.min(tail.quantile(component, (share / count).min(1.0)));
            above = above.min(tail.quantile(component, share.min(1.0)));
        }
        (least.max(below), greatest.min(above))
    }

    /// ln F − ln p and its derivative at `y` of the mirrored line.
    fn residual(&self, tail: Tail, y: f64, p: f64) -> (f64, f64) {
        let x = tail.mirror(y);
        let mass = match tail {
            Tail::Lower => self.cdf(x),
            Tail::Upper => self.survival(x),
        };
        let ratio = mass / p;
        let (log_mass, residual) = if mass.is_normal() && ratio.is_normal() {
            (mass.ln(), ratio.ln())
        } else {
            let log_mass = match tail {
                Tail::Lower => self.log_cdf(x),
                Tail::Upper => self.log_survival(x),
            };
            (log_mass, log_mass - p.ln())
        };
        (residual, (self.log_prob(x) - log_mass).exp())
    }
}

/// The double that has as many doubles above it, up to `high`, as below it, down to `low`.
fn middle_double(low: f64, high: f64) -> f64 {
    let rank = |bits: i64| bits ^ (((bits >> 63) as u64) >> 1) as i64;
    let [low, high] = [low, high].map(|x| rank(x.to_bits() as i64));
    f64::from_bits(rank(i64::midpoint(low, high)) as u64)
}
