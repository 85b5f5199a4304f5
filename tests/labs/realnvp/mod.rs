//! The page of the flow with a worker of its own, and what it has to show, by the flow itself.

mod data;
mod failures;
mod learning;
mod playing;
mod screen;
mod start;
mod toy;
mod underlay;

pub(crate) use crate::common::states::english;
use std::cell::Cell;
use std::path::Path;
use std::rc::Rc;

use reparam::datasets::{Dataset2d, Painted};
use reparam::figure::{Figure, Layer, Panel, Point};
use reparam::flows::{FitConfig, RealNvp, RealNvpConfig, RealNvpFit, Workspace};
use reparam::labs::realnvp::pretrained::PRETRAINED;
use reparam::labs::realnvp::{self, strings::RealNvpStrings};
use reparam::labs::training::{
    Command, EventKind, Setup, TrainingClient, TrainingEvent, TrainingJob, TrainingState,
    WorkerState,
};
use reparam::labs::{Event, Lab, Table, Values};
use reparam::nn::Init;

use crate::common::assert_log;
use crate::common::plane::held_out;
use crate::common::states::{LabExt, lab as entry, layer, pairs, rest, settle, values};

/// The English words of this lab.
pub(crate) fn words() -> &'static RealNvpStrings {
    realnvp::strings(english())
}

/// A worker without a clock: takes as many steps as it is told.
pub(crate) struct Worker {
    run: Option<u32>,
    state: WorkerState,
}

impl Default for Worker {
    fn default() -> Self {
        let trainer = |lab: &str| entry(lab).trainer.as_ref().map(|spec| spec.create_trainer);
        Self {
            run: None,
            state: WorkerState::new(trainer),
        }
    }
}

