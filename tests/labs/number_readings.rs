//! Text that can be read in several ways: which is taken, and that the others are on offer.

use crate::common::states::cases;
use proptest::prelude::*;
use reparam::datasets::{Numbers, NumbersTask, decode_text, parse_numbers};
use reparam::figure::number::{count, fixed, number};
use reparam::labs::shared::user_data;
use reparam::strings::Language;

/// Ten lines, each made from its number.
fn lines(line: impl Fn(usize) -> String) -> String {
    (1..=10).map(|i| line(i) + "\n").collect()
}

#[track_caller]
fn read(text: &str) -> Numbers {
    parse_numbers(text).unwrap_or_else(|error| panic!("{text:?}: {error}"))
}

/// The numbers of the lines.
fn each(value: impl Fn(f64) -> f64) -> Vec<f64> {
    (1..=10).map(|i| value(f64::from(i))).collect()
}

/// Fails where a text has another meaning, or can be read otherwise.
#[track_caller]
fn assert_plain(text: &str, expected: &[f64]) {
    let numbers = read(text);
    assert_eq!(numbers.values, expected, "{text:?}");
    assert_eq!(numbers.others, [], "{text:?}");
}

/// Fails where the first of the expected readings is not taken, or the others are not on offer; each is told by what
/// the example becomes, and by the first numbers.
#[track_caller]
fn assert_readings(text: &str, example: &str, expected: &[(&[f64], &[f64])]) {
    let numbers = read(text);
    let (values, said) = expected[0];
    assert!(numbers.values.starts_with(values), "{text:?}: {numbers:?}");
    let offered: Vec<_> = numbers.others.iter().map(|one| &one.instead[..]).collect();
    let wanted: Vec<_> = expected[1..].iter().map(|(_, said)| *said).collect();
    assert_eq!(offered, wanted, "{text:?}");
    for (other, (values, _)) in numbers.others.iter().zip(&expected[1..]) {
        assert_eq!((&*other.example, &other.taken[..]), (example, said));
        let mut task = NumbersTask::new(text.into(), Some(other.notation));
        let again = std::iter::repeat_with(|| task.advance(100))
            .flatten()
            .next();
        let again = again.expect("a result").expect("numbers");
        assert!(again.values.starts_with(values), "{text:?}: {again:?}");
        // The way back is on offer.
        assert!(
            again.others.iter().any(|one| one.instead == said),
            "{text:?}"
        );
    }
}

#[test]
fn columns_as_the_site_prints_them() {
    assert_plain(
        &lines(|i| format!("−0.{i}")),
        &each(|i| -if i < 10.0 { i / 10.0 } else { 0.1 }),
    );
    assert_plain(
        &lines(|i| format!("−{i}\u{2009}250")),
        &each(|i| -1000.0 * i - 250.0),
    );
    assert_plain(
        &lines(|i| format!("−2.5·10⁻{}", ["¹", "²"][i % 2])),
        &each(|i| if i % 2.0 == 0.0 { -0.25 } else { -0.025 }),
    );
    assert_plain(&lines(|_| "10⁻⁵".into()), &[1e-5; 10]);
    assert_plain(&lines(|i| format!("{i}％")), &each(|i| i / 100.0));
    assert_plain(&lines(|i| format!("１{}．５", i - 1)), &each(|i| 9.5 + i));
    let error = parse_numbers(&lines(|_| "−∞".into())).expect_err("refused");
    assert_eq!(error.to_string(), "line 1: “−∞” is not a finite number");
}

#[test]
fn full_width_signs_separate() {
    let row: Vec<String> = (1..=10).map(|i: u32| i.to_string()).collect();
    for separator in ["，", "、", "；", "\u{3000}", "， "] {
        let wide: String = row
            .join(separator)
            .chars()
            .map(|sign| match sign.to_digit(10) {
                Some(digit) => char::from_u32(0xff10 + digit).expect("a digit"),
                None => sign,
            })
            .collect();
        assert_plain(&wide, &each(|i| i));
        assert_plain(&row.join(separator), &each(|i| i));
    }
}

