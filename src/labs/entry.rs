//! What the site knows of a lab before its code is there.

use super::chunks::Chunk;
use super::lab::{FrameContext, Lab};
use super::parameters::{Parameter, Values};
use super::training::TrainerSpec;
use super::url_state;
use crate::figure::{Figure, Layer, Role};
use crate::strings::{AnyBundle, Bundle, LabInfo, Text};

/// Width and height of the figures on the start page's cards, in CSS pixels.
pub const CARD_SIZE: (f64, f64) = (560.0, 272.0);

/// How far the plane of a large picture reaches up and down from its middle.
const LARGE_REACH: f64 = 2.1;

/// One lab of the site.
pub struct LabEntry {
    /// The page's file name without extension. The lab lives in a module of this name (with `_` for
    /// `-`), by which its code is found and moved into a chunk of its own.
    pub id: &'static str,
    /// The lab on which it builds.
    pub needs: Option<&'static str>,
    /// Its parameters.
    pub parameters: &'static [Parameter],
    /// What every page shows of it.
    pub info: &'static Bundle<LabInfo>,
    /// The strings that its own page needs besides.
    pub bundles: &'static [&'static AnyBundle],
    /// Its state machine at the defaults.
    pub create: fn() -> Box<dyn Lab>,
    /// The state that its card on the start page shows, as a link states it.
    pub card: &'static str,
    /// Which chunk these values need besides the lab's own.
    pub chunk: fn(&Values) -> Option<&'static Chunk>,
    /// How its trainer is made, where it has something to train.
    pub trainer: Option<TrainerSpec>,
    /// The files that come with its page.
    pub assets: &'static [Asset],
    /// The chunk that saving and opening its files needs.
    pub files: Option<&'static Chunk>,
}

/// A file that comes with a lab's page, and is fetched where it is needed.
pub struct Asset {
    /// Its path below `assets/`.
    pub file: &'static str,
    /// Whether these values need it.
    pub is_needed: fn(&Values) -> bool,
}

impl LabEntry {
    /// The lab's main figure in a state.
    pub fn figure(lab: &mut dyn Lab, values: &Values, text: &Text) -> Figure {
        lab.update(values);
        if let Some(work) = lab.background_work() {
            while work.run_slice().is_some_and(|done| done < 1.0) {}
            while work.refine() {}
        }
        let context = FrameContext {
            text,
            progress: 0.0,
            axes: None,
        };
        lab.figures(context).swap_remove(0)
    }

    /// Its last panel alone, without words.
    pub fn picture(lab: &mut dyn Lab, values: &Values, text: &Text) -> Figure {
        let mut figure = Self::figure(lab, values, text);
        figure.panels = figure.panels.pop().into_iter().collect();
        for panel in &mut figure.panels {
            panel.x.label.clear();
            panel.y.label.clear();
            panel.layers.iter_mut().for_each(Layer::unname);
        }
        figure
    }

    /// The same where the panel is a plane: it fills a place of so many times its height, without the path of a picked
    /// point.
    pub fn large_picture(lab: &mut dyn Lab, values: &Values, text: &Text, aspect: f64) -> Figure {
        let mut figure = Self::picture(lab, values, text);
        for panel in &mut figure.panels {
            panel.handles.clear();
            panel.layers.retain(|layer| {
                let is_path = matches!(
                    layer,
                    Layer::Curve {
                        role: Role::Selected,
                        ..
                    }
                );
                !is_path && !matches!(layer, Layer::Annotation { .. })
            });
            panel.y.range = (-LARGE_REACH, LARGE_REACH);
            panel.x.range = (-aspect * LARGE_REACH, aspect * LARGE_REACH);
        }
        figure
    }

    /// The lab's own figure for its card.
    pub fn thumbnail(&self, text: &Text) -> Figure {
        Self::picture(&mut *(self.create)(), &self.card_values(), text)
    }

    /// The state that the card shows.
    pub fn card_values(&self) -> Values {
        self.values(self.card)
    }

    /// The values of a state, as a link states it.
    pub fn values(&self, state: &str) -> Values {
        url_state::read(state, self.parameters).1
    }
}
