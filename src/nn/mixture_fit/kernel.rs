//! The log-likelihood of a mixture of logistics and its gradient, in one pass without allocation.
//!
//! Parameters stand in one list: all logits, then all means, then all log scales. Every component's term is
//! written as exp(exponent) / divisor with a divisor between 1 and 4, so that the largest exponent can be
//! taken out before any exponential is, and one logarithm a value remains.

use super::Likelihood;
use crate::numerics::{kernels, log_sum_exp, log1mexp};

/// Values handled at once: what belongs to a block stays in the cache.
const BLOCK: usize = 64;

/// Room for one component's terms in a block of values.
#[derive(Clone, Debug)]
pub(super) struct Row {
    component: Component,
    weight: [f64; BLOCK],
    by_mean: [f64; BLOCK],
    by_log_scale: [f64; BLOCK],
}

impl Row {
    /// Room for so many components.
    pub(super) fn rows(components: usize) -> Vec<Self> {
        let row = Self {
            component: Component::default(),
            weight: [0.0; BLOCK],
            by_mean: [0.0; BLOCK],
            by_log_scale: [0.0; BLOCK],
        };
        vec![row; components]
    }
}

/// What all values share about a component.
#[derive(Clone, Copy, Debug, Default)]
struct Component {
    weight: f64,
    mean: f64,
    scale: f64,
    /// The part of the exponent that does not depend on the value, in a bin open to one side.
    open: f64,
    /// The same in a closed bin, or of a density.
    closed: f64,
    /// What the width of a closed bin, or the density's factor 1/s, takes off the derivative by log s.
    narrowing: f64,
    /// Whether the log scale is below its clamp, and moves nothing.
    clamped: bool,
}

/// A term's divisor, and the derivatives of its logarithm by mean (times s) and by log scale.
struct Term {
    divisor: f64,
    by_mean: f64,
    by_log_scale: f64,
}

/// One of the two likelihoods.
trait Law: Copy {
    /// The value that stands for `x`.
    fn place(self, x: f64) -> f64;
    fn component(self, log_weight: f64, mean: f64, log_scale: f64) -> Component;
    fn exponent(self, component: &Component, x: f64) -> f64;
    fn term(self, component: &Component, x: f64) -> Term;
}

/// The density.
#[derive(Clone, Copy)]
struct Continuous;

impl Law for Continuous {
    #[inline]
    fn place(self, x: f64) -> f64 {
        x
    }

    fn component(self, log_weight: f64, mean: f64, log_scale: f64) -> Component {
        Component {
            weight: log_weight.exp(),
            mean,
            scale: log_scale.exp(),
            open: 0.0,
            closed: log_weight - log_scale,
            narrowing: 1.0,
            clamped: false,
        }
    }

    #[inline]
    fn exponent(self, component: &Component, x: f64) -> f64 {
        component.closed - ((x - component.mean) / component.scale).abs()
    }

    #[inline]
    fn term(self, component: &Component, x: f64) -> Term {
        let z = (x - component.mean) / component.scale;
        let e = kernels::exp(-z.abs());
        let slope = ((1.0 - e) / (1.0 + e)).copysign(z);
        Term {
            divisor: (1.0 + e) * (1.0 + e),
            by_mean: slope,
            by_log_scale: z * slope - component.narrowing,
        }
    }
}

/// The probability of a level.
#[derive(Clone, Copy)]
struct Discretized {
    /// The number of levels, less one.
    last: f64,
    half_width: f64,
    log_scale_min: f64,
}

impl Law for Discretized {
    fn place(self, x: f64) -> f64 {
        let level = (0.5 * (x + 1.0) * self.last + 0.5).floor();
        2.0 * level.clamp(0.0, self.last) / self.last - 1.0
    }

    fn component(self, log_weight: f64, mean: f64, log_scale: f64) -> Component {
        let scale = log_scale.max(self.log_scale_min).exp();
        let width = 2.0 * self.half_width / scale;
        let narrowing = if width == 0.0 {
            1.0
        } else if width.is_infinite() {
            0.0
        } else {
            width / width.exp_m1()
        };
        Component {
            weight: log_weight.exp(),
            mean,
            scale,
            open: log_weight,
            closed: log_weight + log1mexp(width),
            narrowing,
            clamped: log_scale < self.log_scale_min,
        }
    }

