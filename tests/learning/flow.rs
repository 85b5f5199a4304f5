//! RealNVP as a map: against its definition, its inverse and its Jacobian.

use crate::common::flow::{conditioner, forward, kinds, parameters, points, shape, single};
use crate::common::{assert_close, assert_log};
use proptest::prelude::*;
use reparam::flows::{RealNvp, RealNvpConfig, Tensor, TensorKind, Workspace};
use reparam::nn::Init;
use std::f64::consts::PI;

/// A flow with these parameters, and room for it.
fn flow(shape: RealNvpConfig, parameters: &[f64]) -> (RealNvp<f64>, Workspace<f64>) {
    let flow = RealNvp::with_parameters(shape, parameters).expect("valid");
    (flow, Workspace::new(shape))
}

/// s and t of one layer.
fn heads(shape: RealNvpConfig, parameters: &[f64], layer: usize, x: &[f64]) -> [Vec<f64>; 2] {
    let (flow, mut workspace) = flow(shape, parameters);
    let (mut s, mut t) = (vec![0.0; x.len()], vec![0.0; x.len()]);
    flow.conditioner(layer, x, &mut s, &mut t, &mut workspace);
    [s, t]
}

// The net.

#[test]
fn the_net_is_its_layers() {
    for width in [1, 2, 3, 4, 5, 7, 8, 9, 16, 31, 64, 130] {
        for shape in kinds(2, width) {
            let parameters = parameters(shape, width as u64);
            let [mut x, _] = points(40, 1);
            x.extend([0.0, -0.0, 1e3, -1e3, 1e6, -1e6, x[0], x[1]]);
            for layer in 0..2 {
                let [s, t] = heads(shape, &parameters, layer, &x);
                for ((&x, &s), &t) in x.iter().zip(&s).zip(&t) {
                    let [expected_s, expected_t] = conditioner(shape, &parameters, layer, x);
                    let (error, what) = (1e-13 * x.abs().max(1.0), format!("{shape:?} {x}"));
                    assert_close(s, expected_s, error, &what);
                    assert_close(t, expected_t, error, &what);
                }
            }
        }
    }
}

#[test]
fn constant_and_equal_units_count_like_others() {
    let shape = shape(1, 6);
    let mut parameters = parameters(shape, 3);
    // Bends: none twice, 0.5 twice, one from each side, and −0.25.
    let weights = [0.0, 0.0, 2.0, -4.0, 0.5, -1.0];
    let biases = [0.7, -0.7, -1.0, 2.0, 0.125, -0.25];
    parameters[..6].copy_from_slice(&weights);
    parameters[6..12].copy_from_slice(&biases);
    let x = [-2.0, -0.25, -0.2, 0.0, 0.5, 0.6, 9.0];
    let [s, t] = heads(shape, &parameters, 0, &x);
    for ((&x, &s), &t) in x.iter().zip(&s).zip(&t) {
        let [expected_s, expected_t] = conditioner(shape, &parameters, 0, x);
        assert_close(s, expected_s, 1e-14, "s");
        assert_close(t, expected_t, 1e-14, "t");
    }
}

/// A net of four units: relu(5 − 10⁴x), relu(2x − 1), relu(x) and a constant 0, whose sum is t.
fn net_with_a_steep_unit() -> (RealNvpConfig, Vec<f64>) {
    let shape = shape(1, 4);
    let mut parameters = vec![0.0; shape.parameters()];
    let mut set = |kind, values: &[f64]| {
        let start = shape.range(Tensor { coupling: 0, kind }).start;
        parameters[start..start + values.len()].copy_from_slice(values);
    };
    set(TensorKind::Hidden1Weight, &[-1e4, 2.0, 1.0, 0.0]);
    set(TensorKind::Hidden1Bias, &[5.0, -1.0, 0.0, 0.0]);
    set(TensorKind::Hidden2Weight, &[1.0, 1.0, 1.0, 1.0]);
    set(TensorKind::TranslationWeight, &[1.0]);
    (shape, parameters)
}

