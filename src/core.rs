//! The mathematics of Reparam. The library `reparam` has all of these modules, and the figures and labs besides.

pub mod datasets;
pub mod distributions;
pub mod fingerprint;
pub mod flows;
pub mod nn;
pub mod numerics;
pub mod random;
pub mod sampling;
pub mod vae;