impl Worker {
    /// Takes at most so many steps of a job; gives the checkpoints, and a snapshot at last.
    pub(crate) fn turn(&mut self, job: &TrainingJob, steps: usize) -> Vec<TrainingEvent> {
        let mut events = Vec::new();
        if self.run != Some(job.run) {
            self.run = Some(job.run);
            events.extend(self.send(Command::Configure(Setup {
                lab: "realnvp".into(),
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
    /// The page that a link opens, with all that follows.
    #[track_caller]
    pub(crate) fn open(query: &str) -> Self {
        let entry = entry("realnvp");
        let mut page = Self {
            lab: (entry.create)(),
            values: values(entry, query),
            client: TrainingClient::new("realnvp", 0.0),
            worker: Worker::default(),
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

    /// Steps of the flow that is shown.
    pub(crate) fn steps(&self) -> usize {
        let panel = &self.lab.figures(rest())[1].panels[0];
        let at = panel.layers.iter().find_map(|layer| match layer {
            Layer::Rule { at, .. } => Some(*at),
            _ => None,
        });
        at.expect("a rule") as usize
    }

    /// What stands under the figure.
    pub(crate) fn status(&self) -> String {
        self.lab.status(english()).expect("a status")
    }

    pub(crate) fn main_panel(&self) -> Panel {
        self.figure(0).panels.swap_remove(0)
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

    /// Where the particles are.
    #[track_caller]
    pub(crate) fn particles(&self) -> [Vec<f64>; 2] {
        match layer(&self.main_panel(), words().particles_label) {
            Layer::Points { x, y, .. } => [x.to_vec(), y.to_vec()],
            other => panic!("{other:?}"),
        }
    }

    /// Where the picked point is.
    #[track_caller]
    pub(crate) fn picked(&self) -> Point {
        let handles = self.main_panel().handles;
        assert_eq!(handles.len(), 1, "{handles:?}");
        handles[0].at
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

/// The shape that values state.
pub(crate) fn shape(values: &Values) -> RealNvpConfig {
    RealNvpConfig {
        couplings: values.get("k") as usize,
        width: values.get("width") as usize,
        swap: values.get("swap") == 1.0,
        bounded: values.get("tanh") == 1.0,
    }
}

/// The flow with the random weights of the values' seed.
pub(crate) fn random(values: &Values) -> RealNvp<f32> {
    let seed = values.get("seed") as u64;
    RealNvp::new(shape(values), Init::Uniform, seed).expect("allowed")
}

/// The training that values state, by the library.
pub(crate) fn training(values: &Values) -> RealNvpFit<f32> {
    let settings = FitConfig {
        model: shape(values),
        init: Init::Uniform,
        batch_size: values.get("batch") as usize,
        learning_rate: values.get("rate"),
        lr_decay_steps: (values.get("decay") == 1.0).then_some(values.get("horizon") as usize),
        max_grad_norm: Some(10.0),
        seed: values.get("seed") as u64,
    };
    RealNvpFit::new(settings, Rc::new(data(values))).expect("allowed")
}

/// The weights after so many steps, taken one after the other.
pub(crate) fn straight(values: &Values, steps: usize) -> Vec<f32> {
    let mut training = training(values);
    for _ in 0..steps {
        assert!(training.step());
    }
    training.flow().parameters().to_vec()
}

/// Fails where the last snapshot is not what taking one step after the other gives.
#[track_caller]
pub(crate) fn assert_straight(page: &Page, steps: usize) {
    // Thousands of numbers say nothing.
    let same = page.parameters == straight(&page.values, steps);
    assert!(same, "{steps}: {:?}", page.values);
}

/// The job of a page that has one.
#[track_caller]
pub(crate) fn job(page: &Page) -> TrainingJob {
    page.client.job().expect("a job")
}

/// Steps that the state of a job has taken.
pub(crate) fn steps_of(job: &TrainingJob) -> usize {
    job.checkpoint.step
}

/// An event without numbers.
pub(crate) fn plain(run: u32, kind: EventKind) -> TrainingEvent {
    TrainingEvent {
        run,
        kind,
        values: Vec::new(),
    }
}

/// The flow that comes with the page, read from its file.
pub(crate) fn pretrained() -> RealNvp<f32> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/flows/moons.f16");
    let bytes = std::fs::read(path).expect("the file");
    let weight = |pair: &[u8]| {
        let bits = i32::from(pair[0]) + 256 * i32::from(pair[1]);
        let (sign, size) = if bits < 32768 {
            (1.0, bits)
        } else {
            (-1.0, bits - 32768)
        };
        // Below 2⁻¹⁴ steps are 2⁻²⁴; above, 1024 to each power of two.
        let (steps, unit) = match size / 1024 {
            0 => (size, -24),
            exponent => (1024 + size % 1024, exponent - 25),
        };
        sign * steps as f32 * 2.0_f32.powi(unit)
    };
    let weights: Vec<f32> = bytes.chunks(2).map(weight).collect();
    RealNvp::with_parameters(PRETRAINED, &weights).expect("as many as the shape has")
}

/// The flow that a page shows before any step.
pub(crate) fn untrained(values: &Values) -> RealNvp<f32> {
    if values.get("start") == 0.0 && shape(values) == PRETRAINED {
        pretrained()
    } else {
        random(values)
    }
}

/// The same flow in double precision.
pub(crate) fn precise(flow: &RealNvp<f32>) -> RealNvp<f64> {
    let wide: Vec<f64> = flow.parameters().iter().map(|&p| f64::from(p)).collect();
    RealNvp::with_parameters(flow.config(), &wide).expect("the same shape")
}

/// The set of points that values state.
pub(crate) fn data(values: &Values) -> Dataset2d {
    Dataset2d::new(
        values.get("data") as usize,
        values.get("noise"),
        &Painted::EMPTY,
    )
    .expect("a set")
}

/// Points with their axes as drawn, from one station to another; with the sum of the log-scales on the way.
///
/// A flow with a swap exchanges the names of the axes in each coupling, which a drawing does not.
pub(crate) fn carried(
    flow: &RealNvp<f64>,
    [x, y]: [&[f64]; 2],
    from: usize,
    to: usize,
) -> ([Vec<f64>; 2], Vec<f64>) {
    let mut points = named(flow.config(), [x.to_vec(), y.to_vec()], from);
    let mut log_det = vec![0.0; x.len()];
    let mut workspace = Workspace::new(flow.config());
    let [x0, x1] = &mut points;
    if from <= to {
        flow.forward(from..to, x0, x1, &mut log_det, &mut workspace);
    } else {
        flow.inverse(to..from, x0, x1, &mut log_det, &mut workspace);
    }
    (named(flow.config(), points, to), log_det)
}

fn named(shape: RealNvpConfig, [x, y]: [Vec<f64>; 2], station: usize) -> [Vec<f64>; 2] {
    if shape.swap && station % 2 == 1 {
        [y, x]
    } else {
        [x, y]
    }
}

/// Where a point of the data's plane is at a place of the journey: eased, on the straight line between two
/// stations.
pub(crate) fn place(flow: &RealNvp<f64>, (x, y): Point, at: f64) -> Point {
    let station = |station: usize| {
        let ([x, y], _) = carried(flow, [&[x], &[y]], 0, station);
        (x[0], y[0])
    };
    let (a, b) = (station(at.floor() as usize), station(at.ceil() as usize));
    let part = eased(at.fract());
    (a.0 + part * (b.0 - a.0), a.1 + part * (b.1 - a.1))
}

/// 3t² − 2t³.
pub(crate) fn eased(part: f64) -> f64 {
    3.0 * part.powi(2) - 2.0 * part.powi(3)
}

/// ln of the standard normal density in the plane.
pub(crate) fn log_gaussian(x: f64, y: f64) -> f64 {
    -0.5 * (x * x + y * y) - std::f64::consts::TAU.ln()
}

/// Mean −ln p, in nats, under a flow, of the 2000 points that a seed holds out.
pub(crate) fn held_out_loss(flow: &RealNvp<f32>, data: &Dataset2d, seed: u64) -> f64 {
    let [x, y] = held_out(data, seed);
    let ([z0, z1], log_det) = carried(&precise(flow), [&x, &y], 0, flow.config().couplings);
    let terms = z0.iter().zip(&z1).zip(log_det);
    let total: f64 = terms
        .map(|((&z0, &z1), det)| log_gaussian(z0, z1) + det)
        .sum();
    -total / x.len() as f64
}

/// Flows of several shapes: the one of the page, and others with random weights.
pub(crate) const FLOWS: [&str; 4] = [
    "n=400",
    "n=400&start=random&k=5&width=12&seed=3",
    "n=400&k=4&width=9&swap=0",
    "n=400&k=3&width=16&tanh=0&data=pinwheel&noise=0.1&seed=8",
];

pub(crate) const DIRECTIONS: [&str; 2] = ["generate", "normalise"];

/// The page of a link, and the flow that it shows, in double precision.
pub(crate) fn shown(query: &str) -> (Page, RealNvp<f64>) {
    let page = Page::open(query);
    let flow = precise(&untrained(&page.values));
    (page, flow)
}

/// Far out, where the grid comes to, single precision loses some digits.
#[track_caller]
pub(crate) fn assert_points(actual: &[Vec<f64>; 2], expected: &[Vec<f64>; 2], what: &str) {
    for (actual, expected) in actual.iter().zip(expected) {
        assert_eq!(actual.len(), expected.len(), "{what}");
        for (&actual, &expected) in actual.iter().zip(expected) {
            assert_log(actual, expected, 1e-3, what);
        }
    }
}

/// Both columns of points.
pub(crate) fn columns(points: &[Point]) -> [Vec<f64>; 2] {
    let (x, y) = points.iter().copied().unzip();
    [x, y]
}

/// The curves of the grid: up first, then across.
pub(crate) fn grid(panel: &Panel) -> Vec<&[Point]> {
    let lines = panel.layers.iter().filter_map(|layer| match layer {
        Layer::Curve { points, label, .. } if label != words().path_label => Some(&points[..]),
        _ => None,
    });
    lines.collect()
}
