//! What a reader types into the field of a parameter: how it is read, and where the arrow keys lead.

use super::{Kind, Parameter, Spread};
use crate::numerics::{DecimalMark, fold, read_number_with};

/// A number as it was typed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Typed {
    /// The number that is taken. It may be outside the range.
    pub value: f64,
    /// What else the text can mean, within the range.
    pub other: Option<f64>,
    /// Whether the text can mean another number, within the range or not.
    pub is_ambiguous: bool,
}

impl Typed {
    const fn sure(value: f64) -> Self {
        Self {
            value,
            other: None,
            is_ambiguous: false,
        }
    }
}

impl Parameter {
    /// Reads what was typed; none where it is no number.
    ///
    /// `1,000` may be 1000 or 1. Where the parameter can have one of both values only, that one is taken, and
    /// otherwise the mark stands between thousands; a point is a decimal mark wherever the parameter allows it.
    pub fn read_typed(&self, text: &str) -> Option<Typed> {
        let read = |mark| read_number_with(text, mark).filter(|value| !value.is_nan());
        let (point, comma) = (read(DecimalMark::Point), read(DecimalMark::Comma));
        let (Some(first), Some(second)) = (point, comma) else {
            return point.or(comma).map(Typed::sure);
        };
        if first == second {
            return Some(Typed::sure(first));
        }
        let has_comma = text.chars().any(|sign| fold(sign) == ',');
        Some(match (self.allows(first), self.allows(second)) {
            (true, true) => Typed {
                value: first,
                other: Some(second),
                is_ambiguous: true,
            },
            (false, true) => Typed {
                is_ambiguous: true,
                ..Typed::sure(second)
            },
            // All numbers of the page have a decimal point.
            (_, false) => Typed {
                is_ambiguous: has_comma,
                ..Typed::sure(first)
            },
        })
    }

    fn allows(&self, value: f64) -> bool {
        let (low, high) = self.range();
        let is_real = matches!(self.kind, Kind::Number { .. });
        (low..=high).contains(&value) && (is_real || value.fract() == 0.0)
    }

    /// The value so many steps of the arrow keys away. A step is 1 for whole numbers; otherwise it is a power of
    /// ten, about a hundredth of the range, or on a logarithmic scale about a tenth of the value.
    pub fn stepped(&self, value: f64, steps: i32) -> f64 {
        let (low, high) = self.range();
        let mut value = value;
        for _ in 0..steps.unsigned_abs() {
            let exponent = match (self.kind, self.spread()) {
                (Kind::Number { .. }, Spread::Log | Spread::LogFromZero) => {
                    value.abs().max(1e-9).log10().floor() as i32 - 1
                }
                (Kind::Number { .. }, _) => (high - low).log10().floor() as i32 - 2,
                _ => 0,
            };
            // Multiplying by a whole number or dividing by one gives the double nearest to the decimal.
            let (up, down) = (10_f64.powi(exponent.max(0)), 10_f64.powi(-exponent.min(0)));
            let count = (value / up * down).round() + f64::from(steps.signum());
            value = self.clamp(count * up / down);
        }
        value
    }
}
