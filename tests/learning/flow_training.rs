//! The training of a flow: its path, its end, and what it learns.

use crate::common::flow::{moons, shape};
use crate::common::{assert_close, assert_relative};
use crate::resuming::assert_resumes;
use reparam::distributions::ParameterError;
use reparam::flows::{
    Compiled, FitConfig, Quantity, RealNvp, RealNvpConfig, RealNvpFit, Workspace,
};
use reparam::random::Stream;
use std::rc::Rc;

/// `FitConfig` of a small flow.
fn settings() -> FitConfig {
    FitConfig {
        model: shape(4, 16),
        batch_size: 64,
        learning_rate: 5e-3,
        lr_decay_steps: None,
        max_grad_norm: None,
        seed: 3,
        ..FitConfig::default()
    }
}

/// Training on two moons.
fn training<R: Compiled>(settings: FitConfig) -> RealNvpFit<R> {
    RealNvpFit::new(settings, Rc::new(moons)).expect("valid")
}

fn run<R: Compiled>(training: &mut RealNvpFit<R>, steps: usize) {
    for _ in 0..steps {
        assert!(training.step(), "{:?}", training.divergence());
    }
}

// The path.

#[test]
fn a_state_is_all_that_is_remembered() {
    let with_decay = FitConfig {
        lr_decay_steps: Some(30),
        max_grad_norm: Some(1.0),
        ..settings()
    };
    for settings in [settings(), with_decay] {
        assert_resumes(|| training::<f32>(settings), 3);
    }
}

#[test]
fn seeds_go_different_ways() {
    let mut losses = [3, 4].map(|seed| {
        let mut training = training::<f32>(FitConfig { seed, ..settings() });
        run(&mut training, 2);
        (training.loss(), training.held_out_loss())
    });
    losses.sort_by(|a, b| a.0.total_cmp(&b.0));
    assert!(losses[0].0 < losses[1].0 && losses[0].1 != losses[1].1);
}

#[test]
fn every_step_has_points_of_its_own() {
    let settings = FitConfig {
        learning_rate: 1e-12,
        ..settings()
    };
    let mut training = training::<f64>(settings);
    let losses: Vec<f64> = (0..20)
        .map(|_| {
            run(&mut training, 1);
            training.loss()
        })
        .collect();
    let mean = losses.iter().sum::<f64>() / 20.0;
    let spread = losses.iter().map(|loss| (loss - mean).powi(2)).sum::<f64>() / 20.0;
    assert!(spread > 1e-4);
    // The parameters rest, so the batches' losses lie about that of the held-out points.
    let held_out = training.held_out_loss();
    assert_close(mean, held_out, 5.0 * (spread / 20.0).sqrt() + 0.05, "mean");
}

#[test]
fn the_rate_falls_to_its_end() {
    let settings = FitConfig {
        lr_decay_steps: Some(10),
        ..settings()
    };
    let mut training = training::<f32>(settings);
    let mut rates = vec![training.learning_rate()];
    for _ in 0..12 {
        run(&mut training, 1);
        rates.push(training.learning_rate());
    }
    assert_relative(rates[0], 5e-3, 1e-12, "start");
    assert_relative(rates[5], 5e-3 * 0.505, 1e-12, "middle");
    assert!(rates[..=10].is_sorted_by(|a, b| a > b));
    for rate in &rates[10..] {
        assert_relative(*rate, 5e-5, 1e-12, "end");
    }
}

#[test]
fn a_clipped_gradient_is_a_shorter_one() {
    let path = |clip| {
        let mut training = training::<f64>(FitConfig {
            max_grad_norm: clip,
            ..settings()
        });
        run(&mut training, 1);
        let state = training.checkpoint();
        let norm = training
            .gradient()
            .iter()
            .map(|g| g * g)
            .sum::<f64>()
            .sqrt();
        (state.values, norm)
    };
    let (free, norm) = path(None);
    let (clipped, _) = path(Some(norm / 4.0));
    assert_eq!(free, path(Some(norm * 1.01)).0);
    let moments = free.len() / 3..2 * free.len() / 3;
    for k in moments {
        assert_relative(clipped[k], free[k] / 4.0, 1e-12, "first moment");
    }
}

// Its end.

#[test]
fn an_unbounded_scale_at_a_high_rate_diverges_honestly() {
    for seed in 0..6 {
        let settings = FitConfig {
            model: RealNvpConfig {
                bounded: false,
                ..shape(6, 32)
            },
            learning_rate: 0.3,
            seed,
            ..settings()
        };
        let mut training = training::<f32>(settings);
        while training.step() {
            assert!(training.steps() < 2000, "seed {seed} does not diverge");
        }
        let divergence = training.divergence().expect("a reason");
        assert_eq!(divergence.step, training.steps() + 1);
        let gradient = matches!(divergence.quantity, Quantity::Gradient(_));
        assert!(gradient || !divergence.value.is_finite(), "{divergence:?}");
        let state = training.checkpoint();
        assert!(state.values.iter().all(|value| value.is_finite()));
        let loss = training.loss();
        assert!(!training.step());
        assert_eq!(training.checkpoint(), state);
        assert!(training.loss() == loss || loss.is_nan());
        assert_eq!(training.divergence(), Some(divergence));
        // From an earlier state it goes on.
        let fresh = self::training::<f32>(settings).checkpoint();
        training.load_checkpoint(&fresh).expect("a state");
        assert_eq!(training.divergence(), None);
        assert!(training.step());
    }
}

