//! A flow by its definition, and data for it.

use reparam::flows::{RealNvpConfig, Tensor, TensorKind};
use reparam::random::Stream;
use std::f64::consts::PI;

/// A shape in which coordinates change places.
pub(crate) fn shape(couplings: usize, width: usize) -> RealNvpConfig {
    RealNvpConfig {
        couplings,
        width,
        swap: true,
        bounded: true,
    }
}

/// All four kinds of a shape.
pub(crate) fn kinds(couplings: usize, width: usize) -> [RealNvpConfig; 4] {
    [(true, true), (true, false), (false, true), (false, false)].map(|(swap, bounded)| {
        RealNvpConfig {
            swap,
            bounded,
            ..shape(couplings, width)
        }
    })
}

/// Parameters within ±1, weights of the second layer and the heads smaller.
pub(crate) fn parameters(shape: RealNvpConfig, seed: u64) -> Vec<f64> {
    let mut stream = Stream::new(seed, "parameters");
    let mut values = vec![0.0; shape.parameters()];
    let scale = (shape.width as f64).sqrt().recip();
    for (tensor, _, range) in shape.tensors() {
        let first = tensor.kind.name().starts_with("hidden1");
        for value in &mut values[range] {
            *value = (2.0 * stream.uniform() - 1.0) * if first { 1.0 } else { scale };
        }
    }
    values
}

/// Points within ±2.
pub(crate) fn points(count: usize, seed: u64) -> [Vec<f64>; 2] {
    let mut stream = Stream::new(seed, "points");
    [0, 1].map(|_| (0..count).map(|_| 4.0 * stream.uniform() - 2.0).collect())
}

/// In single precision.
pub(crate) fn single(values: &[f64]) -> Vec<f32> {
    values.iter().map(|&value| value as f32).collect()
}

/// s and t by the layers of the net, one unit after the other.
pub(crate) fn conditioner(
    shape: RealNvpConfig,
    parameters: &[f64],
    layer: usize,
    x: f64,
) -> [f64; 2] {
    let tensor = |kind| {
        let coupling = layer;
        &parameters[shape.range(Tensor { coupling, kind })]
    };
    let dense = |inputs: &[f64], weight, bias| -> Vec<f64> {
        let rows = tensor(weight).chunks(inputs.len()).zip(tensor(bias));
        let dot = |row: &[f64]| row.iter().zip(inputs).map(|(w, x)| w * x).sum::<f64>();
        rows.map(|(row, bias)| bias + dot(row)).collect()
    };
    let relu = |values: Vec<f64>| -> Vec<f64> { values.iter().map(|x| x.max(0.0)).collect() };
    let hidden1 = relu(dense(
        &[x],
        TensorKind::Hidden1Weight,
        TensorKind::Hidden1Bias,
    ));
    let hidden2 = relu(dense(
        &hidden1,
        TensorKind::Hidden2Weight,
        TensorKind::Hidden2Bias,
    ));
    let s = dense(&hidden2, TensorKind::ScaleWeight, TensorKind::ScaleBias)[0];
    let t = dense(
        &hidden2,
        TensorKind::TranslationWeight,
        TensorKind::TranslationBias,
    )[0];
    [if shape.bounded { s.tanh() } else { s }, t]
}

/// The latent point, and the log-determinant.
pub(crate) fn forward(shape: RealNvpConfig, parameters: &[f64], x: [f64; 2]) -> ([f64; 2], f64) {
    let mut log_det = 0.0;
    let mut x = x;
    for layer in 0..shape.couplings {
        let [s, t] = conditioner(shape, parameters, layer, x[0]);
        let y = x[1] * s.exp() + t;
        log_det += s;
        x = if shape.swap { [y, x[0]] } else { [x[0], y] };
    }
    (x, log_det)
}

/// The mean of −ln p(x).
pub(crate) fn loss(shape: RealNvpConfig, parameters: &[f64], [x0, x1]: [&[f64]; 2]) -> f64 {
    let losses = x0.iter().zip(x1).map(|(&x0, &x1)| {
        let ([z0, z1], log_det) = forward(shape, parameters, [x0, x1]);
        0.5 * (z0 * z0 + z1 * z1) + (2.0 * PI).ln() - log_det
    });
    losses.sum::<f64>() / x0.len() as f64
}

/// Two moons with noise 0.05, of mean 0 and variance 1.
pub(crate) fn moons(stream: &mut Stream, x0: &mut [f64], x1: &mut [f64]) {
    for (x0, x1) in x0.iter_mut().zip(x1) {
        let arc = stream.uniform() < 0.5;
        let (sin, cos) = (PI * stream.uniform()).sin_cos();
        let (a, b) = if arc {
            (cos, sin)
        } else {
            (1.0 - cos, 0.5 - sin)
        };
        let radius = 0.05 * (-2.0 * stream.uniform().ln()).sqrt();
        let (up, right) = (2.0 * PI * stream.uniform()).sin_cos();
        *x0 = (a + radius * right - 0.5) / 0.86747;
        *x1 = (b + radius * up - 0.25) / 0.49668;
    }
}
