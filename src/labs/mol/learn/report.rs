//! A fit in numbers and sentences: the likelihood of held-out data, the next step, a divergence.

use super::Learning;
use crate::figure::number::{count, number};
use crate::labs::lab::Table;
use crate::labs::mol::fitting::Fitting;
use crate::labs::mol::strings::MolStrings;
use crate::nn::mixture_fit::{Part, Quantity};
use crate::strings::fill;

impl Learning {
    /// Held-out likelihood in nats and bits.
    pub(super) fn held_out_table(&self, strings: &MolStrings) -> Option<Table> {
        let data = self
            .data
            .as_ref()
            .filter(|data| !data.held_out.is_empty())?;
        let nats = self.held_out_now;
        let uniform = f64::from(self.discrete.map_or(1, |(bits, _)| bits)) * std::f64::consts::LN_2;
        let rows = strings.learned_rows.into_iter().zip([nats, -nats, uniform]);
        let rows = rows.map(|(name, nats)| {
            let bits = (nats / std::f64::consts::LN_2).clamp(f64::MIN, f64::MAX);
            vec![name.to_owned(), number(nats, 4), number(bits, 4)]
        });
        let parts = [
            ("steps", count(self.steps() as u64)),
            ("n", count(data.held_out.len() as u64)),
        ];
        Some(Table {
            caption: fill(strings.learned_caption, &parts),
            head: strings.learned_heads.map(str::to_owned).into(),
            rows: rows.collect(),
            ..Table::default()
        })
    }

    /// What the next step does, or why there is none.
    pub(super) fn step_sentence(&self, strings: &MolStrings) -> String {
        if self.lacks_data() {
            return strings.own_missing.into();
        }
        let divergence = self.fit.as_ref().and_then(|fit| fit.divergence());
        let Some(divergence) = divergence else {
            let steps = count(self.steps() as u64);
            return fill(strings.step_event, &[("steps", steps)]);
        };
        let place = |part: Part| match part {
            Part::Logit => 0,
            Part::Mean => 1,
            Part::LogScale => 2,
        };
        let (index, k) = match divergence.quantity {
            Quantity::LogLikelihood => (0, 0),
            Quantity::Gradient(part, k) => (1 + place(part), k),
            Quantity::Parameter(part, k) => (4 + place(part), k),
            Quantity::Scale(k) => (7, k),
        };
        let quantity = fill(strings.quantities[index], &[("k", (k + 1).to_string())]);
        let value = if divergence.value.is_nan() {
            strings.not_a_number.to_owned()
        } else {
            number(divergence.value, 3)
        };
        let parts = [
            ("step", count(divergence.step as u64)),
            ("quantity", quantity),
            ("value", value),
        ];
        fill(strings.diverged, &parts)
    }
}
