//! The client and the worker of training, with a second model beside the flow: a trainer that fits one number.

use std::cell::Cell;
use std::rc::Rc;

use reparam::labs::Change;
use reparam::labs::training::{
    Checkpoint, Command, CreateTrainer, Message, Progress, Trainer, TrainingClient, TrainingEnd,
    TrainingEvent, TrainingRequest, TrainingState, WorkerState, decode, encode,
};
use serde::{Deserialize, Serialize};

/// How the number is fitted.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Config {
    target: f32,
    rate: f32,
    /// The step that fails.
    fails_at: Option<usize>,
}

/// What is told besides the losses.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Metrics {
    distance: f32,
    words: Vec<String>,
}

/// Gradient descent with momentum on the square of the distance.
struct Fit {
    config: Config,
    number: f32,
    momentum: f32,
    progress: Progress,
}

impl Fit {
    fn loss(&self) -> f64 {
        f64::from(self.number - self.config.target).powi(2)
    }
}

impl Trainer for Fit {
    fn step(&mut self) -> bool {
        if self.config.fails_at == Some(self.progress.step + 1) {
            return false;
        }
        self.progress.losses.push(self.loss());
        self.momentum = 0.5 * self.momentum + (self.number - self.config.target);
        self.number -= self.config.rate * self.momentum;
        self.progress.step += 1;
        if self.progress.step.is_multiple_of(5) {
            let validation = (self.progress.step as f64, self.loss());
            self.progress.validation.push(validation);
        }
        true
    }

    fn steps(&self) -> usize {
        self.progress.step
    }

    fn is_milestone(&self) -> bool {
        self.progress.step.is_multiple_of(20)
    }

    fn progress(&mut self) -> Progress {
        let step = self.progress.step;
        let metrics = Metrics {
            distance: self.number - self.config.target,
            words: vec![format!("step {step}")],
        };
        let fresh = Progress {
            step,
            ..Progress::default()
        };
        Progress {
            metrics: encode(&metrics),
            ..std::mem::replace(&mut self.progress, fresh)
        }
    }

    fn parameters(&self) -> Vec<f32> {
        vec![self.number]
    }

    fn checkpoint(&self) -> Vec<f32> {
        vec![self.number, self.momentum]
    }
}

fn create(config: &[u8], checkpoint: &Checkpoint) -> Option<Box<dyn Trainer>> {
    let (number, momentum) = match checkpoint.values[..] {
        [number] => (number, 0.0),
        [number, momentum] => (number, momentum),
        _ => return None,
    };
    Some(Box::new(Fit {
        config: decode(config)?,
        number,
        momentum,
        progress: Progress {
            step: checkpoint.step,
            ..Progress::default()
        },
    }))
}

fn find(lab: &str) -> Option<CreateTrainer> {
    (lab == "toy").then_some(create as CreateTrainer)
}

fn request(config: &Config, step: usize) -> TrainingRequest {
    TrainingRequest {
        run: 1,
        config: encode(config).into(),
        start: Rc::from([8.0]),
        step,
        running: false,
        horizon: 200,
        duration: None,
    }
}

fn config() -> Config {
    Config {
        target: 3.0,
        rate: 0.01,
        fails_at: None,
    }
}

/// A page and its worker, and a clock.
struct Pair {
    client: TrainingClient,
    worker: Option<WorkerState>,
    state: Rc<TrainingState>,
    commands: Vec<Command>,
    now: f64,
}

impl Pair {
    fn new() -> Self {
        Self {
            client: TrainingClient::new("toy", 0.0),
            worker: None,
            state: Rc::new(TrainingState::at_start(1, &Rc::from([8.0]))),
            commands: Vec::new(),
            now: 0.0,
        }
    }

    fn show(&mut self, state: Option<Rc<TrainingState>>) {
        if let Some(state) = state {
            self.state = state;
        }
    }

    fn update(&mut self, request: &TrainingRequest) {
        let state = self.client.update(Some(request));
        self.show(state);
    }

    /// A frame of the page, and a slice of the worker with so many steps.
    fn frame(&mut self, steps: usize) {
        self.now += 0.016;
        if self.client.wants_worker() {
            self.client.worker_started(self.now);
            self.worker = Some(WorkerState::new(find));
            self.client.worker_ready(self.now);
        }
        self.client.request_snapshot();
        let mut told = Vec::new();
        for command in self.client.commands(self.now) {
            self.commands.push(command.clone());
            let command = Command::from_message(command.into_message()).expect("a command");
            let worker = self.worker.as_mut().expect("a worker");
            told.extend(
                worker
                    .handle_command(command)
                    .map(TrainingEvent::into_message),
            );
        }
        if let Some(worker) = self.worker.as_mut().filter(|worker| worker.has_work()) {
            let looks = Cell::new(0);
            let clock = || {
                let look = looks.replace(looks.get() + 1);
                if look < steps { 0.0 } else { 0.02 }
            };
            worker.run_slice(&clock, &mut |event| told.push(event.into_message()));
        }
        self.take(told);
    }

