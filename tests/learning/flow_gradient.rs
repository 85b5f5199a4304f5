//! The loss of a flow and its gradient: against central differences of the definition.

use crate::common::assert_close;
use crate::common::flow::{kinds, loss, parameters, points, shape, single};
use reparam::flows::{LossGradient, Quantity, RealNvp, RealNvpConfig, Tensor, TensorKind};
use reparam::nn::NonFinite;

/// The loss and its gradient at some points.
fn evaluate(shape: RealNvpConfig, parameters: &[f64], x0: &[f64], x1: &[f64]) -> (f64, Vec<f64>) {
    let flow = RealNvp::with_parameters(shape, parameters).expect("valid");
    let mut gradient = LossGradient::new(shape, x0.len()).expect("valid");
    let loss = gradient.evaluate(&flow, x0, x1).expect("finite");
    (loss, gradient.gradient().to_vec())
}

#[test]
fn the_gradient_is_the_slope_of_the_definition() {
    for (couplings, width) in [(1, 1), (1, 5), (2, 3), (3, 8), (2, 11)] {
        for shape in kinds(couplings, width) {
            let mut parameters = parameters(shape, 20 + width as u64);
            let [x0, x1] = points(13, 3);
            let (value, gradient) = evaluate(shape, &parameters, &x0, &x1);
            let expected = loss(shape, &parameters, [&x0, &x1]);
            assert_close(value, expected, 1e-13 * expected.abs(), "loss");
            for (tensor, _, range) in shape.tensors() {
                for k in range {
                    let mut moved = |h: f64| {
                        let before = parameters[k];
                        parameters[k] = before + h;
                        let value = loss(shape, &parameters, [&x0, &x1]);
                        parameters[k] = before;
                        value
                    };
                    let slope = (moved(1e-6) - moved(-1e-6)) / 2e-6;
                    let error = 1e-8 * slope.abs().max(1.0);
                    assert_close(
                        gradient[k],
                        slope,
                        error,
                        &format!("{shape:?} {tensor} {k}"),
                    );
                }
            }
        }
    }
}

/// A unit that only one of many points makes active has the slopes of that point, in 32 bits too, however large the
/// slopes of the others are.
#[test]
fn a_unit_that_is_seldom_active_has_its_own_slopes() {
    for side in [1.0, -1.0] {
        let shape = shape(1, 4);
        let mut parameters = parameters(shape, 9);
        // Unit 0 bends at ±0.5, and is active beyond.
        (parameters[0], parameters[4]) = (side, -0.5);
        let (mut x0, mut x1) = (vec![-side; 99], vec![1e3; 99]);
        x0.push(0.75 * side);
        x1.push(0.5);
        let flow = RealNvp::with_parameters(shape, &single(&parameters)).expect("valid");
        let mut all = LossGradient::new(shape, x0.len()).expect("valid");
        all.evaluate(&flow, &single(&x0), &single(&x1))
            .expect("finite");
        let (_, alone) = evaluate(shape, &parameters, &x0[99..], &x1[99..]);
        for kind in [
            TensorKind::Hidden1Weight,
            TensorKind::Hidden1Bias,
            TensorKind::Hidden2Weight,
        ] {
            let range = shape.range(Tensor { coupling: 0, kind });
            // The first of each row belongs to the unit.
            let rows = if kind == TensorKind::Hidden2Weight {
                4
            } else {
                1
            };
            for row in 0..rows {
                let k = range.start + 4 * row;
                let expected = alone[k] / 100.0;
                let actual = f64::from(all.gradient()[k]);
                assert_close(
                    actual,
                    expected,
                    1e-4 * expected.abs(),
                    &format!("{kind:?} {row}"),
                );
            }
        }
    }
}

#[test]
fn constant_units_have_slopes_too() {
    let shape = shape(1, 4);
    let mut parameters = parameters(shape, 8);
    parameters[..4].copy_from_slice(&[0.0, 0.0, 1.0, -1.0]);
    parameters[4..8].copy_from_slice(&[0.5, -0.5, 0.1, 0.2]);
    let [x0, x1] = points(9, 5);
    let (_, gradient) = evaluate(shape, &parameters, &x0, &x1);
    for (k, &actual) in gradient.iter().enumerate() {
        let mut moved = |h: f64| {
            let before = parameters[k];
            parameters[k] = before + h;
            let value = loss(shape, &parameters, [&x0, &x1]);
            parameters[k] = before;
            value
        };
        let slope = (moved(1e-6) - moved(-1e-6)) / 2e-6;
        assert_close(actual, slope, 1e-8, &format!("{k}"));
    }
}

