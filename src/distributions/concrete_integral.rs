//! The integral of a Concrete density.

use super::Concrete;
use crate::numerics::kernels;

/// Where the integrand has fallen below e⁻³² of its peak.
const REACH: f64 = 32.0;

impl Concrete {
    /// The integral of the density over the simplex, for n = 2, 3 and 4; NaN for more categories.
    ///
    /// It is 1 within 1e-9 whatever the parameters, if [`log_prob_from_log`](Self::log_prob_from_log) is
    /// right. With x = softmax(v), vₙ fixed and vₖ = (log αₖ − tₖ)/λ, the density in t is
    /// p(x) Π xₖ / λⁿ⁻¹, smooth and with exponential tails: the trapezoid rule converges exponentially.
    /// Up to about 6·10⁴ evaluations are made.
    pub fn integral(&self) -> f64 {
        let step: f64 = match self.len() {
            2 | 3 => 0.5,
            4 => 0.7,
            _ => return f64::NAN,
        };
        let mut lattice = Lattice {
            concrete: self,
            step,
            t: [0.0; 4],
            y: [0.0; 4],
            volume: (step / self.temperature()).ln() * (self.len() as f64 - 1.0),
        };
        lattice.sum(0)
    }
}

struct Lattice<'a> {
    concrete: &'a Concrete,
    step: f64,
    t: [f64; 4],
    y: [f64; 4],
    /// ln of the volume of a cell, in the log-ratios of x.
    volume: f64,
}

impl Lattice<'_> {
    /// The sum over t from axis `axis` on, at the values that the earlier ones have.
    fn sum(&mut self, axis: usize) -> f64 {
        let last = self.concrete.len() - 1;
        let earlier = &self.t[..axis];
        // The integrand falls as exp(−Σ (max t − t)), where tₙ = 0.
        let max = earlier.iter().copied().fold(0.0, f64::max);
        let spread = max + earlier.iter().map(|t| max - t).sum::<f64>();
        if spread > REACH {
            return 0.0;
        }
        if axis == last {
            return self.cell();
        }
        let cells = (REACH / self.step) as i32;
        (-cells..=cells).fold(0.0, |sum, k| {
            self.t[axis] = f64::from(k) * self.step;
            sum + self.sum(axis + 1)
        })
    }

    fn cell(&mut self) -> f64 {
        let n = self.concrete.len();
        let t = self.t[..n - 1].iter().copied().chain([0.0]);
        for ((y, a), t) in self.y.iter_mut().zip(self.concrete.log_alpha()).zip(t) {
            *y = (a - t) / self.concrete.temperature();
        }
        let y = &mut self.y[..n];
        let max = y.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let norm = max + y.iter().map(|v| kernels::exp(v - max)).sum::<f64>().ln();
        let mut jacobian = 0.0;
        for v in &mut *y {
            *v -= norm;
            jacobian += *v;
        }
        (self.concrete.log_prob_from_log(y) + jacobian + self.volume).exp()
    }
}
