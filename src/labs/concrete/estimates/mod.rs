//! Estimates of gradients, and the toy experiment that trains with them.

mod estimators;
mod gradients;
mod toy;

use super::on_demand::OnDemandView;
use gradients::Gradients;
use toy::ToyExperiment;

/// The gradient estimates, without a state yet.
pub(super) fn create_gradients() -> Box<dyn OnDemandView> {
    Box::new(Gradients::default())
}

/// The toy experiment, without a state yet.
pub(super) fn create_toy() -> Box<dyn OnDemandView> {
    Box::new(ToyExperiment::default())
}
