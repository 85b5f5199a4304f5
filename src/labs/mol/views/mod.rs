//! The views of the lab, each an object with what it shows and what playing does in it.

mod learn;
mod mixture;
mod on_demand;
mod walk;

pub(super) use learn::Learn;
pub(super) use mixture::Mixture;
pub(super) use walk::Walk;

use super::MolLab;
use super::parameters::Curve;
use super::strings::MolStrings;
use crate::chunk_entry;
use crate::figure::number::{count, number};
use crate::figure::{Figure, Panel};
use crate::labs::check::Check;
use crate::labs::lab::{FrameContext, StepDescription, Table};
use crate::labs::parameters::Choice;
use crate::labs::playback::Playback;
use crate::labs::shared::categorical_bars::shares;
use crate::strings::fill;

/// What one view shows, and what playing does in it.
pub(super) trait ViewContent {
    /// The figures, the main one first; ranges of axes are chosen for the state `axes`.
    fn figures(&self, lab: &MolLab, axes: &MolLab, context: FrameContext) -> Vec<Figure>;

    /// Facts beside the figures.
    fn tables(&self, lab: &MolLab, strings: &MolStrings) -> Vec<Table>;

    /// The checks of this view besides those of the mixture.
    fn checks(&self, _lab: &MolLab, _strings: &MolStrings) -> Vec<Check> {
        Vec::new()
    }

    /// What playing does.
    fn playback(&self, _lab: &MolLab) -> Playback {
        Playback::NOTHING
    }

    /// What the step after `step` steps of a sample does.
    fn describe_step(&self, _lab: &MolLab, _strings: &MolStrings, _step: u32) -> StepDescription {
        StepDescription::default()
    }
}

/// The view of the mixture's own quantile.
pub(super) fn direct() -> &'static dyn ViewContent {
    chunk_entry!(on_demand::direct as fn() -> &'static dyn ViewContent)()
}

/// The view of the mixture over levels.
pub(super) fn discrete() -> &'static dyn ViewContent {
    chunk_entry!(on_demand::discrete as fn() -> &'static dyn ViewContent)()
}

impl MolLab {
    /// A figure of the mixture that the link states.
    fn figure(&self, panels: Vec<Panel>, description: &str, strings: &MolStrings) -> Figure {
        let weights = self.mol.mixture().weights().probs();
        let heaviest = (0..weights.len())
            .max_by(|&a, &b| weights[a].total_cmp(&weights[b]))
            .unwrap_or(0);
        let curve = usize::from(self.curve == Curve::Cdf);
        let parts = [
            ("mix", weights.len().to_string()),
            ("curve", strings.curves[curve].to_owned()),
            ("n", count(self.draws.landed() as u64)),
            ("k", (heaviest + 1).to_string()),
            ("weight", number(weights[heaviest], 3)),
            ("mean", number(self.mol.means()[heaviest], 3)),
        ];
        Figure {
            name: format!("mol-{}-k{}", self.view.word(), weights.len()),
            description: fill(description, &parts),
            panels,
        }
    }

    /// What the axis of densities goes up to, beside a histogram whose tallest bar is so high. Some narrow bars may be
    /// cut off.
    fn highest_with(&self, tallest: f64) -> f64 {
        let peak = self.curves.peak(self.window);
        peak.max(tallest.min(2.5 * peak))
    }

    /// The components of the mixture that the link states.
    fn stated_table(&self, strings: &MolStrings) -> Table {
        self.components_table(&self.mol, None, strings)
    }

    /// The same with each component's share of the draws.
    fn drawn_table(&self, strings: &MolStrings) -> Table {
        let shares = shares(self.draws.counts());
        self.components_table(&self.mol, Some(&shares), strings)
    }
}
