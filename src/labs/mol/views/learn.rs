//! The view of learning. What it shows comes from the fit, whose code is a chunk.

use super::ViewContent;
use crate::figure::Figure;
use crate::labs::lab::{FrameContext, StepDescription, Table};
use crate::labs::mol::MolLab;
use crate::labs::mol::fitting::Fitting;
use crate::labs::mol::strings::{MolStrings, strings};
use crate::labs::parameters::common::STEPS;
use crate::labs::playback::Playback;

/// The mixture as it is fitted to data.
pub(in crate::labs::mol) struct Learn;

impl ViewContent for Learn {
    fn figures(&self, lab: &MolLab, axes: &MolLab, context: FrameContext) -> Vec<Figure> {
        let fitting = lab.fitting();
        fitting.map_or_else(Vec::new, |fitting| {
            fitting.figures(lab.render_options(), &axes.mol, strings(context.text))
        })
    }

    fn tables(&self, lab: &MolLab, strings: &MolStrings) -> Vec<Table> {
        let held_out = lab.fitting().and_then(|fitting| fitting.table(strings));
        let learnt = lab.fitting().and_then(Fitting::mixture);
        let mol = learnt.as_ref().unwrap_or(&lab.mol);
        let components = lab.components_table(mol, None, strings);
        held_out.into_iter().chain([components]).collect()
    }

    fn playback(&self, lab: &MolLab) -> Playback {
        Playback {
            counter: STEPS,
            is_halted: lab.fitting().is_some_and(Fitting::is_halted),
            ..Playback::samples(1)
        }
    }

    fn describe_step(&self, lab: &MolLab, strings: &MolStrings, _step: u32) -> StepDescription {
        let fitting = lab.fitting();
        fitting.map_or_else(StepDescription::default, |fitting| {
            fitting.describe_step(strings).into()
        })
    }
}
