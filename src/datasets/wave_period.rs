//! One period of a sound wave.

use std::f64::consts::TAU;

/// Amplitude and phase of the first harmonics.
const HARMONICS: [(f64, f64); 6] = [
    (1.0, 0.0),
    (0.55, 0.9),
    (0.8, 2.1),
    (0.4, 0.4),
    (0.12, 1.3),
    (0.25, 2.8),
];
/// The largest absolute value of their sum.
const PEAK: f64 = 1.8219529189771209;
const LOUDNESS: f64 = 0.9;

/// One period of a sound like a sung vowel, at `n` equally spaced times from 0.
///
/// It is the sum over k = 1, …, 6 of aₖ sin(2πkt + φₖ), with a = 1, 0.55, 0.8, 0.4, 0.12, 0.25 and
/// φ = 0, 0.9, 2.1, 0.4, 1.3, 2.8, scaled so that its peak is 0.9 from zero.
pub fn wave_period(n: usize) -> Vec<f64> {
    let sound = |i: usize| {
        let time = TAU * (i as f64 / n as f64);
        let harmonics = (1_u8..).zip(HARMONICS);
        let sum: f64 = harmonics
            .map(|(k, (amplitude, phase))| amplitude * (f64::from(k) * time + phase).sin())
            .sum();
        LOUDNESS / PEAK * sum
    };
    (0..n).map(sound).collect()
}