    fn take(&mut self, told: Vec<Message>) {
        for message in told {
            let event = TrainingEvent::from_message(message).expect("an event");
            let state = self.client.handle_event(event, self.now);
            self.show(state);
        }
    }

    /// Frames until nothing is left to be done.
    fn finish(&mut self, steps: usize) {
        for _ in 0..10_000 {
            if !self.client.is_training() {
                return;
            }
            self.frame(steps);
        }
        panic!("no end: {:?}", self.state);
    }

    fn lose(&mut self) {
        self.worker = None;
        let state = self.client.worker_lost();
        self.show(state);
    }

    fn number(&self) -> f32 {
        self.state.parameters[0]
    }
}

/// The number after so many steps, taken one after the other.
fn straight(config: &Config, steps: usize) -> f32 {
    let start = Checkpoint {
        step: 0,
        values: Rc::from([8.0]),
    };
    let mut trainer = create(&encode(config), &start).expect("a trainer");
    for _ in 0..steps {
        assert!(trainer.step());
    }
    trainer.parameters()[0]
}

#[test]
fn another_model_is_trained_by_the_same_client() {
    for every in [1, 7, 1000] {
        let mut pair = Pair::new();
        pair.update(&request(&config(), 90));
        pair.finish(every);
        assert_eq!((pair.state.step, pair.state.end), (90, None));
        assert_eq!(pair.number(), straight(&config(), 90));
        assert_eq!(pair.state.losses.len(), 90);
        assert!(pair.state.losses[0] == 25.0 && pair.state.losses[89] < 1.0);
        let steps = pair.state.validation.iter().map(|point| point.0);
        assert!(steps.eq((1..=18).map(|step| 5.0 * f64::from(step))));
        let metrics: Metrics = decode(&pair.state.metrics).expect("the toy's own");
        assert_eq!(metrics.distance, pair.number() - 3.0);
        assert_eq!(metrics.words, ["step 90"]);
    }
}

#[test]
fn going_back_and_on_again_is_going_straight() {
    let mut pair = Pair::new();
    pair.update(&request(&config(), 90));
    pair.finish(8);
    // Checkpoints are at 0, 20, 40, 60, 80 and 90.
    for (step, shown) in [(70, 60), (60, 60), (59, 40), (90, 59), (0, 0), (33, 0)] {
        pair.update(&request(&config(), step));
        assert_eq!(pair.state.step, shown, "before it is trained to {step}");
        assert_eq!(pair.number(), straight(&config(), shown));
        pair.finish(8);
        assert_eq!(pair.state.step, step);
        assert_eq!(pair.number(), straight(&config(), step));
        assert_eq!(pair.state.losses.len(), 90, "later losses stay");
    }
}

#[test]
fn what_runs_by_itself_goes_to_the_horizon() {
    let mut pair = Pair::new();
    let running = TrainingRequest {
        running: true,
        ..request(&config(), 0)
    };
    pair.update(&running);
    pair.frame(30);
    assert_eq!(running.changes(&pair.state), [Change::new("steps", 30.0)]);
    // The page sets what the state sets.
    pair.update(&TrainingRequest {
        step: 30,
        ..running.clone()
    });
    assert_eq!(pair.state.step, 30);
    pair.finish(30);
    assert_eq!(
        running.changes(&pair.state),
        [Change::new("steps", 200.0), Change::new("run", 0.0)]
    );
}

#[test]
fn another_run_knows_nothing_of_the_former() {
    let mut pair = Pair::new();
    pair.update(&request(&config(), 90));
    pair.frame(30);
    let other = Config {
        target: -1.0,
        ..config()
    };
    let mut next = request(&other, 40);
    next.run = 2;
    pair.update(&next);
    pair.finish(9);
    assert_eq!((pair.state.run, pair.state.step), (2, 40));
    assert_eq!(pair.number(), straight(&other, 40));
    assert_eq!(pair.state.losses.len(), 40);
}

#[test]
fn a_lost_worker_is_replaced_until_three_got_nowhere() {
    let mut pair = Pair::new();
    pair.update(&request(&config(), 200));
    pair.frame(30);
    for _ in 0..4 {
        pair.lose();
        assert_eq!(pair.state.end, None);
        assert!(pair.state.resumed.is_some());
        // A checkpoint every 20 steps: it has got somewhere.
        pair.frame(25);
    }
    assert_eq!(pair.number(), straight(&config(), pair.state.step));
    let shown = pair.state.step;
    for _ in 0..2 {
        pair.lose();
        pair.frame(1);
        assert_eq!(pair.state.end, None);
    }
    pair.lose();
    assert_eq!(pair.state.end, Some(TrainingEnd::Unavailable));
    assert!(!pair.client.is_training() && pair.state.step <= shown);
    // Who asks again is heard again.
    let mut again = request(&config(), 200);
    again.running = true;
    pair.update(&again);
    assert_eq!(pair.state.end, None);
    pair.finish(50);
    assert_eq!(pair.number(), straight(&config(), 200));
}

