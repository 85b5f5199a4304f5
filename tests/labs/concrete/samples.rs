//! The Concrete lab: its samples, its four properties, what its handle sets and what it checks.

use super::{LOG_ALPHAS, at, combined, corners, english, figures, link, panel, samples, words};
use crate::choices::{counts_of, dots, gumbel_rows, over, ranking, softmax, sum, tally, tips};
use crate::common::assert_close;
use crate::common::states::{LabExt, curve, lab as entry, layer, rest, state, values};
use reparam::figure::number::number;
use reparam::figure::{Layer, Point, Role};
use reparam::labs::shared::categorical_bars::pooled_p_value;
use reparam::labs::{Check, Verdict};

// Samples.

#[test]
fn samples_are_the_softmax_of_the_same_noise_at_any_temperature() {
    for log_alpha in LOG_ALPHAS {
        for lambda in [0.01, 0.3, 1.0, 10.0] {
            let n = 400;
            let expected = samples(log_alpha, lambda, 5, n);
            let query = format!("lambda={lambda}&seed=5&n={n}&turn=70&tilt=-33");
            if log_alpha.len() == 2 {
                let strip = panel(log_alpha, 0, 1, &query);
                let shown = dots(&strip, words().samples).0;
                assert_eq!(shown.len(), n);
                for (x, expected) in shown.iter().zip(expected) {
                    assert_close(*x, expected[0], 1e-11, &query);
                }
                continue;
            }
            let picture = panel(log_alpha, 0, 0, &query);
            let corners = corners(&picture);
            assert_eq!(corners.len(), log_alpha.len());
            let (x, y) = dots(&picture, words().samples);
            assert_eq!(x.len(), n);
            for ((x, y), weights) in x.iter().zip(y).zip(expected) {
                let expected = combined(&weights, &corners);
                assert_close(*x, expected.0, 1e-11, &query);
                assert_close(*y, expected.1, 1e-11, &query);
            }
        }
    }
}

#[test]
fn the_picture_is_a_triangle_or_a_tetrahedron_from_a_side() {
    let triangle = corners(&panel(LOG_ALPHAS[2], 0, 0, ""));
    let distance = |a: Point, b: Point| (a.0 - b.0).hypot(a.1 - b.1);
    for (a, b) in [(0, 1), (1, 2), (2, 0)] {
        assert_close(distance(triangle[a], triangle[b]), 1.0, 1e-14, "side");
    }
    // Corners c of a regular tetrahedron at distance 1 from the middle: Σ c = 0 and Σ c cᵀ = 4/3 I,
    // and so for their first two coordinates, however it is turned.
    for turn in [-180.0, -77.0, 0.0, 25.0, 120.0] {
        for tilt in [-90.0, -20.0, 0.0, 15.0, 90.0] {
            let query = format!("turn={turn}&tilt={tilt}&n=5");
            let corners = corners(&panel(LOG_ALPHAS[5], 0, 0, &query));
            let total = |term: fn(&Point) -> f64| corners.iter().map(term).sum::<f64>();
            for (actual, expected) in [
                (total(|c| c.0), 0.0),
                (total(|c| c.1), 0.0),
                (total(|c| c.0 * c.0), 4.0 / 3.0),
                (total(|c| c.1 * c.1), 4.0 / 3.0),
                (total(|c| c.0 * c.1), 0.0),
            ] {
                assert_close(actual, expected, 1e-12, &query);
            }
        }
    }
}

#[test]
fn every_point_lies_inside_the_triangle() {
    for lambda in [0.01, 0.5, 10.0] {
        for log_alpha in [LOG_ALPHAS[2], LOG_ALPHAS[4]] {
            let picture = panel(log_alpha, 0, 0, &format!("lambda={lambda}&n=100000"));
            let (x, y) = dots(&picture, words().samples);
            assert_eq!(x.len(), 100_000);
            for (x, y) in x.iter().zip(y) {
                let slope = 3.0_f64.sqrt();
                let inside =
                    *y >= 0.0 && *y <= slope * x + 1e-15 && *y <= slope * (1.0 - x) + 1e-15;
                assert!(inside, "{lambda}: ({x}, {y})");
            }
        }
    }
}

