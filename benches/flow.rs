//! How fast a flow trains on two moons, and what it learns.
//!
//! `cargo bench --bench flow` tells steps per second; `cargo bench --bench flow -- gap` tells how many nats are
//! left to learn, which takes minutes.

use reparam::datasets::Dataset2d;
use reparam::distributions::ParameterError;
use reparam::flows::{FitConfig, RealNvpConfig, RealNvpFit};
use reparam::labs::realnvp::pretrained::PRETRAINED;
use reparam::nn::Init;
use std::rc::Rc;
use std::time::{Duration, Instant};

/// How often a speed is measured, and how long each time.
const ROUNDS: usize = 9;
const ROUND: Duration = Duration::from_millis(500);

/// How many seeds a gap is the median of.
const SEEDS: u64 = 5;

fn main() -> Result<(), ParameterError> {
    if std::env::args().any(|argument| argument == "gap") {
        gaps()
    } else {
        speeds()
    }
}

/// As the reference has it: Adam at a rate of 1e-3, without decay or clipping.
fn constant(couplings: usize, width: usize) -> FitConfig {
    FitConfig {
        model: RealNvpConfig {
            couplings,
            width,
            swap: true,
            bounded: true,
        },
        init: Init::Uniform,
        batch_size: 256,
        learning_rate: 1e-3,
        lr_decay_steps: None,
        max_grad_norm: None,
        seed: 1,
    }
}

/// The same with a rate that falls to its hundredth.
fn falling(couplings: usize, width: usize, steps: usize) -> FitConfig {
    FitConfig {
        lr_decay_steps: Some(steps),
        ..constant(couplings, width)
    }
}

/// What the page of the flow begins with.
fn lab() -> FitConfig {
    FitConfig {
        learning_rate: 5e-3,
        max_grad_norm: Some(10.0),
        ..falling(PRETRAINED.couplings, PRETRAINED.width, 5000)
    }
}

fn training(settings: FitConfig) -> Result<(RealNvpFit<f32>, Dataset2d), ParameterError> {
    let moons = Dataset2d::moons(Dataset2d::DEFAULT_NOISE)?;
    Ok((RealNvpFit::new(settings, Rc::new(moons.clone()))?, moons))
}

fn speeds() -> Result<(), ParameterError> {
    println!("Steps per second, native: batch 256, one thread, median of {ROUNDS} rounds");
    println!("couplings  width    steps/s");
    for settings in [constant(4, 64), constant(4, 256), lab()] {
        let RealNvpConfig {
            couplings, width, ..
        } = settings.model;
        let (mut training, _) = training(settings)?;
        rate(&mut training);
        let rates = (0..ROUNDS).map(|_| rate(&mut training)).collect();
        println!("{couplings:9}{width:7}{:11.1}", median(rates));
    }
    Ok(())
}

/// Steps per second over one round.
fn rate(training: &mut RealNvpFit<f32>) -> f64 {
    let start = Instant::now();
    let mut steps = 0;
    while start.elapsed() < ROUND && training.step() {
        steps += 1;
    }
    f64::from(steps) / start.elapsed().as_secs_f64()
}

fn gaps() -> Result<(), ParameterError> {
    println!(
        "Held-out loss less that of the true density, in nats: two moons, noise 0.05, batch 256,"
    );
    println!("median of {SEEDS} seeds, and least and largest");
    println!("couplings  width  rate                      steps     gap");
    let all: [(FitConfig, &str, &[usize]); 5] = [
        (lab(), "5e-3, falling, clip 10", &[1000, 2500, 5000]),
        (constant(8, 64), "1e-3", &[2000, 5000, 10_000]),
        (
            falling(8, 64, 10_000),
            "1e-3, falling",
            &[2000, 5000, 10_000],
        ),
        (constant(4, 256), "1e-3", &[2000, 5000, 10_000]),
        (
            falling(4, 256, 10_000),
            "1e-3, falling",
            &[2000, 5000, 10_000],
        ),
    ];
    for (settings, rate, stations) in all {
        let mut by_seed = Vec::new();
        for seed in 1..=SEEDS {
            by_seed.push(gap(FitConfig { seed, ..settings }, stations)?);
        }
        for (k, steps) in stations.iter().enumerate() {
            let RealNvpConfig {
                couplings, width, ..
            } = settings.model;
            let mut gaps: Vec<f64> = by_seed.iter().map(|gaps| gaps[k]).collect();
            gaps.sort_by(f64::total_cmp);
            let (least, largest) = (gaps[0], gaps[gaps.len() - 1]);
            let median = median(gaps);
            println!(
                "{couplings:9}{width:7}  {rate:22}{steps:9}{median:8.3}  ({least:.3} to {largest:.3})"
            );
        }
    }
    Ok(())
}

/// How many nats are left to learn after so many steps, by the points that are held out.
fn gap(settings: FitConfig, stations: &[usize]) -> Result<Vec<f64>, ParameterError> {
    let (mut training, moons) = training(settings)?;
    let (x0, x1) = training.held_out_points();
    let log_probs = x0.iter().zip(x1).map(|(&x0, &x1)| moons.log_prob(x0, x1));
    let floor = -log_probs.sum::<f64>() / x0.len() as f64;
    let gap = |&station: &usize| {
        while training.steps() < station && training.step() {}
        if training.steps() < station {
            f64::INFINITY
        } else {
            training.held_out_loss() - floor
        }
    };
    Ok(stations.iter().map(gap).collect())
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}
