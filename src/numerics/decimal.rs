//! Decimal numbers.

/// The double nearest to a decimal number, such as `-1.5e-3`; spaces around it are allowed.
///
/// It may be infinite or NaN, by name (`inf`, `infinity`, `nan`) or by size.
pub fn read_number(text: &str) -> Option<f64> {
    text.trim().parse().ok()
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
