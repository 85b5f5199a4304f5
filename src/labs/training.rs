//! Training beside the page, in a worker: what a lab wants, what it is told, and who takes the steps.
//!
//! With each update a lab states a [`TrainingRequest`]. The [`TrainingClient`] of its page owns the run: it keeps
//! checkpoints, goes back to them, stops early, replaces a lost worker, and hands the lab a [`TrainingState`]
//! whenever there is a new one. A [`Trainer`] takes the steps, in a worker ([`WorkerState`]). None of them knows a
//! browser, and time is a number that is handed in.

mod client;
mod pace;
mod progress;
mod protocol;
mod worker;

use std::rc::Rc;

use serde::{Deserialize, Serialize};

use super::chunks::Chunk;
use super::parameters::Change;
use super::parameters::common::{RUN, STEPS};
pub use client::TrainingClient;
pub use protocol::{Command, EventKind, Message, Setup, TrainingEvent, decode, encode};
pub use worker::WorkerState;

/// What a state of a lab wants trained.
#[derive(Clone, Debug, Default)]
pub struct TrainingRequest {
    /// Counts the lab's runs: another number stands for another config, or for another start.
    pub run: u32,
    /// The lab's train config, in the bytes that its trainer reads.
    pub config: Rc<[u8]>,
    /// The parameters before the first step.
    pub start: Rc<[f32]>,
    /// The step that the reader asks for.
    pub step: usize,
    /// Whether training goes on by itself, to the horizon.
    pub running: bool,
    /// The steps of the whole run.
    pub horizon: usize,
    /// How many seconds the whole run is to take where it is watched; otherwise it is as fast as it can be.
    pub duration: Option<f64>,
}

impl TrainingRequest {
    /// The step to train to, from a state that has taken so many steps.
    pub fn target(&self, step: usize) -> usize {
        if self.running {
            self.horizon.max(step)
        } else {
            self.step
        }
    }

    /// The request for the next run, which nothing is asked of yet.
    #[must_use]
    pub fn next(&self, config: Rc<[u8]>, start: Rc<[f32]>, horizon: usize) -> Self {
        Self {
            run: self.run + 1,
            config,
            start,
            horizon,
            ..Self::default()
        }
    }

    /// Whether steps were taken of a run, or are asked for.
    pub fn has_begun(&self, state: &TrainingState) -> bool {
        state.step > 0 || self.target(0) > 0
    }

    /// Whether steps are left to be taken.
    pub fn is_open(&self, state: &TrainingState) -> bool {
        state.end.is_none() && self.target(state.step) > state.step
    }

    /// What a state sets: the step that is shown while training goes on by itself or ends, and that it ends.
    /// The lab has the parameters [`STEPS`] and [`RUN`].
    pub fn changes(&self, state: &TrainingState) -> Vec<Change> {
        let mut changes = Vec::new();
        // Steps that were on their way when training was paused count.
        let is_ahead = state.step > self.target(state.step);
        if self.running || state.end.is_some() || is_ahead {
            changes.push(STEPS.to(state.step));
        }
        if state.end.is_some() || state.step >= self.horizon {
            changes.push(RUN.to(false));
        }
        changes
    }
}

/// A run as it stands.
#[derive(Clone, Debug)]
pub struct TrainingState {
    /// The number of the request.
    pub run: u32,
    /// Steps that these parameters have taken.
    pub step: usize,
    /// What is trained.
    pub parameters: Rc<[f32]>,
    /// The loss of each step's batch, NaN where it is not known. After going back those of later steps stay.
    pub losses: Vec<f64>,
    /// Steps, and the validation loss after them. After going back those of later steps stay.
    pub validation: Vec<(f64, f64)>,
    /// What else the trainer measured, in bytes that the lab reads; empty before the first snapshot.
    pub metrics: Rc<[u8]>,
    /// Steps per second.
    pub speed: Option<f64>,
    /// The step from which another worker went on, after one was lost.
    pub resumed: Option<usize>,
    /// Why it does not go on.
    pub end: Option<TrainingEnd>,
}

impl TrainingState {
    /// A run that has taken no step.
    pub fn at_start(run: u32, start: &Rc<[f32]>) -> Self {
        Self {
            run,
            step: 0,
            parameters: Rc::clone(start),
            losses: Vec::new(),
            validation: Vec::new(),
            metrics: Rc::default(),
            speed: None,
            resumed: None,
            end: None,
        }
    }
}

/// Why a run does not go on before it is done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TrainingEnd {
    /// A number became infinite or none; the metrics say which.
    Diverged,
    /// The validation loss has not fallen for so many steps.
    Stalled(usize),
    /// There is no worker to be had.
    Unavailable,
    /// The code that trains did not come.
    CodeMissing,
}

/// A state from which training can go on.
#[derive(Clone, Debug, PartialEq)]
pub struct Checkpoint {
    /// Steps taken.
    pub step: usize,
    /// The parameters, then what the optimizer remembers; at step 0 it may remember nothing.
    pub values: Rc<[f32]>,
}

/// What the worker is to do.
#[derive(Clone, Debug)]
pub struct TrainingJob {
    /// The number by which the worker's events are known; it changes when training goes on from elsewhere.
    pub run: u32,
    /// The lab's train config.
    pub config: Rc<[u8]>,
    /// Where the worker starts.
    pub checkpoint: Checkpoint,
    /// The step at which it rests.
    pub until: usize,
    /// How many seconds it is to take from the first step to that one; none where it is as fast as it can be.
    pub duration: Option<f64>,
}

/// How a run has gone on since the last snapshot.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Progress {
    /// Steps taken.
    pub step: usize,
    /// The losses of the last steps' batches, this one's last.
    pub losses: Vec<f64>,
    /// Steps, and the validation loss after them.
    pub validation: Vec<(f64, f64)>,
    /// What else the lab wants to know, in its own bytes.
    pub metrics: Vec<u8>,
}

/// Takes the steps of a run.
pub trait Trainer {
    /// Takes a step; false where it cannot, because a number became infinite or none.
    fn step(&mut self) -> bool;

    /// Steps taken.
    fn steps(&self) -> usize;

    /// Whether the state after this step is worth a checkpoint.
    fn is_milestone(&self) -> bool;

    /// How the run has gone on since this was asked last.
    fn progress(&mut self) -> Progress;

    /// The parameters.
    fn parameters(&self) -> Vec<f32>;

    /// The values of a [`Checkpoint`].
    fn checkpoint(&self) -> Vec<f32>;
}

/// Makes a trainer from a config and where it starts; none where they are not understood.
pub type CreateTrainer = fn(&[u8], &Checkpoint) -> Option<Box<dyn Trainer>>;

/// How a lab's trainer is made.
pub struct TrainerSpec {
    /// The code that it needs besides the lab's.
    pub chunk: &'static Chunk,
    /// What makes one.
    pub create_trainer: CreateTrainer,
}
