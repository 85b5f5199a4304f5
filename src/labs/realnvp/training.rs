//! Training as the page sees it: where it starts, how far it is to go, what can be asked, what is told.

use std::rc::Rc;

use super::FlowLab;
use super::plan::Plan;
use super::pretrained::PRETRAINED;
use super::run::{End, Run};
use super::views::told;
use crate::figure::number::{count, number};
use crate::labs::lab::{Action, Change};
use crate::labs::parameters::Values;
use crate::labs::realnvp::strings::{RealNvpStrings, strings};
use crate::strings::fill;

/// What a run starts from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Start {
    /// The flow that comes with the page.
    Pretrained,
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

impl FlowLab {
    /// Begins a run of the present plan.
    pub(super) fn begin(&mut self) {
        let id = self.run.as_ref().map_or(1, |run| run.id() + 1);
        let weights = match self.start {
            Start::Pretrained => self.pretrained.as_deref(),
            Start::Random | Start::NoFile => None,
            Start::File(_) => self.opened.as_ref().map(|opened| &*opened.values),
        };
        self.run = Run::new(id, self.plan, weights);
        self.told = 0.0;
        self.speed = None;
    }

    /// What the run starts from: what the values ask for, where that can be had. A file brings its shape.
    pub(super) fn choose_start(&self, values: &Values, plan: &mut Plan) -> Start {
        match (values.word("start"), &self.opened) {
            ("shipped", _) if plan.shape == PRETRAINED && self.pretrained.is_some() => {
                Start::Pretrained
            }
            ("file", Some(opened)) => {
                plan.shape = opened.shape;
                Start::File(self.files)
            }
            ("file", None) => Start::NoFile,
            _ => Start::Random,
        }
    }

    /// Sets how far the run is to go.
    pub(super) fn aim(&mut self, values: &Values) {
        let running = values.on("run") && self.data.is_some();
        let asked = running && !self.running;
        self.running = running;
        let Some(run) = &mut self.run else { return };
        if asked {
            run.retry();
        }
        let before = Rc::clone(&run.parameters);
        let steps = values.get("steps");
        if !self.running {
            run.aim(steps as usize);
        } else if steps < self.told {
            // A reader went back while training goes on.
            run.aim(steps as usize);
        }
        if self.running {
            let horizon = self.plan.horizon;
            run.aim(horizon.max(run.steps));
        }
        self.told = steps;
        if !Rc::ptr_eq(&before, &run.parameters) {
            self.repaint();
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
        let can_go_on = self.data.is_some()
            && steps < self.plan.horizon
            && self.run.as_ref().is_some_and(|run| run.end.is_none());
        let at_shipped = self.start == Start::Pretrained && steps == 0;
        offer(self.running, "pause", |text| strings(text).pause);
        offer(!self.running && can_go_on, "train", |text| {
            strings(text).train
        });
        offer(!self.running && can_go_on, "one", |text| {
            strings(text).one_step
        });
        offer(self.data.is_some(), "scratch", |text| strings(text).scratch);
        offer(
            !at_shipped && self.pretrained.is_some(),
            "shipped",
            |text| strings(text).back_to_shipped,
        );
        actions
    }

    /// What an action changes.
    pub(super) fn run_action(&self, key: &str) -> Vec<Change> {
        Change::all(match key {
            "pause" => vec![("run", 0.0), ("steps", self.steps() as f64)],
            "train" => vec![("run", 1.0)],
            "one" => vec![("steps", (self.steps() + 1) as f64)],
            "scratch" => vec![("start", 1.0), ("steps", 0.0), ("run", 1.0)],
            "shipped" => vec![
                ("start", 0.0),
                ("steps", 0.0),
                ("run", 0.0),
                ("data", 0.0),
                ("noise", 0.05),
                ("k", PRETRAINED.couplings as f64),
                ("width", PRETRAINED.width as f64),
                ("swap", 1.0),
                ("tanh", 1.0),
            ],
            _ => Vec::new(),
        })
    }

    /// Where training stands, in a sentence.
    pub(super) fn told_status(&self, words: &RealNvpStrings) -> String {
        let steps = ("steps", count(self.steps() as u64));
        if self.data.is_none() {
            return words.nothing_painted.into();
        }
        let Some(run) = &self.run else {
            return String::new();
        };
        match run.end {
            Some(End::Diverged([kind, place, value])) => {
                let value = if value.is_nan() {
                    words.not_a_number.to_owned()
                } else {
                    number(value, 3)
                };
                let kind = words.quantities.get(kind as usize).copied();
                let place = [("k", format!("{:.0}", place + 1.0))];
                let quantity = fill(kind.unwrap_or_default(), &place);
                let parts = [steps, ("quantity", quantity), ("value", value)];
                let told = fill(words.diverged, &parts);
                let reason = if self.plan.shape.bounded {
                    words.rate_reason
                } else {
                    words.bound_reason
                };
                format!("{told} {reason}")
            }
            Some(End::Idle(idle)) => fill(words.idle, &[steps, ("idle", count(idle as u64))]),
            Some(End::Unable) => words.unable.into(),
            None if run.errand().is_some() => {
                let resumed = match run.resumed {
                    Some(from) => fill(words.resumed, &[("steps", count(from as u64))]),
                    None => String::new(),
                };
                let speed = self
                    .speed
                    .map_or_else(|| "–".to_owned(), |speed| count(speed as u64));
                let nats = ("nats", told(self.held_out_loss, 4));
                let training = fill(words.training, &[steps, ("speed", speed), nats]);
                format!("{resumed} {training}").trim().to_owned()
            }
            None if run.steps >= self.plan.horizon => fill(words.done, &[steps]),
            None if run.steps > 0 => fill(words.rests, &[steps]),
            None => match self.start {
                Start::Pretrained => words.shipped_status.into(),
                Start::Random => words.untrained.into(),
                Start::File(_) => words.file_status.into(),
                Start::NoFile => words.wants_file.into(),
            },
        }
    }
}
