//! Points of the plane to compare a flow with.

use reparam::datasets::Dataset2d;
use reparam::random::Stream;

/// Points that a seed draws.
pub(crate) fn drawn(data: &Dataset2d, seed: u64, n: usize) -> (Vec<f64>, Vec<f64>) {
    from(Stream::new(seed, "data"), data, n)
}

/// The points that a seed holds out.
pub(crate) fn held_out(data: &Dataset2d, seed: u64) -> [Vec<f64>; 2] {
    from(Stream::new(seed, "held-out"), data, 2000).into()
}

fn from(mut stream: Stream, data: &Dataset2d, n: usize) -> (Vec<f64>, Vec<f64>) {
    let (mut x, mut y) = (vec![0.0; n], vec![0.0; n]);
    data.fill(&mut stream, &mut x, &mut y);
    (x, y)
}

/// Entropy of the standardised two moons in nats, by Simpson's rule along the arcs and
/// the trapezoid rule over the plane.
pub(crate) fn entropy_of_moons(noise: f64) -> f64 {
    use std::f64::consts::PI;
    let (parts, step) = (4 * (PI / (0.7 * noise)).ceil() as usize, 0.6 * noise);
    let node = |k: usize| {
        let (sin, cos) = (PI * k as f64 / parts as f64).sin_cos();
        let times = if k.is_multiple_of(parts) {
            1.0
        } else {
            2.0 + 2.0 * (k % 2) as f64
        };
        let share = times / (6 * parts) as f64;
        [(cos, sin, share), (1.0 - cos, 0.5 - sin, share)]
    };
    let nodes: Vec<_> = (0..=parts).flat_map(node).collect();
    let reach = 7.0 * noise;
    let count = |length: f64| ((length + 2.0 * reach) / step) as usize + 2;
    let mut sum = 0.0;
    for row in 0..count(1.5) {
        let y = -0.5 - reach + step * row as f64;
        for column in 0..count(3.0) {
            let x = -1.0 - reach + step * column as f64;
            let bells = nodes.iter().map(|&(x0, y0, share)| {
                let square = (x - x0).powi(2) + (y - y0).powi(2);
                share * (-0.5 * square / (noise * noise)).exp()
            });
            let density = bells.sum::<f64>() / (2.0 * PI * noise * noise);
            if density > 0.0 {
                sum -= density * density.ln() * step * step;
            }
        }
    }
    // The variances of a half circle and its mirror image, moved by (1, ½).
    let variances = [0.75, 0.5625 - 1.0 / PI].map(|variance| variance + noise * noise);
    sum - 0.5 * (variances[0] * variances[1]).ln()
}
