//! Numbers as a reader sees them.

const MINUS: char = '−';

/// `value` with about `digits` significant digits, a true minus sign, and powers of ten outside
/// the range from 10⁻³ to 10⁵.
pub fn number(value: f64, digits: usize) -> String {
    if value.is_nan() {
        return "NaN".into();
    }
    if value.is_infinite() {
        return if value > 0.0 {
            "∞".into()
        } else {
            format!("{MINUS}∞")
        };
    }
    if value == 0.0 {
        return "0".into();
    }
    let digits = digits.max(1);
    let scientific = format!("{:.*e}", digits - 1, value.abs());
    let (mantissa, exponent) = scientific.split_once('e').unwrap_or((&scientific, "0"));
    let exponent: i32 = exponent.parse().unwrap_or(0);
    let magnitude = if (-3..6).contains(&exponent) {
        let decimals = (digits as i32 - 1 - exponent).max(0) as usize;
        trim(&format!("{:.*}", decimals, value.abs()))
    } else {
        let mantissa = trim(mantissa);
        if mantissa == "1" {
            power_of_ten(exponent)
        } else {
            format!("{mantissa}·{}", power_of_ten(exponent))
        }
    };
    signed(value, &magnitude)
}

/// The same of what may not be known: a dash for NaN.
pub fn number_or_dash(value: f64, digits: usize) -> String {
    if value.is_nan() {
        "–".to_owned()
    } else {
        number(value, digits)
    }
}

/// `value` with exactly `decimals` digits after the point and a true minus sign.
pub fn fixed(value: f64, decimals: usize) -> String {
    let magnitude = format!("{:.*}", decimals, value.abs());
    if magnitude.bytes().all(|byte| byte == b'0' || byte == b'.') {
        magnitude
    } else {
        signed(value, &magnitude)
    }
}

/// A whole number with a thin space between thousands.
pub fn count(value: u64) -> String {
    let digits = value.to_string();
    let mut grouped = String::with_capacity(digits.len() * 2);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            grouped.push('\u{2009}');
        }
        grouped.push(digit);
    }
    grouped
}

/// 10 to a whole power, typeset with superscript digits.
pub fn power_of_ten(exponent: i32) -> String {
    const SUPERSCRIPT: [char; 10] = ['⁰', '¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹'];
    let mut text = String::from("10");
    for character in exponent.to_string().chars() {
        text.push(
            character
                .to_digit(10)
                .map_or('⁻', |digit| SUPERSCRIPT[digit as usize]),
        );
    }
    text
}

fn signed(value: f64, magnitude: &str) -> String {
    if value < 0.0 {
        format!("{MINUS}{magnitude}")
    } else {
        magnitude.to_owned()
    }
}

fn trim(decimal: &str) -> String {
    if decimal.contains('.') {
        decimal
            .trim_end_matches('0')
            .trim_end_matches('.')
            .to_owned()
    } else {
        decimal.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_short_and_exact() {
        assert_eq!(number(0.5, 4), "0.5");
        assert_eq!(number(-3.289_868, 4), "−3.29");
        assert_eq!(number(1234.5, 3), "1234");
        assert_eq!(number(9.9996, 4), "10");
        assert_eq!(number(1e-5, 3), "10⁻⁵");
        assert_eq!(number(-2.5e-12, 3), "−2.5·10⁻¹²");
        assert_eq!(number(f64::INFINITY, 3), "∞");
        assert_eq!(number(0.0, 3), "0");
    }

    #[test]
    fn fixed_has_no_negative_zero() {
        assert_eq!(fixed(-0.0001, 2), "0.00");
        assert_eq!(fixed(-1.255, 1), "−1.3");
    }

    #[test]
    fn counts_are_grouped() {
        assert_eq!(count(5), "5");
        assert_eq!(count(100_000), "100\u{2009}000");
    }
}
