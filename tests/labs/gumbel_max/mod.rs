//! States of the Gumbel-max lab.

mod background_counts;
mod draws;

pub(crate) use crate::common::states::english;
use reparam::figure::{Layer, Panel};
use reparam::labs::gumbel_max::{self, strings::GumbelMaxStrings};
use reparam::labs::{Lab, Verdict};

use crate::choices::{counts_of, tips};
use crate::common::states::{LabExt, rest, state};

/// Draws whose noise is kept.
pub(crate) const KEPT: usize = 100_000;

/// Draws in a slice of the work that is timed.
pub(crate) const TIMED_SLICE: f64 = 65_536.0;

/// The English words of this lab.
pub(crate) fn words() -> &'static GumbelMaxStrings {
    gumbel_max::strings(english())
}

/// A link that states logits.
pub(crate) fn link(logits: &[f64], rest: &str) -> String {
    let logits: Vec<String> = logits
        .iter()
        .enumerate()
        .map(|(k, logit)| format!("&l{}={logit}", k + 1))
        .collect();
    format!("k={}{}&{rest}", logits.len(), logits.concat())
}

/// The panels of the figure at rest.
pub(crate) fn panels(lab: &dyn Lab) -> Vec<Panel> {
    lab.figures(rest()).swap_remove(0).panels
}

/// The last panel of a state, which holds the shares.
pub(crate) fn below(query: &str) -> Panel {
    panels(&*state("gumbel-max", query)).pop().expect("a panel")
}

/// How often each category was drawn: by Gumbel-max and by inverse-CDF sampling where both are compared, else by the former.
pub(crate) fn counts(lab: &dyn Lab, draws: usize) -> Vec<Vec<u64>> {
    let panels = panels(lab);
    let named = |label: &str| {
        let panel = panels.iter().find(|panel| {
            let mut layers = panel.layers.iter();
            layers.any(|layer| layer.label() == label && matches!(layer, Layer::Columns { .. }))
        })?;
        Some(counts_of(&tips(panel, label), draws, label))
    };
    let labels = [words().gumbel_max, words().roulette];
    let both: Vec<Vec<u64>> = labels.into_iter().filter_map(named).collect();
    if both.is_empty() {
        named(words().drawn)
            .or_else(|| named(words().taken))
            .into_iter()
            .collect()
    } else {
        both
    }
}

/// Does all work, each slice in the time of 10 million draws a second; returns how it went on.
pub(crate) fn work_off(lab: &mut dyn Lab) -> Vec<f64> {
    let mut progress = Vec::new();
    while let Some(part) = lab.run_slice() {
        lab.slice_took(TIMED_SLICE / 1e7);
        progress.push(part);
        assert!(progress.len() < 10_000, "the work has no end");
    }
    progress
}

/// Counts after all work is done.
pub(crate) fn worked(query: &str, draws: usize) -> Vec<Vec<u64>> {
    let mut lab = state("gumbel-max", query);
    work_off(&mut *lab);
    counts(&*lab, draws)
}

/// Fails where a check does not hold.
#[track_caller]
pub(crate) fn assert_pass(lab: &dyn Lab, what: &str) {
    for check in lab.checks(english()) {
        assert_eq!(check.verdict, Verdict::Pass, "{what}: {check:?}");
    }
}
