//! Mean, variance and entropy of the binary Concrete, by quadrature.

use super::{BinaryConcrete, Entropy, Moments};
use crate::numerics::{integrate_pieces, sigmoid};

/// Where the noise has density below e⁻⁶⁰ of its peak.
const REACH: f64 = 60.0;

/// The noise of one draw, as an integrand takes it.
struct Noise {
    /// The standard Logistic variate n.
    value: f64,
    /// n − a, its distance from where x passes ½.
    distance: f64,
    /// The root of its density.
    root_density: f64,
}

/// A binary Concrete whose logit −a is not positive; one with logit a is its mirror image.
struct Mirrored {
    a: f64,
    temperature: f64,
}

impl Mirrored {
    fn of(concrete: &BinaryConcrete) -> Self {
        Self {
            a: concrete.logit().abs(),
            temperature: concrete.temperature(),
        }
    }

    /// ∫ g over the noise.
    ///
    /// x moves from 0 to 1 where the distance is a few λ, which may be narrower than the noise by any factor, and
    /// than the difference of neighbouring doubles near a. So the noise above a/2 is taken by its distance, and
    /// pieces are laid around both places in steps that grow fourfold.
    fn integrate(&self, g: impl Fn(Noise) -> f64) -> f64 {
        let (a, half) = (self.a, 0.5 * self.a);
        let steps = || (-1..4).map(|k| 4.0_f64.powi(k));
        let from_zero = |scale: f64| steps().flat_map(move |step| [-step * scale, step * scale]);
        let below = from_zero(1.0)
            .chain(from_zero(self.temperature).map(|distance| distance + a))
            .chain([0.0]);
        let above = from_zero(1.0)
            .chain(from_zero(self.temperature))
            .chain([0.0]);
        let root_density = |value: f64| {
            let e = (-0.5 * value.abs()).exp();
            e / (1.0 + e * e)
        };
        let lower = integrate_pieces(
            |value| {
                g(Noise {
                    value,
                    distance: value - a,
                    root_density: root_density(value),
                })
            },
            &pieces(-REACH, half, below),
        );
        let upper = integrate_pieces(
            |distance| {
                let value = distance + a;
                g(Noise {
                    value,
                    distance,
                    root_density: root_density(value),
                })
            },
            &pieces(-half, REACH, above),
        );
        lower.value + upper.value
    }

    /// x at no noise.
    fn centre(&self) -> f64 {
        sigmoid(-self.a / self.temperature)
    }

    /// x less what it is at no noise, without cancellation.
    fn deviation(&self, noise: &Noise) -> f64 {
        let (x, rest) = (
            sigmoid(noise.distance / self.temperature),
            sigmoid(-noise.distance / self.temperature),
        );
        let shift = noise.value / self.temperature;
        if shift < 0.0 {
            self.centre() * rest * shift.exp_m1()
        } else {
            -x * sigmoid(self.a / self.temperature) * (-shift).exp_m1()
        }
    }

    /// E x less what x is at no noise.
    fn mean_deviation(&self) -> f64 {
        self.integrate(|noise| self.deviation(&noise) * noise.root_density * noise.root_density)
    }

    fn mean(&self) -> f64 {
        self.centre() + self.mean_deviation()
    }

    fn standard_deviation(&self) -> f64 {
        // Near the root of E (x − centre)², whose square may underflow.
        let size = (-self.a * (1.0 / self.temperature).min(0.5)).exp() / self.temperature.max(1.0);
        if size == 0.0 {
            return 0.0;
        }
        let mean = self.mean_deviation() / size;
        let square = self.integrate(|noise| {
            let root = self.deviation(&noise) * noise.root_density / size;
            root * root
        });
        size * (square - mean * mean).sqrt()
    }

    /// −E ln(x(1 − x)) = E |y| + 2 E ln(1 + e⁻ʸ) with y = |logit x|.
    fn mean_surprise(&self) -> f64 {
        // E |n − a| of a standard Logistic n.
        let mean_distance = self.a + 2.0 * (-self.a).exp().ln_1p();
        let rest = self.integrate(|noise| {
            let logarithm = (-noise.distance.abs() / self.temperature).exp().ln_1p();
            logarithm * noise.root_density * noise.root_density
        });
        mean_distance / self.temperature + 2.0 * rest
    }
}

/// Two ends, and those of the points that lie between them, in order.
fn pieces(low: f64, high: f64, between: impl Iterator<Item = f64>) -> Vec<f64> {
    let mut points: Vec<f64> = between
        .filter(|point| low < *point && *point < high)
        .chain([low, high])
        .collect();
    points.sort_unstable_by(f64::total_cmp);
    points
}

impl Moments for BinaryConcrete {
    /// By quadrature, to about 1e-12 relatively, and 1 − mean as well.
    fn mean(&self) -> f64 {
        let mean = Mirrored::of(self).mean();
        if self.logit() > 0.0 { 1.0 - mean } else { mean }
    }

    /// By quadrature, to about 1e-12 relatively.
    fn variance(&self) -> f64 {
        self.standard_deviation().powi(2)
    }

    /// By quadrature, to about 1e-12 relatively.
    fn standard_deviation(&self) -> f64 {
        Mirrored::of(self).standard_deviation()
    }
}

impl Entropy for BinaryConcrete {
    /// That of logit(x), 2 − ln λ, plus E ln(x(1 − x)) by quadrature.
    fn entropy(&self) -> f64 {
        (2.0 - self.temperature().ln()) - Mirrored::of(self).mean_surprise()
    }
}
