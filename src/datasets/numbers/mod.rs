//! Reads numbers from pasted text.

mod attempt;
mod lines;
mod notation;
mod task;

pub use notation::Notation;
pub use task::{NumbersTask, Reading};

use thiserror::Error;

/// The fewest numbers that are data.
const LEAST: usize = 10;
/// The most numbers that are taken.
const MOST: usize = 100_000;
/// Longest piece of the text that is kept to be repeated, in characters: one more than a sentence shows.
const LONGEST_QUOTE: usize = 41;

/// Why a text is no list of numbers; lines count from 1.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum NumbersError {
    /// Something is no number.
    #[error("line {line}: “{found}” is not a number")]
    NotANumber {
        /// Where.
        line: usize,
        /// What stands there, its first 41 characters.
        found: String,
    },
    /// A number is infinite, NaN or too large for a double.
    #[error("line {line}: “{found}” is not a finite number")]
    NotFinite {
        /// Where.
        line: usize,
        /// What stands there, its first 41 characters.
        found: String,
    },
    /// There are too few numbers.
    #[error("{count} numbers, but at least {least} are needed")]
    TooFew {
        /// How many there are.
        count: usize,
        /// The fewest that are taken.
        least: usize,
    },
    /// There are too many numbers.
    #[error("more than {most} numbers")]
    TooMany {
        /// The most that are taken.
        most: usize,
    },
}

/// Numbers that were read from a text, and how.
#[derive(Clone, Debug, PartialEq)]
pub struct Numbers {
    /// The numbers, ten at least and all finite.
    pub values: Vec<f64>,
    /// The line that was left out because it holds no number, and its first 41 characters.
    pub heading: Option<(usize, String)>,
    /// In a table, which column was taken, from 1, and how many there are.
    pub column: Option<(usize, usize)>,
    /// Other ways to read the same text, which give other numbers.
    pub others: Vec<Reading>,
}

/// The numbers of a text: a column, a row, a CSV file.
///
/// - Lines end with LF, CR or both. Those that hold nothing but separators, or start with `#`, are left out, and so is
///   a first line without any number. Before it, a line such as `sep=;` states the only separator of fields.
/// - Where there are several lines and all have the same number of fields, two at least, between commas,
///   semicolons or tabs, the text is a table: the first column with a number in every line is taken.
/// - Otherwise all numbers are taken in order, between commas, semicolons, tabs, spaces and line ends.
/// - A separator between quotation marks separates nothing.
/// - Each number may be written in any way that [`read_number_with`](crate::numerics::read_number_with) reads.
/// - Thin spaces before three digits stand between thousands. What else commas, points and spaces mean is tried out:
///   the first of these ways in which the text can be read is taken, and the others are told.
///   1. A comma between two digits stands between thousands; where semicolons separate, it is decimal.
///   2. It is decimal; where semicolons separate, it stands between thousands.
///   3. It separates numbers. This comes first where a heading has as many commas as the line below.
///   4. A point is the decimal mark, or stands between thousands.
///   5. A space separates numbers, or stands between thousands; this comes first where it is a no-break space, or where
///      a group of three digits begins with 0.
///
/// # Errors
/// The first field that is no finite number, in the way that reads most lines; in a table without a column of
/// numbers, that of the column that has most numbers from the top. Fewer than 10 numbers, or more than 100 000.
pub fn parse_numbers(text: &str) -> Result<Numbers, NumbersError> {
    let mut task = NumbersTask::new(text.into(), None);
    loop {
        if let Some(result) = task.advance(usize::MAX) {
            return result;
        }
    }
}

/// The text of a file: UTF-8, or UTF-16 with a byte order mark, as spreadsheets write it.
pub fn decode_text(bytes: &[u8]) -> String {
    let utf16 = |bytes: &[u8], unit: fn([u8; 2]) -> u16| {
        let units = bytes.as_chunks::<2>().0.iter().map(|pair| unit(*pair));
        let signs = char::decode_utf16(units);
        signs.map(|sign| sign.unwrap_or('\u{fffd}')).collect()
    };
    match bytes {
        [0xff, 0xfe, rest @ ..] => utf16(rest, u16::from_le_bytes),
        [0xfe, 0xff, rest @ ..] => utf16(rest, u16::from_be_bytes),
        _ => String::from_utf8_lossy(bytes).into_owned(),
    }
}
