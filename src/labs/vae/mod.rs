//! What does a latent variable learn, and what changes when it must choose? Autoencoders, trained in the reader's tab.

mod checks;
mod config;
mod data;
mod drawing;
mod files;
mod metrics;
mod on_demand;
mod parameters;
mod pictures;
pub mod pretrained;
mod shown;
pub mod strings;
mod tables;
mod trainer;
mod training;
mod views;

pub use strings::strings;

pub use parameters::PARAMETERS;
pub use trainer::TRAINER;

use std::rc::Rc;

use crate::chunk_entry;
use crate::figure::number::count;
use crate::figure::{Figure, Layer, Point};
use crate::strings::{Text, fill};
use crate::vae::{Evaluation, Vae, VaeConfig};

use super::check::Check;
use super::chunks::{Chunk, VAE_FILES, VAE_VIEWS};
use super::entry::{Asset, LabEntry};
use super::lab::{
    Action, Change, Event, File, FileExchange, FrameContext, Lab, StepDescription, Table,
};
use super::parameters::common::{RUN, STEPS};
use super::parameters::{Choice, Values};
use super::playback::Playback;
use super::shared::training_run::parameters::{START, StartWeights};
use super::shared::training_run::{self, Start};
use super::shared::weights_files::Format;
use super::training::{TrainingRequest, TrainingState};
use config::TrainConfig;
use data::Images;
use drawing::Drawing;
use files::Weights;
use metrics::{Metrics, Row};
use on_demand::OnDemandView;
use parameters::{
    DATA, Data, ESTIMATOR, FAMILY, Family, OBJECTIVE, OWN, PICKED, TEMPERATURE, VIEW, View,
};
use shown::{Picked, Shown};

/// The lab's state.
pub struct VaeLab {
    values: Values,
    view: View,
    config: TrainConfig,
    /// What the run starts from.
    start: Start,
    /// The models that come with the page, by family.
    pretrained: [Option<Rc<[f32]>>; 2],
    /// The file of the held-out digits, and that of all digits.
    held_out_file: Rc<[u8]>,
    digits: Option<Rc<[u8]>>,
    /// Whether the trained model is asked for in a size that it does not have.
    is_of_other_shape: bool,
    /// Whether a run has to be begun in any case.
    is_stale: bool,
    /// What a reader's file held, and how many were opened.
    opened: Option<Weights>,
    files: u32,
    /// What is wanted of the run.
    request: TrainingRequest,
    /// How it stands, and what was measured.
    training: Rc<TrainingState>,
    metrics: Metrics,
    rows: Vec<Row>,
    held_out: Images,
    /// What the images depend on.
    held_out_key: Option<(usize, u64)>,
    shown: Shown,
    /// Whether the reader's own image is looked at.
    is_own: bool,
    picked: Picked,
    /// The decodings under the plane of Gaussian latents, and the coordinates beyond the plane that they are of.
    grid: Option<(Vec<f32>, Layer)>,
    /// The posterior means of the held-out images in that plane, once they are looked at.
    means: Option<Vec<Layer>>,
    /// The views of the chunk [`VAE_VIEWS`].
    on_demand: Option<(View, Box<dyn OnDemandView>)>,
}

/// The model with Gaussian latents, below `assets/`.
const GAUSSIAN_FILE: &str = "vae/gaussian.f16";
/// The model with Concrete latents.
const CONCRETE_FILE: &str = "vae/concrete.f16";
/// The held-out digits.
const HELD_OUT_FILE: &str = "vae/held-out.u8";
/// All digits.
const DIGITS_FILE: &str = "digits/digits.u8";

/// The lab for the registry.
pub static ENTRY: LabEntry = LabEntry {
    id: "vae",
    needs: Some("concrete"),
    parameters: PARAMETERS,
    info: &strings::INFO,
    bundles: strings::BUNDLES,
    create,
    card: "grid=0",
    chunk,
    trainer: Some(TRAINER),
    assets: &[
        Asset {
            file: GAUSSIAN_FILE,
            is_needed: |values| is_pretrained(values, Family::Gaussian),
        },
        Asset {
            file: CONCRETE_FILE,
            is_needed: |values| is_pretrained(values, Family::Concrete),
        },
        Asset {
            file: HELD_OUT_FILE,
            is_needed: has_digits,
        },
        Asset {
            file: DIGITS_FILE,
            is_needed: |values| has_digits(values) && (values.get(RUN) || values.get(STEPS) > 0),
        },
    ],
    files: Some(&VAE_FILES),
};

