//! The labs: state machines that never draw and never read a clock.
//!
//! A lab declares its parameters in one table, takes their values, advances by understandable
//! events, and returns figures, tables and checks as plain data.

pub mod check;
pub mod concrete;
pub mod errand;
pub mod gumbel;
pub mod gumbel_max;
pub mod logistic;
pub mod mol;
pub mod parameters;
pub mod realnvp;
pub mod recording;
pub mod shared;
pub mod url_state;

use crate::figure::{Figure, Layer, Point};
use crate::text::{LabText, Text};
pub use check::{Check, Verdict};
pub use errand::{Errand, News, Report, Trade, Trainee};
pub use parameters::{Parameter, Values};

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

    /// Takes what [`Entry::asset`] names.
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

/// Width and height of the figures on the start page's cards, in CSS pixels.
pub const CARD_SIZE: (f64, f64) = (560.0, 272.0);

/// One lab of the site.
pub struct Entry {
    /// The page's file name without extension. The lab lives in a module of this name (with `_` for
    /// `-`), by which its code is found and moved into a part of its own.
    pub id: &'static str,
    /// Its parameters.
    pub parameters: &'static [Parameter],
    /// Its words.
    pub text: fn(&Text) -> &LabText,
    /// Its state machine at the defaults.
    pub create: fn() -> Box<dyn Lab>,
    /// The state that its card on the start page shows, as a link states it.
    pub card: &'static str,
    /// Which of its wings these values need.
    pub wing: fn(&Values) -> Option<&'static Wing>,
    /// Who trains for it.
    pub trade: Option<Trade>,
    /// A file below `assets/` that comes with its page.
    pub asset: Option<&'static str>,
    /// The wing that saving and opening its files needs.
    pub files: Option<&'static Wing>,
}

/// A part of a lab that only some of its states need, and that is fetched with the first of them. It
/// is entered through pointers alone.
#[derive(Debug)]
pub struct Wing {
    /// The name of its part.
    pub id: &'static str,
    /// The path of its module.
    pub path: &'static str,
}

/// All wings.
pub static WINGS: &[&Wing] = &[
    &concrete::ESTIMATES,
    &mol::LEARNING,
    &realnvp::TRAINING,
    &realnvp::FILES,
];

impl Entry {
    /// The lab's own figure for its card: the last panel of the card's state, without words.
    pub fn thumbnail(&self, text: &Text) -> Figure {
        let mut lab = (self.create)();
        lab.apply(&url_state::read(self.card, self.parameters).1);
        while lab.refine() {}
        let mut figure = lab
            .figures(Moment {
                text,
                progress: 0.0,
            })
            .swap_remove(0);
        figure.panels = figure.panels.pop().into_iter().collect();
        for panel in &mut figure.panels {
            panel.x.label.clear();
            panel.y.label.clear();
            panel.layers.iter_mut().for_each(Layer::unname);
        }
        figure
    }
}

/// The labs, in the order in which they build on each other.
pub static LABS: &[Entry] = &[
    Entry {
        id: "logistic",
        parameters: logistic::PARAMETERS,
        text: |text| &text.logistic.lab,
        create: logistic::create,
        card: "view=density&n=2000",
        wing: |_| None,
        trade: None,
        asset: None,
        files: None,
    },
    Entry {
        id: "gumbel",
        parameters: gumbel::PARAMETERS,
        text: |text| &text.gumbel.lab,
        create: gumbel::create,
        card: "view=maxima&block=10&n=2000",
        wing: |_| None,
        trade: None,
        asset: None,
        files: None,
    },
    Entry {
        id: "gumbel-max",
        parameters: gumbel_max::PARAMETERS,
        text: |text| &text.gumbel_max.lab,
        create: gumbel_max::create,
        card: "n=2000",
        wing: |_| None,
        trade: None,
        asset: None,
        files: None,
    },
    Entry {
        id: "concrete",
        parameters: concrete::PARAMETERS,
        text: |text| &text.concrete.lab,
        create: concrete::create,
        card: "n=150",
        wing: concrete::wing,
        trade: None,
        asset: None,
        files: None,
    },
    Entry {
        id: "mol",
        parameters: mol::PARAMETERS,
        text: |text| &text.mol.lab,
        create: mol::create,
        card: "n=2000",
        wing: mol::wing,
        trade: None,
        asset: None,
        files: None,
    },
    Entry {
        id: "realnvp",
        parameters: realnvp::PARAMETERS,
        text: |text| &text.realnvp.lab,
        create: realnvp::create,
        card: "under=grid&at=0&n=300",
        wing: |_| None,
        trade: Some(realnvp::TRADE),
        asset: Some("flows/moons.f16"),
        files: Some(&realnvp::FILES),
    },
];

/// The lab with this page name.
pub fn find(id: &str) -> Option<&'static Entry> {
    LABS.iter().find(|entry| entry.id == id)
}

/// The values after one more event: the phase moves on, and a finished sample is counted.
pub fn step(lab: &dyn Lab, values: &Values) -> Values {
    let events = lab.events();
    if let Some(journey) = lab.journey() {
        let key = journey.key;
        return values.with(key, journey.station(values.get(key), true));
    }
    if events == 0 || is_full(lab, values) {
        return *values;
    }
    let phase = values.whole("phase") as u32 + 1;
    if phase < events {
        values.with("phase", f64::from(phase))
    } else {
        advance(lab, values, 1)
    }
}

/// The values after `samples` whole samples, of which the one under way is the first.
pub fn advance(lab: &dyn Lab, values: &Values, samples: usize) -> Values {
    if lab.events() == 0 {
        return *values;
    }
    let key = lab.counter();
    values
        .with(key, (values.whole(key) + samples) as f64)
        .with("phase", 0.0)
}

/// Whether there is something to play.
pub fn is_playable(lab: &dyn Lab) -> bool {
    lab.events() > 0 || lab.journey().is_some()
}

/// Whether playing has come to an end.
pub fn is_full(lab: &dyn Lab, values: &Values) -> bool {
    if lab.is_halted() {
        return true;
    }
    if lab.journey().is_some() {
        return false;
    }
    let key = lab.counter();
    values
        .parameter(key)
        .is_none_or(|parameter| values.get(key) >= parameter.range().1)
}
