//! What is read from pasted text, and what is said where it cannot be.

use proptest::prelude::*;
use reparam::datasets::{self, NumbersError};

/// The numbers of a text.
fn parse_numbers(text: &str) -> Result<Vec<f64>, NumbersError> {
    datasets::parse_numbers(text).map(|numbers| numbers.values)
}

/// 1, 2, …, 10.
fn ten() -> Vec<f64> {
    (1..=10).map(f64::from).collect()
}

/// Ten lines, each made from its number.
fn lines(line: impl Fn(usize) -> String) -> String {
    (1..=10).map(|i| line(i) + "\n").collect()
}

#[track_caller]
fn assert_ten(text: &str) {
    assert_eq!(parse_numbers(text), Ok(ten()), "{text:?}");
}

#[track_caller]
fn assert_error(text: &str, expected: NumbersError) {
    assert_eq!(parse_numbers(text), Err(expected), "{text:?}");
}

fn not_a_number(line: usize, found: &str) -> NumbersError {
    let found = found.to_owned();
    NumbersError::NotANumber { line, found }
}

#[test]
fn columns_and_rows() {
    for separator in [
        "\n", "\r\n", ",", ", ", ";", "; ", "\t", " ", "  ", " \n\n ", ",\n", ";\r\n",
    ] {
        let words: Vec<String> = ten().iter().map(f64::to_string).collect();
        let text = words.join(separator);
        assert_ten(&text);
        assert_ten(&format!("\u{feff}{text}\r\n"));
        assert_ten(&format!("height\n{text}"));
        assert_ten(&format!(
            "# by hand\n\nheight in m, sorted\n{text}\n# end\n"
        ));
    }
    assert_ten("1 2 3\n4 5\n6 7 8 9\n10");
    assert_ten("1,2,3\n4,5\n6 7;8 9\n10");
    assert_ten("1,2,3,4,5,6,7,8,9,10\n");
}

#[test]
fn ways_to_write_a_number() {
    let text = "1 -2.5 +3 4e2 5E-1 .5 7. -0 1e-320 1.7976931348623157e308";
    let expected = [1.0, -2.5, 3.0, 400.0, 0.5, 0.5, 7.0, 0.0, 1e-320, f64::MAX];
    assert_eq!(parse_numbers(text), Ok(expected.to_vec()));
    assert_ten(&lines(|i| format!("\"{i}\"")));
}

#[test]
fn tables_give_their_first_column_of_numbers() {
    assert_ten(&lines(|i| format!("{i}, {}", 100 + i)));
    assert_ten(&lines(|i| format!("{i};{}", 100 + i)));
    assert_ten(&lines(|i| format!("{i}\t0\tx")));
    assert_ten(&format!("a,b\n{}", lines(|i| format!("{i},7"))));
    assert_ten(&format!("name;size\n{}", lines(|i| format!("n{i};{i}"))));
    assert_ten(&format!("only one name\n{}", lines(|i| format!("{i},x"))));
    assert_ten(&lines(|i| format!("{i},")));
    assert_ten(&lines(|i| format!("\"n {i}\", {i}.0 ,x")));
    // The first column lacks one number.
    assert_ten(&lines(|i| match i {
        4 => ",4".to_owned(),
        _ => format!("0.5,{i}"),
    }));
    // Names may hold separators between quotation marks.
    assert_ten(&lines(|i| format!("\"item {i}, red; {i}\",{i}")));
    assert_ten(&format!("\"size 1\"\n{}", lines(|i| i.to_string())));
    // Rows that a spreadsheet leaves empty.
    assert_ten(&format!(
        ",,\n{},,\n\"\",\"\", \n",
        lines(|i| format!("{i},,"))
    ));
    // A space does not make a table.
    let pairs = parse_numbers("1 2\n3 4\n5 6\n7 8\n9 10\n");
    assert_eq!(pairs, Ok(ten()));
}

#[test]
fn decimal_commas() {
    let halves: Vec<f64> = ten().iter().map(|x| x + 0.5).collect();
    let read = |text: &str| parse_numbers(text);
    assert_eq!(read(&lines(|i| format!("{i},5;a"))), Ok(halves.clone()));
    assert_eq!(read(&lines(|i| format!("{i},5;"))), Ok(halves.clone()));
    assert_eq!(
        read(&format!("Wert, in m;x\n{}", lines(|i| format!("{i},5;7")))),
        Ok(halves.clone())
    );
    assert_eq!(
        read("1,5;2,5;3,5;4,5;5,5;6,5;7,5;8,5;9,5;10,5"),
        Ok(halves.clone())
    );
    assert_eq!(read(&lines(|i| format!("n{i};{i},5e0"))), Ok(halves));
    // A point anywhere, or two commas in a field: then commas separate.
    assert_eq!(read("1,2;3,4;5,6;7,8;9.0;10"), Ok(ten()));
    assert_eq!(read("1,2,3;4,5,6;7,8;9;10"), Ok(ten()));
}

