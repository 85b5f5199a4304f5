//! Reparam: an explorable laboratory of sampling and reparameterisation.
//!
//! This library is the mathematics and knows no browser; the app in `main.rs` and `app/` draws it.

pub mod distributions;
pub mod numerics;
pub mod random;
pub mod sampling;
