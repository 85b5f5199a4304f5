//! Work that a lab wants done beside the page: by a trainee, in a worker.
//!
//! A lab states an [`Errand`]; a [`Trainee`], which may live elsewhere, takes its steps; what comes of
//! it returns as [`Report`]s. Plans, facts and states are plain numbers, so that they can travel.

use std::rc::Rc;

use super::chunks::Chunk;

/// What a state wants trained.
#[derive(Clone, Debug)]
pub struct Errand {
    /// Counts the runs of a lab: another number is another plan, or another beginning.
    pub run: u32,
    /// The plan, as numbers that the trainee reads.
    pub plan: Rc<[f64]>,
    /// The state to begin with; empty for the plan's own beginning.
    pub state: Rc<[f32]>,
    /// Steps after which the trainee rests.
    pub until: usize,
}

/// What becomes of an errand.
#[derive(Clone, Debug)]
pub struct Report {
    /// Which run this is about.
    pub run: u32,
    /// Of what kind it is.
    pub news: News,
    /// What the trainee tells, as numbers that the lab reads.
    pub facts: Vec<f64>,
    /// Parameters, or a whole state.
    pub state: Vec<f32>,
    /// How long the steps took that are told, in seconds.
    pub seconds: f64,
}

impl Report {
    /// A report without numbers.
    pub fn plain(run: u32, news: News) -> Self {
        Self {
            run,
            news,
            facts: Vec::new(),
            state: Vec::new(),
            seconds: 0.0,
        }
    }
}

/// Kinds of reports.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum News {
    /// How far it is, with the parameters.
    Snapshot,
    /// A whole state, from which training can go on.
    Checkpoint,
    /// The trainee was lost, and another is to go on from the last state.
    Lost,
    /// No trainee can be had.
    Unable,
}

/// Who takes the steps of a plan.
pub trait Trainee {
    /// Takes a step; false where it cannot.
    fn step(&mut self) -> bool;

    /// Steps taken.
    fn steps(&self) -> usize;

    /// Whether the state after this step is worth keeping.
    fn is_milestone(&self) -> bool;

    /// What the lab wants to know since the last time, and the parameters.
    fn snapshot(&mut self, facts: &mut Vec<f64>, parameters: &mut Vec<f32>);

    /// The whole state, from which training can go on.
    fn state(&self, state: &mut Vec<f32>);
}

/// Makes a trainee of a plan and a state; none where they are not understood.
pub type Hire = fn(&[f64], &[f32]) -> Option<Box<dyn Trainee>>;

/// Where trainees of a lab come from.
pub struct Trade {
    /// The code that they need besides the lab's.
    pub chunk: &'static Chunk,
    /// What makes one.
    pub hire: Hire,
}
