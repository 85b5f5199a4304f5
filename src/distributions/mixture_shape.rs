//! Mode and entropy of a mixture, by search and by quadrature.

use super::{
    ContinuousDistribution, Cumulative, Entropy, Mixture, MixtureOfLogistics, Mode, Score,
};
use crate::numerics::integrate_pieces;
use std::cmp::Ordering;

/// Probabilities from either end at which the quantiles of the components are landmarks.
const LANDMARKS: [f64; 8] = [1e-16, 1e-9, 1e-4, 0.01, 0.08, 0.2, 0.35, 0.5];

/// Halvings of a bracket, after which its ends are neighbours or all but equal.
const HALVINGS: u32 = 200;

impl<C: Cumulative> Mixture<C> {
    /// Quantiles of all components in order: between two neighbours no component changes much.
    fn landmarks(&self) -> Vec<f64> {
        let of_one = |c: &C| LANDMARKS.map(|p| [c.quantile(p), c.upper_quantile(p)]);
        let components = self.weighted_components();
        ordered(components.flat_map(|(_, c)| of_one(c).into_iter().flatten()))
    }
}

fn ordered(points: impl Iterator<Item = f64>) -> Vec<f64> {
    let mut points: Vec<f64> = points.filter(|x| x.is_finite()).collect();
    points.sort_unstable_by(f64::total_cmp);
    points.dedup();
    points
}

/// By search, for components that have one mode each.
impl<C: Cumulative + Mode + Score> Mode for Mixture<C> {
    fn mode(&self) -> f64 {
        let own = ordered(self.weighted_components().map(|(_, c)| c.mode()));
        let (Some(&first), Some(&last)) = (own.first(), own.last()) else {
            return f64::NAN;
        };
        // Outside of these every component rises, or every one falls.
        let between = self.landmarks().into_iter();
        let between = between.filter(|&x| first < x && x < last);
        let points = ordered(own.iter().copied().chain(between));
        let mut best = (f64::NEG_INFINITY, first);
        let mut consider = |x: f64| {
            let log = self.log_prob(x);
            // Rounding does not make a later one larger.
            if log > best.0 + 4.0 * f64::EPSILON * (1.0 + best.0.abs())
                || (best.0.is_infinite() && log > best.0)
            {
                best = (log, x);
            }
        };
        let direction = |x: f64| self.d_log_prob_dx(x).partial_cmp(&0.0);
        let mut rising_from = None;
        for x in points {
            match (direction(x), rising_from) {
                (Some(Ordering::Greater), _) => rising_from = Some(x),
                (Some(Ordering::Less), Some(low)) => {
                    consider(summit(low, x, |x| direction(x) == Some(Ordering::Greater)));
                    rising_from = None;
                }
                (Some(Ordering::Less), None) => {}
                // Where it is level, or has no slope.
                _ => {
                    consider(x);
                    rising_from = None;
                }
            }
        }
        best.1
    }
}

/// Where the density stops rising, between a point where it does and one where it does not.
fn summit(mut low: f64, mut high: f64, rises: impl Fn(f64) -> bool) -> f64 {
    for _ in 0..HALVINGS {
        let middle = f64::midpoint(low, high);
        if middle <= low || middle >= high {
            break;
        }
        if rises(middle) {
            low = middle;
        } else {
            high = middle;
        }
    }
    f64::midpoint(low, high)
}

impl<C: Cumulative> Entropy for Mixture<C> {
    /// By quadrature of −p ln p, to about 1e-12.
    fn entropy(&self) -> f64 {
        let (low, high) = self.support();
        let inside = self.landmarks().into_iter();
        let inside = inside.filter(|&x| low < x && x < high);
        let points: Vec<f64> = [low].into_iter().chain(inside).chain([high]).collect();
        let surprise = |x: f64| match self.log_prob(x) {
            f64::NEG_INFINITY => 0.0,
            log => -log * log.exp(),
        };
        integrate_pieces(surprise, &points).value
    }
}

impl Mode for MixtureOfLogistics {
    fn mode(&self) -> f64 {
        self.mixture().mode()
    }
}

impl Entropy for MixtureOfLogistics {
    fn entropy(&self) -> f64 {
        self.mixture().entropy()
    }
}