#[test]
fn a_decimal_comma_is_taken_and_said() {
    let comma = |i: usize| format!("{},5", i - 1);
    let halves = each(|i| i - 0.5);
    assert_readings(
        &lines(comma),
        "0,5",
        &[(&halves, &[0.5]), (&each(|i| i - 1.0), &[0.0, 5.0])],
    );
    assert_readings(
        &lines(|i| format!("−{i}，5")),
        "−1，5",
        &[
            (&each(|i| -i - 0.5), &[-1.5]),
            (&each(|i| -i), &[-1.0, 5.0]),
        ],
    );
    // In a row.
    let row = lines(comma).replace('\n', " ");
    assert_readings(
        &row,
        "0,5",
        &[(&halves, &[0.5]), (&[0.0, 5.0, 1.0, 5.0], &[0.0, 5.0])],
    );
    // A comma that is not between two digits separates.
    assert_eq!(read(&lines(comma).replace('\n', ", ")).values, halves);
    // Fractions of several lengths, and powers.
    assert_eq!(
        read("0,5 1,25 2 3,1e2 4 5 6 7 8 9").values[..4],
        [0.5, 1.25, 2.0, 310.0]
    );
}

#[test]
fn a_comma_between_thousands_is_taken_and_said() {
    let text = lines(|i| format!("{i},000"));
    let said: [&[f64]; 2] = [&[1000.0], &[1.0]];
    let (thousands, ones) = (each(|i| 1000.0 * i), each(|i| i));
    assert_readings(&text, "1,000", &[(&thousands, said[0]), (&ones, said[1])]);
    // Where one of the numbers cannot have thousands, the commas are decimal.
    assert_eq!(read(&(text.clone() + "0,500")).values[9..], [10.0, 0.5]);
    assert_eq!(read(&(text + "1234,500")).values[9..], [10.0, 1234.5]);
    // A second mark tells the decimal one; the comma may still separate.
    for text in [
        lines(|i| format!("{i},000.5")),
        lines(|i| format!("{i}.000,5")),
    ] {
        let numbers = read(&text);
        assert_eq!(numbers.values, each(|i| 1000.0 * i + 0.5));
        assert_eq!(numbers.others.len(), 1);
        assert_eq!(numbers.others[0].instead.len(), 2);
    }
    assert_plain(
        &lines(|i| format!("\"{i},000.5\",x")),
        &each(|i| 1000.0 * i + 0.5),
    );
    assert_plain(&lines(|i| format!("{i}.000.000")), &each(|i| 1e6 * i));
}

#[test]
fn a_point_is_decimal_unless_the_reader_says_otherwise() {
    let (ones, thousands) = (each(|i| i + 0.25), each(|i| 1000.0 * i + 250.0));
    assert_readings(
        &lines(|i| format!("{i}.250")),
        "1.250",
        &[(&ones, &[1.25]), (&thousands, &[1250.0])],
    );
    assert_plain(
        &(lines(|i| format!("{i}.250")) + "0.250"),
        &[&ones[..], &[0.25]].concat(),
    );
    assert_plain(
        &(lines(|i| format!("{i}.250")) + "1.5"),
        &[&ones[..], &[1.5]].concat(),
    );
}

#[test]
fn spaces_between_thousands() {
    let thousands = each(|i| 1000.0 * i);
    for space in ["\u{2009}", "\u{202f}", "\u{2007}"] {
        assert_plain(&lines(|i| format!("{i}{space}000")), &thousands);
    }
    // These may separate numbers as well.
    for space in ["\u{a0}", " "] {
        let text = lines(|i| format!("{i}{space}000"));
        let example = format!("1{space}000");
        assert_readings(
            &text,
            &example,
            &[
                (&thousands, &[1000.0]),
                (&[1.0, 0.0, 2.0, 0.0], &[1.0, 0.0]),
            ],
        );
    }
    let pairs = lines(|i| format!("{i} 120"));
    assert_readings(
        &pairs,
        "1 120",
        &[
            (&[1.0, 120.0, 2.0], &[1.0, 120.0]),
            (&[1120.0, 2120.0], &[1120.0]),
        ],
    );
    // What has no three digits after it separates in any case.
    assert_plain(
        "1\u{2009}2\u{a0}3 4\u{202f}5 60\u{2009}70 1000 2000 3.125\u{2009}100",
        &[
            1.0, 2.0, 3.0, 4.0, 5.0, 60.0, 70.0, 1000.0, 2000.0, 3.125, 100.0,
        ],
    );
}

