//! Decimal numbers, as programs, people and this site write them.

use lexical_parse_float::FromLexical;

/// The mark between the whole part of a number and its fraction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DecimalMark {
    /// `1.5`; a comma may stand between thousands.
    Point,
    /// `1,5`; a point may stand between thousands.
    Comma,
}

impl DecimalMark {
    fn signs(self) -> (char, char) {
        match self {
            Self::Point => ('.', ','),
            Self::Comma => (',', '.'),
        }
    }
}

/// The double nearest to a decimal number that can be read in one way only. A point is the decimal mark
/// wherever it can be one, so `1.000` is 1; `1,000` may be 1 or 1000, and is none.
///
/// See [`read_number_with`] for what is read besides `-1.5e-3`.
pub fn read_number(text: &str) -> Option<f64> {
    let point = read_number_with(text, DecimalMark::Point);
    if point.is_some() && !text.chars().any(|c| fold(c) == ',') {
        return point;
    }
    match (point, read_number_with(text, DecimalMark::Comma)) {
        (Some(one), Some(other)) if one != other => None,
        (one, other) => one.or(other),
    }
}

/// The double nearest to a decimal number with this decimal mark.
///
/// - Digits, signs and marks may be those of any keyboard: `−` (U+2212) or `–` for minus, full-width forms.
/// - Thousands may be separated by a space of any width, by an apostrophe, or by the mark that is not the
///   decimal one, if all groups but the first have three digits and the first does not begin with 0.
/// - Powers of ten may be written `e-3`, `·10⁻³`, `×10^-3`, or `10⁻³` alone.
/// - `∞`, `inf`, `infinity` and `nan` are read; a number may be infinite by its size as well.
/// - `5%` is 0.05.
pub fn read_number_with(text: &str, mark: DecimalMark) -> Option<f64> {
    let (decimal, thousands) = mark.signs();
    let plain = text.trim();
    if decimal == '.' || !plain.contains(['.', ',']) {
        // What programs write; a comma is none of it.
        if let Some(value) = parse_float(plain) {
            return Some(value);
        }
    }
    let folded: String = text
        .chars()
        .filter(|c| !is_invisible(*c))
        .map(|c| if c.is_whitespace() { ' ' } else { fold(c) })
        .collect();
    let text = folded.trim();
    let (sign, text) = match text.strip_prefix('-') {
        Some(rest) => ("-", rest),
        None => ("", text.strip_prefix('+').unwrap_or(text)),
    };
    if text.starts_with(['-', '+']) {
        return None;
    }
    let (text, shift) = match text.strip_suffix('%') {
        Some(rest) => (rest.trim_end(), -2),
        None => (text, 0),
    };
    if text == "∞" {
        return parse_float(&format!("{sign}inf"));
    }
    let (mantissa, exponent) = split_exponent(text)?;
    let (whole, fraction) = mantissa.split_once(decimal).unwrap_or((mantissa, ""));
    let whole = without_thousands(whole, thousands)?;
    if !is_digits(fraction) {
        return None;
    }
    let exponent = exponent.saturating_add(shift);
    parse_float(&format!("{sign}{whole}.{fraction}e{exponent}"))
}

/// The nearest number of the format to a decimal number that is written as programs write it, such as `-1.5e-3`, `inf`
/// or `NaN`; infinite where it is beyond the range.
pub fn parse_float<R: FromLexical>(text: &str) -> Option<R> {
    R::from_lexical(text.as_bytes()).ok()
}

/// The sign of the keyboard of programs that a sign stands for: a minus, a digit or a mark of any width.
pub fn fold(sign: char) -> char {
    if sign.is_ascii() && !matches!(sign, '*' | 'E') {
        return sign;
    }
    match sign {
        'E' => 'e',
        '\u{ff01}'..='\u{ff5e}' => match char::from_u32(u32::from(sign) - 0xfee0) {
            Some('*') => '·',
            Some('E') => 'e',
            Some(plain) => plain,
            None => sign,
        },
        '−' | '‐' | '‑' | '‒' | '–' | '﹣' | 'ー' => '-',
        '﹢' => '+',
        '﹐' => ',',
        '。' | '｡' | '﹒' => '.',
        // These stand between things that are listed, never within a number.
        '、' | '､' | '﹔' => ';',
        '’' | 'ʼ' => '\'',
        '*' | '×' | '⋅' | '∙' => '·',
        _ => sign,
    }
}

/// Whether nothing is seen of a character, as of the marks of direction that are copied with text.
pub(crate) fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

/// The part before a power of ten, and its exponent.
fn split_exponent(text: &str) -> Option<(&str, i64)> {
    if let Some((mantissa, power)) = text.split_once('·') {
        return Some((mantissa.trim_end(), power_of_ten(power.trim_start())?));
    }
    if let Some(exponent) = power_of_ten(text) {
        return Some(("1", exponent));
    }
    match text.split_once('e') {
        Some((mantissa, exponent)) => Some((mantissa, read_exponent(exponent)?)),
        None => Some((text, 0)),
    }
}

/// The exponent of `10⁻³` or `10^-3`.
fn power_of_ten(text: &str) -> Option<i64> {
    let exponent = text.strip_prefix("10")?;
    if let Some(exponent) = exponent.strip_prefix('^') {
        return read_exponent(exponent);
    }
    let plain = |sign| match sign {
        '⁻' => Some('-'),
        '⁺' => Some('+'),
        '¹' => Some('1'),
        '²' => Some('2'),
        '³' => Some('3'),
        '⁰' | '⁴'..='⁹' => char::from_digit(u32::from(sign) - 0x2070, 10),
        _ => None,
    };
    read_exponent(&exponent.chars().map(plain).collect::<Option<String>>()?)
}

