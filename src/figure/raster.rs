//! Fills the pixels of dense layers: many points, heat maps, images.

use super::heatmap::{Heatmap, HeatmapBuffers, Place};
use super::layout::{Frame, Layout};
use super::theme::{Rgb, Theme};
use super::{Axis, Figure, Layer, Panel, Scale};

/// Up to so many points each is a disc; more are translucent dots, whose density shows.
const MOST_DISCS: usize = 500;

/// A reusable pixel buffer the size of a figure, four bytes a pixel, not premultiplied.
#[derive(Debug, Default)]
pub struct Raster {
    width: usize,
    height: usize,
    rgba: Vec<u8>,
    hits: Vec<u16>,
    heatmap_buffers: HeatmapBuffers,
}

impl Raster {
    /// Width and height in device pixels.
    pub fn size(&self) -> (usize, usize) {
        (self.width, self.height)
    }

    /// Red, green, blue, alpha, row by row from the top.
    pub fn rgba(&self) -> &[u8] {
        &self.rgba
    }

    /// Draws the dense layers of `figure` with `ratio` device pixels per CSS pixel.
    pub fn draw(&mut self, figure: &Figure, layout: &Layout, theme: &Theme, ratio: f64) {
        let width = (layout.size.0 * ratio).round() as usize;
        let height = (layout.size.1 * ratio).round() as usize;
        (self.width, self.height) = (width, height);
        self.rgba.clear();
        self.rgba.resize(width * height * 4, 0);
        for (panel, frame) in figure.panels.iter().zip(&layout.frames) {
            let view = View {
                panel,
                frame,
                ratio,
            };
            for layer in panel.layers.iter().filter(|layer| layer.is_dense()) {
                match layer {
                    Layer::Points {
                        role, x, y, radius, ..
                    } => {
                        let colour = theme.colour(*role);
                        if x.len() <= MOST_DISCS {
                            self.discs(&view, x, y, *radius, colour);
                        } else {
                            self.points(&view, x, y, *radius, colour);
                        }
                    }
                    Layer::HeatMap { .. } => self.heat_map(&view, layer, theme),
                    Layer::Image {
                        x,
                        y,
                        columns,
                        rgba,
                        ..
                    } => {
                        self.grid(&view, *x, *y, *columns, rgba.len() / 4, |row, column, _| {
                            let at = 4 * (row * columns + column);
                            [rgba[at], rgba[at + 1], rgba[at + 2], rgba[at + 3]]
                        });
                    }
                    _ => {}
                }
            }
        }
    }