#[test]
fn silence_is_looked_for_only_where_an_answer_is_due() {
    let mut pair = Pair::new();
    pair.update(&request(&config(), 200));
    pair.client.worker_started(0.0);
    let silent_after = |client: &mut TrainingClient, from: i32| {
        (from..from + 20).find(|&second| client.is_worker_silent(f64::from(second)))
    };
    assert_eq!(silent_after(&mut pair.client, 1), Some(7), "it starts");
    pair.client.worker_ready(7.0);
    assert_eq!(silent_after(&mut pair.client, 8), None, "nothing was asked");
    pair.client.request_snapshot();
    let asked = pair.client.commands(28.0);
    assert_eq!(asked.last(), Some(&Command::Snapshot));
    assert_eq!(silent_after(&mut pair.client, 29), Some(35));
    // After a sleep the worker has to be given time.
    assert!(!pair.client.is_worker_silent(1000.0));
}

#[test]
fn one_snapshot_is_on_its_way_at_a_time() {
    let mut pair = Pair::new();
    pair.update(&request(&config(), 200));
    pair.client.worker_started(0.0);
    pair.client.worker_ready(0.0);
    pair.client.request_snapshot();
    assert_eq!(
        pair.client.commands(0.0).len(),
        3,
        "configure, run, snapshot"
    );
    for _ in 0..5 {
        pair.client.request_snapshot();
        assert_eq!(pair.client.commands(0.1), []);
    }
}

#[test]
fn training_that_nobody_sees_rests() {
    let mut pair = Pair::new();
    pair.update(&request(&config(), 200));
    pair.frame(30);
    pair.client.set_visible(false);
    pair.frame(30);
    assert_eq!(pair.commands.last(), Some(&Command::Pause));
    let step = pair.state.step;
    pair.frame(30);
    assert_eq!(pair.state.step, step);
    pair.client.set_visible(true);
    pair.finish(30);
    assert_eq!(pair.number(), straight(&config(), 200));
}

#[test]
fn a_snapshot_wanted_while_nobody_sees_is_asked_for_later() {
    let mut pair = Pair::new();
    pair.update(&request(&config(), 200));
    pair.frame(30);
    pair.client.set_visible(false);
    pair.frame(30);
    pair.client.request_snapshot();
    assert!(!pair.client.commands(1.0).contains(&Command::Snapshot));
    // No frame need come before it does.
    pair.client.set_visible(true);
    assert!(pair.client.commands(1.1).contains(&Command::Snapshot));
}

#[test]
fn what_fails_ends_at_the_last_state() {
    let failing = Config {
        fails_at: Some(42),
        ..config()
    };
    let mut pair = Pair::new();
    pair.update(&request(&failing, 90));
    pair.finish(10);
    assert_eq!(
        (pair.state.step, pair.state.end),
        (41, Some(TrainingEnd::Diverged))
    );
    assert_eq!(pair.number(), straight(&config(), 41));
    // Back from there it goes on, and fails again.
    pair.update(&request(&failing, 40));
    assert_eq!((pair.state.step, pair.state.end), (40, None));
    pair.update(&request(&failing, 90));
    pair.finish(10);
    assert_eq!(pair.state.end, Some(TrainingEnd::Diverged));
}

#[test]
fn what_does_not_improve_stops_early() {
    let idle = Config {
        rate: 0.0,
        ..config()
    };
    let mut pair = Pair::new();
    pair.update(&request(&idle, 9000));
    pair.finish(100);
    let end = pair.state.end.expect("it stops");
    assert!(
        matches!(end, TrainingEnd::Stalled(3000..3100)),
        "{end:?} at {}",
        pair.state.step
    );
}

#[test]
fn what_is_not_understood_is_told() {
    let mut pair = Pair::new();
    let mut strange = request(&config(), 9);
    strange.config = Rc::from([1, 2]);
    pair.update(&strange);
    pair.finish(1);
    assert_eq!(pair.state.end, Some(TrainingEnd::Unavailable));
}

#[test]
fn a_slice_is_twelve_milliseconds_long() {
    let mut worker = WorkerState::new(find);
    let mut pair = Pair::new();
    pair.update(&request(&config(), 200));
    pair.client.worker_started(0.0);
    pair.client.worker_ready(0.0);
    for command in pair.client.commands(0.0) {
        worker.handle_command(command);
    }
    let now = Cell::new(0.0);
    let clock = || now.replace(now.get() + 0.001);
    worker.run_slice(&clock, &mut |_| {});
    worker.handle_command(Command::Pause);
    assert!(!worker.has_work());
    worker.handle_command(Command::Snapshot);
    let mut told = Vec::new();
    worker.run_slice(&clock, &mut |event| told.push(event.into_message()));
    pair.take(told);
    assert!((12..=13).contains(&pair.state.step), "{:?}", pair.state);
    let speed = pair.state.speed.expect("seconds were told");
    assert!((900.0..=1100.0).contains(&speed), "{speed}");
}