/// The lab at its defaults.
pub fn create() -> Box<dyn Lab> {
    Box::new(VaeLab::new())
}

/// The chunk that these values need.
fn chunk(values: &Values) -> Option<&'static Chunk> {
    let is_plane = values.get(VIEW) == View::Latent && values.get(FAMILY) == Family::Gaussian;
    (!is_plane || values.get(DATA) == Data::Bars).then_some(&VAE_VIEWS)
}

fn is_pretrained(values: &Values, family: Family) -> bool {
    values.get(START) == StartWeights::Pretrained && values.get(FAMILY) == family
}

fn has_digits(values: &Values) -> bool {
    values.get(DATA) != Data::Bars
}

impl Lab for VaeLab {
    fn update(&mut self, values: &Values) {
        self.set_values(values);
    }

    fn playback(&self) -> Playback {
        self.view.content().playback(self)
    }

    fn describe_step(&self, text: &Text, step: u32) -> StepDescription {
        self.view.content().describe_step(self, strings(text), step)
    }

    fn status(&self, text: &Text) -> Option<String> {
        let has_status = self.view != View::Code || self.is_training();
        has_status.then(|| self.status_text(text))
    }

    fn figures(&self, context: FrameContext) -> Vec<Figure> {
        self.view.content().figures(self, context)
    }

    fn tables(&self, text: &Text) -> Vec<Table> {
        self.view.content().tables(self, strings(text))
    }

    fn checks(&self, text: &Text) -> Vec<Check> {
        self.view.content().checks(self, text)
    }

    fn handle_event(&mut self, event: Event) -> Vec<Change> {
        match event {
            Event::HandleDragged { key, to } => self.view.content().drag(self, key, to),
            Event::Painted {
                figure: 0,
                from,
                to,
                values,
            } => self.painted(values, from, to),
            Event::Painted { .. } | Event::HandleFocused { .. } => Vec::new(),
            Event::Action { key } => self.run_action(key),
            Event::Chosen { key, option } => self.choose(key, option),
            Event::AssetLoaded { file, bytes } => {
                self.take_file(file, bytes);
                Vec::new()
            }
            Event::Training(state) => self.show_training(state),
        }
    }

    fn actions(&self) -> Vec<Action> {
        self.all_actions()
    }

    /// A model of another size than the trained one starts from random weights, some objectives and estimators are not
    /// to be had, and the temperature may fall.
    fn effective_value(&self, key: &str) -> Option<f64> {
        let objective = &self.config.objective;
        let value = if key == START.name && self.is_of_other_shape {
            StartWeights::Random.index() as f64
        } else if key == OBJECTIVE.name {
            config::objective_kind(objective.objective).index() as f64
        } else if key == ESTIMATOR.name {
            config::estimator_kind(objective.estimator).index() as f64
        } else if key == TEMPERATURE.name && self.config.family() == Family::Concrete {
            self.temperature()
        } else {
            return None;
        };
        (value.to_bits() != self.values.get(key).to_bits()).then_some(value)
    }

    fn files(&mut self) -> Option<&mut dyn FileExchange> {
        Some(self)
    }

    fn training_request(&self) -> Option<TrainingRequest> {
        self.has_data().then(|| self.request.clone())
    }
}

impl FileExchange for VaeLab {
    fn formats(&self) -> Vec<Action> {
        Format::actions().into()
    }

    fn save(&self, format: &str) -> Option<File> {
        let format = Format::of_action(format)?;
        let write = chunk_entry!(files::write as fn(Format, &Vae<f32>) -> File);
        Some(write(format, &self.shown.vae))
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
            ("latents", weights.model.latent.variables().to_string()),
            ("hidden", weights.model.hidden.to_string()),
        ];
        self.opened = Some(weights);
        self.files += 1;
        Ok(fill(words.loaded, &parts))
    }
}

impl VaeLab {
    #[allow(clippy::expect_used, reason = "the config is allowed")]
    fn new() -> Self {
        let values = Values::new(PARAMETERS);
        let config = TrainConfig::of(&values);
        let settings = config.settings();
        let vae =
            Vae::new(settings.model, settings.init, settings.seed).expect("an allowed config");
        let mut lab = Self {
            values,
            view: View::Latent,
            config,
            start: Start::Random,
            pretrained: [None, None],
            held_out_file: Rc::default(),
            digits: None,
            is_of_other_shape: false,
            is_stale: true,
            opened: None,
            files: 0,
            request: TrainingRequest::default(),
            training: Rc::new(TrainingState::at_start(0, &Rc::default())),
            metrics: Metrics::default(),
            rows: Vec::new(),
            held_out: Images::default(),
            held_out_key: None,
            shown: Shown::new(vae, &Images::default(), 0),
            is_own: false,
            picked: Picked::default(),
            grid: None,
            means: None,
            on_demand: None,
        };
        for (file, bytes) in pretrained::built_in() {
            lab.take_file(file, bytes);
        }
        lab.set_values(&values);
        lab
    }

