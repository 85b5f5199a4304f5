//! The lab of the flow: what is on the screen is what the flow does.

use super::{
    DIRECTIONS, FLOWS, Page, assert_points, carried, columns, data, eased, english, grid,
    log_gaussian, place, read, shown, untrained, words,
};
use crate::common::plane::entropy_of_moons;
use crate::common::states::{LabExt, curve, layer};
use crate::common::{assert_close, assert_log};
use reparam::figure::{Layer, Point};
use reparam::flows::{RealNvp, Workspace};
use reparam::numerics::goodness_of_fit::ks_test_sorted;
use reparam::numerics::normal_cdf;
use reparam::strings::fill;

// The particles.

#[test]
fn particles_at_the_gaussian_are_draws_of_it() {
    for seed in [1, 7] {
        let page = Page::open(&format!("under=none&n=5000&seed={seed}"));
        let mut all = page.particles();
        for column in &mut all {
            column.sort_by(f64::total_cmp);
            assert_eq!(column.len(), 5000);
            let test = ks_test_sorted(column, normal_cdf);
            assert!(test.p_value > 1e-3, "{seed}: {test:?}");
        }
        // Independent of each other: so is the sign of one of that of the other.
        let [x, y] = page.particles();
        let same = x.iter().zip(&y).filter(|(x, y)| *x * *y > 0.0).count() as f64;
        assert_close(same, 2500.0, 5.0 * 1250.0_f64.sqrt(), "signs");
    }
}

#[test]
fn noise_is_frozen() {
    for direction in DIRECTIONS {
        let at = |query: &str| {
            Page::open(&format!("under=none&dir={direction}&at=3&{query}")).particles()
        };
        let (many, few) = (at("n=2500"), at("n=40"));
        for axis in [0, 1] {
            assert_eq!(few[axis], many[axis][..40]);
        }
        let mut page = Page::open(&format!("under=none&dir={direction}&at=3&n=40"));
        page.set("n", 2500.0);
        assert_eq!(page.particles(), many, "grown");
        assert_ne!(at("n=40&seed=2"), few, "another seed");
        page.set("seed", 2.0);
        page.set("n", 40.0);
        assert_eq!(page.particles(), at("n=40&seed=2"), "reseeded");
    }
}

#[test]
fn particles_stand_where_the_flow_carries_the_gaussian() {
    for query in FLOWS {
        let (mut page, flow) = shown(&format!("under=none&{query}"));
        let last = flow.config().couplings;
        let start = page.particles();
        for keyframe in (0..=last).rev() {
            page.set("at", keyframe as f64);
            let (expected, _) = carried(&flow, [&start[0], &start[1]], last, keyframe);
            assert_points(&page.particles(), &expected, query);
        }
        // Beyond the last coupling there is only the Gaussian.
        page.set("at", 12.0);
        assert_eq!(page.particles(), start);
    }
}

#[test]
fn in_the_other_direction_the_data_goes_to_the_gaussian() {
    for query in FLOWS {
        let (mut page, flow) = shown(&format!("under=none&dir=normalise&at=0&{query}"));
        let last = flow.config().couplings;
        let start = page.particles();
        for keyframe in 0..=last {
            page.set("at", keyframe as f64);
            let (expected, _) = carried(&flow, [&start[0], &start[1]], 0, keyframe);
            assert_points(&page.particles(), &expected, query);
        }
    }
}

#[test]
fn in_the_other_direction_particles_start_at_points_of_the_data() {
    for (query, moons) in [
        ("", Some(0.05)),
        ("&noise=0.2", Some(0.2)),
        ("&data=grid", None),
    ] {
        let page = Page::open(&format!("under=none&dir=normalise&at=0&n=5000{query}"));
        let [x, y] = page.particles();
        for column in [&x, &y] {
            // Standardised.
            let mean = column.iter().sum::<f64>() / 5000.0;
            assert_close(mean, 0.0, 5.0 / 5000.0_f64.sqrt(), query);
        }
        let data = data(&page.values);
        let losses: Vec<f64> = x
            .iter()
            .zip(&y)
            .map(|(&x, &y)| -data.log_prob(x, y))
            .collect();
        let mean = losses.iter().sum::<f64>() / 5000.0;
        let variance = losses.iter().map(|loss| (loss - mean).powi(2)).sum::<f64>() / 5000.0;
        let entropy = moons.map_or_else(|| data.entropy(), entropy_of_moons);
        assert_close(mean, entropy, 5.0 * (variance / 5000.0).sqrt(), query);
    }
}