/// A whole number; the largest of its sign where it has too many digits.
fn read_exponent(text: &str) -> Option<i64> {
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    if digits.is_empty() || !is_digits(digits) {
        return None;
    }
    let largest = if text.starts_with('-') {
        i64::MIN
    } else {
        i64::MAX
    };
    Some(text.parse().unwrap_or(largest))
}

fn is_digits(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit())
}

/// The digits of a whole number without what separates its thousands.
fn without_thousands(whole: &str, mark: char) -> Option<String> {
    if is_digits(whole) {
        return Some(whole.to_owned());
    }
    let separator = [mark, '\'', ' '].into_iter().find(|c| whole.contains(*c))?;
    let mut groups = whole.split(separator);
    let first = groups.next()?;
    let fine = (1..=3).contains(&first.len()) && is_digits(first) && !first.starts_with('0');
    let fine = fine && groups.all(|group| group.len() == 3 && is_digits(group));
    fine.then(|| whole.split(separator).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use DecimalMark::{Comma, Point};

    #[test]
    fn numbers_are_read_as_programs_write_them() {
        let cases = [
            ("1", 1.0),
            (" -0.5 ", -0.5),
            ("+.5", 0.5),
            ("5.", 5.0),
            ("1e3", 1000.0),
            ("1.5E-3", 0.0015),
            ("0.1", 0.1),
            ("1e999", f64::INFINITY),
            ("-Infinity", f64::NEG_INFINITY),
        ];
        for (text, value) in cases {
            assert_eq!(read_number(text), Some(value), "{text:?}");
        }
        assert!(read_number("NaN").is_some_and(f64::is_nan));
    }

    #[test]
    fn numbers_are_read_as_people_write_them() {
        let cases = [
            ("−1.25", -1.25),
            ("–7", -7.0),
            ("１２．５", 12.5),
            ("－０，５", -0.5),
            ("＋３", 3.0),
            ("ー4", -4.0),
            ("0。25", 0.25),
            ("０．５ｅ−２", 0.005),
            ("0,5", 0.5),
            (",5", 0.5),
            ("5,", 5.0),
            ("1234,567", 1234.567),
            ("12 345.5", 12345.5),
            ("1\u{2009}234\u{2009}567", 1_234_567.0),
            ("1\u{a0}234,5", 1234.5),
            ("−1\u{202f}000", -1000.0),
            ("1'234.5", 1234.5),
            ("1’234", 1234.0),
            ("1,234.5", 1234.5),
            ("1.234,5", 1234.5),
            ("1,234,567", 1_234_567.0),
            ("1.234.567", 1_234_567.0),
            ("0,500", 0.5),
            ("1.000", 1.0),
            ("−2.5·10⁻¹²", -2.5e-12),
            ("2.5×10⁻¹²", 2.5e-12),
            ("2.5 × 10^−12", 2.5e-12),
            ("2,5*10^3", 2500.0),
            ("10⁻⁵", 1e-5),
            ("−10⁶", -1e6),
            ("10^5", 1e5),
            ("1e−5", 1e-5),
            ("1.5E+03", 1500.0),
            ("∞", f64::INFINITY),
            ("−∞", f64::NEG_INFINITY),
            ("5%", 0.05),
            ("12.5 ％", 0.125),
            ("\u{202a}\u{2212}3\u{202c}", -3.0),
            ("10·10⁹⁹⁹⁹⁹⁹⁹⁹⁹⁹⁹⁹⁹⁹⁹⁹⁹⁹⁹⁹⁹⁹", f64::INFINITY),
            ("10^-99999999999999999999", 0.0),
        ];
        for (text, value) in cases {
            assert_eq!(read_number(text), Some(value), "{text:?}");
        }
    }

    #[test]
    fn what_can_be_read_in_two_ways_is_read_by_its_mark_only() {
        for (text, point, comma) in [
            ("1,000", 1000.0, 1.0),
            ("−12,345", -12345.0, -12.345),
            ("１，０００", 1000.0, 1.0),
            ("1,500e3", 1.5e6, 1500.0),
        ] {
            assert_eq!(read_number(text), None, "{text:?}");
            assert_eq!(read_number_with(text, Point), Some(point), "{text:?}");
            assert_eq!(read_number_with(text, Comma), Some(comma), "{text:?}");
        }
        assert_eq!(read_number_with("1.000", Comma), Some(1000.0));
        assert_eq!(read_number_with("1.5", Comma), None);
        assert_eq!(read_number_with("1,5", Point), None);
    }

    #[test]
    fn what_is_no_number_is_none() {
        for text in [
            "",
            " ",
            ".",
            ",",
            "-",
            "−",
            "e5",
            "1e",
            "1e+",
            "1.2.3",
            "0x1f",
            "1_000",
            "١",
            "1 2",
            "--1",
            "−−1",
            "+-1",
            "1 00",
            "1 0000",
            "0 500",
            "1,2,3",
            "1,23,456",
            "1,000,00",
            "1.000.00",
            "1 000,000 000",
            "10⁻",
            "10^",
            "10⁵⁻",
            "2·9⁵",
            "2·",
            "·10⁵",
            "1–5",
            "%",
            "5%%",
            "1 e5",
            "∞5",
            "1'00",
            "1 000'000",
            "5 kg",
        ] {
            assert_eq!(read_number(text), None, "{text:?}");
        }
    }
}
