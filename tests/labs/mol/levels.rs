//! The lab of mixtures of logistics over levels: bars, edges, entropy, and what the shortcut costs.

use super::{
    after, at, between, cdf, curves, english, handles, level_probs, link, mixtures, panels,
    part_density, raised, set, standard, stated, strings, weights, work_off,
};
use crate::common::assert_close;
use crate::common::fits::Mixture;
use crate::common::states::{LabExt, bars, curve, layer, state};
use reparam::figure::number::number;
use reparam::figure::{Layer, Panel};
use reparam::labs::{Lab, Verdict};

/// Edges and heights of all bars from left to right.
fn all_bars(panel: &Panel) -> (Vec<f64>, Vec<f64>) {
    let mut parts: Vec<(&[f64], &[f64])> = panel
        .layers
        .iter()
        .filter_map(|layer| match layer {
            Layer::Bars { edges, heights, .. } => Some((edges.as_slice(), heights.as_slice())),
            _ => None,
        })
        .collect();
    parts.sort_by(|a, b| a.0[0].total_cmp(&b.0[0]));
    for pair in parts.windows(2) {
        assert_close(pair[1].0[0], pair[0].0[pair[0].0.len() - 1], 1e-12, "gap");
    }
    let mut edges: Vec<f64> = parts
        .iter()
        .flat_map(|part| &part.0[..part.1.len()])
        .copied()
        .collect();
    edges.extend(parts.last().and_then(|part| part.0.last()));
    let heights = parts.iter().flat_map(|part| part.1).copied().collect();
    (edges, heights)
}

#[test]
fn bars_are_the_probabilities_of_the_bins_and_sum_to_one() {
    for bits in 2..=16 {
        for (mixture, min) in mixtures().iter().zip([-7.0, -0.5, -4.0, -2.0, -3.25]) {
            for normal in [false, true] {
                let query = format!(
                    "view=discrete&bits={bits}&min={min}&normal={}",
                    u8::from(normal)
                );
                let lab = at(mixture, &query);
                let (edges, heights) = all_bars(&panels(&*lab)[0]);
                let group = (1_usize << bits).div_ceil(1024);
                assert_eq!(heights.len(), (1 << bits) / group);
                let h = 1.0 / f64::from((1 << bits) - 1);
                assert_close(edges[0], -1.0 - h, 1e-14, "left end");
                assert_close(edges[heights.len()], 1.0 + h, 1e-12, "right end");
                let probs = level_probs(&raised(mixture, min), bits, normal);
                for (height, levels) in heights.iter().zip(probs.chunks(group)) {
                    assert_close(*height, levels.iter().sum(), 1e-12, &query);
                }
                assert_close(heights.iter().sum(), 1.0, 1e-12, &query);
                let sum = lab.checks(english()).pop().expect("a check");
                assert_eq!(
                    (sum.name.as_str(), sum.verdict),
                    (strings().sum, Verdict::Pass)
                );
            }
        }
    }
}

#[test]
fn the_curve_beside_the_bars_is_density_times_their_width() {
    for bits in [2, 8, 13, 16] {
        for normal in [false, true] {
            let query = format!("view=discrete&bits={bits}&normal={}", u8::from(normal));
            let mixture = standard();
            let panel = panels(&*at(&mixture, &query)).swap_remove(0);
            let (edges, _) = all_bars(&panel);
            let unit = edges[1] - edges[0];
            let own = weights(&mixture);
            let curves = curves(&panel);
            for (k, weight) in own.iter().enumerate() {
                for &(x, y) in curves[k] {
                    let expected = unit * weight * part_density(&mixture, k, normal, x);
                    assert_close(y, expected, 1e-9 * expected + 1e-290, &query);
                }
            }
            for &(x, y) in curve(&panel, strings().curve_mass) {
                let terms = own.iter().enumerate();
                let density: f64 = terms
                    .map(|(k, weight)| weight * part_density(&mixture, k, normal, x))
                    .sum();
                assert_close(y, unit * density, 1e-9 * unit * density + 1e-290, &query);
            }
            // A handle follows the pointer in these units.
            let query = link(&mixture, &query);
            let mut lab = state("mol", &query);
            let to = (0.4, 0.3 * unit * part_density(&mixture, 1, normal, 0.1));
            let now = after(&set(&query), &lab.drag("m2", to));
            let moved = stated(&now);
            assert_close(weights(&moved)[1], 0.3, 1e-9, &query);
            let mut lab = lab;
            lab.update(&now);
            assert_close(handles(&*lab)[1].at.1, to.1, 1e-9 * to.1, &query);
        }
    }
}

