//! Where in that code is the mixture? Mixtures of logistics, drawn, discretised and learnt.

mod checks;
mod direct;
mod draws;
mod learn;
mod levels;
mod parameters;
mod shape;
pub mod strings;
mod study;
mod walk;

pub use strings::strings;

pub use parameters::PARAMETERS;

use crate::distributions::{MixtureOfLogistics, Moments};
use crate::figure::number::{count, number};
use crate::figure::{Figure, Panel, Point};
use crate::labs::mol::strings::MolStrings;
use crate::sampling::{Clamp, MixtureSampler};
use crate::strings::{Text, fill};

use super::check::Check;
use super::chunks::{Chunk, MOL_LEARN};
use super::entry::LabEntry;
use super::lab::{
    Action, BackgroundWork, Change, Event, FrameContext, Lab, StepDescription, Table, UserData,
};
use super::parameters::common::{FREEZE, SEED};
use super::parameters::{Key, Values};
use super::playback::Playback;
use super::shared::categorical_bars::shares;
use super::shared::frozen_noise::seed_for;
use super::shared::location_scale::Window;
use draws::Draws;
use levels::{Inputs, Levels};
use parameters::{LOG_SCALES, LOGITS, MEANS, MOST, learns, samples, selected};
use shape::{Curve, RenderOptions, Shape, normals};
use study::{Study, study};

/// The chunk that these values need.
pub fn chunk(values: &Values) -> Option<&'static Chunk> {
    learns(values).then_some(&MOL_LEARN)
}

/// Events of one draw: noise, argmax, a uniform, the inverse cdf, landing.
const EVENTS: u32 = 5;

/// The lab's state.
pub struct MolLab {
    view: &'static str,
    /// The mixture that the link states.
    mol: MixtureOfLogistics,
    /// Its curves, or those of normals in its place.
    shape: Shape,
    window: Window,
    sampler: MixtureSampler,
    draws: Draws,
    /// The mixture over levels, in the view that shows it.
    levels: Option<Levels>,
    bits: u32,
    /// Learning, once it was looked at.
    study: Option<Box<dyn Study>>,
    curve: Curve,
    logarithmic: bool,
    selected: usize,
    phase: u32,
}

/// The lab for the registry.
pub static ENTRY: LabEntry = LabEntry {
    id: "mol",
    parameters: PARAMETERS,
    info: &strings::INFO,
    bundles: strings::BUNDLES,
    create,
    card: "n=2000",
    chunk,
    trade: None,
    asset: None,
    files: None,
};

/// The lab at its defaults.
pub fn create() -> Box<dyn Lab> {
    Box::new(MolLab::default())
}

impl Default for MolLab {
    fn default() -> Self {
        let mol = standard();
        let shape = Shape::of_logistics(&mol);
        let mut lab = Self {
            view: "walk",
            window: shape.window(),
            shape,
            sampler: sampler(),
            mol,
            draws: Draws::default(),
            levels: None,
            bits: 8,
            study: None,
            curve: Curve::Density,
            logarithmic: false,
            selected: 0,
            phase: 0,
        };
        lab.update(&Values::new(PARAMETERS));
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
        self.view = values.word("view");
        self.phase = values.whole("phase") as u32;
        self.logarithmic = values.is("axis", "log");
        self.curve = if values.is("curve", "cdf") && self.view == "mixture" {
            Curve::Cdf
        } else {
            Curve::Density
        };
        self.selected = selected(values) - 1;
        self.bits = values.whole("bits") as u32;
        let components = values.whole("k");
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
        let least = values.get("min");
        let normal = values.on("normal") && matches!(self.view, "mixture" | "discrete");
        let inputs = (self.view == "discrete").then(|| Inputs {
            mol: self.mol.clone(),
            bits: self.bits,
            least,
            normal,
        });
        self.levels = match (self.levels.take(), inputs) {
            (Some(levels), Some(inputs)) if levels.is_of(&inputs) => Some(levels),
            (_, inputs) => inputs.and_then(Levels::new),
        };
        let normals = if normal { normals(&self.mol) } else { None };
        self.shape = match normals {
            Some(normals) => Shape::of_normals(&self.mol, normals),
            None => Shape::of_logistics(&self.mol),
        };
        self.window = self.shape.window();
        if samples(values) {
            let clamp = Clamp::new(values.get("eps")).ok();
            let clamp = clamp.filter(|_| values.on("clamp"));
            let clip = values.on("clip");
            if let Ok(sampler) =
                MixtureSampler::new(&logits, &means, &log_scales, least, clamp, clip)
            {
                self.sampler = sampler;
            }
            let all = [logits, means, log_scales].concat();
            let seed = seed_for(values.get(SEED), values.get(FREEZE), &all);
            self.draws.update(&self.sampler, seed, values.whole("n"));
        }
        if learns(values) {
            self.study
                .get_or_insert_with(study)
                .apply(values, &self.mol);
        }
    }

