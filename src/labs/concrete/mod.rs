//! What lies between one-hot and uniform? The Concrete distribution on the simplex.

mod checks;
mod density_map;
mod estimates;
mod geometry;
mod on_demand;
mod parameters;
mod samples;
pub mod strings;
mod views;

pub use parameters::PARAMETERS;
pub use strings::strings;

use std::cell::RefCell;
use std::rc::Rc;

use crate::distributions::Concrete;
use crate::figure::Figure;
use crate::strings::Text;

use super::check::Check;
use super::entry::LabEntry;
use super::lab::{Change, Event, FrameContext, Lab, StepDescription, Table};
use super::parameters::Values;
use super::parameters::common::{FREEZE, SAMPLES, SEED, STEP};
use super::playback::Playback;
use super::shared::frozen_gumbels::Gumbels;
use super::shared::frozen_noise::seed_for;
use density_map::DensityMap;
use geometry::Simplex;
use on_demand::OnDemandViews;
use parameters::{
    CATEGORIES, CORNER_DISTANCE, Categories, LOG_ALPHA, TEMPERATURE, TILT, TURN, VIEW, View,
};
use samples::LargestCounts;
use views::properties::CornerShares;

/// The lab's state.
pub struct ConcreteLab {
    view: View,
    concrete: Concrete,
    gumbels: Gumbels,
    /// The samples, a column per category.
    x: Vec<Vec<f64>>,
    /// The samples as points of the picture.
    points: (Rc<Vec<f64>>, Rc<Vec<f64>>),
    largest: LargestCounts,
    simplex: Simplex,
    density_map: DensityMap,
    /// Distance from a corner that counts as being there.
    corner_distance: f64,
    corner_shares: CornerShares,
    /// The integral of the density that was checked last.
    integral: RefCell<Option<(Concrete, f64)>>,
    on_demand: OnDemandViews,
    seed: u64,
    /// How many steps of the sample under way are done.
    step: u32,
}

/// The lab for the registry.
pub static ENTRY: LabEntry = LabEntry {
    id: "concrete",
    needs: Some("gumbel-max"),
    parameters: PARAMETERS,
    info: &strings::INFO,
    bundles: strings::BUNDLES,
    create,
    card: "n=150",
    chunk: parameters::chunk,
    trainer: None,
    assets: &[],
    files: None,
};

/// The lab at its defaults.
pub fn create() -> Box<dyn Lab> {
    Box::new(ConcreteLab::default())
}

impl Default for ConcreteLab {
    fn default() -> Self {
        let mut lab = Self {
            view: View::Simplex,
            concrete: three_alike(),
            gumbels: Gumbels::default(),
            x: Vec::new(),
            points: (Rc::default(), Rc::default()),
            largest: LargestCounts::default(),
            simplex: Simplex::triangle(),
            density_map: DensityMap::default(),
            corner_distance: 0.01,
            corner_shares: CornerShares::default(),
            integral: RefCell::default(),
            on_demand: OnDemandViews::default(),
            seed: 1,
            step: 0,
        };
        lab.update(&Values::new(PARAMETERS));
        lab
    }
}

/// Three categories alike.
#[allow(clippy::expect_used, reason = "zeros and a one are parameters")]
fn three_alike() -> Concrete {
    Concrete::new(&[0.0; 3], 1.0).expect("finite log α and a positive temperature")
}

/// log α of so many categories.
fn log_alpha_of(values: &Values, categories: usize) -> Vec<f64> {
    let keys = &LOG_ALPHA[..categories];
    keys.iter().map(|key| values.get(key)).collect()
}

impl Lab for ConcreteLab {
    fn update(&mut self, values: &Values) {
        self.view = values.get(VIEW);
        self.step = values.get(STEP);
        if parameters::has_alpha(values) {
            self.update_samples(values);
        }
        self.view.content().update(self, values);
    }

    fn playback(&self) -> Playback {
        self.view.content().playback()
    }

    fn describe_step(&self, text: &Text, step: u32) -> StepDescription {
        let content = self.view.content();
        content.describe_step(self, strings(text), step).into()
    }

    fn figures(&self, context: FrameContext) -> Vec<Figure> {
        self.view.content().figures(self, context)
    }

    fn tables(&self, text: &Text) -> Vec<Table> {
        self.view.content().tables(self, strings(text))
    }

    fn checks(&self, text: &Text) -> Vec<Check> {
        self.view.content().checks(self, strings(text))
    }

    fn handle_event(&mut self, event: Event) -> Vec<Change> {
        match event {
            Event::HandleDragged { key, to } => self.view.content().drag(self, key, to),
            _ => Vec::new(),
        }
    }
}

impl ConcreteLab {
    /// The distribution for which the ranges of axes are chosen, and how many samples it has: those that are shown,
    /// unless axes hold to other values.
    fn axis_state(&self, context: FrameContext) -> (Concrete, usize) {
        let held = context.axes.and_then(|values| {
            let log_alpha = log_alpha_of(values, self.concrete.len());
            let concrete = Concrete::new(&log_alpha, values.get(TEMPERATURE)).ok()?;
            Some((concrete, values.get(SAMPLES)))
        });
        held.unwrap_or_else(|| (self.concrete.clone(), self.sample_count()))
    }

    fn update_samples(&mut self, values: &Values) {
        let categories = values.get(CATEGORIES);
        let log_alpha = log_alpha_of(values, categories.count());
        let temperature = values.get(TEMPERATURE);
        // The table's ranges keep the constructor from failing.
        if let Ok(concrete) = Concrete::new(&log_alpha, temperature) {
            self.concrete = concrete;
        }
        let parameters: Vec<f64> = log_alpha.iter().copied().chain([temperature]).collect();
        self.seed = seed_for(values.get(SEED), values.get(FREEZE), &parameters);
        let samples = values.get(SAMPLES);
        self.gumbels.hold(self.seed, log_alpha.len(), samples);
        self.x.resize_with(log_alpha.len(), Vec::new);
        for column in &mut self.x {
            column.resize(samples, 0.0);
        }
        self.concrete
            .transform_columns(self.gumbels.columns(), &mut self.x);
        self.count_largest();
        self.simplex = match categories {
            Categories::Two => Simplex::segment(),
            Categories::Three => Simplex::triangle(),
            Categories::Four => Simplex::tetrahedron(values.get(TURN), values.get(TILT)),
        };
        self.corner_distance = values.get(CORNER_DISTANCE);
    }
}