#[test]
fn the_largest_coordinate_never_changes_with_the_temperature() {
    let n = 100_000;
    for log_alpha in [LOG_ALPHAS[0], LOG_ALPHAS[2], LOG_ALPHAS[6]] {
        let categories = log_alpha.len();
        let noise = gumbel_rows(1, categories, n);
        let expected = tally(
            categories,
            noise.iter().map(|g| [ranking(&sum(log_alpha, g))[0]]),
        );
        for lambda in [0.01, 0.1, 1.0, 10.0] {
            let query = format!("view=properties&lambda={lambda}&n={n}");
            let panel = panel(log_alpha, 0, 0, &query);
            let counts = counts_of(&tips(&panel, words().rounded), n, &query);
            assert_eq!(counts, expected, "{query}");
            let exact = tips(&panel, words().exact);
            for (shown, p) in exact.iter().zip(softmax(log_alpha)) {
                assert_close(*shown, p, 1e-13, "α / Σ α");
            }
            assert!(pooled_p_value(&counts, &exact).expect("enough") > 0.001);
            // α in the wrong order is found out.
            let mut wrong = exact;
            wrong.rotate_left(1);
            assert!(pooled_p_value(&counts, &wrong).expect("enough") < 1e-9);
        }
    }
}

#[test]
fn the_sample_under_way_is_the_one_that_lands() {
    for log_alpha in [LOG_ALPHAS[0], LOG_ALPHAS[2], LOG_ALPHAS[6]] {
        for n in [0, 1, 30] {
            let lab = at(log_alpha, &format!("lambda=2&n={n}"));
            let last = samples(log_alpha, 2.0, 1, n + 1).pop().expect("a sample");
            let list: Vec<String> = last.iter().map(|x| number(*x, 3)).collect();
            let said = lab.describe_step(english(), 1).sentence;
            assert!(said.contains(&list.join(", ")), "{said}: {list:?}");
        }
    }
}

#[test]
fn the_paths_of_a_sample_follow_softmax_and_none_overtakes() {
    let log_alpha = LOG_ALPHAS[6];
    for n in [1, 9] {
        let panel = panel(log_alpha, 0, 2, &format!("view=one&n={n}"));
        let scores = sum(log_alpha, &gumbel_rows(1, 4, n)[n - 1]);
        let paths = ["x₁", "x₂", "x₃", "x₄"].map(|name| curve(&panel, name));
        for step in 0..paths[0].len() {
            let lambda = paths[0][step].0;
            let x = softmax(&over(&scores, lambda));
            for (path, x) in paths.iter().zip(x) {
                assert_close(path[step].1, x, 1e-11, "path");
            }
            let order = ranking(&scores);
            for pair in order.windows(2) {
                assert!(paths[pair[0]][step].1 >= paths[pair[1]][step].1, "{lambda}");
            }
        }
        for (category, name) in ["x₁", "x₂", "x₃", "x₄"].into_iter().enumerate() {
            let own = Role::Category(category);
            let path = layer(&panel, name);
            assert!(matches!(path, Layer::Curve { role, .. } if *role == own));
        }
    }
}

#[test]
fn a_hundred_thousand_points_are_one_dense_layer() {
    for log_alpha in [LOG_ALPHAS[0], LOG_ALPHAS[2], LOG_ALPHAS[5]] {
        let figures = figures(log_alpha, "heat=off&n=100000");
        let dense: Vec<&Layer> = figures
            .iter()
            .flat_map(|figure| &figure.panels)
            .flat_map(|panel| &panel.layers)
            .filter(|layer| layer.is_dense())
            .collect();
        assert_eq!(dense.len(), 1);
        assert!(matches!(dense[0], Layer::Points { x, .. } if x.len() == 100_000));
    }
}

