//! Estimators of ∇ E f: how an expectation over a Categorical is differentiated by its logits.

mod estimators;
mod objective;
mod toy;

pub use estimators::{exact, expectation, pathwise, score_function, straight_through};
pub use objective::Objective;
pub use toy::{Toy, ToyGradient, Trained};
