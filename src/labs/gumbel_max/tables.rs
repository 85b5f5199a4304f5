//! The tables of the Gumbel-max lab.

use super::GumbelMaxLab;
use super::sampling_method::SamplingMethod;
use super::strings::GumbelMaxStrings;
use crate::figure::number::{count, number};
use crate::labs::lab::Table;
use crate::strings::fill;

/// A column of the table of probabilities: its heading, and a number for each category.
pub(super) type Column = (&'static str, Vec<f64>);

impl GumbelMaxLab {
    /// Logits and probabilities of the categories, with further columns of the view.
    pub(super) fn probabilities_table(
        &self,
        strings: &GumbelMaxStrings,
        columns: &[Column],
    ) -> Table {
        let own = strings.probability_heads.iter().copied();
        let further = columns.iter().map(|column| column.0);
        let rows = (0..self.logits.len()).map(|k| {
            let mut row = vec![
                (k + 1).to_string(),
                number(self.logits[k], 4),
                number(self.logits[k] / self.temperature, 4),
                number(self.categorical.probs()[k], 4),
            ];
            row.extend(columns.iter().map(|column| number(column.1[k], 4)));
            row
        });
        Table {
            caption: fill(
                strings.probabilities,
                &[
                    ("n", count(self.total() as u64)),
                    ("entropy", number(self.categorical.entropy(), 4)),
                ],
            ),
            head: own.chain(further).map(str::to_owned).collect(),
            rows: rows.collect(),
            ..Table::default()
        }
    }

    /// Draws per second of each sampling method.
    pub(super) fn speed_table(&self, strings: &GumbelMaxStrings) -> Table {
        let rows = SamplingMethod::ALL.map(|method| {
            let speed = self.background_counter.speed(method).per_second();
            let cell = speed.map_or_else(
                || strings.measuring.to_owned(),
                |rate| fill(strings.millions, &[("rate", number(rate / 1e6, 3))]),
            );
            vec![strings.ways[method as usize].to_owned(), cell]
        });
        Table {
            caption: strings.speeds.into(),
            head: strings.speed_heads.map(str::to_owned).into(),
            rows: rows.into(),
            ..Table::default()
        }
    }
}