#[test]
fn large_batches_go_through_in_parts() {
    let shape = shape(3, 10);
    let parameters = parameters(shape, 4);
    let [x0, x1] = points(1200, 6);
    let (whole, gradient) = evaluate(shape, &parameters, &x0, &x1);
    let mut mean = vec![0.0; gradient.len()];
    let mut total = 0.0;
    for from in (0..1200).step_by(100) {
        let range = from..from + 100;
        let (loss, part) = evaluate(shape, &parameters, &x0[range.clone()], &x1[range]);
        total += loss / 12.0;
        for (mean, part) in mean.iter_mut().zip(part) {
            *mean += part / 12.0;
        }
    }
    assert_close(whole, total, 1e-13, "loss");
    for (actual, expected) in gradient.iter().zip(mean) {
        assert_close(*actual, expected, 1e-13, "gradient");
    }
}

#[test]
fn single_precision_is_near() {
    for width in [8, 50, 200] {
        let shape = shape(4, width);
        let parameters = parameters(shape, 9);
        let [x0, x1] = points(256, 7);
        let (expected, gradient) = evaluate(shape, &parameters, &x0, &x1);
        let flow = RealNvp::with_parameters(shape, &single(&parameters)).expect("valid");
        let mut loss = LossGradient::new(shape, 256).expect("valid");
        let value = loss
            .evaluate(&flow, &single(&x0), &single(&x1))
            .expect("finite");
        assert_close(value, expected, 1e-5, "loss");
        let largest = gradient
            .iter()
            .fold(0.0_f64, |largest, g| largest.max(g.abs()));
        for (&actual, &expected) in loss.gradient().iter().zip(&gradient) {
            assert_close(f64::from(actual), expected, 1e-5 * largest, "gradient");
        }
    }
}

#[test]
fn units_that_no_point_reaches_get_no_gradient() {
    let shape = shape(1, 9);
    let mut parameters = parameters(shape, 12);
    // Active above 5, below −5, and never: no point of ±2 reaches them.
    parameters[..3].copy_from_slice(&[1.0, -1.0, 0.0]);
    parameters[9..12].copy_from_slice(&[-5.0, -5.0, -1.0]);
    let [x0, x1] = points(64, 8);
    let flow = RealNvp::with_parameters(shape, &single(&parameters)).expect("valid");
    let mut loss = LossGradient::new(shape, 64).expect("valid");
    loss.evaluate(&flow, &single(&x0), &single(&x1))
        .expect("finite");
    let at = |kind, k: usize| {
        let coupling = 0;
        loss.gradient()[shape.range(Tensor { coupling, kind })][k]
    };
    for unit in 0..9 {
        let active = |x: &f64| parameters[unit] * x + parameters[9 + unit] > 0.0;
        let reached = x0.iter().any(active);
        assert!(unit >= 3 || !reached, "{unit}");
        let column = (0..9).map(|row| at(TensorKind::Hidden2Weight, 9 * row + unit));
        assert_eq!(column.into_iter().any(|g| g != 0.0), reached, "{unit}");
        assert_eq!(
            at(TensorKind::Hidden1Weight, unit) != 0.0,
            reached,
            "{unit}"
        );
        assert_eq!(at(TensorKind::Hidden1Bias, unit) != 0.0, reached, "{unit}");
    }
}

#[test]
fn what_overflows_first_is_named() {
    use TensorKind::{Hidden2Bias, ScaleBias, ScaleWeight, TranslationBias, TranslationWeight};
    let shape = RealNvpConfig {
        bounded: false,
        ..shape(2, 4)
    };
    let kept = parameters(shape, 30);
    let named = |changes: &[(usize, TensorKind, f32)]| {
        let mut parameters = single(&kept);
        for &(coupling, kind, value) in changes {
            parameters[shape.range(Tensor { coupling, kind })].fill(value);
        }
        let flow = RealNvp::with_parameters(shape, &parameters).expect("valid");
        let mut loss = LossGradient::new(shape, 1).expect("valid");
        let error = loss.evaluate(&flow, &[0.5], &[0.5]).expect_err("no number");
        let NonFinite { quantity, value } = error;
        assert!(!value.is_finite());
        quantity
    };
    let far = (1, Hidden2Bias, 10.0);
    assert_eq!(named(&[far, (1, ScaleWeight, 3e38)]), Quantity::Scale(1));
    assert_eq!(
        named(&[far, (1, TranslationWeight, 3e38)]),
        Quantity::Translation(1)
    );
    assert_eq!(named(&[(0, ScaleBias, 100.0)]), Quantity::Point(0));
    assert_eq!(named(&[(1, ScaleBias, 100.0)]), Quantity::Point(1));
    assert_eq!(named(&[(1, TranslationBias, 3e19)]), Quantity::Loss);
    let least = [0, 1].map(|coupling| (coupling, ScaleBias, -2e38));
    assert_eq!(named(&least), Quantity::LogDeterminant);
}