#[test]
fn an_inactive_unit_leaves_no_rounding() {
    let (shape, parameters) = net_with_a_steep_unit();
    let flow = RealNvp::with_parameters(shape, &single(&parameters)).expect("valid");
    let mut workspace = Workspace::new(shape);
    let x = [0.4_f32, 0.001, 0.25, 3.0];
    let (mut s, mut t) = ([0.0; 4], [0.0; 4]);
    flow.conditioner(0, &x, &mut s, &mut t, &mut workspace);
    // t = relu(x) + relu(2x − 1), by hand.
    for (t, expected) in t.into_iter().zip([0.4, 0.001, 0.25, 8.0]) {
        assert_close(f64::from(t), expected, 1e-6 * expected, "t");
    }
}

#[test]
fn single_precision_is_near() {
    for width in [8, 64, 256] {
        let shape = shape(1, width);
        let parameters = parameters(shape, 5);
        let [x, _] = points(600, 2);
        let flow = RealNvp::with_parameters(shape, &single(&parameters)).expect("valid");
        let mut workspace = Workspace::new(shape);
        let (mut s, mut t) = (vec![0.0; x.len()], vec![0.0; x.len()]);
        flow.conditioner(0, &single(&x), &mut s, &mut t, &mut workspace);
        for ((&x, &s), &t) in x.iter().zip(&s).zip(&t) {
            let [expected_s, expected_t] = conditioner(shape, &parameters, 0, x);
            assert_close(f64::from(s), expected_s, 2e-6, "s");
            assert_close(f64::from(t), expected_t, 2e-6, "t");
        }
    }
}

#[test]
fn a_point_does_not_feel_the_others() {
    let shape = shape(3, 20);
    let (flow, mut workspace) = flow(shape, &parameters(shape, 7));
    for count in [1, 511, 512, 513, 1300] {
        let [x0, x1] = points(count, 4);
        let mut together = vec![0.0; count];
        flow.log_prob(&x0, &x1, &mut together, &mut workspace);
        for k in (0..count).step_by(count.div_ceil(9)).chain([count - 1]) {
            let mut alone = [0.0];
            flow.log_prob(&x0[k..=k], &x1[k..=k], &mut alone, &mut workspace);
            assert_eq!(together[k], alone[0], "{k} of {count}");
        }
    }
}

// The map.

#[test]
fn the_map_is_its_definition() {
    for shape in kinds(5, 9) {
        let parameters = parameters(shape, 11);
        let (flow, mut workspace) = flow(shape, &parameters);
        let [x0, x1] = points(30, 6);
        let (mut z0, mut z1, mut log_det) = (x0.clone(), x1.clone(), vec![0.0; 30]);
        flow.forward(0..5, &mut z0, &mut z1, &mut log_det, &mut workspace);
        let mut log_prob = vec![0.0; 30];
        flow.log_prob(&x0, &x1, &mut log_prob, &mut workspace);
        for k in 0..30 {
            let ([e0, e1], expected) = forward(shape, &parameters, [x0[k], x1[k]]);
            assert_log(z0[k], e0, 1e-12, "z0");
            assert_log(z1[k], e1, 1e-12, "z1");
            assert_log(log_det[k], expected, 1e-12, "log-determinant");
            let density = expected - 0.5 * (e0 * e0 + e1 * e1) - (2.0 * PI).ln();
            assert_log(log_prob[k], density, 1e-12, "log-density");
        }
    }
}

#[test]
fn without_swapping_one_coordinate_stays() {
    for shape in kinds(6, 8) {
        let (flow, mut workspace) = flow(shape, &parameters(shape, 2));
        let [x0, mut x1] = points(10, 3);
        let mut z0 = x0.clone();
        flow.forward(0..6, &mut z0, &mut x1, &mut [0.0; 10], &mut workspace);
        assert_eq!(z0 == x0, !shape.swap);
    }
}

