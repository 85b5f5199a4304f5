//! Training as the page sees it: where it starts, how far it is to go, what can be asked, what is told.

use std::rc::Rc;

use super::FlowLab;
use super::config::TrainConfig;
use super::figures::number_or_dash;
use super::metrics::Metrics;
use super::parameters::{
    BOUNDED, COUPLINGS, DATA, DataSet, NOISE, START, SWAP, StartWeights, WIDTH,
};
use super::pretrained::PRETRAINED;
use crate::figure::number::{count, number};
use crate::flows::RealNvp;
use crate::labs::lab::{Action, Change};
use crate::labs::parameters::common::{RUN, STEPS};
use crate::labs::parameters::{Choice, Values};
use crate::labs::realnvp::strings::{RealNvpStrings, strings};
use crate::labs::training::{TrainingEnd, TrainingRequest, TrainingState, decode, encode};
use crate::strings::fill;

/// What a run starts from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Start {
    /// The flow that comes with the page.
    Pretrained,
    /// Random weights, as long as the flow that comes with the page is missing.
    NoPretrained,
    /// Random weights.
    Random,
    /// The file that a reader opened as the so manyth.
    File(u32),
    /// Random weights, as long as no file is opened.
    NoFile,
}

impl Start {
    /// Whether a file was asked for.
    pub(super) fn is_file(self) -> bool {
        matches!(self, Self::File(_) | Self::NoFile)
    }
}

/// What choosing an option changes besides: the trained flow brings its shape.
pub(super) fn choose(key: &str, option: usize) -> Vec<Change> {
    if key == START.name && option == StartWeights::Pretrained.index() {
        trained_shape().into()
    } else {
        Vec::new()
    }
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
    /// Takes a new state of the run; returns what it changes.
    pub(super) fn show_training(&mut self, state: &Rc<TrainingState>) -> Vec<Change> {
        if state.run != self.request.run {
            return Vec::new();
        }
        let before = std::mem::replace(&mut self.training, Rc::clone(state));
        if !Rc::ptr_eq(&before.parameters, &state.parameters) {
            self.repaint();
        }
        self.request.changes(state)
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
        let run = self.request.run + 1;
        self.training = Rc::new(TrainingState::at_start(run, &start));
        self.request = TrainingRequest {
            run,
            config: encode(&self.config).into(),
            start,
            horizon: self.config.horizon,
            ..TrainingRequest::default()
        };
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
        match (values.get(START), &self.opened) {
            (StartWeights::Pretrained, _) if config.shape == PRETRAINED => {
                // A run that began without it goes on.
                let has_begun = self.steps() > 0 || self.request.target(0) > 0;
                if self.pretrained.is_some() && !(self.start == Start::NoPretrained && has_begun) {
                    Start::Pretrained
                } else {
                    Start::NoPretrained
                }
            }
            (StartWeights::File, Some(opened)) => {
                config.shape = opened.shape;
                Start::File(self.files)
            }
            (StartWeights::File, None) => Start::NoFile,
            _ => Start::Random,
        }
    }

    /// What can be asked for in this state.
    pub(super) fn all_actions(&self) -> Vec<Action> {
        let mut actions = Vec::new();
        let mut offer = |holds: bool, key, label| {
            if holds {
                actions.push(Action { key, label });
            }
        };
        let steps = self.steps();
        let has_ended = self
            .training
            .end
            .is_some_and(|end| end != TrainingEnd::CodeMissing);
        let can_go_on = self.data.is_some() && steps < self.config.horizon && !has_ended;
        let running = self.request.running;
        let at_pretrained = self.start == Start::Pretrained && steps == 0;
        offer(running, "pause", |text| strings(text).pause);
        offer(!running && can_go_on, "train", |text| strings(text).train);
        offer(!running && can_go_on, "one", |text| strings(text).one_step);
        offer(self.data.is_some(), "scratch", |text| strings(text).scratch);
        offer(
            !at_pretrained && self.pretrained.is_some(),
            "pretrained",
            |text| strings(text).back_to_pretrained,
        );
        offer(self.pretrained.is_none(), "load", |text| {
            strings(text).load_pretrained
        });
        actions
    }

    /// What an action changes.
    pub(super) fn run_action(&self, key: &str) -> Vec<Change> {
        match key {
            "pause" => vec![RUN.to(false), STEPS.to(self.steps())],
            "train" => vec![RUN.to(true)],
            "one" => vec![STEPS.to(self.steps() + 1)],
            "scratch" => vec![START.to(StartWeights::Random), STEPS.to(0), RUN.to(true)],
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
    pub(super) fn status_text(&self, words: &RealNvpStrings) -> String {
        if self.data.is_none() {
            return words.nothing_painted.into();
        }
        let run = self.run_text(words);
        if self.start == Start::NoPretrained {
            return format!("{} {run}", words.pretrained_missing)
                .trim()
                .to_owned();
        }
        run
    }

    fn run_text(&self, words: &RealNvpStrings) -> String {
        let steps = ("steps", count(self.steps() as u64));
        match self.training.end {
            Some(TrainingEnd::Diverged) => self.divergence_text(words),
            Some(TrainingEnd::Stalled(idle)) => {
                fill(words.idle, &[steps, ("idle", count(idle as u64))])
            }
            Some(TrainingEnd::Unavailable) => words.unable.into(),
            Some(TrainingEnd::CodeMissing) => words.code_missing.into(),
            None if self.is_training() => {
                let resumed = match self.training.resumed {
                    Some(from) => fill(words.resumed, &[("steps", count(from as u64))]),
                    None => String::new(),
                };
                let speed = self.training.speed;
                let speed = speed.map_or_else(|| "–".to_owned(), |speed| count(speed as u64));
                let nats = ("nats", number_or_dash(self.held_out_loss, 4));
                let training = fill(words.training, &[steps, ("speed", speed), nats]);
                format!("{resumed} {training}").trim().to_owned()
            }
            None if self.steps() >= self.config.horizon => fill(words.done, &[steps]),
            None if self.steps() > 0 => fill(words.rests, &[steps]),
            None => match self.start {
                Start::Pretrained => words.pretrained_status.into(),
                Start::NoPretrained => String::new(),
                Start::Random => words.untrained.into(),
                Start::File(_) => words.file_status.into(),
                Start::NoFile => words.wants_file.into(),
            },
        }
    }

    /// What became infinite or none, where, and why.
    fn divergence_text(&self, words: &RealNvpStrings) -> String {
        let metrics = self.metrics();
        let (kind, coupling, value) = metrics.divergence.map_or((0, 0, f64::NAN), |divergence| {
            (divergence.kind, divergence.coupling, divergence.value)
        });
        let value = if value.is_nan() {
            words.not_a_number.to_owned()
        } else {
            number(value, 3)
        };
        let kind = words.quantities.get(kind).copied();
        let place = [("k", (coupling + 1).to_string())];
        let quantity = fill(kind.unwrap_or_default(), &place);
        let steps = ("steps", count(self.steps() as u64));
        let parts = [steps, ("quantity", quantity), ("value", value)];
        let sentence = fill(words.diverged, &parts);
        let reason = if self.config.shape.bounded {
            words.rate_reason
        } else {
            words.bound_reason
        };
        format!("{sentence} {reason}")
    }
}
