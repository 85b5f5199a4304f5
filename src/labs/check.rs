//! Checks: a number, a threshold and a verdict on the state on the screen.

use crate::figure::number::number;

/// One statement of the mathematics about itself.
#[derive(Clone, Debug, PartialEq)]
pub struct Check {
    /// What is checked.
    pub name: String,
    /// The number, with the bound that it has to keep.
    pub value: String,
    /// Whether it keeps it.
    pub verdict: Verdict,
    /// Why it matters or why it fails, in a sentence.
    pub detail: String,
}

/// Whether a check holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It holds.
    Pass,
    /// It does not.
    Fail,
    /// There is nothing to check yet.
    Pending,
}

impl Check {
    /// Holds where `value` is at most `bound`.
    pub fn at_most(name: &str, value: f64, bound: f64, detail: &str) -> Self {
        let shown = format!("{} ≤ {}", number(value, 2), number(bound, 2));
        Self::new(name, shown, value <= bound, '>', detail)
    }

    /// Holds where `value` is at least `bound`.
    pub fn at_least(name: &str, value: f64, bound: f64, detail: &str) -> Self {
        let shown = format!("{} ≥ {}", number(value, 2), number(bound, 2));
        Self::new(name, shown, value >= bound, '<', detail)
    }

    /// There is nothing to check yet.
    pub fn pending(name: &str, detail: &str) -> Self {
        Self {
            name: name.into(),
            value: "–".into(),
            verdict: Verdict::Pending,
            detail: detail.into(),
        }
    }

    fn new(name: &str, shown: String, holds: bool, opposite: char, detail: &str) -> Self {
        let (value, verdict) = if holds {
            (shown, Verdict::Pass)
        } else {
            (
                shown.replace(['≤', '≥'], &opposite.to_string()),
                Verdict::Fail,
            )
        };
        Self {
            name: name.into(),
            value,
            verdict,
            detail: detail.into(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_number_keeps_no_bound() {
        for check in [
            Check::at_most("", f64::NAN, 1.0, ""),
            Check::at_least("", f64::NAN, 0.0, ""),
        ] {
            assert_eq!(check.verdict, Verdict::Fail);
            assert!(check.value.starts_with("NaN"));
        }
    }
}
