//! How large is the largest? The Gumbel distribution, its walk, and where it comes from.

mod convergence;
mod family;
mod maxima;
mod maxima_panels;
mod numerics;
mod parameters;
pub mod strings;

pub use parameters::PARAMETERS;
pub use strings::strings;

use crate::figure::{Figure, Point};
use crate::strings::Text;

use super::check::Check;
use super::entry::LabEntry;
use super::lab::{Change, Event, FrameContext, Lab, StepDescription, Table};
use super::parameters::Values;
use super::playback::Playback;
use family::FamilyView;
use maxima::MaximaView;
use numerics::NumericsView;
use parameters::{VIEW, View};

/// The lab for the registry.
pub static ENTRY: LabEntry = LabEntry {
    id: "gumbel",
    needs: Some("logistic"),
    parameters: PARAMETERS,
    info: &strings::INFO,
    bundles: strings::BUNDLES,
    create,
    card: "view=maxima&block=10&n=2000",
    chunk: |_| None,
    trainer: None,
    assets: &[],
    files: None,
};

/// The lab at its defaults.
pub fn create() -> Box<dyn Lab> {
    Box::new(GumbelLab::default())
}

/// What a view of this lab gives.
trait GumbelView {
    fn update(&mut self, values: &Values);
    fn playback(&self) -> Playback;
    fn describe_step(&self, text: &Text, step: u32) -> String;
    fn figures(&self, context: FrameContext) -> Vec<Figure>;
    fn tables(&self, text: &Text) -> Vec<Table>;
    fn checks(&self, text: &Text) -> Vec<Check>;

    /// What dragging a handle sets.
    fn drag(&self, _key: &'static str, _to: Point) -> Option<Change> {
        None
    }
}

/// The Gumbel lab's state.
pub struct GumbelLab {
    view: View,
    family: FamilyView,
    maxima: MaximaView,
    numerics: NumericsView,
}

impl Default for GumbelLab {
    fn default() -> Self {
        let mut lab = Self {
            view: View::Walk,
            family: FamilyView::default(),
            maxima: MaximaView::default(),
            numerics: NumericsView::default(),
        };
        lab.update(&Values::new(PARAMETERS));
        lab
    }
}

impl GumbelLab {
    /// The view that is shown.
    fn shown(&self) -> &dyn GumbelView {
        match self.view {
            View::Walk | View::Density | View::Cdf | View::Quantile => &self.family,
            View::Maxima => &self.maxima,
            View::Numerics => &self.numerics,
        }
    }

    fn shown_mut(&mut self) -> &mut dyn GumbelView {
        match self.view {
            View::Walk | View::Density | View::Cdf | View::Quantile => &mut self.family,
            View::Maxima => &mut self.maxima,
            View::Numerics => &mut self.numerics,
        }
    }
}

impl Lab for GumbelLab {
    fn update(&mut self, values: &Values) {
        self.view = values.get(VIEW);
        self.shown_mut().update(values);
    }

    fn figures(&self, context: FrameContext) -> Vec<Figure> {
        self.shown().figures(context)
    }

    fn tables(&self, text: &Text) -> Vec<Table> {
        self.shown().tables(text)
    }

    fn checks(&self, text: &Text) -> Vec<Check> {
        self.shown().checks(text)
    }

    fn playback(&self) -> Playback {
        self.shown().playback()
    }

    fn handle_event(&mut self, event: Event) -> Vec<Change> {
        match event {
            Event::HandleDragged { key, to } => self.shown().drag(key, to).into_iter().collect(),
            _ => Vec::new(),
        }
    }

    fn describe_step(&self, text: &Text, step: u32) -> StepDescription {
        self.shown().describe_step(text, step).into()
    }
}
