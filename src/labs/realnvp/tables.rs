//! The tables: how training stands, and what each coupling does to the picked point.

use super::FlowLab;
use crate::datasets::EntropyTask;
use crate::figure::Point;
use crate::figure::number::{count, number, number_or_dash};
use crate::labs::lab::Table;
use crate::labs::realnvp::strings::RealNvpStrings;
use crate::strings::fill;

impl FlowLab {
    /// What each coupling did to the picked point, and the sum that makes ln p(x).
    pub(super) fn single_point_table(&self, words: &RealNvpStrings) -> Table {
        let path = &self.path;
        let place = |(x, y): Point| format!("({}, {})", number_or_dash(x, 3), number_or_dash(y, 3));
        let start = vec![
            "x".to_owned(),
            place(path.from),
            number_or_dash(f64::NAN, 1),
            number_or_dash(f64::NAN, 1),
            number(0.0, 4),
        ];
        let outputs = path.outputs.iter().enumerate().map(|(coupling, output)| {
            vec![
                (coupling + 1).to_string(),
                place(output.to),
                number_or_dash(output.scale, 4),
                number_or_dash(output.translation, 4),
                number_or_dash(output.log_det, 4),
            ]
        });
        let parts = [
            ("latent", number_or_dash(path.log_latent(), 4)),
            ("det", number_or_dash(path.log_det(), 4)),
            ("sum", number_or_dash(path.log_prob(), 4)),
        ];
        let (depth, _) = self.place();
        Table {
            caption: fill(words.single_point_caption, &parts),
            head: words.single_point_heads.map(str::to_owned).into(),
            rows: std::iter::once(start).chain(outputs).collect(),
            lit: depth..depth + 1,
            ..Table::default()
        }
    }

    /// How far training is from the best that can be done.
    pub(super) fn training_table(&self, words: &RealNvpStrings) -> Table {
        let none = || number_or_dash(f64::NAN, 1);
        let entropy = self.entropy.as_ref().and_then(EntropyTask::value);
        let losses = &self.training.losses;
        let end = self.steps().min(losses.len());
        let recent = &losses[end.saturating_sub(100)..end];
        // Where a worker was lost, some were never told.
        let known = || recent.iter().filter(|loss| loss.is_finite());
        let batch = known().sum::<f64>() / known().count() as f64;
        let rows = [
            count(self.steps() as u64),
            self.training
                .speed
                .map_or_else(none, |speed| count(speed as u64)),
            number_or_dash(batch, 4),
            number_or_dash(self.held_out_loss, 5),
            entropy.map_or_else(none, |entropy| number(entropy, 5)),
            self.true_loss
                .map_or_else(none, |loss| number_or_dash(self.held_out_loss - loss, 3)),
        ];
        let rows = words.learned_rows.into_iter().zip(rows);
        Table {
            caption: words.learned_caption.into(),
            head: Vec::new(),
            rows: rows
                .map(|(name, value)| vec![name.to_owned(), value])
                .collect(),
            ..Table::default()
        }
    }
}
