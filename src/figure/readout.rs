//! What a figure says at one x.

use super::{Layer, Panel, Role};

/// A layer's value at one x.
#[derive(Clone, Debug, PartialEq)]
pub struct Reading {
    /// The layer's name.
    pub label: String,
    /// The layer's meaning.
    pub role: Role,
    /// Its value there.
    pub value: f64,
}

/// The values of all named curves and bars of `panel` at `x`, in drawing order.
pub fn readings(panel: &Panel, x: f64) -> Vec<Reading> {
    panel
        .layers
        .iter()
        .filter(|layer| !layer.label().is_empty())
        .filter_map(|layer| {
            let (role, value) = match layer {
                Layer::Curve { role, points, .. } | Layer::Area { role, points, .. } => {
                    (*role, interpolate(points, x)?)
                }
                Layer::Bars {
                    role,
                    edges,
                    heights,
                    ..
                } => {
                    let after = edges.partition_point(|&edge| edge <= x);
                    (*role, *heights.get(after.checked_sub(1)?)?)
                }
                _ => return None,
            };
            Some(Reading {
                label: layer.label().to_owned(),
                role,
                value,
            })
        })
        .collect()
}

/// Linear interpolation between points with ascending x.
fn interpolate(points: &[(f64, f64)], x: f64) -> Option<f64> {
    let after = points.partition_point(|point| point.0 < x);
    let &(right, high) = points.get(after)?;
    if right == x {
        return Some(high);
    }
    let &(left, low) = points.get(after.checked_sub(1)?)?;
    Some(low + (high - low) * (x - left) / (right - left))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::figure::{Axis, Stroke};

    #[test]
    fn readings_interpolate_curves_and_find_bars() {
        let mut panel = Panel::new(Axis::linear("", 0.0, 2.0), Axis::linear("", 0.0, 1.0));
        panel.layers.push(Layer::Curve {
            label: "line".into(),
            role: Role::Density,
            points: vec![(0.0, 0.0), (2.0, 4.0)],
            stroke: Stroke::Solid,
        });
        panel.layers.push(Layer::Bars {
            label: "bars".into(),
            role: Role::Sample,
            edges: vec![0.0, 1.0, 2.0],
            heights: vec![3.0, 5.0],
        });
        let at = |x| {
            readings(&panel, x)
                .iter()
                .map(|reading| reading.value)
                .collect::<Vec<_>>()
        };
        assert_eq!(at(0.5), [1.0, 3.0]);
        assert_eq!(at(1.5), [3.0, 5.0]);
        assert!(at(-1.0).is_empty());
        assert!(at(9.0).is_empty());
    }
}
