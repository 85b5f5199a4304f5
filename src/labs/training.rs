//! Work that a lab wants done beside the page: by a trainer, in a worker.
//!
//! A lab states a [`TrainingJob`]; a [`Trainer`], which may live elsewhere, takes its steps; what comes of
//! it returns as [`TrainingEvent`]s. Configs, metrics and states are plain numbers, so that they can travel.

use std::rc::Rc;

use super::Wing;

/// What a state wants trained.
#[derive(Clone, Debug)]
pub struct TrainingJob {
    /// Counts the runs of a lab: another number is another config, or another beginning.
    pub run: u32,
    /// The config, as numbers that the trainer reads.
    pub config: Rc<[f64]>,
    /// The state to begin with; empty for the config's own beginning.
    pub state: Rc<[f32]>,
    /// Steps after which the trainer rests.
    pub until: usize,
}

/// What becomes of a training job.
#[derive(Clone, Debug)]
pub struct TrainingEvent {
    /// Which run this is about.
    pub run: u32,
    /// Of what kind it is.
    pub kind: EventKind,
    /// What the trainer tells, as numbers that the lab reads.
    pub metrics: Vec<f64>,
    /// Parameters, or a whole state.
    pub state: Vec<f32>,
    /// How long the steps took that are told, in seconds.
    pub seconds: f64,
}

impl TrainingEvent {
    /// An event without numbers.
    pub fn plain(run: u32, kind: EventKind) -> Self {
        Self {
            run,
            kind,
            metrics: Vec::new(),
            state: Vec::new(),
            seconds: 0.0,
        }
    }
}

/// Kinds of events.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EventKind {
    /// How far it is, with the parameters.
    Snapshot,
    /// A whole state, from which training can go on.
    Checkpoint,
    /// The trainer was lost, and another is to go on from the last state.
    Lost,
    /// No trainer can be had.
    Unable,
}

/// Who takes the steps of a config.
pub trait Trainer {
    /// Takes a step; false where it cannot.
    fn step(&mut self) -> bool;

    /// Steps taken.
    fn steps(&self) -> usize;

    /// Whether the state after this step is worth keeping.
    fn is_milestone(&self) -> bool;

    /// What the lab wants to know since the last time, and the parameters.
    fn snapshot(&mut self, metrics: &mut Vec<f64>, parameters: &mut Vec<f32>);

    /// The whole state, from which training can go on.
    fn state(&self, state: &mut Vec<f32>);
}

/// Makes a trainer of a config and a state; none where they are not understood.
pub type CreateTrainer = fn(&[f64], &[f32]) -> Option<Box<dyn Trainer>>;

/// Where trainers of a lab come from.
pub struct TrainerSpec {
    /// The code that they need besides the lab's.
    pub wing: &'static Wing,
    /// What makes one.
    pub create_trainer: CreateTrainer,
}
