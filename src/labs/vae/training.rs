//! Training as the page sees it: where it starts, how far it is to go, what can be asked, what is told.

use std::rc::Rc;

use super::VaeLab;
use super::config::TrainConfig;
use super::metrics::{Metrics, Row};
use super::parameters::{
    CATEGORIES, DATA, DIMENSIONS, DRAWN, Data, FAMILY, Family, HIDDEN, LEARNED_PRIOR, VARIABLES,
};
use super::pretrained;
use super::strings::{VaeStrings, strings};
use crate::figure::number::number_or_dash;
use crate::labs::lab::{Action, Change};
use crate::labs::parameters::common::{RUN, STEPS};
use crate::labs::parameters::{Choice, Values};
use crate::labs::shared::training_run::parameters::{START, StartWeights, WATCH};
use crate::labs::shared::training_run::{self, Start, TrainingStrings};
use crate::labs::training::{TrainingEnd, TrainingState, decode, encode};
use crate::strings::{Text, fill};
use crate::vae::{Latent, Vae};

/// How many seconds a run takes that is watched.
const WATCHED: f64 = 20.0;

/// What starts a run from random weights at which one can look.
fn watched_run() -> [Change; 4] {
    [
        START.to(StartWeights::Random),
        STEPS.to(0),
        RUN.to(true),
        WATCH.to(true),
    ]
}

/// The size of the model of a family that comes with the page.
fn trained_shape(family: Family) -> Vec<Change> {
    let mut changes = vec![HIDDEN.to(pretrained::HIDDEN_UNITS)];
    match pretrained::of(family).latent {
        Latent::Gaussian { dimensions, .. } => {
            changes.extend([DIMENSIONS.to(dimensions), LEARNED_PRIOR.to(false)]);
        }
        Latent::Concrete {
            variables,
            categories,
        } => {
            changes.extend([VARIABLES.to(variables), CATEGORIES.to(categories)]);
        }
        Latent::BinaryConcrete { .. } => {}
    }
    changes
}

impl VaeLab {
    /// What choosing an option changes besides: the trained model brings its size, and other data are learnt at once.
    pub(super) fn choose(&self, key: &str, option: usize) -> Vec<Change> {
        if key == START.name && option == StartWeights::Pretrained.index() {
            return trained_shape(self.config.family());
        }
        if key == FAMILY.name && self.start == Start::Pretrained {
            return vec![STEPS.to(0), RUN.to(false)];
        }
        if key != DATA.name || option == self.config.data().index() {
            return Vec::new();
        }
        watched_run().into()
    }

    /// How many seconds the whole run is to take, where it is to be watched.
    pub(super) fn duration(values: &Values) -> Option<f64> {
        values.get(WATCH).then_some(WATCHED)
    }

    /// Takes a new state of the run; returns what it changes.
    pub(super) fn show_training(&mut self, state: &Rc<TrainingState>) -> Vec<Change> {
        if state.run != self.request.run {
            return Vec::new();
        }
        let before = std::mem::replace(&mut self.training, Rc::clone(state));
        if !Rc::ptr_eq(&before.metrics, &state.metrics) {
            self.take_rows();
        }
        if !Rc::ptr_eq(&before.parameters, &state.parameters) {
            self.show();
        }
        self.request.changes(state)
    }

    /// Takes what the worker has measured: it knows of the steps that it took itself.
    fn take_rows(&mut self) {
        self.metrics = decode(&self.training.metrics).unwrap_or_default();
        let rows = std::mem::take(&mut self.metrics.rows);
        for row in rows {
            let after = self.rows.partition_point(|known| known.step < row.step);
            match self.rows.get_mut(after) {
                Some(known) if known.step == row.step => *known = row,
                _ => self.rows.insert(after, row),
            }
        }
    }

    /// Begins a run of the present config.
    pub(super) fn start_run(&mut self) {
        let weights = match self.start {
            Start::Pretrained => self.pretrained(self.config.family()),
            Start::Random | Start::NoFile | Start::NoPretrained => None,
            Start::File(_) => self.opened.as_ref().map(|opened| (*opened.values).into()),
        };
        let settings = self.config.settings();
        let random = || {
            let vae = Vae::<f32>::new(settings.model, settings.init, settings.seed);
            vae.map_or_else(|_| Rc::default(), |vae| vae.parameters().into())
        };
        let start = weights.unwrap_or_else(random);
        let digits: &[u8] = match self.config.data() {
            Data::Bars => &[],
            Data::Grey | Data::Binary => self.digits.as_deref().unwrap_or_default(),
        };
        let config = encode(&(self.config, digits)).into();
        self.request = self.request.next(config, start, self.config.horizon);
        self.training = Rc::new(TrainingState::at_start(
            self.request.run,
            &self.request.start,
        ));
        self.rows.clear();
        self.metrics = Metrics::default();
    }

