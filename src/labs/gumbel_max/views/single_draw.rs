//! One draw, step by step: noise is added to each score, the tallest wins, its count goes up.

use super::ViewContent;
use crate::figure::Panel;
use crate::labs::check::Check;
use crate::labs::gumbel_max::GumbelMaxLab;
use crate::labs::gumbel_max::strings::{GumbelMaxStrings, strings};
use crate::labs::gumbel_max::tables::Column;
use crate::labs::lab::FrameContext;
use crate::labs::shared::categorical_bars::{shares, shares_panel};
use crate::sampling::GumbelMax;

pub(super) struct SingleDraw;

impl ViewContent for SingleDraw {
    fn panels(&self, lab: &GumbelMaxLab, context: FrameContext) -> Vec<Panel> {
        let strings = strings(context.text);
        let draw = lab.shown_draw(context.progress);
        let (counts, _) = lab.counts();
        let mut below = shares_panel(
            (
                strings.category,
                strings.share,
                lab.axis_state(context).top_share(),
            ),
            (strings.exact, lab.categorical.probs()),
            (strings.drawn, &counts),
        );
        if let Some(draw) = draw {
            let winner = GumbelMax::new(&lab.categorical).argmax(draw.gumbels);
            lab.push_counted_dot(&mut below, winner.index, draw);
        }
        vec![lab.scores_panel(context, draw, 1).weight(1.25), below]
    }

    fn description(&self, strings: &GumbelMaxStrings) -> &'static str {
        strings.description
    }

    fn columns(&self, lab: &GumbelMaxLab, strings: &GumbelMaxStrings) -> Vec<Column> {
        vec![(strings.gumbel_max, shares(&lab.counts().0))]
    }

    fn checks(&self, lab: &GumbelMaxLab, strings: &GumbelMaxStrings) -> Vec<Check> {
        lab.winner_checks(strings)
    }
}
