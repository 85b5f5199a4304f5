//! Training as the page sees it: where it starts, how far it is to go, what can be asked, what is told.

use std::rc::Rc;

use super::FlowLab;
use super::config::TrainConfig;
use super::metrics::Metrics;
use super::painting::clear;
use super::parameters::{
    BOUNDED, COUPLINGS, DATA, DEPTH, DIRECTION, DataSet, Direction, NOISE, SWAP, WIDTH,
};
use super::pretrained::PRETRAINED;
use super::single_point::kept;
use crate::figure::number::number_or_dash;
use crate::flows::RealNvp;
use crate::labs::lab::{Action, Change};
use crate::labs::parameters::common::{RUN, STEPS};
use crate::labs::parameters::{Choice, Values};
use crate::labs::realnvp::strings::{RealNvpStrings, strings};
use crate::labs::shared::training_run::parameters::{START, StartWeights, WATCH};
use crate::labs::shared::training_run::{self, Start, TrainingStrings};
use crate::labs::training::{TrainingEnd, TrainingState, decode, encode};
use crate::strings::{Text, fill};

/// How many seconds a run takes that is watched, at one coupling a second.
const WATCHED: f64 = 12.0;

/// What starts a run from random weights at which one can look: samples of the flow, slowly.
fn watched_run() -> [Change; 6] {
    [
        START.to(StartWeights::Random),
        STEPS.to(0),
        RUN.to(true),
        WATCH.to(true),
        DIRECTION.to(Direction::Generate),
        DEPTH.to(0.0),
    ]
}

fn trained_shape() -> [Change; 4] {
    [
        COUPLINGS.to(PRETRAINED.couplings),
        WIDTH.to(PRETRAINED.width),
        SWAP.to(true),
        BOUNDED.to(true),
    ]
}

impl FlowLab {
    /// What choosing an option changes besides: the trained flow brings its shape, and other data are learnt at once,
    /// unless they are still to be painted.
    pub(super) fn choose(&self, key: &str, option: usize) -> Vec<Change> {
        if key == START.name && option == StartWeights::Pretrained.index() {
            return trained_shape().into();
        }
        if key != DATA.name || option == self.config.data_set().index() {
            return Vec::new();
        }
        let mut changes = watched_run().to_vec();
        if option == DataSet::Painted.index() {
            changes.push(RUN.to(false));
        }
        changes
    }

    /// How many seconds the whole run is to take, where it is to be watched: the faster the player, the fewer.
    pub(super) fn duration(&self, values: &Values) -> Option<f64> {
        values.get(WATCH).then_some(WATCHED / self.speed)
    }

    /// Takes a new state of the run; returns what it changes.
    pub(super) fn show_training(&mut self, state: &Rc<TrainingState>) -> Vec<Change> {
        if state.run != self.request.run {
            return Vec::new();
        }
        let rest = self.rest();
        let before = std::mem::replace(&mut self.training, Rc::clone(state));
        if !Rc::ptr_eq(&before.parameters, &state.parameters) {
            self.repaint();
        }
        let mut changes = self.request.changes(state);
        if changes.contains(&RUN.to(false)) {
            changes.extend(rest);
        }
        changes
    }

    /// What lets particles rest where they are shown while training goes on.
    fn rest(&self) -> Option<Change> {
        self.shows_samples().then(|| DEPTH.to(0.0))
    }

    /// Whether training goes on and particles are samples of the flow as it is.
    pub(super) fn shows_samples(&self) -> bool {
        self.generates && self.request.running && self.is_training()
    }

    /// Begins a run of the present config.
    pub(super) fn start_run(&mut self) {
        let weights = match self.start {
            Start::Pretrained => self.pretrained.clone(),
            Start::Random | Start::NoFile | Start::NoPretrained => None,
            Start::File(_) => self.opened.as_ref().map(|opened| (*opened.values).into()),
        };
        let settings = self.config.settings();
        let random = || {
            let flow = RealNvp::<f32>::new(settings.model, settings.init, settings.seed);
            flow.map_or_else(|_| Rc::default(), |flow| flow.parameters().into())
        };
        let start = weights.unwrap_or_else(random);
        let config = encode(&self.config).into();
        self.request = self.request.next(config, start, self.config.horizon);
        self.training = Rc::new(TrainingState::at_start(
            self.request.run,
            &self.request.start,
        ));
    }

    /// Whether steps are left to be taken.
    pub(super) fn is_training(&self) -> bool {
        self.data.is_some() && self.request.is_open(&self.training)
    }

