//! Reparam: an explorable laboratory of sampling and reparameterisation.
//!
//! This library is the mathematics and the pictures, and knows no browser. From the ground up:
//!
//! - [`numerics`]: small pure functions that stay accurate in the tails;
//! - [`random`]: seeded, named random streams;
//! - [`distributions`]: one file per family;
//! - [`sampling`]: ways from noise to samples;
//! - [`nn`]: neural networks and training by gradient descent;
//! - [`flows`]: normalising flows, trained by maximum likelihood;
//! - [`vae`]: variational autoencoders;
//! - [`datasets`]: data sets to train on;
//! - [`figure`]: what a figure is, and how it is drawn on any plotters backend;
//! - [`fingerprint`]: how a file that is fetched is known;
//! - [`strings`]: every sentence that a reader sees, in each language;
//! - [`labs`]: one state machine per page.
//!
//! The app (`app/`) puts the labs on a page.

pub mod figure;
pub mod labs;
pub mod strings;

#[doc(inline)]
pub use reparam_core::{
    datasets, distributions, fingerprint, flows, nn, numerics, random, sampling, vae,
};

/// The README's example, run as a test.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
pub struct Readme;
