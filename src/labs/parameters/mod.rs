//! The table that declares a lab's parameters once: controls, links, validation and reset read it.

mod change;
pub mod common;
mod key;
mod typed;
mod values;

pub use change::Change;
pub(crate) use common::with_playback;
pub use key::{Choice, Key, ParameterKey, ParameterValue};
pub use typed::Typed;
pub use values::Values;

use crate::figure::number::{count, number};
use crate::strings::Text;

/// One thing that a reader can set.
#[derive(Clone, Copy)]
pub struct Parameter {
    /// Short name in the link.
    pub key: &'static str,
    /// Range and default.
    pub kind: Kind,
    /// The control's name.
    pub label: fn(&Text) -> &'static str,
    /// Names of a choice's options, in order; empty for other kinds.
    pub options: for<'a> fn(&'a Text) -> &'a [&'static str],
    /// Where the control is shown, given the other values.
    pub shown: fn(&Values) -> bool,
    /// Whether a jump to another value is shown as a motion.
    pub glides: bool,
    /// Whether its control is in sight at first, and not under “More”.
    pub is_main: bool,
}

/// Range and default of a parameter.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Kind {
    /// A real number.
    Number {
        /// Smallest value.
        low: f64,
        /// Largest value.
        high: f64,
        /// Value without a link.
        default: f64,
        /// How a slider spreads the range.
        spread: Spread,
    },
    /// A whole number.
    Whole {
        /// Smallest value.
        low: u32,
        /// Largest value.
        high: u32,
        /// Value without a link.
        default: u32,
        /// How a slider spreads the range.
        spread: Spread,
    },
    /// On or off.
    Flag {
        /// Value without a link.
        default: bool,
    },
    /// One of several words; the first is the default.
    Choice {
        /// The words that stand in the link.
        words: &'static [&'static str],
    },
}

/// How a slider spreads a range.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Spread {
    /// Equal differences.
    Linear,
    /// Equal ratios.
    Log,
    /// Equal ratios of one more than the value, so that zero is included.
    LogFromZero,
    /// A value with no control.
    Hidden,
    /// Equal differences, set by a handle or a small field and not by a slider.
    Field,
}

impl Parameter {
    /// A real number with a linear slider.
    const fn number(
        key: &'static str,
        range: (f64, f64),
        default: f64,
        label: fn(&Text) -> &'static str,
    ) -> Self {
        Self::real(key, range, default, Spread::Linear, label)
    }

    /// A real number with a small field and no slider: one of several that handles also set.
    const fn field(
        key: &'static str,
        range: (f64, f64),
        default: f64,
        label: fn(&Text) -> &'static str,
    ) -> Self {
        Self::real(key, range, default, Spread::Field, label)
    }

    /// A positive number with a logarithmic slider.
    const fn log_number(
        key: &'static str,
        range: (f64, f64),
        default: f64,
        label: fn(&Text) -> &'static str,
    ) -> Self {
        Self::real(key, range, default, Spread::Log, label)
    }

    const fn real(
        key: &'static str,
        (low, high): (f64, f64),
        default: f64,
        spread: Spread,
        label: fn(&Text) -> &'static str,
    ) -> Self {
        Self::of(
            key,
            Kind::Number {
                low,
                high,
                default,
                spread,
            },
            label,
        )
    }

    /// A whole number.
    const fn whole(
        key: &'static str,
        (low, high): (u32, u32),
        default: u32,
        spread: Spread,
        label: fn(&Text) -> &'static str,
    ) -> Self {
        Self::of(
            key,
            Kind::Whole {
                low,
                high,
                default,
                spread,
            },
            label,
        )
    }

    /// A switch.
    const fn flag(key: &'static str, default: bool, label: fn(&Text) -> &'static str) -> Self {
        Self::of(key, Kind::Flag { default }, label)
    }

