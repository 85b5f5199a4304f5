//! The views. The code of all but the plane of Gaussian latents is a chunk, behind [`OnDemandView`](super::on_demand::OnDemandView).

pub(super) mod choosing;
mod gaussian;
pub(super) mod latent;

use super::VaeLab;
use super::on_demand::OnDemandView;
use super::parameters::{STEPS_PER_BATCH, View};
use super::strings::{VaeStrings, strings};
use crate::chunk_entry;
use crate::figure::{Figure, Point};
use crate::labs::check::Check;
use crate::labs::lab::{Change, FrameContext, StepDescription, Table};
use crate::labs::playback::Playback;
use crate::strings::Text;

/// What one view shows of the lab's state.
pub(super) trait ViewContent {
    /// Brings up to date what only this view shows.
    fn update(&self, _lab: &mut VaeLab) {}

    /// Its figures.
    fn figures(&self, lab: &VaeLab, context: FrameContext) -> Vec<Figure>;

    /// Its tables.
    fn tables(&self, lab: &VaeLab, words: &VaeStrings) -> Vec<Table>;

    /// Its checks.
    fn checks(&self, lab: &VaeLab, text: &Text) -> Vec<Check> {
        lab.common_checks(strings(text))
    }

    /// What playing does.
    fn playback(&self, _lab: &VaeLab) -> Playback {
        Playback::NOTHING
    }

    /// What the step after `step` steps does.
    fn describe_step(&self, _lab: &VaeLab, _words: &VaeStrings, _step: u32) -> StepDescription {
        StepDescription::default()
    }

    /// What dragging a handle changes.
    fn drag(&self, _lab: &VaeLab, _key: &'static str, _to: Point) -> Vec<Change> {
        Vec::new()
    }

    /// What a press on the main figure changes.
    fn press(&self, _lab: &VaeLab, _at: Point) -> Vec<Change> {
        Vec::new()
    }
}

impl View {
    /// What this view shows.
    pub(super) fn content(self) -> &'static dyn ViewContent {
        match self {
            Self::Latent => &latent::Latent,
            Self::Training | Self::Bound | Self::Graph => &OnDemand { steps: 0 },
            Self::Code => &OnDemand {
                steps: STEPS_PER_BATCH,
            },
        }
    }
}

/// A view of the chunk.
struct OnDemand {
    /// Steps of one minibatch, where such are played.
    steps: u32,
}

impl ViewContent for OnDemand {
    fn update(&self, lab: &mut VaeLab) {
        let kept = lab.on_demand.take().filter(|(view, _)| *view == lab.view);
        let (_, mut content) = kept.unwrap_or_else(|| {
            let create =
                chunk_entry!(super::on_demand::create as fn(View) -> Box<dyn OnDemandView>);
            (lab.view, create(lab.view))
        });
        content.update(lab);
        lab.on_demand = Some((lab.view, content));
    }

    fn figures(&self, lab: &VaeLab, context: FrameContext) -> Vec<Figure> {
        let content = lab.on_demand.as_ref();
        content.map_or_else(Vec::new, |(_, content)| content.figures(lab, context))
    }

    fn tables(&self, lab: &VaeLab, words: &VaeStrings) -> Vec<Table> {
        let content = lab.on_demand.as_ref();
        content.map_or_else(Vec::new, |(_, content)| content.tables(lab, words))
    }

    fn checks(&self, lab: &VaeLab, text: &Text) -> Vec<Check> {
        let words = strings(text);
        let content = lab.on_demand.as_ref();
        let own = content.map_or_else(Vec::new, |(_, content)| content.checks(lab, words));
        lab.common_checks(words).into_iter().chain(own).collect()
    }

    fn playback(&self, _lab: &VaeLab) -> Playback {
        Playback::samples(self.steps)
    }

    fn describe_step(&self, lab: &VaeLab, words: &VaeStrings, step: u32) -> StepDescription {
        let content = lab.on_demand.as_ref();
        content.map_or_else(StepDescription::default, |(_, content)| {
            content.describe_step(lab, words, step)
        })
    }
}
