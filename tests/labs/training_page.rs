//! The page of a lab that trains in a reader's hands, with a worker of its own.

use std::cell::Cell;
use std::rc::Rc;

use reparam::figure::Figure;
use reparam::labs::training::{
    Command, EventKind, Setup, TrainingClient, TrainingEvent, TrainingJob, TrainingState,
    WorkerState,
};
use reparam::labs::{Event, Lab, Table, Values};

use crate::common::states::{LabExt, english, lab as entry, pairs, rest, settle, values};

/// A worker without a clock: takes as many steps as it is told.
pub(crate) struct Worker {
    lab: &'static str,
    run: Option<u32>,
    state: WorkerState,
}

impl Worker {
    /// The worker of the page of a lab.
    pub(crate) fn new(lab: &'static str) -> Self {
        let trainer = |lab: &str| entry(lab).trainer.as_ref().map(|spec| spec.create_trainer);
        Self {
            lab,
            run: None,
            state: WorkerState::new(trainer),
        }
    }

    /// Takes at most so many steps of a job; gives the checkpoints, and a snapshot at last.
    pub(crate) fn turn(&mut self, job: &TrainingJob, steps: usize) -> Vec<TrainingEvent> {
        let mut events = Vec::new();
        if self.run != Some(job.run) {
            self.run = Some(job.run);
            events.extend(self.send(Command::Configure(Setup {
                lab: self.lab.into(),
                run: job.run,
                config: job.config.to_vec(),
                step: job.checkpoint.step,
                values: job.checkpoint.values.to_vec(),
            })));
        }
        self.send(if steps > 0 {
            Command::Run {
                until: job.until,
                duration: None,
            }
        } else {
            Command::Pause
        });
        self.send(Command::Snapshot);
        // The slice ends when the clock has been looked at after so many steps.
        let looks = Cell::new(0);
        let clock = || {
            let look = looks.replace(looks.get() + 1);
            if look < steps { 0.0 } else { 1.0 }
        };
        let mut keep = |event: TrainingEvent| {
            let event = TrainingEvent::from_message(event.into_message());
            events.push(event.expect("an event"));
        };
        self.state.run_slice(&clock, &mut keep);
        for event in &mut events {
            if let EventKind::Snapshot { seconds, .. } = &mut event.kind {
                *seconds = 0.0;
            }
        }
        events
    }

    fn send(&mut self, command: Command) -> Option<TrainingEvent> {
        let command = Command::from_message(command.into_message());
        self.state.handle_command(command.expect("a command"))
    }
}

/// A page in a reader's hands.
pub(crate) struct Page {
    pub(crate) lab: Box<dyn Lab>,
    pub(crate) values: Values,
    pub(crate) client: TrainingClient,
    pub(crate) worker: Worker,
    /// The parameters that the last snapshot told.
    pub(crate) parameters: Vec<f32>,
}

impl Page {
    /// The page of a lab that a link opens, with all that follows.
    #[track_caller]
    pub(crate) fn of(id: &'static str, query: &str) -> Self {
        let entry = entry(id);
        let mut page = Self {
            lab: (entry.create)(),
            values: values(entry, query),
            client: TrainingClient::new(id, 0.0),
            worker: Worker::new(id),
            parameters: Vec::new(),
        };
        page.show();
        page
    }

    /// Shows the present values.
    pub(crate) fn show(&mut self) {
        self.follow();
        settle(&mut *self.lab);
    }

    /// Takes the present values, and what the client makes of them.
    #[track_caller]
    pub(crate) fn follow(&mut self) {
        self.lab.update(&self.values);
        let request = self.lab.training_request();
        if let Some(state) = self.client.update(request.as_ref()) {
            self.deliver(&state);
        }
    }

    /// Hands a state of the run to the lab, and does what it sets.
    #[track_caller]
    pub(crate) fn deliver(&mut self, state: &Rc<TrainingState>) -> Vec<(&'static str, f64)> {
        let changes = pairs(self.lab.handle_event(Event::Training(state)));
        self.take(&changes);
        self.follow();
        changes
    }

    /// Sets one value.
    #[track_caller]
    pub(crate) fn set(&mut self, key: &str, value: f64) {
        self.take(&[(key, value)]);
        self.show();
    }

    #[track_caller]
    fn take(&mut self, settings: &[(&str, f64)]) {
        for &(key, value) in settings {
            assert!(self.values.parameter(key).is_some(), "no {key}");
            self.values.set(key, value);
            assert_eq!(self.values.get(key), value, "{key}");
        }
    }

    /// Runs an action.
    #[track_caller]
    pub(crate) fn run_action(&mut self, action: &str) {
        assert!(self.actions().contains(&action), "{action} is of no use");
        let settings = self.lab.run_action(action);
        self.take(&settings);
        self.show();
    }

    /// The keys of the actions that are of use.
    pub(crate) fn actions(&self) -> Vec<&'static str> {
        self.lab.enabled_actions()
    }

    /// Hands an event to the client, and does what comes of it.
    #[track_caller]
    pub(crate) fn hear(&mut self, event: TrainingEvent) -> Vec<(&'static str, f64)> {
        if matches!(event.kind, EventKind::Snapshot { .. }) {
            self.parameters.clone_from(&event.values);
        }
        match self.client.handle_event(event, 0.0) {
            Some(state) => self.deliver(&state),
            None => Vec::new(),
        }
    }

    /// Lets the worker take at most so many steps; whether there was a job.
    #[track_caller]
    pub(crate) fn work(&mut self, steps: usize) -> bool {
        let Some(job) = self.client.job() else {
            return false;
        };
        for event in self.worker.turn(&job, steps) {
            self.hear(event);
        }
        settle(&mut *self.lab);
        true
    }

    /// Lets the worker finish, looking at it every so many steps.
    #[track_caller]
    pub(crate) fn finish(&mut self, every: usize) {
        let mut turns = 0;
        while self.work(every) {
            turns += 1;
            assert!(turns < 10_000, "the job has no end");
        }
    }

    /// What stands under the figure.
    pub(crate) fn status(&self) -> String {
        self.lab.status(english()).expect("a status")
    }

    pub(crate) fn figure(&self, index: usize) -> Figure {
        self.lab.figures(rest()).swap_remove(index)
    }

    pub(crate) fn table(&self, index: usize) -> Table {
        self.lab.tables(english()).swap_remove(index)
    }

    /// A row of the table about training, as a number; NaN where there is none.
    pub(crate) fn learned(&self, row: usize) -> f64 {
        read(&self.table(0).rows[row][1])
    }
}

/// A number as a reader sees it; NaN where there is none.
#[track_caller]
pub(crate) fn read(shown: &str) -> f64 {
    if shown == "–" {
        return f64::NAN;
    }
    let plain = shown.replace('−', "-").replace('\u{2009}', "");
    let (mantissa, power) = plain.split_once("·10").unwrap_or((&plain, ""));
    let power: String = power
        .chars()
        .map(
            |digit| match "⁰¹²³⁴⁵⁶⁷⁸⁹".chars().position(|known| known == digit) {
                Some(digit) => digit.to_string(),
                None => "-".into(),
            },
        )
        .collect();
    let number = format!("{mantissa}e{}", if power.is_empty() { "0" } else { &power });
    number.parse().unwrap_or_else(|_| panic!("{shown}"))
}
