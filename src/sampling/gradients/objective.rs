//! Functions on the simplex whose expectation is to be differentiated.

use std::f64::consts::PI;

/// A smooth f on the simplex; category k is the vertex eₖ.
#[derive(Clone, Debug, PartialEq)]
pub enum Objective {
    /// f(x) = Σ wₖ xₖ: a relaxation sees no more between the vertices than at them.
    Linear {
        /// w.
        weights: Vec<f64>,
    },
    /// f(x) = Σ (xₖ − tₖ)²: convex, so lower between the vertices than the line through them.
    Quadratic {
        /// t.
        target: Vec<f64>,
    },
    /// f(x) = Σ (wₖ xₖ + a sin² πxₖ): at and near the vertices as `Linear`, but with waves between
    /// them, so that whatever a adds to a gradient is bias.
    Sine {
        /// w.
        weights: Vec<f64>,
        /// a.
        amplitude: f64,
    },
}

impl Objective {
    /// f(x), over the coordinates that both x and the parameters have.
    pub fn value(&self, x: &[f64]) -> f64 {
        let terms = x.iter().zip(self.parameters());
        terms.map(|(&x, &w)| self.term(x, w)).sum()
    }

    /// Writes ∂f/∂xₖ into `out`.
    pub fn gradient(&self, x: &[f64], out: &mut [f64]) {
        for ((out, &x), &w) in out.iter_mut().zip(x).zip(self.parameters()) {
            *out = self.slope(x, w);
        }
    }

    /// f(eₖ).
    pub fn at_vertex(&self, k: usize) -> f64 {
        let terms = self.parameters().iter().enumerate();
        terms.map(|(i, &w)| self.term(vertex(i, k), w)).sum()
    }

    /// Writes the gradient at eₖ into `out`.
    pub fn gradient_at_vertex(&self, k: usize, out: &mut [f64]) {
        for (i, (out, &w)) in out.iter_mut().zip(self.parameters()).enumerate() {
            *out = self.slope(vertex(i, k), w);
        }
    }

    /// w or t.
    pub fn parameters(&self) -> &[f64] {
        match self {
            Self::Linear { weights } | Self::Sine { weights, .. } => weights,
            Self::Quadratic { target } => target,
        }
    }

    #[inline]
    fn term(&self, x: f64, w: f64) -> f64 {
        match self {
            Self::Linear { .. } => w * x,
            Self::Quadratic { .. } => (x - w) * (x - w),
            Self::Sine { amplitude, .. } => w * x + amplitude * (PI * x).sin().powi(2),
        }
    }

    #[inline]
    fn slope(&self, x: f64, w: f64) -> f64 {
        match self {
            Self::Linear { .. } => w,
            Self::Quadratic { .. } => 2.0 * (x - w),
            Self::Sine { amplitude, .. } => w + amplitude * PI * (2.0 * PI * x).sin(),
        }
    }
}

fn vertex(i: usize, k: usize) -> f64 {
    if i == k { 1.0 } else { 0.0 }
}
