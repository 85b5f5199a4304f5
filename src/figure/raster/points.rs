//! Many points: discs where they are few, translucent dots whose density shows where they are more.

use super::super::theme::Rgb;
use super::super::{Axis, Scale};
use super::transform::PixelTransform;
use super::{Raster, zero};

/// Up to so many points each is a disc; more are translucent dots, whose density shows.
const MOST_DISCS: usize = 500;

impl Raster {
    /// Draws the points of a layer.
    pub(super) fn points(
        &mut self,
        transform: &PixelTransform,
        x: &[f64],
        y: &[f64],
        radius: f64,
        colour: Rgb,
    ) {
        if x.len() <= MOST_DISCS {
            self.discs(transform, x, y, radius, colour);
        } else {
            self.dots(transform, x, y, radius, colour);
        }
    }

    /// Puts a smooth disc at each point.
    // Within the app, which is compiled for size, it would be slow.
    #[inline(never)]
    fn discs(
        &mut self,
        transform: &PixelTransform,
        x: &[f64],
        y: &[f64],
        radius: f64,
        colour: Rgb,
    ) {
        let (left, top, right, bottom) = transform.pixels(self.width, self.height);
        let radius = radius * transform.ratio;
        for (&x, &y) in x.iter().zip(y) {
            let (x, y) = transform.frame.place(transform.panel, x, y);
            let (x, y) = (x * transform.ratio, y * transform.ratio);
            if !(x.is_finite() && y.is_finite()) {
                continue;
            }
            // The pixel of index i has its middle at i + ½, and is covered in part within ½ of the edge.
            let reach = |middle: f64, low: usize, high: usize| {
                let first = (middle - radius - 1.0).max(low as f64) as usize;
                let end = (middle + radius + 1.0).max(0.0) as usize;
                first..(end + 1).min(high)
            };
            for row in reach(y, top, bottom) {
                for column in reach(x, left, right) {
                    let (across, down) = (column as f64 + 0.5 - x, row as f64 + 0.5 - y);
                    let cover = radius + 0.5 - (across * across + down * down).sqrt();
                    if cover > 0.0 {
                        let at = 4 * (row * self.width + column);
                        blend_over(&mut self.rgba[at..at + 4], colour, cover.min(1.0));
                    }
                }
            }
        }
    }

    /// Counts the points that fall on each pixel, then turns counts into opacity.
    #[inline(never)]
    fn dots(&mut self, transform: &PixelTransform, x: &[f64], y: &[f64], radius: f64, colour: Rgb) {
        let (left, top, right, bottom) = transform.pixels(self.width, self.height);
        // A figure squeezed to nothing has its edges in the wrong order.
        let (columns, rows) = (right.saturating_sub(left), bottom.saturating_sub(top));
        if columns == 0 || rows == 0 {
            return;
        }
        zero(&mut self.hits, columns * rows);
        let side = ((2.0 * radius * transform.ratio).round() as usize).clamp(1, 8);
        let half = (side / 2) as f64;
        let frame = transform.frame;
        let across = AxisTransform::new(
            &transform.panel.x,
            frame.left,
            frame.right,
            transform.ratio,
            left as f64 + half,
        );
        let down = AxisTransform::new(
            &transform.panel.y,
            frame.bottom,
            frame.top,
            transform.ratio,
            top as f64 + half,
        );
        for (&x, &y) in x.iter().zip(y) {
            let (column, row) = (across.pixel(x), down.pixel(y));
            // The comparison is false for NaN as well.
            if !(column > -1.0 && row > -1.0 && column < columns as f64 && row < rows as f64) {
                continue;
            }
            let (first_column, first_row) = (column.max(0.0) as usize, row.max(0.0) as usize);
            let end = (first_column + side).min(columns);
            for line in first_row..(first_row + side).min(rows) {
                for hit in &mut self.hits[line * columns + first_column..line * columns + end] {
                    *hit = hit.saturating_add(1);
                }
            }
        }
        let opacity = opacities();
        for (row, hits) in self.hits.chunks_exact(columns).enumerate() {
            let start = 4 * ((top + row) * self.width + left);
            for (pixel, &hits) in self.rgba[start..start + 4 * columns]
                .chunks_exact_mut(4)
                .zip(hits)
            {
                if hits > 0 {
                    let alpha = opacity[(hits as usize).min(opacity.len() - 1)];
                    match pixel[3] {
                        0 => pixel.copy_from_slice(&[colour.0, colour.1, colour.2, alpha]),
                        255 => blend_over_opaque(pixel, colour, alpha),
                        _ => blend_over(pixel, colour, f64::from(alpha) / 255.0),
                    }
                }
            }
        }
    }
}

/// The transform from values of an axis to pixels, with its constants precomputed.
struct AxisTransform<'a> {
    axis: &'a Axis,
    slope: f64,
    offset: f64,
    /// Whether slope and offset apply to the value itself or to its position on the axis.
    direct: bool,
}

impl<'a> AxisTransform<'a> {
    /// `low` and `high` are the CSS pixels of the axis's ends, `origin` the device pixel called 0.
    fn new(axis: &'a Axis, low: f64, high: f64, ratio: f64, origin: f64) -> Self {
        let (slope, offset) = ((high - low) * ratio, low * ratio - origin);
        if axis.scale == Scale::Linear {
            let slope = slope / (axis.range.1 - axis.range.0);
            Self {
                axis,
                slope,
                offset: offset - slope * axis.range.0,
                direct: true,
            }
        } else {
            Self {
                axis,
                slope,
                offset,
                direct: false,
            }
        }
    }

    fn pixel(&self, value: f64) -> f64 {
        let value = if self.direct {
            value
        } else {
            self.axis.position(value)
        };
        self.slope * value + self.offset
    }
}

/// Blends a colour of some opacity, which is not 0, over a pixel.
fn blend_over(pixel: &mut [u8], colour: Rgb, opacity: f64) {
    let mut share = opacity;
    if pixel[3] < 255 {
        let whole = opacity + f64::from(pixel[3]) * (1.0 - opacity) / 255.0;
        share = opacity / whole;
        pixel[3] = (255.0 * whole + 0.5) as u8;
    }
    for (part, over) in pixel.iter_mut().zip([colour.0, colour.1, colour.2]) {
        let under = f64::from(*part);
        *part = (under + share * (f64::from(over) - under) + 0.5) as u8;
    }
}

/// The same over a pixel that is opaque, in whole numbers, with an opacity of 0 to 255.
fn blend_over_opaque(pixel: &mut [u8], colour: Rgb, opacity: u8) {
    let opacity = u32::from(opacity);
    for (part, over) in pixel.iter_mut().zip([colour.0, colour.1, colour.2]) {
        let sum = u32::from(*part) * (255 - opacity) + u32::from(over) * opacity;
        *part = ((sum + 127) / 255) as u8;
    }
}

/// Opacity after so many translucent dots on one pixel.
fn opacities() -> [u8; 64] {
    const ONE: f64 = 0.28;
    std::array::from_fn(|count| (255.0 * (1.0 - (1.0 - ONE).powi(count as i32))) as u8)
}