    /// One of several words; the first is the default.
    const fn choice(
        key: &'static str,
        words: &'static [&'static str],
        label: fn(&Text) -> &'static str,
        options: for<'a> fn(&'a Text) -> &'a [&'static str],
    ) -> Self {
        let mut parameter = Self::of(key, Kind::Choice { words }, label);
        parameter.options = options;
        parameter
    }

    /// The same parameter, its control shown only where `shown` holds.
    #[must_use]
    pub const fn shown(mut self, shown: fn(&Values) -> bool) -> Self {
        self.shown = shown;
        self
    }

    /// The same parameter, which is at another value at once: what lies between would be lost work.
    #[must_use]
    pub const fn at_once(mut self) -> Self {
        self.glides = false;
        self
    }

    /// The same parameter, its control in sight at first: one of those that answer the page's question, of which at
    /// most four are shown in any state.
    #[must_use]
    pub const fn main(mut self) -> Self {
        self.is_main = true;
        self
    }

    const fn of(key: &'static str, kind: Kind, label: fn(&Text) -> &'static str) -> Self {
        Self {
            key,
            kind,
            label,
            options: |_| &[],
            shown: |_| true,
            glides: matches!(kind, Kind::Number { .. }),
            is_main: false,
        }
    }

    /// The value without a link. Flags are 0 or 1, choices the index of their word.
    pub fn default(&self) -> f64 {
        match self.kind {
            Kind::Number { default, .. } => default,
            Kind::Whole { default, .. } => f64::from(default),
            Kind::Flag { default } => f64::from(u8::from(default)),
            Kind::Choice { .. } => 0.0,
        }
    }

    /// Smallest and largest value.
    pub fn range(&self) -> (f64, f64) {
        match self.kind {
            Kind::Number { low, high, .. } => (low, high),
            Kind::Whole { low, high, .. } => (f64::from(low), f64::from(high)),
            Kind::Flag { .. } => (0.0, 1.0),
            Kind::Choice { words } => (0.0, (words.len() - 1) as f64),
        }
    }

    /// How a slider spreads the range.
    pub fn spread(&self) -> Spread {
        match self.kind {
            Kind::Number { spread, .. } | Kind::Whole { spread, .. } => spread,
            Kind::Flag { .. } | Kind::Choice { .. } => Spread::Hidden,
        }
    }

    /// The nearest allowed value; the default for `NaN`.
    pub fn clamp(&self, value: f64) -> f64 {
        if value.is_nan() {
            return self.default();
        }
        let (low, high) = self.range();
        // Adding zero takes the sign off a negative one, which names of files would show.
        let value = value.clamp(low, high) + 0.0;
        if matches!(self.kind, Kind::Number { .. }) {
            value
        } else {
            value.round()
        }
    }

    /// Where a slider stands for a value, from 0 to 1.
    pub fn position(&self, value: f64) -> f64 {
        let (low, high) = self.range();
        let spread = |value: f64| match self.spread() {
            Spread::Linear | Spread::Hidden | Spread::Field => value,
            Spread::Log => value.ln(),
            Spread::LogFromZero => value.ln_1p(),
        };
        (spread(value) - spread(low)) / (spread(high) - spread(low))
    }

    /// The value at a slider's position, as it is.
    pub fn between_positions(&self, position: f64) -> f64 {
        let (low, high) = self.range();
        self.clamp(match self.spread() {
            Spread::Linear | Spread::Hidden | Spread::Field => low + position * (high - low),
            Spread::Log => (low.ln() + position * (high / low).ln()).exp(),
            Spread::LogFromZero => {
                let (from, to) = (low.ln_1p(), high.ln_1p());
                (from + position * (to - from)).exp_m1()
            }
        })
    }

    /// The value after a part, from 0 to 1, of the way between two others, evenly along the slider.
    pub fn along(&self, (from, to): (f64, f64), part: f64) -> f64 {
        if part == 1.0 {
            return self.clamp(to);
        }
        let (from, to) = (self.position(from), self.position(to));
        self.between_positions(from + part * (to - from))
    }

    /// The value at a slider's position, rounded to what a reader would type; the ends are exact.
    pub fn at_position(&self, position: f64) -> f64 {
        let (low, high) = self.range();
        if position <= 0.0 {
            return low;
        }
        if position >= 1.0 {
            return high;
        }
        let value = self.between_positions(position);
        self.clamp(match self.spread() {
            Spread::Linear | Spread::Hidden | Spread::Field => round_to(value, 0.01),
            Spread::Log | Spread::LogFromZero => {
                let (value, default) = (two_digits(value), self.default());
                // A default such as 256 stands in place of what it is rounded to.
                if value == two_digits(default) {
                    default
                } else {
                    value
                }
            }
        })
    }

    /// A value as the control shows it.
    pub fn display(&self, value: f64) -> String {
        match self.kind {
            Kind::Whole { .. } => count(value as u64),
            _ => number(value, 4),
        }
    }

    /// A value as the link states it.
    pub fn write(&self, value: f64) -> String {
        match self.kind {
            Kind::Choice { words } => words[value as usize].to_owned(),
            Kind::Number { .. } if value != 0.0 && !(1e-4..1e6).contains(&value.abs()) => {
                format!("{value:e}")
            }
            _ => format!("{value}"),
        }
    }
}

fn round_to(value: f64, step: f64) -> f64 {
    let steps = (value / step).round();
    // Dividing by a whole number gives the double nearest to the decimal, multiplying does not.
    steps / (1.0 / step).round()
}

fn two_digits(value: f64) -> f64 {
    crate::numerics::read_number(&format!("{value:.1e}")).unwrap_or(value)
}
