//! Where in the sampling code is the mixture? Mixtures of logistics, drawn, discretised and learnt.

mod checks;
mod components;
mod curves;
mod draws;
mod fitting;
mod learn;
mod levels;
mod parameters;
pub mod strings;
mod views;

pub use parameters::PARAMETERS;
pub use strings::strings;

use std::cell::{Cell, RefCell};

use crate::distributions::MixtureOfLogistics;
use crate::figure::{Figure, Point};
use crate::sampling::{Clamp, MixtureSampler};
use crate::strings::Text;

use super::check::Check;
use super::chunks::{Chunk, MOL_LEARN, MOL_VIEWS};
use super::entry::LabEntry;
use super::lab::{
    Action, BackgroundWork, Change, Event, FrameContext, Lab, StepDescription, Table, UserData,
};
use super::parameters::Values;
use super::parameters::common::{AXIS, AxisScale, CLAMP, EPSILON, FREEZE, SAMPLES, SEED, STEP};
use super::playback::Playback;
use super::shared::frozen_noise::seed_for;
use super::shared::plot::Window;
use curves::{Handles, MixtureCurves, RenderOptions, normals};
use draws::Draws;
use fitting::Fitting;
use levels::{LevelInputs, Levels};
use parameters::{
    BITS, CLIP, COMPONENTS, CURVE, Curve, LOG_SCALE_MIN, LOG_SCALES, LOGITS, MEANS,
    MOST_COMPONENTS, NORMAL, VIEW, View, selected,
};
use views::ViewContent;

/// Steps of one draw: noise, argmax, a uniform, the inverse cdf, landing.
const STEPS_PER_SAMPLE: u32 = 5;

/// Adds a component.
const ADD: &str = "add";
/// Removes the selected component.
const REMOVE: &str = "remove";
/// Makes the fit the mixture of the page.
const ADOPT: &str = "keep";
/// Spreads the components over the data.
const SPREAD: &str = "spread";

/// The lab's state.
pub struct MolLab {
    view: View,
    /// The mixture that the link states.
    mol: MixtureOfLogistics,
    /// Its curves, or those of normals in its place.
    curves: MixtureCurves,
    window: Window,
    sampler: MixtureSampler,
    draws: Draws,
    /// The mixture over levels, in the view that shows it.
    levels: Option<Levels>,
    bits: u32,
    /// The fit to data, once its view was opened.
    fitting: Option<Box<dyn Fitting>>,
    curve: Curve,
    logarithmic: bool,
    /// The component whose handles stand out, counted from 0.
    selected: usize,
    /// How many steps of the draw under way are done.
    step: u32,
    /// How much of the next step had happened in the last frame.
    progress: Cell<f64>,
    /// The lab at the values that ranges of axes are chosen for, while they are others.
    held: RefCell<Option<(Values, Box<MolLab>)>>,
}

/// The lab for the registry.
pub static ENTRY: LabEntry = LabEntry {
    id: "mol",
    needs: Some("logistic"),
    parameters: PARAMETERS,
    info: &strings::INFO,
    bundles: strings::BUNDLES,
    create,
    card: "n=2000",
    chunk,
    trainer: None,
    assets: &[],
    files: None,
};

/// The chunk that these values need.
pub fn chunk(values: &Values) -> Option<&'static Chunk> {
    match values.get(VIEW) {
        View::Learn => Some(&MOL_LEARN),
        View::Direct | View::Discrete => Some(&MOL_VIEWS),
        View::Walk | View::Mixture => None,
    }
}

/// The lab at its defaults.
pub fn create() -> Box<dyn Lab> {
    Box::new(MolLab::default())
}

impl Default for MolLab {
    fn default() -> Self {
        let mol = standard();
        let curves = MixtureCurves::of_logistics(&mol);
        let mut lab = Self {
            view: View::Walk,
            window: curves.window(),
            curves,
            sampler: sampler(),
            mol,
            draws: Draws::default(),
            levels: None,
            bits: 8,
            fitting: None,
            curve: Curve::Density,
            logarithmic: false,
            selected: 0,
            step: 0,
            progress: Cell::new(0.0),
            held: RefCell::new(None),
        };
        lab.set_values(&Values::new(PARAMETERS));
        lab
    }
}

