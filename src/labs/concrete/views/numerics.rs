//! The formulas as printed, in 32-bit arithmetic, against log space.

use super::{ViewContent, anneal, temperature_rule};
use crate::distributions::{Concrete, ExpConcrete};
use crate::figure::number::number;
use crate::figure::{Along, Axis, Figure, Layer, Panel, Role, Scale};
use crate::labs::concrete::ConcreteLab;
use crate::labs::concrete::parameters::TEMPERATURE_RANGE;
use crate::labs::concrete::strings::{ConcreteStrings, strings};
use crate::labs::lab::{FrameContext, Table};
use crate::labs::playback::Playback;
use crate::labs::shared::plot::push_forms;
use crate::sampling::naive_concrete::{NumericalFailure, naive_density, naive_softmax_sample};
use crate::strings::fill;

/// Temperatures from end to end.
const STEPS: usize = 300;

/// What one temperature gives.
struct Row {
    temperature: f64,
    /// ln p of the sample at this temperature, in log space and by the printed formula.
    density: (f64, f32),
    /// The smallest ln x, in log space, and the smallest x of the naive softmax.
    smallest: (f64, f32),
    /// How the naive softmax fails, if it does.
    softmax_failure: Option<NumericalFailure>,
}

impl Row {
    fn density_failure(&self) -> Option<NumericalFailure> {
        NumericalFailure::of(self.density.1)
    }
}

pub(super) struct Numerics;

impl ViewContent for Numerics {
    fn figures(&self, lab: &ConcreteLab, context: FrameContext) -> Vec<Figure> {
        vec![lab.numerics_figure(context)]
    }

    fn tables(&self, lab: &ConcreteLab, strings: &ConcreteStrings) -> Vec<Table> {
        vec![lab.numerics_table(strings)]
    }

    /// No sample is played.
    fn playback(&self) -> Playback {
        anneal(0)
    }
}

impl ConcreteLab {
    /// Rows from the highest temperature to the lowest.
    fn numerics_rows(&self, log_alpha: &[f64]) -> Vec<Row> {
        let axis = Axis::new("", TEMPERATURE_RANGE, Scale::Log);
        (0..=STEPS)
            .rev()
            .filter_map(|step| self.numerics_row(log_alpha, axis.value(step as f64 / STEPS as f64)))
            .collect()
    }

    fn numerics_row(&self, log_alpha: &[f64], temperature: f64) -> Option<Row> {
        let gumbels = self.last_noise();
        let short = |values: &[f64]| -> Vec<f32> { values.iter().map(|v| *v as f32).collect() };
        let mut log_x = vec![0.0; log_alpha.len()];
        ExpConcrete::new(log_alpha, temperature)
            .ok()?
            .transform(gumbels, &mut log_x);
        let exact = Concrete::new(log_alpha, temperature).ok()?;
        let alpha: Vec<f32> = log_alpha.iter().map(|a| (*a as f32).exp()).collect();
        let x: Vec<f32> = log_x.iter().map(|y| (*y as f32).exp()).collect();
        let mut naive = vec![0.0; log_alpha.len()];
        naive_softmax_sample(
            &short(log_alpha),
            &short(gumbels),
            temperature as f32,
            &mut naive,
        );
        let failures = naive.iter().filter_map(|x| NumericalFailure::of(*x));
        Some(Row {
            temperature,
            density: (
                exact.log_prob_from_log(&log_x),
                naive_density(&alpha, temperature as f32, &x),
            ),
            smallest: (
                log_x.iter().copied().fold(0.0, f64::min),
                naive.iter().copied().fold(1.0, f32::min),
            ),
            softmax_failure: failures.max_by_key(|failure| *failure as u8),
        })
    }

