//! Reading a text bit by bit: its lines, then all numbers in each way that its marks allow.

use std::rc::Rc;

use super::attempt::{Attempt, Failure, Success};
use super::lines::{Line, Lines};
use super::notation::{Notation, is_before_thousands};
use super::{LONGEST_QUOTE, MOST, Numbers, NumbersError};
use crate::numerics::{DecimalMark, fold};

/// Another way to read a text.
#[derive(Clone, Debug, PartialEq)]
pub struct Reading {
    /// What its marks mean then.
    pub notation: Notation,
    /// A piece of the text in which that makes a difference.
    pub example: String,
    /// What was taken for it.
    pub taken: Vec<f64>,
    /// What it is read as then.
    pub instead: Vec<f64>,
}

/// A text that is being read; see [`parse_numbers`](super::parse_numbers).
#[derive(Debug)]
pub struct NumbersTask {
    text: Rc<str>,
    /// The notation that is tried first.
    preferred: Option<Notation>,
    lines: Lines,
    /// The notations that the marks allow, once the lines are known.
    notations: Option<Vec<Notation>>,
    /// How many of them were tried.
    tried: usize,
    attempt: Option<Attempt>,
    successes: Vec<Success>,
    failure: Option<Failure>,
}

impl NumbersTask {
    /// Begins to read a text, in this notation if it can be read so.
    pub fn new(text: Rc<str>, preferred: Option<Notation>) -> Self {
        // A byte order mark is no part of the text.
        let mut lines = Lines::default();
        lines.at = text.len() - text.trim_start_matches('\u{feff}').len();
        Self {
            text,
            preferred,
            lines,
            notations: None,
            tried: 0,
            attempt: None,
            successes: Vec::new(),
            failure: None,
        }
    }

    /// How much is done, from 0 to 1.
    pub fn part(&self) -> f64 {
        match &self.notations {
            None => 0.2 * self.lines.at as f64 / self.text.len().max(1) as f64,
            Some(notations) => {
                let lines = self.lines.all.len();
                let attempt = self.attempt.as_ref();
                let part = attempt.map_or(0.0, |attempt| attempt.part(lines));
                (0.2 + 0.8 * (self.tried as f64 + part) / notations.len() as f64).min(1.0)
            }
        }
    }

    /// Reads on, about so many bytes; returns what was read at the end.
    ///
    /// # Errors
    /// What is wrong with the text.
    pub fn advance(&mut self, bytes: usize) -> Option<Result<Numbers, NumbersError>> {
        let Some(notations) = &self.notations else {
            let is_left = self.lines.advance(&self.text, bytes);
            // Each line has one number at least.
            if self.lines.all.len() > MOST && !self.lines.has_long {
                return Some(Err(NumbersError::TooMany { most: MOST }));
            }
            if !is_left {
                self.notations = Some(self.allowed());
            }
            return None;
        };
        let Some(&notation) = notations.get(self.tried) else {
            return Some(self.finish());
        };
        let may_be_table = !self.lines.has_long;
        let attempt = self
            .attempt
            .get_or_insert_with(|| Attempt::new(notation, may_be_table));
        let result = attempt.advance(&self.text, &self.lines.all, bytes)?;
        self.attempt = None;
        self.tried += 1;
        match result {
            Ok(success) => self.successes.push(success),
            Err(failure) => {
                let before = self.failure.as_ref();
                if before.is_none_or(|before| before.lines <= failure.lines) {
                    self.failure = Some(failure);
                }
            }
        }
        None
    }

    /// The ways to read the text that its marks allow, the likeliest first.
    fn allowed(&self) -> Vec<Notation> {
        let marks = &self.lines.marks;
        let stated = self.lines.stated;
        let plain = Notation {
            stated,
            ..Notation::PLAIN
        };
        let thousands = Notation {
            comma_separates: false,
            ..plain
        };
        let decimal = Notation {
            decimal: DecimalMark::Comma,
            ..thousands
        };
        let mut all = match (stated, marks.comma) {
            (Some(','), _) | (None, None) => vec![plain],
            (Some(';'), Some(_)) => vec![decimal, thousands],
            (Some(_), Some(_)) => vec![thousands, decimal],
            (Some(_), None) => vec![thousands],
            (None, Some(_)) if marks.semicolon => vec![decimal, thousands, plain],
            (None, Some(_)) if self.has_heading_of_columns() => vec![plain, thousands, decimal],
            (None, Some(_)) => vec![thousands, decimal, plain],
        };
        // Where no point has to be decimal, all may stand between thousands.
        if marks.point.is_some() && !marks.decimal_point && !all.contains(&decimal) {
            all.push(decimal);
        }
        if marks.space.is_some() {
            let with = |space_groups| {
                let all = all.iter().map(move |one| Notation {
                    space_groups,
                    ..*one
                });
                all.collect::<Vec<_>>()
            };
            all = [with(marks.space_groups), with(!marks.space_groups)].concat();
        }
        if let Some(place) = all.iter().position(|one| Some(*one) == self.preferred) {
            all[..=place].rotate_right(1);
        }
        all
    }

