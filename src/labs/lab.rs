//! The contract of a lab: a state machine that never draws and never reads a clock.
//!
//! A lab takes the values of its parameters, advances by understandable events, and returns figures, tables and
//! checks as plain data.

use super::check::Check;
use super::errand::{Errand, Report};
use super::parameters::Values;
use crate::figure::{Figure, Point};
use crate::strings::Text;

/// What the player knows of a moment.
#[derive(Clone, Copy)]
pub struct Moment<'a> {
    /// The words of the reader's language.
    pub text: &'a Text,
    /// How much of the next event has happened, from 0 to below 1.
    pub progress: f64,
}

/// Facts beside a figure, set as a table.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Table {
    /// What the table is about.
    pub caption: String,
    /// Column headings.
    pub head: Vec<String>,
    /// Rows of cells, the first cell naming the row.
    pub rows: Vec<Vec<String>>,
    /// Whether the rows are lines of code.
    pub code: bool,
    /// The row that is under way.
    pub lit: Option<usize>,
}

/// Something that a reader can ask a lab for, by a button.
#[derive(Clone, Copy)]
pub struct Offer {
    /// Its name.
    pub key: &'static str,
    /// What the button says.
    pub label: fn(&Text) -> &'static str,
}

/// A file that a reader can save, by a button. Its key is none of `svg`, `png`, `csv` and `gif`.
pub type FileOffer = Offer;

/// What is saved as a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    /// Its name, with extension.
    pub name: String,
    /// Its type, such as `application/json`.
    pub mime: &'static str,
    /// What is in it.
    pub bytes: Vec<u8>,
}

/// One page's state machine.
pub trait Lab {
    /// Takes new values of the parameters and brings all derived state up to date.
    fn apply(&mut self, values: &Values);

    /// Takes what [`LabEntry::asset`] names.
    fn load_asset(&mut self, _bytes: &[u8]) {}

    /// How many events make one sample in this state; 0 where there is nothing to play.
    fn events(&self) -> u32;

    /// Key of the parameter that counts what the player plays.
    fn counter(&self) -> &'static str {
        "n"
    }

    /// What the event after `phase` events of a sample does, in a sentence.
    fn event(&self, text: &Text, phase: u32) -> String;

    /// The line of code that this event carries out, where the page is about code.
    fn code(&self, _phase: u32) -> Option<String> {
        None
    }

    /// The figures of this state, the main one first.
    fn figures(&self, moment: Moment) -> Vec<Figure>;

    /// Facts beside the figures.
    fn tables(&self, text: &Text) -> Vec<Table>;

    /// The mathematics proving itself on this very state.
    fn checks(&self, text: &Text) -> Vec<Check>;

    /// What dragging a handle to a point of the main figure's panel sets.
    fn drag(&self, key: &'static str, to: (f64, f64)) -> Vec<(&'static str, f64)>;

    /// What taking hold of a handle sets.
    fn grab(&self, _key: &'static str) -> Vec<(&'static str, f64)> {
        Vec::new()
    }

    /// Does a slice, a few milliseconds long, of the work that is too long for one frame; tells how
    /// much of it is done, from 0 to 1, and nothing where there was nothing to do.
    fn work(&mut self) -> Option<f64> {
        None
    }

    /// Takes note of how many seconds the last slice of work took.
    fn clocked(&mut self, _seconds: f64) {}

    /// Does a slice, a few milliseconds at most, of what can follow the reader with a delay, while playing
    /// goes on; tells whether some is left.
    fn refine(&mut self) -> bool {
        false
    }

    /// The motion that playing goes through, where a state plays a loop rather than counting.
    fn journey(&self) -> Option<Journey> {
        None
    }

    /// What stands under the figure in place of the next event.
    fn status(&self, _text: &Text) -> Option<String> {
        None
    }

    /// What this state wants trained beside the page.
    fn errand(&self) -> Option<Errand> {
        None
    }

    /// Takes note of what becomes of an errand; tells what that sets.
    fn report(&mut self, _report: Report) -> Vec<(&'static str, f64)> {
        Vec::new()
    }

    /// The motion of one parameter that the player offers in this state.
    fn sweep(&self) -> Option<Sweep> {
        None
    }

    /// Whether playing cannot go on from here, for a reason that [`event`](Self::event) then tells.
    fn is_halted(&self) -> bool {
        false
    }

    /// What this state has to offer besides its parameters.
    fn offers(&self) -> Vec<Offer> {
        Vec::new()
    }

    /// What taking an offer sets.
    fn accept(&self, _key: &str) -> Vec<(&'static str, f64)> {
        Vec::new()
    }

    /// The files that this state can save.
    fn files(&self) -> Vec<FileOffer> {
        Vec::new()
    }

    /// The file of an offer; none where this state has none of that key.
    fn file(&self, _key: &str) -> Option<File> {
        None
    }

    /// The kinds of file that this state takes from a reader, such as `.safetensors,.json`.
    fn takes_file(&self) -> Option<&'static str> {
        None
    }

    /// Takes a reader's file; tells what was taken, or what is wrong with it.
    ///
    /// # Errors
    /// A sentence, where the file cannot be read.
    fn take_file(&mut self, text: &Text, _name: &str, _bytes: &[u8]) -> Result<String, String> {
        Err(text.notices.part_missing.into())
    }

    /// What a stroke over a panel that can be painted sets, given the present values. The panel is one of
    /// the figure of this index.
    fn stroke(
        &self,
        _figure: usize,
        _values: &Values,
        _from: Point,
        _to: Point,
    ) -> Vec<(&'static str, f64)> {
        Vec::new()
    }

    /// Whether this state is about numbers that a reader brings.
    fn wants_numbers(&self) -> bool {
        false
    }

    /// Takes a reader's own numbers, as text; tells what was taken, or what is wrong with it.
    ///
    /// # Errors
    /// A sentence, where the text cannot be read.
    fn take_numbers(&mut self, text: &Text, _numbers: &str) -> Result<String, String> {
        Err(text.notices.part_missing.into())
    }
}

/// A parameter that the player carries from one value to another.
#[derive(Clone, Copy)]
pub struct Sweep {
    /// Which parameter.
    pub key: &'static str,
    /// Where it starts and ends; between, it moves evenly along its slider.
    pub range: (f64, f64),
    /// How long it takes, in seconds.
    pub seconds: f64,
    /// What the button says.
    pub label: fn(&Text) -> &'static str,
}

/// A parameter that playing carries from one end to the other and begins again. Whole numbers are its
/// stations.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Journey {
    /// Which parameter.
    pub key: &'static str,
    /// Where it starts.
    pub from: f64,
    /// Where it ends.
    pub to: f64,
    /// How long the whole way takes, in seconds.
    pub seconds: f64,
}

impl Journey {
    /// The station after `position`, or before it; beyond an end the other end.
    pub fn station(&self, position: f64, onward: bool) -> f64 {
        let ahead = (self.to > self.from) == onward;
        let (low, high) = (self.from.min(self.to), self.from.max(self.to));
        // What lies beyond an end stands for the end.
        let position = position.clamp(low, high);
        let next = if ahead {
            position.floor() + 1.0
        } else {
            position.ceil() - 1.0
        };
        if next > high {
            low
        } else if next < low {
            high
        } else {
            next
        }
    }
}
