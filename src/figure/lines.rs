//! Polylines cut at a frame and into dashes.

use super::layout::Frame;

/// The parts of a polyline that lie within a frame.
pub(super) fn clipped_runs(
    points: impl Iterator<Item = (f64, f64)>,
    frame: &Frame,
) -> Vec<Vec<(f64, f64)>> {
    let mut runs: Vec<Vec<(f64, f64)>> = Vec::new();
    let mut previous: Option<(f64, f64)> = None;
    let mut open = false;
    for point in points {
        if point.0.is_nan() || point.1.is_nan() {
            previous = None;
            open = false;
            continue;
        }
        // An infinite value would spoil the clipping arithmetic; a far one draws the same line.
        let point = (point.0.clamp(-1e7, 1e7), point.1.clamp(-1e7, 1e7));
        if let Some(from) = previous {
            match clip(from, point, frame) {
                Some((start, end)) => {
                    match runs.last_mut() {
                        Some(run) if open && run.last() == Some(&start) => run.push(end),
                        _ => runs.push(vec![start, end]),
                    }
                    open = end == point;
                }
                None => open = false,
            }
        }
        previous = Some(point);
    }
    runs
}

/// Liang and Barsky's clipping of one segment.
fn clip(from: (f64, f64), to: (f64, f64), frame: &Frame) -> Option<((f64, f64), (f64, f64))> {
    let (dx, dy) = (to.0 - from.0, to.1 - from.1);
    let (mut enter, mut leave) = (0.0_f64, 1.0_f64);
    for (direction, room) in [
        (-dx, from.0 - frame.left),
        (dx, frame.right - from.0),
        (-dy, from.1 - frame.top),
        (dy, frame.bottom - from.1),
    ] {
        if direction == 0.0 {
            if room < -0.5 {
                return None;
            }
        } else if direction < 0.0 {
            enter = enter.max(room / direction);
        } else {
            leave = leave.min(room / direction);
        }
    }
    (enter <= leave).then(|| {
        let along = |part: f64| (from.0 + part * dx, from.1 + part * dy);
        let start = if enter <= 0.0 { from } else { along(enter) };
        let end = if leave >= 1.0 { to } else { along(leave) };
        (start, end)
    })
}

/// The dashes of a dashed line along a polyline.
pub(super) fn dashes(run: &[(f64, f64)]) -> Vec<Vec<(f64, f64)>> {
    const ON: f64 = 6.0;
    const OFF: f64 = 4.0;
    let mut dashes = Vec::new();
    let mut current = vec![run[0]];
    let mut drawing = true;
    let mut left = ON;
    for pair in run.windows(2) {
        let (mut from, to) = (pair[0], pair[1]);
        loop {
            let length = (to.0 - from.0).hypot(to.1 - from.1);
            if length <= left {
                left -= length;
                if drawing {
                    current.push(to);
                }
                break;
            }
            let part = left / length;
            from = (
                from.0 + part * (to.0 - from.0),
                from.1 + part * (to.1 - from.1),
            );
            if drawing {
                current.push(from);
                dashes.push(std::mem::take(&mut current));
            } else {
                current = vec![from];
            }
            drawing = !drawing;
            left = if drawing { ON } else { OFF };
        }
    }
    if drawing && current.len() > 1 {
        dashes.push(current);
    }
    dashes
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    pub(in crate::figure) const FRAME: Frame = Frame {
        left: 0.0,
        top: 0.0,
        right: 10.0,
        bottom: 10.0,
        legend: Vec::new(),
        title: 0.0,
    };

    #[test]
    fn lines_are_cut_at_the_frame() {
        let runs = clipped_runs(
            [(-5.0, 5.0), (5.0, 5.0), (5.0, 20.0), (5.0, 5.0)].into_iter(),
            &FRAME,
        );
        assert_eq!(
            runs,
            [
                vec![(0.0, 5.0), (5.0, 5.0), (5.0, 10.0)],
                vec![(5.0, 10.0), (5.0, 5.0)]
            ]
        );
    }

    #[test]
    fn a_gap_interrupts_and_infinity_leaves_the_frame() {
        let points = [
            (1.0, 1.0),
            (2.0, 2.0),
            (f64::NAN, 0.0),
            (3.0, 3.0),
            (3.0, f64::INFINITY),
        ];
        let runs = clipped_runs(points.into_iter(), &FRAME);
        assert_eq!(runs.len(), 2);
        assert_eq!(runs[1], [(3.0, 3.0), (3.0, 10.0)]);
    }

    #[test]
    fn dashes_cover_three_fifths_of_a_line() {
        let drawn: f64 = dashes(&[(0.0, 0.0), (100.0, 0.0)])
            .iter()
            .map(|dash| dash[1].0 - dash[0].0)
            .sum();
        assert!((drawn - 60.0).abs() < 1e-9);
    }
}
