//! What the labs promise, all of them and each.

#[path = "../common/mod.rs"]
mod common;

mod axes;
mod choices;
mod concrete;
mod contract;
mod decimal;
mod frozen_noise;
mod gumbel_max;
mod links;
mod location_scale;
mod location_scale_figures;
mod mol;
mod number_readings;
mod numbers;
mod prose;
mod realnvp;
mod steps;
mod stories;
mod training_page;
mod typed;
mod vae;
mod words;
