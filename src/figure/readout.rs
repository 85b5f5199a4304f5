//! What a figure says at one x.

use super::{Layer, Panel, Point, Role};

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
                Layer::Columns {
                    role,
                    width,
                    columns,
                    ..
                } => {
                    let under =
                        |&&(middle, _, _): &&(f64, f64, f64)| (x - middle).abs() <= 0.5 * width;
                    let &(middle, _, tip) = columns.iter().find(under)?;
                    (role.of_column(middle), tip)
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

/// The value at `x` of a curve through points with ascending x: cubic where four neighbours are
/// evenly enough spaced, linear elsewhere (at the ends, at steps, beside gaps).
fn interpolate(points: &[Point], x: f64) -> Option<f64> {
    let after = points.partition_point(|point| point.0 < x);
    let &(right, high) = points.get(after)?;
    if right == x {
        return Some(high);
    }
    let before = after.checked_sub(1)?;
    let &(left, low) = points.get(before)?;
    let neighbours = before
        .checked_sub(1)
        .and_then(|first| points.get(first..first + 4));
    if let Some(neighbours) = neighbours.filter(|neighbours| are_smooth(neighbours)) {
        return Some(lagrange(neighbours, x));
    }
    Some(low + (high - low) * (x - left) / (right - left))
}

fn are_smooth(points: &[Point]) -> bool {
    const MOST_UNEVEN: f64 = 30.0;
    let gaps = points.windows(2).map(|pair| pair[1].0 - pair[0].0);
    let (least, most) = gaps.fold((f64::INFINITY, 0.0_f64), |(least, most), gap| {
        (least.min(gap), most.max(gap))
    });
    most < MOST_UNEVEN * least && points.iter().all(|point| point.1.is_finite())
}

/// The polynomial through all points.
fn lagrange(points: &[Point], x: f64) -> f64 {
    points
        .iter()
        .map(|&(own, value)| {
            let others = points.iter().filter(|other| other.0 != own);
            value
                * others
                    .map(|other| (x - other.0) / (own - other.0))
                    .product::<f64>()
        })
        .sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::figure::{Axis, Stroke};

    #[test]
    fn a_smooth_curve_is_read_to_four_digits_and_a_step_stays_a_step() {
        let bell: Vec<_> = (-40..=40)
            .map(|step| f64::from(step) / 10.0)
            .map(|x| (x, (-x * x / 2.0).exp()))
            .collect();
        for x in [-2.345_f64, 0.017, 1.99] {
            let read = interpolate(&bell, x).expect("inside");
            assert!(
                (read / (-x * x / 2.0).exp() - 1.0).abs() < 1e-4,
                "{x} {read}"
            );
        }
        let step = [(0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (2.0, 1.0), (3.0, 1.0)];
        assert_eq!(interpolate(&step, 0.5), Some(0.0));
        assert_eq!(interpolate(&step, 1.5), Some(1.0));
    }

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