#[allow(clippy::expect_used, reason = "zeros are parameters")]
fn standard() -> MixtureOfLogistics {
    MixtureOfLogistics::new(&[0.0], &[0.0], &[0.0]).expect("a standard Logistic")
}

#[allow(clippy::expect_used, reason = "zeros are parameters")]
fn sampler() -> MixtureSampler {
    MixtureSampler::new(&[0.0], &[0.0], &[0.0], 0.0, None, false).expect("a standard Logistic")
}

impl Lab for MolLab {
    fn update(&mut self, values: &Values) {
        self.set_values(values);
        if self.view == View::Learn {
            self.fitting
                .get_or_insert_with(fitting::create)
                .update(values, &self.mol);
        }
    }

    fn figures(&self, context: FrameContext) -> Vec<Figure> {
        self.progress.set(context.progress);
        let mut held = self.held.borrow_mut();
        let Some(values) = context.axes else {
            *held = None;
            return self.content().figures(self, self, context);
        };
        let (known, axes) = held.get_or_insert_with(|| (Values::new(PARAMETERS), Box::default()));
        if known != values {
            *known = *values;
            axes.set_values(values);
        }
        self.content().figures(self, axes, context)
    }

    fn tables(&self, text: &Text) -> Vec<Table> {
        self.content().tables(self, strings(text))
    }

    fn checks(&self, text: &Text) -> Vec<Check> {
        let mut checks = self.mixture_checks(text);
        checks.extend(self.content().checks(self, strings(text)));
        checks
    }

    fn playback(&self) -> Playback {
        self.content().playback(self)
    }

    fn handle_event(&mut self, event: Event) -> Vec<Change> {
        match event {
            Event::HandleDragged { key, to } => self.drag(key, to),
            Event::HandleFocused { key } => components::select(key).into_iter().collect(),
            Event::Painted {
                from, to, values, ..
            } => self
                .fitting()
                .map_or_else(Vec::new, |fitting| fitting.on_paint(values, from, to)),
            Event::Action { key } => self.run_action(key),
            Event::Chosen { .. } | Event::AssetLoaded { .. } | Event::Training(_) => Vec::new(),
        }
    }

    fn describe_step(&self, text: &Text, step: u32) -> StepDescription {
        self.content().describe_step(self, strings(text), step)
    }

    fn actions(&self) -> Vec<Action> {
        let components = self.mol.len();
        let mut actions = vec![
            Action::new(ADD, |text| strings(text).add).enabled(components < MOST_COMPONENTS),
            Action::new(REMOVE, |text| strings(text).remove).enabled(components > 1),
        ];
        if let Some(fitting) = self.fitting() {
            actions.extend([
                Action::new(SPREAD, |text| strings(text).spread)
                    .main()
                    .enabled(!fitting.lacks_data()),
                Action::new(ADOPT, |text| strings(text).keep).enabled(fitting.steps() > 0),
            ]);
        }
        actions
    }

    fn background_work(&mut self) -> Option<&mut dyn BackgroundWork> {
        Some(self)
    }

    fn user_data(&mut self) -> Option<&mut dyn UserData> {
        let takes_user_data = self.fitting().is_some_and(Fitting::takes_user_data);
        takes_user_data.then_some(self as &mut dyn UserData)
    }
}

impl BackgroundWork for MolLab {
    fn run_slice(&mut self) -> Option<f64> {
        if let Some(levels) = &mut self.levels {
            return levels.run_slice();
        }
        let fitting = self.fitting.as_mut();
        fitting.filter(|_| self.view == View::Learn)?.run_slice()
    }
}

