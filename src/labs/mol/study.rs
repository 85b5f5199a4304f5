//! What the page asks of learning, whose code is fetched only by those who look at it.

use super::shape::RenderOptions;
use crate::chunk_entry;
use crate::distributions::MixtureOfLogistics;
use crate::figure::{Figure, Point};
use crate::labs::lab::{Change, Table};
use crate::labs::mol::strings::MolStrings;
use crate::labs::parameters::Values;
use crate::strings::Text;

/// A fit on its way. It is entered through this table alone, and so stays a part of its own.
pub(super) trait Study {
    /// Asks for the state that the values state, from this start.
    fn apply(&mut self, values: &Values, start: &MixtureOfLogistics);

    /// Takes some steps towards it; how far it has come, or nothing if it is there.
    fn work(&mut self) -> Option<f64>;

    /// The fit over its data with the loss, what explains it, and where the data are from.
    fn figures(&self, options: RenderOptions, words: &MolStrings) -> Vec<Figure>;

    /// The likelihood of what is held out.
    fn table(&self, words: &MolStrings) -> Option<Table>;

    /// What the next step does, or why there is none.
    fn describe_step(&self, words: &MolStrings) -> String;

    /// The mixture as learnt so far.
    fn mixture(&self) -> Option<MixtureOfLogistics>;

    /// The error of the discretised likelihood's gradient, where that is in use.
    fn gradient_error(&self, mol: &MixtureOfLogistics) -> Option<f64>;

    /// Steps taken.
    fn steps(&self) -> usize;

    /// Whether it ended where numbers end, or has nothing to learn from.
    fn is_halted(&self) -> bool;

    /// Whether there is nothing to learn from yet.
    fn is_waiting(&self) -> bool;

    /// Whether it is about a reader's own numbers.
    fn wants_numbers(&self) -> bool;

    /// Takes a reader's own numbers; tells what was taken, or what is wrong with them.
    fn read_numbers(&mut self, text: &Text, numbers: &str) -> Result<String, String>;

    /// Settings that make the fit the mixture of the page.
    fn keep(&self) -> Vec<Change>;

    /// Settings of a start that is spread over the data.
    fn spread(&self) -> Vec<Change>;

    /// What painting over the drawn density changes.
    fn on_paint(&self, values: &Values, from: Point, to: Point) -> Vec<Change>;
}

/// Learning.
pub(super) fn study() -> Box<dyn Study> {
    chunk_entry!(super::learn::create as fn() -> Box<dyn Study>)()
}
