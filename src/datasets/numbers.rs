//! Reads numbers from pasted text.

use crate::numerics::read_number;
use thiserror::Error;

/// The fewest numbers that are data.
const LEAST: usize = 10;
/// The most numbers that are taken.
const MOST: usize = 100_000;
/// Longest piece of the text that an error repeats, in characters.
const LONGEST_QUOTE: usize = 40;

/// Why a text is no list of numbers; lines count from 1.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum NumbersError {
    /// Something is no number.
    #[error("line {line}: “{found}” is not a number")]
    NotANumber {
        /// Where.
        line: usize,
        /// What stands there, its first 40 characters.
        found: String,
    },
    /// A number is infinite, NaN or too large for a double.
    #[error("line {line}: “{found}” is not a finite number")]
    NotFinite {
        /// Where.
        line: usize,
        /// What stands there, its first 40 characters.
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

/// A line that holds something, and its place in the text.
#[derive(Clone, Copy)]
struct Line<'a> {
    number: usize,
    text: &'a str,
}

impl Line<'_> {
    /// Whether it is a comment, or has nothing between its separators.
    fn is_empty(&self) -> bool {
        let nothing = |c: char| c.is_whitespace() || matches!(c, ',' | ';' | '"');
        let text = self.text.trim_start_matches(nothing);
        text.is_empty() || text.starts_with('#')
    }

    /// Whether it holds no number.
    fn is_header(&self) -> bool {
        let format = Format {
            decimal_comma: false,
        };
        let mut words = format.words(self.text);
        words.all(|word| format.read(word).is_none())
    }
}

/// The numbers of a text: a column, a row, a CSV file.
///
/// - Lines that hold nothing but separators, or start with `#`, are left out, and so is a first line without
///   any number.
/// - Where there are several lines and all have the same number of fields, two at least, between commas,
///   semicolons or tabs, the text is a table: the first column with a number in every line is taken.
/// - Otherwise all numbers are taken in order, between commas, semicolons, tabs, spaces and line ends.
/// - A separator between quotation marks separates nothing.
/// - Where semicolons separate, commas are decimal if no line has a point and each field one comma at most,
///   between two digits.
///
/// # Errors
/// The first field that is no finite number; in a table without a column of numbers, that of the column that
/// has most numbers from the top. Fewer than 10 numbers, or more than 100 000.
pub fn parse_numbers(text: &str) -> Result<Vec<f64>, NumbersError> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut lines: Vec<Line> = (1..)
        .zip(text.split('\n'))
        .map(|(number, text)| Line { number, text })
        .filter(|line| !line.is_empty())
        .collect();
    if lines.first().is_some_and(Line::is_header) {
        lines.remove(0);
    }
    let format = Format::of(&lines);
    let numbers = match format.columns(&lines) {
        Some(columns) => format.column(&lines, columns)?,
        None => format.all(&lines)?,
    };
    if numbers.len() < LEAST {
        return Err(NumbersError::TooFew {
            count: numbers.len(),
            least: LEAST,
        });
    }
    Ok(numbers)
}

/// How a text writes its numbers.
#[derive(Clone, Copy)]
struct Format {
    decimal_comma: bool,
}

impl Format {
    fn of(lines: &[Line]) -> Self {
        let semicolons = lines.iter().any(|line| line.text.contains(';'));
        let mut fields = lines.iter().flat_map(|line| line.text.split(';'));
        Self {
            decimal_comma: semicolons && fields.all(may_have_decimal_comma),
        }
    }

    fn separates(self, c: char) -> bool {
        c == ';' || c == '\t' || c == ',' && !self.decimal_comma
    }

    /// The fields of a line of a table.
    fn fields(self, text: &str) -> impl Iterator<Item = &str> {
        split_unquoted(text, move |c| self.separates(c))
    }

    /// All that stands between separators and spaces in a line.
    fn words(self, text: &str) -> impl Iterator<Item = &str> {
        split_unquoted(text, move |c| self.separates(c) || c.is_whitespace())
            .filter(|word| !word.is_empty())
    }

    fn read(self, field: &str) -> Option<f64> {
        if self.decimal_comma && field.contains(',') {
            read_number(&field.replace(',', "."))
        } else {
            read_number(field)
        }
    }

    /// How many columns the lines have, if they are a table.
    fn columns(self, lines: &[Line]) -> Option<usize> {
        let [first, rest @ ..] = lines else {
            return None;
        };
        let columns = self.fields(first.text).count();
        let same = |line: &Line| self.fields(line.text).count() == columns;
        (columns > 1 && !rest.is_empty() && rest.iter().all(same)).then_some(columns)
    }

    /// The first column of numbers, or else the one that has most from the top.
    fn column<'a>(self, lines: &[Line<'a>], columns: usize) -> Result<Vec<f64>, NumbersError> {
        let mut ends = vec![lines.len(); columns];
        for (row, line) in lines.iter().enumerate() {
            for (end, field) in ends.iter_mut().zip(self.fields(line.text)) {
                if row < *end && self.read(field).is_none() {
                    *end = row;
                }
            }
        }
        let longest = ends.iter().enumerate().rev().max_by_key(|(_, end)| *end);
        let column = longest.map_or(0, |(column, _)| column);
        let field = |line: &Line<'a>| {
            (
                line.number,
                self.fields(line.text).nth(column).unwrap_or(""),
            )
        };
        self.collect(lines.iter().map(field))
    }

    /// All numbers in order.
    fn all(self, lines: &[Line]) -> Result<Vec<f64>, NumbersError> {
        let words = lines
            .iter()
            .flat_map(|line| self.words(line.text).map(|word| (line.number, word)));
        self.collect(words)
    }

    fn collect<'a>(
        self,
        fields: impl Iterator<Item = (usize, &'a str)>,
    ) -> Result<Vec<f64>, NumbersError> {
        let mut numbers = Vec::new();
        for (line, field) in fields {
            let found = || field.chars().take(LONGEST_QUOTE).collect();
            match self.read(field) {
                None => {
                    return Err(NumbersError::NotANumber {
                        line,
                        found: found(),
                    });
                }
                Some(x) if !x.is_finite() => {
                    return Err(NumbersError::NotFinite {
                        line,
                        found: found(),
                    });
                }
                Some(_) if numbers.len() == MOST => {
                    return Err(NumbersError::TooMany { most: MOST });
                }
                Some(x) => numbers.push(x),
            }
        }
        Ok(numbers)
    }
}

/// The pieces between separators that do not stand between quotation marks, without spaces and such marks.
fn split_unquoted(text: &str, separates: impl Fn(char) -> bool) -> impl Iterator<Item = &str> {
    let mut quoted = false;
    let pieces = text.split(move |c| {
        quoted ^= c == '"';
        !quoted && separates(c)
    });
    pieces.map(|piece| piece.trim().trim_matches('"').trim())
}

/// Whether no point and no second comma forbids that commas are decimal in this field.
fn may_have_decimal_comma(field: &str) -> bool {
    let mut parts = field.split(',');
    let (whole, fraction) = (parts.next().unwrap_or(""), parts.next());
    let digit_at = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
    let decimal = fraction.is_none_or(|fraction| {
        digit_at(whole.chars().next_back()) && digit_at(fraction.chars().next())
    });
    decimal && parts.next().is_none() && !field.contains('.')
}