impl UserData for MolLab {
    fn take_numbers(&mut self, text: &Text, numbers: Vec<f64>) -> String {
        self.fitting
            .get_or_insert_with(fitting::create)
            .take_numbers(text, numbers)
    }
}

impl MolLab {
    /// Goes over to a state; what is fitted to data stays.
    fn set_values(&mut self, values: &Values) {
        self.view = values.get(VIEW);
        self.step = values.get(STEP);
        self.logarithmic = values.get(AXIS) == AxisScale::Log;
        self.curve = match self.view {
            View::Mixture => values.get(CURVE),
            _ => Curve::Density,
        };
        self.selected = selected(values) - 1;
        self.bits = values.get(BITS);
        let components = values.get(COMPONENTS);
        let [logits, means, log_scales] = [LOGITS, MEANS, LOG_SCALES].map(|keys| {
            keys[..components]
                .iter()
                .map(|key| values.get(key))
                .collect::<Vec<_>>()
        });
        // The table's ranges keep the constructors from failing.
        if let Ok(mol) = MixtureOfLogistics::new(&logits, &means, &log_scales) {
            self.mol = mol;
        }
        let log_scale_min = values.get(LOG_SCALE_MIN);
        let normal = values.get(NORMAL) && self.view.offers_normals();
        let inputs = (self.view == View::Discrete).then(|| LevelInputs {
            mol: self.mol.clone(),
            bits: self.bits,
            log_scale_min,
            normal,
        });
        self.levels = match (self.levels.take(), inputs) {
            (Some(levels), Some(inputs)) if levels.has_inputs(&inputs) => Some(levels),
            (_, inputs) => inputs.and_then(Levels::new),
        };
        let normals = if normal { normals(&self.mol) } else { None };
        self.curves = match normals {
            Some(normals) => MixtureCurves::of_normals(&self.mol, normals),
            None => MixtureCurves::of_logistics(&self.mol),
        };
        self.window = self.curves.window();
        if self.view.draws_samples() {
            let clamp = Clamp::new(values.get(EPSILON)).ok();
            let clamp = clamp.filter(|_| values.get(CLAMP));
            let clip = values.get(CLIP);
            if let Ok(sampler) =
                MixtureSampler::new(&logits, &means, &log_scales, log_scale_min, clamp, clip)
            {
                self.sampler = sampler;
            }
            let all = [logits, means, log_scales].concat();
            let seed = seed_for(values.get(SEED), values.get(FREEZE), &all);
            self.draws.update(&self.sampler, seed, values.get(SAMPLES));
        }
    }

    /// What the view shows.
    fn content(&self) -> &'static dyn ViewContent {
        match self.view {
            View::Walk => &views::Walk,
            View::Mixture => &views::Mixture,
            View::Direct => views::direct(),
            View::Discrete => views::discrete(),
            View::Learn => &views::Learn,
        }
    }

    /// The fit to data, while its view is open.
    fn fitting(&self) -> Option<&dyn Fitting> {
        let fitting = self.fitting.as_deref();
        fitting.filter(|_| self.view == View::Learn)
    }

    fn drag(&self, key: &str, to: Point) -> Vec<Change> {
        let mut options = self.render_options();
        if let Some(levels) = &self.levels {
            options.unit = levels.unit();
        }
        self.curves.drag(key, to, options)
    }

    fn run_action(&self, key: &str) -> Vec<Change> {
        match key {
            ADD => self.add_component(),
            REMOVE => self.remove_component(),
            ADOPT => self.fitting().map_or_else(Vec::new, Fitting::adopt),
            SPREAD => self.fitting().map_or_else(Vec::new, Fitting::spread),
            _ => Vec::new(),
        }
    }

    /// How panels show the mixture.
    fn render_options(&self) -> RenderOptions {
        RenderOptions {
            curve: self.curve,
            logarithmic: self.logarithmic,
            selected: self.selected,
            accent: Some(self.selected),
            unit: 1.0,
            handles: Handles::All,
            filled: false,
        }
    }
}
