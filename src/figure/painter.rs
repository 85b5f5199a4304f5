//! The painter: strokes, fills, dots and text in CSS pixels, on any plotters backend.
//!
//! Backend coordinates are whole numbers, so one pixel is divided into [`SUBPIXELS`] of them: the
//! surface shrinks them back, and curves stay smooth at every device pixel ratio.

use plotters::prelude::{DrawingBackend, RGBAColor, ShapeStyle};
use plotters::style::text_anchor::Pos;
use plotters::style::{FontDesc, FontFamily, FontStyle, TextStyle};
use plotters_backend::{BackendColor, DrawingErrorKind};

use super::Stroke;
use super::labels::Label;
use super::layout::{Frame, TEXT_SIZE};
use super::lines::{clipped_runs, dashes};
use super::theme::{Rgb, Theme};

/// Backend units in one device pixel.
pub const SUBPIXELS: f64 = 8.0;

/// The typefaces of all text in figures.
const FONT: &str = "Inter, system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', 'Noto Sans CJK JP', sans-serif";

/// What the backend draws on.
#[derive(Clone, Copy, Debug)]
pub struct Surface {
    /// Backend units per CSS pixel.
    pub unit: f64,
    /// What the backend divides text sizes by.
    pub text_divisor: f64,
}

/// What can go wrong: whatever the backend reports.
pub type Outcome<B> = Result<(), DrawingErrorKind<<B as DrawingBackend>::ErrorType>>;

/// A backend with its scale and its colours.
pub(super) struct Painter<'a, B> {
    pub(super) backend: &'a mut B,
    pub(super) surface: Surface,
    pub(super) theme: &'a Theme,
}

impl<B: DrawingBackend> Painter<'_, B> {
    /// A curve, as far as the frame holds it; a point that is not finite interrupts it.
    pub(super) fn stroke(
        &mut self,
        points: impl Iterator<Item = (f64, f64)>,
        frame: &Frame,
        colour: Rgb,
        stroke: Stroke,
    ) -> Outcome<B> {
        let width = if stroke == Stroke::Thin { 1.25 } else { 2.25 };
        for run in clipped_runs(points, frame) {
            if stroke == Stroke::Dashed {
                for dash in dashes(&run) {
                    self.path(&dash, colour, 1.0, 1.5)?;
                }
            } else {
                self.path(&run, colour, 1.0, width)?;
            }
        }
        Ok(())
    }

    /// A line of this width through points.
    pub(super) fn path(
        &mut self,
        points: &[(f64, f64)],
        colour: Rgb,
        alpha: f64,
        width: f64,
    ) -> Outcome<B> {
        let style = ShapeStyle {
            color: rgba(colour, alpha),
            filled: false,
            stroke_width: (width * self.surface.unit).round().max(1.0) as u32,
        };
        let unit = self.surface.unit;
        self.backend
            .draw_path(points.iter().map(|&point| units(point, unit)), &style)
    }

    /// What points enclose.
    pub(super) fn fill(&mut self, points: &[(f64, f64)], colour: Rgb, alpha: f64) -> Outcome<B> {
        let style = ShapeStyle {
            color: rgba(colour, alpha),
            filled: true,
            stroke_width: 0,
        };
        let unit = self.surface.unit;
        self.backend
            .fill_polygon(points.iter().map(|&point| units(point, unit)), &style)
    }

    /// A disc of this radius.
    pub(super) fn dot(&mut self, at: (f64, f64), radius: f64, colour: Rgb) -> Outcome<B> {
        let style = ShapeStyle {
            color: rgba(colour, 0.85),
            filled: true,
            stroke_width: 0,
        };
        let unit = self.surface.unit;
        self.backend.draw_circle(
            units(at, unit),
            (radius * unit).round() as u32,
            &style,
            true,
        )
    }

    /// A line of one device pixel, centred on that pixel.
    pub(super) fn hairline(&mut self, from: (f64, f64), to: (f64, f64), colour: Rgb) -> Outcome<B> {
        let unit = self.surface.unit;
        let snap = |value: f64| (((value * unit / SUBPIXELS).floor() + 0.5) * SUBPIXELS) as i32;
        let style = ShapeStyle {
            color: rgba(colour, 1.0),
            filled: false,
            stroke_width: SUBPIXELS as u32,
        };
        self.backend.draw_path(
            [(snap(from.0), snap(from.1)), (snap(to.0), snap(to.1))],
            &style,
        )
    }

    /// Paper under words, through which marks still show.
    pub(super) fn ground(&mut self, label: &Label, (width, height): (f64, f64)) -> Outcome<B> {
        let [left, top, right, bottom] = label.extent();
        let (left, right) = (left.max(0.0), right.min(width));
        let (top, bottom) = (top.max(0.0), bottom.min(height));
        let corners = [(left, top), (right, top), (right, bottom), (left, bottom)];
        self.fill(&corners, self.theme.paper, 0.7)
    }

    /// Words at their place.
    pub(super) fn text(&mut self, label: &Label) -> Outcome<B> {
        let size = TEXT_SIZE * self.surface.unit * self.surface.text_divisor;
        let style = TextStyle {
            font: FontDesc::new(FontFamily::Name(FONT), size, FontStyle::Normal),
            color: BackendColor {
                alpha: 1.0,
                rgb: label.colour(self.theme),
            },
            pos: Pos::new(label.h, label.v),
        };
        self.backend
            .draw_text(&label.text, &style, units(label.at, self.surface.unit))
    }
}

fn rgba((red, green, blue): Rgb, alpha: f64) -> RGBAColor {
    RGBAColor(red, green, blue, alpha)
}

fn units((x, y): (f64, f64), unit: f64) -> (i32, i32) {
    ((x * unit).round() as i32, (y * unit).round() as i32)
}
