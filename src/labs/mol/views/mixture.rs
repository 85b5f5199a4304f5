//! The view of the mixture's curves.

use super::ViewContent;
use crate::figure::Figure;
use crate::labs::lab::{FrameContext, Table};
use crate::labs::mol::MolLab;
use crate::labs::mol::curves::RenderOptions;
use crate::labs::mol::strings::{MolStrings, strings};

/// The mixture over its components, which handles move.
pub(in crate::labs::mol) struct Mixture;

impl ViewContent for Mixture {
    fn figures(&self, lab: &MolLab, axes: &MolLab, context: FrameContext) -> Vec<Figure> {
        let strings = strings(context.text);
        let options = RenderOptions {
            filled: true,
            ..lab.render_options()
        };
        let highest = axes.curves.peak(axes.window);
        let panel = lab.curves.panel(axes.window, highest, options, strings);
        vec![lab.figure(vec![panel], strings.description, strings)]
    }

    fn tables(&self, lab: &MolLab, strings: &MolStrings) -> Vec<Table> {
        vec![lab.stated_table(strings)]
    }
}
