//! The k tallest: sampling without replacement.

use super::ViewContent;
use crate::figure::{Axis, Panel, Role};
use crate::labs::check::Check;
use crate::labs::gumbel_max::GumbelMaxLab;
use crate::labs::gumbel_max::background_counter::Counted;
use crate::labs::gumbel_max::parameters::STEPS_PER_SAMPLE;
use crate::labs::gumbel_max::strings::{GumbelMaxStrings, strings};
use crate::labs::gumbel_max::tables::Column;
use crate::labs::lab::FrameContext;
use crate::labs::shared::categorical_bars::{category_axis, columns};

pub(super) struct TopK;

impl ViewContent for TopK {
    fn panels(&self, lab: &GumbelMaxLab, context: FrameContext) -> Vec<Panel> {
        let strings = strings(context.text);
        let draw = lab.shown_draw(context.progress);
        let mut below = Panel::new(
            category_axis(strings.category, lab.categorical.len()),
            Axis::linear(strings.taken_share, 0.0, 1.0),
        );
        let exact = lab.inclusion_probs();
        below
            .layers
            .push(columns(strings.inclusion, Role::Categories, 0.8, &exact));
        let taken = taken_shares(lab);
        below
            .layers
            .push(columns(strings.taken, Role::Sample, 0.45, &taken));
        if let Some(draw) = draw.filter(|draw| draw.progress(STEPS_PER_SAMPLE - 1) > 0.0) {
            for winner in lab.tallest(draw.gumbels) {
                lab.push_counted_dot(&mut below, winner, draw);
            }
        }
        let scores = lab.scores_panel(context, draw, lab.top_k);
        vec![scores.weight(1.25), below]
    }

    fn description(&self, strings: &GumbelMaxStrings) -> &'static str {
        strings.top_description
    }

    fn counted(&self, lab: &GumbelMaxLab) -> Counted {
        Counted::TopK(lab.top_k)
    }

    fn steps(&self, strings: &GumbelMaxStrings) -> [&'static str; 3] {
        strings.top_events
    }

    fn columns(&self, lab: &GumbelMaxLab, strings: &GumbelMaxStrings) -> Vec<Column> {
        vec![
            (strings.inclusion, lab.inclusion_probs()),
            (strings.taken, taken_shares(lab)),
        ]
    }

    fn checks(&self, lab: &GumbelMaxLab, strings: &GumbelMaxStrings) -> Vec<Check> {
        vec![lab.inclusion_check(strings)]
    }
}

/// The share of draws that take each category.
fn taken_shares(lab: &GumbelMaxLab) -> Vec<f64> {
    let (counts, draws) = lab.counts();
    let share = |&count: &u64| count as f64 / draws.max(1) as f64;
    counts.iter().map(share).collect()
}