#[test]
fn a_gradient_too_large_for_its_squares_names_its_tensor() {
    let far = |_: &mut Stream, x0: &mut [f64], x1: &mut [f64]| {
        x0.fill(1e15);
        x1.fill(1e-3);
    };
    let settings = FitConfig {
        model: RealNvpConfig {
            swap: false,
            ..shape(1, 16)
        },
        ..settings()
    };
    let mut training: RealNvpFit<f32> = RealNvpFit::new(settings, Rc::new(far)).expect("valid");
    assert!(!training.step());
    let divergence = training.divergence().expect("a reason");
    match divergence.quantity {
        Quantity::Gradient(tensor) => assert_eq!(tensor.coupling, 0),
        other => assert_eq!(other, Quantity::Loss),
    }
}

// What is refused.

#[test]
fn settings_out_of_range_are_refused() {
    let refused = |settings: FitConfig| -> &'static str {
        let result: Result<RealNvpFit<f32>, ParameterError> =
            RealNvpFit::new(settings, Rc::new(moons));
        result.err().expect("refused").parameter
    };
    for batch in [0, 4097] {
        assert_eq!(
            refused(FitConfig {
                batch_size: batch,
                ..settings()
            }),
            "batch_size"
        );
    }
    for rate in [0.0, -1.0, 101.0, f64::NAN, f64::INFINITY] {
        assert_eq!(
            refused(FitConfig {
                learning_rate: rate,
                ..settings()
            }),
            "learning_rate"
        );
    }
    for clip in [0.0, -1.0, f64::NAN, f64::INFINITY] {
        let clip = Some(clip);
        assert_eq!(
            refused(FitConfig {
                max_grad_norm: clip,
                ..settings()
            }),
            "max_grad_norm"
        );
    }
    let shape = shape(0, 16);
    assert_eq!(
        refused(FitConfig {
            model: shape,
            ..settings()
        }),
        "couplings"
    );
}

#[test]
fn states_of_others_are_refused() {
    let mut training = training::<f32>(settings());
    run(&mut training, 5);
    let state = training.checkpoint();
    let count = state.values.len() / 3;
    let mut refused = |change: &dyn Fn(&mut Vec<f32>)| {
        let mut other = state.clone();
        change(&mut other.values);
        let error = training.load_checkpoint(&other).expect_err("refused");
        assert_eq!(training.checkpoint(), state);
        (error.parameter, error.index)
    };
    assert_eq!(refused(&|values| values.truncate(7)), ("values", None));
    assert_eq!(refused(&|values| values[9] = f32::NAN), ("values", Some(9)));
    let moments = ("first moments", Some(2));
    assert_eq!(refused(&|values| values[count + 2] = 1e30), moments);
    assert_eq!(refused(&|values| values[2 * count + 2] = -1.0), moments);
    let other = RealNvp::new(shape(4, 8), settings().init, 1).expect("valid");
    let error = RealNvpFit::<f32>::with_flow(settings(), Rc::new(moons), other);
    assert_eq!(error.err().expect("refused").parameter, "flow");
}

// What it learns.

/// A flow in single precision that has learned two moons for a while.
fn trained() -> RealNvpFit<f32> {
    let mut training = training(FitConfig {
        batch_size: 256,
        learning_rate: 1e-2,
        lr_decay_steps: Some(600),
        max_grad_norm: Some(5.0),
        ..settings()
    });
    run(&mut training, 600);
    training
}

#[test]
fn it_learns_two_moons() {
    let mut training = trained();
    // The entropy of this law is 1.13122 nats, by quadrature; a normal law with its covariance has 2.6.
    let held_out = training.held_out_loss();
    assert!(held_out > 1.13122 - 0.1, "{held_out}");
    assert!(held_out < 1.13122 + 0.3, "{held_out}");
    // The density has the integral 1.
    let flow = training.flow();
    let mut workspace = Workspace::new(flow.config());
    let (cells, reach) = (600_u16, 6.0_f32);
    let step = 2.0 * reach / f32::from(cells);
    let grid: Vec<f32> = (0..cells)
        .map(|k| (f32::from(k) + 0.5) * step - reach)
        .collect();
    let mut out = vec![0.0; grid.len()];
    let mut integral = 0.0;
    for &x1 in &grid {
        flow.log_prob(&grid, &vec![x1; grid.len()], &mut out, &mut workspace);
        integral += out
            .iter()
            .map(|&log_prob| f64::from(log_prob).exp())
            .sum::<f64>();
    }
    assert_close(integral * f64::from(step * step), 1.0, 2e-3, "integral");
    // And the map can be inverted, on the data and far outside.
    let (x0, x1) = training.held_out_points();
    let far = (0..400).map(|k| (f64::from(k % 20) - 9.5) * 2.1);
    let other = (0..400).map(|k| (f64::from(k / 20) - 9.5) * 2.1);
    let x0: Vec<f32> = x0.iter().copied().chain(far).map(|x| x as f32).collect();
    let x1: Vec<f32> = x1.iter().copied().chain(other).map(|x| x as f32).collect();
    let (mut y0, mut y1, mut log_det) = (x0.clone(), x1.clone(), vec![0.0; x0.len()]);
    flow.forward(0..4, &mut y0, &mut y1, &mut log_det, &mut workspace);
    assert!(y0.iter().zip(&x0).any(|(y, x)| (y - x).abs() > 1.0));
    flow.inverse(0..4, &mut y0, &mut y1, &mut log_det, &mut workspace);
    for (y, x) in y0.iter().chain(&y1).zip(x0.iter().chain(&x1)) {
        assert!((y - x).abs() <= 1e-4, "{y}, not {x}");
    }
}
