//! Draws a figure on any plotters backend: its axes, layers and legends.

use plotters::prelude::DrawingBackend;
use plotters::style::text_anchor::{HPos, VPos};

use super::layout::{Frame, Layout, TEXT_SIZE, horizontal_ticks, text_width, vertical_ticks};
use super::painter::Painter;
pub use super::painter::{Outcome, SUBPIXELS, Surface};
use super::theme::{Rgb, Theme};
use super::{Along, Figure, Layer, Panel, Point, Side, Stroke};

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
    Ok(())
}

impl<B: DrawingBackend> Painter<'_, B> {
    fn axes(&mut self, panel: &Panel, frame: &Frame) -> Outcome<B> {
        let Theme {
            grid, quiet, ink, ..
        } = *self.theme;
        if panel.picture {
            return Ok(());
        }
        for (value, label) in panel.y.tick_marks(vertical_ticks(frame.bottom - frame.top)) {
            let y = frame.bottom - panel.y.position(value) * (frame.bottom - frame.top);
            self.hairline((frame.left, y), (frame.right, y), grid)?;
            self.text(
                &label,
                (frame.left - 6.0, y),
                HPos::Right,
                VPos::Center,
                quiet,
            )?;
        }
        let marks = panel
            .x
            .tick_marks(horizontal_ticks(frame.right - frame.left));
        for (value, label) in marks {
            let x = frame.left + panel.x.position(value) * (frame.right - frame.left);
            self.hairline((x, frame.top), (x, frame.bottom), grid)?;
            if panel.x.ticks.are_labelled() {
                self.text(
                    &label,
                    (x, frame.bottom + 5.0),
                    HPos::Center,
                    VPos::Top,
                    quiet,
                )?;
            }
        }
        self.hairline(
            (frame.left, frame.bottom),
            (frame.right, frame.bottom),
            quiet,
        )?;
        if !panel.x.label.is_empty() {
            let below = if panel.x.ticks.are_labelled() {
                TEXT_SIZE * 1.4 + 6.0
            } else {
                4.0
            };
            let middle = f64::midpoint(frame.left, frame.right);
            let at = (middle, frame.bottom + below);
            self.text(&panel.x.title(), at, HPos::Center, VPos::Top, ink)?;
        }
        self.text(
            &panel.y.title(),
            (8.0, frame.title),
            HPos::Left,
            VPos::Center,
            ink,
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
            } => self.columns(*width, columns, panel, frame, self.theme.colour(*role)),
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
                label,
                role,
                along,
                at,
            } => self.rule(label, *along, *at, panel, frame, self.theme.colour(*role)),
            Layer::Annotation {
                text,
                role,
                at,
                side,
            } => {
                let (x, y) = frame.place(panel, at.0, at.1);
                let (dx, dy, h, v) = match side {
                    Side::Above => (0.0, -6.0, HPos::Center, VPos::Bottom),
                    Side::Below => (0.0, 6.0, HPos::Center, VPos::Top),
                    Side::Left => (-8.0, 0.0, HPos::Right, VPos::Center),
                    Side::Right => (8.0, 0.0, HPos::Left, VPos::Center),
                };
                let x = x + dx + shift_into(frame, x + dx, text_width(text), h);
                self.text(text, (x, y + dy), h, v, self.theme.colour(*role))
            }
            Layer::HeatMap { .. } | Layer::Image { .. } => Ok(()),
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
        width: f64,
        columns: &[(f64, f64, f64)],
        panel: &Panel,
        frame: &Frame,
        colour: Rgb,
    ) -> Outcome<B> {
        for &(middle, base, tip) in columns {
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
        label: &str,
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
        self.stroke(ends.into_iter(), frame, colour, Stroke::Dashed)?;
        match along {
            Along::Vertical => {
                // Outwards, away from what the rule delimits, where there is room.
                let x = ends[1].0;
                let room = text_width(label) + 10.0;
                let right_half = x > f64::midpoint(frame.left, frame.right);
                let to_right = if right_half {
                    frame.right - x > room
                } else {
                    x - frame.left < room
                };
                let (offset, side) = if to_right {
                    (5.0, HPos::Left)
                } else {
                    (-5.0, HPos::Right)
                };
                self.text(
                    label,
                    (ends[1].0 + offset, frame.top + 2.0),
                    side,
                    VPos::Top,
                    colour,
                )
            }
            Along::Horizontal => {
                let at = (frame.right - 4.0, ends[1].1 - 3.0);
                self.text(label, at, HPos::Right, VPos::Bottom, colour)
            }
        }
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
                Layer::HeatMap { .. } => {
                    const PARTS: usize = 8;
                    let scale = self.theme.heat_scale();
                    let side = 16.0 / PARTS as f64;
                    for part in 0..PARTS {
                        let left = x + side * part as f64;
                        let square = [
                            (left, y - 5.0),
                            (left + side, y - 5.0),
                            (left + side, y + 5.0),
                            (left, y + 5.0),
                        ];
                        let at = part * (scale.len() - 1) / (PARTS - 1);
                        self.fill(&square, scale[at], 1.0)?;
                    }
                }
                Layer::Area { role, .. }
                | Layer::Bars { role, .. }
                | Layer::Columns { role, .. } => {
                    let colour = self.theme.colour(*role);
                    let square = [
                        (x + 2.0, y - 5.0),
                        (x + 14.0, y - 5.0),
                        (x + 14.0, y + 5.0),
                        (x + 2.0, y + 5.0),
                    ];
                    self.fill(&square, colour, 0.5)?;
                }
                _ => {}
            }
            let ink = self.theme.ink;
            self.text(layer.label(), (x + 22.0, y), HPos::Left, VPos::Center, ink)?;
        }
        Ok(())
    }
}

fn inside(frame: &Frame, (x, y): (f64, f64)) -> bool {
    (frame.left - 0.5..=frame.right + 0.5).contains(&x)
        && (frame.top - 0.5..=frame.bottom + 0.5).contains(&y)
}

/// How far words of this width that stand at `x` have to move so that the frame holds them.
fn shift_into(frame: &Frame, x: f64, width: f64, h: HPos) -> f64 {
    let left = match h {
        HPos::Left => x,
        HPos::Center => x - 0.5 * width,
        HPos::Right => x - width,
    };
    left.min(frame.right - width).max(frame.left) - left
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::figure::lines::tests::FRAME;

    #[test]
    fn words_move_into_the_frame_and_no_further() {
        assert_eq!(shift_into(&FRAME, 5.0, 4.0, HPos::Center), 0.0);
        assert_eq!(shift_into(&FRAME, 1.0, 4.0, HPos::Center), 1.0);
        assert_eq!(shift_into(&FRAME, 9.0, 4.0, HPos::Left), -3.0);
        assert_eq!(shift_into(&FRAME, -90.0, 4.0, HPos::Right), 94.0);
        assert_eq!(shift_into(&FRAME, 5.0, 40.0, HPos::Left), -5.0);
    }
}
