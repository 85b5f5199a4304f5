//! Views whose code is fetched by those who look at them: the gradient estimates, and the toy experiment.

use super::ConcreteLab;
use super::strings::ConcreteStrings;
use crate::chunk_entry;
use crate::figure::Figure;
use crate::labs::check::Check;
use crate::labs::lab::{FrameContext, Table};
use crate::labs::parameters::Values;

/// A view of the chunk [`CONCRETE_ESTIMATES`](crate::labs::chunks::CONCRETE_ESTIMATES), with its own state. The page
/// calls it through this trait alone, so that its code stays in the chunk.
pub(super) trait OnDemandView {
    /// Brings its state up to date.
    fn update(&mut self, values: &Values, lab: &ConcreteLab);

    /// Its figures.
    fn figures(&self, lab: &ConcreteLab, context: FrameContext) -> Vec<Figure>;

    /// Its table.
    fn table(&self, strings: &ConcreteStrings) -> Table;

    /// What its next step does, where it has steps of its own.
    fn describe_step(&self, _strings: &ConcreteStrings) -> String {
        String::new()
    }

    /// Its checks, where it has checks of its own.
    fn checks(&self, _strings: &ConcreteStrings) -> Vec<Check> {
        Vec::new()
    }
}

/// The views of the chunk, each once it was looked at.
#[derive(Default)]
pub(super) struct OnDemandViews {
    pub(super) gradients: Option<Box<dyn OnDemandView>>,
    pub(super) toy: Option<Box<dyn OnDemandView>>,
}

/// The gradient estimates, without a state yet.
pub(super) fn create_gradients() -> Box<dyn OnDemandView> {
    chunk_entry!(super::estimates::create_gradients as fn() -> Box<dyn OnDemandView>)()
}

/// The toy experiment, without a state yet.
pub(super) fn create_toy() -> Box<dyn OnDemandView> {
    chunk_entry!(super::estimates::create_toy as fn() -> Box<dyn OnDemandView>)()
}
