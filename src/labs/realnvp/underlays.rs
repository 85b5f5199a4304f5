//! What is drawn under the particles: the density, the grid, or the stretch of a coupling.

use std::rc::Rc;

use super::FlowLab;
use super::drawing::{HALF, LINE_POINTS, LINES, MAP};
use super::figures::finite;
use super::parameters::Underlay;
use super::single_point::kept;
use crate::figure::number::number;
use crate::figure::{Layer, Panel, Point, Role, Stroke};
use crate::labs::realnvp::strings::RealNvpStrings;
use crate::strings::fill;

impl FlowLab {
    /// What the reader has chosen to see under the particles.
    pub(super) fn draw_underlay(&self, panel: &mut Panel, words: &RealNvpStrings) {
        match self.underlay {
            Underlay::Density => panel.layers.extend(self.density_layer(words)),
            Underlay::Grid => self.grid_layers(panel, words),
            Underlay::Stretch => panel.layers.push(self.stretch_layer(words)),
            Underlay::Nothing => {}
        }
    }

    /// The model's density where the particles stand: exact at the depths, blended between them.
    fn density_layer(&self, words: &RealNvpStrings) -> Option<Layer> {
        let (depth, part) = self.place();
        let (here, there) = (
            self.drawing.densities(depth),
            self.drawing.densities(depth + 1).filter(|_| part > 0.0),
        );
        let (shares, highest) = match (here, there) {
            (Some(here), Some(there)) => {
                let pairs = here.shares.iter().zip(there.shares.iter());
                let mixed = pairs.map(|(a, b)| a + part * (b - a)).collect();
                let highest = here.highest + part * (there.highest - here.highest);
                (Rc::new(mixed), highest)
            }
            (Some(one), None) | (None, Some(one)) => (Rc::clone(&one.shares), one.highest),
            (None, None) => return None,
        };
        Some(Layer::HeatMap {
            label: fill(words.density_label, &[("highest", number(highest, 2))]),
            x: (-HALF.0, HALF.0),
            y: (-HALF.1, HALF.1),
            columns: MAP.0,
            values: shares,
            range: (0.0, 1.0),
            clip: Vec::new(),
        })
    }

    /// Lines that were straight where the particles started.
    fn grid_layers(&self, panel: &mut Panel, words: &RealNvpStrings) {
        let Some((x, y)) = self.between(|depth| self.drawing.grid.at(depth)) else {
            return;
        };
        for (line, (x, y)) in x.chunks(LINE_POINTS).zip(y.chunks(LINE_POINTS)).enumerate() {
            let points: Vec<Point> = finite(x, y).collect();
            if points.is_empty() {
                continue;
            }
            let across = line >= LINES;
            let label = if line == 0 { words.grid_label } else { "" };
            panel.layers.push(Layer::Curve {
                label: label.into(),
                role: if across { Role::Density } else { Role::Noise },
                points,
                stroke: Stroke::Thin,
            });
        }
    }

    /// The coupling that is under way, or the next one on the way.
    pub(super) fn coupling(&self) -> usize {
        let (depth, part) = self.place();
        let last = self.shape().couplings;
        if part > 0.0 || !self.generates {
            depth.min(last - 1)
        } else {
            depth.max(1) - 1
        }
    }

    /// By how much that coupling stretches the plane, which depends on the kept coordinate alone.
    fn stretch_layer(&self, words: &RealNvpStrings) -> Layer {
        let coupling = self.coupling();
        let kept = kept(self.shape().swap, coupling);
        let (half, cells) = if kept == 0 {
            (HALF.0, MAP.0)
        } else {
            (HALF.1, MAP.1)
        };
        let place = |cell: usize| half * ((2 * cell + 1) as f64 / cells as f64 - 1.0);
        let scales = self.scales(coupling, (0..cells).map(place));
        let sign = if self.generates { -1.0 } else { 1.0 };
        let scales: Vec<f64> = scales.into_iter().map(|scale| sign * scale).collect();
        let low = scales.iter().copied().fold(f64::INFINITY, f64::min);
        let high = scales.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let size = low.abs().max(high.abs()).clamp(1e-3, 30.0);
        let share = |scale: f64| (0.5 + 0.5 * scale / size).clamp(0.0, 1.0);
        let (columns, rows) = MAP;
        let values = (0..rows).flat_map(|row| {
            let scales = &scales;
            (0..columns).map(move |column| share(scales[if kept == 0 { column } else { row }]))
        });
        let parts = [
            ("k", (coupling + 1).to_string()),
            ("low", number(low.exp(), 2)),
            ("high", number(high.exp(), 2)),
        ];
        Layer::HeatMap {
            label: fill(words.stretch_label, &parts),
            x: (-HALF.0, HALF.0),
            y: (-HALF.1, HALF.1),
            columns,
            values: Rc::new(values.collect()),
            range: (0.0, 1.0),
            clip: Vec::new(),
        }
    }

    /// Log-scales of a coupling at places of its kept coordinate.
    fn scales(&self, coupling: usize, places: impl Iterator<Item = f64>) -> Vec<f64> {
        let places: Vec<f32> = places.map(|place| place as f32).collect();
        let (mut scales, mut translations) = (places.clone(), places.clone());
        self.drawing.evaluate(|flow, workspace| {
            flow.conditioner(coupling, &places, &mut scales, &mut translations, workspace);
        });
        scales.into_iter().map(f64::from).collect()
    }
}
