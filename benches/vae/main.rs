//! How fast autoencoders train on the handwritten digits, and what they reach, beside PyTorch.
//!
//! `PYTORCH=<a Python that has PyTorch> cargo bench --bench vae`; without that variable PyTorch is left out. With
//! `-- speed` or `-- quality` it does one of the two: the first takes two minutes, the second about fifteen. Further
//! arguments choose among the models by a part of their name; `seeds=9` takes more seeds.

mod pytorch;

use pytorch::PyTorch;
use reparam::datasets::{Digits, Split};
use reparam::nn::NonFinite;
use reparam::vae::{
    Evaluator, FitConfig, Latent, LossGradient, Objective, ObjectiveConfig, Quantity, VaeConfig,
    VaeFit,
};
use std::error::Error;
use std::time::{Duration, Instant};

/// How often a speed is measured, and how long each time.
const ROUNDS: usize = 9;
const ROUND: Duration = Duration::from_millis(700);

/// Over how many samples of each image a held-out value is averaged.
const SAMPLES: u64 = 16;

type Outcome<T> = Result<T, Box<dyn Error>>;

/// What is trained.
struct Case {
    name: &'static str,
    latent: Latent,
    objective: Objective,
    steps: usize,
    /// The model, as `benches/pytorch/vae.py` is asked for it.
    request: String,
}

fn gaussian(name: &'static str, dimensions: usize) -> Case {
    Case {
        name,
        latent: Latent::Gaussian {
            dimensions,
            learned_prior: false,
        },
        objective: Objective::AnalyticKl,
        steps: 20_000,
        request: format!("gaussian {dimensions}"),
    }
}

fn concrete(
    name: &'static str,
    [variables, categories]: [usize; 2],
    objective: Objective,
    steps: usize,
) -> Case {
    Case {
        name,
        latent: Latent::Concrete {
            variables,
            categories,
        },
        objective,
        steps,
        request: format!("concrete {variables} {categories} {objective:?}"),
    }
}

fn cases() -> [Case; 6] {
    use Objective::{AnalyticKl, Densities, DiscreteMasses};
    [
        gaussian("Gaussian 2", 2),
        gaussian("Gaussian 8", 8),
        concrete("Concrete 8 x 4, objective 1", [8, 4], Densities, 20_000),
        concrete("Concrete 1 x 10, objective 1", [1, 10], Densities, 20_000),
        concrete(
            "Concrete 8 x 4, objective 2",
            [8, 4],
            DiscreteMasses,
            10_000,
        ),
        concrete("Concrete 8 x 4, objective 3", [8, 4], AnalyticKl, 10_000),
    ]
}

impl Case {
    /// 64-128-latent, `ReLU`, Adam at a rate of 1e-3, batches of 64; Concrete latents at a temperature of ⅔.
    fn config(&self, seed: u64) -> FitConfig {
        let default = FitConfig::default();
        FitConfig {
            model: VaeConfig {
                latent: self.latent,
                ..default.model
            },
            objective: ObjectiveConfig {
                objective: self.objective,
                prior_temperature: 2.0 / 3.0,
                posterior_temperature: 2.0 / 3.0,
                ..ObjectiveConfig::default()
            },
            seed,
            ..default
        }
    }
}

/// What is asked for by the arguments.
struct Options {
    speed: bool,
    quality: bool,
    /// How many seeds a held-out value is the median of.
    seeds: u64,
    cases: Vec<Case>,
}

impl Options {
    fn read(arguments: impl Iterator<Item = String>) -> Outcome<Self> {
        let mut options = Self {
            speed: true,
            quality: true,
            seeds: 3,
            cases: cases().into(),
        };
        for argument in arguments {
            match (argument.as_str(), argument.strip_prefix("seeds=")) {
                // Cargo's own.
                ("--bench", _) => {}
                ("speed", _) => options.quality = false,
                ("quality", _) => options.speed = false,
                (_, Some(seeds)) => options.seeds = seeds.parse()?,
                (part, None) => options.cases.retain(|case| case.name.contains(part)),
            }
        }
        Ok(options)
    }
}

fn main() -> Outcome<()> {
    let options = Options::read(std::env::args().skip(1))?;
    let digits = Digits::parse(include_bytes!("../../assets/digits/digits.u8"))?;
    let images = [Split::Training, Split::HeldOut].map(|split| digits.grey(split));
    let mut pytorch = PyTorch::start()?;
    if options.speed {
        speeds(&options.cases, &images, pytorch.as_mut())?;
    }
    if options.quality {
        qualities(&options, &images, pytorch.as_mut())?;
    }
    Ok(())
}

fn fit(config: FitConfig, [training, held_out]: &[Vec<f64>; 2]) -> Outcome<VaeFit<f32>> {
    Ok(VaeFit::new(config, training, held_out)?)
}

