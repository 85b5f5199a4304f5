//! Parts of networks: functions, matrix products, layers, initialisation, optimiser, learning rate.

use crate::common::{assert_close, assert_relative};
use proptest::prelude::*;
use reparam::nn::{
    Activation, Adam, Addend, CosineAnnealingLr, Init, Linear, Matmul, Matrix, Real,
};
use reparam::random::Stream;

/// Numbers within ±1.
fn values(count: usize, seed: u64) -> Vec<f64> {
    let mut stream = Stream::new(seed, "values");
    (0..count).map(|_| 2.0 * stream.uniform() - 1.0).collect()
}

fn single(values: &[f64]) -> Vec<f32> {
    values.iter().map(|&value| value as f32).collect()
}

// Functions in single precision, against double.

/// How many floats lie between.
fn ulps(actual: f32, exact: f64) -> f64 {
    let nearest = (exact as f32).abs().max(f32::MIN_POSITIVE);
    let gap = f32::from_bits(nearest.to_bits() + 1) - nearest;
    ((f64::from(actual) - exact) / f64::from(gap)).abs()
}

#[test]
fn the_exponential_is_exact_to_two_units() {
    for k in -86_599..=88_700 {
        let x = k as f32 * 1e-3;
        let off = ulps(Real::exp(x), f64::from(x).exp());
        assert!(off <= 2.0, "exp {x} is off by {off} ulp");
    }
    for tiny in [0.0, -0.0, 1e-8, -1e-8, 1e-40] {
        assert_eq!(Real::exp(tiny), 1.0_f32);
    }
    assert_eq!(Real::exp(-90.0_f32), 0.0);
    assert_eq!(Real::exp(f32::NEG_INFINITY), 0.0);
    assert_eq!(Real::exp(88.8_f32), f32::INFINITY);
    assert_eq!(Real::exp(f32::INFINITY), f32::INFINITY);
    assert!(Real::exp(f32::NAN).is_nan());
}

#[test]
fn the_hyperbolic_tangent_is_exact_to_two_units() {
    for k in -12_000..=12_000 {
        let x = k as f32 * 1e-3;
        let off = ulps(Real::tanh(x), f64::from(x).tanh());
        assert!(off <= 2.0, "tanh {x} is off by {off} ulp");
    }
    for exponent in 0..37 {
        let x = 10.0_f32.powi(-exponent);
        for x in [x, -x] {
            let off = ulps(Real::tanh(x), f64::from(x).tanh());
            assert!(off <= 2.0, "tanh {x:e} is off by {off} ulp");
        }
    }
    for (x, expected) in [(50.0, 1.0), (f32::INFINITY, 1.0), (f32::NEG_INFINITY, -1.0)] {
        assert_eq!(Real::tanh(x), expected);
    }
    assert!(Real::tanh(f32::NAN).is_nan());
}

// Matmul.

/// A·B by the definition.
fn naive(a: &[f64], b: &[f64], [rows, depth, columns]: [usize; 3]) -> Vec<f64> {
    let entry = |i: usize, j: usize| {
        (0..depth)
            .map(|k| a[i * depth + k] * b[k * columns + j])
            .sum()
    };
    (0..rows * columns)
        .map(|k| entry(k / columns, k % columns))
        .collect()
}

/// Columns become rows.
fn turned(a: &[f64], [rows, columns]: [usize; 2]) -> Vec<f64> {
    let entry = |k: usize| a[(k % rows) * columns + k / rows];
    (0..rows * columns).map(entry).collect()
}

proptest! {
    #[test]
    fn products_are_sums_of_products(
        rows in 1_usize..22, depth in 0_usize..35, columns in 1_usize..30, seed: u64,
    ) {
        let (a, b) = (values(rows * depth, seed), values(depth * columns, seed ^ 1));
        let (start, row) = (values(rows * columns, seed ^ 2), values(columns, seed ^ 3));
        let expected = naive(&a, &b, [rows, depth, columns]);
        let (turned_a, turned_b) = (turned(&a, [rows, depth]), turned(&b, [depth, columns]));
        let lefts = [
            Matrix::new(&a, [rows, depth]),
            Matrix::new(&turned_a, [depth, rows]).transposed(),
        ];
        let rights = [
            Matrix::new(&b, [depth, columns]),
            Matrix::new(&turned_b, [columns, depth]).transposed(),
        ];
        let mut matmul = Matmul::default();
        for left in lefts {
            for right in rights {
                for addend in [Addend::Zero, Addend::Output, Addend::Row(&row)] {
                    let mut out = start.clone();
                    matmul.multiply(&mut out, left, right, addend);
                    for k in 0..out.len() {
                        let before = match addend {
                            Addend::Zero => 0.0,
                            Addend::Output => start[k],
                            Addend::Row(row) => row[k % columns],
                        };
                        prop_assert!((out[k] - before - expected[k]).abs() < 1e-13);
                    }
                }
            }
        }
    }
}