    #[inline]
    fn exponent(self, component: &Component, x: f64) -> f64 {
        let (a, b) = self.ends(component, x);
        let (lower, upper) = (x > -1.0, x < 1.0);
        let constant = if lower & upper {
            component.closed
        } else {
            component.open
        };
        constant + if upper { b.min(0.0) } else { 0.0 } - if lower { a.max(0.0) } else { 0.0 }
    }

    #[inline]
    fn term(self, component: &Component, x: f64) -> Term {
        let (a, b) = self.ends(component, x);
        let (lower, upper) = (x > -1.0, x < 1.0);
        let (ea, eb) = (kernels::exp(-a.abs()), kernels::exp(-b.abs()));
        // σ(a) and σ(−b), or nothing at an open end.
        let below = if a < 0.0 { ea } else { 1.0 } / (1.0 + ea);
        let above = if b > 0.0 { eb } else { 1.0 } / (1.0 + eb);
        let (below, below_scale) = if lower {
            (below, a * below)
        } else {
            (0.0, 0.0)
        };
        let (above, above_scale) = if upper {
            (above, b * above)
        } else {
            (0.0, 0.0)
        };
        let narrowing = if lower & upper {
            component.narrowing
        } else {
            0.0
        };
        Term {
            divisor: if lower { 1.0 + ea } else { 1.0 } * if upper { 1.0 + eb } else { 1.0 },
            by_mean: below - above,
            by_log_scale: below_scale - above_scale - narrowing,
        }
    }
}

impl Discretized {
    /// The ends of the bin of `x`, in units of the scale from the mean.
    #[inline]
    fn ends(self, component: &Component, x: f64) -> (f64, f64) {
        let Component { mean, scale, .. } = *component;
        (
            (x - self.half_width - mean) / scale,
            (x + self.half_width - mean) / scale,
        )
    }
}

fn discretized(levels: u32, log_scale_min: f64) -> Discretized {
    let last = f64::from(levels) - 1.0;
    Discretized {
        last,
        half_width: 1.0 / last,
        log_scale_min,
    }
}

/// The mean log-likelihood of `values`, in nats: −∞ where it is below every double, never NaN.
pub(super) fn log_likelihood(likelihood: Likelihood, parameters: &[f64], values: &[f64]) -> f64 {
    match likelihood {
        Likelihood::Continuous => mean_log_prob(Continuous, parameters, values),
        Likelihood::Discretized {
            levels,
            log_scale_min,
        } => mean_log_prob(discretized(levels, log_scale_min), parameters, values),
    }
}

/// The mean log-likelihood of `values`, in nats, whose gradient, with its sign changed, goes to `gradient`.
pub(super) fn loss_gradient(
    likelihood: Likelihood,
    parameters: &[f64],
    values: &[f64],
    rows: &mut [Row],
    gradient: &mut [f64],
) -> f64 {
    match likelihood {
        Likelihood::Continuous => fused(Continuous, parameters, values, rows, gradient),
        Likelihood::Discretized {
            levels,
            log_scale_min,
        } => {
            let law = discretized(levels, log_scale_min);
            fused(law, parameters, values, rows, gradient)
        }
    }
}

/// The components that a list of parameters describes.
fn components<L: Law>(law: L, parameters: &[f64]) -> impl Iterator<Item = Component> + Clone {
    let (logits, rest) = parameters.split_at(parameters.len() / 3);
    let (means, log_scales) = rest.split_at(logits.len());
    let normaliser = log_sum_exp(logits);
    let shapes = means.iter().zip(log_scales);
    let all = logits.iter().zip(shapes);
    all.map(move |(logit, (&mean, &log_scale))| law.component(logit - normaliser, mean, log_scale))
}

fn mean_log_prob<L: Law>(law: L, parameters: &[f64], values: &[f64]) -> f64 {
    let components = components(law, parameters);
    let mut sum = 0.0;
    for block in values.chunks(BLOCK) {
        let mut block = Block::new(law, block);
        for component in components.clone() {
            block.raise(law, &component);
        }
        for component in components.clone() {
            block.add(law, &component);
        }
        sum += block.log_prob();
    }
    sum / values.len() as f64
}