#[test]
fn a_stated_separator_is_the_only_one() {
    for text in ["sep=;\n", "\u{feff}SEP=；\r\n", "\"sep=;\"\n"] {
        let numbers = read(&(text.to_owned() + "name;x\n" + &lines(|i| format!("n;{i},5"))));
        assert_eq!(
            (numbers.values, numbers.others),
            (each(|i| i + 0.5), vec![]),
            "{text:?}"
        );
        assert_eq!(numbers.column, Some((2, 2)));
        assert_eq!(numbers.heading, Some((2, "name;x".into())));
    }
    let half = each(|i| i + 0.5);
    for (separator, line, expected) in [
        (";", (|i| format!("{i}.5")) as fn(usize) -> String, &half),
        (",", |i| format!("{i},5"), &each(|i| i)),
        ("\t", |i| format!("{i}.5\t7"), &half),
        ("|", |i| format!("{i}|7"), &each(|i| i)),
    ] {
        assert_plain(&format!("sep={separator}\n{}", lines(line)), expected);
    }
    // It does not say what a comma means.
    let text = "sep=;\n".to_owned() + &lines(|i| format!("{i},000"));
    assert_readings(
        &text,
        "1,000",
        &[(&each(|i| i), &[1.0]), (&each(|i| 1000.0 * i), &[1000.0])],
    );
}

#[test]
fn a_table_tells_which_column_was_taken() {
    let with_heading = format!("time,height\n{}", lines(|i| format!("{i},7")));
    let numbers = read(&with_heading);
    assert_eq!(numbers.values, each(|i| i));
    assert_eq!(numbers.column, Some((1, 2)));
    assert_eq!(numbers.heading, Some((1, "time,height".into())));
    assert_eq!(numbers.others[0].instead, [1.7]);
    // One line that is no decimal number makes the commas separators: the column says so.
    let numbers = read(&lines(|i| {
        if i == 4 {
            "0,7x".into()
        } else {
            format!("0,{i}")
        }
    }));
    assert_eq!(
        (numbers.values, numbers.column),
        (vec![0.0; 10], Some((1, 2)))
    );
    let english = Language::English.text();
    assert_eq!(
        user_data::notes(english, &read(&with_heading)),
        [
            "Line 1, “time,height”, holds no number and was left out.",
            "Column 1 of 2 was taken.",
            "“1,7” was read as 1 and 7.",
        ]
    );
    assert_eq!(
        user_data::instead(english, &read(&with_heading).others[0]),
        "Read “1,7” as 1.7"
    );
}

#[test]
fn a_way_that_cannot_read_the_first_column_is_not_taken() {
    for separator in ["\t", ";"] {
        let text = lines(|i| format!("{i},5{separator}7"));
        assert_readings(
            &text,
            "1,5",
            &[(&each(|i| i + 0.5), &[1.5]), (&each(|i| i), &[1.0, 5.0])],
        );
        let text = lines(|i| format!("{i},5{separator}7,000"));
        assert_eq!(read(&text).values, each(|i| i + 0.5));
    }
}

#[test]
fn lines_end_in_any_way() {
    for end in ["\n", "\r\n", "\r", "\n\r"] {
        let text = lines(|i| i.to_string()).replace('\n', end);
        assert_plain(&text, &each(|i| i));
        let table = lines(|i| format!("{i};x")).replace('\n', end);
        assert_plain(&table, &each(|i| i));
    }
}

#[test]
fn files_are_decoded() {
    let text = "1,5\r\n−2";
    let utf16 = |unit: fn(u16) -> [u8; 2]| text.encode_utf16().flat_map(unit).collect::<Vec<u8>>();
    let little = [&[0xff, 0xfe][..], &utf16(u16::to_le_bytes)].concat();
    let big = [&[0xfe, 0xff][..], &utf16(u16::to_be_bytes), &[0]].concat();
    for bytes in [text.as_bytes(), &little, &big] {
        assert_eq!(decode_text(bytes), text);
    }
    assert_eq!(decode_text(b"1\xff2"), "1\u{fffd}2");
    assert_eq!(
        decode_text(&[0xff, 0xfe, 0x00, 0xd8, 0x31, 0x00]),
        "\u{fffd}1"
    );
}

#[test]
fn a_long_row_is_read_as_a_short_one() {
    for separator in [" ", ", ", ";", ","] {
        let words: Vec<String> = (0..50_000).map(|i| i.to_string()).collect();
        let numbers = read(&words.join(separator));
        assert_eq!(numbers.values.len(), 50_000, "{separator:?}");
        assert!(
            numbers
                .values
                .iter()
                .zip(0..)
                .all(|(x, i)| *x == f64::from(i))
        );
        assert_eq!(numbers.others, []);
    }
}