    /// Whether a heading has as many commas as the line below it.
    fn has_heading_of_columns(&self) -> bool {
        let fields = |line: &Line| Notation::PLAIN.fields(line.of(&self.text)).count();
        let (heading, first) = (&self.lines.heading, self.lines.all.first());
        match (heading, first) {
            (Some(heading), Some(first)) => fields(heading) > 1 && fields(heading) == fields(first),
            _ => false,
        }
    }

    /// A piece of the text that two notations read differently.
    fn example(&self, one: Notation, other: Notation) -> String {
        let marks = &self.lines.marks;
        let place = if one.space_groups == other.space_groups {
            marks.comma.or(marks.point)
        } else {
            marks.space
        };
        let Some((line, at)) = place else {
            return String::new();
        };
        let line = self.lines.all[line].of(&self.text);
        let belongs = |&(at, sign): &(usize, char)| {
            let plain = fold(sign);
            plain.is_ascii_digit()
                || matches!(plain, '.' | ',' | '-' | '+' | 'e' | '\'')
                || sign.is_whitespace() && is_before_thousands(one.decimal, line, at, sign)
        };
        let before = line[..at].char_indices().rev().take(LONGEST_QUOTE / 2);
        let start = before.take_while(belongs).last().map_or(at, |(at, _)| at);
        let after = line[at..].char_indices().map(|(by, sign)| (at + by, sign));
        let after = after.skip(1).take(LONGEST_QUOTE / 2).take_while(belongs);
        let length = after
            .last()
            .map_or(0, |(end, sign)| end + sign.len_utf8() - at);
        line[start..(at + length).max(at)].to_owned()
    }

    /// Takes the likeliest of all that could be read, and tells the others.
    fn finish(&mut self) -> Result<Numbers, NumbersError> {
        let mut all = std::mem::take(&mut self.successes);
        // Where a notation cannot read the first column, another one may.
        let column = |one: &Success| one.column.map_or(0, |(column, _)| column);
        let is_preferred = |one: &Success| Some(one.notation) == self.preferred;
        let places = (0..all.len()).min_by_key(|place| {
            let one = &all[*place];
            (!is_preferred(one), column(one))
        });
        let Some(place) = places else {
            let failure = self.failure.take();
            // Each notation that was tried has failed, and one is always tried.
            return Err(failure.map_or(NumbersError::TooMany { most: MOST }, |one| one.error));
        };
        let taken = all.remove(place);
        let mut others: Vec<Reading> = Vec::new();
        let mut known = vec![&taken.values];
        for other in &all {
            if !known.contains(&&other.values) {
                let reading = self.reading(taken.notation, other.notation);
                let is_same = |one: &Reading| {
                    one.example == reading.example && one.instead == reading.instead
                };
                if !reading.instead.is_empty() && !others.iter().any(is_same) {
                    others.push(reading);
                    known.push(&other.values);
                }
            }
        }
        let quote = |line: &Line| {
            let text = line.of(&self.text).trim();
            (line.number, text.chars().take(LONGEST_QUOTE).collect())
        };
        Ok(Numbers {
            heading: self.lines.heading.as_ref().map(quote),
            column: taken.column.map(|(column, count)| (column + 1, count)),
            others,
            values: taken.values,
        })
    }

    /// What another notation makes of a piece of the text.
    fn reading(&self, of: Notation, to: Notation) -> Reading {
        let example = self.example(of, to);
        let values = |notation: Notation| {
            let words = notation.words(&example);
            words.filter_map(|word| notation.read(word)).collect()
        };
        Reading {
            notation: to,
            taken: values(of),
            instead: values(to),
            example,
        }
    }
}
