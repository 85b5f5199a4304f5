//! What a figure is: axes and layers as plain data, and how they become pictures and tables.
//!
//! A lab returns a [`Figure`]; [`draw`] puts it on any plotters backend, [`raster`] fills the
//! pixels of its dense layers, [`svg`] and [`csv`] export it and [`readout`] tells its values; [`gif_encoder`]
//! makes one file of many pictures.
//! Nothing here knows a browser.

pub mod axis;
pub mod csv;
pub mod draw;
pub mod gif_encoder;
pub mod labels;
pub mod layout;
mod lines;
pub mod number;
mod painter;
pub mod palette;
pub mod raster;
pub mod readout;
pub mod svg;
pub mod theme;

use std::rc::Rc;

pub use axis::{Axis, Scale};
pub use theme::{Role, Theme};

/// A point in data coordinates.
pub type Point = (f64, f64);

/// Panels in rows from top to bottom, with the words that stand for them.
#[derive(Clone, Debug, Default)]
pub struct Figure {
    /// What the figure shows, as a file name without extension.
    pub name: String,
    /// One sentence for those who cannot see the figure; it changes with the state.
    pub description: String,
    /// The panels, row by row.
    pub panels: Vec<Panel>,
}

/// One pair of axes with the layers drawn between them, first layer undermost.
#[allow(
    clippy::struct_excessive_bools,
    reason = "each is a property by itself"
)]
#[derive(Clone, Debug)]
pub struct Panel {
    /// Horizontal axis.
    pub x: Axis,
    /// Vertical axis.
    pub y: Axis,
    /// What is drawn, undermost first.
    pub layers: Vec<Layer>,
    /// Points that a reader can drag.
    pub handles: Vec<Handle>,
    /// Share of the figure's height relative to the other panels.
    pub weight: f64,
    /// Whether the panel is a picture: no axes, and both coordinates in the same unit of length.
    pub picture: bool,
    /// Keys of the parameters that dragging the panel itself changes, across and up, in degrees.
    pub turn: Option<(&'static str, &'static str)>,
    /// Whether strokes over the panel change what it shows.
    pub paint: bool,
    /// Whether a press on the panel picks the point there.
    pub pick: bool,
    /// Whether it stands to the right of the panel before it, and not below.
    pub beside: bool,
}

/// One thing drawn between the axes.
#[derive(Clone, Debug)]
pub enum Layer {
    /// A line through points; a non-finite point interrupts it.
    Curve {
        /// Name in the legend and the table; empty for none.
        label: String,
        /// Meaning, which decides the colour.
        role: Role,
        /// The points, in data coordinates.
        points: Vec<Point>,
        /// How the line is stroked.
        stroke: Stroke,
    },
    /// The region between a curve and a base line.
    Area {
        /// Name in the legend and the table; empty for none.
        label: String,
        /// Meaning, which decides the colour.
        role: Role,
        /// The upper boundary, in data coordinates.
        points: Vec<Point>,
        /// The lower boundary.
        base: f64,
    },
    /// Bars, or a histogram, between consecutive edges.
    Bars {
        /// Name in the legend and the table; empty for none.
        label: String,
        /// Meaning, which decides the colour.
        role: Role,
        /// `heights.len() + 1` ascending edges.
        edges: Vec<f64>,
        /// Height of each bar.
        heights: Vec<f64>,
    },
    /// Columns that stand apart, one per category; each from a base to a tip, which may lie below it.
    Columns {
        /// Name in the legend and the table; empty for none.
        label: String,
        /// Meaning, which decides the colour.
        role: Role,
        /// Width of each, in data coordinates.
        width: f64,
        /// Middle, base and tip of each.
        columns: Vec<(f64, f64, f64)>,
    },
    /// Dots. Many are rasterised, few are drawn as circles.
    Points {
        /// Name in the legend and the table; empty for none.
        label: String,
        /// Meaning, which decides the colour.
        role: Role,
        /// Horizontal coordinates.
        x: Rc<Vec<f64>>,
        /// Vertical coordinates, as many.
        y: Rc<Vec<f64>>,
        /// Radius in CSS pixels.
        radius: f64,
    },
    /// A grid of values shown by colour, from that of the paper to that of densities.
    HeatMap {
        /// Name in the legend and the table; empty for none.
        label: String,
        /// Horizontal extent of the grid.
        x: Point,
        /// Vertical extent of the grid.
        y: Point,
        /// Number of columns.
        columns: usize,
        /// Values at the middles of the cells, row by row from the bottom; `NaN` is transparent.
        values: Rc<Vec<f64>>,
        /// Values at the two ends of the colour scale.
        range: Point,
        /// Corners of the convex region that is shown, in order; empty for the whole extent.
        clip: Vec<Point>,
    },
    /// A picture, row by row from the top, four bytes a pixel.
    Image {
        /// Name in the table.
        label: String,
        /// Horizontal extent.
        x: Point,
        /// Vertical extent.
        y: Point,
        /// Number of pixel columns.
        columns: usize,
        /// Red, green, blue, alpha.
        rgba: Rc<Vec<u8>>,
    },
    /// A straight line across the panel at one coordinate.
    Rule {
        /// Name at the line's end; empty for none.
        label: String,
        /// Meaning, which decides the colour.
        role: Role,
        /// Which coordinate is constant.
        along: Along,
        /// Where.
        at: f64,
    },
    /// Words at a point.
    Annotation {
        /// The words.
        text: String,
        /// Meaning, which decides the colour.
        role: Role,
        /// Where, in data coordinates.
        at: Point,
        /// On which side of the point the words stand.
        side: Side,
    },
}