#[test]
fn the_log_determinant_is_that_of_the_slopes() {
    for shape in kinds(4, 10) {
        let (flow, mut workspace) = flow(shape, &parameters(shape, 13));
        let [x0, x1] = points(25, 8);
        for (&x0, &x1) in x0.iter().zip(&x1) {
            let h = 1e-6;
            let (mut z0, mut z1) = ([x0 + h, x0 - h, x0, x0, x0], [x1, x1, x1 + h, x1 - h, x1]);
            let mut log_det = [0.0; 5];
            flow.forward(0..4, &mut z0, &mut z1, &mut log_det, &mut workspace);
            let slope = |z: [f64; 5], k: usize| (z[k] - z[k + 1]) / (2.0 * h);
            let determinant = slope(z0, 0) * slope(z1, 2) - slope(z0, 2) * slope(z1, 0);
            assert_close(log_det[4], determinant.abs().ln(), 1e-7, "log-determinant");
        }
    }
}

#[test]
fn prefixes_compose() {
    let shape = shape(6, 12);
    let (flow, mut workspace) = flow(shape, &parameters(shape, 17));
    let [x0, x1] = points(700, 9);
    let (mut whole0, mut whole1, mut whole) = (x0.clone(), x1.clone(), vec![0.0; 700]);
    flow.forward(0..99, &mut whole0, &mut whole1, &mut whole, &mut workspace);
    for cut in 0..=6 {
        let (mut z0, mut z1, mut log_det) = (x0.clone(), x1.clone(), vec![0.0; 700]);
        for layer in 0..cut {
            flow.forward_layer(layer, &mut z0, &mut z1, &mut log_det, &mut workspace);
        }
        let before = (z0.clone(), z1.clone());
        flow.forward(cut..6, &mut z0, &mut z1, &mut log_det, &mut workspace);
        assert_eq!((&z0, &z1, &log_det), (&whole0, &whole1, &whole));
        flow.inverse(cut..6, &mut z0, &mut z1, &mut log_det, &mut workspace);
        for k in 0..700 {
            assert_log(z0[k], before.0[k], 1e-12, "z0");
            assert_log(z1[k], before.1[k], 1e-12, "z1");
        }
        flow.inverse(0..cut, &mut z0, &mut z1, &mut log_det, &mut workspace);
        for k in 0..700 {
            assert_log(z0[k], x0[k], 1e-12, "x0");
            assert_log(z1[k], x1[k], 1e-12, "x1");
            assert_close(log_det[k], 0.0, 1e-12, "log-determinant");
        }
    }
    let untouched = (x0.clone(), x1.clone(), vec![0.5; 700]);
    let mut moved = untouched.clone();
    flow.forward_layer(6, &mut moved.0, &mut moved.1, &mut moved.2, &mut workspace);
    flow.inverse(
        9..12,
        &mut moved.0,
        &mut moved.1,
        &mut moved.2,
        &mut workspace,
    );
    assert_eq!(moved, untouched);
}

proptest! {
    #[test]
    fn the_inverse_undoes(seed: u64, couplings in 1_usize..9, width in 1_usize..40, swap: bool) {
        let shape = RealNvpConfig { swap, ..shape(couplings, width) };
        let (flow, mut workspace) = flow(shape, &parameters(shape, seed));
        let [x0, x1] = points(20, seed).map(|x| x.iter().map(|x| 10.0 * x).collect::<Vec<_>>());
        let (mut z0, mut z1, mut log_det) = (x0.clone(), x1.clone(), vec![1.5; 20]);
        flow.forward(0..couplings, &mut z0, &mut z1, &mut log_det, &mut workspace);
        let far = z0.iter().chain(&z1).fold(1.0_f64, |far, z| far.max(z.abs()));
        flow.inverse(0..couplings, &mut z0, &mut z1, &mut log_det, &mut workspace);
        for k in 0..20 {
            prop_assert!((z0[k] - x0[k]).abs() <= 1e-11 * far, "{} {}", z0[k], x0[k]);
            prop_assert!((z1[k] - x1[k]).abs() <= 1e-11 * far, "{} {}", z1[k], x1[k]);
            prop_assert!((log_det[k] - 1.5).abs() <= 1e-12);
        }
    }
}