#[test]
fn samples_go_to_the_corners_as_the_temperature_falls() {
    for log_alpha in [LOG_ALPHAS[0], LOG_ALPHAS[2], LOG_ALPHAS[6]] {
        let draws = 3000;
        let noise = gumbel_rows(1, log_alpha.len(), draws);
        for eps in [0.001, 0.05, 0.3] {
            let query = format!("view=properties&eps={eps}&n={draws}");
            let panel = panel(log_alpha, 1, 0, &query);
            let points = curve(&panel, words().corner_share);
            let falls = points.is_sorted_by(|a, b| a.1 >= b.1);
            assert!(falls, "the share rises with λ");
            assert!(points[0].1 > 0.9, "{query}");
            for &(lambda, share) in points.iter().step_by(6) {
                let near = noise.iter().filter(|g| {
                    let x = softmax(&over(&sum(log_alpha, g), lambda));
                    x.into_iter().fold(0.0, f64::max) > 1.0 - eps
                });
                let expected = near.count() as f64 / draws as f64;
                assert_close(share, expected, 1.5 / draws as f64, &query);
            }
        }
    }
}

// Controls.

/// The lab after its handle was dragged, and where the handle is then.
fn dragged(log_alpha: &[f64], query: &str, to: Point) -> (Vec<f64>, Point) {
    let link = link(log_alpha, query);
    let mut lab = state("concrete", &link);
    let mut now = values(entry("concrete"), &link);
    for (key, value) in lab.drag("a1", to) {
        now = now.with(key, value);
    }
    lab.update(&now);
    let keys = ["a1", "a2", "a3", "a4"];
    let set: Vec<f64> = keys[..log_alpha.len()]
        .iter()
        .map(|key| now.get(key))
        .collect();
    let panels = lab.figures(rest()).swap_remove(0).panels;
    let handle = &panels[panels.len() - 1].handles[0];
    (softmax(&set), handle.at)
}

#[test]
fn the_dragged_handle_of_the_triangle_and_the_segment_sets_alpha() {
    let triangle = corners(&panel(&[0.0; 3], 0, 0, ""));
    for start in [
        [0.7, 0.0, -0.7],
        [0.0; 3],
        [8.0; 3],
        [-8.0, -8.0, -3.0],
        [8.0, -8.0, 8.0],
    ] {
        for weights in [
            [0.2, 0.3, 0.5],
            [0.98, 0.01, 0.01],
            [0.001, 0.999 - 1e-6, 1e-6],
        ] {
            let to = combined(&weights, &triangle);
            let (probs, handle) = dragged(&start, "", to);
            for (p, w) in probs.iter().zip(weights) {
                assert_close(*p, w, 1e-9, &format!("{start:?} to {weights:?}"));
            }
            assert_close(handle.0, to.0, 1e-9, "handle");
            assert_close(handle.1, to.1, 1e-9, "handle");
        }
    }
    for start in [[0.7, 0.0], [8.0, 8.0], [-8.0, 7.0]] {
        for x in [1e-6, 0.25, 0.5, 0.999] {
            let (probs, handle) = dragged(&start, "", (x, 0.3));
            assert_close(probs[0], x, 1e-9, &format!("{start:?} to {x}"));
            assert_close(handle.0, x, 1e-9, "handle");
        }
    }
}

#[test]
fn the_dragged_handle_of_the_tetrahedron_follows_at_any_angle() {
    for turn in [-180.0, -50.0, 0.0, 25.0, 100.0] {
        for tilt in [-90.0, -35.0, 0.0, 15.0, 90.0] {
            let query = format!("turn={turn}&tilt={tilt}&n=1");
            for (start, reach) in [
                ([0.0; 4], 0.3),
                ([0.4, 0.0, -0.4, 0.2], 0.1),
                ([8.0; 4], 0.3),
            ] {
                let picture = panel(&start, 0, 0, &query);
                let corners = corners(&picture);
                let from = picture.handles[0].at;
                let there = combined(&softmax(&start), &corners);
                assert_close(from.0, there.0, 1e-12, &query);
                for (across, up) in [(1.0, 0.0), (0.0, -1.0), (-0.6, 0.8)] {
                    let to = (from.0 + reach * across, from.1 + reach * up);
                    let (probs, handle) = dragged(&start, &query, to);
                    let shown = combined(&probs, &corners);
                    for (a, b) in [(handle.0, to.0), (handle.1, to.1), (shown.0, to.0)] {
                        assert_close(a, b, 1e-9, &format!("{query} {start:?}"));
                    }
                }
            }
        }
    }
}

