//! What is typed into the field of a parameter, and where its arrow keys lead.

use crate::common::states::{cases, lab};
use proptest::prelude::*;
use reparam::labs::parameters::{Kind, Typed};
use reparam::labs::{LABS, Parameter};

fn parameter(id: &str, key: &str) -> &'static Parameter {
    let mut all = lab(id).parameters.iter();
    all.find(|one| one.key == key).expect("a parameter")
}

/// What is taken, what else it can mean, and whether it can mean anything else.
fn typed(id: &str, key: &str, text: &str) -> Option<(f64, Option<f64>, bool)> {
    let typed = parameter(id, key).read_typed(text);
    typed.map(
        |Typed {
             value,
             other,
             is_ambiguous,
         }| (value, other, is_ambiguous),
    )
}

#[test]
fn what_the_page_shows_can_be_typed() {
    for (text, value) in [
        ("−1.25", -1.25),
        ("-1.25", -1.25),
        ("0,5", 0.5),
        ("１．５", 1.5),
        ("－０，５", -0.5),
        ("5·10⁻¹", 0.5),
        (" 2 ", 2.0),
        ("1e-3", 0.001),
        ("∞", f64::INFINITY),
        ("1.000", 1.0),
    ] {
        assert_eq!(
            typed("logistic", "mu", text),
            Some((value, None, false)),
            "{text}"
        );
    }
    for text in ["", " ", "abc", "1.2.3", "1,2,3", "NaN", "nan", "--1", "1 2"] {
        assert_eq!(typed("logistic", "mu", text), None, "{text:?}");
    }
}

#[test]
fn what_has_two_meanings_is_said() {
    // A location is from −5 to 5: only one of both is allowed.
    assert_eq!(typed("logistic", "mu", "1,000"), Some((1.0, None, true)));
    assert_eq!(typed("logistic", "mu", "9,000"), Some((9000.0, None, true)));
    // A number of samples is whole.
    assert_eq!(
        typed("logistic", "n", "1,000"),
        Some((1000.0, Some(1.0), true))
    );
    assert_eq!(
        typed("logistic", "n", "1.000"),
        Some((1.0, Some(1000.0), true))
    );
    assert_eq!(typed("logistic", "n", "1,500"), Some((1500.0, None, true)));
    assert_eq!(typed("logistic", "n", "1.500"), Some((1500.0, None, true)));
    for sure in [
        "12 500",
        "12\u{2009}500",
        "12'500",
        "1.25·10⁴",
        "１２５００",
    ] {
        assert_eq!(
            typed("logistic", "n", sure),
            Some((12_500.0, None, false)),
            "{sure}"
        );
    }
}

#[test]
fn arrow_keys_step_by_round_numbers() {
    for (id, key, from, steps, to) in [
        ("logistic", "mu", 0.0, 1, 0.1),
        ("logistic", "mu", 0.25, 1, 0.4),
        ("logistic", "mu", 0.3, -10, -0.7),
        ("logistic", "mu", 4.95, 1, 5.0),
        ("logistic", "n", 200.0, 1, 201.0),
        ("logistic", "n", 0.0, -1, 0.0),
        ("logistic", "n", 200.0, 10, 210.0),
        ("logistic", "s", 1.0, 1, 1.1),
        ("logistic", "s", 1.0, -1, 0.9),
        ("logistic", "s", 0.9, -1, 0.89),
        ("logistic", "s", 0.05, -1, 0.05),
    ] {
        assert_eq!(
            parameter(id, key).stepped(from, steps),
            to,
            "{id} {key} {from} {steps}"
        );
    }
}

proptest! {
    #![proptest_config(cases(200))]

    #[test]
    fn steps_lead_somewhere_within_the_range(position in 0.0..1.0_f64, steps in -12..12_i32) {
        for parameter in LABS.iter().flat_map(|entry| entry.parameters) {
            if !matches!(parameter.kind, Kind::Number { .. } | Kind::Whole { .. }) {
                continue;
            }
            let (low, high) = parameter.range();
            let from = parameter.at_position(position);
            let to = parameter.stepped(from, steps);
            prop_assert!((low..=high).contains(&to), "{}: {} to {}", parameter.key, from, to);
            let ends = if steps > 0 { high } else { low };
            prop_assert!(steps == 0 || from == ends || (to - from).signum() == f64::from(steps.signum()), "{}: {} to {}", parameter.key, from, to);
            // What a field shows can be typed again.
            let typed = parameter.read_typed(&parameter.write(to)).expect("a number");
            prop_assert_eq!(typed.value, to);
            let shown = parameter.read_typed(&parameter.display(to)).expect("a number");
            prop_assert!((shown.value - to).abs() <= 6e-4 * to.abs(), "{}", to);
        }
    }
}
