//! Where everything of a figure stands, in CSS pixels: shared by drawing and by pointing.

use super::axis::Ticks;
use super::{Figure, Panel};

/// Size of axis and legend text in CSS pixels.
pub const TEXT_SIZE: f64 = 13.0;

pub(super) const LINE: f64 = TEXT_SIZE * 1.4;
const SWATCH: f64 = 16.0;
const GAP: f64 = 14.0;
const EDGE: f64 = 8.0;

/// A figure's frames for one size.
#[derive(Clone, Debug, PartialEq)]
pub struct Layout {
    /// Width and height of the whole.
    pub size: (f64, f64),
    /// One frame per panel.
    pub frames: Vec<Frame>,
}

/// The rectangle between a panel's axes, and its legend.
#[derive(Clone, Debug, PartialEq)]
pub struct Frame {
    /// Left edge.
    pub left: f64,
    /// Top edge.
    pub top: f64,
    /// Right edge.
    pub right: f64,
    /// Bottom edge.
    pub bottom: f64,
    /// Index of each labelled layer with the left end and middle height of its legend entry.
    pub legend: Vec<(usize, f64, f64)>,
    /// Middle height of the vertical axis's title.
    pub title: f64,
}

impl Layout {
    /// The layout of `figure` at `width` × `height` CSS pixels.
    pub fn new(figure: &Figure, width: f64, height: f64) -> Self {
        let left = figure
            .panels
            .iter()
            .map(|panel| left_margin(panel, width, height))
            .fold(EDGE, f64::max);
        let margin = figure
            .panels
            .iter()
            .map(|panel| right_margin(panel, width - left - EDGE))
            .fold(EDGE + 6.0, f64::max);
        let right = (width - margin).max(left + 1.0);
        let rows = || figure.panels.chunk_by(|_, next| next.beside);
        let weights: f64 = rows().map(|row| row[0].weight).sum();
        let heads: Vec<Vec<_>> = rows()
            .map(|row| {
                let places = columns(row.len(), left, right);
                let pairs = row.iter().zip(places);
                pairs
                    .map(|(panel, (left, right))| Head::new(panel, left, right))
                    .collect()
            })
            .collect();
        let head_height = |heads: &[Head]| heads.iter().map(|head| head.height).fold(0.0, f64::max);
        let row_foot = |row: &[Panel]| row.iter().map(foot_height).fold(0.0, f64::max);
        let fixed: f64 = rows()
            .zip(&heads)
            .map(|(row, heads)| head_height(heads) + row_foot(row))
            .sum();
        let free = (height - fixed).max(1.0);
        let mut top = 0.0;
        let mut frames = Vec::with_capacity(figure.panels.len());
        for (row, heads) in rows().zip(heads) {
            let frame_top = top + head_height(&heads);
            let bottom = frame_top + free * row[0].weight / weights;
            let places = columns(row.len(), left, right);
            for ((panel, head), (left, right)) in row.iter().zip(heads).zip(places) {
                let legend = head
                    .entries
                    .into_iter()
                    .map(|(index, x, row)| (index, x, top + EDGE + LINE * (row as f64 + 0.5)))
                    .collect();
                let frame = Frame {
                    left,
                    top: frame_top,
                    right,
                    bottom,
                    legend,
                    title: top + EDGE + LINE * 0.5,
                };
                frames.push(if panel.picture {
                    frame.proportioned(panel)
                } else {
                    frame
                });
            }
            top = bottom + row_foot(row);
        }
        Self {
            size: (width, height),
            frames,
        }
    }

    /// The panel under a point, if any.
    pub fn panel_at(&self, x: f64, y: f64) -> Option<usize> {
        self.frames.iter().position(|frame| {
            (frame.left..=frame.right).contains(&x) && (frame.top..=frame.bottom).contains(&y)
        })
    }
}

impl Frame {
    /// The largest frame inside this one that gives both coordinates the same unit of length.
    fn proportioned(self, panel: &Panel) -> Self {
        let span = |axis: &super::Axis| axis.range.1 - axis.range.0;
        let (width, height) = (self.right - self.left, self.bottom - self.top);
        let unit = (width / span(&panel.x)).min(height / span(&panel.y));
        let across = 0.5 * (width - unit * span(&panel.x));
        let down = 0.5 * (height - unit * span(&panel.y));
        Self {
            left: self.left + across,
            right: self.right - across,
            top: self.top + down,
            bottom: self.bottom - down,
            ..self
        }
    }

    /// CSS pixels of a point given in data coordinates.
    pub fn place(&self, panel: &Panel, x: f64, y: f64) -> (f64, f64) {
        (
            self.left + panel.x.position(x) * (self.right - self.left),
            self.bottom - panel.y.position(y) * (self.bottom - self.top),
        )
    }