#[test]
fn products_of_single_precision_are_near() {
    let size = [65, 130, 70];
    let [rows, depth, columns] = size;
    let (a, b) = (values(rows * depth, 1), values(depth * columns, 2));
    let expected = naive(&a, &b, size);
    let (a, b) = (single(&a), single(&b));
    let mut out = vec![0.0; rows * columns];
    let (a, b) = (
        Matrix::new(&a, [rows, depth]),
        Matrix::new(&b, [depth, columns]),
    );
    Matmul::default().multiply(&mut out, a, b, Addend::Zero);
    for (actual, expected) in out.iter().zip(expected) {
        assert_close(f64::from(*actual), expected, 1e-5, "product");
    }
}

// Layers.

/// Σ weights·outputs of a layer, by the definition.
fn weighted(
    (layer, activation): (Linear, Activation),
    parameters: &[f64],
    x: &[f64],
    weights: &[f64],
) -> f64 {
    let (rows, biases) = parameters.split_at(layer.in_features * layer.out_features);
    let output = |x: &[f64], k: usize| {
        let row = &rows[k * layer.in_features..][..layer.in_features];
        let sum = biases[k] + row.iter().zip(x).map(|(w, x)| w * x).sum::<f64>();
        match activation {
            Activation::Identity => sum,
            Activation::Relu => sum.max(0.0),
            Activation::Tanh => sum.tanh(),
        }
    };
    let points = x
        .chunks(layer.in_features)
        .zip(weights.chunks(layer.out_features));
    let weigh = |(x, weights): (&[f64], &[f64])| {
        let outputs = weights.iter().enumerate();
        outputs
            .map(|(k, weight)| weight * output(x, k))
            .sum::<f64>()
    };
    points.map(weigh).sum()
}

#[test]
fn a_layer_and_its_gradient_are_the_definition() {
    let activations = [Activation::Identity, Activation::Relu, Activation::Tanh];
    for (points, inputs, outputs) in [(1, 1, 1), (5, 3, 9), (7, 10, 4)] {
        for activation in activations {
            let layer = Linear {
                in_features: inputs,
                out_features: outputs,
            };
            let mut parameters = values(layer.parameters(), 4);
            let mut x = values(points * inputs, 5);
            let weights = values(points * outputs, 6);
            let mut matmul = Matmul::default();
            let mut y = vec![0.0; points * outputs];
            layer.forward(&parameters, &x, &mut y, &mut matmul);
            activation.forward(&mut y);
            let total: f64 = y.iter().zip(&weights).map(|(y, w)| y * w).sum();
            let expected = weighted((layer, activation), &parameters, &x, &weights);
            assert_close(total, expected, 1e-13, "outputs");
            let mut gradient = vec![1.0; parameters.len()];
            let mut by_x = vec![0.0; x.len()];
            let mut by_y = weights.clone();
            activation.backward(&y, &mut by_y);
            let to_x = Some(&mut by_x[..]);
            layer.backward(&parameters, &x, &by_y, &mut gradient, to_x, &mut matmul);
            for k in 0..parameters.len() {
                let mut moved = |h: f64| {
                    parameters[k] += h;
                    let value = weighted((layer, activation), &parameters, &x, &weights);
                    parameters[k] -= h;
                    value
                };
                let slope = (moved(1e-6) - moved(-1e-6)) / 2e-6;
                assert_close(gradient[k], 1.0 + slope, 1e-8, "parameter");
            }
            for k in 0..x.len() {
                let mut moved = |h: f64| {
                    x[k] += h;
                    let value = weighted((layer, activation), &parameters, &x, &weights);
                    x[k] -= h;
                    value
                };
                let slope = (moved(1e-6) - moved(-1e-6)) / 2e-6;
                assert_close(by_x[k], slope, 1e-8, "input");
            }
        }
    }
}