#[test]
fn a_coupling_moves_particles_along_one_axis() {
    for query in FLOWS {
        for direction in DIRECTIONS {
            let mut page = Page::open(&format!("under=none&dir={direction}&at=0&{query}"));
            let flow = untrained(&page.values);
            let mut before = page.particles();
            for coupling in 0..flow.config().couplings {
                page.set("at", (coupling + 1) as f64);
                let after = page.particles();
                let kept = if flow.config().swap { coupling % 2 } else { 0 };
                assert_eq!(before[kept], after[kept], "{query}: coupling {coupling}");
                let pairs = before[1 - kept].iter().zip(&after[1 - kept]);
                let moved = pairs.filter(|(before, after)| before != after).count();
                assert!(moved > 390, "{query}: {moved} of 400 move");
                before = after;
            }
        }
    }
}

#[test]
fn between_stations_all_move_straight_and_eased() {
    for query in FLOWS {
        for direction in DIRECTIONS {
            let (mut page, flow) = shown(&format!("under=grid&dir={direction}&{query}"));
            let picked = (page.values.get("px"), page.values.get("py"));
            for (keyframe, part) in [(0, 0.25), (1, 0.5), (2, 0.9)] {
                let [a, b] = [keyframe, keyframe + 1].map(|keyframe| {
                    page.set("at", f64::from(keyframe));
                    let lines = grid(&page.main_panel()).concat();
                    (page.particles(), columns(&lines))
                });
                page.set("at", f64::from(keyframe) + part);
                let share = eased(part);
                let mixed = |a: &[Vec<f64>; 2], b: &[Vec<f64>; 2]| {
                    [0, 1].map(|axis| {
                        let pairs = a[axis].iter().zip(&b[axis]);
                        let mixed = pairs.map(|(a, b)| (1.0 - share) * a + share * b);
                        mixed.collect::<Vec<f64>>()
                    })
                };
                assert_points(&page.particles(), &mixed(&a.0, &b.0), query);
                let lines = grid(&page.main_panel()).concat();
                assert_points(&columns(&lines), &mixed(&a.1, &b.1), query);
                let expected = place(&flow, picked, f64::from(keyframe) + part);
                let (x, y) = page.picked();
                assert_points(
                    &[vec![x], vec![y]],
                    &[vec![expected.0], vec![expected.1]],
                    query,
                );
            }
        }
    }
}

// The picked point.

#[test]
fn the_table_follows_the_picked_point_to_its_log_density() {
    for query in FLOWS {
        for (px, py) in [(0.0, 1.24), (-1.5, 0.3), (6.0, -4.0)] {
            let (page, flow) = shown(&format!("under=none&px={px}&py={py}&{query}"));
            let shape = flow.config();
            let table = page.table(1);
            assert_eq!(table.rows.len(), shape.couplings + 1);
            let path = curve(&page.main_panel(), words().path_label).to_vec();
            let mut sum = 0.0;
            let mut before = (px, py);
            for (keyframe, (row, &at)) in table.rows.iter().zip(&path).enumerate() {
                let ([x, y], log_det) = carried(&flow, [&[px], &[py]], 0, keyframe);
                assert_log(at.0, x[0], 1e-4, query);
                assert_log(at.1, y[0], 1e-4, query);
                let shown = row[1].trim_matches(['(', ')']);
                let (shown_x, shown_y) = shown.split_once(", ").expect("two coordinates");
                assert_close(read(shown_x), x[0], 6e-3 * x[0].abs().max(0.01), query);
                assert_close(read(shown_y), y[0], 6e-3 * y[0].abs().max(0.01), query);
                if keyframe > 0 {
                    assert_eq!(row[0], keyframe.to_string());
                    let [s, t, running] = [2, 3, 4].map(|cell| read(&row[cell]));
                    assert_close(s, log_det[0] - sum, 1e-4 + 6e-4 * s.abs(), "s");
                    assert_close(running, log_det[0], 1e-4 + 6e-4 * running.abs(), "Σ s");
                    // What s and t say is what happens.
                    let (moved, from) = if shape.swap && keyframe % 2 == 0 {
                        (x[0], before.0)
                    } else {
                        (y[0], before.1)
                    };
                    let told = from * s.exp() + t;
                    assert_close(told, moved, 2e-3 * (1.0 + told.abs() + t.abs()), "t");
                    sum = log_det[0];
                }
                before = (x[0], y[0]);
            }
            let mut log_prob = [0.0];
            flow.log_prob(&[px], &[py], &mut log_prob, &mut Workspace::new(shape));
            let latent = log_gaussian(before.0, before.1);
            let told = |value: &str| {
                let (_, parts) = value.split_once("Σ s = ").expect("a sum");
                let numbers = parts.replace([' ', '='], "+").replace("nats", "");
                let numbers: Vec<f64> = numbers
                    .split('+')
                    .filter(|part| !part.is_empty())
                    .map(read)
                    .collect();
                numbers
            };
            let told = told(&table.caption);
            let expected = [latent, sum, log_prob[0]];
            assert_eq!(told.len(), 3, "{}", table.caption);
            for (told, expected) in told.into_iter().zip(expected) {
                assert_log(told, expected, 6e-4, query);
            }
        }
    }
}

