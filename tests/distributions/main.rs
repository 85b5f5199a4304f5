//! What the distributions promise: golden values, draws that follow their laws, properties.

#[path = "../common/mod.rs"]
mod common;

mod divergences;
mod extremes;
mod families_derivatives;
mod families_extremes;
mod families_forms;
mod families_golden;
mod families_implicit;
mod families_modes;
mod families_precision;
mod families_samplers;
mod fit_tests;
mod golden;
mod gradients;
mod mixture;
mod mixture_draws;
mod mixture_golden;
mod mixture_properties;
mod narrow_integrals;
mod properties;
mod rand_sampling;
mod samplers;
mod simplex;
mod simplex_golden;
mod simplex_properties;
