//! The data and the samples of the flow, side by side; where a reader paints the data.

use std::rc::Rc;

use super::FlowLab;
use super::figures::finite;
use crate::datasets::Painted;
use crate::figure::{Figure, Layer, Panel, Role, Side, Stroke};
use crate::labs::realnvp::strings::RealNvpStrings;

/// Most points in each panel.
pub(super) const COMPARED: usize = 2000;

impl FlowLab {
    /// Data and samples, side by side.
    pub(super) fn compared_figure(&self, words: &RealNvpStrings) -> Figure {
        let shape = self.shape();
        let mut data = if self.config.is_painted() {
            painting_panel(&self.config.painting(), words)
        } else {
            let (x, y) = self.compared_data.drawn(shape, 0);
            dots_panel(x, y, words.data_label)
        };
        data.paint = self.config.is_painted();
        let samples = self
            .drawing
            .samples
            .at(0)
            .map(|cloud| cloud.drawn(shape, 0));
        let (x, y) = samples.unwrap_or_default();
        let mut model = dots_panel(x, y, words.model_label);
        model.beside = true;
        Figure {
            name: "realnvp-samples".into(),
            description: words.compared_description.into(),
            panels: vec![data, model],
        }
    }
}

/// Points in the plane, named.
fn dots_panel(x: &[f32], y: &[f32], name: &str) -> Panel {
    let mut panel = Panel::picture((-3.0, 3.0), (-3.0, 3.0));
    let wide = |values: &[f32]| {
        values
            .iter()
            .take(COMPARED)
            .map(|&x| f64::from(x))
            .collect()
    };
    let (x, y): (Vec<f64>, Vec<f64>) = (wide(x), wide(y));
    let (x, y) = finite(&x, &y).unzip();
    panel.layers.push(Layer::Points {
        label: String::new(),
        role: Role::Sample,
        x: Rc::new(x),
        y: Rc::new(y),
        radius: 1.0,
    });
    panel.layers.push(name_in(&panel, name));
    panel
}

/// The cells that a reader has painted, framed: an empty one has to be found.
fn painting_panel(painting: &Painted, words: &RealNvpStrings) -> Panel {
    let mut panel = Panel::picture((-1.0, 1.0), (-1.0, 1.0));
    let side = Painted::SIDE;
    let cells = (0..side).flat_map(|row| {
        (0..side).map(move |column| f64::from(u8::from(painting.is_lit(column, row))))
    });
    panel.layers.push(Layer::HeatMap {
        label: String::new(),
        x: (-1.0, 1.0),
        y: (-1.0, 1.0),
        columns: side,
        values: Rc::new(cells.collect()),
        range: (0.0, 1.5),
        clip: Vec::new(),
    });
    panel.layers.push(Layer::Curve {
        label: String::new(),
        role: Role::Reference,
        points: vec![
            (-1.0, -1.0),
            (1.0, -1.0),
            (1.0, 1.0),
            (-1.0, 1.0),
            (-1.0, -1.0),
        ],
        stroke: Stroke::Thin,
    });
    panel.layers.push(name_in(&panel, words.paint_here));
    panel
}

fn name_in(panel: &Panel, name: &str) -> Layer {
    let (left, top) = (panel.x.range.0, panel.y.range.1);
    Layer::Annotation {
        text: name.into(),
        role: Role::Ink,
        at: (left, 0.9 * top),
        side: Side::Right,
    }
}