    /// Puts a smooth disc at each point.
    // Within the app, which is compiled for size, it would be slow.
    #[inline(never)]
    fn discs(&mut self, view: &View, x: &[f64], y: &[f64], radius: f64, colour: Rgb) {
        let (left, top, right, bottom) = view.pixels(self.width, self.height);
        let radius = radius * view.ratio;
        for (&x, &y) in x.iter().zip(y) {
            let (x, y) = view.frame.place(view.panel, x, y);
            let (x, y) = (x * view.ratio, y * view.ratio);
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
                        cover_pixel(&mut self.rgba[at..at + 4], colour, cover.min(1.0));
                    }
                }
            }
        }
    }

    /// Counts the points that fall on each pixel, then turns counts into opacity.
    fn points(&mut self, view: &View, x: &[f64], y: &[f64], radius: f64, colour: Rgb) {
        let (left, top, right, bottom) = view.pixels(self.width, self.height);
        // A figure squeezed to nothing has its edges in the wrong order.
        let (columns, rows) = (right.saturating_sub(left), bottom.saturating_sub(top));
        if columns == 0 || rows == 0 {
            return;
        }
        self.hits.clear();
        self.hits.resize(columns * rows, 0);
        let side = ((2.0 * radius * view.ratio).round() as usize).clamp(1, 8);
        let half = (side / 2) as f64;
        let frame = view.frame;
        let across = Track::new(
            &view.panel.x,
            frame.left,
            frame.right,
            view.ratio,
            left as f64 + half,
        );
        let down = Track::new(
            &view.panel.y,
            frame.bottom,
            frame.top,
            view.ratio,
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
                    cover_pixel(pixel, colour, f64::from(alpha) / 255.0);
                }
            }
        }
    }

    fn heat_map(&mut self, view: &View, layer: &Layer, theme: &Theme) {
        let Layer::HeatMap {
            x,
            y,
            columns,
            values,
            range,
            clip,
            ..
        } = layer
        else {
            return;
        };
        let heatmap = Heatmap {
            x: *x,
            y: *y,
            columns: *columns,
            values,
            range: *range,
            clip,
        };
        let place = Place {
            panel: view.panel,
            frame: view.frame,
            ratio: view.ratio,
        };
        let (left, top, right, bottom) = view.pixels(self.width, self.height);
        let pixels = 4 * top * self.width..4 * bottom.max(top) * self.width;
        let lines = self.rgba[pixels].chunks_exact_mut((4 * self.width).max(1));
        heatmap.draw(
            &place,
            theme,
            (left, right, top),
            lines,
            &mut self.heatmap_buffers,
        );
    }

    fn grid(
        &mut self,
        view: &View,
        x: (f64, f64),
        y: (f64, f64),
        columns: usize,
        cells: usize,
        colour: impl Fn(usize, usize, usize) -> [u8; 4],
    ) {
        if columns == 0 || cells < columns {
            return;
        }
        let rows = cells / columns;
        let (left, top, right, bottom) = view.pixels(self.width, self.height);
        let (x0, y0) = view.frame.place(view.panel, x.0, y.1);
        let (x1, y1) = view.frame.place(view.panel, x.1, y.0);
        for row in top..bottom {
            let down = ((row as f64 + 0.5) / view.ratio - y0) / (y1 - y0);
            if !(0.0..1.0).contains(&down) {
                continue;
            }
            for column in left..right {
                let across = ((column as f64 + 0.5) / view.ratio - x0) / (x1 - x0);
                if (0.0..1.0).contains(&across) {
                    let cell = colour(
                        (down * rows as f64) as usize,
                        (across * columns as f64) as usize,
                        rows,
                    );
                    let at = 4 * (row * self.width + column);
                    self.rgba[at..at + 4].copy_from_slice(&cell);
                }
            }
        }
    }
}

/// The way from values of an axis to pixels, with everything constant worked out once.
struct Track<'a> {
    axis: &'a Axis,
    slope: f64,
    offset: f64,
    /// Whether slope and offset apply to the value itself or to its position on the axis.
    direct: bool,
}

impl<'a> Track<'a> {
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

struct View<'a> {
    panel: &'a Panel,
    frame: &'a Frame,
    ratio: f64,
}

impl View<'_> {
    /// The frame in whole device pixels: left, top, right, bottom.
    fn pixels(&self, width: usize, height: usize) -> (usize, usize, usize, usize) {
        let pixel =
            |value: f64, most: usize| ((value * self.ratio).round().max(0.0) as usize).min(most);
        (
            pixel(self.frame.left, width),
            pixel(self.frame.top, height),
            pixel(self.frame.right, width),
            pixel(self.frame.bottom, height),
        )
    }
}