/// How a curve is stroked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stroke {
    /// The main line.
    Solid,
    /// A line to compare with.
    Dashed,
    /// A fine line that leads the eye.
    Thin,
}

/// Which coordinate a rule keeps constant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Along {
    /// A vertical line at one x.
    Vertical,
    /// A horizontal line at one y.
    Horizontal,
}

/// On which side of a point words stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// Above, centred.
    Above,
    /// Below, centred.
    Below,
    /// To the left, vertically centred.
    Left,
    /// To the right, vertically centred.
    Right,
}

/// A point of the figure that a reader drags to change parameters.
#[derive(Clone, Debug, PartialEq)]
pub struct Handle {
    /// Key of the parameter that the arrow keys change, and the handle's identity.
    pub key: &'static str,
    /// Key of the parameter that the upward and downward keys change, where that is another.
    pub up: Option<&'static str>,
    /// Where it is, in data coordinates.
    pub at: Point,
    /// Meaning, which decides the colour.
    pub role: Role,
}

impl Handle {
    /// A handle of one parameter.
    pub fn new(key: &'static str, at: Point, role: Role) -> Self {
        Self {
            key,
            up: None,
            at,
            role,
        }
    }
}

impl Layer {
    /// The layer's name in legend and tables.
    pub fn label(&self) -> &str {
        match self {
            Self::Curve { label, .. }
            | Self::Area { label, .. }
            | Self::Bars { label, .. }
            | Self::Columns { label, .. }
            | Self::Points { label, .. }
            | Self::HeatMap { label, .. }
            | Self::Image { label, .. }
            | Self::Rule { label, .. } => label,
            Self::Annotation { text, .. } => text,
        }
    }

    /// Takes the layer's words away.
    pub fn unname(&mut self) {
        match self {
            Self::Curve { label, .. }
            | Self::Area { label, .. }
            | Self::Bars { label, .. }
            | Self::Columns { label, .. }
            | Self::Points { label, .. }
            | Self::HeatMap { label, .. }
            | Self::Image { label, .. }
            | Self::Rule { label, .. } => label.clear(),
            Self::Annotation { text, .. } => text.clear(),
        }
    }

    /// Whether the layer is put into a pixel buffer and not drawn shape by shape.
    pub fn is_dense(&self) -> bool {
        const MOST_CIRCLES: usize = 300;
        match self {
            Self::Points { x, .. } => x.len() > MOST_CIRCLES,
            Self::HeatMap { .. } | Self::Image { .. } => true,
            _ => false,
        }
    }
}

impl Panel {
    /// A panel with no layers yet.
    pub fn new(x: Axis, y: Axis) -> Self {
        Self {
            x,
            y,
            layers: Vec::new(),
            handles: Vec::new(),
            weight: 1.0,
            picture: false,
            turn: None,
            paint: false,
            pick: false,
            beside: false,
        }
    }

    /// A panel without axes, both of whose coordinates have the same unit of length.
    pub fn picture((left, right): Point, (bottom, top): Point) -> Self {
        let bare = |low, high| Axis::linear("", low, high).ticks(axis::Ticks::None);
        Self {
            picture: true,
            ..Self::new(bare(left, right), bare(bottom, top))
        }
    }

    /// The same panel with another share of the height.
    #[must_use]
    pub fn weight(mut self, weight: f64) -> Self {
        self.weight = weight;
        self
    }
}

impl Figure {
    /// Whether any layer needs the pixel buffer.
    pub fn has_dense_layers(&self) -> bool {
        self.panels
            .iter()
            .flat_map(|panel| &panel.layers)
            .any(Layer::is_dense)
    }
}
