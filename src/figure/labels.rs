//! Where the words of a figure stand: ticks, titles, legends, and what names a point or a line. None covers another.

use plotters::style::text_anchor::{HPos, VPos};

use super::layout::{Frame, LINE, Layout, TEXT_SIZE, horizontal_ticks, text_width, vertical_ticks};
use super::theme::{Rgb, Role, Theme};
use super::{Along, Figure, Layer, Panel, Side};

/// How much further words stand from a point that is a handle, which the page draws larger than a point.
const HANDLE_GAP: f64 = 6.0;

/// The least space between words side by side.
const GAP: f64 = 4.0;

/// Words at a place.
#[derive(Clone)]
pub struct Label {
    /// The words.
    pub text: String,
    /// The point that they stand at, in CSS pixels.
    pub at: (f64, f64),
    /// Which side of the words is there, across.
    pub h: HPos,
    /// Which side of the words is there, up.
    pub v: VPos,
    tint: Tint,
    over_marks: bool,
}

/// The colour of words.
#[derive(Clone, Copy, Debug)]
enum Tint {
    Quiet,
    Meaning(Role),
}

impl Label {
    /// The colour of the words.
    pub fn colour(&self, theme: &Theme) -> Rgb {
        match self.tint {
            Tint::Quiet => theme.quiet,
            Tint::Meaning(role) => theme.colour(role),
        }
    }

    /// Whether it names something between the axes, where marks may lie under it.
    pub fn is_over_marks(&self) -> bool {
        self.over_marks
    }

    /// Left, top, right and bottom in CSS pixels, as far as that can be told without a font.
    pub fn extent(&self) -> [f64; 4] {
        let width = text_width(&self.text);
        let left = match self.h {
            HPos::Left => self.at.0,
            HPos::Center => self.at.0 - 0.5 * width,
            HPos::Right => self.at.0 - width,
        };
        let top = match self.v {
            VPos::Top => self.at.1,
            VPos::Center => self.at.1 - 0.5 * TEXT_SIZE,
            VPos::Bottom => self.at.1 - TEXT_SIZE,
        };
        [left, top, left + width, top + TEXT_SIZE]
    }

    /// Whether it covers some of another, or stands so close that the two would be read as one.
    pub fn overlaps(&self, other: &Self) -> bool {
        let ([left, top, right, bottom], other) = (self.extent(), other.extent());
        left < other[2] + GAP && other[0] < right + GAP && top < other[3] && other[1] < bottom
    }

    /// The same words moved across so that the frame holds them.
    fn shifted_into(mut self, frame: &Frame) -> Self {
        let [left, _, right, _] = self.extent();
        self.at.0 += left.min(frame.right - (right - left)).max(frame.left) - left;
        self
    }
}

/// The words of a figure, each of which has a place of its own; a number of an axis that has none is left out, and so is
/// the name of a point around which all is taken.
pub fn labels(figure: &Figure, layout: &Layout) -> Vec<Label> {
    let mut placed = Vec::new();
    let panels = || figure.panels.iter().zip(&layout.frames);
    for (panel, frame) in panels() {
        titles(panel, frame, &mut placed);
    }
    for (panel, frame) in panels() {
        numbers(panel, frame, &mut placed);
    }
    for (panel, frame) in panels() {
        for layer in &panel.layers {
            let places = places(layer, panel, frame);
            let on_paper = |label: &Label| {
                let [_, top, _, bottom] = label.extent();
                top >= 0.0 && bottom <= layout.size.1
            };
            let free = places
                .into_iter()
                .find(|label| on_paper(label) && !placed.iter().any(|other| label.overlaps(other)));
            placed.extend(free);
        }
    }
    placed
}

