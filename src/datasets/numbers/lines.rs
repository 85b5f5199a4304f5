//! The lines of a text, found bit by bit, and what its marks allow.

use super::notation::{Notation, is_before_thousands, is_between_digits, separates_words};
use crate::numerics::{DecimalMark, fold, is_invisible};

/// A line above so many bytes is no row of a table, and is read in parts.
const LONG: usize = 32_768;

/// A line that holds something, or a part of a long one.
#[derive(Clone, Copy, Debug)]
pub(super) struct Line {
    /// Its place in the text; lines count from 1.
    pub(super) number: usize,
    start: usize,
    end: usize,
}

impl Line {
    pub(super) fn of<'a>(&self, text: &'a str) -> &'a str {
        &text[self.start..self.end]
    }

    /// What it costs to read it.
    pub(super) fn cost(&self) -> usize {
        self.end - self.start + 16
    }
}

/// The lines found so far.
#[derive(Debug, Default)]
pub(super) struct Lines {
    /// How far the text was read.
    pub(super) at: usize,
    /// Lines so far.
    number: usize,
    pub(super) all: Vec<Line>,
    /// What is left of a line that is taken in parts.
    rest: Option<Line>,
    /// Whether the last line is taken in parts.
    is_parted: bool,
    /// Whether any line was.
    pub(super) has_long: bool,
    /// The sign that a first line such as `sep=;` states.
    pub(super) stated: Option<char>,
    /// A first line without any number.
    pub(super) heading: Option<Line>,
    pub(super) marks: Marks,
}

/// Which marks a text has, each with the line and the place of the first.
#[derive(Debug, Default)]
pub(super) struct Marks {
    /// A comma between two digits.
    pub(super) comma: Option<(usize, usize)>,
    pub(super) semicolon: bool,
    /// A point that can stand between thousands.
    pub(super) point: Option<(usize, usize)>,
    /// Whether a point cannot.
    pub(super) decimal_point: bool,
    /// A space that can stand between thousands and is not thin.
    pub(super) space: Option<(usize, usize)>,
    /// Whether one of these is likely to: no line breaks at it, or three digits after it begin with 0.
    pub(super) space_groups: bool,
}

impl Lines {
    /// Takes the next lines, of about so many bytes; whether some are left.
    pub(super) fn advance(&mut self, text: &str, mut bytes: usize) -> bool {
        while self.at < text.len() || self.rest.is_some() {
            let line = self.rest.take().or_else(|| self.next_line(text));
            let cost = match line {
                Some(line) => self.take(text, line),
                None => 16,
            };
            if cost > bytes {
                break;
            }
            bytes -= cost;
        }
        self.at < text.len() || self.rest.is_some()
    }

    /// The next line, if it is one of numbers.
    fn next_line(&mut self, text: &str) -> Option<Line> {
        let rest = &text.as_bytes()[self.at..];
        let length = rest.iter().position(|byte| matches!(byte, b'\n' | b'\r'));
        let length = length.unwrap_or(rest.len());
        let breaks = if rest[length..].starts_with(b"\r\n") {
            2
        } else {
            1
        };
        self.number += 1;
        let line = Line {
            number: self.number,
            start: self.at,
            end: self.at + length,
        };
        self.at = (line.end + breaks).min(text.len());
        let content = line.of(text);
        if is_empty(content) {
            return None;
        }
        if self.all.is_empty() && self.heading.is_none() {
            if self.stated.is_none() {
                self.stated = stated_separator(content);
                if self.stated.is_some() {
                    return None;
                }
            }
            if is_heading(content, self.stated) {
                self.heading = Some(line);
                return None;
            }
        }
        // What stands between quotation marks is not parted.
        self.is_parted = length > LONG && !content.contains('"');
        self.has_long |= self.is_parted;
        Some(line)
    }

    /// Adds a line, or the first part of a long one; returns what that cost.
    fn take(&mut self, text: &str, mut line: Line) -> usize {
        let content = line.of(text);
        if self.is_parted
            && content.len() > LONG
            && let Some((at, sign)) = last_separator(&content[..content.floor_char_boundary(LONG)])
        {
            let start = line.start + at + sign.len_utf8();
            self.rest = Some(Line { start, ..line });
            line.end = line.start + at;
        }
        if !is_empty(line.of(text)) {
            self.marks.note(self.all.len(), line.of(text));
            self.all.push(line);
        }
        line.cost()
    }
}

/// The last sign in a text that ends a number: rather a space than a comma, which may stand within one.
fn last_separator(text: &str) -> Option<(usize, char)> {
    let signs = || text.char_indices().rev();
    let ends_word = |&(at, sign): &(usize, char)| {
        fold(sign) == ';' || separates_words(Notation::PLAIN, text, at, sign)
    };
    signs()
        .find(ends_word)
        .or_else(|| signs().find(|(_, sign)| fold(*sign) == ','))
}

impl Marks {
    fn note(&mut self, line: usize, text: &str) {
        for (at, sign) in text.char_indices() {
            match fold(sign) {
                '0'..='9' | '-' => {}
                ',' => {
                    if self.comma.is_none() && is_between_digits(text, at, sign) {
                        self.comma = Some((line, at));
                    }
                }
                ';' => self.semicolon = true,
                '.' => {
                    if is_before_thousands(DecimalMark::Comma, text, at, sign) {
                        self.point.get_or_insert((line, at));
                    } else {
                        self.decimal_point = true;
                    }
                }
                _ if sign.is_whitespace()
                    && separates_words(Notation::PLAIN, text, at, sign)
                    && is_before_thousands(DecimalMark::Point, text, at, sign) =>
                {
                    self.space.get_or_insert((line, at));
                    let zero = text[at + sign.len_utf8()..].chars().next();
                    self.space_groups |= sign == '\u{a0}' || zero.map(fold) == Some('0');
                }
                _ => {}
            }
        }
    }
}

/// Whether a line is a comment, or has nothing between its separators.
fn is_empty(line: &str) -> bool {
    let nothing = |sign: char| {
        sign.is_whitespace() || is_invisible(sign) || matches!(fold(sign), ',' | ';' | '"')
    };
    let line = line.trim_start_matches(nothing);
    line.is_empty() || line.starts_with(['#', '＃'])
}

/// Whether a line holds no number.
fn is_heading(line: &str, stated: Option<char>) -> bool {
    let point = Notation {
        stated,
        ..Notation::PLAIN
    };
    let comma = Notation {
        decimal: DecimalMark::Comma,
        ..point
    };
    let is_number = |word| point.read(word).or(comma.read(word)).is_some();
    !point.words(line).any(is_number)
}

/// The sign that a line such as `sep=;`, as spreadsheets write it, states.
fn stated_separator(line: &str) -> Option<char> {
    let line = line.trim_matches(|sign: char| sign == ' ' || sign == '"' || is_invisible(sign));
    let (name, sign) = line.split_at_checked(4)?;
    let mut signs = sign.chars().map(fold);
    let sign = signs.next().filter(|_| name.eq_ignore_ascii_case("sep="))?;
    signs.next().is_none().then_some(sign)
}
