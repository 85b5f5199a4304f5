//! The density on the triangle as a heat map.

use std::rc::Rc;

use super::geometry::{Simplex, barycentric};
use super::parameters::DensityScale;
use super::strings::ConcreteStrings;
use crate::distributions::Concrete;
use crate::figure::Layer;
use crate::figure::number::number;
use crate::strings::fill;

const COLUMNS: usize = 96;
const ROWS: usize = 84;

/// Nats below the highest shown value at which the logarithmic scale ends.
const DEPTH: f64 = 12.0;

/// The heat map's grid and scale.
pub(super) struct DensityMap {
    scale: DensityScale,
    /// ln x at the middle of each cell, row by row from the bottom.
    log_x: Vec<[f64; 3]>,
}

impl Default for DensityMap {
    fn default() -> Self {
        Self {
            scale: DensityScale::Log,
            log_x: Vec::new(),
        }
    }
}

impl DensityMap {
    /// Sets the scale, and makes the grid where there is none yet.
    pub(super) fn update(&mut self, scale: DensityScale) {
        self.scale = scale;
        if self.log_x.is_empty() {
            let corners = Simplex::triangle().corners();
            self.log_x = grid(&corners, corners[2].1);
        }
    }

    /// Whether densities are shown on a logarithmic axis.
    pub(super) fn is_log(&self) -> bool {
        self.scale == DensityScale::Log
    }

    /// Whether the density is shown at all.
    pub(super) fn is_on(&self) -> bool {
        self.scale != DensityScale::Off
    }

    /// The density, which lies under the samples; nothing where it is not shown.
    pub(super) fn layer(&self, concrete: &Concrete, strings: &ConcreteStrings) -> Option<Layer> {
        if !self.is_on() {
            return None;
        }
        let corners = Simplex::triangle().corners();
        let height = corners[2].1;
        let mut values: Vec<f64> = self
            .log_x
            .iter()
            .map(|log_x| concrete.log_prob_from_log(log_x))
            .collect();
        // The density is infinite at the edge where λ(n − 1) < 1: the scale ends at what all but a
        // hundredth of the cells keep to.
        let mut inside = values.clone();
        inside.retain(|value| value.is_finite());
        let (lowest, highest) = inside
            .iter()
            .fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), value| {
                (low.min(*value), high.max(*value))
            });
        let most = inside.len().checked_sub(1 + inside.len() / 100)?;
        let top = *inside.select_nth_unstable_by(most, f64::total_cmp).1;
        let (range, template) = if self.is_log() {
            let low = lowest.max(highest - DEPTH);
            // A flat density still needs a scale.
            ((low, highest.max(low + 1e-9)), strings.heat_log)
        } else {
            for value in &mut values {
                *value = value.exp();
            }
            // Where nearly all of the mass is at the corners, hardly any is left for the cells.
            ((0.0, top.exp().max(1e-300)), strings.heat_linear)
        };
        let density = |value: f64| if self.is_log() { value.exp() } else { value };
        let parts = [
            ("low", number(density(range.0), 2)),
            ("high", number(density(range.1), 2)),
        ];
        Some(Layer::HeatMap {
            label: fill(template, &parts),
            x: (0.0, 1.0),
            y: (0.0, height),
            columns: COLUMNS,
            values: Rc::new(values),
            range,
            clip: corners,
        })
    }
}

/// Cells whose middle is outside, or on the very edge, take the nearest point that is not.
fn grid(corners: &[(f64, f64)], height: f64) -> Vec<[f64; 3]> {
    /// Half a cell.
    const EDGE: f64 = 0.5 / COLUMNS as f64;
    let cells = (0..ROWS).flat_map(|row| (0..COLUMNS).map(move |column| (row, column)));
    cells
        .map(|(row, column)| {
            let at = (
                (column as f64 + 0.5) / COLUMNS as f64,
                height * (row as f64 + 0.5) / ROWS as f64,
            );
            let weights = barycentric(corners, at);
            let kept = [0, 1, 2].map(|k: usize| weights[k].max(EDGE));
            let total: f64 = kept.iter().sum();
            kept.map(|weight| (weight / total).ln())
        })
        .collect()
}