fn fused<L: Law>(
    law: L,
    parameters: &[f64],
    values: &[f64],
    rows: &mut [Row],
    gradient: &mut [f64],
) -> f64 {
    for (row, component) in rows.iter_mut().zip(components(law, parameters)) {
        row.component = component;
    }
    gradient.fill(0.0);
    let mut sum = 0.0;
    for block in values.chunks(BLOCK) {
        let mut block = Block::new(law, block);
        for row in &*rows {
            block.raise(law, &row.component);
        }
        for row in &mut *rows {
            block.differentiate(law, row);
        }
        sum += block.log_prob();
        block.share(rows, gradient);
    }
    let count = values.len() as f64;
    for (k, row) in rows.iter().enumerate() {
        let [logit, mean, log_scale] = [0, 1, 2].map(|part| k + part * rows.len());
        let component = &row.component;
        gradient[logit] = component.weight - gradient[logit] / count;
        gradient[mean] /= -count * component.scale;
        gradient[log_scale] = if component.clamped {
            0.0
        } else {
            -gradient[log_scale] / count
        };
    }
    sum / count
}

/// A block of values on the way to their log-probabilities.
struct Block {
    length: usize,
    values: [f64; BLOCK],
    /// The largest exponent among the components.
    largest: [f64; BLOCK],
    /// The sum of terms, relative to the largest exponent.
    sum: [f64; BLOCK],
}

impl Block {
    fn new<L: Law>(law: L, values: &[f64]) -> Self {
        let mut block = Self {
            length: values.len(),
            values: [0.0; BLOCK],
            largest: [f64::NEG_INFINITY; BLOCK],
            sum: [0.0; BLOCK],
        };
        for (placed, &x) in block.values.iter_mut().zip(values) {
            *placed = law.place(x);
        }
        block
    }

    /// Takes a component into the largest exponents.
    fn raise<L: Law>(&mut self, law: L, component: &Component) {
        for (largest, &x) in self.largest.iter_mut().zip(&self.values) {
            let exponent = law.exponent(component, x);
            *largest = if exponent > *largest {
                exponent
            } else {
                *largest
            };
        }
    }

    /// Adds a component's terms.
    fn add<L: Law>(&mut self, law: L, component: &Component) {
        for i in 0..BLOCK {
            let x = self.values[i];
            let relative = kernels::exp(law.exponent(component, x) - self.largest[i]);
            self.sum[i] += relative / law.term(component, x).divisor;
        }
    }

    /// Adds a component's terms and keeps them with their derivatives.
    fn differentiate<L: Law>(&mut self, law: L, row: &mut Row) {
        let component = row.component;
        for i in 0..BLOCK {
            let x = self.values[i];
            let term = law.term(&component, x);
            let relative = kernels::exp(law.exponent(&component, x) - self.largest[i]);
            row.weight[i] = relative / term.divisor;
            row.by_mean[i] = term.by_mean;
            row.by_log_scale[i] = term.by_log_scale;
            self.sum[i] += row.weight[i];
        }
    }

    /// The sum of the values' log-probabilities.
    fn log_prob(&self) -> f64 {
        let terms = self.largest.iter().zip(&self.sum).take(self.length);
        terms
            .map(|(&largest, &sum)| {
                if largest == f64::NEG_INFINITY {
                    largest
                } else {
                    largest + kernels::ln(sum)
                }
            })
            .sum()
    }

    /// Adds to `gradient` the responsibilities, and what they weigh.
    fn share(&self, rows: &[Row], gradient: &mut [f64]) {
        let count = rows.len();
        for (k, row) in rows.iter().enumerate() {
            let mut sums = [0.0; 3];
            for i in 0..self.length {
                let share = row.weight[i] / self.sum[i];
                sums[0] += share;
                sums[1] += share * row.by_mean[i];
                sums[2] += share * row.by_log_scale[i];
            }
            for (part, sum) in sums.into_iter().enumerate() {
                gradient[k + part * count] += sum;
            }
        }
    }
}
