//! Pixels of a heat map: values blended between the middles of cells, then coloured.

use std::ops::Range;

use super::super::theme::{Rgb, Theme};
use super::super::{Point, Role};
use super::transform::PixelTransform;

/// Beyond this many steps of the scale nothing is told apart.
const FAR: f64 = 1024.0;

/// Values are counted in such a part of a step, as a power of 2.
const STEP_BITS: u32 = 8;

/// Fractions of the way between cells are counted in such a part, as a power of 2: products fit 32 bits.
const FRACTION_BITS: u32 = 10;

/// A value that is no number.
const GAP: i32 = i32::MIN;

/// A heat map's grid on a panel.
pub(super) struct Heatmap<'a> {
    pub(super) x: Point,
    pub(super) y: Point,
    pub(super) columns: usize,
    /// Row by row from the bottom.
    pub(super) values: &'a [f64],
    pub(super) range: Point,
    /// Corners of the convex region that is shown; empty for all of it.
    pub(super) clip: &'a [Point],
}

/// Buffers that are reused from picture to picture, and what is the same for all lines of a heat map.
#[derive(Debug, Default)]
pub(super) struct HeatmapBuffers {
    /// How far each pixel of a line is from the cell before it to the next one.
    parts: Vec<i32>,
    /// Cells, each with its first pixel and the one after its last.
    spans: Vec<Span>,
    /// All values in parts of the scale's steps.
    steps: Vec<i32>,
    /// A line's cells, blended from the rows about it; the last one twice.
    line: Vec<i32>,
    /// The scale's ends, and its colours.
    colours: Option<(Rgb, Rgb, [Pixel; 256])>,
}

/// Red, green, blue, alpha.
type Pixel = [u8; 4];

/// A cell, its first pixel and the one after its last.
type Span = (usize, usize, usize);

impl HeatmapBuffers {
    fn take_colours(&mut self, theme: &Theme) {
        let (low, high) = (theme.paper, theme.colour(Role::Density));
        if !matches!(self.colours, Some((l, h, _)) if (l, h) == (low, high)) {
            let colours = theme.heat_scale();
            let opaque = colours.map(|(red, green, blue)| [red, green, blue, 255]);
            self.colours = Some((low, high, opaque));
        }
    }
}

impl Heatmap<'_> {
    /// Colours device pixels from `left` to `right` of whole lines, of which the first is the line `top`.
    // Within the app, which is compiled for size, it would be slow.
    #[inline(never)]
    pub(super) fn draw(
        &self,
        transform: &PixelTransform,
        theme: &Theme,
        (left, right, top): (usize, usize, usize),
        lines: std::slice::ChunksExactMut<u8>,
        buffers: &mut HeatmapBuffers,
    ) {
        let rows = self.values.len() / self.columns.max(1);
        if rows == 0 || right <= left {
            return;
        }
        buffers.take_colours(theme);
        self.map_columns(transform, left, right, buffers);
        self.scale_values(buffers);
        let (highest, lowest) = (
            transform.place(0.0, self.y.1).1,
            transform.place(0.0, self.y.0).1,
        );
        for (row, line) in (top..).zip(lines) {
            let middle = (row as f64 + 0.5) / transform.ratio;
            let up = (lowest - middle) / (lowest - highest);
            if !(0.0..1.0).contains(&up) {
                continue;
            }
            let (from, to) = self.extent(transform, middle);
            let first = (from * transform.ratio - 0.5).ceil().max(left as f64) as usize - left;
            let end = ((to * transform.ratio - 0.5).floor() + 1.0 - left as f64).max(0.0) as usize;
            let end = end.min(right - left);
            if first >= end {
                continue;
            }
            self.blend_rows(up * rows as f64 - 0.5, rows, buffers);
            let line = &mut line[4 * left..4 * right];
            colour_line(line, &(first..end), buffers);
        }
    }

    /// Which cells are about each pixel of a line.
    fn map_columns(
        &self,
        transform: &PixelTransform,
        left: usize,
        right: usize,
        buffers: &mut HeatmapBuffers,
    ) {
        let (start, stop) = (
            transform.place(self.x.0, 0.0).0,
            transform.place(self.x.1, 0.0).0,
        );
        let cells_per_pixel = self.columns as f64 / ((stop - start) * transform.ratio);
        let offset = (0.5 / transform.ratio - start) * transform.ratio * cells_per_pixel - 0.5;
        let most = (self.columns - 1) as f64;
        buffers.parts.clear();
        buffers.spans.clear();
        for pixel in left..right {
            let at = (offset + cells_per_pixel * pixel as f64).clamp(0.0, most);
            let (cell, index) = (at as usize, pixel - left);
            buffers.parts.push(fraction(at));
            match buffers.spans.last_mut() {
                Some((known, _, end)) if *known == cell => *end = index + 1,
                _ => buffers.spans.push((cell, index, index + 1)),
            }
        }
    }

    fn scale_values(&self, buffers: &mut HeatmapBuffers) {
        let scale = 255.0 / (self.range.1 - self.range.0);
        let steps = self.values.iter().map(|value| {
            let step = scale * (value - self.range.0);
            if step.is_nan() {
                return GAP;
            }
            // Differences of infinities are no numbers.
            (step.clamp(-FAR, FAR) * f64::from(1 << STEP_BITS)) as i32
        });
        buffers.steps.clear();
        buffers.steps.extend(steps);
    }

    /// The two rows of cells about a height, blended.
    fn blend_rows(&self, height: f64, rows: usize, buffers: &mut HeatmapBuffers) {
        let height = height.clamp(0.0, (rows - 1) as f64);
        let below = height as usize;
        let above = (below + 1).min(rows - 1);
        let part = fraction(height);
        let cells = |row: usize| &buffers.steps[row * self.columns..(row + 1) * self.columns];
        let pairs = cells(below).iter().zip(cells(above));
        buffers.line.clear();
        (buffers.line).extend(pairs.map(|(&low, &high)| mix(low, high, part)));
        if let Some(&last) = buffers.line.last() {
            buffers.line.push(last);
        }
    }

    /// Where the region begins and ends at a height, in CSS pixels.
    fn extent(&self, transform: &PixelTransform, height: f64) -> (f64, f64) {
        if self.clip.is_empty() {
            return (
                transform.place(self.x.0, 0.0).0,
                transform.place(self.x.1, 0.0).0,
            );
        }
        let mut extent = (f64::INFINITY, f64::NEG_INFINITY);
        let following = self.clip.iter().cycle().skip(1);
        for (&from, &to) in self.clip.iter().zip(following) {
            let (a, b) = (transform.place(from.0, from.1), transform.place(to.0, to.1));
            if (a.1 <= height) != (b.1 <= height) {
                let x = a.0 + (height - a.1) / (b.1 - a.1) * (b.0 - a.0);
                extent = (extent.0.min(x), extent.1.max(x));
            }
        }
        extent
    }
}

