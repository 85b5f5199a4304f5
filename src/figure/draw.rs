//! Draws a figure on any plotters backend: its axes, layers and legends.

use plotters::prelude::DrawingBackend;

use super::labels::labels;
use super::layout::{Frame, Layout, horizontal_ticks, vertical_ticks};
use super::painter::Painter;
pub use super::painter::{Outcome, SUBPIXELS, Surface};
use super::theme::{Rgb, Role, Theme};
use super::{Along, Figure, Layer, Panel, Point, Stroke};

/// Draws every layer that is not dense, and the axes.
///
/// # Errors
/// Passes on the backend's error.
pub fn draw<B: DrawingBackend>(
    figure: &Figure,
    layout: &Layout,
    theme: &Theme,
    surface: Surface,
    backend: &mut B,
) -> Outcome<B> {
    let mut painter = Painter {
        backend,
        surface,
        theme,
    };
    for (panel, frame) in figure.panels.iter().zip(&layout.frames) {
        painter.axes(panel, frame)?;
        for layer in panel.layers.iter().filter(|layer| !layer.is_dense()) {
            painter.layer(layer, panel, frame)?;
        }
        painter.legend(panel, frame)?;
    }
    for label in labels(figure, layout) {
        if label.is_over_marks() {
            painter.ground(&label, layout.size)?;
        }
        painter.text(&label)?;
    }
    Ok(())
}

