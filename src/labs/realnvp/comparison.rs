//! The data and the samples of the flow, side by side.

use std::rc::Rc;

use super::FlowLab;
use super::figures::finite;
use super::parameters::DataSet;
use crate::figure::{Figure, Layer, Panel, Role, Side};
use crate::labs::realnvp::strings::RealNvpStrings;

/// Most points in each panel.
pub(super) const COMPARED: usize = 2000;

impl FlowLab {
    /// Data and samples, side by side.
    pub(super) fn compared_figure(&self, words: &RealNvpStrings) -> Figure {
        let shape = self.shape();
        let data = if self.config.data_set() == DataSet::Painted {
            self.painting_panel(words)
        } else {
            let (x, y) = self.compared_data.drawn(shape, 0);
            dots_panel(x, y, words.data_label)
        };
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

/// Words in the upper left corner of a panel.
pub(super) fn name_in(panel: &Panel, name: &str) -> Layer {
    let (left, top) = (panel.x.range.0, panel.y.range.1);
    Layer::Annotation {
        text: name.into(),
        role: Role::Ink,
        at: (left, 0.9 * top),
        side: Side::Right,
    }
}
