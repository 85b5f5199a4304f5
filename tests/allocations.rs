//! What is done again and again works in room that was made once.

use allocation_counter::measure;
use reparam::datasets::{Dataset2d, Painted};
use reparam::figure::layout::Layout;
use reparam::figure::raster::Raster;
use reparam::figure::{Axis, Figure, Layer, Panel, Role, theme};
use reparam::flows::{FitConfig, RealNvpConfig, RealNvpFit};
use reparam::labs::{Lab, Values, find};
use reparam::nn::{Activation, Init};
use reparam::random::Stream;
use reparam::strings::Language;
use reparam::vae::{GradientEstimator, Latent, Objective, ObjectiveConfig, VaeConfig, VaeFit};
use std::rc::Rc;

#[test]
fn only_the_first_training_step_allocates() {
    for (kind, name) in Dataset2d::KINDS.iter().enumerate() {
        for (couplings, width) in [(1, 8), (4, 64), (8, 16)] {
            let settings = FitConfig {
                model: RealNvpConfig {
                    couplings,
                    width,
                    swap: true,
                    bounded: true,
                },
                ..FitConfig::default()
            };
            let set = Dataset2d::new(kind, 0.05, &Painted::DEFAULT).expect("valid");
            let mut training = RealNvpFit::<f32>::new(settings, Rc::new(set)).expect("valid");
            assert!(training.step());
            let steps = measure(|| {
                for _ in 0..5 {
                    assert!(training.step(), "{:?}", training.divergence());
                }
            });
            assert_eq!(steps.count_total, 0, "{name}, {couplings} × {width}");
        }
    }
}

#[test]
fn training_an_autoencoder_allocates_nothing_after_its_first_step() {
    let gaussian = Latent::Gaussian {
        dimensions: 3,
        learned_prior: true,
    };
    let concrete = Latent::Concrete {
        variables: 2,
        categories: 4,
    };
    let binary = Latent::BinaryConcrete { variables: 5 };
    let score = GradientEstimator::ScoreFunction {
        baseline_decay: Some(0.9),
    };
    let pathwise = GradientEstimator::Pathwise;
    let straight = GradientEstimator::StraightThrough;
    // Epochs of 10 images end within a batch.
    let images = vec![0.5; 30 * 10];
    for (latent, objective, estimator) in [
        (gaussian, Objective::AnalyticKl, pathwise),
        (gaussian, Objective::ImportanceWeighted, pathwise),
        (gaussian, Objective::Densities, score),
        (concrete, Objective::Densities, pathwise),
        (concrete, Objective::DiscreteMasses, score),
        (concrete, Objective::AnalyticKl, straight),
        (concrete, Objective::ExactElbo, pathwise),
        (binary, Objective::Densities, pathwise),
        (binary, Objective::AnalyticKl, straight),
        (binary, Objective::ExactLogProb, pathwise),
    ] {
        let config = reparam::vae::FitConfig {
            model: VaeConfig {
                inputs: 30,
                hidden: 17,
                activation: Activation::Tanh,
                latent,
            },
            objective: ObjectiveConfig {
                objective,
                estimator,
                samples: 3,
                ..ObjectiveConfig::default()
            },
            temperature_decay: None,
            init: Init::Uniform,
            batch_size: 8,
            learning_rate: 1e-3,
            lr_decay_steps: Some(100),
            max_grad_norm: Some(1.0),
            seed: 1,
        };
        let mut training = VaeFit::<f32>::new(config, &images, &images).expect("valid");
        assert!(training.step());
        let steps = measure(|| {
            for _ in 0..5 {
                assert!(training.step(), "{:?}", training.divergence());
            }
        });
        assert_eq!(
            steps.count_total, 0,
            "{latent:?} {objective:?} {estimator:?}"
        );
    }
}

#[test]
fn the_second_picture_of_a_size_allocates_nothing() {
    let points = |n: usize| Layer::Points {
        label: String::new(),
        role: Role::Sample,
        x: Rc::new((0..n).map(|k| k as f64 / n as f64).collect()),
        y: Rc::new((0..n).map(|k| 1.0 - k as f64 / n as f64).collect()),
        radius: 2.0,
    };
    let heat = Layer::HeatMap {
        label: String::new(),
        x: (0.0, 1.0),
        y: (0.0, 1.0),
        columns: 20,
        values: Rc::new((0..400).map(f64::from).collect()),
        range: (0.0, 400.0),
        clip: Vec::new(),
    };
    let mut panel = Panel::new(Axis::linear("", 0.0, 1.0), Axis::linear("", 0.0, 1.0));
    panel.layers = vec![heat, points(100), points(10_000)];
    let figure = Figure {
        panels: vec![panel],
        ..Figure::default()
    };
    let layout = Layout::new(&figure, 300.0, 200.0);
    let mut raster = Raster::default();
    raster.draw(&figure, &layout, &theme::LIGHT, 1.0);
    let again = measure(|| raster.draw(&figure, &layout, &theme::DARK, 1.0));
    assert_eq!(again.count_total, 0);
}

/// A lab of flows in the state in which it opens files.
fn flow_lab() -> Box<dyn Lab> {
    let entry = find("realnvp").expect("a lab");
    let mut lab = (entry.create)();
    let (_, values, notices) =
        reparam::labs::url_state::read("start=file&k=2&width=8", entry.parameters);
    assert_eq!(notices, []);
    lab.update(&Values::new(entry.parameters));
    lab.update(&values);
    lab
}

