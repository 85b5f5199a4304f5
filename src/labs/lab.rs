//! The contract of a lab: a state machine that never draws and never reads a clock.
//!
//! A lab takes the values of its parameters and returns figures, tables and checks as plain data. What playing does
//! is told by its [`Playback`]; what happens otherwise reaches it as an [`Event`] and comes back as [`Change`]s of
//! parameters. What only some labs can do is a trait of its own, which such a lab hands out.

use std::ops::Range;
use std::rc::Rc;

use super::check::Check;
use super::parameters::Values;
use super::playback::Playback;
use super::training::{TrainingRequest, TrainingState};
use crate::figure::{Figure, Point};
use crate::strings::Text;

pub use super::parameters::Change;

/// One page's state machine.
pub trait Lab {
    /// Takes new values of the parameters and brings all derived state up to date.
    fn update(&mut self, values: &Values);

    /// The figures of this state, the main one first.
    fn figures(&self, context: FrameContext) -> Vec<Figure>;

    /// Facts beside the figures.
    fn tables(&self, text: &Text) -> Vec<Table>;

    /// The mathematics proving itself on this very state.
    fn checks(&self, text: &Text) -> Vec<Check>;

    /// What playing does in this state.
    fn playback(&self) -> Playback;

    /// Takes note of an event; returns the parameters that it changes.
    fn handle_event(&mut self, event: Event) -> Vec<Change>;

    /// What happens in the step after `step` steps of a sample, in the present tense; where playback is halted, why it
    /// cannot go on.
    fn describe_step(&self, _text: &Text, _step: u32) -> StepDescription {
        StepDescription::default()
    }

    /// What stands under the figure in place of the next step.
    fn status(&self, _text: &Text) -> Option<String> {
        None
    }

    /// What this state offers besides its parameters, each by a button. A press arrives as [`Event::Action`]. Of a view
    /// the list stays the same, so that no button changes its place; those of no use are not enabled.
    fn actions(&self) -> Vec<Action> {
        Vec::new()
    }

    /// What holds in this state in place of the value of a parameter, where that is something else.
    fn effective_value(&self, _key: &str) -> Option<f64> {
        None
    }

    /// Work of this state that takes longer than a frame.
    fn background_work(&mut self) -> Option<&mut dyn BackgroundWork> {
        None
    }

    /// Files that this state saves and opens.
    fn files(&mut self) -> Option<&mut dyn FileExchange> {
        None
    }

    /// What takes a reader's own numbers, where this state is about such.
    fn user_data(&mut self) -> Option<&mut dyn UserData> {
        None
    }

    /// What this state wants trained beside the page. A new state of the run arrives as [`Event::Training`].
    fn training_request(&self) -> Option<TrainingRequest> {
        None
    }
}

/// What a frame knows besides the lab's state.
#[derive(Clone, Copy)]
pub struct FrameContext<'a> {
    /// The words of the reader's language.
    pub text: &'a Text,
    /// How much of the next step has happened, from 0 to below 1.
    pub progress: f64,
    /// The values for which the ranges of axes are chosen, where they are not those of the lab's state: while a control
    /// is dragged, those at the beginning of the drag, so that axes hold still under the hand.
    pub axes: Option<&'a Values>,
}

/// Something that happened to a lab, besides new values of its parameters.
#[derive(Clone, Copy, Debug)]
pub enum Event<'a> {
    /// A handle was dragged to a point of its panel.
    HandleDragged {
        /// The handle's key.
        key: &'static str,
        /// The point, in the coordinates of the panel's axes.
        to: Point,
    },
    /// A handle got the focus, or was pressed at the beginning of a drag.
    HandleFocused {
        /// The handle's key.
        key: &'static str,
    },
    /// A pointer was drawn over a panel that can be painted.
    Painted {
        /// The panel's figure.
        figure: usize,
        /// Where the pointer was, in the coordinates of the panel's axes.
        from: Point,
        /// Where it is now.
        to: Point,
        /// The values that are painted on.
        values: &'a Values,
    },
    /// The reader has chosen one of a parameter's options. What is returned is set with it.
    Chosen {
        /// The parameter's key.
        key: &'a str,
        /// The option's place.
        option: usize,
    },
    /// The button of an action was pressed.
    Action {
        /// The action's key.
        key: &'a str,
    },
    /// One of the files that [`LabEntry::assets`](super::entry::LabEntry::assets) names has come.
    AssetLoaded {
        /// Its path.
        file: &'a str,
        /// What is in it.
        bytes: &'a [u8],
    },
    /// Training has gone on, or has ended.
    Training(&'a Rc<TrainingState>),
}

/// What a step of a sample does.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StepDescription {
    /// In a sentence.
    pub sentence: String,
    /// The line of code that it carries out, where the page is about code.
    pub code: Option<String>,
}

impl From<String> for StepDescription {
    fn from(sentence: String) -> Self {
        Self {
            sentence,
            code: None,
        }
    }
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
    /// The rows that are under way.
    pub lit: Range<usize>,
}

/// Something that a button does.
#[derive(Clone, Copy)]
pub struct Action {
    /// Its name.
    pub key: &'static str,
    /// What the button says.
    pub label: fn(&Text) -> &'static str,
    /// Whether it is of use in this state.
    pub enabled: bool,
    /// Whether its button is in sight at first, in the player's bar, and not under “More”.
    pub is_main: bool,
}

impl Action {
    /// An action that is of use.
    pub const fn new(key: &'static str, label: fn(&Text) -> &'static str) -> Self {
        Self {
            key,
            label,
            enabled: true,
            is_main: false,
        }
    }

    /// The same action, its button in sight at first.
    #[must_use]
    pub const fn main(mut self) -> Self {
        self.is_main = true;
        self
    }

    /// The same action, of use only where `enabled` holds.
    #[must_use]
    pub const fn enabled(mut self, enabled: bool) -> Self {
        self.enabled = enabled;
        self
    }
}

/// Work that takes longer than a frame, done in slices of a few milliseconds.
pub trait BackgroundWork {
    /// Does a slice of the work that the figures wait for; returns how much of it is done, from 0 to 1, or nothing
    /// where there was nothing to do.
    fn run_slice(&mut self) -> Option<f64> {
        None
    }

    /// Takes note of how many seconds the last slice took.
    fn slice_took(&mut self, _seconds: f64) {}

    /// Does a slice of what can follow with a delay, while playing goes on; returns whether some is left.
    fn refine(&mut self) -> bool {
        false
    }
}

/// Files of a lab, saved for a reader and opened from one.
pub trait FileExchange {
    /// The formats in which this state can be saved, each by a button. A key is none of `svg`, `png`, `csv` and `gif`.
    fn formats(&self) -> Vec<Action>;

    /// The file in a format; none where this state has none of that key.
    fn save(&self, format: &str) -> Option<File>;

    /// The kinds of file that this state opens, such as `.safetensors,.json`.
    fn accepts(&self) -> Option<&'static str>;

    /// Opens a reader's file; returns a sentence about what was read.
    ///
    /// # Errors
    /// A sentence, where the file cannot be read.
    fn open(&mut self, text: &Text, bytes: &[u8]) -> Result<String, String>;
}

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

/// What takes a reader's own numbers.
pub trait UserData {
    /// Takes finite numbers, one at least; returns a sentence about what is used.
    fn take_numbers(&mut self, text: &Text, numbers: Vec<f64>) -> String;
}