/// Puts a colour of some opacity, which is not 0, over a pixel.
fn cover_pixel(pixel: &mut [u8], colour: Rgb, opacity: f64) {
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

/// Opacity after so many translucent dots on one pixel.
fn opacities() -> [u8; 64] {
    const ONE: f64 = 0.28;
    std::array::from_fn(|count| (255.0 * (1.0 - (1.0 - ONE).powi(count as i32))) as u8)
}

#[cfg(test)]
mod tests {
    use std::rc::Rc;

    use super::*;
    use crate::figure::{Role, theme};

    fn figure(layer: Layer) -> Figure {
        let mut panel = Panel::new(Axis::linear("", 0.0, 1.0), Axis::linear("", 0.0, 1.0));
        panel.layers.push(layer);
        Figure {
            panels: vec![panel],
            ..Figure::default()
        }
    }

    fn covered(figure: &Figure, ratio: f64) -> (usize, Raster) {
        let layout = Layout::new(figure, 300.0, 200.0);
        let mut raster = Raster::default();
        raster.draw(figure, &layout, &theme::LIGHT, ratio);
        let covered = raster
            .rgba()
            .chunks_exact(4)
            .filter(|pixel| pixel[3] > 0)
            .count();
        (covered, raster)
    }

    #[test]
    fn points_outside_or_not_finite_leave_no_trace() {
        let far = [5.0, f64::NAN, f64::INFINITY, -3.0].repeat(200);
        let layer = Layer::Points {
            label: String::new(),
            role: Role::Sample,
            y: Rc::new(vec![0.5; far.len()]),
            x: Rc::new(far),
            radius: 0.5,
        };
        assert_eq!(covered(&figure(layer), 1.0).0, 0);
    }

    #[test]
    fn a_few_hundred_points_are_discs() {
        let layer = |x: f64| Layer::Points {
            label: String::new(),
            role: Role::Sample,
            x: Rc::new([vec![x], vec![f64::NAN; 400]].concat()),
            y: Rc::new(vec![0.5; 401]),
            radius: 8.0,
        };
        let ink = |x: f64| {
            let (_, raster) = covered(&figure(layer(x)), 1.0);
            let alpha = raster.rgba().chunks_exact(4).map(|pixel| pixel[3]);
            let inside = alpha.clone().filter(|&alpha| alpha == 255).count();
            (inside, alpha.filter(|&alpha| alpha > 0).count())
        };
        // Those of a middle nearer than 7.5 are covered, those beyond 8.5 are not: between lies the area.
        let (inside, touched) = ink(0.5);
        let area = |radius: f64| std::f64::consts::PI * radius * radius;
        assert!(
            (inside as f64) < area(8.0) && inside as f64 > area(6.8),
            "{inside}"
        );
        assert!(
            (touched as f64) > area(8.0) && (touched as f64) < area(9.2),
            "{touched}"
        );
        // Half of it is cut off at the panel's edge; none is left far beyond it.
        let (half, _) = ink(0.0);
        assert!(half.abs_diff(inside / 2) <= 16, "{half} of {inside}");
        assert_eq!(ink(3.0), (0, 0));
    }

    #[test]
    fn many_points_let_what_is_under_them_show() {
        let mut figure = figure(Layer::HeatMap {
            label: String::new(),
            x: (0.0, 1.0),
            y: (0.0, 1.0),
            columns: 1,
            values: Rc::new(vec![1.0]),
            range: (0.0, 1.0),
            clip: Vec::new(),
        });
        figure.panels[0].layers.push(Layer::Points {
            label: String::new(),
            role: Role::Sample,
            x: Rc::new([vec![0.5], vec![f64::NAN; 600]].concat()),
            y: Rc::new(vec![0.5; 601]),
            radius: 2.0,
        });
        let layout = Layout::new(&figure, 300.0, 200.0);
        let mut raster = Raster::default();
        raster.draw(&figure, &layout, &theme::LIGHT, 1.0);
        // One dot covers 28 of 100 parts; opacities are rounded down to 255ths.
        let (map, dot) = (
            theme::LIGHT.colour(Role::Density),
            theme::LIGHT.colour(Role::Sample),
        );
        let mixed = |map: u8, dot: u8| 0.72 * f64::from(map) + 0.28 * f64::from(dot);
        let expected = [
            mixed(map.0, dot.0),
            mixed(map.1, dot.1),
            mixed(map.2, dot.2),
            255.0,
        ];
        let near = |pixel: &&[u8]| {
            let pairs = pixel.iter().zip(expected);
            pairs
                .map(|(&part, expected)| (f64::from(part) - expected).abs())
                .all(|off| off < 2.0)
        };
        assert_eq!(raster.rgba().chunks_exact(4).filter(near).count(), 16);
    }

    #[test]
    fn coincident_points_grow_opaque_at_one_place() {
        let layer = Layer::Points {
            label: String::new(),
            role: Role::Sample,
            x: Rc::new(vec![0.5; 1000]),
            y: Rc::new(vec![0.5; 1000]),
            radius: 0.5,
        };
        let (count, raster) = covered(&figure(layer), 2.0);
        assert_eq!(count, 4);
        assert!(raster.rgba().chunks_exact(4).any(|pixel| pixel[3] > 250));
    }

    #[test]
    fn a_heat_map_fills_its_extent_and_skips_nan() {
        let layer = Layer::HeatMap {
            label: String::new(),
            x: (0.0, 1.0),
            y: (0.0, 1.0),
            columns: 2,
            values: Rc::new(vec![0.0, f64::NAN, 1.0, 1.0]),
            range: (0.0, 1.0),
            clip: Vec::new(),
        };
        let figure = figure(layer);
        let frame = Layout::new(&figure, 300.0, 200.0).frames[0].clone();
        let area = (frame.right - frame.left) * (frame.bottom - frame.top);
        let (count, _) = covered(&figure, 1.0);
        assert!(
            (count as f64 / area - 0.75).abs() < 0.02,
            "{count} of {area}"
        );
    }
}
