//! How can a network turn a Gaussian into two moons? A flow, trained in the reader's tab.

mod checks;
mod comparison;
mod config;
mod files;
mod metrics;
mod microscope;
mod painting;
mod parameters;
mod picture;
pub mod pretrained;
pub mod strings;
mod trainer;
mod training;
mod views;

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
use super::entry::LabEntry;
use super::lab::{
    Action, BackgroundWork, Change, Event, File, FileExchange, FrameContext, Lab, Table,
};
use super::parameters::{Key, Values};
use super::playback::{LoopAnimation, Playback};
use super::training::{TrainingRequest, TrainingState};
use checks::Integral;
use config::TrainConfig;
use files::{FileKind, Weights};
use microscope::{Path, back};
use parameters::{PAINTED, generates};
use picture::{Cloud, Picture};
use pretrained::PRETRAINED;
use training::Start;

/// How much slower slow motion is.
const SLOWNESS: f64 = 5.0;

/// The lab's state.
pub struct FlowLab {
    under: &'static str,
    /// Whether particles go from the Gaussian to the data.
    generates: bool,
    /// Where they stand, in couplings from the data.
    at: f64,
    /// Couplings that a particle passes in a second.
    pace: f64,
    particles: usize,
    picked: Point,
    config: TrainConfig,
    /// What the run starts from.
    start: Start,
    pretrained: Option<Rc<[f32]>>,
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
    key: (usize, u64, bool),
    now: Picture,
    /// A picture that is not worked out yet.
    next: Option<Picture>,
    path: Path,
}

/// The lab for the registry.
pub static ENTRY: LabEntry = LabEntry {
    id: "realnvp",
    parameters: PARAMETERS,
    info: &strings::INFO,
    bundles: strings::BUNDLES,
    create,
    card: "under=grid&at=0&n=300",
    chunk: |_| None,
    trainer: Some(TRAINER),
    asset: Some("flows/moons.f16"),
    files: Some(&REALNVP_FILES),
};

/// The lab at its defaults.
pub fn create() -> Box<dyn Lab> {
    Box::new(FlowLab::new())
}

impl Lab for FlowLab {
    fn update(&mut self, values: &Values) {
        self.take(values);
        if self.now.samples.at(0).is_none() {
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
                key: Key::new("at"),
                from,
                to,
                seconds: last / self.pace,
            }),
            ..Playback::NOTHING
        }
    }

    fn status(&self, text: &Text) -> Option<String> {
        Some(self.told_status(strings(text)))
    }

    fn figures(&self, context: FrameContext) -> Vec<Figure> {
        self.all_figures(strings(context.text))
    }

    fn tables(&self, text: &Text) -> Vec<Table> {
        let words = strings(text);
        vec![self.learned_table(words), self.microscope_table(words)]
    }

    fn checks(&self, text: &Text) -> Vec<Check> {
        self.all_checks(text)
    }

    fn handle_event(&mut self, event: Event) -> Vec<Change> {
        match event {
            Event::HandleDragged { to, .. } | Event::Painted { figure: 0, to, .. } => self.pick(to),
            Event::Painted {
                from, to, values, ..
            } => paint(values, from, to),
            Event::Action { key } => self.run_action(key),
            Event::AssetLoaded(bytes) => {
                self.pretrained = pretrained::decode(bytes);
                // What was made without it is made anew.
                self.is_stale = true;
                self.now = self.now.blank();
                Vec::new()
            }
            Event::Training(state) => self.show_training(state),
            Event::HandleFocused { .. } => Vec::new(),
        }
    }

    fn actions(&self) -> Vec<Action> {
        self.all_actions()
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
        if let Some(next) = &mut self.next {
            if !next.advance(&wanted) {
                self.show_next();
            }
            return true;
        }
        if self.now.advance(&wanted) {
            return true;
        }
        let entropy = self.entropy.as_mut();
        if entropy.is_some_and(|entropy| entropy.advance().is_some()) {
            return true;
        }
        if self.is_training() {
            return false;
        }
        let samples = self.now.samples.at(0);
        let integral = self.integral.get_or_insert_with(|| Integral::new(samples));
        integral.advance(&self.now)
    }
}

impl FileExchange for FlowLab {
    fn formats(&self) -> Vec<Action> {
        let format = |key, label| Action { key, label };
        vec![
            format("safetensors", |text| strings(text).save_safetensors),
            format("json", |text| strings(text).save_json),
            format("samples", |text| strings(text).save_samples),
        ]
    }

