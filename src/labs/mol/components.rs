//! The list of components: selecting, adding and removing one, and the table of their parameters.

use super::MolLab;
use super::parameters::{COMPONENTS, LOG_SCALES, LOGITS, MEANS, MOST_COMPONENTS, SELECTED};
use super::strings::MolStrings;
use crate::distributions::{MixtureOfLogistics, Moments};
use crate::figure::number::{count, number};
use crate::labs::lab::{Change, Table};
use crate::labs::parameters::common::STEPS;
use crate::strings::fill;

/// Selects the component to which a handle belongs.
pub(super) fn select(handle: &str) -> Option<Change> {
    let mut keys = MEANS.iter().zip(&LOG_SCALES);
    let component = keys.position(|(mean, scale)| mean.name == handle || scale.name == handle)?;
    Some(SELECTED.to(component + 1))
}

impl MolLab {
    /// Adds a component beside the selected one and like it.
    pub(super) fn add_component(&self) -> Vec<Change> {
        let k = self.mol.len();
        if k >= MOST_COMPONENTS {
            return Vec::new();
        }
        let (logit, mean, log_scale) = self.component(self.selected);
        // To the side where there is more room.
        let step = (3.0 * log_scale.exp()).clamp(0.1, 0.5);
        let beside = if mean > 0.0 { mean - step } else { mean + step };
        vec![
            COMPONENTS.to(k + 1),
            SELECTED.to(k + 1),
            LOGITS[k].to(logit),
            MEANS[k].to((beside * 100.0).round() / 100.0),
            LOG_SCALES[k].to(log_scale),
            STEPS.to(0),
        ]
    }

    /// Removes the selected component.
    pub(super) fn remove_component(&self) -> Vec<Change> {
        let k = self.mol.len();
        if k < 2 {
            return Vec::new();
        }
        let mut changes = vec![
            COMPONENTS.to(k - 1),
            SELECTED.to((self.selected + 1).min(k - 1)),
            STEPS.to(0),
        ];
        for place in self.selected..k - 1 {
            let (logit, mean, log_scale) = self.component(place + 1);
            changes.extend([
                LOGITS[place].to(logit),
                MEANS[place].to(mean),
                LOG_SCALES[place].to(log_scale),
            ]);
        }
        changes
    }

    fn component(&self, k: usize) -> (f64, f64, f64) {
        let mol = &self.mol;
        (mol.logits()[k], mol.means()[k], mol.log_scales()[k])
    }

    /// Each component's parameters, and its share of the draws where they are shown.
    pub(super) fn components_table(
        &self,
        mol: &MixtureOfLogistics,
        shares: Option<&[f64]>,
        strings: &MolStrings,
    ) -> Table {
        let rows = (0..mol.len()).map(|k| {
            let mut row = vec![
                (k + 1).to_string(),
                number(mol.mixture().weights().probs()[k], 4),
                number(mol.means()[k], 4),
                number(mol.log_scales()[k], 4),
            ];
            row.extend(shares.map(|shares| number(shares[k], 4)));
            row
        });
        let parts = [
            ("mean", number(mol.mixture().mean(), 4)),
            ("sd", number(mol.mixture().standard_deviation(), 4)),
        ];
        let n = count(self.draws.landed() as u64);
        let heads = strings.parameter_heads.iter();
        let heads = heads.map(|head| fill(head, &[("n", &n)]));
        Table {
            caption: fill(strings.parameters_caption, &parts),
            head: heads.take(if shares.is_some() { 5 } else { 4 }).collect(),
            rows: rows.collect(),
            ..Table::default()
        }
    }
}
