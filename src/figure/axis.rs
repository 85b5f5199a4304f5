//! Axes: the map from values to positions, and where the ticks stand.

use super::number::{number, power_of_ten};

/// How values are spread along an axis.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scale {
    /// Equal differences, equal distances.
    Linear,
    /// Equal ratios, equal distances; values are positive.
    Log,
    /// Equal differences of ln(p / (1 − p)), equal distances; values lie in (0, 1).
    LogOdds,
}

/// One axis of a panel.
#[derive(Clone, Debug, PartialEq)]
pub struct Axis {
    /// Name of the quantity, empty where the neighbouring panel shows it.
    pub label: String,
    /// Unit, empty for pure numbers.
    pub unit: String,
    /// Values at the two ends.
    pub range: (f64, f64),
    /// How values are spread between them.
    pub scale: Scale,
    /// Where the ticks stand.
    pub ticks: Ticks,
}

/// Where the ticks of an axis stand.
#[derive(Clone, Debug, PartialEq)]
pub enum Ticks {
    /// Round values, as many as fit.
    Round,
    /// Round values, drawn as grid lines without numbers: the panel below shows them.
    Silent,
    /// No ticks: the axis only gives room.
    None,
    /// These values with these labels.
    At(Vec<(f64, String)>),
}

impl Ticks {
    /// Whether numbers stand at the ticks.
    pub fn are_labelled(&self) -> bool {
        matches!(self, Self::Round | Self::At(_))
    }
}

impl Axis {
    /// An axis with round ticks and no unit.
    pub fn new(label: impl Into<String>, range: (f64, f64), scale: Scale) -> Self {
        Self {
            label: label.into(),
            unit: String::new(),
            range,
            scale,
            ticks: Ticks::Round,
        }
    }

    /// A linear axis with round ticks and no unit.
    pub fn linear(label: impl Into<String>, low: f64, high: f64) -> Self {
        Self::new(label, (low, high), Scale::Linear)
    }

    /// The same axis with other ticks.
    #[must_use]
    pub fn ticks(mut self, ticks: Ticks) -> Self {
        self.ticks = ticks;
        self
    }

    /// The label with its unit in brackets.
    pub fn title(&self) -> String {
        if self.unit.is_empty() {
            self.label.clone()
        } else {
            format!("{} ({})", self.label, self.unit)
        }
    }

    /// Position of a value: 0 at the low end, 1 at the high end, `NaN` where the scale has none.
    pub fn position(&self, value: f64) -> f64 {
        let (low, high) = (
            self.scale.spread(self.range.0),
            self.scale.spread(self.range.1),
        );
        (self.scale.spread(value) - low) / (high - low)
    }

    /// The value at a position, the inverse of [`Axis::position`].
    pub fn value(&self, position: f64) -> f64 {
        let (low, high) = (
            self.scale.spread(self.range.0),
            self.scale.spread(self.range.1),
        );
        self.scale.gather(low + position * (high - low))
    }

    /// Tick values inside the range with their labels, at most about `most`.
    pub fn tick_marks(&self, most: usize) -> Vec<(f64, String)> {
        let (low, high) = self.range;
        match &self.ticks {
            Ticks::None => Vec::new(),
            Ticks::At(marks) => marks
                .iter()
                .filter(|(value, _)| (-1e-9..=1.0 + 1e-9).contains(&self.position(*value)))
                .cloned()
                .collect(),
            Ticks::Round | Ticks::Silent => match self.scale {
                Scale::Linear => linear_ticks(low, high, most),
                Scale::Log => log_ticks(low, high, most),
                Scale::LogOdds => log_odds_ticks(low, high, most),
            },
        }
    }
}

impl Scale {
    fn spread(self, value: f64) -> f64 {
        match self {
            Self::Linear => value,
            Self::Log => value.ln(),
            Self::LogOdds => value.ln() - (-value).ln_1p(),
        }
    }

    fn gather(self, spread: f64) -> f64 {
        match self {
            Self::Linear => spread,
            Self::Log => spread.exp(),
            Self::LogOdds => 1.0 / (1.0 + (-spread).exp()),
        }
    }
}