#[test]
fn a_handle_dragged_outside_stays_at_the_edge() {
    for start in [[0.7, 0.0, -0.7], [8.0; 3], [-8.0, 8.0, 0.0]] {
        // Straight below the middle of the lower edge; beyond the left corner; far above.
        let near = |to: Point, weights: [f64; 3]| {
            let (probs, _) = dragged(&start, "", to);
            for (p, w) in probs.iter().zip(weights) {
                assert_close(*p, w, 1e-5, &format!("{start:?} to {to:?}"));
            }
        };
        near((0.0, 0.0), [1.0, 0.0, 0.0]);
        near((-0.3, -0.3 / 3.0_f64.sqrt()), [1.0, 0.0, 0.0]);
        near((0.5, 9.0), [0.0, 0.0, 1.0]);
        let (probs, _) = dragged(&start, "", (0.5, -0.2));
        assert_close(probs[2], 0.0, 1e-5, "the lower edge");
        assert_close(probs[0], probs[1], 1e-5, "its middle");
    }
    for (x, expected) in [(-3.0, 0.0), (1.5, 1.0)] {
        let (probs, _) = dragged(&[8.0, 8.0], "", (x, 0.0));
        assert_close(probs[0], expected, 1e-5, "segment");
    }
    for to in [(9.0, 9.0), (-9.0, 0.0), (0.0, -9.0)] {
        let (probs, _) = dragged(&[0.7, 0.0, -0.7, 0.0], "turn=40&tilt=-20", to);
        assert!(probs.iter().all(|p| *p > 0.0), "{to:?}: {probs:?}");
    }
}

#[test]
fn the_sweep_stays_inside_the_range_of_the_temperature() {
    for view in ["simplex", "one", "properties", "numerics", "gradients"] {
        let lab = state("concrete", &format!("view={view}"));
        let sweep = lab.playback().sweep.expect("a sweep");
        let table = values(entry("concrete"), "");
        let (low, high) = table.parameter(sweep.key).expect("known").range();
        let (from, to) = sweep.range;
        assert!((low..=high).contains(&from) && (low..=high).contains(&to));
        assert!(from > to && sweep.seconds > 0.0, "it anneals");
        let said = (sweep.label)(english());
        assert!(said.contains(&number(from, 4)) && said.contains(&number(to, 4)));
    }
    assert!(state("concrete", "view=toy").playback().sweep.is_none());
}

// Checks.

#[test]
fn checks_hold_over_the_ranges() {
    let entry = entry("concrete");
    let mut lab = (entry.create)();
    let mut failed: Vec<String> = Vec::new();
    let mut by_chance = 0;
    let (mut checked, mut compared) = (0, 0);
    for log_alpha in LOG_ALPHAS {
        for lambda in [0.01, 0.05, 0.3, 1.0, 3.0, 10.0] {
            // The integral over four categories takes long.
            let seeds = if log_alpha.len() == 4 { 3 } else { 20 };
            for seed in 1..=seeds {
                let link = link(log_alpha, &format!("lambda={lambda}&seed={seed}&n=200"));
                lab.update(&values(entry, &link));
                for Check {
                    name,
                    value,
                    verdict,
                    ..
                } in lab.checks(english())
                {
                    checked += 1;
                    if name == words().naive_check && verdict == Verdict::Pass {
                        compared += 1;
                    }
                    if verdict == Verdict::Fail && name == words().rounding_check {
                        by_chance += 1;
                    } else if verdict == Verdict::Fail {
                        failed.push(format!("{link}: {name}: {value}"));
                    }
                }
            }
        }
    }
    assert!(
        failed.is_empty(),
        "{}:\n{}",
        failed.len(),
        failed.join("\n")
    );
    // The noise is frozen: one seed's p-value stands at each λ.
    assert!(by_chance <= 6, "{by_chance} of {checked}");
    assert!(compared > 300, "{compared}");
}
