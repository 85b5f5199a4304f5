//! The reader's own image: 8 × 8 pixels of four greys, packed into words of 30 bits.

use super::parameters::DRAWN;
use super::pretrained::PIXELS;
use crate::figure::Point;
use crate::labs::lab::Change;
use crate::labs::parameters::Values;

/// Pixels along a side.
pub(super) const SIDE: usize = 8;

/// Pixels in a word, each of two bits.
const IN_WORD: usize = 15;

/// The darkest grey.
const DARKEST: u8 = 3;

/// How far from a stroke a pixel's middle is dark, and how far it is grey, in pixels.
const DARK: f64 = 0.6;
const GREY: f64 = 1.3;

/// Greys from 0, the paper, to 3, row by row from the top.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Drawing {
    greys: [u8; PIXELS],
}

impl Drawing {
    /// The drawing that the values hold.
    pub(super) fn of(values: &Values) -> Self {
        let words = DRAWN.map(|key| values.get(key));
        let grey = |pixel: usize| (words[pixel / IN_WORD] >> (2 * (pixel % IN_WORD)) & 3) as u8;
        Self {
            greys: std::array::from_fn(grey),
        }
    }

    /// The pixels, from 0 to 1.
    pub(super) fn pixels(&self) -> impl Iterator<Item = f64> + '_ {
        let level = |&grey: &u8| f64::from(grey) / f64::from(DARKEST);
        self.greys.iter().map(level)
    }

    /// Darkens what is near the straight line between two points, in pixels from the left and from the top. A stroke
    /// with an end that is not finite is none.
    pub(super) fn stroke(&mut self, from: Point, to: Point) {
        for (pixel, grey) in self.greys.iter_mut().enumerate() {
            let (row, column) = (pixel / SIDE, pixel % SIDE);
            let middle = (column as f64 + 0.5, row as f64 + 0.5);
            let distance = distance(middle, from, to);
            let ink = ((GREY - distance) / (GREY - DARK)).clamp(0.0, 1.0);
            if ink.is_finite() {
                *grey = (*grey).max((ink * f64::from(DARKEST)).round() as u8);
            }
        }
    }

    /// What sets the drawing.
    pub(super) fn changes(&self) -> impl Iterator<Item = Change> + '_ {
        DRAWN.into_iter().enumerate().map(|(index, key)| {
            let greys = self.greys.iter().skip(index * IN_WORD).take(IN_WORD);
            let word = greys.enumerate().fold(0, |word, (place, &grey)| {
                word | u32::from(grey) << (2 * place)
            });
            key.to(word)
        })
    }
}

/// How far a point is from a straight line between two others.
fn distance((x, y): Point, from: Point, to: Point) -> f64 {
    let (dx, dy) = (to.0 - from.0, to.1 - from.1);
    let squared = dx * dx + dy * dy;
    let part = if squared > 0.0 {
        (((x - from.0) * dx + (y - from.1) * dy) / squared).clamp(0.0, 1.0)
    } else {
        0.0
    };
    (x - from.0 - part * dx).hypot(y - from.1 - part * dy)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::labs::vae::PARAMETERS;

    fn stroked(from: Point, to: Point) -> Drawing {
        let mut drawing = Drawing::of(&Values::new(PARAMETERS));
        drawing.stroke(from, to);
        drawing
    }

    #[test]
    fn a_drawing_is_kept_in_the_values() {
        let drawing = stroked((0.0, 0.0), (8.0, 8.0));
        let mut values = Values::new(PARAMETERS);
        for change in drawing.changes() {
            values.set(change.key, change.value);
        }
        assert_eq!(Drawing::of(&values), drawing);
        assert_eq!(values.with(DRAWN[0], u32::MAX).get(DRAWN[0]), (1 << 30) - 1);
    }

    #[test]
    fn a_stroke_is_dark_in_its_middle_and_grey_beside_it() {
        // Along the middles of the fourth row, which is a pixel away from its neighbours.
        let pixels: Vec<_> = stroked((0.5, 3.5), (7.5, 3.5)).pixels().collect();
        for (row, pixels) in pixels.chunks(SIDE).enumerate() {
            let grey = match row {
                3 => 1.0,
                2 | 4 => 1.0 / 3.0,
                _ => 0.0,
            };
            assert!(
                pixels.iter().all(|&pixel| pixel == grey),
                "{row} {pixels:?}"
            );
        }
        let nothing = stroked((f64::NAN, 0.0), (3.0, f64::INFINITY));
        assert!(nothing.pixels().all(|pixel| pixel == 0.0));
    }
}