    /// Data coordinates of a point given in CSS pixels.
    pub fn locate(&self, panel: &Panel, x: f64, y: f64) -> (f64, f64) {
        (
            panel.x.value((x - self.left) / (self.right - self.left)),
            panel.y.value((self.bottom - y) / (self.bottom - self.top)),
        )
    }
}

/// Left and right ends of so many panels beside each other.
fn columns(count: usize, left: f64, right: f64) -> impl Iterator<Item = (f64, f64)> {
    let width = (right - left - GAP * (count - 1) as f64) / count as f64;
    (0..count).map(move |column| {
        let start = left + (width + GAP) * column as f64;
        (start, start + width)
    })
}

/// Estimated width of text in CSS pixels, without a font at hand.
pub fn text_width(text: &str) -> f64 {
    let ems: f64 = text
        .chars()
        .map(|character| match character {
            '\u{2e80}'.. => 1.0,
            'm' | 'w' | 'M' | 'W' | '∞' => 0.85,
            'i' | 'l' | 'j' | 't' | 'f' | 'r' | ' ' | '.' | ',' | '(' | ')' | '\'' => 0.36,
            '⁰'..='⁹' | '⁻' | '¹' | '²' | '³' => 0.4,
            _ => 0.58,
        })
        .sum();
    ems * TEXT_SIZE
}

/// How many ticks fit along a vertical axis of this height.
pub fn vertical_ticks(height: f64) -> usize {
    ((height / 42.0) as usize).clamp(2, 8)
}

/// How many ticks fit along a horizontal axis of this width.
pub fn horizontal_ticks(width: f64) -> usize {
    ((width / 64.0) as usize).clamp(3, 12)
}

fn left_margin(panel: &Panel, width: f64, height: f64) -> f64 {
    if !panel.y.ticks.are_labelled() {
        let first = number_room(panel, width - 2.0 * EDGE, |position| position);
        return EDGE.max(first);
    }
    let widest = panel
        .y
        .tick_marks(vertical_ticks(height))
        .iter()
        .map(|(_, label)| text_width(label))
        .fold(0.0, f64::max);
    EDGE + widest + 10.0
}

/// Room for what the last number under a horizontal axis of about this width needs beyond its end.
fn right_margin(panel: &Panel, width: f64) -> f64 {
    number_room(panel, width, |position| 1.0 - position)
}

/// What numbers under a horizontal axis of about this width need beyond its end, from which `distance` tells how far a
/// position is.
fn number_room(panel: &Panel, width: f64, distance: fn(f64) -> f64) -> f64 {
    if !panel.x.ticks.are_labelled() {
        return 0.0;
    }
    let marks = panel.x.tick_marks(horizontal_ticks(width));
    let rooms = marks.iter().map(|(value, label)| {
        0.5 * text_width(label) + 2.0 - distance(panel.x.position(*value)) * width
    });
    rooms.fold(0.0, f64::max)
}

fn foot_height(panel: &Panel) -> f64 {
    let ticks = if panel.x.ticks.are_labelled() {
        LINE + 6.0
    } else {
        0.0
    };
    let title = if panel.x.label.is_empty() { 0.0 } else { LINE };
    ticks + title + EDGE * 0.5
}

/// What stands above a panel: the vertical axis's title, then the legend, in as many rows as needed.
struct Head {
    height: f64,
    entries: Vec<(usize, f64, usize)>,
}

impl Head {
    fn new(panel: &Panel, left: f64, right: f64) -> Self {
        let title = panel.y.title();
        let mut x = if title.is_empty() {
            left
        } else {
            EDGE + text_width(&title) + 2.0 * GAP
        };
        let mut row = 0;
        let mut entries = Vec::new();
        for (index, layer) in panel.layers.iter().enumerate() {
            // What the axis already names needs no entry, and a strip without ticks has no room.
            let strip = panel.y.ticks == Ticks::None && !panel.picture;
            let named = layer.label() == panel.y.label || strip;
            if named || !in_legend(layer) {
                continue;
            }
            let width = SWATCH + 6.0 + text_width(layer.label());
            if x + width > right && x > left {
                row += 1;
                x = left;
            }
            entries.push((index, x, row));
            x += width + GAP;
        }
        let rows = if title.is_empty() && entries.is_empty() {
            0
        } else {
            row + 1
        };
        Self {
            height: EDGE + LINE * rows as f64 + 4.0,
            entries,
        }
    }
}

fn in_legend(layer: &super::Layer) -> bool {
    use super::Layer;
    match layer {
        Layer::Curve { label, .. }
        | Layer::Area { label, .. }
        | Layer::Bars { label, .. }
        | Layer::Columns { label, .. }
        | Layer::HeatMap { label, .. }
        | Layer::Points { label, .. } => !label.is_empty(),
        _ => false,
    }
}
