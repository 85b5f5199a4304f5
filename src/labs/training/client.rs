//! The page's side: owns the run, tells the worker what to do, and replaces it when it is lost.

use std::rc::Rc;

use super::progress::Run;
use super::{
    Command, EventKind, Setup, TrainingEnd, TrainingEvent, TrainingJob, TrainingRequest,
    TrainingState,
};

/// How long an answer may take, in seconds: the largest flow takes a fraction of one for a step.
const PATIENCE: f64 = 6.0;

/// Where time went on for longer without a look at it, in seconds, the machine was asleep, and so was the worker.
const ASLEEP: f64 = 3.0;

/// Workers that may be lost one after the other without having got anywhere.
const ATTEMPTS: u32 = 3;

/// How far a worker has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Worker {
    None,
    Starting,
    Ready,
}

/// The client of one page. Times are in seconds, from any beginning.
pub struct TrainingClient {
    lab: String,
    run: Option<Run>,
    /// The number of the last run.
    runs: u32,
    worker: Worker,
    /// The run, the last step and the duration that the worker was told.
    told: Option<(u32, usize, Option<f64>)>,
    visible: bool,
    /// Whether the next snapshot is wanted, and whether one was asked for that has not come.
    wants_snapshot: bool,
    is_owed: bool,
    /// When the worker was last heard, and when that was last looked at.
    heard: f64,
    watched: f64,
    /// Workers lost since the last checkpoint.
    lost: u32,
}

impl TrainingClient {
    /// A client for the lab of this page.
    pub fn new(lab: &str, now: f64) -> Self {
        Self {
            lab: lab.into(),
            run: None,
            runs: 0,
            worker: Worker::None,
            told: None,
            visible: true,
            wants_snapshot: false,
            is_owed: false,
            heard: now,
            watched: now,
            lost: 0,
        }
    }

    /// Takes what the lab wants now; gives the state to be shown where that makes another.
    pub fn update(&mut self, request: Option<&TrainingRequest>) -> Option<Rc<TrainingState>> {
        if let Some(run) = &self.run {
            self.runs = run.id;
        }
        let Some(request) = request else {
            self.run = None;
            return None;
        };
        if let Some(run) = &mut self.run
            && run.request.run == request.run
        {
            let had_ended = run.state.end.is_some();
            let has_changed = run.update(request);
            if had_ended && run.state.end.is_none() {
                self.lost = 0;
            }
            return has_changed.then(|| Rc::clone(&run.state));
        }
        self.runs += 1;
        // The lab shows the start of a run by itself.
        self.run = Some(Run::new(self.runs, request.clone()));
        None
    }

    /// The run as it stands.
    pub fn state(&self) -> Option<Rc<TrainingState>> {
        self.run.as_ref().map(|run| Rc::clone(&run.state))
    }

    /// What the worker is to do, where something is left.
    pub fn job(&self) -> Option<TrainingJob> {
        self.run.as_ref()?.job()
    }

    /// Whether steps are left to be taken.
    pub fn is_training(&self) -> bool {
        let open = |run: &Run| run.request.is_open(&run.state);
        self.run.as_ref().is_some_and(open)
    }

    /// Whether a worker has to be started.
    pub fn wants_worker(&self) -> bool {
        self.worker == Worker::None && self.is_training()
    }

    /// A worker has been started.
    pub fn worker_started(&mut self, now: f64) {
        self.worker = Worker::Starting;
        self.heard = now;
    }

    /// The worker takes commands.
    pub fn worker_ready(&mut self, now: f64) {
        self.worker = Worker::Ready;
        self.heard = now;
    }

    /// The worker still answers, while it gets ready.
    pub fn worker_answers(&mut self, now: f64) {
        self.heard = now;
    }

    /// The worker has died, or does not answer; another one takes its place, or none after three.
    pub fn worker_lost(&mut self) -> Option<Rc<TrainingState>> {
        self.worker = Worker::None;
        self.told = None;
        self.is_owed = false;
        self.lost += 1;
        if self.lost >= ATTEMPTS {
            return self.no_worker();
        }
        let is_training = self.is_training();
        let run = self.run.as_mut().filter(|_| is_training)?;
        run.resume();
        Some(Rc::clone(&run.state))
    }

    /// There is no worker to be had.
    pub fn no_worker(&mut self) -> Option<Rc<TrainingState>> {
        self.worker = Worker::None;
        let is_training = self.is_training();
        let run = self.run.as_mut().filter(|_| is_training)?;
        run.end(TrainingEnd::Unavailable);
        Some(Rc::clone(&run.state))
    }

    /// Takes what the worker tells; gives the state to be shown where that makes another.
    pub fn handle_event(&mut self, event: TrainingEvent, now: f64) -> Option<Rc<TrainingState>> {
        self.heard = now;
        match event.kind {
            EventKind::Snapshot { .. } => {
                self.is_owed = false;
                // The page has yet to show it.
                self.wants_snapshot = false;
            }
            EventKind::Checkpoint { .. } => self.lost = 0,
            EventKind::Unavailable => {}
        }
        let run = self.run.as_mut().filter(|run| run.id == event.run)?;
        run.handle_event(event).then(|| Rc::clone(&run.state))
    }

    /// Whether the reader sees the figure: training that nobody sees rests.
    pub fn set_visible(&mut self, visible: bool) {
        self.visible = visible;
    }

    /// The last state is shown: the next may come.
    pub fn request_snapshot(&mut self) {
        self.wants_snapshot = true;
    }

    /// Whether the worker has been silent for so long that it counts as lost. To be asked every second.
    pub fn is_worker_silent(&mut self, now: f64) -> bool {
        if now - self.watched > ASLEEP {
            self.heard = now;
        }
        self.watched = now;
        let is_expected = self.worker == Worker::Starting || (self.is_owed && self.is_at_work());
        is_expected && now - self.heard > PATIENCE
    }

    /// What the worker has to be told, to do what is wanted now.
    pub fn commands(&mut self, now: f64) -> Vec<Command> {
        let mut commands = Vec::new();
        if self.worker != Worker::Ready {
            return commands;
        }
        let Some(job) = self.job() else {
            if self.is_at_work() {
                commands.push(Command::Pause);
                self.told = self.told.map(|(run, ..)| (run, 0, None));
            }
            return commands;
        };
        if self.told.is_none_or(|(run, ..)| run != job.run) {
            commands.push(Command::Configure(Setup {
                lab: self.lab.clone(),
                run: job.run,
                config: job.config.to_vec(),
                step: job.checkpoint.step,
                values: job.checkpoint.values.to_vec(),
            }));
            self.told = Some((job.run, 0, None));
            self.is_owed = false;
        }
        let (until, duration) = if self.visible {
            (job.until, job.duration)
        } else {
            (0, None)
        };
        if self.told != Some((job.run, until, duration)) {
            commands.push(if until > 0 {
                Command::Run { until, duration }
            } else {
                Command::Pause
            });
            self.told = Some((job.run, until, duration));
            self.heard = now;
        }
        if self.wants_snapshot && !self.is_owed && self.is_at_work() {
            commands.push(Command::Snapshot);
            self.is_owed = true;
            self.wants_snapshot = false;
            self.heard = now;
        }
        commands
    }

    /// Whether the worker was told to take steps.
    fn is_at_work(&self) -> bool {
        self.worker == Worker::Ready && self.told.is_some_and(|(_, until, _)| until > 0)
    }
}