#[test]
fn a_layer_starts_as_its_initialisation_says() {
    let layer = Linear {
        in_features: 50,
        out_features: 200,
    };
    let draw = |init| {
        let mut parameters = vec![f32::NAN; layer.parameters()];
        layer.init(init, &mut Stream::new(1, "layer"), &mut parameters);
        parameters
    };
    let spread = |values: &[f32]| {
        let squares = values.iter().map(|&x| f64::from(x).powi(2));
        squares.sum::<f64>() / values.len() as f64
    };
    let largest = |values: &[f32]| values.iter().fold(0.0_f32, |most, x| most.max(x.abs()));
    // Ten thousand weights: their mean square is within 4 % of its expectation at four deviations and more.
    let he = draw(Init::KaimingNormal);
    assert_relative(spread(&he[..10_000]), 2.0 / 50.0, 0.06, "He");
    assert!(largest(&he[..10_000]) > 0.6 && largest(&he[10_000..]) == 0.0);
    let glorot = draw(Init::XavierUniform);
    assert_relative(spread(&glorot[..10_000]), 2.0 / 250.0, 0.04, "Glorot");
    assert!(largest(&glorot[..10_000]) <= (6.0_f32 / 250.0).sqrt());
    assert_eq!(largest(&glorot[10_000..]), 0.0);
    let uniform = draw(Init::Uniform);
    assert_relative(spread(&uniform), 1.0 / 150.0, 0.04, "uniform");
    assert!(largest(&uniform) <= 50.0_f32.sqrt().recip());
    assert!(uniform[10_000..].iter().all(|&bias| bias != 0.0));
}

// The way down.

#[test]
fn adam_in_single_precision_takes_the_same_steps() {
    let mut double = Adam::new(0.01, 3).expect("valid");
    let mut float = Adam::new(0.01, 3).expect("valid");
    let (mut at, mut at_float) = ([1.0, -2.0, 0.5], [1.0_f32, -2.0, 0.5]);
    for gradient in values(600, 9).chunks(3) {
        double.step(&mut at, gradient);
        float.step(&mut at_float, &single(gradient));
    }
    for (actual, expected) in at_float.iter().zip(at) {
        assert_close(f64::from(*actual), expected, 1e-5, "parameter");
    }
    // A gradient that ends leaves no trace below the least normal float.
    for _ in 0..2000 {
        float.step(&mut at_float, &[0.0; 3]);
    }
    assert_eq!(float.moments().0, [0.0; 3]);
}

#[test]
fn adam_goes_on_where_it_was() {
    let gradients = values(60, 10);
    let mut adam: Adam<f32> = Adam::new(0.05, 2).expect("valid");
    let mut at = [0.3, 0.4];
    let mut copies = None;
    for (step, gradient) in single(&gradients).chunks(2).enumerate() {
        if step == 17 {
            let mut resumed = Adam::new(0.05, 2).expect("valid");
            let (first, second) = adam.moments();
            resumed.load_state(17, first, second).expect("as many");
            copies = Some((resumed, at));
        }
        adam.step(&mut at, gradient);
        if let Some((resumed, at)) = &mut copies {
            resumed.step(at, gradient);
        }
    }
    assert_eq!(copies, Some((adam.clone(), at)));
    assert_eq!(
        adam.load_state(1, &[0.0], &[0.0; 2])
            .expect_err("refused")
            .value,
        1.0
    );
    assert_eq!(
        adam.set_learning_rate(-1.0).expect_err("refused").parameter,
        "learning_rate"
    );
}

#[test]
fn a_cosine_falls_from_start_to_end() {
    let decay = CosineAnnealingLr::new(0.1, 0.001, 100).expect("valid");
    assert_eq!(decay.learning_rate(0), 0.1);
    assert_relative(decay.learning_rate(50), 0.0505, 1e-14, "middle");
    assert_relative(
        decay.learning_rate(25),
        0.001 + 0.0495 * (1.0 + 0.5_f64.sqrt()),
        1e-14,
        "quarter",
    );
    assert_eq!(decay.learning_rate(100), 0.001);
    assert_eq!(decay.learning_rate(usize::MAX), 0.001);
    assert_eq!(
        CosineAnnealingLr::new(0.1, 0.1, 0)
            .expect("valid")
            .learning_rate(0),
        0.1
    );
    for (start, end) in [(0.0, 0.1), (0.1, 0.0), (0.1, 0.2), (f64::NAN, 0.1)] {
        assert!(CosineAnnealingLr::new(start, end, 10).is_err());
    }
}

#[test]
fn numbered_streams_differ() {
    let first = |seed, name, number| Stream::numbered(seed, name, number).uniform();
    assert_eq!(first(1, "a", 5), first(1, "a", 5));
    let all = [
        (1, "a", 5),
        (1, "a", 6),
        (1, "b", 5),
        (2, "a", 5),
        (1, "a", 0),
        (1, "a", u64::MAX),
    ];
    let mut draws = all
        .map(|(seed, name, number)| first(seed, name, number))
        .to_vec();
    draws.push(Stream::new(1, "a").uniform());
    draws.sort_by(f64::total_cmp);
    assert!(draws.windows(2).all(|pair| pair[0] < pair[1]));
}
