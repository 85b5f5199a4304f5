//! What the page asks of a fit to data, whose code is a chunk that is fetched with the view of learning.

use super::curves::RenderOptions;
use crate::chunk_entry;
use crate::distributions::MixtureOfLogistics;
use crate::figure::{Figure, Point};
use crate::labs::lab::{Change, Table};
use crate::labs::mol::strings::MolStrings;
use crate::labs::parameters::Values;
use crate::strings::Text;

/// A fit by maximum likelihood. Its chunk is entered through these functions alone.
pub(super) trait Fitting {
    /// Asks for the state that the values state, from this start.
    fn update(&mut self, values: &Values, start: &MixtureOfLogistics);

    /// Takes some steps towards it; how far it has come, or nothing if it is there.
    fn run_slice(&mut self) -> Option<f64>;

    /// The fit over its data with the loss, the responsibilities, and where the data are from. Before the first step,
    /// the range of densities is chosen for the mixture `axes`.
    fn figures(
        &self,
        options: RenderOptions,
        axes: &MixtureOfLogistics,
        strings: &MolStrings,
    ) -> Vec<Figure>;

    /// The likelihood of held-out data.
    fn table(&self, strings: &MolStrings) -> Option<Table>;

    /// What the next step does, or why there is none.
    fn describe_step(&self, strings: &MolStrings) -> String;

    /// The mixture as learnt so far.
    fn mixture(&self) -> Option<MixtureOfLogistics>;

    /// The error of the discretised likelihood's gradient, where that is in use.
    fn gradient_error(&self, mol: &MixtureOfLogistics) -> Option<f64>;

    /// Steps taken.
    fn steps(&self) -> usize;

    /// Whether no step can follow: it diverged, or has no data.
    fn is_halted(&self) -> bool;

    /// Whether there are no data yet.
    fn lacks_data(&self) -> bool;

    /// Whether the data are a reader's own numbers.
    fn takes_user_data(&self) -> bool;

    /// Takes a reader's own numbers; tells what is used.
    fn take_numbers(&mut self, text: &Text, numbers: Vec<f64>) -> String;

    /// Changes that make the fit the mixture of the page.
    fn adopt(&self) -> Vec<Change>;

    /// Changes that spread the components over the data.
    fn spread(&self) -> Vec<Change>;

    /// What painting over the drawn density changes.
    fn on_paint(&self, values: &Values, from: Point, to: Point) -> Vec<Change>;
}

/// A fit without a state yet.
pub(super) fn create() -> Box<dyn Fitting> {
    chunk_entry!(super::learn::create as fn() -> Box<dyn Fitting>)()
}