    fn numerics_figure(&self, context: FrameContext) -> Figure {
        let strings = strings(context.text);
        let rows = self.numerics_rows(self.concrete.log_alpha());
        let held = context
            .axes
            .map(|_| self.numerics_rows(self.axis_state(context).0.log_alpha()));
        let of_axes = held.as_ref().unwrap_or(&rows);
        let density_fails = rows.iter().find(|row| row.density_failure().is_some());
        let softmax_fails = rows.iter().find(|row| row.softmax_failure.is_some());
        let temperature = |row: Option<&Row>| {
            row.map_or_else(
                || strings.never.to_owned(),
                |row| number(row.temperature, 3),
            )
        };
        let mut parts = self.description_parts();
        parts.push(("density", temperature(density_fails)));
        parts.push(("softmax", temperature(softmax_fails)));
        let density = self.numerics_panel(
            (strings.log_density, ""),
            range(of_axes.iter().map(|row| row.density.0)),
            strings,
            rows.iter()
                .map(|row| (row.temperature, row.density.0, row.density.1)),
            density_fails.and_then(|row| Some((row.temperature, row.density_failure()?))),
        );
        let smallest = self.numerics_panel(
            (strings.smallest, strings.temperature),
            range(of_axes.iter().map(|row| row.smallest.0)),
            strings,
            rows.iter()
                .map(|row| (row.temperature, row.smallest.0, row.smallest.1)),
            softmax_fails.and_then(|row| Some((row.temperature, row.softmax_failure?))),
        );
        Figure {
            name: self.figure_name("numerics"),
            description: fill(strings.numerics_description, &parts),
            panels: vec![density, smallest],
        }
    }

    fn numerics_panel(
        &self,
        (title, below): (&str, &str),
        (low, high): (f64, f64),
        strings: &ConcreteStrings,
        rows: impl Iterator<Item = (f64, f64, f32)>,
        failure: Option<(f64, NumericalFailure)>,
    ) -> Panel {
        let mut exact = Vec::with_capacity(STEPS + 1);
        let mut naive = Vec::with_capacity(STEPS + 1);
        for (temperature, log_value, value) in rows {
            exact.push((temperature, log_value));
            let log = if NumericalFailure::of(value).is_none() {
                f64::from(value).ln()
            } else {
                f64::NAN
            };
            naive.push((temperature, log));
        }
        // The curves are looked up by ascending temperature.
        exact.reverse();
        naive.reverse();
        let mut panel = Panel::new(
            Axis::new(below, TEMPERATURE_RANGE, Scale::Log),
            Axis::linear(title, low, high),
        );
        push_forms(
            &mut panel,
            (strings.log_space, exact),
            (strings.naive, Role::Selected, naive),
        );
        panel
            .layers
            .push(temperature_rule(self.concrete.temperature()));
        if let Some((temperature, failure)) = failure {
            let parts = [
                ("value", strings.failures[failure as usize].to_owned()),
                ("lambda", number(temperature, 3)),
            ];
            panel.layers.push(Layer::Rule {
                label: fill(strings.fails_from, &parts),
                role: Role::Selected,
                along: Along::Vertical,
                at: temperature,
            });
        }
        panel
    }

    fn numerics_table(&self, strings: &ConcreteStrings) -> Table {
        let rows = self.numerics_rows(self.concrete.log_alpha());
        let row = |name: &str, found: Option<(f64, NumericalFailure)>| match found {
            Some((temperature, failure)) => vec![
                name.to_owned(),
                number(temperature, 3),
                strings.failures[failure as usize].to_owned(),
            ],
            None => vec![name.to_owned(), strings.never.to_owned(), "–".to_owned()],
        };
        let density = rows
            .iter()
            .find_map(|row| Some((row.temperature, row.density_failure()?)));
        let softmax = rows
            .iter()
            .find_map(|row| Some((row.temperature, row.softmax_failure?)));
        Table {
            caption: strings.numerics_caption.into(),
            head: strings.numerics_heads.map(str::to_owned).into(),
            rows: vec![
                row(strings.naive_density, density),
                row(strings.naive_softmax, softmax),
            ],
            ..Table::default()
        }
    }
}

/// A range that holds all finite values, and zero.
fn range(values: impl Iterator<Item = f64>) -> (f64, f64) {
    let finite = values.filter(|value| value.is_finite());
    let (low, high) = finite.fold((0.0_f64, 0.0_f64), |(low, high), value| {
        (low.min(value), high.max(value))
    });
    let room = 0.06 * (high - low).max(1.0);
    (low - room, high + room)
}
