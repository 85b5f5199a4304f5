//! Pixels of a heat map: values blended between the middles of cells, then coloured.

use super::layout::Frame;
use super::theme::Rgb;
use super::{Panel, Point};

/// Beyond this many steps nothing is told apart.
const FAR: f64 = 1e9;

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

/// Room to work in, and what is the same for all lines of a heat map.
#[derive(Debug, Default)]
pub(super) struct Room {
    /// How far each pixel of a line is from the cell before it to the next one.
    parts: Vec<f32>,
    /// Cells, each with its first pixel and the one after its last.
    spans: Vec<Span>,
    /// A line's cells, blended from the rows about it, in steps of the scale; the last one twice.
    line: Vec<f32>,
}

/// A cell, its first pixel and the one after its last.
type Span = (usize, usize, usize);

impl Heat<'_> {
    /// Colours device pixels from `left` to `right` of whole lines, of which the first is the line `top`.
    // Within the app, which is compiled for size, it would be slow.
    #[inline(never)]
    pub(super) fn draw(
        &self,
        place: &Place,
        scale: &[Rgb; 256],
        (left, right, top): (usize, usize, usize),
        lines: std::slice::ChunksExactMut<u8>,
        room: &mut Room,
    ) {
        let rows = self.values.len() / self.columns.max(1);
        if rows == 0 || right <= left {
            return;
        }
        let colours = scale.map(|(red, green, blue)| [red, green, blue, 255]);
        self.look_across(place, left, right, room);
        let (highest, lowest) = (place.at(0.0, self.y.1).1, place.at(0.0, self.y.0).1);
        for (row, line) in (top..).zip(lines) {
            let middle = (row as f64 + 0.5) / place.ratio;
            let up = (lowest - middle) / (lowest - highest);
            if !(0.0..1.0).contains(&up) {
                continue;
            }
            let (from, to) = self.extent(place, middle);
            let first = (from * place.ratio - 0.5).ceil().max(left as f64) as usize - left;
            let end = ((to * place.ratio - 0.5).floor() + 1.0 - left as f64).max(0.0) as usize;
            let end = end.min(right - left);
            if first >= end {
                continue;
            }
            self.blend_rows(up * rows as f64 - 0.5, rows, &mut room.line);
            let line = &mut line[4 * left..4 * right];
            for &(cell, start, stop) in &room.spans {
                let (start, stop) = (start.max(first), stop.min(end));
                if start < stop {
                    let ends = (room.line[cell], room.line[cell + 1]);
                    let pixels = &mut line[4 * start..4 * stop];
                    shade(pixels, &room.parts[start..stop], ends, &colours);
                }
            }
        }
    }

    /// Which cells are about each pixel of a line.
    fn look_across(&self, place: &Place, left: usize, right: usize, room: &mut Room) {
        let (start, stop) = (place.at(self.x.0, 0.0).0, place.at(self.x.1, 0.0).0);
        let cells_per_pixel = self.columns as f64 / ((stop - start) * place.ratio);
        let offset = (0.5 / place.ratio - start) * place.ratio * cells_per_pixel - 0.5;
        let most = (self.columns - 1) as f64;
        room.parts.clear();
        room.spans.clear();
        for pixel in left..right {
            let at = (offset + cells_per_pixel * pixel as f64).clamp(0.0, most);
            let (cell, index) = (at as usize, pixel - left);
            room.parts.push(at.fract() as f32);
            match room.spans.last_mut() {
                Some((known, _, end)) if *known == cell => *end = index + 1,
                _ => room.spans.push((cell, index, index + 1)),
            }
        }
    }

    /// The two rows of cells about a height, blended, in steps of the scale.
    fn blend_rows(&self, height: f64, rows: usize, line: &mut Vec<f32>) {
        let height = height.clamp(0.0, (rows - 1) as f64);
        let below = height as usize;
        let above = (below + 1).min(rows - 1);
        let cells = |row: usize| &self.values[row * self.columns..(row + 1) * self.columns];
        let shade = 255.0 / (self.range.1 - self.range.0);
        line.clear();
        line.extend(cells(below).iter().zip(cells(above)).map(|(&low, &high)| {
            let step = shade * (mix(low, high, height - below as f64) - self.range.0);
            // So far beyond the scale's ends all is one colour; differences of infinities are none.
            step.clamp(-FAR, FAR) as f32
        }));
        if let Some(&last) = line.last() {
            line.push(last);
        }
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

/// Colours pixels between two cells.
fn shade(pixels: &mut [u8], parts: &[f32], (low, high): (f32, f32), colours: &[[u8; 4]; 256]) {
    let pixels = pixels.chunks_exact_mut(4).zip(parts);
    if low.is_nan() || high.is_nan() {
        for (pixel, &part) in pixels {
            let nearer = if part < 0.5 { low } else { high };
            if !nearer.is_nan() {
                pixel.copy_from_slice(&colours[usize::from(nearer as u8)]);
            }
        }
        return;
    }
    let rise = high - low;
    for (pixel, &part) in pixels {
        let step = low + part * rise;
        pixel.copy_from_slice(&colours[usize::from(step as u8)]);
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
