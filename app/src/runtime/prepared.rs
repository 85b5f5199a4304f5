//! A lab with the figures of the state that it opens in.
//!
//! When the app starts they are made in tasks of their own, before the page: none of them keeps the browser for long.

use std::cell::RefCell;
use std::rc::Rc;

use reparam::figure::Figure;
use reparam::labs::{FrameContext, Lab, LabEntry, Values};
use reparam::strings::Language;

use super::super::chunks;
use crate::late::next_task;

/// A lab that shows some values, and its figures.
pub(super) struct PreparedLab {
    id: &'static str,
    shown: Values,
    pub(super) lab: Box<dyn Lab>,
    pub(super) figures: Rc<Vec<Figure>>,
}

thread_local! {
    static PREPARED: RefCell<Option<PreparedLab>> = const { RefCell::new(None) };
}

/// Prepares the lab of the page that is opened, where its code is there.
pub(crate) async fn prepare(entry: &'static LabEntry, values: &Values, language: Language) {
    if chunks::has_all_for(entry, values) {
        next_task().await;
        let mut lab = chunks::create_lab(entry);
        next_task().await;
        lab.update(values);
        next_task().await;
        let prepared = PreparedLab::with_figures(entry, values, language, lab);
        PREPARED.set(Some(prepared));
        next_task().await;
    }
}

/// The lab that was prepared, or another one.
pub(super) fn take(entry: &'static LabEntry, shown: &Values, language: Language) -> PreparedLab {
    let prepared = PREPARED.take();
    prepared
        .filter(|prepared| prepared.id == entry.id && prepared.shown == *shown)
        .unwrap_or_else(|| {
            let mut lab = chunks::create_lab(entry);
            lab.update(shown);
            PreparedLab::with_figures(entry, shown, language, lab)
        })
}

impl PreparedLab {
    fn with_figures(
        entry: &'static LabEntry,
        shown: &Values,
        language: Language,
        lab: Box<dyn Lab>,
    ) -> Self {
        let figures = Rc::new(lab.figures(FrameContext {
            text: language.text(),
            progress: 0.0,
            axes: None,
        }));
        Self {
            id: entry.id,
            shown: *shown,
            lab,
            figures,
        }
    }
}
