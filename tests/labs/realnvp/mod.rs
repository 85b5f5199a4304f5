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
use std::path::Path;
use std::rc::Rc;

use reparam::datasets::{Dataset2d, Painted};
use reparam::figure::{Layer, Panel, Point};
use reparam::flows::{FitConfig, RealNvp, RealNvpConfig, RealNvpFit, Workspace};
use reparam::labs::Values;
use reparam::labs::realnvp::pretrained::PRETRAINED;
use reparam::labs::realnvp::{self, strings::RealNvpStrings};
use reparam::labs::shared::training_run::{self, TrainingStrings};
use reparam::labs::training::{EventKind, TrainingEvent, TrainingJob};
use reparam::nn::Init;

use crate::common::assert_log;
use crate::common::plane::held_out;
use crate::common::states::{layer, rest};
pub(crate) use crate::training_page::{Page, Worker, read};

/// The English words of this lab.
pub(crate) fn words() -> &'static RealNvpStrings {
    realnvp::strings(english())
}

/// The strings about a run.
pub(crate) fn common() -> &'static TrainingStrings {
    training_run::strings(english())
}

impl Page {
    /// The page of the flow that a link opens, with all that follows.
    #[track_caller]
    pub(crate) fn open(query: &str) -> Self {
        Self::of("realnvp", query)
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

    pub(crate) fn main_panel(&self) -> Panel {
        self.figure(0).panels.swap_remove(0)
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
