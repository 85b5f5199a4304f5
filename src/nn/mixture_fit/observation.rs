//! The term of one logistic in the likelihood: its density at a value, or the probability of a level.
//!
//! A component's term is an exponential times a factor between ¼ and 1, so that the largest exponent is
//! known before any exponential is taken, and one logarithm a value remains.

#![allow(
    clippy::inline_always,
    reason = "a term vectorises only inside its block's loop"
)]

use crate::numerics::{kernels, log1mexp};

/// What all values share about a component.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Component {
    pub(super) weight: f64,
    pub(super) mean: f64,
    /// 1/s.
    pub(super) inverse_scale: f64,
    /// The part of the exponent that does not depend on the value, in a bin open to one side.
    open: f64,
    /// The same in a closed bin, or of a density.
    closed: f64,
    /// What the width of a closed bin, or the density's factor 1/s, takes off the derivative by log s.
    narrowing: f64,
    /// Whether the log scale is below its clamp, and moves nothing.
    pub(super) clamped: bool,
}

/// A term's factor beside its exponential, and the derivatives of its logarithm by mean (times s) and log s.
pub(super) struct Term {
    pub(super) reciprocal: f64,
    pub(super) by_mean: f64,
    pub(super) by_log_scale: f64,
}

/// What is observed of a draw: the value itself, or the level nearest to it.
pub(super) trait Observation: Copy {
    /// The value that the likelihood uses for `x`.
    fn quantize(self, x: f64) -> f64;
    fn component(self, log_weight: f64, mean: f64, log_scale: f64) -> Component;
    fn exponent(self, component: &Component, x: f64) -> f64;
    fn term(self, component: &Component, x: f64) -> Term;
}

/// The density.
#[derive(Clone, Copy)]
pub(super) struct Continuous;

impl Observation for Continuous {
    #[inline(always)]
    fn quantize(self, x: f64) -> f64 {
        x
    }

    fn component(self, log_weight: f64, mean: f64, log_scale: f64) -> Component {
        Component {
            weight: log_weight.exp(),
            mean,
            inverse_scale: 1.0 / log_scale.exp(),
            open: 0.0,
            closed: log_weight - log_scale,
            narrowing: 1.0,
            clamped: false,
        }
    }

    #[inline(always)]
    fn exponent(self, component: &Component, x: f64) -> f64 {
        component.closed - ((x - component.mean) * component.inverse_scale).abs()
    }

    #[inline(always)]
    fn term(self, component: &Component, x: f64) -> Term {
        let z = (x - component.mean) * component.inverse_scale;
        let e = kernels::exp(-z.abs());
        let reciprocal = 1.0 / (1.0 + e);
        let slope = ((1.0 - e) * reciprocal).copysign(z);
        Term {
            reciprocal: reciprocal * reciprocal,
            by_mean: slope,
            by_log_scale: z * slope - component.narrowing,
        }
    }
}

/// The probability of a level.
#[derive(Clone, Copy)]
pub(super) struct Discretized {
    /// The number of levels, less one.
    last: f64,
    half_width: f64,
    log_scale_min: f64,
}

impl Observation for Discretized {
    fn quantize(self, x: f64) -> f64 {
        let level = (0.5 * (x + 1.0) * self.last - 0.5).ceil();
        let level = level.clamp(0.0, self.last);
        // One rounding may have led to a neighbour, where x is within rounding of an edge; the upper edge belongs to
        // a bin.
        let edge = |level: f64| (2.0 * level - (self.last + 1.0)) / self.last;
        let level = if level < self.last && x > edge(level + 1.0) {
            level + 1.0
        } else if level > 0.0 && x <= edge(level) {
            level - 1.0
        } else {
            level
        };
        (2.0 * level - self.last) / self.last
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
            inverse_scale: 1.0 / scale,
            open: log_weight,
            closed: log_weight + log1mexp(width),
            narrowing,
            clamped: log_scale < self.log_scale_min,
        }
    }

    #[inline(always)]
    fn exponent(self, component: &Component, x: f64) -> f64 {
        let (a, b) = self.ends(component, x);
        let (lower, upper) = (x > -1.0, x < 1.0);
        let constant = if lower && upper {
            component.closed
        } else {
            component.open
        };
        let rise = if upper && b < 0.0 { b } else { 0.0 };
        let fall = if lower && a > 0.0 { a } else { 0.0 };
        constant + rise - fall
    }

    #[inline(always)]
    fn term(self, component: &Component, x: f64) -> Term {
        let (a, b) = self.ends(component, x);
        let (lower, upper) = (x > -1.0, x < 1.0);
        let (ea, eb) = (kernels::exp(-a.abs()), kernels::exp(-b.abs()));
        // 1 + exp(−|a|) and 1 + exp(−|b|), or 1 at an open end: one division serves both.
        let (da, db) = (
            1.0 + if lower { ea } else { 0.0 },
            1.0 + if upper { eb } else { 0.0 },
        );
        let reciprocal = 1.0 / (da * db);
        // σ(a) and σ(−b), or nothing at an open end.
        let below = if a < 0.0 { ea } else { 1.0 } * (db * reciprocal);
        let above = if b > 0.0 { eb } else { 1.0 } * (da * reciprocal);
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
        let narrowing = if lower && upper {
            component.narrowing
        } else {
            0.0
        };
        Term {
            reciprocal,
            by_mean: below - above,
            by_log_scale: below_scale - above_scale - narrowing,
        }
    }
}

impl Discretized {
    pub(super) fn new(levels: u32, log_scale_min: f64) -> Self {
        let last = f64::from(levels) - 1.0;
        Self {
            last,
            half_width: 1.0 / last,
            log_scale_min,
        }
    }

    /// The ends of the bin of `x`, in units of the scale from the mean.
    #[inline(always)]
    fn ends(self, component: &Component, x: f64) -> (f64, f64) {
        let Component {
            mean,
            inverse_scale,
            ..
        } = *component;
        (
            (x - self.half_width - mean) * inverse_scale,
            (x + self.half_width - mean) * inverse_scale,
        )
    }
}
