//! Data sets, most of them made by formula: numbers within [−1, 1], standardised points in the plane
//! ([`Dataset2d`]), images of bars ([`Bars`]) and of handwritten digits ([`Digits`]).

mod bars;
mod digits;
mod drawn;
mod heavy_tail;
mod image_rows;
mod numbers;
mod plane;
mod scaling;
mod three_bumps;
mod wave_period;

pub use bars::Bars;
pub use digits::{Digits, DigitsError, Split};
pub use drawn::DrawnDensity;
pub use heavy_tail::{HEAVY_TAIL_SCALE, heavy_tail};
pub use image_rows::{ImageRows, image_rows};
pub use numbers::{
    Notation, Numbers, NumbersError, NumbersTask, Reading, decode_text, parse_numbers,
};
pub use plane::{Dataset2d, EntropyTask, Painted};
pub use scaling::{Scaling, onto_unit};
pub use three_bumps::{THREE_BUMPS, three_bumps};
pub use wave_period::wave_period;

use crate::random::Stream;

/// `n` draws of those that fall into [−1, 1].
fn within_unit(stream: &mut Stream, n: usize, draw: impl Fn(&mut Stream) -> f64) -> Vec<f64> {
    let mut within = || {
        loop {
            let x = draw(stream);
            if x.abs() <= 1.0 {
                return x;
            }
        }
    };
    (0..n).map(|_| within()).collect()
}
