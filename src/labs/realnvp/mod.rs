//! How can a network turn a Gaussian into two moons? A flow, trained in the reader's tab.

mod checks;
mod comparison;
mod config;
mod drawing;
mod figures;
mod files;
mod losses;
mod metrics;
mod painting;
mod parameters;
pub mod pretrained;
mod single_point;
pub mod strings;
mod tables;
mod trainer;
mod training;
mod underlays;
mod update;

pub use strings::strings;

pub use parameters::PARAMETERS;
pub use trainer::TRAINER;

use std::rc::Rc;

use crate::chunk_entry;
use crate::datasets::{Dataset2d, EntropyTask};
use crate::figure::number::count;
use crate::figure::{Figure, Point};
use crate::flows::{RealNvp, RealNvpConfig};
use crate::strings::{Text, fill};

use super::check::Check;
use super::chunks::REALNVP_FILES;
use super::entry::{Asset, LabEntry};
use super::lab::{
    Action, BackgroundWork, Change, Event, File, FileExchange, FrameContext, Lab, Table,
};
use super::parameters::Choice;
use super::parameters::Values;
use super::parameters::common::{RUN, SLOW, SPEED, STEPS};
use super::playback::{LoopAnimation, Playback};
use super::shared::training_run::parameters::{START, StartWeights};
use super::shared::training_run::{self, Start};
use super::shared::weights_files::Format;
use super::training::{TrainingRequest, TrainingState};
use checks::Integral;
use config::TrainConfig;
use drawing::{Cloud, FlowDrawing};
use files::{FileKind, Weights};
use painting::paint;
use parameters::{DEPTH, DIRECTION, Direction, PARTICLES, PICKED, UNDERLAY, Underlay};
use pretrained::PRETRAINED;
use single_point::{Path, preimage};

/// How much slower slow motion is.
const SLOWNESS: f64 = 5.0;

/// The lab's state.
pub struct FlowLab {
    /// What is drawn under the particles.
    underlay: Underlay,
    /// Whether particles go from the Gaussian to the data.
    generates: bool,
    /// Where they stand, in couplings from the data.
    at: f64,
    /// Couplings that a particle passes in a second.
    speed: f64,
    particles: usize,
    picked: Point,
    config: TrainConfig,
    /// What the run starts from.
    start: Start,
    pretrained: Option<Rc<[f32]>>,
    /// Whether the trained flow is asked for in a shape that it does not have.
    is_of_other_shape: bool,
    /// Whether a run has to be begun in any case.
    is_stale: bool,
    /// What a reader's file held, and how many were opened.
    opened: Option<Weights>,
    files: u32,
    /// What is wanted of the run.
    request: TrainingRequest,
    /// How it stands.
    training: Rc<TrainingState>,
    data: Option<Dataset2d>,
    /// Where particles start that go to the Gaussian.
    data_cloud: Cloud,
    compared_data: Cloud,
    held_out: Cloud,
    latent: Cloud,
    latent_seed: u64,
    /// Mean −ln p of the held-out points: of the flow that is shown, and of the true density.
    held_out_loss: f64,
    true_loss: Option<f64>,
    entropy: Option<EntropyTask>,
    integral: Option<Integral>,
    /// What the particles depend on besides flow and data.
    particles_key: (usize, u64, bool),
    /// The drawing that is shown.
    drawing: FlowDrawing,
    /// One that is not worked out yet.
    pending: Option<FlowDrawing>,
    path: Path,
}

/// The lab for the registry.
pub static ENTRY: LabEntry = LabEntry {
    id: "realnvp",
    needs: None,
    parameters: PARAMETERS,
    info: &strings::INFO,
    bundles: strings::BUNDLES,
    create,
    card: "under=grid&at=0&n=300",
    chunk: |_| None,
    trainer: Some(TRAINER),
    assets: &[Asset {
        file: "flows/moons.f16",
        is_needed: |values| values.get(START) == StartWeights::Pretrained,
    }],
    files: Some(&REALNVP_FILES),
};

/// The lab at its defaults.
pub fn create() -> Box<dyn Lab> {
    Box::new(FlowLab::new())
}

