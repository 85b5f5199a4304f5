//! What is trained: data sets, nets, fits of mixtures, flows.

#[path = "../common/mod.rs"]
mod common;

mod bars;
mod datasets;
mod digits;
mod flow;
mod flow_golden;
mod flow_gradient;
mod flow_training;
mod mixture_divergence;
mod mixture_fit;
mod nn;
mod plane;
mod plane_density;
mod resuming;
mod training_client;
mod vae_golden;
mod vae_gradient;
mod vae_model;
mod vae_training;
mod vae_values;
