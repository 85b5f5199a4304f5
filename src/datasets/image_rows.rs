//! A picture with blown-out lights and blocked-up shadows.

use crate::numerics::normal_quantile;
use crate::random::Stream;

/// A grey picture.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImageRows {
    /// Its width in pixels.
    pub columns: usize,
    /// Its height in pixels.
    pub rows: usize,
    /// Row by row from the top left, 0 black and 255 white.
    pub pixels: Vec<u8>,
}

impl ImageRows {
    /// The pixels p as p/127.5 − 1, in the same order.
    pub fn values(&self) -> Vec<f64> {
        let unit = |&p: &u8| f64::from(p) / 127.5 - 1.0;
        self.pixels.iter().map(unit).collect()
    }
}

const COLUMNS: usize = 96;
const ROWS: usize = 48;
/// The standard deviation of the noise, in grey levels.
const NOISE: f64 = 5.0;

/// A landscape of 96 × 48 pixels: a sky that brightens to the horizon, a sun, two ridges, a dark foreground.
///
/// The picture is a formula plus normal noise of 5 grey levels from the stream `image` of `seed`. As in a
/// photograph against the light, the sun is brighter than white and the foreground darker than black, so
/// that many pixels are exactly 255 or 0.
pub fn image_rows(seed: u64) -> ImageRows {
    let mut stream = Stream::new(seed, "image");
    let mut pixels = Vec::with_capacity(COLUMNS * ROWS);
    for row in 0..ROWS {
        for column in 0..COLUMNS {
            let noise = NOISE * normal_quantile(stream.uniform());
            let grey = light(column as f64, row as f64) + noise;
            pixels.push(grey.round().clamp(0.0, 255.0) as u8);
        }
    }
    ImageRows {
        columns: COLUMNS,
        rows: ROWS,
        pixels,
    }
}

/// The light at a pixel, in grey levels; below 0 and above 255 it is clipped.
fn light(column: f64, row: f64) -> f64 {
    let far_ridge = 26.0 - 4.0 * (0.09 * column + 0.5).sin() - 1.5 * (0.31 * column).sin();
    let near_ridge = 33.0 + 3.5 * (0.065 * column + 2.0).sin() + 0.8 * (0.5 * column).sin();
    let foreground = 40.0 + 1.5 * (0.05 * column + 4.0).sin();
    if row > foreground {
        18.0 - 5.0 * (row - foreground)
    } else if row > near_ridge {
        62.0 - 2.5 * (row - near_ridge)
    } else if row > far_ridge {
        118.0 - 2.0 * (row - far_ridge)
    } else {
        let distance = (column - 66.0).hypot(row - 11.0);
        let sun = 260.0 * (-(distance / 7.0).powi(2)).exp() + 60.0 * (-distance / 14.0).exp();
        135.0 + 2.4 * row + sun
    }
}
