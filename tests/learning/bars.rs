//! The images of bars: their law.

use crate::common::assert_close;
use reparam::datasets::Bars;
use reparam::numerics::goodness_of_fit::chi_square_test;
use reparam::random::Stream;
use std::collections::BTreeSet;

/// All 256 sets of bars.
fn codes() -> impl Iterator<Item = [bool; 8]> {
    (0..256_u32).map(|code| std::array::from_fn(|bar| code >> bar & 1 == 1))
}

fn numbers(image: [bool; 64]) -> Vec<f64> {
    image.iter().map(|&x| f64::from(u8::from(x))).collect()
}

#[test]
fn bars_cover_two_rows_or_columns() {
    let mut bars = [false; 8];
    bars[1] = true;
    let horizontal = Bars::image(bars);
    bars = [false; 8];
    bars[4 + 3] = true;
    let vertical = Bars::image(bars);
    for (pixel, (h, v)) in horizontal.into_iter().zip(vertical).enumerate() {
        assert_eq!(h, [2, 3].contains(&(pixel / 8)), "{pixel}");
        assert_eq!(v, pixel % 8 >= 6, "{pixel}");
    }
}

#[test]
fn probabilities_add_up_to_one() {
    // Without flips there are fewer images than codes: all horizontal bars cover what all vertical ones do.
    let images: BTreeSet<[bool; 64]> = codes().map(Bars::image).collect();
    assert_eq!(images.len(), 15 * 15 + 1);
    for prob in [0.0, 0.25, 0.5, 1.0] {
        let bars = Bars::new(prob, 0.0).expect("valid");
        let total: f64 = images
            .iter()
            .map(|&image| bars.log_prob(&numbers(image)).exp())
            .sum();
        assert_close(total, 1.0, 1e-13, "total");
    }
    // All 64 pixels are on where all four bars of one direction are there, or of the other.
    let bars = Bars::new(0.5, 0.0).expect("valid");
    let expected: f64 = 2.0 / 16.0 - 1.0 / 256.0;
    assert_close(bars.log_prob(&[1.0; 64]), expected.ln(), 1e-14, "full");
    assert_eq!(bars.log_prob(&[0.0; 63]), f64::NEG_INFINITY);
    let mut impossible = [0.0; 64];
    impossible[5] = 1.0;
    assert_eq!(bars.log_prob(&impossible), f64::NEG_INFINITY);
    // With flips at ½ every image is as probable as any other.
    let noise = Bars::new(0.3, 0.5).expect("valid");
    assert_close(
        noise.log_prob(&impossible),
        64.0 * 0.5_f64.ln(),
        1e-12,
        "noise",
    );
}

#[test]
fn draws_follow_the_law() {
    const DRAWS: usize = 20_000;
    let (prob, flip) = (0.3, 0.1);
    let bars = Bars::new(prob, flip).expect("valid");
    let (pixels, factors) = bars.draw(&mut Stream::new(5, "bars"), DRAWS);
    assert_eq!((pixels.len(), factors.len()), (64 * DRAWS, DRAWS));
    // Sets of bars.
    let mut observed = [0_u64; 256];
    for bars in &factors {
        let code = bars
            .iter()
            .rev()
            .fold(0, |code, &bar| 2 * code + usize::from(bar));
        observed[code] += 1;
    }
    let expected: Vec<f64> = codes()
        .map(|bars| {
            let present = bars.iter().filter(|bar| **bar).count() as i32;
            DRAWS as f64 * prob.powi(present) * (1.0 - prob).powi(8 - present)
        })
        .collect();
    let test = chi_square_test(&observed, &expected);
    assert!(test.p_value > 0.001, "{test:?}");
    // Flips, which are independent of the bars.
    let mut flips = [0_u64; 65];
    for (pixels, &bars) in pixels.chunks(64).zip(&factors) {
        let turned = numbers(Bars::image(bars))
            .iter()
            .zip(pixels)
            .filter(|(a, b)| a != b)
            .count();
        flips[turned] += 1;
    }
    let binomial: Vec<f64> = (0..65)
        .scan((1.0 - flip).powi(64), |mass, k: i32| {
            let this = *mass;
            *mass *= f64::from(64 - k) / f64::from(k + 1) * flip / (1.0 - flip);
            Some(this * DRAWS as f64)
        })
        .collect();
    // Cells that expect few are put together.
    let merge = |low: f64, high: f64, middle: Vec<f64>| [vec![low], middle, vec![high]].concat();
    let sums = |values: &[f64]| {
        merge(
            values[..2].iter().sum(),
            values[14..].iter().sum(),
            values[2..14].to_vec(),
        )
    };
    let counts: Vec<f64> = flips.iter().map(|&count| count as f64).collect();
    let observed: Vec<u64> = sums(&counts).iter().map(|&count| count as u64).collect();
    let test = chi_square_test(&observed, &sums(&binomial));
    assert!(test.p_value > 0.001, "{test:?}");
}

#[test]
fn probabilities_out_of_range_are_refused() {
    for (prob, flip, parameter) in [
        (-0.1, 0.0, "prob"),
        (1.1, 0.0, "prob"),
        (f64::NAN, 0.0, "prob"),
        (0.5, -0.1, "flip"),
        (0.5, 0.6, "flip"),
    ] {
        assert_eq!(
            Bars::new(prob, flip).expect_err("refused").parameter,
            parameter
        );
    }
}
