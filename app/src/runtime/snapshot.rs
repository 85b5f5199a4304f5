//! The figures of states that are not shown, for pictures of them.

use leptos::prelude::*;
use reparam::figure::{Figure, Theme};
use reparam::labs::{FrameContext, Values};
use reparam::strings::Text;

use super::super::chunks;
use super::LabRuntime;

impl LabRuntime {
    /// The main figure of another state: the lab takes these values, and then those that it shows
    /// once more. None where the lab has been left, or lacks code that the values need.
    pub(crate) fn figure_at(self, values: &Values, text: &Text) -> Option<Figure> {
        let clock = self.clock.try_get_value().filter(|clock| !clock.closed)?;
        if !chunks::are_there_for(self.entry, (self.entry.chunk)(values)) {
            return None;
        }
        self.lab.try_update_value(|lab| {
            lab.update(values);
            if let Some(work) = lab.background_work() {
                while work.refine() {}
            }
            let mut figures = lab.figures(FrameContext {
                text,
                progress: 0.0,
                axes: None,
            });
            lab.update(&clock.shown);
            (!figures.is_empty()).then(|| figures.swap_remove(0))
        })?
    }

    /// The words and the colours of the page.
    pub(crate) fn appearance(self) -> (&'static Text, &'static Theme) {
        let session = self.session();
        (session.language.get().text(), session.colours())
    }

    /// Lets the lab go on with what other states have interrupted.
    pub(crate) fn resume(self) {
        self.request_frame();
    }
}
