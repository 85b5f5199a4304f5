//! Pixels of a heat map: values blended between the middles of cells, then coloured.

use super::layout::Frame;
use super::theme::Rgb;
use super::{Panel, Point};

/// A heat map's grid on a panel.
pub(super) struct Heat<'a> {
    pub(super) x: Point,
    pub(super) y: Point,
    pub(super) columns: usize,
    /// Row by row from the bottom.
    pub(super) values: &'a [f64],
    pub(super) range: Point,
    /// Corners of the convex region that is shown; empty for all of it.
    pub(super) clip: &'a [Point],
}

impl Heat<'_> {
    /// Colours the pixels of one line of device pixels, from `left` on; `blend` is room to work in.
    pub(super) fn line(
        &self,
        place: &Place,
        scale: &[Rgb; 256],
        row: usize,
        left: usize,
        blend: &mut Vec<f64>,
        pixels: &mut [u8],
    ) {
        let rows = self.values.len() / self.columns.max(1);
        let middle = (row as f64 + 0.5) / place.ratio;
        let (top, bottom) = (place.at(0.0, self.y.1).1, place.at(0.0, self.y.0).1);
        let up = (bottom - middle) / (bottom - top);
        if rows == 0 || !(0.0..1.0).contains(&up) {
            return;
        }
        let (from, to) = self.extent(place, middle);
        let first = ((from * place.ratio - 0.5).ceil().max(left as f64) as usize) - left;
        let end = ((to * place.ratio - 0.5).floor() + 1.0 - left as f64).max(0.0) as usize;
        let end = end.min(pixels.len() / 4);
        if first >= end {
            return;
        }
        self.blend_rows(up * rows as f64 - 0.5, rows, blend);
        let (start, stop) = (place.at(self.x.0, 0.0).0, place.at(self.x.1, 0.0).0);
        let cells_per_pixel = self.columns as f64 / ((stop - start) * place.ratio);
        let offset = (0.5 / place.ratio - start) * place.ratio * cells_per_pixel - 0.5;
        let shade = 255.0 / (self.range.1 - self.range.0);
        let most = (self.columns - 1) as f64;
        for (index, pixel) in pixels.chunks_exact_mut(4).enumerate().take(end).skip(first) {
            let cell = (offset + cells_per_pixel * (left + index) as f64).clamp(0.0, most);
            let before = cell as usize;
            let after = (before + 1).min(self.columns - 1);
            let value = mix(blend[before], blend[after], cell - before as f64);
            if value.is_nan() {
                continue;
            }
            let (red, green, blue) =
                scale[(shade * (value - self.range.0)).clamp(0.0, 255.0) as usize];
            pixel.copy_from_slice(&[red, green, blue, 255]);
        }
    }

    /// The two rows of cells about a height, blended.
    fn blend_rows(&self, height: f64, rows: usize, blend: &mut Vec<f64>) {
        let height = height.clamp(0.0, (rows - 1) as f64);
        let below = height as usize;
        let above = (below + 1).min(rows - 1);
        let line = |row: usize| &self.values[row * self.columns..(row + 1) * self.columns];
        blend.clear();
        blend.extend(
            line(below)
                .iter()
                .zip(line(above))
                .map(|(&low, &high)| mix(low, high, height - below as f64)),
        );
    }

    /// Where the region begins and ends at a height, in CSS pixels.
    fn extent(&self, place: &Place, height: f64) -> (f64, f64) {
        if self.clip.is_empty() {
            return (place.at(self.x.0, 0.0).0, place.at(self.x.1, 0.0).0);
        }
        let mut extent = (f64::INFINITY, f64::NEG_INFINITY);
        let following = self.clip.iter().cycle().skip(1);
        for (&from, &to) in self.clip.iter().zip(following) {
            let (a, b) = (place.at(from.0, from.1), place.at(to.0, to.1));
            if (a.1 <= height) != (b.1 <= height) {
                let x = a.0 + (height - a.1) / (b.1 - a.1) * (b.0 - a.0);
                extent = (extent.0.min(x), extent.1.max(x));
            }
        }
        extent
    }
}

/// Where data coordinates are on the page.
pub(super) struct Place<'a> {
    pub(super) panel: &'a Panel,
    pub(super) frame: &'a Frame,
    pub(super) ratio: f64,
}

impl Place<'_> {
    fn at(&self, x: f64, y: f64) -> Point {
        self.frame.place(self.panel, x, y)
    }
}

/// Part of the way from `low` to `high`. Where one is not a number, the nearer one counts.
fn mix(low: f64, high: f64, part: f64) -> f64 {
    if low.is_nan() || high.is_nan() {
        if part < 0.5 { low } else { high }
    } else {
        low + part * (high - low)
    }
}