#[test]
fn the_first_and_the_last_bin_collect_what_lies_beyond() {
    let far = Mixture::new(&[0.0, 0.5], &[-0.9, 0.97], &[-7.0, -6.0]);
    let wide = Mixture::new(&[0.0, -1.0], &[-1.4, 1.2], &[-1.0, 1.0]);
    for mixture in [&standard(), &far, &wide] {
        for bits in [2, 4, 8, 16] {
            for normal in [false, true] {
                let query = format!("view=discrete&bits={bits}&normal={}", u8::from(normal));
                let lab = at(mixture, &query);
                let last = (1 << bits) - 1;
                let h = 1.0 / f64::from(last);
                let all = level_probs(mixture, bits, normal);
                let expected = [
                    [
                        all[0],
                        between(mixture, normal, -1.0 - h, -1.0 + h),
                        cdf(mixture, normal, -1.0 - h)[0],
                    ],
                    [
                        all[all.len() - 1],
                        between(mixture, normal, 1.0 - h, 1.0 + h),
                        cdf(mixture, normal, 1.0 + h)[1],
                    ],
                ];
                let table = &lab.tables(english())[0];
                assert_eq!(table.caption, strings().edges_caption);
                let names = ["0 (x = −1)".to_owned(), format!("{last} (x = 1)")];
                for ((row, name), expected) in table.rows.iter().zip(names).zip(expected) {
                    assert_eq!(row[0], name);
                    for (cell, value) in row[1..].iter().zip(expected) {
                        assert_eq!(*cell, number(value, 4), "{query}: {row:?}");
                    }
                }
                let panel = &panels(&*lab)[0];
                let group = (1_usize << bits).div_ceil(1024);
                let shown = bars(panel, strings().edge_levels).1[0];
                assert_close(shown, all[..group].iter().sum(), 1e-12, &query);
            }
        }
    }
}

/// What the table below the edges says after all work, by the name of a row.
fn cell(mut lab: Box<dyn Lab>, name: &str) -> Option<String> {
    work_off(&mut *lab);
    told(&*lab, name)
}

fn told(lab: &dyn Lab, name: &str) -> Option<String> {
    let table = lab.tables(english()).swap_remove(1);
    let row = table.rows.into_iter().find(|row| row[0] == name);
    row.map(|mut row| row.swap_remove(1))
}

#[test]
fn entropy_is_the_sum_over_all_levels() {
    for mixture in [standard(), Mixture::new(&[0.0], &[-2.0], &[-7.0])] {
        for bits in [2, 5, 8, 11, 16] {
            for normal in [false, true] {
                let query = format!("view=discrete&bits={bits}&normal={}", u8::from(normal));
                let probs = level_probs(&mixture, bits, normal);
                let some = probs.into_iter().filter(|p| *p > 0.0);
                let entropy = some.map(|p| -p * p.log2()).sum::<f64>();
                let shown = cell(at(&mixture, &query), strings().entropy_row);
                assert_eq!(shown, Some(number(entropy, 4)), "{query}");
            }
        }
    }
    // Wide is as good as two values, each end one; even is as good as the number of bits.
    let wide = Mixture::new(&[0.0], &[0.0], &[3.0]);
    let entropy = cell(at(&wide, "view=discrete&bits=2"), strings().entropy_row);
    let inner = 2.0 * (1.0 / (1.0 + (-2.0 / 3.0 * (-3.0_f64).exp()).exp()) - 0.5);
    let outer = 1.0 - inner;
    let expected = -outer * (0.5 * outer).log2() - inner * (0.5 * inner).log2();
    assert_eq!(entropy, Some(number(expected, 4)));
}