    fn save(&self, format: &str) -> Option<File> {
        let kind = match format {
            "safetensors" => FileKind::Safetensors,
            "json" => FileKind::Json,
            "samples" => FileKind::Samples,
            _ => return None,
        };
        let write = chunk_entry!(files::write as fn(FileKind, &Picture, &Cloud) -> File);
        let samples = self.now.samples.at(0)?;
        Some(write(kind, &self.now, samples))
    }

    fn accepts(&self) -> Option<&'static str> {
        self.start.is_file().then_some(".safetensors,.json")
    }

    fn open(&mut self, text: &Text, bytes: &[u8]) -> Result<String, String> {
        let words = strings(text);
        let read = chunk_entry!(files::read as fn(&[u8]) -> Result<Weights, String>);
        let weights =
            read(bytes).map_err(|reason| fill(words.not_loaded, &[("reason", reason)]))?;
        let parts = [
            ("count", count(weights.values.len() as u64)),
            ("couplings", weights.shape.couplings.to_string()),
            ("width", weights.shape.width.to_string()),
        ];
        self.opened = Some(weights);
        self.files += 1;
        Ok(fill(words.loaded, &parts))
    }
}

/// What painting over the drawn density changes.
fn paint(values: &Values, from: Point, to: Point) -> Vec<Change> {
    let mut painting = TrainConfig::of(values).painting();
    painting.stroke(from, to);
    let words = painting.words().map(f64::from);
    let painted = PAINTED.into_iter().zip(words);
    Change::all(painted.chain([("steps", 0.0)]))
}

impl FlowLab {
    /// Lets the microscope follow the particle that passes this point now.
    fn pick(&self, at: Point) -> Vec<Change> {
        let (station, part) = self.place();
        let (x, y) = back(&self.now, at, station, part);
        let rounded = |value: f64| (value * 1e4).round() / 1e4;
        if !(x.is_finite() && y.is_finite()) {
            return Vec::new();
        }
        Change::all([("px", rounded(x)), ("py", rounded(y))])
    }

    #[allow(clippy::expect_used, reason = "the shape is allowed")]
    fn new() -> Self {
        let values = Values::new(PARAMETERS);
        let config = TrainConfig::of(&values);
        let flow = RealNvp::new(PRETRAINED, config.settings().init, 0);
        let latent = Cloud::default();
        let mut lab = Self {
            under: "density",
            generates: true,
            at: 0.0,
            pace: 1.0,
            particles: 0,
            picked: (0.0, 0.0),
            config,
            start: Start::Random,
            pretrained: pretrained::built_in(),
            is_stale: true,
            opened: None,
            files: 0,
            request: TrainingRequest::default(),
            training: Rc::new(TrainingState::at_start(0, &Rc::default())),
            data: None,
            data_cloud: Cloud::default(),
            compared_data: Cloud::default(),
            held_out: Cloud::default(),
            now: Picture::new(
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
            key: (0, 0, true),
            next: None,
            path: Path::default(),
        };
        lab.take(&values);
        lab
    }

    /// Goes over to a state; its picture is still to be worked out.
    fn take(&mut self, values: &Values) {
        self.under = values.word("under");
        self.generates = generates(values);
        self.at = values.get("at");
        self.pace = values.get("speed") / if values.on("slow") { SLOWNESS } else { 1.0 };
        self.picked = (values.get("px"), values.get("py"));
        let mut config = TrainConfig::of(values);
        let start = self.choose_start(values, &mut config);
        let new_data = self.data_cloud.is_missing() || !config.has_data_of(&self.config);
        if new_data || config.seed != self.config.seed {
            self.take_data(&config);
        }
        let is_stale = std::mem::take(&mut self.is_stale);
        let restarts = is_stale || config != self.config || start != self.start;
        self.start = start;
        self.config = config;
        if restarts {
            self.begin();
        }
        self.request.step = values.whole("steps");
        self.request.running = values.on("run") && self.data.is_some();
        let key = (values.whole("n"), config.seed, self.generates);
        let moved = key != self.key || (new_data && !self.generates);
        self.key = key;
        self.particles = key.0;
        if restarts || moved {
            self.repaint();
        }
        self.follow();
    }

    fn shape(&self) -> RealNvpConfig {
        self.now.flow.config()
    }
}
