//! The views of the Gumbel-max lab, each in a file of its own.

mod sampler_comparison;
mod scores;
mod single_draw;
mod temperature;
mod top_k;

use super::GumbelMaxLab;
use super::background_counter::Counted;
use super::parameters::View;
use super::strings::GumbelMaxStrings;
use super::tables::Column;
use crate::distributions::Categorical;
use crate::figure::Panel;
use crate::labs::check::Check;
use crate::labs::gumbel_max::scores_of;
use crate::labs::lab::{FrameContext, Table};
use crate::labs::parameters::common::SAMPLES;
use crate::labs::shared::categorical_bars::likely_share;

/// What one view shows of the lab's state.
pub(super) trait ViewContent {
    /// The panels of its figure.
    fn panels(&self, lab: &GumbelMaxLab, context: FrameContext) -> Vec<Panel>;

    /// A template of its figure's description.
    fn description(&self, strings: &GumbelMaxStrings) -> &'static str;

    /// What it counts of a draw.
    fn counted(&self, _lab: &GumbelMaxLab) -> Counted {
        Counted::Winners
    }

    /// Whether it also draws by inverse-CDF sampling, and measures the speed of each method.
    fn compares_methods(&self) -> bool {
        false
    }

    /// What each step of a draw does; templates.
    fn steps(&self, strings: &GumbelMaxStrings) -> [&'static str; 3] {
        strings.events
    }

    /// Columns of the table of probabilities, besides those that every view has.
    fn columns(&self, _lab: &GumbelMaxLab, _strings: &GumbelMaxStrings) -> Vec<Column> {
        Vec::new()
    }

    /// Further tables.
    fn tables(&self, _lab: &GumbelMaxLab, _strings: &GumbelMaxStrings) -> Vec<Table> {
        Vec::new()
    }

    /// Checks besides those that every view has.
    fn checks(&self, _lab: &GumbelMaxLab, _strings: &GumbelMaxStrings) -> Vec<Check> {
        Vec::new()
    }

    /// The logit of a handle that is dragged to this height.
    fn logit_at(&self, lab: &GumbelMaxLab, height: f64) -> f64 {
        height * lab.temperature
    }
}

/// The state for which the ranges of axes are chosen: the one that is shown, unless axes hold to other values.
pub(super) struct AxisState {
    categorical: Categorical,
    drawn: usize,
}

impl AxisState {
    /// The top of an axis of shares.
    fn top_share(&self) -> f64 {
        likely_share(self.categorical.probs(), self.drawn)
    }
}

impl GumbelMaxLab {
    fn axis_state(&self, context: FrameContext) -> AxisState {
        let held = context.axes.and_then(|values| {
            let scores = scores_of(values, self.logits.len());
            Some(AxisState {
                categorical: Categorical::from_logits(&scores).ok()?,
                drawn: values.get(SAMPLES),
            })
        });
        held.unwrap_or_else(|| AxisState {
            categorical: self.categorical.clone(),
            drawn: self.drawn,
        })
    }
}

impl View {
    /// What this view shows.
    pub(super) fn content(self) -> &'static dyn ViewContent {
        match self {
            Self::SingleDraw => &single_draw::SingleDraw,
            Self::SamplerComparison => &sampler_comparison::SamplerComparison,
            Self::TopK => &top_k::TopK,
            Self::Temperature => &temperature::Temperature,
        }
    }
}
