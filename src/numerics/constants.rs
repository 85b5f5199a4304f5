//! Constants that the standard library lacks.

/// The Euler–Mascheroni constant γ.
pub const EULER_GAMMA: f64 = 0.577_215_664_901_532_9;

/// ½ ln 2π, the constant of the normal log-density.
pub const HALF_LN_2PI: f64 = 0.918_938_533_204_672_8;
