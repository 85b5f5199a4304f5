//! Reading all lines in one notation, bit by bit.

use super::lines::Line;
use super::notation::Notation;
use super::{LEAST, LONGEST_QUOTE, MOST, NumbersError};

/// The lines, read in one notation as far as that has come.
#[derive(Debug)]
pub(super) struct Attempt {
    pub(super) notation: Notation,
    stage: Stage,
    /// The next line.
    next: usize,
}

/// What is found out in one pass over the lines.
#[derive(Debug)]
enum Stage {
    /// How many fields all lines have.
    Counting { columns: Option<usize> },
    /// How many lines from the top have a number, in each column.
    Measuring { ends: Vec<usize> },
    /// The numbers, of one column or all.
    Collecting {
        /// The column, from 0, and how many there are.
        column: Option<(usize, usize)>,
        values: Vec<f64>,
    },
}

/// What was read.
#[derive(Debug)]
pub(super) struct Success {
    pub(super) notation: Notation,
    /// The column, from 0, and how many there are.
    pub(super) column: Option<(usize, usize)>,
    pub(super) values: Vec<f64>,
}

/// What is wrong, and how many lines could be read.
#[derive(Debug)]
pub(super) struct Failure {
    pub(super) lines: usize,
    pub(super) error: NumbersError,
}

impl Attempt {
    /// Begins; the lines may be a table unless some are too long for one.
    pub(super) fn new(notation: Notation, may_be_table: bool) -> Self {
        let stage = if may_be_table {
            Stage::Counting { columns: None }
        } else {
            Stage::all()
        };
        Self {
            notation,
            stage,
            next: 0,
        }
    }

    /// How much of the lines this pass has read.
    pub(super) fn part(&self, lines: usize) -> f64 {
        let pass = match self.stage {
            Stage::Counting { .. } => 0.0,
            Stage::Measuring { .. } => 1.0,
            Stage::Collecting { .. } => 2.0,
        };
        (pass + self.next as f64 / lines.max(1) as f64) / 3.0
    }

    /// Reads lines of about so many bytes; returns what came of it at the end.
    pub(super) fn advance(
        &mut self,
        text: &str,
        lines: &[Line],
        mut bytes: usize,
    ) -> Option<Result<Success, Failure>> {
        while let Some(line) = lines.get(self.next) {
            match self.take(text, line) {
                Ok(Next::Line) => self.next += 1,
                Ok(Next::FirstLine) => self.next = 0,
                Err(error) => {
                    let lines = self.next;
                    return Some(Err(Failure { lines, error }));
                }
            }
            if line.cost() > bytes {
                return None;
            }
            bytes -= line.cost();
        }
        self.end_pass(lines.len())
    }

    fn take(&mut self, text: &str, line: &Line) -> Result<Next, NumbersError> {
        let (notation, content) = (self.notation, line.of(text));
        match &mut self.stage {
            Stage::Counting { columns } => {
                let count = notation.fields(content).count();
                if count < 2 || columns.is_some_and(|columns| columns != count) {
                    self.stage = Stage::all();
                    return Ok(Next::FirstLine);
                }
                *columns = Some(count);
            }
            Stage::Measuring { ends } => {
                for (end, field) in ends.iter_mut().zip(notation.fields(content)) {
                    if *end == self.next && notation.read(field).is_some() {
                        *end += 1;
                    }
                }
            }
            Stage::Collecting { column, values } => match column {
                Some((column, _)) => {
                    let field = notation.fields(content).nth(*column).unwrap_or("");
                    push(values, notation, line.number, field)?;
                }
                None => {
                    for word in notation.words(content) {
                        push(values, notation, line.number, word)?;
                    }
                }
            },
        }
        Ok(Next::Line)
    }

    /// Goes over to the next pass; after the last, returns what was read.
    fn end_pass(&mut self, lines: usize) -> Option<Result<Success, Failure>> {
        let stage = match &mut self.stage {
            Stage::Counting {
                columns: Some(columns),
            } if lines > 1 => Stage::Measuring {
                ends: vec![0; *columns],
            },
            Stage::Counting { .. } => Stage::all(),
            Stage::Measuring { ends } => {
                // The first of those that have most.
                let most = ends.iter().enumerate().rev().max_by_key(|(_, end)| **end);
                Stage::Collecting {
                    column: most.map(|(column, _)| (column, ends.len())),
                    values: Vec::new(),
                }
            }
            Stage::Collecting { column, values } if values.len() >= LEAST => {
                return Some(Ok(Success {
                    notation: self.notation,
                    column: *column,
                    values: std::mem::take(values),
                }));
            }
            Stage::Collecting { values, .. } => {
                let (count, least) = (values.len(), LEAST);
                let error = NumbersError::TooFew { count, least };
                return Some(Err(Failure { lines, error }));
            }
        };
        self.stage = stage;
        self.next = 0;
        None
    }
}

impl Stage {
    /// Taking all numbers in order.
    const fn all() -> Self {
        Self::Collecting {
            column: None,
            values: Vec::new(),
        }
    }
}

/// Which line comes next.
enum Next {
    /// The one after this.
    Line,
    /// The first, in another pass.
    FirstLine,
}

/// Adds the number that a field is.
fn push(
    values: &mut Vec<f64>,
    notation: Notation,
    line: usize,
    field: &str,
) -> Result<(), NumbersError> {
    let found = || field.chars().take(LONGEST_QUOTE).collect();
    match notation.read(field) {
        None => Err(NumbersError::NotANumber {
            line,
            found: found(),
        }),
        Some(x) if !x.is_finite() => Err(NumbersError::NotFinite {
            line,
            found: found(),
        }),
        Some(_) if values.len() == MOST => Err(NumbersError::TooMany { most: MOST }),
        Some(x) => {
            values.push(x);
            Ok(())
        }
    }
}