#[test]
fn the_row_of_the_station_is_lit() {
    let mut page = Page::open("under=none&n=0");
    for (at, lit) in [(0.0, 0), (0.5, 0), (3.0, 3), (7.9, 7), (8.0, 8), (12.0, 8)] {
        page.set("at", at);
        assert_eq!(page.table(1).lit, lit..lit + 1, "{at}");
    }
}

/// How far a place of the animation moves at most when the picked point moves by a unit.
fn stretch(flow: &RealNvp<f64>, (x, y): Point, at: f64) -> f64 {
    let step = 1e-4;
    let apart = |a: Point, b: Point| (a.0 - b.0).hypot(a.1 - b.1) / step;
    let here = place(flow, (x, y), at);
    [(x + step, y), (x - step, y), (x, y + step), (x, y - step)]
        .map(|moved| apart(place(flow, moved, at), here))
        .iter()
        .sum()
}

#[test]
fn a_dragged_handle_is_where_it_was_dragged() {
    for query in FLOWS {
        for direction in DIRECTIONS {
            let (mut page, flow) = shown(&format!("under=none&n=0&dir={direction}&{query}"));
            for at in [0.0, 0.3, 1.0, 1.5, 2.0, 2.6, flow.config().couplings as f64] {
                page.set("at", at);
                for to in [(0.0, 0.0), (1.2, -0.7), (-1.9, 1.3)] {
                    let settings = page.lab.drag("px", to);
                    assert_eq!(settings, page.lab.paint(0, &page.values, (3.0, 3.0), to));
                    for (key, value) in settings {
                        page.set(key, value);
                    }
                    let point = (page.values.get("px"), page.values.get("py"));
                    let error = 1e-4 * (1.0 + stretch(&flow, point, at));
                    let (x, y) = page.picked();
                    assert_close(x, to.0, error, &format!("{query} {at}"));
                    assert_close(y, to.1, error, &format!("{query} {at}"));
                    let (x, y) = place(&flow, point, at);
                    assert_close(x, to.0, error, "by the flow");
                    assert_close(y, to.1, error, "by the flow");
                }
            }
        }
    }
}

// Words.

#[test]
fn the_place_is_told() {
    let mut page = Page::open("under=none&n=0&k=3&width=8");
    let k = |k: u32| [("k", k.to_string())];
    for (at, told) in [
        (12.0, words().at_gaussian.to_owned()),
        (3.0, words().at_gaussian.to_owned()),
        (2.5, fill(words().within, &k(3))),
        (2.0, fill(words().after, &k(2))),
        (0.1, fill(words().within, &k(1))),
        (0.0, words().at_data.to_owned()),
    ] {
        page.set("at", at);
        let panel = page.main_panel();
        assert!(matches!(layer(&panel, &told), Layer::Annotation { .. }));
        let figure = page.figure(0);
        assert!(figure.description.contains(&told), "{}", figure.description);
        let name = format!("realnvp-3x8-layer{:.2}", at.min(3.0));
        assert_eq!(figure.name, name);
    }
    assert_eq!(page.lab.describe_step(english(), 0).sentence, "");
    assert_eq!(page.lab.playback().steps_per_sample, 0);
}
