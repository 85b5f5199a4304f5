//! The worker's side: takes steps in slices, and tells what the page asks for.

use std::rc::Rc;

use super::pace::Pace;
use super::{Checkpoint, Command, CreateTrainer, EventKind, Trainer, TrainingEvent};

/// How long steps are taken without looking at messages, in seconds.
const SLICE: f64 = 0.012;

/// What a worker works on.
pub struct WorkerState {
    /// How the trainer of a lab is made.
    find: fn(&str) -> Option<CreateTrainer>,
    trainer: Option<Box<dyn Trainer>>,
    run: u32,
    /// The step at which it rests.
    until: usize,
    /// What keeps a run slow that is watched.
    pace: Option<Pace>,
    diverged: bool,
    /// Whether the page asked for a snapshot.
    is_asked: bool,
    /// Whether there is something that the page does not know.
    has_news: bool,
    /// How long the steps took that were not told yet, in seconds; at a pace, with the time between them.
    seconds: f64,
}

impl WorkerState {
    /// A worker without a run; `find` gives the trainer of a lab by its page.
    pub fn new(find: fn(&str) -> Option<CreateTrainer>) -> Self {
        Self {
            find,
            trainer: None,
            run: 0,
            until: 0,
            pace: None,
            diverged: false,
            is_asked: false,
            has_news: false,
            seconds: 0.0,
        }
    }

    /// Does what the page wants, but for the steps; gives what is to be told at once.
    pub fn handle_command(&mut self, command: Command) -> Option<TrainingEvent> {
        match command {
            Command::Configure(setup) => {
                let checkpoint = Checkpoint {
                    step: setup.step,
                    values: Rc::from(setup.values),
                };
                let create_trainer = (self.find)(&setup.lab);
                self.trainer = create_trainer.and_then(|create| create(&setup.config, &checkpoint));
                self.run = setup.run;
                self.until = 0;
                self.diverged = false;
                self.seconds = 0.0;
                self.has_news = self.trainer.is_some();
                if self.trainer.is_none() {
                    return Some(self.event(EventKind::Unavailable, Vec::new()));
                }
            }
            Command::Run { until, duration } => {
                self.until = until;
                self.pace = duration.map(|duration| Pace::new(until, duration));
            }
            Command::Pause => self.until = 0,
            Command::Snapshot => self.is_asked = true,
        }
        None
    }

    /// Whether there is something to do in a slice.
    pub fn has_work(&self) -> bool {
        let steps = self.trainer.as_ref().map(|trainer| trainer.steps());
        let is_behind = !self.diverged && steps.is_some_and(|steps| steps < self.until);
        // At a pace, steps are taken for each snapshot.
        (is_behind && (self.is_asked || self.pace.is_none())) || (self.is_asked && self.has_news)
    }

    /// Takes steps for 12 ms by this clock, which tells seconds, or as many as its pace allows, then tells what was
    /// asked for.
    pub fn run_slice(&mut self, clock: &dyn Fn() -> f64, send: &mut dyn FnMut(TrainingEvent)) {
        let Some(mut trainer) = self.trainer.take() else {
            return;
        };
        let start = clock();
        let mut now = start;
        let (mut last, mut waited) = (self.until, 0.0);
        if let Some(pace) = self.pace.as_mut().filter(|_| self.is_asked) {
            let (steps, elapsed) = pace.advance(trainer.steps(), start);
            (last, waited) = (last.min(trainer.steps() + steps), elapsed);
        } else if self.pace.is_some() {
            last = 0;
        }
        while !self.diverged && trainer.steps() < last && now - start <= SLICE {
            self.diverged = !trainer.step();
            self.has_news = true;
            let step = trainer.steps();
            if self.diverged || trainer.is_milestone() || step == self.until {
                send(self.event(EventKind::Checkpoint { step }, trainer.checkpoint()));
            }
            now = clock();
        }
        self.seconds += if self.pace.is_some() {
            waited
        } else {
            now - start
        };
        if self.is_asked && self.has_news {
            self.is_asked = false;
            self.has_news = false;
            let snapshot = EventKind::Snapshot {
                progress: trainer.progress(),
                diverged: self.diverged,
                seconds: std::mem::take(&mut self.seconds),
            };
            send(self.event(snapshot, trainer.parameters()));
        }
        self.trainer = Some(trainer);
    }

    fn event(&self, kind: EventKind, values: Vec<f32>) -> TrainingEvent {
        TrainingEvent {
            run: self.run,
            kind,
            values,
        }
    }
}
