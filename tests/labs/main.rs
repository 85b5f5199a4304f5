//! What the labs promise, all of them and each.

#[path = "../common/mod.rs"]
mod common;

mod choices;
mod concrete;
mod contract;
mod gumbel_max;
mod links;
mod mol;
mod number_readings;
mod numbers;
mod prose;
mod realnvp;
mod typed;
mod words;