#[test]
fn errors_name_the_line() {
    assert_error(
        &lines(|i| {
            if i == 7 {
                "seven".into()
            } else {
                i.to_string()
            }
        }),
        not_a_number(7, "seven"),
    );
    let text = format!(
        "# comment\r\n\r\nheader\r\n{}oops",
        lines(|i| format!("{i}\r"))
    );
    assert_error(&text, not_a_number(14, "oops"));
    assert_error("1 2 3\n4 x5 6", not_a_number(2, "x5"));
    assert_error("1 2 1_000 0x10", not_a_number(1, "1_000"));
    // Only the first line may be a header.
    assert_error("a\nb\n1\n2", not_a_number(2, "b"));
    assert_error("1\nb", not_a_number(2, "b"));
    let long = format!("1\n{}", "é".repeat(100));
    assert_error(&long, not_a_number(2, &"é".repeat(41)));
    for word in ["nan", "NaN", "inf", "-Infinity", "1e999", "-1e400"] {
        let found = word.to_owned();
        assert_error(
            &format!("1\n2\n{word}\n"),
            NumbersError::NotFinite { line: 3, found },
        );
    }
}

#[test]
fn errors_in_tables() {
    // The second column has more numbers from the top.
    assert_error("a,1\nb,2\nc,x\nd,4", not_a_number(3, "x"));
    assert_error("h;k\n1;\n2;x\n;y\n", not_a_number(4, ""));
    assert_error("1\t2\n\t3\n4\t\n5\t6", not_a_number(3, ""));
    let found = "inf".to_owned();
    assert_error(
        "1,2\n3,4\ninf,6\n",
        NumbersError::NotFinite { line: 3, found },
    );
    // Lines of different lengths are no table.
    assert_error("1,2\n3\nx,4\n", not_a_number(3, "x"));
}

#[test]
fn counts_have_limits() {
    let too_few = |count| NumbersError::TooFew { count, least: 10 };
    for (text, count) in [
        ("", 0),
        ("\u{feff}", 0),
        ("#1\n", 0),
        ("words", 0),
        ("1 2 3", 3),
    ] {
        assert_error(text, too_few(count));
    }
    assert_error("1 2 3 4 5 6 7 8 9", too_few(9));
    let most = "1\n".repeat(100_000);
    assert_eq!(
        parse_numbers(&most).map(|numbers| numbers.len()),
        Ok(100_000)
    );
    assert_error(&(most + "1"), NumbersError::TooMany { most: 100_000 });
    let table = "1,2\n".repeat(100_001);
    assert_error(&table, NumbersError::TooMany { most: 100_000 });
}

#[test]
fn errors_speak() {
    let say = |text| parse_numbers(text).expect_err("refused").to_string();
    assert_eq!(say("1\nx"), "line 2: “x” is not a number");
    assert_eq!(say("1\ninf"), "line 2: “inf” is not a finite number");
    assert_eq!(say("1"), "1 numbers, but at least 10 are needed");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_gives_numbers_or_an_error(text in prop_oneof![any::<String>(), "[0-9,;.\\-e \t\r\n\"#a\u{a0}\u{2009}−·⁻⁵，；５]{0,200}"]) {
        match parse_numbers(&text) {
            Ok(numbers) => {
                prop_assert!(numbers.len() >= 10 && numbers.iter().all(|x| x.is_finite()));
            }
            Err(NumbersError::NotANumber { line, found } | NumbersError::NotFinite { line, found }) => {
                let text = text.replace("\r\n", "\n").replace('\r', "\n");
                let there = text.split('\n').nth(line - 1).expect("a line of the text");
                prop_assert!(there.contains(&found));
            }
            Err(NumbersError::TooFew { count, .. }) => prop_assert!(count < 10),
            Err(error) => prop_assert!(false, "{error}"),
        }
    }

    #[test]
    fn what_is_written_is_read(
        numbers in proptest::collection::vec(proptest::num::f64::NORMAL | proptest::num::f64::SUBNORMAL | proptest::num::f64::ZERO, 10..60),
        separator in prop_oneof![Just("\n"), Just(","), Just("; "), Just("\t"), Just(" "), Just("\r\n")],
        scientific in any::<bool>(),
    ) {
        let write = |x: &f64| if scientific { format!("{x:e}") } else { x.to_string() };
        let words: Vec<String> = numbers.iter().map(write).collect();
        let read = parse_numbers(&words.join(separator)).expect("numbers");
        let bits = |numbers: &[f64]| numbers.iter().map(|x| x.to_bits()).collect::<Vec<_>>();
        prop_assert_eq!(bits(&read), bits(&numbers));
    }
}
