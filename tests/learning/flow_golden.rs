//! RealNVP against a trace of PyTorch in double precision (`tests/golden/realnvp.json`).

use crate::common::{assert_close, golden, list, number};
use reparam::flows::{
    FitConfig, LossGradient, RealNvp, RealNvpConfig, RealNvpFit, TensorKind, Workspace,
};
use reparam::nn::Init;
use reparam::random::Stream;
use serde_json::Value;
use std::rc::Rc;

const SHAPE: RealNvpConfig = RealNvpConfig {
    couplings: 4,
    width: 8,
    swap: true,
    bounded: true,
};

/// All tensors of the trace in one list.
fn parameters(tensors: &Value) -> Vec<f64> {
    let mut all = Vec::new();
    for (tensor, dimensions, range) in SHAPE.tensors() {
        let (layer, role) = tensor.kind.name().split_once('.').expect("layer.role");
        let layer = match layer {
            "hidden1" => "fc1",
            "hidden2" => "fc2",
            "scale" => "fc3_s",
            "translation" => "fc3_t",
            other => panic!("{other}"),
        };
        let name = format!("NN.{}.{layer}.{role}", tensor.coupling);
        let rows = list(&tensors[&name]);
        assert_eq!(rows.len(), dimensions[0], "{name}");
        assert_eq!(range.start, all.len(), "{name}");
        if dimensions.len() == 1 {
            all.extend(rows.iter().map(number));
        } else {
            all.extend(rows.iter().flat_map(list).map(number));
        }
        assert_eq!(range.end, all.len(), "{name}");
    }
    assert_eq!(all.len(), SHAPE.parameters());
    all
}

/// Both columns of a list of points.
fn columns(points: &Value) -> [Vec<f64>; 2] {
    [0, 1].map(|axis| list(points).iter().map(|x| number(&x[axis])).collect())
}

#[track_caller]
fn assert_all(actual: &[f64], expected: &[f64], error: f64, what: &str) {
    assert_eq!(actual.len(), expected.len(), "{what}");
    for (k, (&actual, &expected)) in actual.iter().zip(expected).enumerate() {
        assert_close(actual, expected, error, &format!("{what} {k}"));
    }
}

/// Training on the batch of the trace.
fn training(file: &Value) -> RealNvpFit<f64> {
    let [x0, x1] = columns(&file["x"]);
    let settings = FitConfig {
        model: SHAPE,
        init: Init::Uniform,
        batch_size: x0.len(),
        learning_rate: number(&file["adam"]["lr"]),
        lr_decay_steps: None,
        max_grad_norm: None,
        seed: 0,
    };
    let source = move |_: &mut Stream, to0: &mut [f64], to1: &mut [f64]| {
        for (to, from) in [(to0, &x0), (to1, &x1)] {
            to.iter_mut()
                .zip(from.iter().cycle())
                .for_each(|(to, &from)| *to = from);
        }
    };
    let flow = RealNvp::with_parameters(SHAPE, &parameters(&file["init"])).expect("valid");
    RealNvpFit::with_flow(settings, Rc::new(source), flow).expect("valid")
}

#[test]
fn every_layer_gives_what_the_trace_gives() {
    let file = golden("realnvp.json");
    let flow = RealNvp::with_parameters(SHAPE, &parameters(&file["init"])).expect("valid");
    let mut workspace = Workspace::new(SHAPE);
    let [mut x0, mut x1] = columns(&file["x"]);
    let mut log_det = vec![0.0; x0.len()];
    for (layer, expected) in list(&file["layer_outputs"]).iter().enumerate() {
        flow.forward_layer(layer, &mut x0, &mut x1, &mut log_det, &mut workspace);
        let [y0, y1] = columns(expected);
        assert_all(&x0, &y0, 1e-13, "first");
        assert_all(&x1, &y1, 1e-13, "second");
    }
    let [z0, z1] = columns(&file["z"]);
    assert_all(&x0, &z0, 1e-13, "first");
    assert_all(&x1, &z1, 1e-13, "second");
    let expected: Vec<f64> = list(&file["log_det"]).iter().map(number).collect();
    assert_all(&log_det, &expected, 1e-13, "log-determinant");
}

#[test]
fn the_first_gradient_is_that_of_the_trace() {
    let file = golden("realnvp.json");
    let flow = RealNvp::with_parameters(SHAPE, &parameters(&file["init"])).expect("valid");
    let [x0, x1] = columns(&file["x"]);
    let mut loss = LossGradient::new(SHAPE, x0.len()).expect("valid");
    let value = loss.evaluate(&flow, &x0, &x1).expect("finite");
    assert_close(value, number(&file["loss0"]), 1e-13, "loss");
    assert_all(
        loss.gradient(),
        &parameters(&file["grads0"]),
        1e-13,
        "gradient",
    );
}

#[test]
fn ten_steps_retrace_the_trace() {
    let file = golden("realnvp.json");
    let mut training = training(&file);
    let losses = list(&file["losses"]);
    for expected in &losses[..10] {
        assert!(training.step());
        assert_close(training.loss(), number(expected), 1e-9, "loss");
    }
    let after = parameters(&file["params_after_10"]);
    assert_all(training.flow().parameters(), &after, 1e-9, "parameter");
    assert!(training.step());
    assert_close(training.loss(), number(&losses[10]), 1e-9, "last loss");
}

#[test]
fn the_inverse_is_that_of_the_trace() {
    let file = golden("realnvp.json");
    let after = parameters(&file["params_after_10"]);
    let flow = RealNvp::with_parameters(SHAPE, &after).expect("valid");
    let [mut x0, mut x1] = columns(&file["inverse_after_10"]["z"]);
    let mut log_det = vec![0.0; x0.len()];
    let mut workspace = Workspace::new(SHAPE);
    flow.inverse(0..4, &mut x0, &mut x1, &mut log_det, &mut workspace);
    let [y0, y1] = columns(&file["inverse_after_10"]["x"]);
    assert_all(&x0, &y0, 1e-9, "first");
    assert_all(&x1, &y1, 1e-9, "second");
}

#[test]
fn units_that_no_point_reaches_have_no_gradient() {
    let file = golden("realnvp.json");
    let gradient = parameters(&file["grads0"]);
    let dead = gradient.iter().filter(|&&g| g == 0.0).count();
    assert!(dead > 0);
    let mut training = training(&file);
    training.step();
    let actual = training.gradient();
    for (k, (&actual, &expected)) in actual.iter().zip(&gradient).enumerate() {
        assert_eq!(
            actual == 0.0,
            expected == 0.0,
            "{k}: {actual:e}, {expected:e}"
        );
    }
    assert_eq!(
        TensorKind::ALL.len() * SHAPE.couplings,
        SHAPE.tensors().count()
    );
}