/// Colours some of a line's pixels. Neighbours of one shade, as where a density is 0, are filled at once.
fn colour_line(line: &mut [u8], pixels: &Range<usize>, buffers: &HeatmapBuffers) {
    let Some((.., colours)) = &buffers.colours else {
        return;
    };
    let (mut run, mut common) = (pixels.start..pixels.start, 0);
    for &(cell, start, stop) in &buffers.spans {
        let (start, stop) = (start.max(pixels.start), stop.min(pixels.end));
        if start >= stop {
            continue;
        }
        let (low, high) = (buffers.line[cell], buffers.line[cell + 1]);
        let is_even = shade(low) == shade(high) && low != GAP && high != GAP;
        if is_even && shade(low) == common {
            run.end = stop;
            continue;
        }
        fill(line, &run, colours[common]);
        if is_even {
            (run, common) = (start..stop, shade(low));
        } else {
            run = stop..stop;
            let pixels = &mut line[4 * start..4 * stop];
            blend(pixels, &buffers.parts[start..stop], (low, high), colours);
        }
    }
    fill(line, &run, colours[common]);
}

/// Gives some of a line's pixels one colour.
fn fill(line: &mut [u8], pixels: &Range<usize>, colour: Pixel) {
    for pixel in line[4 * pixels.start..4 * pixels.end].chunks_exact_mut(4) {
        pixel.copy_from_slice(&colour);
    }
}

/// Colours pixels between two cells.
fn blend(pixels: &mut [u8], parts: &[i32], (low, high): (i32, i32), colours: &[Pixel; 256]) {
    let pixels = pixels.chunks_exact_mut(4).zip(parts);
    if low == GAP || high == GAP {
        for (pixel, &part) in pixels {
            let nearer = mix(low, high, part);
            if nearer != GAP {
                pixel.copy_from_slice(&colours[shade(nearer)]);
            }
        }
        return;
    }
    let rise = high - low;
    for (pixel, &part) in pixels {
        pixel.copy_from_slice(&colours[shade(low + ((part * rise) >> FRACTION_BITS))]);
    }
}

/// Which of the scale's colours a value has.
fn shade(value: i32) -> usize {
    (value >> STEP_BITS).clamp(0, 255) as usize
}

/// How far a place is from the cell before it to the next one, as a fixed-point fraction.
fn fraction(place: f64) -> i32 {
    (place.fract() * f64::from(1 << FRACTION_BITS)) as i32
}

/// Part of the way from `low` to `high`. Where one is no number, the nearer one counts.
fn mix(low: i32, high: i32, part: i32) -> i32 {
    if low == GAP || high == GAP {
        if part < 1 << (FRACTION_BITS - 1) {
            low
        } else {
            high
        }
    } else {
        low + ((part * (high - low)) >> FRACTION_BITS)
    }
}

