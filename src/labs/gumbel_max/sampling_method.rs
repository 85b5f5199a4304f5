//! Methods of drawing a category, and how fast each is.

/// Timed draws after which a speed is known well enough.
pub(super) const ENOUGH_TIMED: u64 = 1 << 19;

/// A method of drawing a category.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum SamplingMethod {
    /// Fresh Gumbel noise, then the tallest.
    GumbelMax,
    /// The same on noise made before.
    GumbelMaxPrecomputed,
    /// Softmax, cumulative sums, and a search for a uniform.
    InverseCdf,
    /// Vose's alias table.
    Alias,
}

impl SamplingMethod {
    /// All methods.
    pub(super) const ALL: [Self; 4] = [
        Self::GumbelMax,
        Self::GumbelMaxPrecomputed,
        Self::InverseCdf,
        Self::Alias,
    ];
}

/// Draws and seconds of one method, as measured.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Speed {
    pub(super) draws: u64,
    pub(super) seconds: f64,
}

impl Speed {
    /// Draws per second; nothing before enough was timed.
    pub(super) fn per_second(self) -> Option<f64> {
        (self.draws >= ENOUGH_TIMED && self.seconds > 0.0).then(|| self.draws as f64 / self.seconds)
    }
}
