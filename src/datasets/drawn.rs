//! A density drawn by hand.

use crate::random::Stream;

/// The density that is piecewise linear between 36 equally spaced knots on [−1, 1], and 0 outside.
///
/// At a knot it is proportional to that knot's height, a whole number from 0 to 31; where all heights are
/// 0 it is flat. Six words of 30 bits hold it all, the first knot in the lowest five bits of the first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DrawnDensity {
    heights: [u8; Self::KNOTS],
}

const KNOTS_PER_WORD: usize = 6;
const BITS: usize = 5;

impl DrawnDensity {
    /// The number of knots.
    pub const KNOTS: usize = 36;
    /// The largest height of a knot.
    pub const LARGEST: u8 = 31;
    /// Two humps, the second with a shoulder to its right.
    pub const DEFAULT: Self = Self {
        heights: [
            0, 0, 0, 1, 2, 4, 8, 13, 19, 24, 26, 24, 19, 13, 8, 5, 3, 2, 2, 4, 8, 15, 23, 29, 31,
            28, 22, 16, 13, 12, 12, 11, 8, 4, 1, 0,
        ],
    };

    /// The density that these words hold, by their lowest 30 bits.
    pub fn from_words(words: [u32; 6]) -> Self {
        let mut heights = [0; Self::KNOTS];
        for (heights, word) in heights.chunks_exact_mut(KNOTS_PER_WORD).zip(words) {
            for (place, height) in heights.iter_mut().enumerate() {
                *height = (word >> (BITS * place)) as u8 & Self::LARGEST;
            }
        }
        Self { heights }
    }

    /// The six words of 30 bits.
    pub const fn words(&self) -> [u32; 6] {
        let mut words = [0; 6];
        let mut knot = 0;
        // A constant needs it, and iterators are not to be had there.
        while knot < Self::KNOTS {
            let place = BITS * (knot % KNOTS_PER_WORD);
            words[knot / KNOTS_PER_WORD] |= (self.heights[knot] as u32) << place;
            knot += 1;
        }
        words
    }

    /// Where a knot stands.
    pub fn position(knot: usize) -> f64 {
        2.0 * (knot as f64 / (Self::KNOTS - 1) as f64) - 1.0
    }

    /// A knot's height; 0 for a knot that is none.
    pub fn height(&self, knot: usize) -> u8 {
        self.heights.get(knot).copied().unwrap_or(0)
    }

    /// Gives a knot this height, or the largest where that is less; no other knots exist to be set.
    pub fn set(&mut self, knot: usize, height: u8) {
        if let Some(old) = self.heights.get_mut(knot) {
            *old = height.min(Self::LARGEST);
        }
    }

    /// Draws a straight stroke between two points (x, y), y in units of the largest height.
    ///
    /// It sets every knot from the one nearest to one end to the one nearest to the other. A stroke with an
    /// end that is not finite is none.
    pub fn stroke(&mut self, from: (f64, f64), to: (f64, f64)) {
        if ![from.0, from.1, to.0, to.1].into_iter().all(f64::is_finite) {
            return;
        }
        let (left, right) = if from.0 <= to.0 {
            (from, to)
        } else {
            (to, from)
        };
        for knot in nearest(left.0)..=nearest(right.0) {
            let width = right.0 - left.0;
            let share = if width > 0.0 {
                ((Self::position(knot) - left.0) / width).clamp(0.0, 1.0)
            } else {
                0.0
            };
            let y = left.1 * (1.0 - share) + right.1 * share;
            let height = (y.clamp(0.0, 1.0) * f64::from(Self::LARGEST)).round();
            self.set(knot, height as u8);
        }
    }

    /// p(x).
    pub fn prob(&self, x: f64) -> f64 {
        if !(-1.0..=1.0).contains(&x) {
            return if x.is_nan() { x } else { 0.0 };
        }
        let (cell, share) = cell_of(x);
        let [a, b] = self.ends(cell);
        // Twice the area is the sum of the cells, times their width.
        2.0 * (a * (1.0 - share) + b * share) / (self.total() * WIDTH)
    }

    /// P(X ≤ x).
    pub fn cdf(&self, x: f64) -> f64 {
        if x.is_nan() {
            return x;
        }
        let (cell, share) = cell_of(x.clamp(-1.0, 1.0));
        let before: f64 = (0..cell).map(|cell| self.area(cell)).sum();
        let [a, b] = self.ends(cell);
        (before + share * (2.0 * a + share * (b - a))) / self.total()
    }

    /// The x with P(X ≤ x) = `p`, for p in [0, 1]; NaN otherwise.
    ///
    /// Within a cell from height a to height b the share t of it that lies below solves
    /// 2at + (b − a)t² = q, and t = q / (a + √(a² + (b − a)q)) loses nothing to cancellation.
    pub fn quantile(&self, p: f64) -> f64 {
        if !(0.0..=1.0).contains(&p) {
            return f64::NAN;
        }
        let mut rest = p * self.total();
        let mut last = 0;
        for cell in (0..CELLS).filter(|&cell| self.area(cell) > 0.0) {
            last = cell;
            if rest <= self.area(cell) {
                break;
            }
            rest -= self.area(cell);
        }
        let [a, b] = self.ends(last);
        let root = a + (a * a + (b - a) * rest).max(0.0).sqrt();
        let share = if rest > 0.0 { rest / root } else { 0.0 };
        2.0 * ((last as f64 + share.min(1.0)) / CELLS as f64) - 1.0
    }

    /// `n` draws, by inversion.
    pub fn sample(&self, stream: &mut Stream, n: usize) -> Vec<f64> {
        (0..n).map(|_| self.quantile(stream.uniform())).collect()
    }

    /// The heights at both ends of a cell, all 1 where all are 0.
    fn ends(&self, cell: usize) -> [f64; 2] {
        if self.heights == [0; Self::KNOTS] {
            return [1.0, 1.0];
        }
        [cell, cell + 1].map(|knot| f64::from(self.height(knot)))
    }

    /// Twice the area of a cell, in units of its width.
    fn area(&self, cell: usize) -> f64 {
        self.ends(cell).iter().sum()
    }

    fn total(&self) -> f64 {
        (0..CELLS).map(|cell| self.area(cell)).sum()
    }
}

const CELLS: usize = DrawnDensity::KNOTS - 1;
const WIDTH: f64 = 2.0 / CELLS as f64;

/// The knot nearest to x.
fn nearest(x: f64) -> usize {
    (0.5 * (x.clamp(-1.0, 1.0) + 1.0) * CELLS as f64).round() as usize
}

/// The cell of an x in [−1, 1], and the share of it that lies below x.
fn cell_of(x: f64) -> (usize, f64) {
    let place = 0.5 * (x + 1.0) * CELLS as f64;
    let cell = (place as usize).min(CELLS - 1);
    (cell, place - cell as f64)
}