/// The axes' titles and the legend, for which the layout has left room.
fn titles(panel: &Panel, frame: &Frame, placed: &mut Vec<Label>) {
    let mut push = |text: String, at: (f64, f64), h: HPos, v: VPos| {
        if !text.is_empty() {
            let tint = Tint::Meaning(Role::Ink);
            placed.push(Label {
                text,
                at,
                h,
                v,
                tint,
                over_marks: false,
            });
        }
    };
    if !panel.picture {
        let below = if panel.x.ticks.are_labelled() {
            TEXT_SIZE * 1.4 + 6.0
        } else {
            4.0
        };
        let middle = f64::midpoint(frame.left, frame.right);
        push(
            panel.x.title(),
            (middle, frame.bottom + below),
            HPos::Center,
            VPos::Top,
        );
        push(
            panel.y.title(),
            (8.0, frame.title),
            HPos::Left,
            VPos::Center,
        );
    }
    for &(index, x, y) in &frame.legend {
        let text = panel.layers[index].label().to_owned();
        push(text, (x + 22.0, y), HPos::Left, VPos::Center);
    }
}

/// The numbers along the axes.
fn numbers(panel: &Panel, frame: &Frame, placed: &mut Vec<Label>) {
    if panel.picture {
        return;
    }
    let (width, height) = (frame.right - frame.left, frame.bottom - frame.top);
    let up = panel.y.tick_marks(vertical_ticks(height)).into_iter();
    let up = up
        .filter(|_| panel.y.ticks.are_labelled())
        .map(|(value, text)| {
            let y = frame.bottom - panel.y.position(value) * height;
            (text, (frame.left - 6.0, y), HPos::Right, VPos::Center)
        });
    let across = panel.x.tick_marks(horizontal_ticks(width)).into_iter();
    let across = across
        .filter(|_| panel.x.ticks.are_labelled())
        .map(|(value, text)| {
            let x = frame.left + panel.x.position(value) * width;
            (text, (x, frame.bottom + 5.0), HPos::Center, VPos::Top)
        });
    for (text, at, h, v) in up.chain(across) {
        let tint = Tint::Quiet;
        let label = Label {
            text,
            at,
            h,
            v,
            tint,
            over_marks: false,
        };
        if !placed.iter().any(|other| label.overlaps(other)) {
            placed.push(label);
        }
    }
}

/// Where a layer's words can stand, the best place first.
fn places(layer: &Layer, panel: &Panel, frame: &Frame) -> Vec<Label> {
    match layer {
        Layer::Annotation {
            text,
            role,
            at,
            side,
        } => {
            let is_on_handle = panel.handles.iter().any(|handle| handle.at == *at);
            let gap = if is_on_handle { HANDLE_GAP } else { 0.0 };
            around(
                text,
                *role,
                *side,
                frame.place(panel, at.0, at.1),
                gap,
                frame,
            )
        }
        Layer::Rule {
            label,
            role,
            along,
            at,
        } if (-1e-9..=1.0 + 1e-9).contains(&rule_position(panel, *along, *at)) => match along {
            Along::Vertical => {
                let x = frame.place(panel, *at, panel.y.range.0).0;
                beside_rule(label, *role, x, frame)
            }
            Along::Horizontal => {
                let y = frame.place(panel, panel.x.range.0, *at).1;
                along_rule(label, *role, y, frame)
            }
        },
        _ => Vec::new(),
    }
}

fn rule_position(panel: &Panel, along: Along, at: f64) -> f64 {
    match along {
        Along::Vertical => panel.x.position(at),
        Along::Horizontal => panel.y.position(at),
    }
}

/// Around a point, at a gap beyond that of a small dot; where all four sides are taken, above one another.
fn around(
    text: &str,
    role: Role,
    side: Side,
    (x, y): (f64, f64),
    gap: f64,
    frame: &Frame,
) -> Vec<Label> {
    /// Lines that words are moved up or down at most.
    const MOST_LINES: u32 = 6;
    if text.is_empty() || !(x.is_finite() && y.is_finite()) {
        return Vec::new();
    }
    let (x, y) = (
        x.clamp(frame.left, frame.right),
        y.clamp(frame.top, frame.bottom),
    );
    let on = |side: Side, down: f64| {
        let (dx, dy, h, v) = match side {
            Side::Above => (0.0, -6.0 - gap, HPos::Center, VPos::Bottom),
            Side::Below => (0.0, 6.0 + gap, HPos::Center, VPos::Top),
            Side::Left => (-8.0 - gap, 0.0, HPos::Right, VPos::Center),
            Side::Right => (8.0 + gap, 0.0, HPos::Left, VPos::Center),
        };
        let label = Label {
            text: text.to_owned(),
            at: (x + dx, y + dy + down),
            h,
            v,
            tint: Tint::Meaning(role),
            over_marks: true,
        };
        label.shifted_into(frame)
    };
    let sides = [side, Side::Above, Side::Right, Side::Left, Side::Below];
    let further = (1..=MOST_LINES).flat_map(|lines| {
        let by = LINE * f64::from(lines);
        [-by, by]
    });
    sides
        .into_iter()
        .map(|side| on(side, 0.0))
        .chain(further.map(|down| on(side, down)))
        .collect()
}

