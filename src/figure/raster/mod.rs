//! Fills the pixels of dense layers: many points, heat maps, images.

mod heatmap;
mod points;
#[cfg(test)]
mod tests;
mod transform;

use super::layout::Layout;
use super::theme::Theme;
use super::{Figure, Layer, Point};
use heatmap::{Heatmap, HeatmapBuffers};
use transform::PixelTransform;

/// So many zeros, written at once: `resize` writes them one by one where it is compiled for size.
fn zero<T: Copy + Default>(values: &mut Vec<T>, length: usize) {
    if values.len() == length {
        values.fill(T::default());
    } else {
        *values = vec![T::default(); length];
    }
}

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

    /// Forgets what was drawn.
    pub fn clear(&mut self) {
        (self.width, self.height) = (0, 0);
    }

    /// Draws the dense layers of `figure` with `ratio` device pixels per CSS pixel.
    // Within the app, which is compiled for size, it would be slow.
    #[inline(never)]
    pub fn draw(&mut self, figure: &Figure, layout: &Layout, theme: &Theme, ratio: f64) {
        let width = (layout.size.0 * ratio).round() as usize;
        let height = (layout.size.1 * ratio).round() as usize;
        (self.width, self.height) = (width, height);
        zero(&mut self.rgba, width * height * 4);
        for (panel, frame) in figure.panels.iter().zip(&layout.frames) {
            let transform = PixelTransform {
                panel,
                frame,
                ratio,
            };
            for layer in panel.layers.iter().filter(|layer| layer.is_dense()) {
                match layer {
                    Layer::Points {
                        role, x, y, radius, ..
                    } => {
                        self.points(&transform, x, y, *radius, theme.colour(*role));
                    }
                    Layer::HeatMap { .. } => self.heat_map(&transform, layer, theme),
                    Layer::Image {
                        x,
                        y,
                        columns,
                        rgba,
                        ..
                    } => {
                        self.grid(
                            &transform,
                            *x,
                            *y,
                            *columns,
                            rgba.len() / 4,
                            |row, column, _| {
                                let at = 4 * (row * columns + column);
                                [rgba[at], rgba[at + 1], rgba[at + 2], rgba[at + 3]]
                            },
                        );
                    }
                    _ => {}
                }
            }
        }
    }

    fn heat_map(&mut self, transform: &PixelTransform, layer: &Layer, theme: &Theme) {
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
        let (left, top, right, bottom) = transform.pixels(self.width, self.height);
        let pixels = 4 * top * self.width..4 * bottom.max(top) * self.width;
        let lines = self.rgba[pixels].chunks_exact_mut((4 * self.width).max(1));
        heatmap.draw(
            transform,
            theme,
            (left, right, top),
            lines,
            &mut self.heatmap_buffers,
        );
    }

    fn grid(
        &mut self,
        transform: &PixelTransform,
        x: Point,
        y: Point,
        columns: usize,
        cells: usize,
        colour: impl Fn(usize, usize, usize) -> [u8; 4],
    ) {
        if columns == 0 || cells < columns {
            return;
        }
        let rows = cells / columns;
        let (left, top, right, bottom) = transform.pixels(self.width, self.height);
        let (x0, y0) = transform.frame.place(transform.panel, x.0, y.1);
        let (x1, y1) = transform.frame.place(transform.panel, x.1, y.0);
        for row in top..bottom {
            let down = ((row as f64 + 0.5) / transform.ratio - y0) / (y1 - y0);
            if !(0.0..1.0).contains(&down) {
                continue;
            }
            for column in left..right {
                let across = ((column as f64 + 0.5) / transform.ratio - x0) / (x1 - x0);
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