/// Opens a file: what is said, and how many bytes and blocks that took at most for each byte of the file.
fn open(lab: &mut dyn Lab, file: &[u8]) -> Result<String, String> {
    let files = lab.files().expect("files");
    let mut said = Ok(String::new());
    let taken = measure(|| said = files.open(Language::English.text(), file));
    let size = file.len() as u64;
    let told = said.clone().unwrap_or_else(|error| error);
    assert!(
        taken.bytes_max <= 16 * size + 100_000,
        "{} bytes for {size}: {told}",
        taken.bytes_max
    );
    // So time is in proportion to the file as well.
    assert!(
        taken.count_total <= 2 * size + 1000,
        "{} blocks for {size}: {told}",
        taken.count_total
    );
    assert!(told.chars().count() <= 400, "{told}");
    said
}

fn safetensors(header: &str, data: usize) -> Vec<u8> {
    let length = (header.len() as u64).to_le_bytes();
    [&length[..], header.as_bytes(), &vec![0; data]].concat()
}

#[test]
fn wrong_files_of_weights_take_little_memory() {
    let mut lab = flow_lab();
    for (entries, bytes) in [(200, 1_000_000), (1200, 4_000_000)] {
        let entry = |index: usize| {
            let count = bytes / 4;
            format!(
                r#""couplings.{index}.hidden1.weight":{{"dtype":"F32","shape":[{count}],"data_offsets":[0,{bytes}]}}"#
            )
        };
        let entries: Vec<_> = (0..entries).map(entry).collect();
        let file = safetensors(&format!("{{{}}}", entries.join(",")), bytes);
        let error = open(&mut *lab, &file).expect_err("refused");
        assert!(error.contains("overlap"), "{error}");
    }
    let long = "x".repeat(5000);
    let list = "0,".repeat(1_000_000);
    let many = (0..20_000).fold(String::new(), |many, i| {
        many + &format!(r#""{i}":{{"data":[]}},"#)
    });
    for (file, named) in [
        (safetensors(&format!(r#"{{"{long}":{{"dtype":"F32","shape":[1],"data_offsets":[-4,0]}}}}"#), 0), "-4 is no whole number"),
        (safetensors(&format!(r#"{{"a":{{"dtype":"{long}","shape":[1],"data_offsets":[0,4]}}}}"#), 4), "a: unknown variant"),
        (safetensors(&"[".repeat(900_000), 0), "tensors by name"),
        (safetensors(&format!("{{\"__metadata__\":{{\"a\":[{list}0]}}}}")[..999_000], 0), "__metadata__"),
        (safetensors("{}", 8_000_000), "bytes after"),
        (format!(r#"{{"swap":[{list}0],"tensors":{{}}}}"#).into(), "true or false"),
        (format!(r#"{{"other":[{list}0],"tensors":{{}}}}"#).into(), "missing"),
        (format!(r#"{{"tensors":{{"{long}":{{"shape":[{list}0],"data":[]}}}}}}"#).into(), "dimensions"),
        (format!(r#"{{"tensors":{{"couplings.0.hidden1.weight":{{"shape":[3,1],"data":[{list}0]}}}}}}"#).into(), "missing"),
        (format!(r#"{{"tensors":{{"{long}":3}}}}"#).into(), "xxx…: invalid type"),
        (format!(r#"{{"tensors":{{{many}"z":{{"data":[]}}}}}}"#).into(), "more than 10000 tensors"),
        ("{\"tensors\":".repeat(300_000).into(), "EOF"),
    ] {
        let error = open(&mut *lab, &file).expect_err("refused");
        assert!(error.contains(named), "{named}: {error}");
    }
}

/// A whole number below `end`.
fn below(stream: &mut Stream, end: usize) -> usize {
    ((stream.uniform() * end as f64) as usize).min(end - 1)
}

/// Files that are changed at random: bytes are set, cut out, repeated, and pieces of one file put into another.
#[test]
fn no_file_of_weights_breaks_the_reader() {
    let mut lab = flow_lab();
    let files: Vec<Vec<u8>> = ["safetensors", "json"]
        .iter()
        .map(|format| {
            lab.files()
                .and_then(|files| files.save(format))
                .expect("a file")
                .bytes
        })
        .collect();
    assert!(files.iter().all(|file| open(&mut *lab, file).is_ok()));
    let pieces: [&[u8]; 16] = [
        b"-1",
        b"99999999999999999999",
        b"1e999",
        b"null",
        b"[]",
        b"{",
        b"}",
        b"]",
        b",",
        b"\"",
        b"\\u0000",
        b"0,0",
        b"F64",
        b"\xff",
        b"4294967295",
        b"\"data\":[",
    ];
    let mut stream = Stream::new(7, "changed files");
    let mut refused = 0;
    for round in 0..3000 {
        let mut file = files[round % 2].clone();
        for _ in 0..=below(&mut stream, 3) {
            let near = if below(&mut stream, 2) == 0 {
                600
            } else {
                file.len()
            };
            let at = below(&mut stream, near.min(file.len()).max(1));
            let end = (at + below(&mut stream, 40)).min(file.len());
            match below(&mut stream, 5) {
                0 => file[at.min(end.saturating_sub(1))] = below(&mut stream, 256) as u8,
                1 => drop(file.drain(at..end)),
                2 => {
                    let piece = file[at..end].to_vec();
                    file.splice(at..at, piece);
                }
                3 => file.truncate(at),
                _ => drop(file.splice(
                    at..end,
                    pieces[below(&mut stream, pieces.len())].iter().copied(),
                )),
            }
            if file.is_empty() {
                break;
            }
        }
        refused += usize::from(open(&mut *lab, &file).is_err());
    }
    assert!(refused > 2000, "{refused}");
}