    fn playback(&self) -> Playback {
        match self.view {
            "walk" => Playback::samples(EVENTS),
            "direct" => Playback::samples(1),
            "learn" => Playback {
                counter: Key::new("steps"),
                is_halted: self.learning().is_some_and(Study::is_halted),
                ..Playback::samples(1)
            },
            _ => Playback::NOTHING,
        }
    }

    fn describe_step(&self, text: &Text, step: u32) -> StepDescription {
        let words = strings(text);
        let sentence = match self.view {
            "learn" => self
                .learning()
                .map_or_else(String::new, |study| study.describe_step(words)),
            "direct" => words.direct_event.into(),
            _ => self.walk_event(words, step),
        };
        let code = (self.view == "walk").then(|| self.code_line(step as usize));
        StepDescription { sentence, code }
    }

    fn figures(&self, context: FrameContext) -> Vec<Figure> {
        let words = strings(context.text);
        match self.view {
            "mixture" => {
                let panel = self.shape.panel(self.window, self.render_options(), words);
                vec![self.figure(vec![panel], words.description, words)]
            }
            "direct" => {
                vec![self.figure(self.direct_panels(words), words.direct_description, words)]
            }
            "discrete" => vec![self.levels_figure(words)],
            "learn" => self.learning().map_or_else(Vec::new, |study| {
                study.figures(self.render_options(), words)
            }),
            _ => vec![self.figure(self.walk_panels(context), words.walk_description, words)],
        }
    }

    fn tables(&self, text: &Text) -> Vec<Table> {
        let words = strings(text);
        match self.view {
            "walk" => vec![self.code_table(words), self.mixture_table(words)],
            "discrete" => [self.edges_table(words), self.levels_table(words)]
                .into_iter()
                .flatten()
                .collect(),
            "learn" => self
                .learning()
                .and_then(|study| study.table(words))
                .into_iter()
                .chain([self.mixture_table(words)])
                .collect(),
            _ => vec![self.mixture_table(words)],
        }
    }

    fn checks(&self, text: &Text) -> Vec<Check> {
        self.all_checks(text)
    }

    fn handle_event(&mut self, event: Event) -> Vec<Change> {
        match event {
            Event::HandleDragged { key, to } => self.drag(key, to),
            Event::HandleFocused { key } => select(key).into_iter().collect(),
            Event::Painted {
                from, to, values, ..
            } => self
                .learning()
                .map_or_else(Vec::new, |study| study.on_paint(values, from, to)),
            Event::Action { key } => self.run_action(key),
            Event::AssetLoaded(_) => Vec::new(),
        }
    }

    fn background_work(&mut self) -> Option<&mut dyn BackgroundWork> {
        Some(self)
    }

    fn actions(&self) -> Vec<Action> {
        let mut actions = Vec::new();
        let mut offer = |holds: bool, key, label| {
            if holds {
                actions.push(Action { key, label });
            }
        };
        let study = self.learning();
        let has_come = study.is_some_and(|study| study.steps() > 0);
        let has_data = study.is_some_and(|study| !study.is_waiting());
        offer(self.mol.len() < MOST, "add", |text| strings(text).add);
        offer(self.mol.len() > 1, "remove", |text| strings(text).remove);
        offer(has_come, "keep", |text| strings(text).keep);
        offer(has_data, "spread", |text| strings(text).spread);
        actions
    }

    fn user_data(&mut self) -> Option<&mut dyn UserData> {
        let wants_numbers = self.learning().is_some_and(Study::wants_numbers);
        wants_numbers.then_some(self as &mut dyn UserData)
    }
}

impl BackgroundWork for MolLab {
    fn run_slice(&mut self) -> Option<f64> {
        match self.view {
            "discrete" => self.levels.as_mut()?.work(),
            "learn" => self.study.as_mut()?.work(),
            _ => None,
        }
    }
}

impl UserData for MolLab {
    fn read_numbers(&mut self, text: &Text, numbers: &str) -> Result<String, String> {
        self.study
            .get_or_insert_with(study)
            .read_numbers(text, numbers)
    }
}

/// Selects the component to which a handle belongs.
fn select(handle: &str) -> Option<Change> {
    let mut keys = MEANS.iter().zip(&LOG_SCALES);
    let component = keys.position(|(&mean, &scale)| mean == handle || scale == handle)?;
    Some(Change::new("sel", (component + 1) as f64))
}