#[test]
fn a_long_text_is_read_in_short_slices() {
    let lines: Vec<_> = (0..90_000)
        .map(|i| format!("{},{}", i % 7, i % 10))
        .collect();
    let text = lines.join("\n");
    let mut task = NumbersTask::new(text.into(), None);
    let (mut slices, mut part) = (0, 0.0);
    let numbers = loop {
        slices += 1;
        if let Some(result) = task.advance(4096) {
            break result.expect("numbers");
        }
        assert!(
            task.part() >= part && task.part() <= 1.0,
            "{} after {part}",
            task.part()
        );
        part = task.part();
    };
    assert!(slices > 200, "{slices}");
    assert_eq!(numbers.values.len(), 90_000);
    assert_eq!(numbers.values[12], 5.2);
    // Too many lines are refused before they are read.
    let mut task = NumbersTask::new("1\n".repeat(3_000_000).into(), None);
    let slices = std::iter::repeat_with(|| task.advance(4096))
        .take_while(Option::is_none)
        .count();
    assert!(slices < 1000, "{slices}");
}

proptest! {
    #![proptest_config(cases(300))]

    #[test]
    fn what_the_site_prints_is_read(
        values in proptest::collection::vec((-10.0..10.0_f64, prop_oneof![-4..8, -250..250]), 10..40),
        digits in 1_usize..16,
    ) {
        let values: Vec<f64> = values.into_iter().map(|(x, power)| x * 10_f64.powi(power)).collect();
        let words: Vec<String> = values.iter().map(|value| number(*value, digits)).collect();
        let numbers = read(&words.join("\n"));
        prop_assert_eq!(numbers.values.len(), values.len());
        for (read, value) in numbers.values.iter().zip(&values) {
            let last_digit = 10_f64.powf(value.abs().log10().floor() + 1.0 - digits as f64);
            let error = (read - value).abs();
            prop_assert!(error <= 0.5001 * last_digit + 1e-15 * value.abs(), "{} for {}", read, value);
        }
    }

    #[test]
    fn what_is_printed_with_fixed_decimals_is_read(
        values in proptest::collection::vec(-1e5..1e5_f64, 10..40),
        decimals in 0_usize..6,
    ) {
        let words: Vec<String> = values.iter().map(|value| fixed(*value, decimals)).collect();
        let numbers = read(&words.join("\n"));
        for (read, value) in numbers.values.iter().zip(&values) {
            prop_assert!((read - value).abs() <= 0.5001 * 0.1_f64.powi(decimals as i32), "{} for {}", read, value);
        }
    }

    #[test]
    fn counts_are_read(values in proptest::collection::vec(0..10_000_000_u64, 10..40)) {
        let words: Vec<String> = values.iter().map(|value| count(*value)).collect();
        for separator in ["\n", " ", ", ", "\t"] {
            let numbers = read(&words.join(separator));
            let expected: Vec<f64> = values.iter().map(|value| *value as f64).collect();
            prop_assert_eq!(numbers.values, expected);
        }
    }

    #[test]
    fn slices_of_any_size_give_the_same(
        text in "[0-9]{1,3}([,. ;\t\n\u{a0}][0-9]{1,3}){9,60}",
        bytes in 1_usize..200,
    ) {
        let mut task = NumbersTask::new(text.as_str().into(), None);
        let sliced = loop {
            if let Some(result) = task.advance(bytes) {
                break result;
            }
        };
        prop_assert_eq!(sliced, parse_numbers(&text));
    }

    #[test]
    fn where_commas_allow_two_readings_both_are_there(
        wholes in proptest::collection::vec(1_u32..1000, 10..30),
        decimals in 1_usize..5,
    ) {
        let lines: Vec<_> = wholes.iter().map(|whole| format!("{whole},{:0>decimals$}", whole % 10)).collect();
        let text = lines.join("\n");
        let numbers = read(&text);
        let as_decimal: Vec<f64> = wholes.iter().map(|whole| format!("{whole}.{:0>decimals$}", whole % 10).parse().expect("a number")).collect();
        let offers = numbers.others.len();
        prop_assert_eq!(offers, if decimals == 3 { 2 } else { 1 });
        if decimals != 3 {
            prop_assert_eq!(numbers.values, as_decimal);
        }
    }
}