    /// Steps of the flow that is shown.
    pub(super) fn steps(&self) -> usize {
        self.training.step
    }

    /// What the trainer measured besides the losses.
    pub(super) fn metrics(&self) -> Metrics {
        decode(&self.training.metrics).unwrap_or_default()
    }

    /// What the run starts from: what the values ask for, where that can be had. A file brings its shape.
    pub(super) fn choose_start(&self, values: &Values, config: &mut TrainConfig) -> Start {
        let has_begun = self.request.has_begun(&self.training);
        let pretrained = (config.shape == PRETRAINED).then(|| self.pretrained.is_some());
        let file = self.opened.as_ref().map(|_| self.files);
        let start = self
            .start
            .chosen(values.get(START), has_begun, pretrained, file);
        if let (Start::File(_), Some(opened)) = (start, &self.opened) {
            config.shape = opened.model;
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
        let has_data = self.data.is_some();
        let mut actions = training_run::actions(self.start, request, state, has_data, own);
        if self.config.data_set() == DataSet::Painted {
            let clear = Action::new("clear", |text| strings(text).clear);
            actions.push(clear.enabled(has_data));
        }
        actions
    }

    /// What an action changes.
    pub(super) fn run_action(&self, key: &str) -> Vec<Change> {
        match key {
            "pause" => {
                let pause = [RUN.to(false), STEPS.to(self.steps())];
                pause.into_iter().chain(self.rest()).collect()
            }
            "train" => vec![RUN.to(true)],
            "one" => vec![STEPS.to(self.steps() + 1)],
            "scratch" => watched_run().into(),
            "clear" => clear(),
            "load" | "pretrained" => {
                let others = [
                    START.to(StartWeights::Pretrained),
                    STEPS.to(0),
                    RUN.to(false),
                    DATA.to(DataSet::Moons),
                    NOISE.to(0.05),
                ];
                others.into_iter().chain(trained_shape()).collect()
            }
            _ => Vec::new(),
        }
    }

    /// Where training stands, in a sentence.
    pub(super) fn status_text(&self, text: &Text) -> String {
        let words = strings(text);
        if self.data.is_none() {
            return words.nothing_painted.into();
        }
        if self.is_painting() {
            return words.painted_status.into();
        }
        let run = self.run_text(words, training_run::strings(text));
        if self.start == Start::NoPretrained {
            return format!("{} {run}", words.pretrained_missing)
                .trim()
                .to_owned();
        }
        run
    }

    fn run_text(&self, words: &RealNvpStrings, common: &TrainingStrings) -> String {
        let state = &self.training;
        if state.end == Some(TrainingEnd::Diverged) {
            return self.divergence_text(words, common);
        }
        if let Some(end) = training_run::end(common, state) {
            return end;
        }
        if self.is_training() {
            let nats = number_or_dash(self.held_out_loss, 4);
            return training_run::under_way(common, state, words.training, nats);
        }
        if self.is_on_the_way() {
            return self.coupling_text(words);
        }
        if let Some(rest) = training_run::at_rest(common, state, self.config.horizon) {
            return rest;
        }
        match self.start {
            Start::Pretrained if self.config.data_set() != DataSet::Moons => {
                words.pretrained_other.into()
            }
            Start::Pretrained => words.pretrained_status.into(),
            start => training_run::at_start(common, start).into(),
        }
    }

    /// Whether particles stand neither at the data nor at the Gaussian.
    fn is_on_the_way(&self) -> bool {
        self.at > 0.0 && self.at < self.shape().couplings as f64
    }

    /// What the coupling that is under way does.
    fn coupling_text(&self, words: &RealNvpStrings) -> String {
        let coupling = self.coupling();
        let kept = kept(self.shape().swap, coupling);
        let parts = [("k", (coupling + 1).to_string())];
        fill(words.coupling_events[kept], &parts)
    }

    /// What became infinite or none, where, and why.
    fn divergence_text(&self, words: &RealNvpStrings, common: &TrainingStrings) -> String {
        let metrics = self.metrics();
        let (kind, coupling, value) = metrics.divergence.map_or((0, 0, f64::NAN), |divergence| {
            (divergence.kind, divergence.coupling, divergence.value)
        });
        let kind = words.quantities.get(kind).copied();
        let place = [("k", (coupling + 1).to_string())];
        let quantity = fill(kind.unwrap_or_default(), &place);
        let sentence = training_run::divergence(common, &self.training, quantity, value);
        let reason = if self.config.shape.bounded {
            common.rate_reason
        } else {
            words.bound_reason
        };
        format!("{sentence} {reason}")
    }
}