impl Lab for FlowLab {
    fn update(&mut self, values: &Values) {
        self.set_values(values);
        if self.drawing.samples.at(0).is_none() {
            self.finish();
        }
    }

    fn playback(&self) -> Playback {
        let last = self.shape().couplings as f64;
        let (from, to) = if self.generates {
            (last, 0.0)
        } else {
            (0.0, last)
        };
        Playback {
            animation: Some(LoopAnimation {
                key: DEPTH,
                from,
                to,
                seconds: last / self.speed,
            }),
            is_halted: self.shows_samples(),
            ..Playback::NOTHING
        }
    }

    fn status(&self, text: &Text) -> Option<String> {
        Some(self.status_text(text))
    }

    fn figures(&self, context: FrameContext) -> Vec<Figure> {
        self.all_figures(strings(context.text))
    }

    fn tables(&self, text: &Text) -> Vec<Table> {
        let words = strings(text);
        vec![self.training_table(words), self.single_point_table(words)]
    }

    fn checks(&self, text: &Text) -> Vec<Check> {
        self.all_checks(text)
    }

    fn handle_event(&mut self, event: Event) -> Vec<Change> {
        match event {
            Event::HandleDragged { to, .. } => self.pick(to),
            Event::Painted { figure: 0, to, .. } if !self.is_painting() => self.pick(to),
            Event::Painted {
                figure,
                from,
                to,
                values,
            } => paint(figure, values, from, to),
            Event::Action { key } => self.run_action(key),
            Event::Chosen { key, option } => self.choose(key, option),
            Event::AssetLoaded { bytes, .. } => {
                self.pretrained = pretrained::decode(bytes);
                // What was made without it is made anew.
                if matches!(self.start, Start::Pretrained | Start::NoPretrained)
                    && self.steps() == 0
                    && !self.is_training()
                {
                    self.is_stale = true;
                    self.drawing = self.drawing.blank();
                }
                Vec::new()
            }
            Event::Training(state) => self.show_training(state),
            Event::HandleFocused { .. } => Vec::new(),
        }
    }

    fn actions(&self) -> Vec<Action> {
        self.all_actions()
    }

    /// A flow of another shape than the trained one starts from random weights, and samples are at the data.
    fn effective_value(&self, key: &str) -> Option<f64> {
        if key == DEPTH.name && self.shows_samples() {
            return Some(0.0);
        }
        let is_other = key == START.name && self.is_of_other_shape;
        is_other.then_some(StartWeights::Random.index() as f64)
    }

    fn background_work(&mut self) -> Option<&mut dyn BackgroundWork> {
        Some(self)
    }

    fn files(&mut self) -> Option<&mut dyn FileExchange> {
        Some(self)
    }

    fn training_request(&self) -> Option<TrainingRequest> {
        self.data.is_some().then(|| self.request.clone())
    }
}

impl BackgroundWork for FlowLab {
    fn refine(&mut self) -> bool {
        let wanted = self.wanted_densities();
        if let Some(pending) = &mut self.pending {
            if !pending.advance(&wanted) {
                self.show_pending();
            }
            return true;
        }
        if self.drawing.advance(&wanted) {
            return true;
        }
        let entropy = self.entropy.as_mut();
        if entropy.is_some_and(|entropy| entropy.advance().is_some()) {
            return true;
        }
        if self.is_training() {
            return false;
        }
        let samples = self.drawing.samples.at(0);
        let integral = self.integral.get_or_insert_with(|| Integral::new(samples));
        integral.advance(&self.drawing)
    }
}

impl FileExchange for FlowLab {
    fn formats(&self) -> Vec<Action> {
        let samples = Action::new("samples", |text| strings(text).save_samples);
        Format::actions().into_iter().chain([samples]).collect()
    }

    fn save(&self, format: &str) -> Option<File> {
        let kind = match format {
            "samples" => FileKind::Samples,
            _ => FileKind::Weights(Format::of_action(format)?),
        };
        let write = chunk_entry!(files::write as fn(FileKind, &FlowDrawing, &Cloud) -> File);
        let samples = self.drawing.samples.at(0)?;
        Some(write(kind, &self.drawing, samples))
    }