    /// Whether the images to train on are there.
    pub(super) fn has_data(&self) -> bool {
        self.config.data() == Data::Bars || self.digits.is_some()
    }

    /// Whether steps are left to be taken.
    pub(super) fn is_training(&self) -> bool {
        self.has_data() && self.request.is_open(&self.training)
    }

    /// Steps of the model that is shown.
    pub(super) fn steps(&self) -> usize {
        self.training.step
    }

    /// What was measured until the step that is shown.
    pub(super) fn known_rows(&self) -> &[Row] {
        let steps = self.steps() as u32;
        &self.rows[..self.rows.partition_point(|row| row.step <= steps)]
    }

    /// What the run starts from: what the values ask for, where that can be had. A file brings its model.
    pub(super) fn choose_start(&self, values: &Values, config: &mut TrainConfig) -> Start {
        let has_begun = self.request.has_begun(&self.training);
        let pretrained =
            is_pretrained_shape(config).then(|| self.pretrained(config.family()).is_some());
        let file = self.opened.as_ref().map(|_| self.files);
        let start = self
            .start
            .chosen(values.get(START), has_begun, pretrained, file);
        if let (Start::File(_), Some(opened)) = (start, &self.opened) {
            *config = config.with_model(values, opened.model);
        }
        start
    }

    /// What can be asked for in this state.
    pub(super) fn all_actions(&self) -> Vec<Action> {
        let own: [fn(&Text) -> &'static str; 2] = [
            |text| strings(text).back_to_pretrained,
            |text| strings(text).load_pretrained,
        ];
        let (request, state) = (&self.request, &self.training);
        let mut actions = training_run::actions(self.start, request, state, true, own);
        if self.is_own {
            actions.push(Action::new("clear", |text| strings(text).clear));
        }
        actions
    }

    /// What an action changes.
    pub(super) fn run_action(&self, key: &str) -> Vec<Change> {
        match key {
            "pause" => vec![RUN.to(false), STEPS.to(self.steps())],
            "train" => vec![RUN.to(true)],
            "one" => vec![STEPS.to(self.steps() + 1)],
            "scratch" => watched_run().into(),
            "clear" => DRAWN.into_iter().map(|key| key.to(0)).collect(),
            "load" | "pretrained" => {
                let others = [
                    START.to(StartWeights::Pretrained),
                    STEPS.to(0),
                    RUN.to(false),
                    DATA.to(Data::Grey),
                ];
                let shape = trained_shape(self.config.family());
                others.into_iter().chain(shape).collect()
            }
            _ => Vec::new(),
        }
    }

    /// Where training stands, in a sentence.
    pub(super) fn status_text(&self, text: &Text) -> String {
        let words = strings(text);
        let run = self.run_text(words, training_run::strings(text));
        if self.start == Start::NoPretrained {
            return format!("{} {run}", words.pretrained_missing)
                .trim()
                .to_owned();
        }
        run
    }

    fn run_text(&self, words: &VaeStrings, common: &TrainingStrings) -> String {
        let state = &self.training;
        if state.end == Some(TrainingEnd::Diverged) {
            return self.divergence_text(words, common);
        }
        if let Some(end) = training_run::end(common, state) {
            return end;
        }
        if !self.has_data() && self.request.target(0) > 0 {
            return words.digits_coming.into();
        }
        if self.is_training() {
            return training_run::under_way(common, state, words.training, self.elbo_text());
        }
        if let Some(rest) = training_run::at_rest(common, state, self.config.horizon) {
            return rest;
        }
        match self.start {
            Start::Pretrained if self.config.data() == Data::Bars => words.pretrained_other.into(),
            Start::Pretrained => fill(words.pretrained_status, &[("nats", self.elbo_text())]),
            start => training_run::at_start(common, start).into(),
        }
    }

    /// The held-out bound of the model that is shown; a dash where there is none.
    pub(super) fn elbo_text(&self) -> String {
        number_or_dash(self.evaluation().map_or(f64::NAN, |known| known.elbo), 4)
    }

    /// What became infinite or none, and why.
    fn divergence_text(&self, words: &VaeStrings, common: &TrainingStrings) -> String {
        let (kind, value) = match self.metrics.divergence {
            Some(divergence) => (divergence.kind, divergence.value),
            None => (0, f64::NAN),
        };
        let kind = words.quantities.get(kind).copied().unwrap_or_default();
        let quantity = kind.to_owned();
        let sentence = training_run::divergence(common, &self.training, quantity, value);
        let is_naive = self.config.objective.arithmetic == crate::vae::Arithmetic::Naive;
        let reason = if is_naive {
            words.naive_reason
        } else {
            common.rate_reason
        };
        format!("{sentence} {reason}")
    }
}

/// Whether a config has the size of the model that comes with the page.
pub(super) fn is_pretrained_shape(config: &TrainConfig) -> bool {
    config.model == pretrained::of(config.family())
}
