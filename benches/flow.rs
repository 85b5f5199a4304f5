//! Training speed and quality of flows on two moons.
//!
//! `cargo bench --bench flow` prints for each shape the time of a step and of its parts, and the gap after 1000,
//! 2500 and 5000 steps: how many nats the flow's held-out loss is above that of the true density, as median, least and
//! largest of some seeds. `cargo bench --bench flow -- 8x32 12x24` takes other shapes (couplings x width).
//! WebAssembly does twice as many steps a second: only there the kernels name their SIMD instructions.

use reparam::flows::{FlowShape, LossGradient, Settings, Training};
use reparam::nn::{Adam, Matrix, Onto, Products};
use reparam::numerics::log_sum_exp;
use reparam::random::Stream;
use std::f64::consts::PI;
use std::hint::black_box;
use std::rc::Rc;
use std::time::Instant;

const NOISE: f64 = 0.05;
const MEAN: [f64; 2] = [0.5, 0.25];
const DEVIATION: [f64; 2] = [0.86747, 0.49668];
const SEEDS: u64 = 5;
const MARKS: [usize; 3] = [1000, 2500, 5000];

fn main() {
    let given: Vec<String> = std::env::args().filter(|arg| arg.contains('x')).collect();
    let standard = ["4x64", "4x256", "8x64", "8x32"].map(String::from).to_vec();
    products(256);
    for shape in if given.is_empty() { standard } else { given } {
        let sizes: Vec<usize> = shape.split('x').filter_map(|n| n.parse().ok()).collect();
        let &[couplings, width] = &sizes[..] else {
            println!("{shape} is no shape such as 8x32");
            continue;
        };
        let settings = Settings {
            shape: FlowShape {
                couplings,
                width,
                ..Settings::default().shape
            },
            ..Settings::default()
        };
        match Training::<f32>::new(settings, Rc::new(moons)) {
            Ok(training) => {
                speed(&shape, training);
                quality(&shape, settings);
            }
            Err(error) => println!("{error}"),
        }
    }
}

/// The shortest of many runs, in microseconds.
fn shortest<T>(mut run: impl FnMut() -> T) -> f64 {
    let mut once = || {
        let start = Instant::now();
        black_box(run());
        start.elapsed().as_secs_f64() * 1e6
    };
    (0..300).map(|_| once()).fold(f64::INFINITY, f64::min)
}

fn products(n: usize) {
    let (a, b) = (vec![0.5_f32; n * n], vec![0.25_f32; n * n]);
    let mut out = vec![0.0; n * n];
    let mut products = Products::default();
    let shape = [n, n];
    let time = shortest(|| {
        let (a, b) = (Matrix::new(&a, shape), Matrix::new(&b, shape));
        products.multiply(&mut out, a, b.transposed(), Onto::Zero);
    });
    let flops = 2.0 * (n as f64).powi(3);
    println!("product {n}x{n}x{n}: {:.1} GFLOP/s", flops / time / 1e3);
}

fn speed(shape: &str, mut training: Training<f32>) {
    let flow = training.flow().clone();
    let mut drawn = [vec![0.0; 256], vec![0.0; 256]];
    let [x0, x1] = &mut drawn;
    let data = shortest(|| moons(&mut Stream::new(1, "batch"), x0, x1));
    let [x0, x1] = drawn.map(|x| x.iter().map(|&x| x as f32).collect::<Vec<f32>>());
    let made = LossGradient::new(flow.shape(), 256).and_then(|gradient| {
        let adam = Adam::new(1e-9, flow.parameters().len())?;
        Ok((gradient, adam))
    });
    let Ok((mut gradient, mut adam)) = made else {
        return;
    };
    let mut parameters = flow.parameters().to_vec();
    let slope = shortest(|| gradient.evaluate(&flow, &x0, &x1).is_ok());
    let descent = shortest(|| adam.step(&mut parameters, gradient.gradient()));
    let step = shortest(|| training.step());
    println!(
        "{shape}: {step:.0} us a step ({:.0} a second), of which data {data:.0}, gradient {slope:.0}, Adam {descent:.0}",
        1e6 / step
    );
}

fn quality(shape: &str, settings: Settings) {
    let mut gaps = MARKS.map(|_| Vec::new());
    for seed in 1..=SEEDS {
        let Ok(mut training) = Training::<f32>::new(Settings { seed, ..settings }, Rc::new(moons))
        else {
            return;
        };
        let (x0, x1) = training.held_out_points();
        let count = x0.len() as f64;
        let truth = -x0
            .iter()
            .zip(x1)
            .map(|(&x0, &x1)| log_prob(x0, x1))
            .sum::<f64>()
            / count;
        for (mark, gaps) in MARKS.into_iter().zip(&mut gaps) {
            while training.steps() < mark && training.step() {}
            gaps.push(training.held_out() - truth);
        }
    }
    for (mark, mut gaps) in MARKS.into_iter().zip(gaps) {
        gaps.sort_by(f64::total_cmp);
        let [median, least, most] = [gaps.len() / 2, 0, gaps.len() - 1].map(|k| gaps[k]);
        println!("{shape}: gap {median:.3} ({least:.3} to {most:.3}) after {mark} steps");
    }
}

/// Two moons, standardised.
fn moons(stream: &mut Stream, x0: &mut [f64], x1: &mut [f64]) {
    for (x0, x1) in x0.iter_mut().zip(x1) {
        let first = stream.uniform() < 0.5;
        let (sin, cos) = (PI * stream.uniform()).sin_cos();
        let centre = if first {
            [cos, sin]
        } else {
            [1.0 - cos, 0.5 - sin]
        };
        let radius = NOISE * (-2.0 * stream.uniform().ln()).sqrt();
        let (up, right) = (2.0 * PI * stream.uniform()).sin_cos();
        *x0 = (centre[0] + radius * right - MEAN[0]) / DEVIATION[0];
        *x1 = (centre[1] + radius * up - MEAN[1]) / DEVIATION[1];
    }
}

/// Their log-density, by the trapezoidal rule along both arcs.
fn log_prob(x0: f64, x1: f64) -> f64 {
    const NODES: u32 = 600;
    let [a, b] = [x0 * DEVIATION[0] + MEAN[0], x1 * DEVIATION[1] + MEAN[1]];
    let mut terms = Vec::new();
    for node in 0..=NODES {
        let (sin, cos) = (PI * f64::from(node) / f64::from(NODES)).sin_cos();
        let weight = if node % NODES == 0 { 0.25 } else { 0.5 } / f64::from(NODES);
        for [p, q] in [[cos, sin], [1.0 - cos, 0.5 - sin]] {
            let square = (a - p).powi(2) + (b - q).powi(2);
            terms.push(f64::ln(weight) - square / (2.0 * NOISE * NOISE));
        }
    }
    let scale = DEVIATION[0] * DEVIATION[1] / (2.0 * PI * NOISE * NOISE);
    log_sum_exp(&terms) + scale.ln()
}
