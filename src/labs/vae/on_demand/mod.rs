//! What is fetched by those who look at it: Concrete latents, training, the bounds, the computation graph, the code, and
//! images of bars.

mod bound;
mod code;
mod concrete;
mod estimates;
mod evidence;
mod graph;
mod listing;
mod reconstructions;
mod training;

use super::VaeLab;
use super::data::Images;
use super::parameters::{HELD_OUT, View};
use super::strings::VaeStrings;
use crate::figure::Figure;
use crate::labs::check::Check;
use crate::labs::lab::{FrameContext, StepDescription, Table};

/// A view of the chunk [`VAE_VIEWS`](crate::labs::chunks::VAE_VIEWS), with its own state. The page calls it through this
/// trait alone, so that its code stays in the chunk.
pub(super) trait OnDemandView {
    /// Brings its state up to date.
    fn update(&mut self, lab: &VaeLab);

    /// Its figures.
    fn figures(&self, lab: &VaeLab, context: FrameContext) -> Vec<Figure>;

    /// Its tables.
    fn tables(&self, lab: &VaeLab, words: &VaeStrings) -> Vec<Table>;

    /// Its checks, where it has checks of its own.
    fn checks(&self, _lab: &VaeLab, _words: &VaeStrings) -> Vec<Check> {
        Vec::new()
    }

    /// What its next step does, where it has steps of its own.
    fn describe_step(&self, _lab: &VaeLab, _words: &VaeStrings, _step: u32) -> StepDescription {
        StepDescription::default()
    }
}

/// A view, without a state yet.
pub(super) fn create(view: View) -> Box<dyn OnDemandView> {
    match view {
        View::Training => Box::new(training::Training),
        View::Graph => Box::new(graph::Graph::default()),
        View::Code => Box::new(code::Code::default()),
        _ => Box::new(bound::Bound::default()),
    }
}

/// The held-out images of bars.
pub(super) fn held_out_bars(seed: u64) -> Images {
    Images::bars(seed, "held-out", HELD_OUT as usize)
}

/// The rows of Concrete latents.
pub(super) fn concrete_figure(lab: &VaeLab, words: &VaeStrings) -> Figure {
    concrete::figure(lab, words)
}
