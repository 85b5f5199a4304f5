//! The canvas on which a reader paints the data.

use std::rc::Rc;

use super::FlowLab;
use super::comparison::name_in;
use super::config::TrainConfig;
use super::parameters::{DataSet, PAINTED};
use crate::datasets::Painted;
use crate::figure::{Figure, Layer, Panel, Point, Role, Stroke};
use crate::labs::lab::Change;
use crate::labs::parameters::Values;
use crate::labs::parameters::common::{RUN, STEPS};
use crate::labs::realnvp::strings::RealNvpStrings;

/// What a stroke over the canvas changes. Where it is the main figure, it stays that until the reader asks for training.
pub(super) fn paint(figure: usize, values: &Values, from: Point, to: Point) -> Vec<Change> {
    let mut painting = TrainConfig::of(values).painting();
    painting.stroke(from, to);
    let words = PAINTED.into_iter().zip(painting.words());
    let painted = words.map(|(key, word)| key.to(word));
    let rests = (figure == 0).then(|| RUN.to(false));
    painted.chain([STEPS.to(0)]).chain(rests).collect()
}

/// What empties the canvas.
pub(super) fn clear() -> Vec<Change> {
    let painted = PAINTED.into_iter().map(|key| key.to(0));
    painted.chain([STEPS.to(0), RUN.to(false)]).collect()
}

impl FlowLab {
    /// Whether the reader paints: the canvas is the main figure until training begins.
    pub(super) fn is_painting(&self) -> bool {
        self.config.data_set() == DataSet::Painted && self.steps() == 0 && !self.is_training()
    }

    /// The canvas as the main figure.
    pub(super) fn painting_figure(&self, words: &RealNvpStrings) -> Figure {
        Figure {
            name: "realnvp-painting".into(),
            description: words.painting_description.into(),
            panels: vec![self.painting_panel(words)],
        }
    }

    /// The cells that a reader has painted, framed: an empty one has to be found.
    pub(super) fn painting_panel(&self, words: &RealNvpStrings) -> Panel {
        let painting = self.config.painting();
        let mut panel = Panel::picture((-1.0, 1.0), (-1.0, 1.0));
        let side = Painted::SIDE;
        let cells = (0..side).flat_map(|row| {
            let painting = &painting;
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
        panel.paint = true;
        panel
    }
}
