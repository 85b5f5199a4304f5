//! What commas, points and spaces in a text mean.

use crate::numerics::{DecimalMark, fold, read_number_with};

/// One way to read the marks of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Notation {
    /// Whether a comma between two digits separates numbers. Any other comma always does.
    pub comma_separates: bool,
    /// What a comma or a point within a number means.
    pub decimal: DecimalMark,
    /// Whether a space before three digits stands between thousands. A thin one always does.
    pub space_groups: bool,
    /// The only sign that separates fields, where the text states one.
    pub(super) stated: Option<char>,
}

impl Notation {
    /// Commas separate, a point is the decimal mark.
    pub(super) const PLAIN: Self = Self {
        comma_separates: true,
        decimal: DecimalMark::Point,
        space_groups: false,
        stated: None,
    };

    /// The fields of a line of a table.
    pub(super) fn fields(self, text: &str) -> impl Iterator<Item = &str> {
        split_unquoted(text, move |at, sign| self.separates(text, at, sign))
    }

    /// All that stands between separators and spaces in a line.
    pub(super) fn words(self, text: &str) -> impl Iterator<Item = &str> {
        let separates =
            move |at, sign| self.separates(text, at, sign) || separates_words(self, text, at, sign);
        split_unquoted(text, separates).filter(|word| !word.is_empty())
    }

    /// The number that a field or a word is.
    pub(super) fn read(self, field: &str) -> Option<f64> {
        read_number_with(field, self.decimal)
    }

    fn separates(self, text: &str, at: usize, sign: char) -> bool {
        let plain = fold(sign);
        if let Some(stated) = self.stated {
            return plain == stated;
        }
        match plain {
            ';' | '\t' => true,
            ',' => self.comma_separates || !is_between_digits(text, at, sign),
            _ => false,
        }
    }
}

/// Whether a sign of white space stands between two words, and not between thousands.
pub(super) fn separates_words(notation: Notation, text: &str, at: usize, sign: char) -> bool {
    let groups = || notation.space_groups || is_thin(sign);
    sign.is_whitespace() && !(groups() && is_before_thousands(notation.decimal, text, at, sign))
}

/// Spaces that typesetting puts between thousands and nowhere else.
fn is_thin(space: char) -> bool {
    matches!(space, '\u{2006}'..='\u{200a}' | '\u{202f}')
}

/// Whether a digit stands on both sides of the sign at this place.
pub(super) fn is_between_digits(text: &str, at: usize, sign: char) -> bool {
    let is_digit = |sign: Option<char>| sign.is_some_and(|sign| fold(sign).is_ascii_digit());
    is_digit(text[..at].chars().next_back())
        && is_digit(text[at + sign.len_utf8()..].chars().next())
}

/// Whether the sign at this place can stand between thousands: one to three digits of a whole number, or a group
/// of three, before it, and three digits after it.
pub(super) fn is_before_thousands(decimal: DecimalMark, text: &str, at: usize, sign: char) -> bool {
    let after = text[at + sign.len_utf8()..].chars().map(fold);
    if after.take(4).take_while(char::is_ascii_digit).count() != 3 {
        return false;
    }
    let mut before = text[..at].chars().rev().map(fold).peekable();
    let (mut digits, mut first) = (0, ' ');
    while let Some(digit) = before.next_if(char::is_ascii_digit) {
        (digits, first) = (digits + 1, digit);
        if digits > 3 {
            return false;
        }
    }
    let mark = match decimal {
        DecimalMark::Point => '.',
        DecimalMark::Comma => ',',
    };
    let is_whole = match before.next() {
        Some(other) if digits == 3 && (other == fold(sign) || other.is_whitespace()) => {
            return true;
        }
        Some('-' | '+') => !matches!(before.next(), Some('e' | '^')),
        Some(other) => other != mark && other != '^' && !other.is_alphabetic(),
        None => true,
    };
    is_whole && digits > 0 && first != '0'
}

/// The pieces between separators that do not stand between quotation marks, without spaces and such marks.
fn split_unquoted(
    text: &str,
    separates: impl Fn(usize, char) -> bool,
) -> impl Iterator<Item = &str> {
    let mut quoted = false;
    let mut start = Some(0);
    let mut signs = text.char_indices();
    std::iter::from_fn(move || {
        let from = start?;
        let end = signs.find(|&(at, sign)| {
            quoted ^= sign == '"';
            !quoted && separates(at, sign)
        });
        start = end.map(|(at, sign)| at + sign.len_utf8());
        let piece = &text[from..end.map_or(text.len(), |(at, _)| at)];
        Some(piece.trim().trim_matches('"').trim())
    })
}
