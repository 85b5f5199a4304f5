//! Decimal numbers are read as the standard library reads them.

use proptest::prelude::*;
use reparam::numerics::parse_float;

#[test]
fn what_programs_write_is_read() {
    for text in [
        "0",
        "-0",
        "1",
        "+1",
        ".5",
        "5.",
        "1e5",
        "1E-5",
        "-1.5e-3",
        "inf",
        "-inf",
        "+inf",
        "infinity",
        "1e400",
        "-1e400",
        "1e-400",
        "4.9e-324",
        "2.4703282292062327e-324",
        "2.4703282292062328e-324",
        "1.7976931348623157e308",
        "1.7976931348623159e308",
        "9007199254740993",
        "0.1e-1000000000",
        "00000000000000000000000000001",
        "123456789012345678901234567890",
    ] {
        let expected: f64 = text.parse().expect("a number");
        let read = parse_float::<f64>(text).map(f64::to_bits);
        assert_eq!(read, Some(expected.to_bits()), "{text}");
    }
    assert!(parse_float::<f64>("NaN").is_some_and(f64::is_nan));
}

#[test]
fn what_is_no_number_is_not_read() {
    for text in [
        "", " ", "-", "+", ".", "e5", "1e", "1e+", "1,5", "1 000", "--1", "0x10", "1_000", "1.5.2",
        "１", "∞", "1f", "na",
    ] {
        assert!(text.parse::<f64>().is_err(), "{text:?}");
        assert_eq!(parse_float::<f64>(text), None, "{text:?}");
    }
}

proptest! {
    #[test]
    fn every_double_is_read_back(bits: u64) {
        let value = f64::from_bits(bits);
        prop_assume!(value.is_finite());
        for text in [format!("{value}"), format!("{value:e}"), format!("{value:.20e}")] {
            prop_assert_eq!(parse_float::<f64>(&text).map(f64::to_bits), Some(bits), "{}", text);
        }
    }

    #[test]
    fn any_digits_give_the_nearest(text in "-?[0-9]{1,40}(\\.[0-9]{0,40})?(e-?[0-9]{1,3})?") {
        let double: f64 = text.parse().expect("a number");
        let single: f32 = text.parse().expect("a number");
        prop_assert_eq!(parse_float::<f64>(&text).map(f64::to_bits), Some(double.to_bits()));
        prop_assert_eq!(parse_float::<f32>(&text).map(f32::to_bits), Some(single.to_bits()));
    }

    /// Halfway between two doubles, where the last digit decides.
    #[test]
    fn a_tie_goes_to_the_even_one(mantissa in 1_u64 << 52..1 << 53, up: bool) {
        let text = format!("{}.5{}", u128::from(mantissa), if up { "0000000000000000000000001" } else { "" });
        let expected: f64 = text.parse().expect("a number");
        prop_assert_eq!(parse_float::<f64>(&text), Some(expected));
    }
}
