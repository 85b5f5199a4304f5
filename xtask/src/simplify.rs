//! Curves with as few points as show the same in a picture.

use reparam::figure::layout::{Frame, Layout};
use reparam::figure::{Figure, Layer, Panel, Point};

/// How far a line may be from where it was, in CSS pixels.
const TOLERANCE: f64 = 0.25;

/// Leaves out points of a figure's curves that are on the line between others, at this layout.
pub(crate) fn simplify(figure: &mut Figure, layout: &Layout) {
    for (panel, frame) in figure.panels.iter_mut().zip(&layout.frames) {
        let mut layers = std::mem::take(&mut panel.layers);
        for layer in &mut layers {
            if let Layer::Curve { points, .. } | Layer::Area { points, .. } = layer {
                *points = kept(points, panel, frame);
            }
        }
        panel.layers = layers;
    }
}

fn kept(points: &[Point], panel: &Panel, frame: &Frame) -> Vec<Point> {
    let placed: Vec<Point> = points
        .iter()
        .map(|&(x, y)| frame.place(panel, x, y))
        .collect();
    let is_finite = |point: &Point| point.0.is_finite() && point.1.is_finite();
    let mut keep = vec![false; points.len()];
    let mut start = 0;
    for run in placed.chunk_by(|a, b| is_finite(a) == is_finite(b)) {
        let end = start + run.len();
        // Of points that interrupt a curve one is enough.
        keep[start] = true;
        if is_finite(&run[0]) {
            keep[end - 1] = true;
            divide(&placed, start, end - 1, &mut keep);
        }
        start = end;
    }
    let pairs = points.iter().zip(keep);
    pairs
        .filter_map(|(&point, keep)| keep.then_some(point))
        .collect()
}

/// Keeps the point that is farthest from the line between two, and what both halves need (Douglas and Peucker, 1973).
fn divide(points: &[Point], first: usize, last: usize, keep: &mut [bool]) {
    let farthest = (first + 1..last)
        .map(|index| (index, distance(points[index], points[first], points[last])))
        .max_by(|a, b| a.1.total_cmp(&b.1));
    if let Some((index, distance)) = farthest
        && distance > TOLERANCE
    {
        keep[index] = true;
        divide(points, first, index, keep);
        divide(points, index, last, keep);
    }
}

/// How far a point is from the stretch between two others.
fn distance(point: Point, from: Point, to: Point) -> f64 {
    let (along, across) = (to.0 - from.0, to.1 - from.1);
    let (x, y) = (point.0 - from.0, point.1 - from.1);
    let length = along * along + across * across;
    let part = if length > 0.0 {
        ((x * along + y * across) / length).clamp(0.0, 1.0)
    } else {
        0.0
    };
    (x - part * along).hypot(y - part * across)
}

#[cfg(test)]
mod tests {
    use super::*;
    use reparam::figure::{Axis, Role, Stroke};

    #[test]
    fn points_between_others_are_left_out() {
        let axis = || Axis::linear("", 0.0, 10.0);
        let mut panel = Panel::new(axis(), axis());
        let gap = (f64::NAN, 0.0);
        panel.layers.push(Layer::Curve {
            label: String::new(),
            role: Role::Density,
            points: [
                vec![(0.0, 0.0), (1.0, 1.0), (2.0, 2.0), (3.0, 3.0), (4.0, 2.0)],
                vec![gap, gap, (5.0, 5.0)],
            ]
            .concat(),
            stroke: Stroke::Solid,
        });
        let mut figure = Figure {
            panels: vec![panel],
            ..Figure::default()
        };
        let layout = Layout::new(&figure, 400.0, 300.0);
        simplify(&mut figure, &layout);
        let Layer::Curve { points, .. } = &figure.panels[0].layers[0] else {
            panic!("a curve");
        };
        assert_eq!(points[..3], [(0.0, 0.0), (3.0, 3.0), (4.0, 2.0)]);
        assert!(points[3].0.is_nan());
        assert_eq!(points[4..], [(5.0, 5.0)]);
    }

    #[test]
    fn a_point_is_kept_where_the_line_would_move() {
        let line = [
            (0.0, 0.0),
            (5.0, 2.0 * TOLERANCE),
            (10.0, 0.0),
            (15.0, 0.1 * TOLERANCE),
            (20.0, 0.0),
        ];
        let mut keep = [true, false, false, false, true];
        divide(&line, 0, 4, &mut keep);
        // Twice the tolerance is too far from the axis, and a tenth of it near enough.
        assert!(keep[1] && !keep[3]);
        assert!((distance((3.0, 4.0), (0.0, 0.0), (0.0, 0.0)) - 5.0).abs() < 1e-12);
        assert!((distance((-3.0, 4.0), (0.0, 0.0), (9.0, 0.0)) - 5.0).abs() < 1e-12);
    }
}