    fn accepts(&self) -> Option<&'static str> {
        self.start.is_file().then_some(".safetensors,.json")
    }

    fn open(&mut self, text: &Text, bytes: &[u8]) -> Result<String, String> {
        let words = strings(text);
        let read = chunk_entry!(files::read as fn(&[u8]) -> Result<Weights, String>);
        let not_loaded = training_run::strings(text).not_loaded;
        let weights = read(bytes).map_err(|reason| fill(not_loaded, &[("reason", reason)]))?;
        let parts = [
            ("count", count(weights.values.len() as u64)),
            ("couplings", weights.model.couplings.to_string()),
            ("width", weights.model.width.to_string()),
        ];
        self.opened = Some(weights);
        self.files += 1;
        Ok(fill(words.loaded, &parts))
    }
}

impl FlowLab {
    /// Picks the particle that is at this point now.
    fn pick(&self, at: Point) -> Vec<Change> {
        let (depth, part) = self.place();
        let (x, y) = preimage(&self.drawing, at, depth, part);
        let rounded = |value: f64| (value * 1e4).round() / 1e4;
        if !(x.is_finite() && y.is_finite()) {
            return Vec::new();
        }
        vec![PICKED[0].to(rounded(x)), PICKED[1].to(rounded(y))]
    }

    #[allow(clippy::expect_used, reason = "the shape is allowed")]
    fn new() -> Self {
        let values = Values::new(PARAMETERS);
        let config = TrainConfig::of(&values);
        let flow = RealNvp::new(PRETRAINED, config.settings().init, 0);
        let latent = Cloud::default();
        let mut lab = Self {
            underlay: Underlay::Density,
            generates: true,
            at: 0.0,
            speed: 1.0,
            particles: 0,
            picked: (0.0, 0.0),
            config,
            start: Start::Random,
            pretrained: pretrained::built_in(),
            is_of_other_shape: false,
            is_stale: true,
            opened: None,
            files: 0,
            request: TrainingRequest::default(),
            training: Rc::new(TrainingState::at_start(0, &Rc::default())),
            data: None,
            data_cloud: Cloud::default(),
            compared_data: Cloud::default(),
            held_out: Cloud::default(),
            drawing: FlowDrawing::new(
                flow.expect("an allowed shape"),
                latent.clone(),
                0,
                latent.clone(),
            ),
            latent,
            latent_seed: u64::MAX,
            held_out_loss: f64::NAN,
            true_loss: None,
            entropy: None,
            integral: None,
            particles_key: (0, 0, true),
            pending: None,
            path: Path::default(),
        };
        lab.set_values(&values);
        lab
    }

    /// Goes over to a state; its drawing is still to be worked out.
    fn set_values(&mut self, values: &Values) {
        self.underlay = values.get(UNDERLAY);
        self.generates = values.get(DIRECTION) == Direction::Generate;
        self.at = values.get(DEPTH);
        self.speed = values.get(SPEED) / if values.get(SLOW) { SLOWNESS } else { 1.0 };
        self.picked = (values.get(PICKED[0]), values.get(PICKED[1]));
        let mut config = TrainConfig::of(values);
        self.is_of_other_shape =
            values.get(START) == StartWeights::Pretrained && config.shape != PRETRAINED;
        let start = self.choose_start(values, &mut config);
        let new_data = self.data_cloud.is_missing() || !config.has_data_of(&self.config);
        if new_data || config.seed != self.config.seed {
            self.draw_data(&config);
        }
        let is_stale = std::mem::take(&mut self.is_stale);
        let restarts = is_stale || config != self.config || start != self.start;
        self.start = start;
        self.config = config;
        if restarts {
            self.start_run();
        }
        self.request.step = values.get(STEPS);
        self.request.running = values.get(RUN) && self.data.is_some();
        self.request.duration = self.duration(values);
        if self.shows_samples() {
            self.at = 0.0;
        }
        let key = (values.get(PARTICLES), config.seed, self.generates);
        let moved = key != self.particles_key || (new_data && !self.generates);
        self.particles_key = key;
        self.particles = key.0;
        if restarts || moved {
            self.repaint();
        }
        self.follow();
    }

    fn shape(&self) -> RealNvpConfig {
        self.drawing.flow.config()
    }
}