/// At the upper end of an upright line: outwards, away from what it delimits, where there is room; or further down.
fn beside_rule(text: &str, role: Role, x: f64, frame: &Frame) -> Vec<Label> {
    const ROWS: u32 = 4;
    if text.is_empty() {
        return Vec::new();
    }
    let room = text_width(text) + 10.0;
    let right_half = x > f64::midpoint(frame.left, frame.right);
    let to_right = if right_half {
        frame.right - x > room
    } else {
        x - frame.left < room
    };
    let on = |to_right: bool, row: u32| {
        let (offset, h) = if to_right {
            (5.0, HPos::Left)
        } else {
            (-5.0, HPos::Right)
        };
        let label = Label {
            text: text.to_owned(),
            at: (x + offset, frame.top + 2.0 + LINE * f64::from(row)),
            h,
            v: VPos::Top,
            tint: Tint::Meaning(role),
            over_marks: true,
        };
        label.shifted_into(frame)
    };
    (0..ROWS)
        .flat_map(|row| [on(to_right, row), on(!to_right, row)])
        .collect()
}

/// At an end of a level line, above it or below.
fn along_rule(text: &str, role: Role, y: f64, frame: &Frame) -> Vec<Label> {
    if text.is_empty() {
        return Vec::new();
    }
    let ends = [
        (frame.right - 4.0, HPos::Right),
        (frame.left + 4.0, HPos::Left),
    ];
    ends.into_iter()
        .flat_map(|(x, h)| {
            [(y - 3.0, VPos::Bottom), (y + 3.0, VPos::Top)].map(|(y, v)| Label {
                text: text.to_owned(),
                at: (x, y),
                h,
                v,
                tint: Tint::Meaning(role),
                over_marks: true,
            })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::figure::Axis;

    #[test]
    fn words_at_one_point_stand_apart() {
        let mut panel = Panel::new(Axis::linear("x", 0.0, 1.0), Axis::linear("y", 0.0, 1.0));
        for text in ["one", "two", "three", "four", "five", "six"] {
            panel.layers.push(Layer::Annotation {
                text: text.into(),
                role: Role::Ink,
                at: (0.5, 0.5),
                side: Side::Above,
            });
        }
        let figure = Figure {
            panels: vec![panel],
            ..Figure::default()
        };
        let labels = labels(&figure, &Layout::new(&figure, 400.0, 300.0));
        for (index, label) in labels.iter().enumerate() {
            assert!(!labels[..index].iter().any(|other| label.overlaps(other)));
        }
        assert!(
            ["one", "six"]
                .iter()
                .all(|text| labels.iter().any(|l| l.text == *text))
        );
    }

    #[test]
    fn words_move_into_the_frame_and_no_further() {
        let frame = Frame {
            left: 0.0,
            top: 0.0,
            right: 100.0,
            bottom: 100.0,
            legend: Vec::new(),
            title: 0.0,
        };
        let moved = |x: f64, h: HPos| {
            let label = Label {
                text: "abc".into(),
                at: (x, 50.0),
                h,
                v: VPos::Center,
                tint: Tint::Quiet,
                over_marks: false,
            };
            label.shifted_into(&frame).extent()
        };
        let width = text_width("abc");
        for (x, h, left) in [
            (50.0, HPos::Left, 50.0),
            (99.0, HPos::Left, 100.0 - width),
            (1.0, HPos::Center, 0.0),
            (-90.0, HPos::Right, 0.0),
        ] {
            assert!((moved(x, h)[0] - left).abs() < 1e-9, "{x}");
        }
    }
}
