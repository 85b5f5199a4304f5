//! Where the naive −log(−log(u + ε)) parts from the stable form.

use crate::figure::number::{number, power_of_ten};
use crate::figure::{Axis, Figure, Layer, Panel, Role, axis::Ticks};
use crate::labs::check::Check;
use crate::labs::lab::{FrameContext, Table};
use crate::labs::parameters::Values;
use crate::labs::playback::Playback;
use crate::labs::shared::checks;
use crate::labs::shared::plot::push_forms;
use crate::numerics::max_or_nan;
use crate::sampling::naive_gumbel::{naive, naive_upper, stable, stable_upper};
use crate::strings::{Text, fill};

use super::GumbelView;
use super::parameters::{NAIVE_EPSILON, PRECISION, Precision};
use super::strings::strings;

/// The two settings of the comparison.
pub(super) struct NumericsView {
    epsilon: f64,
    precision: Precision,
}

impl Default for NumericsView {
    fn default() -> Self {
        Self {
            epsilon: 0.0,
            precision: Precision::F32,
        }
    }
}

/// Smallest distances to 0 and 1 shown, as powers of ten.
const LOWER_END: i32 = -40;
const UPPER_END: i32 = -20;

impl GumbelView for NumericsView {
    fn update(&mut self, values: &Values) {
        self.epsilon = values.get(NAIVE_EPSILON);
        self.precision = values.get(PRECISION);
    }

    fn playback(&self) -> Playback {
        Playback::NOTHING
    }

    fn describe_step(&self, _text: &Text, _step: u32) -> String {
        String::new()
    }

    fn figures(&self, context: FrameContext) -> Vec<Figure> {
        let text = context.text;
        let words = strings(text);
        let bits = match self.precision {
            Precision::F32 => "32",
            Precision::F64 => "64",
        };
        let parts = [
            ("eps", number(self.epsilon, 2)),
            ("precision", bits.to_owned()),
            ("floor", number(self.lower(0.0), 4)),
            ("ceiling", number(self.largest_finite(), 4)),
        ];
        vec![Figure {
            name: format!("gumbel-naive-eps{:e}", self.epsilon),
            description: fill(words.numerics_description, &parts),
            panels: vec![
                panel(words.near_zero, LOWER_END, (-5.0, 1.0), text, stable, |v| {
                    self.lower(v)
                }),
                panel(
                    words.near_one,
                    UPPER_END,
                    (0.0, 50.0),
                    text,
                    stable_upper,
                    |v| self.upper(v),
                ),
            ],
        }]
    }

    fn tables(&self, text: &Text) -> Vec<Table> {
        let words = strings(text);
        let row = |name: &str, value: String| vec![name.to_owned(), value];
        let infinity = self
            .first_infinity()
            .map_or_else(|| "–".to_owned(), |v| number(v, 2));
        vec![Table {
            caption: words.numerics_caption.into(),
            head: Vec::new(),
            rows: vec![
                row(words.at_zero, number(self.lower(0.0), 5)),
                row(words.parts_at_zero, number(self.parting(), 2)),
                row(words.largest_finite, number(self.largest_finite(), 5)),
                row(words.infinite_from, infinity),
            ],
            ..Table::default()
        }]
    }

    fn checks(&self, text: &Text) -> Vec<Check> {
        let words = checks::strings(text);
        let worst = distances(LOWER_END)
            .map(|v| {
                let x = stable(v);
                ((-(-x).exp()).exp() / v - 1.0).abs()
            })
            .fold(0.0, max_or_nan);
        let middle = [0.1, 0.3, 0.5]
            .into_iter()
            .map(|u| (self.lower(u) - stable(u)).abs());
        vec![
            Check::at_most(
                words.stable_round_trip,
                worst,
                1e-10,
                words.round_trip_detail,
            ),
            Check::at_most(
                words.middle_agrees,
                middle.fold(0.0, max_or_nan),
                1e-2,
                words.middle_detail,
            ),
        ]
    }
}

impl NumericsView {
    /// The naive value at distance `v` above 0.
    fn lower(&self, v: f64) -> f64 {
        match self.precision {
            Precision::F32 => f64::from(naive(v as f32, self.epsilon as f32)),
            Precision::F64 => naive(v, self.epsilon),
        }
    }

    /// The naive value at distance `v` below 1.
    fn upper(&self, v: f64) -> f64 {
        match self.precision {
            Precision::F32 => f64::from(naive_upper(v, self.epsilon as f32)),
            Precision::F64 => naive_upper(v, self.epsilon),
        }
    }

    /// The largest value that the naive form gives short of infinity.
    fn largest_finite(&self) -> f64 {
        distances(UPPER_END)
            .map(|v| self.upper(v))
            .filter(|value| value.is_finite())
            .fold(f64::NEG_INFINITY, f64::max)
    }

    /// The largest distance to 1 at which the naive form gives infinity.
    fn first_infinity(&self) -> Option<f64> {
        distances(UPPER_END).find(|&v| self.upper(v).is_infinite())
    }

    /// The largest distance to 0 at which the two forms differ by more than 0.01.
    fn parting(&self) -> f64 {
        distances(LOWER_END)
            .find(|&v| {
                let gap = (self.lower(v) - stable(v)).abs();
                gap.is_nan() || gap > 0.01
            })
            .unwrap_or(0.0)
    }
}

/// Distances from ½ down to a power of ten, equally spaced in their logarithm.
fn distances(end: i32) -> impl Iterator<Item = f64> {
    let steps = -end * 12;
    (4..=steps).map(|step| 10.0_f64.powf(-f64::from(step) / 12.0))
}

fn panel(
    label: &str,
    end: i32,
    y: (f64, f64),
    text: &Text,
    stable_form: fn(f64) -> f64,
    naive: impl Fn(f64) -> f64,
) -> Panel {
    let words = strings(text);
    // The axis runs over log10 of the distance, so that both ends of (0, 1) are seen.
    let stride = if end < -30 { 10 } else { 5 };
    let marks = (0..=-end / stride)
        .map(|index| (f64::from(-index * stride), power_of_ten(-index * stride)))
        .collect();
    let mut panel = Panel::new(
        Axis::linear(label, f64::from(end), 0.0).ticks(Ticks::At(marks)),
        Axis::linear("−ln(−ln u)", y.0, y.1),
    );
    let curve = |function: &dyn Fn(f64) -> f64| -> Vec<(f64, f64)> {
        let mut points: Vec<_> = distances(end).map(|v| (v.log10(), function(v))).collect();
        points.reverse();
        points
    };
    let points = curve(&naive);
    let infinite: Vec<_> = points
        .iter()
        .filter(|point| point.1.is_infinite())
        .map(|point| (point.0, y.1))
        .collect();
    let finite = points.into_iter().filter(|point| point.1.is_finite());
    push_forms(
        &mut panel,
        (words.stable_form, curve(&stable_form)),
        (words.naive_form, Role::Sample, finite.collect()),
    );
    if !infinite.is_empty() {
        panel.layers.push(Layer::Area {
            label: words.infinite_here.into(),
            role: Role::Sample,
            points: infinite,
            base: y.0,
        });
    }
    panel
}