fn linear_ticks(low: f64, high: f64, most: usize) -> Vec<(f64, String)> {
    let span = high - low;
    if !(span > 0.0 && span.is_finite()) {
        return Vec::new();
    }
    let rough = span / most.max(1) as f64;
    let magnitude = 10_f64.powf(rough.log10().floor());
    let steps = [0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0].map(|factor| factor * magnitude);
    let ends = |step: f64| {
        (
            (low / step - 1e-9).ceil() as i64,
            (high / step + 1e-9).floor() as i64,
        )
    };
    let coarse = steps
        .into_iter()
        .find(|step| span / step <= most as f64 + 1e-9)
        .unwrap_or(10.0 * magnitude);
    // One number tells no scale, and a coarse step may have none: then a finer one is better.
    let holds_two = |step: &f64| *step <= coarse && ends(*step).0 < ends(*step).1;
    let step = steps.into_iter().rev().find(holds_two).unwrap_or(coarse);
    let (first, last) = ends(step);
    (first..=last)
        .map(|index| {
            let value = index as f64 * step;
            (value, number(value, 6))
        })
        .collect()
}

fn log_ticks(low: f64, high: f64, most: usize) -> Vec<(f64, String)> {
    if !(low > 0.0 && high > low) {
        return Vec::new();
    }
    let (first, last) = (
        (low.log10() - 1e-9).ceil() as i32,
        (high.log10() + 1e-9).floor() as i32,
    );
    if last - first < 1 {
        let mut ticks = linear_ticks(low, high, most);
        ticks.retain(|(value, _)| *value > 0.0);
        return ticks;
    }
    let stride = ((last - first) as usize).div_ceil(most.max(1)).max(1);
    (first..=last)
        .rev()
        .step_by(stride)
        .map(|exponent| (10_f64.powi(exponent), decade(exponent)))
        .collect()
}

fn decade(exponent: i32) -> String {
    if (-2..=3).contains(&exponent) {
        number(10_f64.powi(exponent), 3)
    } else {
        power_of_ten(exponent)
    }
}

fn log_odds_ticks(low: f64, high: f64, most: usize) -> Vec<(f64, String)> {
    const LAST: i32 = 7;
    let stride = if most < 8 { 2 } else { 1 };
    let mut ticks = Vec::new();
    for exponent in (1..=LAST).step_by(stride) {
        ticks.push((10_f64.powi(-exponent), decade(-exponent)));
    }
    // The least value comes first.
    ticks.reverse();
    ticks.push((0.5, number(0.5, 1)));
    for exponent in (1..=LAST).step_by(stride) {
        let value = 1.0 - 10_f64.powi(-exponent);
        let label = if exponent <= 3 {
            number(value, 4)
        } else {
            format!("1−{}", decade(-exponent))
        };
        ticks.push((value, label));
    }
    ticks.retain(|(value, _)| (low..=high).contains(value));
    ticks
}

#[cfg(test)]
mod tests {
    use super::*;

    fn values(axis: &Axis, most: usize) -> Vec<f64> {
        axis.tick_marks(most)
            .into_iter()
            .map(|(value, _)| value)
            .collect()
    }

    #[test]
    fn positions_and_values_are_inverse_on_every_scale() {
        for (scale, range) in [
            (Scale::Linear, (-3.0, 7.0)),
            (Scale::Log, (1e-9, 10.0)),
            (Scale::LogOdds, (1e-4, 1.0 - 1e-4)),
        ] {
            let axis = Axis::new("x", range, scale);
            for step in 0..=20 {
                let position = f64::from(step) / 20.0;
                let back = axis.position(axis.value(position));
                assert!(
                    (back - position).abs() < 1e-9,
                    "{scale:?} {position} {back}"
                );
            }
        }
    }

    #[test]
    fn a_range_between_round_values_has_a_number_all_the_same() {
        assert_eq!(values(&Axis::linear("x", -0.41, -0.004), 2), [-0.4, -0.2]);
    }

    #[test]
    fn linear_ticks_are_round_and_inside() {
        assert_eq!(
            values(&Axis::linear("x", -1.0, 1.0), 5),
            [-1.0, -0.5, 0.0, 0.5, 1.0]
        );
        let labels: Vec<_> = linear_ticks(0.0, 0.3, 3)
            .into_iter()
            .map(|tick| tick.1)
            .collect();
        assert_eq!(labels, ["0", "0.1", "0.2", "0.3"]);
    }

    #[test]
    fn at_least_two_linear_ticks_tell_the_scale() {
        assert_eq!(values(&Axis::linear("x", -0.3, 0.9), 1), [0.0, 0.5]);
        // 0.7 alone at steps of 0.1; three at the next finer one.
        assert_eq!(values(&Axis::linear("x", 0.61, 0.79), 2).len(), 3);
    }

    #[test]
    fn log_ticks_are_powers_of_ten() {
        let axis = Axis::new("p", (1e-6, 1.0), Scale::Log);
        assert_eq!(values(&axis, 3), [1.0, 1e-2, 1e-4, 1e-6]);
    }

    #[test]
    fn an_empty_range_has_no_ticks() {
        assert!(values(&Axis::linear("x", 1.0, 1.0), 5).is_empty());
    }
}
