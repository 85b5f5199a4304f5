//! Images of bars, whose factors are known.

use crate::distributions::{ParameterError, check};
use crate::numerics::LogSumExp;
use crate::random::Stream;

/// Binary images of 8 × 8 pixels with four horizontal and four vertical bars, each of which is there or not by itself.
///
/// Horizontal bar k covers the rows 2k and 2k + 1, vertical bar k the columns 2k and 2k + 1. A pixel that a bar
/// covers is 1 and another 0, and each pixel by itself is then turned over with probability `flip`.
///
/// The problem is that of Földiák, *Forming sparse representations by local anti-Hebbian learning*, 1990.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bars {
    prob: f64,
    flip: f64,
}

impl Bars {
    /// Rows, and columns, of an image.
    pub const SIDE: usize = 8;
    /// Pixels of an image, row by row.
    pub const PIXELS: usize = Self::SIDE * Self::SIDE;
    /// Bars that may be there: four horizontal ones, from above, and then four vertical ones, from the left.
    pub const FACTORS: usize = 8;

    /// Bars that are there with probability `prob`, and pixels that are turned over with probability `flip`.
    ///
    /// # Errors
    /// When `prob` is not from 0 to 1, or `flip` not from 0 to ½.
    pub fn new(prob: f64, flip: f64) -> Result<Self, ParameterError> {
        let allowed = (0.0..=1.0).contains(&prob);
        check(allowed, "Bars", "prob", prob, "from 0 to 1")?;
        let allowed = (0.0..=0.5).contains(&flip);
        check(allowed, "Bars", "flip", flip, "from 0 to 0.5")?;
        Ok(Self { prob, flip })
    }

    /// The image of these bars, before any pixel is turned over.
    pub fn image(bars: [bool; Self::FACTORS]) -> [bool; Self::PIXELS] {
        let mut image = [false; Self::PIXELS];
        for (pixel, covered) in image.iter_mut().enumerate() {
            let (row, column) = (pixel / Self::SIDE, pixel % Self::SIDE);
            *covered = bars[row / 2] || bars[Self::FACTORS / 2 + column / 2];
        }
        image
    }

    /// So many images, pixel after pixel 0 or 1, and the bars of each.
    pub fn draw(
        &self,
        stream: &mut Stream,
        count: usize,
    ) -> (Vec<f64>, Vec<[bool; Self::FACTORS]>) {
        let mut pixels = Vec::with_capacity(count * Self::PIXELS);
        let mut factors = Vec::with_capacity(count);
        for _ in 0..count {
            let bars = [(); Self::FACTORS].map(|()| stream.uniform() < self.prob);
            for covered in Self::image(bars) {
                let turned = stream.uniform() < self.flip;
                pixels.push(f64::from(u8::from(covered != turned)));
            }
            factors.push(bars);
        }
        (pixels, factors)
    }

    /// The logarithm of the probability of an image, in nats: a sum over all 256 sets of bars, where a pixel from ½ on
    /// counts as 1. −∞ where there is no such image, or another number of pixels.
    pub fn log_prob(&self, image: &[f64]) -> f64 {
        if image.len() != Self::PIXELS {
            return f64::NEG_INFINITY;
        }
        let sum: LogSumExp = (0..1_u32 << Self::FACTORS)
            .map(|code| {
                let bars = std::array::from_fn(|bar| code >> bar & 1 == 1);
                let present = code.count_ones();
                let pixels = Self::image(bars);
                let pairs = pixels.iter().zip(image);
                let turned = pairs
                    .filter(|(covered, x)| **covered != (**x >= 0.5))
                    .count() as u32;
                log_power(self.prob, present)
                    + log_power(1.0 - self.prob, Self::FACTORS as u32 - present)
                    + log_power(self.flip, turned)
                    + log_power(1.0 - self.flip, Self::PIXELS as u32 - turned)
            })
            .filter(|log_prob| *log_prob > f64::NEG_INFINITY)
            .collect();
        sum.value()
    }
}

/// ln pⁿ, which is 0 for n = 0.
fn log_power(p: f64, n: u32) -> f64 {
    if n == 0 { 0.0 } else { f64::from(n) * p.ln() }
}
