//! Where a panel's data coordinates are on the raster.

use super::super::layout::Frame;
use super::super::{Panel, Point};

/// The transform from a panel's data coordinates to device pixels.
pub(super) struct PixelTransform<'a> {
    pub(super) panel: &'a Panel,
    pub(super) frame: &'a Frame,
    /// Device pixels per CSS pixel.
    pub(super) ratio: f64,
}

impl PixelTransform<'_> {
    /// The frame in whole device pixels: left, top, right, bottom.
    pub(super) fn pixels(&self, width: usize, height: usize) -> (usize, usize, usize, usize) {
        let pixel =
            |value: f64, most: usize| ((value * self.ratio).round().max(0.0) as usize).min(most);
        (
            pixel(self.frame.left, width),
            pixel(self.frame.top, height),
            pixel(self.frame.right, width),
            pixel(self.frame.bottom, height),
        )
    }

    /// Data coordinates in CSS pixels.
    pub(super) fn place(&self, x: f64, y: f64) -> Point {
        self.frame.place(self.panel, x, y)
    }
}