    /// Goes over to a state.
    fn set_values(&mut self, values: &Values) {
        self.values = *values;
        self.view = values.get(VIEW);
        self.is_own = values.get(OWN);
        let mut config = TrainConfig::of(values);
        self.is_of_other_shape = values.get(START) == StartWeights::Pretrained
            && !training::is_pretrained_shape(&config);
        let start = self.choose_start(values, &mut config);
        let key = (config.data().index(), config.seed);
        let has_other_images = self.held_out_key != Some(key);
        if has_other_images {
            let images = data::held_out(config.data(), config.seed, &self.held_out_file);
            self.held_out = images.unwrap_or_default();
            self.held_out_key = Some(key);
        }
        let is_stale = std::mem::take(&mut self.is_stale);
        let restarts = is_stale || config != self.config || start != self.start;
        self.start = start;
        self.config = config;
        if restarts {
            self.start_run();
        }
        self.request.step = values.get(STEPS);
        self.request.running = values.get(RUN) && self.has_data();
        self.request.duration = Self::duration(values);
        if restarts || has_other_images {
            self.show();
        } else {
            self.pick();
        }
    }

    /// Takes a file that has come.
    fn take_file(&mut self, file: &str, bytes: &[u8]) {
        match file {
            GAUSSIAN_FILE => self.pretrained[0] = pretrained::decode(Family::Gaussian, bytes),
            CONCRETE_FILE => self.pretrained[1] = pretrained::decode(Family::Concrete, bytes),
            HELD_OUT_FILE => {
                self.held_out_file = bytes.into();
                self.held_out_key = None;
            }
            DIGITS_FILE => self.digits = Some(bytes.into()),
            _ => {}
        }
        // What was made without it is made anew.
        self.is_stale |= self.steps() == 0;
    }

    /// The model of a family that comes with the page, once it has come.
    fn pretrained(&self, family: Family) -> Option<Rc<[f32]>> {
        self.pretrained[family.index()].clone()
    }

    /// Shows the run's present model.
    fn show(&mut self) {
        let model: VaeConfig = self.config.model;
        if let Ok(vae) = Vae::with_parameters(model, &self.training.parameters) {
            let (images, seed) = (&self.held_out, self.config.seed);
            self.shown = Shown::new(vae, images, seed);
            (self.grid, self.means) = (None, None);
        }
        self.pick();
    }

    /// Looks at the picked image.
    fn pick(&mut self) {
        let values = &self.values;
        let (x, class) = if self.is_own {
            let drawing = Drawing::of(values);
            let shown = |grey| data::shown(self.config.data(), grey) as f32;
            (drawing.pixels().map(shown).collect(), None)
        } else {
            let last = self.held_out.count().saturating_sub(1);
            let image = values.get(PICKED).min(last);
            let mut images = self.shown.images.chunks_exact(pretrained::PIXELS);
            let x = images.nth(image).unwrap_or(&[0.0; pretrained::PIXELS]);
            (x.to_vec(), self.held_out.classes.get(image).copied())
        };
        let temperature = self.temperature();
        self.picked = Picked::new(&self.shown, x, class, temperature, self.config.seed);
        let content = self.view.content();
        content.update(self);
    }

    /// The posterior's temperature at the step that is shown.
    fn temperature(&self) -> f64 {
        self.config.temperatures(self.steps())[1]
    }

    /// The bound of the held-out images.
    fn evaluation(&self) -> Option<&Evaluation> {
        self.shown.evaluation.as_ref()
    }

    /// What a press or a stroke on the main figure changes.
    fn painted(&self, values: &Values, from: Point, to: Point) -> Vec<Change> {
        if let Some(from) = pictures::in_input(from).filter(|_| self.is_own) {
            let mut drawing = Drawing::of(values);
            drawing.stroke(from, pictures::to_pixels(to));
            return drawing.changes().collect();
        }
        if pictures::is_strip(to) {
            return Vec::new();
        }
        self.view.content().press(self, to)
    }
}