impl MolLab {
    fn drag(&self, key: &'static str, to: Point) -> Vec<Change> {
        let mut options = self.render_options();
        if let Some(levels) = &self.levels {
            options.unit = levels.unit();
        }
        self.shape.drag(key, to, options)
    }

    fn run_action(&self, key: &str) -> Vec<Change> {
        match key {
            "add" => self.added(),
            "remove" => self.removed(),
            "keep" => self.learning().map_or_else(Vec::new, Study::keep),
            "spread" => self.learning().map_or_else(Vec::new, Study::spread),
            _ => Vec::new(),
        }
    }

    /// Learning, while it is looked at.
    fn learning(&self) -> Option<&dyn Study> {
        let study = self.study.as_deref();
        study.filter(|_| self.view == "learn")
    }

    fn render_options(&self) -> RenderOptions {
        RenderOptions {
            curve: self.curve,
            logarithmic: self.logarithmic,
            selected: self.selected,
            accent: (self.view != "discrete").then_some(self.selected),
            unit: 1.0,
            handles: true,
            filled: self.view == "mixture",
        }
    }

    fn figure(&self, panels: Vec<Panel>, description: &str, words: &MolStrings) -> Figure {
        let weights = self.mol.mixture().weights().probs();
        let heaviest = (0..weights.len())
            .max_by(|&a, &b| weights[a].total_cmp(&weights[b]))
            .unwrap_or(0);
        let curve = usize::from(self.curve == Curve::Cdf);
        let parts = [
            ("mix", weights.len().to_string()),
            ("curve", words.curves[curve].to_owned()),
            ("n", count(self.draws.landed() as u64)),
            ("k", (heaviest + 1).to_string()),
            ("weight", number(weights[heaviest], 3)),
            ("mean", number(self.mol.means()[heaviest], 3)),
        ];
        Figure {
            name: format!("mol-{}-k{}", self.view, weights.len()),
            description: fill(description, &parts),
            panels,
        }
    }

    /// Each component's parameters, and its share of the draws; in the view of learning, as learnt.
    fn mixture_table(&self, words: &MolStrings) -> Table {
        let learnt = self.learning().and_then(Study::mixture);
        let mol = learnt.as_ref().unwrap_or(&self.mol);
        let drawn = matches!(self.view, "walk" | "direct").then(|| shares(self.draws.counts()));
        let rows = (0..mol.len()).map(|k| {
            let mut row = vec![
                (k + 1).to_string(),
                number(mol.mixture().weights().probs()[k], 4),
                number(mol.means()[k], 4),
                number(mol.log_scales()[k], 4),
            ];
            row.extend(drawn.iter().map(|shares| number(shares[k], 4)));
            row
        });
        let parts = [
            ("mean", number(mol.mixture().mean(), 4)),
            ("sd", number(mol.mixture().standard_deviation(), 4)),
        ];
        let n = count(self.draws.landed() as u64);
        let heads = words.parameter_heads.iter();
        let heads = heads.map(|head| fill(head, &[("n", &n)]));
        Table {
            caption: fill(words.parameters_caption, &parts),
            head: heads.take(if drawn.is_some() { 5 } else { 4 }).collect(),
            rows: rows.collect(),
            ..Table::default()
        }
    }

    /// One component more, beside the selected one and like it.
    fn added(&self) -> Vec<Change> {
        let (k, from) = (self.mol.len(), self.selected);
        if k >= MOST {
            return Vec::new();
        }
        let (logit, mean, log_scale) = self.component(from);
        // To the side where there is more room.
        let step = (3.0 * log_scale.exp()).clamp(0.1, 0.5);
        let beside = if mean > 0.0 { mean - step } else { mean + step };
        Change::all([
            ("k", (k + 1) as f64),
            ("sel", (k + 1) as f64),
            (LOGITS[k], logit),
            (MEANS[k], (beside * 100.0).round() / 100.0),
            (LOG_SCALES[k], log_scale),
            ("steps", 0.0),
        ])
    }

    /// All components but the selected one.
    fn removed(&self) -> Vec<Change> {
        let k = self.mol.len();
        if k < 2 {
            return Vec::new();
        }
        let mut settings = vec![
            ("k", (k - 1) as f64),
            ("sel", (self.selected + 1).min(k - 1) as f64),
            ("steps", 0.0),
        ];
        for place in self.selected..k - 1 {
            let (logit, mean, log_scale) = self.component(place + 1);
            settings.extend([
                (LOGITS[place], logit),
                (MEANS[place], mean),
                (LOG_SCALES[place], log_scale),
            ]);
        }
        Change::all(settings)
    }

    fn component(&self, k: usize) -> (f64, f64, f64) {
        let mol = &self.mol;
        (mol.logits()[k], mol.means()[k], mol.log_scales()[k])
    }
}
