//! Decimal numbers.

/// The double nearest to a decimal number, such as `-1.5e-3`; spaces around it are allowed.
///
/// It may be infinite or NaN, by name (`inf`, `infinity`, `nan`) or by size.
pub fn read_number(text: &str) -> Option<f64> {
    let text = text.trim();
    let bare = text.strip_prefix(['+', '-']).unwrap_or(text);
    let sign = if text.starts_with('-') { -1.0 } else { 1.0 };
    if ["inf", "infinity"]
        .iter()
        .any(|name| bare.eq_ignore_ascii_case(name))
    {
        return Some(sign * f64::INFINITY);
    }
    if bare.eq_ignore_ascii_case("nan") {
        return Some(f64::NAN);
    }
    is_decimal(bare).then(|| parse(text)).flatten()
}

/// Digits with at most one point among them, and perhaps a power of ten.
fn is_decimal(text: &str) -> bool {
    let (mantissa, power) = match text.split_once(['e', 'E']) {
        Some((mantissa, power)) => (mantissa, power.strip_prefix(['+', '-']).unwrap_or(power)),
        None => (text, "0"),
    };
    let (whole, part) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let some = !whole.is_empty() || !part.is_empty();
    some && digits(whole) && digits(part) && !power.is_empty() && digits(power)
}

static PARSER: std::sync::OnceLock<fn(&str) -> f64> = std::sync::OnceLock::new();

/// Says who parses what [`read_number`] has found to be a decimal number.
///
/// In the browser that is the browser: a parser of our own would be 8 kB of tables on every page.
pub fn parse_numbers_with(parser: fn(&str) -> f64) {
    // Whoever comes second brings the same.
    let _ = PARSER.set(parser);
}

fn parse(text: &str) -> Option<f64> {
    match PARSER.get() {
        Some(parser) => Some(parser(text)),
        None => standard(text),
    }
}

#[cfg(not(target_arch = "wasm32"))]
fn standard(text: &str) -> Option<f64> {
    text.parse().ok()
}

#[cfg(target_arch = "wasm32")]
fn standard(_text: &str) -> Option<f64> {
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_as_they_are_written() {
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
    fn what_is_no_number_is_none() {
        for text in [
            "", " ", ".", "-", "e5", "1e", "1e+", "1.2.3", "1,5", "0x1f", "1_000", "١", "1 2",
            "--1",
        ] {
            assert_eq!(read_number(text), None, "{text:?}");
        }
    }
}