impl<B: DrawingBackend> Painter<'_, B> {
    fn axes(&mut self, panel: &Panel, frame: &Frame) -> Outcome<B> {
        let Theme { grid, quiet, .. } = *self.theme;
        if panel.picture {
            return Ok(());
        }
        for (value, _) in panel.y.tick_marks(vertical_ticks(frame.bottom - frame.top)) {
            let y = frame.bottom - panel.y.position(value) * (frame.bottom - frame.top);
            self.hairline((frame.left, y), (frame.right, y), grid)?;
        }
        let marks = panel
            .x
            .tick_marks(horizontal_ticks(frame.right - frame.left));
        for (value, _) in marks {
            let x = frame.left + panel.x.position(value) * (frame.right - frame.left);
            self.hairline((x, frame.top), (x, frame.bottom), grid)?;
        }
        self.hairline(
            (frame.left, frame.bottom),
            (frame.right, frame.bottom),
            quiet,
        )
    }

    fn layer(&mut self, layer: &Layer, panel: &Panel, frame: &Frame) -> Outcome<B> {
        match layer {
            Layer::Curve {
                role,
                points,
                stroke,
                ..
            } => {
                let placed = points.iter().map(|&(x, y)| frame.place(panel, x, y));
                self.stroke(placed, frame, self.theme.colour(*role), *stroke)
            }
            Layer::Area {
                role, points, base, ..
            } => self.area(points, *base, panel, frame, self.theme.colour(*role)),
            Layer::Bars {
                role,
                edges,
                heights,
                ..
            } => self.bars(edges, heights, panel, frame, self.theme.colour(*role)),
            Layer::Columns {
                role,
                width,
                columns,
                ..
            } => self.columns(*role, *width, columns, panel, frame),
            Layer::Points {
                role, x, y, radius, ..
            } => {
                let colour = self.theme.colour(*role);
                for (&x, &y) in x.iter().zip(y.iter()) {
                    let at = frame.place(panel, x, y);
                    if inside(frame, at) {
                        self.dot(at, *radius, colour)?;
                    }
                }
                Ok(())
            }
            Layer::Rule {
                role, along, at, ..
            } => self.rule(*along, *at, panel, frame, self.theme.colour(*role)),
            Layer::HeatMap { .. } | Layer::Image { .. } | Layer::Annotation { .. } => Ok(()),
        }
    }

    fn area(
        &mut self,
        points: &[Point],
        base: f64,
        panel: &Panel,
        frame: &Frame,
        colour: Rgb,
    ) -> Outcome<B> {
        let floor = frame
            .place(panel, panel.x.range.0, base)
            .1
            .clamp(frame.top, frame.bottom);
        let mut outline: Vec<(f64, f64)> = points
            .iter()
            .map(|&(x, y)| frame.place(panel, x, y))
            .filter(|(x, y)| x.is_finite() && !y.is_nan())
            .map(|(x, y)| {
                (
                    x.clamp(frame.left, frame.right),
                    y.clamp(frame.top, frame.bottom),
                )
            })
            .collect();
        if let (Some(&(first, _)), Some(&(last, _))) = (outline.first(), outline.last()) {
            outline.push((last, floor));
            outline.push((first, floor));
            self.fill(&outline, colour, 0.16)?;
        }
        Ok(())
    }

    fn bars(
        &mut self,
        edges: &[f64],
        heights: &[f64],
        panel: &Panel,
        frame: &Frame,
        colour: Rgb,
    ) -> Outcome<B> {
        let base = if panel.y.scale == super::Scale::Log {
            panel.y.range.0
        } else {
            0.0
        };
        let floor = frame.place(panel, 0.0, base).1.min(frame.bottom);
        let mut outline = Vec::with_capacity(2 * heights.len() + 2);
        for (pair, &height) in edges.windows(2).zip(heights) {
            let (left, top) = frame.place(panel, pair[0], height);
            let (right, _) = frame.place(panel, pair[1], height);
            let left = left.clamp(frame.left, frame.right);
            let right = right.clamp(frame.left, frame.right);
            let top = if top.is_nan() {
                floor
            } else {
                top.clamp(frame.top, floor)
            };
            if right > left {
                outline.push((left, top));
                outline.push((right, top));
            }
        }
        if let (Some(&(first, _)), Some(&(last, _))) = (outline.first(), outline.last()) {
            outline.insert(0, (first, floor));
            outline.push((last, floor));
            self.fill(&outline, colour, 0.38)?;
            self.path(&outline, colour, 0.9, 1.0)?;
        }
        Ok(())
    }

    fn columns(
        &mut self,
        role: Role,
        width: f64,
        columns: &[(f64, f64, f64)],
        panel: &Panel,
        frame: &Frame,
    ) -> Outcome<B> {
        for &(middle, base, tip) in columns {
            let colour = self.theme.colour(role.of_column(middle));
            let (left, foot) = frame.place(panel, middle - 0.5 * width, base);
            let (right, head) = frame.place(panel, middle + 0.5 * width, tip);
            if [left, right, foot, head].iter().any(|value| value.is_nan()) {
                continue;
            }
            let across = |x: f64| x.clamp(frame.left, frame.right);
            let down = |y: f64| y.clamp(frame.top, frame.bottom);
            let corners = [
                (across(left), down(foot)),
                (across(left), down(head)),
                (across(right), down(head)),
                (across(right), down(foot)),
            ];
            self.fill(&corners, colour, 0.38)?;
            self.path(&corners, colour, 0.9, 1.0)?;
        }
        Ok(())
    }

    fn rule(
        &mut self,
        along: Along,
        at: f64,
        panel: &Panel,
        frame: &Frame,
        colour: Rgb,
    ) -> Outcome<B> {
        let ends = match along {
            Along::Vertical => {
                let x = frame.place(panel, at, panel.y.range.0).0;
                [(x, frame.bottom), (x, frame.top)]
            }
            Along::Horizontal => {
                let y = frame.place(panel, panel.x.range.0, at).1;
                [(frame.left, y), (frame.right, y)]
            }
        };
        if !inside(frame, ends[0]) {
            return Ok(());
        }
        self.stroke(ends.into_iter(), frame, colour, Stroke::Dashed)
    }

    fn legend(&mut self, panel: &Panel, frame: &Frame) -> Outcome<B> {
        for &(index, x, y) in &frame.legend {
            let layer = &panel.layers[index];
            let swatch = [(x, y), (x + 16.0, y)];
            match layer {
                Layer::Curve { role, stroke, .. } => {
                    let colour = self.theme.colour(*role);
                    let room = Frame {
                        left: x,
                        right: x + 16.0,
                        top: y - 4.0,
                        bottom: y + 4.0,
                        legend: Vec::new(),
                        title: 0.0,
                    };
                    self.stroke(swatch.into_iter(), &room, colour, *stroke)?;
                }
                Layer::Points { role, .. } => {
                    self.dot((x + 8.0, y), 3.5, self.theme.colour(*role))?;
                }
                Layer::Columns {
                    role: Role::Categories,
                    columns,
                    ..
                } => {
                    const MOST: usize = 4;
                    let parts = columns.len().min(MOST);
                    let side = 16.0 / parts as f64;
                    for (part, &(middle, _, _)) in columns.iter().take(parts).enumerate() {
                        let square = square(x + side * part as f64, y, side);
                        let colour = self.theme.colour(Role::Categories.of_column(middle));
                        self.fill(&square, colour, 0.5)?;
                    }
                }
                Layer::HeatMap { .. } => {
                    const PARTS: usize = 8;
                    let scale = self.theme.heat_scale();
                    let side = 16.0 / PARTS as f64;
                    for part in 0..PARTS {
                        let square = square(x + side * part as f64, y, side);
                        let at = part * (scale.len() - 1) / (PARTS - 1);
                        self.fill(&square, scale[at], 1.0)?;
                    }
                }
                Layer::Area { role, .. }
                | Layer::Bars { role, .. }
                | Layer::Columns { role, .. } => {
                    let colour = self.theme.colour(*role);
                    self.fill(&square(x + 2.0, y, 12.0), colour, 0.5)?;
                }
                _ => {}
            }
        }
        Ok(())
    }
}

/// The corners of a patch of the legend, from its left edge on, about a height.
fn square(left: f64, y: f64, width: f64) -> [(f64, f64); 4] {
    [
        (left, y - 5.0),
        (left + width, y - 5.0),
        (left + width, y + 5.0),
        (left, y + 5.0),
    ]
}

fn inside(frame: &Frame, (x, y): (f64, f64)) -> bool {
    (frame.left - 0.5..=frame.right + 0.5).contains(&x)
        && (frame.top - 0.5..=frame.bottom + 0.5).contains(&y)
}
