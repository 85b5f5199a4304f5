//! The strings of numbers that a reader brings.

#[cfg(not(target_arch = "wasm32"))]
mod en;
#[cfg(not(target_arch = "wasm32"))]
mod ja;
#[cfg(not(target_arch = "wasm32"))]
mod zh;

use crate::datasets::{Numbers, NumbersError, Reading};
use crate::figure::number::{count, number};
use crate::strings::{Bundle, Text, bundle, fill, quote, strings};

/// These strings.
pub static STRINGS: Bundle<UserDataStrings> = bundle!([&en::STRINGS, &ja::STRINGS, &zh::STRINGS]);

/// These strings in the language of `text`.
pub fn strings(text: &Text) -> &'static UserDataStrings {
    STRINGS.get(text.language)
}

/// What is wrong with a text, in a sentence.
pub fn error_sentence(text: &Text, error: &NumbersError) -> String {
    let strings = strings(text);
    let line = |line: usize, found: &str| [("line", count(line as u64)), ("found", quote(found))];
    match error {
        NumbersError::NotANumber { line: at, found } => {
            fill(strings.not_a_number, &line(*at, found))
        }
        NumbersError::NotFinite { line: at, found } => fill(strings.not_finite, &line(*at, found)),
        NumbersError::TooFew {
            count: there,
            least,
        } => fill(
            strings.too_few,
            &[
                ("count", count(*there as u64)),
                ("least", count(*least as u64)),
            ],
        ),
        NumbersError::TooMany { most } => fill(strings.too_many, &[("most", count(*most as u64))]),
    }
}

/// How a text was read, in sentences, where that is not plain.
pub fn notes(text: &Text, numbers: &Numbers) -> Vec<String> {
    let strings = strings(text);
    let mut notes = Vec::new();
    if let Some((line, found)) = &numbers.heading {
        let parts = [("line", count(*line as u64)), ("found", quote(found))];
        notes.push(fill(strings.heading, &parts));
    }
    if let Some((column, columns)) = numbers.column {
        let parts = [("column", column), ("count", columns)];
        let parts = parts.map(|(name, number)| (name, count(number as u64)));
        notes.push(fill(strings.column, &parts));
    }
    for other in &numbers.others {
        let note = about_example(text, text.controls.read_as, &other.example, &other.taken);
        if !notes.contains(&note) {
            notes.push(note);
        }
    }
    notes
}

/// What a button says that reads a text in another way.
pub fn instead(text: &Text, other: &Reading) -> String {
    let sentence = strings(text).read_instead;
    about_example(text, sentence, &other.example, &other.instead)
}

fn about_example(text: &Text, sentence: &str, example: &str, values: &[f64]) -> String {
    let words = values.iter().map(|value| number(*value, 15));
    let and = |first: String, second: String| {
        fill(strings(text).and, &[("first", first), ("second", second)])
    };
    let value = words.reduce(and).unwrap_or_default();
    fill(sentence, &[("given", quote(example)), ("value", value)])
}

strings! {
/// The strings of numbers that a reader brings.
pub struct UserDataStrings {
    /// “Numbers, or a CSV table, of which the first column of numbers …”
    pub label: &'static str,
    /// “Use these numbers”
    pub take: &'static str,
    /// “Open a file”
    pub file: &'static str,
    /// “More than 8 MB: this was not read.”
    pub too_large: &'static str,
    /// “{n} numbers from {low} to {high} are used.”
    pub taken: &'static str,
    /// “{n} numbers are used; the range from {low} to {high} is mapped onto −1 … 1.”
    pub mapped: &'static str,
    /// “{n} whole numbers are taken as pixel levels: 0 … 255 is mapped onto −1 … 1.”
    pub levels: &'static str,
    /// “Reading: {percent} % done.”
    pub reading: &'static str,
    /// “{n} characters, not shown here: the button below reads them.”
    pub held: &'static str,
    /// “Line {line}, “{found}”, holds no number and was left out.”
    pub heading: &'static str,
    /// “Column {column} of {count} was taken.”
    pub column: &'static str,
    /// “Read “{given}” as {value}”
    pub read_instead: &'static str,
    /// “{first} and {second}”
    pub and: &'static str,
    /// “Line {line}: “{found}” is not a number.”
    pub not_a_number: &'static str,
    /// “Line {line}: “{found}” is not finite.”
    pub not_finite: &'static str,
    /// “Numbers found: {count}; at least {least} are needed.”
    pub too_few: &'static str,
    /// “More than {most} numbers: use a part of them.”
    pub too_many: &'static str,
}
}