/// Measures in turns, so that what else the machine does meets both alike.
fn speeds(
    cases: &[Case],
    images: &[Vec<f64>; 2],
    mut pytorch: Option<&mut PyTorch>,
) -> Outcome<()> {
    println!(
        "Steps per second: digits, 64-128-latent, batch 64, one thread, median of {ROUNDS} rounds"
    );
    println!("latents                       library, native  PyTorch  ratio");
    for case in cases {
        let mut fit = fit(case.config(1), images)?;
        rate(&mut fit);
        let (mut ours, mut theirs) = (Vec::new(), Vec::new());
        for _ in 0..ROUNDS {
            ours.push(rate(&mut fit));
            if let Some(pytorch) = &mut pytorch {
                let request = format!("speed {} {}", case.request, ROUND.as_secs_f64());
                theirs.extend(pytorch.ask(&request)?);
            }
        }
        print!("{:30}{:15.0}", case.name, median(&ours));
        if !theirs.is_empty() {
            let ratios: Vec<f64> = ours.iter().zip(&theirs).map(|(a, b)| a / b).collect();
            print!("{:9.0}{:6.1}x", median(&theirs), median(&ratios));
        }
        println!();
    }
    println!();
    Ok(())
}

/// Steps per second of the processor's time, over one round.
fn rate(fit: &mut VaeFit<f32>) -> f64 {
    let (start, start_cpu) = (Instant::now(), cpu_time());
    let mut steps = 0;
    while start.elapsed() < ROUND && fit.step() {
        steps += 1;
    }
    let passed = match (start_cpu, cpu_time()) {
        (Some(start), Some(end)) => end.saturating_sub(start),
        _ => start.elapsed(),
    };
    f64::from(steps) / passed.as_secs_f64()
}

/// How long this process has had a processor, where the system tells.
fn cpu_time() -> Option<Duration> {
    let told = std::fs::read_to_string("/proc/self/schedstat").ok()?;
    let nanoseconds = told.split_whitespace().next()?.parse().ok()?;
    Some(Duration::from_nanos(nanoseconds))
}

fn qualities(
    options: &Options,
    images: &[Vec<f64>; 2],
    mut pytorch: Option<&mut PyTorch>,
) -> Outcome<()> {
    let seeds = options.seeds.max(1);
    println!(
        "What the 297 held-out digits reach, in nats: median of {seeds} seeds, and least and largest."
    );
    println!("ELBO: with discrete samples of Concrete latents. Objective: what was trained.");
    println!(
        "latents                        steps  by            ELBO                      objective"
    );
    for case in &options.cases {
        // PyTorch takes the other core meanwhile.
        if let Some(pytorch) = &mut pytorch {
            for seed in 1..=seeds {
                pytorch.send(&format!("quality {} {} {seed}", case.request, case.steps))?;
            }
        }
        let ours = (1..=seeds).map(|seed| quality(case, seed, images));
        print_quality(case, "library", &ours.collect::<Outcome<Vec<_>>>()?);
        if let Some(pytorch) = &mut pytorch {
            let theirs = (1..=seeds).map(|_| match pytorch.receive()?[..] {
                [elbo, objective] => Ok([elbo, objective]),
                _ => Err("PyTorch gave another number of values than two".into()),
            });
            print_quality(case, "PyTorch", &theirs.collect::<Outcome<Vec<_>>>()?);
        }
    }
    Ok(())
}

/// Evidence lower bound and mean objective of the held-out images at the end of training.
fn quality(case: &Case, seed: u64, images: &[Vec<f64>; 2]) -> Outcome<[f64; 2]> {
    let problem = |error: NonFinite<Quantity>| format!("{error:?}");
    let config = case.config(seed);
    let mut fit = fit(config, images)?;
    while fit.steps() < case.steps {
        if !fit.step() {
            return Err(format!("{}: {:?}", case.name, fit.divergence()).into());
        }
    }
    let mut evaluator = Evaluator::new(config.model)?;
    let mut objective = LossGradient::new(config.model, config.objective, config.batch_size)?;
    let mut sums = [0.0; 2];
    for seed in 0..SAMPLES {
        let evaluation = evaluator.evaluate(fit.vae(), fit.held_out(), seed);
        sums[0] += evaluation.map_err(problem)?.elbo;
        let mean = objective.mean_objective(fit.vae(), fit.held_out(), seed);
        sums[1] += mean.map_err(problem)?;
    }
    Ok(sums.map(|sum| sum / SAMPLES as f64))
}

fn print_quality(case: &Case, by: &str, values: &[[f64; 2]]) {
    print!("{:30}{:6}  {by:7}", case.name, case.steps);
    for k in 0..2 {
        let mut values: Vec<f64> = values.iter().map(|values| values[k]).collect();
        values.sort_by(f64::total_cmp);
        let (least, largest) = (values[0], values[values.len() - 1]);
        print!("{:8.2}  ({least:.2} to {largest:.2})", median(&values));
    }
    println!();
}

fn median(values: &[f64]) -> f64 {
    let mut values = values.to_vec();
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}
