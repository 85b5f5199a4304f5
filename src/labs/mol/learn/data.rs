//! The data of a fit: generated numbers, a drawn density, or what a reader brings.

use std::rc::Rc;

use crate::datasets::{
    DrawnDensity, ImageRows, Scaling, heavy_tail, image_rows, onto_unit, three_bumps, wave_period,
};
use crate::figure::number::{count, number};
use crate::labs::mol::parameters::{DATA, DRAWN, DataSet};
use crate::labs::parameters::Values;
use crate::labs::parameters::common::SEED;
use crate::labs::shared::user_data;
use crate::random::Stream;
use crate::strings::{Text, fill};

/// Numbers that a generated set has.
const GENERATED: usize = 5120;

/// One of so many numbers is held out.
const HELD_OUT: usize = 5;

/// Where numbers come from, as far as that can be shown.
pub(super) enum Source {
    /// From nothing that has a picture.
    Plain,
    /// From the pixels of a picture.
    Picture(ImageRows),
    /// From one period of a wave.
    Wave(Vec<f64>),
    /// From a painted density.
    Drawn(DrawnDensity),
    /// From a reader who has given none yet.
    Missing,
}

/// Numbers in [−1, 1], split into those for training and those that are held out.
pub(super) struct Data {
    /// Whether they are the reader's own.
    pub(super) from_user: bool,
    pub(super) source: Source,
    pub(super) training: Rc<[f64]>,
    pub(super) held_out: Rc<[f64]>,
}

/// The numbers that a reader gave last.
#[derive(Default)]
pub(super) struct UserNumbers {
    values: Vec<f64>,
    /// How many times numbers were given.
    pub(super) version: u64,
}

impl UserNumbers {
    /// Takes numbers; tells what is used.
    pub(super) fn take(&mut self, text: &Text, mut values: Vec<f64>) -> String {
        let low = values.iter().copied().fold(f64::INFINITY, f64::min);
        let high = values.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let are_whole = values.iter().all(|x| x.fract() == 0.0);
        let scaling = onto_unit(&mut values);
        let strings = user_data::strings(text);
        let sentence = if scaling == Scaling::IDENTITY {
            strings.taken
        } else if scaling == Scaling::LEVELS && are_whole {
            strings.levels
        } else {
            strings.mapped
        };
        let parts = [
            ("n", count(values.len() as u64)),
            ("low", number(low, 4)),
            ("high", number(high, 4)),
        ];
        self.values = values;
        self.version += 1;
        fill(sentence, &parts)
    }
}

/// The density that a link states.
pub(super) fn drawn_density(values: &Values) -> DrawnDensity {
    DrawnDensity::from_words(DRAWN.map(|key| values.get(key)))
}

impl Data {
    /// The set that the values name.
    pub(super) fn new(values: &Values, user: &UserNumbers) -> Self {
        let (set, seed) = (values.get(DATA), values.get(SEED));
        let mut stream = Stream::new(seed, "data");
        let (source, mut numbers) = match set {
            DataSet::Bumps => (Source::Plain, three_bumps(&mut stream, GENERATED)),
            DataSet::Tail => (Source::Plain, heavy_tail(&mut stream, GENERATED)),
            DataSet::Rows => {
                let rows = image_rows(seed);
                let numbers = rows.values();
                (Source::Picture(rows), numbers)
            }
            DataSet::Wave => {
                let wave = wave_period(GENERATED);
                (Source::Wave(wave.clone()), wave)
            }
            DataSet::Drawn => {
                let density = drawn_density(values);
                (
                    Source::Drawn(density),
                    density.sample(&mut stream, GENERATED),
                )
            }
            DataSet::Own if user.values.is_empty() => (Source::Missing, Vec::new()),
            DataSet::Own => (Source::Plain, user.values.clone()),
        };
        shuffle(&mut numbers, &mut Stream::new(seed, "parting"));
        let held_out = numbers.split_off(numbers.len() - numbers.len() / HELD_OUT);
        Self {
            from_user: set == DataSet::Own,
            source,
            training: numbers.into(),
            held_out: held_out.into(),
        }
    }
}

/// Shuffles by Fisher and Yates' method.
fn shuffle(values: &mut [f64], stream: &mut Stream) {
    for last in (1..values.len()).rev() {
        let pick = (stream.uniform() * (last + 1) as f64) as usize;
        values.swap(last, pick.min(last));
    }
}