#[test]
fn what_is_no_point_has_no_density() {
    let shape = shape(4, 8);
    let (flow, mut workspace) = flow(shape, &parameters(shape, 1));
    let x0 = [f64::NAN, 0.0, f64::INFINITY, f64::NEG_INFINITY, 0.0, 1e200];
    let x1 = [0.0, f64::NAN, 0.0, 1.0, f64::INFINITY, 1e200];
    let mut out = [0.0; 6];
    flow.log_prob(&x0, &x1, &mut out, &mut workspace);
    for log_prob in out {
        assert!(
            log_prob.is_nan() || log_prob == f64::NEG_INFINITY,
            "{log_prob}"
        );
    }
    flow.log_prob(&[], &[], &mut [], &mut workspace);
}

// Shapes and parameters.

#[test]
fn tensors_follow_each_other() {
    let shape = shape(3, 5);
    let mut end = 0;
    for (tensor, dimensions, range) in shape.tensors() {
        assert_eq!(range.start, end, "{tensor}");
        assert_eq!(
            range.len(),
            dimensions.iter().product::<usize>(),
            "{tensor}"
        );
        assert_eq!(range, shape.range(tensor));
        end = range.end;
    }
    assert_eq!(end, shape.parameters());
    assert_eq!(end, 3 * (25 + 25 + 2));
    let names: Vec<String> = shape
        .tensors()
        .map(|(name, _, _)| name.to_string())
        .collect();
    assert_eq!(names[0], "couplings.0.hidden1.weight");
    assert_eq!(names[2 * 8 + 7], "couplings.2.translation.bias");
}

#[test]
fn shapes_out_of_range_are_refused() {
    let refused = |couplings, width| {
        let shape = shape(couplings, width);
        let error = RealNvp::<f32>::new(shape, Init::KaimingNormal, 1).expect_err("refused");
        (error.parameter, error.value)
    };
    assert_eq!(refused(0, 8), ("couplings", 0.0));
    assert_eq!(refused(65, 8), ("couplings", 65.0));
    assert_eq!(refused(1, 0), ("width", 0.0));
    assert_eq!(refused(64, 1025), ("width", 1025.0));
    assert_eq!(refused(usize::MAX, usize::MAX).0, "couplings");
    let shape = shape(1, 4);
    let mut parameters = parameters(shape, 1);
    let error = RealNvp::with_parameters(shape, &parameters[1..]).expect_err("refused");
    assert_eq!(error.parameter, "parameters");
    parameters[7] = f64::NAN;
    let error = RealNvp::with_parameters(shape, &parameters).expect_err("refused");
    assert_eq!((error.parameter, error.index), ("parameters", Some(7)));
}

#[test]
fn seeds_and_initialisations_fix_the_parameters() {
    let shape = shape(2, 32);
    let new = |initialisation, seed| {
        let flow = RealNvp::<f64>::new(shape, initialisation, seed).expect("valid");
        flow.parameters().to_vec()
    };
    let all = [Init::KaimingNormal, Init::XavierUniform, Init::Uniform];
    for initialisation in all {
        assert_eq!(new(initialisation, 1), new(initialisation, 1));
        assert_ne!(new(initialisation, 1), new(initialisation, 2));
    }
    // He: N(0, 2/32), biases 0; Glorot: ±√(6/64); Uniform: ±1/√32, biases too.
    let second = |values: &[f64], kind| {
        let range = shape.range(Tensor { coupling: 1, kind });
        values[range].to_vec()
    };
    let variance = |values: &[f64]| values.iter().map(|x| x * x).sum::<f64>() / values.len() as f64;
    for (initialisation, expected) in all.into_iter().zip([2.0 / 32.0, 2.0 / 64.0, 1.0 / 96.0]) {
        let values = new(initialisation, 3);
        let weights = second(&values, TensorKind::Hidden2Weight);
        assert_close(variance(&weights) / expected, 1.0, 0.15, "variance");
        let biases = second(&values, TensorKind::Hidden2Bias);
        let drawn = initialisation == Init::Uniform;
        assert!(biases.iter().all(|&bias| (bias != 0.0) == drawn));
        let bound = biases
            .iter()
            .fold(0.0_f64, |bound, bias| bound.max(bias.abs()));
        assert!(bound <= 32.0_f64.sqrt().recip());
    }
}