#[cfg(test)]
mod tests {
    use std::rc::Rc;

    use proptest::prelude::*;

    use crate::figure::layout::Layout;
    use crate::figure::raster::Raster;
    use crate::figure::{Axis, Figure, Layer, Panel, Point, theme};

    const SIDE: (usize, usize) = (7, 5);

    fn value() -> impl Strategy<Value = f64> {
        let beyond = prop_oneof![Just(f64::INFINITY), Just(f64::NEG_INFINITY), Just(f64::NAN)];
        prop_oneof![4 => Just(0.0), 4 => 0.0..1.0, 1 => -3.0..4.0, 1 => beyond]
    }

    /// Cells about a place, the nearer one first, each with its share.
    fn about(place: f64, count: usize) -> [(usize, f64); 2] {
        let place = place.clamp(0.0, (count - 1) as f64);
        let (cell, part) = (place as usize, place.fract());
        let pair = [(cell, 1.0 - part), ((cell + 1).min(count - 1), part)];
        if part < 0.5 { pair } else { [pair[1], pair[0]] }
    }

    proptest! {
        #[test]
        fn each_pixel_has_the_colour_of_the_blended_values(
            values in prop::collection::vec(value(), SIDE.0 * SIDE.1),
            ratio in 0.5..2.5,
        ) {
            let mut panel = Panel::new(Axis::linear("", 0.0, 1.0), Axis::linear("", 0.0, 1.0));
            panel.layers.push(Layer::HeatMap {
                label: String::new(),
                x: (0.0, 1.0),
                y: (0.0, 1.0),
                columns: SIDE.0,
                values: Rc::new(values.clone()),
                range: (0.0, 1.0),
                clip: Vec::new(),
            });
            let figure = Figure { panels: vec![panel], ..Figure::default() };
            let layout = Layout::new(&figure, 180.0, 120.0);
            let frame = &layout.frames[0];
            let scale = theme::LIGHT.heat_scale();
            let mut raster = Raster::default();
            raster.draw(&figure, &layout, &theme::LIGHT, ratio);
            let part = |pixel: usize, (start, stop): Point| {
                ((pixel as f64 + 0.5) / ratio - start) / (stop - start)
            };
            for (index, pixel) in raster.rgba().chunks_exact(4).enumerate() {
                let across = part(index % raster.size().0, (frame.left, frame.right));
                let up = part(index / raster.size().0, (frame.bottom, frame.top));
                // Whether a pixel's middle that is on the edge itself is inside is left to rounding.
                let edge = |part: f64| part.abs().min((1.0 - part).abs()) < 1e-6;
                if edge(across) || edge(up) {
                    continue;
                }
                let inside = (0.0..1.0).contains(&across) && (0.0..1.0).contains(&up);
                let columns = about(across * SIDE.0 as f64 - 0.5, SIDE.0);
                let rows = about(up * SIDE.1 as f64 - 0.5, SIDE.1);
                let at = |row: usize, column: usize| values[row * SIDE.0 + column];
                // As near to the middle between two cells, either may be called the nearer one.
                let undecided = [columns, rows].iter().any(|pair| (pair[0].1 - pair[1].1).abs() < 0.01);
                let missing = rows.iter().any(|row| columns.iter().any(|column| at(row.0, column.0).is_nan()));
                if missing {
                    let shown = inside && !at(rows[0].0, columns[0].0).is_nan();
                    prop_assert!(undecided || (pixel[3] == 255) == shown, "pixel {index}: {pixel:?}");
                    continue;
                }
                prop_assert_eq!(pixel[3] == 255, inside, "pixel {}", index);
                // What is far beyond the ends of the scale counts as if it were four scales away.
                let blended: f64 = rows.iter().flat_map(|row| columns.map(|column| {
                    row.1 * column.1 * (255.0 * at(row.0, column.0)).clamp(-1024.0, 1024.0)
                })).sum();
                let near = |step: f64| scale[step.clamp(0.0, 255.0) as usize];
                // Shares are counted in 1024ths.
                let steps = rows.iter().flat_map(|row| columns.map(|column| {
                    (255.0 * at(row.0, column.0)).clamp(-1024.0, 1024.0)
                }));
                let (least, most) = steps.fold((1024.0, -1024.0), |(least, most): Point, step| {
                    (least.min(step), most.max(step))
                });
                let tolerance = 0.1 + (most - least) / 500.0;
                let mut fitting = (0..=20).map(|part| near(blended + tolerance * (f64::from(part) / 10.0 - 1.0)));
                let colour = (pixel[0], pixel[1], pixel[2]);
                prop_assert!(!inside || fitting.any(|fit| fit == colour), "pixel {index}: {colour:?}, {blended}");
            }
        }
    }
}