#[test]
fn the_entropy_of_many_levels_is_work_that_is_done_once() {
    let row = |lab: &dyn Lab| told(lab, strings().entropy_row);
    for (bits, slices) in [(2, 0), (12, 0), (13, 2), (16, 16)] {
        let query = format!("view=discrete&bits={bits}");
        let mut lab = state("mol", &query);
        if slices > 0 {
            assert_eq!(row(&*lab), Some("…".into()));
        }
        let first: Vec<f64> = (0..slices / 2).filter_map(|_| lab.run_slice()).collect();
        // The same state again, and what it does not depend on, do not begin anew.
        lab.update(&set(&format!("{query}&sel=2&axis=log&n=50")));
        let progress = [first, work_off(&mut *lab)].concat();
        let expected = (1..=slices).map(|slice| f64::from(slice) / f64::from(slices));
        assert_eq!(progress, expected.collect::<Vec<_>>());
        let probs = level_probs(&standard(), bits, false);
        let entropy: f64 = probs.iter().map(|p| -p * p.log2()).sum();
        let shown = Some(number(entropy, 4));
        assert_eq!(row(&*lab), shown, "{bits} bits");
        lab.update(&set(&query));
        assert_eq!((lab.run_slice(), row(&*lab)), (None, shown.clone()));
        // Whatever it depends on is another state.
        for other in ["s1=-1", "min=-1", "normal=1", "k=2"] {
            lab.update(&set(&format!("{query}&{other}")));
            assert_eq!(work_off(&mut *lab).len(), slices as usize, "{other}");
            assert_ne!(row(&*lab), shown, "{other}");
            lab.update(&set(&query));
            work_off(&mut *lab);
            assert_eq!(row(&*lab), shown);
        }
        lab.update(&set("view=mixture"));
        assert_eq!(lab.run_slice(), None);
    }
}

#[test]
fn the_shortcut_is_worst_in_the_tails_of_a_narrow_component() {
    // Far from the mean the density is an exponential: its mean over a bin of half-width h is
    // sinh(h/s)/(h/s) times its value in the middle.
    for (log_scale, bits) in [(-7.0_f64, 8), (-6.0, 8), (-5.0, 6), (-4.0, 4)] {
        let h = 1.0 / f64::from((1 << bits) - 1);
        let a = h / log_scale.exp();
        let expected = (a.sinh() / a).ln();
        for mean in [0.0, h, 0.5] {
            let mixture = Mixture::new(&[0.0], &[mean], &[log_scale]);
            let query = format!("view=discrete&bits={bits}");
            let shown = cell(at(&mixture, &query), strings().shortcut_row);
            assert_eq!(
                shown,
                Some(number(expected, 3)),
                "{log_scale}, {bits} bits, {mean}"
            );
        }
    }
    let narrow = Mixture::new(&[0.0], &[0.0], &[-7.0]);
    let shown = |query: &str| cell(at(&narrow, query), strings().shortcut_row);
    assert_eq!(shown("view=discrete"), Some("2.15".into()));
    assert_eq!(
        shown("view=discrete&min=-2"),
        Some(number(error_at(-2.0), 3))
    );
    assert_eq!(shown("view=discrete&bits=13"), None);
}

/// The shortcut's largest error at 8 bits for a component at 0 of this log scale.
fn error_at(log_scale: f64) -> f64 {
    let one = Mixture::new(&[0.0], &[0.0], &[log_scale]);
    let probs = level_probs(&one, 8, false);
    let error = |i: usize| {
        let x = 2.0 * i as f64 / 255.0 - 1.0;
        (part_density(&one, 0, false, x).ln() + (2.0 / 255.0_f64).ln() - probs[i].ln()).abs()
    };
    (1..255).map(error).fold(0.0, f64::max)
}

#[test]
fn a_logarithmic_axis_holds_every_bar_that_it_can_show() {
    for bits in [2, 8, 16] {
        let linear = panels(&*state("mol", &format!("view=discrete&bits={bits}"))).swap_remove(0);
        let log = panels(&*state(
            "mol",
            &format!("view=discrete&bits={bits}&axis=log"),
        ));
        assert_eq!(all_bars(&linear), all_bars(&log[0]));
        let tallest = all_bars(&linear).1.into_iter().fold(0.0, f64::max);
        for panel in [&linear, &log[0]] {
            assert!(panel.y.position(tallest) <= 1.0);
            assert!(matches!(layer(panel, strings().levels), Layer::Bars { .. }));
        }
    }
}
