//! The Gumbel-max lab: what it shows is softmax, and its draws are those of its noise.

use super::{KEPT, assert_pass, below, counts, english, link, panels, words, work_off, worked};
use crate::choices::{
    gumbel_rows, log_sum_exp, over, ranking, softmax, sum, tally, tips, uniforms,
};
use crate::common::assert_close;
use crate::common::states::{LabExt, lab as entry, layer, state, values};
use reparam::distributions::{Cumulative, Gumbel};
use reparam::figure::Layer;
use reparam::figure::number::number;
use reparam::labs::Verdict;
use reparam::labs::shared::categorical_bars::pooled_p_value;
use reparam::numerics::goodness_of_fit::ks_test_uniform;

const LOGITS: [f64; 12] = [
    2.0, -8.0, 0.25, 8.0, -1.0, 0.0, 1.5, -0.5, 3.0, 3.0, -4.0, 7.5,
];

// Exact probabilities.

#[test]
fn the_exact_columns_are_softmax_at_every_temperature() {
    for categories in [2, 3, 5, 12] {
        let logits = &LOGITS[..categories];
        for t in [0.05, 0.3, 1.0, 7.0, 50.0] {
            let expected = softmax(&over(logits, t));
            let compare = |actual: Vec<f64>, what: &str| {
                for (actual, expected) in actual.into_iter().zip(&expected) {
                    let error = 1e-12 * expected;
                    assert_close(actual, *expected, error, &format!("{what}, T = {t}"));
                }
            };
            let walk = below(&link(logits, &format!("t={t}")));
            compare(tips(&walk, words().exact), "walk");
            let lab = state("gumbel-max", &link(logits, &format!("view=race&t={t}")));
            let race = panels(&*lab);
            compare(tips(&race[2], words().exact), "race");
            let beside = match &race[3].layers[0] {
                Layer::Columns { columns, .. } => columns.iter().map(|column| column.2).collect(),
                other => panic!("{other:?}"),
            };
            compare(beside, "race beside");
            let top = below(&link(logits, &format!("view=top&top=1&t={t}")));
            compare(tips(&top, words().inclusion), "the tallest alone");
        }
    }
}

#[test]
fn curves_over_the_temperature_are_softmax() {
    let logits = [2.0, -1.0, 0.5, 8.0, -8.0];
    let panel = below(&link(&logits, "view=temperature"));
    let curves: Vec<_> = panel
        .layers
        .iter()
        .filter_map(|layer| match layer {
            Layer::Curve { points, .. } => Some(points),
            _ => None,
        })
        .collect();
    assert_eq!(curves.len(), 5);
    assert_close(curves[0][0].0, 0.05, 1e-12, "coldest");
    assert_close(curves[0][curves[0].len() - 1].0, 50.0, 1e-9, "hottest");
    for (k, points) in curves.into_iter().enumerate() {
        for &(t, p) in points {
            let expected = softmax(&over(&logits, t))[k];
            assert_close(p, expected, 1e-11, &format!("{k} at {t}"));
        }
    }
}

#[test]
fn the_wheel_is_cut_at_cumulative_sums_and_logsumexp_is_marked() {
    let logits = [2.0, 1.0, 0.0, -1.0];
    let lab = state("gumbel-max", &link(&logits, "view=race&t=2"));
    let mut sum = 0.0;
    let cuts: Vec<f64> = panels(&*lab)[1]
        .layers
        .iter()
        .filter_map(|layer| match layer {
            Layer::Rule { at, .. } => Some(*at),
            _ => None,
        })
        .collect();
    assert_eq!(cuts.len(), 3);
    for (cut, p) in cuts.into_iter().zip(softmax(&over(&logits, 2.0))) {
        sum += p;
        assert_close(cut, sum, 1e-14, "cut");
    }
    let walk = panels(&*state("gumbel-max", &link(&logits, "t=2")));
    match layer(&walk[0], words().log_sum_exp) {
        Layer::Rule { at, .. } => {
            assert_close(*at, log_sum_exp(&over(&logits, 2.0)), 1e-14, "logsumexp");
        }
        other => panic!("{other:?}"),
    }
}

// Draws.

#[test]
fn drawn_shares_are_the_argmax_of_scores_and_noise() {
    for (categories, t, seed) in [(2, 1.0, 1), (5, 0.05, 7), (5, 50.0, 7), (12, 3.0, 42)] {
        let logits = &LOGITS[..categories];
        let scores = over(logits, t);
        let draws = 20_000;
        let noise = gumbel_rows(seed, categories, draws);
        let winners = noise.iter().map(|g| [ranking(&sum(&scores, g))[0]]);
        let expected = tally(categories, winners);
        let wheel = softmax(&scores);
        let spin = |u: f64| {
            let ends = wheel.iter().scan(0.0, |end, p| {
                *end += p;
                Some(*end)
            });
            ends.filter(|end| u >= *end).count().min(categories - 1)
        };
        let spun = uniforms(seed, "roulette", draws).into_iter().map(spin);
        let roulette = tally(categories, spun.map(|k| [k]));
        for view in ["walk", "race"] {
            let query = link(logits, &format!("view={view}&t={t}&seed={seed}&n={draws}"));
            let drawn = counts(&*state("gumbel-max", &query), draws);
            assert_eq!(drawn[0], expected, "{query}");
            if view == "race" {
                assert_eq!(drawn[1], roulette, "{query}");
            }
        }
    }
}

#[test]
fn the_columns_on_show_are_the_last_draw_stacked_on_the_scores() {
    let logits = [2.0, 1.0, 0.0, -1.0, 0.5];
    let scores = over(&logits, 0.5);
    for n in [1, 2, 77] {
        let lab = state("gumbel-max", &link(&logits, &format!("t=0.5&n={n}")));
        let above = &panels(&*lab)[0];
        let heights = sum(&scores, gumbel_rows(1, 5, n).last().expect("a draw"));
        let order = ranking(&heights);
        let tallest = tips(above, words().winner);
        assert_close(tallest[0], heights[order[0]], 1e-12, "the tallest");
        let mut others = order[1..].to_vec();
        others.sort_unstable();
        for (tip, k) in tips(above, words().noise).into_iter().zip(others) {
            assert_close(tip, heights[k], 1e-12, "another");
        }
    }
}

#[test]
fn a_further_draw_raises_one_count_by_one() {
    for view in ["walk", "race", "top"] {
        let taken = if view == "top" { 3 } else { 1 };
        let entry = entry("gumbel-max");
        let mut lab = (entry.create)();
        let mut before: Option<Vec<Vec<u64>>> = None;
        for n in (0..60).chain(99_998..KEPT + 3) {
            lab.update(&values(entry, &format!("view={view}&n={n}")));
            work_off(&mut *lab);
            let now = counts(&*lab, n);
            if let Some(before) = before.filter(|_| n != 99_998) {
                for (before, now) in before.iter().zip(&now) {
                    let rises: Vec<u64> = now.iter().zip(before).map(|(a, b)| a - b).collect();
                    assert!(rises.iter().all(|rise| *rise <= 1), "{view} {n}: {rises:?}");
                    assert_eq!(rises.iter().sum::<u64>(), taken, "{view} {n}");
                }
            }
            before = Some(now);
        }
    }
}

#[test]
fn a_constant_added_to_all_logits_changes_no_winner() {
    let logits = [1.0, -2.0, 0.5, 3.0];
    for n in [500, 150_000] {
        for t in [0.2, 1.0] {
            let with = |shift: f64| {
                let moved: Vec<f64> = logits.iter().map(|logit| logit + shift).collect();
                worked(&link(&moved, &format!("view=race&t={t}&n={n}")), n)
            };
            let base = with(0.0);
            assert_eq!(with(4.5), base, "n = {n}, T = {t}");
            assert_eq!(with(-6.0), base, "n = {n}, T = {t}");
        }
    }
}

/// The numbers that a sentence names after some words.
fn named(sentence: &str, after: &str) -> Vec<usize> {
    let (_, rest) = sentence
        .split_once(after)
        .unwrap_or_else(|| panic!("no {after:?} in {sentence}"));
    rest.split(|c: char| !c.is_ascii_digit() && c != ',' && c != ' ')
        .find(|part| part.contains(|c: char| c.is_ascii_digit()))
        .unwrap_or("")
        .split([',', ' '])
        .filter_map(|part| part.parse().ok())
        .collect()
}

#[test]
fn the_draw_under_way_is_the_one_that_is_counted() {
    for (view, after) in [
        ("walk", ["tallest is category", ""]),
        ("race", ["tallest names category", "roulette category"]),
        ("top", ["are taken:", ""]),
    ] {
        for n in [0, 1, 12, 4999] {
            let at = |n: usize| state("gumbel-max", &format!("view={view}&n={n}&t=3"));
            let said = at(n).describe_step(english(), 1).sentence;
            let pairs = counts(&*at(n), n)
                .into_iter()
                .zip(counts(&*at(n + 1), n + 1));
            for ((before, now), after) in pairs.zip(after) {
                let mut told = named(&said, after);
                told.sort_unstable();
                let counted: Vec<usize> = (0..now.len())
                    .filter(|&k| now[k] > before[k])
                    .map(|k| k + 1)
                    .collect();
                assert_eq!(told, counted, "{view} {n}: {said}");
            }
        }
    }
}

#[test]
fn three_steps_make_a_draw() {
    for view in ["walk", "race", "top"] {
        let query = format!("view={view}&n=5");
        let lab = state("gumbel-max", &query);
        let mut now = values(entry("gumbel-max"), &query);
        for _ in 0..3 {
            assert_eq!(now.get("n") as usize, 5);
            now = lab.playback().step(&now);
        }
        assert_eq!((now.get("n") as usize, now.get("phase") as usize), (6, 0));
    }
    assert_eq!(
        state("gumbel-max", "view=temperature")
            .playback()
            .steps_per_sample,
        0
    );
}

// The k tallest.

/// The probability that each category is among the first `left` drawn without replacement: the sum
/// over all ordered draws.
fn inclusion(weights: &[f64], taken: &mut Vec<usize>, left: usize, so_far: f64, out: &mut [f64]) {
    if left == 0 {
        for &k in &*taken {
            out[k] += so_far;
        }
        return;
    }
    let free: Vec<usize> = (0..weights.len()).filter(|k| !taken.contains(k)).collect();
    let total: f64 = free.iter().map(|&k| weights[k]).sum();
    for k in free {
        taken.push(k);
        inclusion(weights, taken, left - 1, so_far * weights[k] / total, out);
        taken.pop();
    }
}

#[test]
fn inclusion_probabilities_are_sums_over_ordered_draws() {
    for categories in 2..=6 {
        let logits = [1.0, -2.0, 0.5, 3.0, 0.0, -1.0];
        let logits = &logits[..categories];
        for t in [0.2, 1.0, 10.0] {
            let weights: Vec<f64> = over(logits, t).iter().map(|score| score.exp()).collect();
            for k in 1..=categories {
                let mut expected = vec![0.0; categories];
                inclusion(&weights, &mut Vec::new(), k, 1.0, &mut expected);
                let query = link(logits, &format!("view=top&top={k}&t={t}"));
                let shown = tips(&below(&query), words().inclusion);
                for (shown, expected) in shown.into_iter().zip(expected) {
                    assert_close(shown, expected, 1e-12, &query);
                }
            }
        }
    }
}

#[test]
fn the_tallest_are_counted_draw_by_draw() {
    let logits = [1.0, -2.0, 0.5, 3.0, 0.0, -1.0];
    let draws = 5000;
    let noise = gumbel_rows(9, 6, draws);
    for k in 1..=6 {
        let taken = noise
            .iter()
            .map(|g| ranking(&sum(&logits, g))[..k].to_vec());
        let expected = tally(6, taken);
        let query = link(&logits, &format!("view=top&top={k}&seed=9&n={draws}"));
        assert_eq!(counts(&*state("gumbel-max", &query), draws)[0], expected);
    }
    // Also beyond the draws whose noise is kept: so many are taken in each.
    let draws = 300_000;
    for k in [1, 3, 6] {
        let query = link(&logits, &format!("view=top&top={k}&n={draws}"));
        let mut lab = state("gumbel-max", &query);
        work_off(&mut *lab);
        let total: u64 = counts(&*lab, draws)[0].iter().sum();
        assert_eq!(total, (k * draws) as u64, "{query}");
        assert_pass(&*lab, &query);
    }
}

// Checks.

#[test]
fn p_values_are_even_over_many_seeds() {
    let probs = softmax(&[2.0, 1.0, 0.0, -1.0, 0.5]);
    let n = 3000;
    let (mut p_values, mut heights) = (vec![Vec::new(); 2], Vec::new());
    let entry = entry("gumbel-max");
    let mut lab = (entry.create)();
    for seed in 0..200 {
        lab.update(&values(entry, &format!("view=race&seed={seed}&n={n}")));
        for (all, counts) in p_values.iter_mut().zip(counts(&*lab, n)) {
            all.push(pooled_p_value(&counts, &probs).expect("enough"));
        }
        // Among 600 checks at 0.001 a few may fail by chance, none badly.
        for check in lab.checks(english()) {
            if check.verdict != Verdict::Pass {
                heights.push(check.value);
            }
        }
    }
    assert!(heights.len() <= 3, "{heights:?}");
    for mut p_values in p_values {
        let least = p_values.iter().copied().fold(1.0, f64::min);
        assert!(least > 1e-5, "{least}");
        let even = ks_test_uniform(&mut p_values).p_value;
        assert!(even > 0.001, "{even}");
    }
}

#[test]
fn a_wrong_law_is_found_out() {
    let logits = [2.0, 1.0, 0.0, -1.0, 0.5];
    for view in ["walk", "race"] {
        for counts in counts(
            &*state(
                "gumbel-max",
                &link(&logits, &format!("view={view}&n=100000")),
            ),
            KEPT,
        ) {
            let p_value = |logits: &[f64], t: f64| {
                pooled_p_value(&counts, &softmax(&over(logits, t))).expect("enough")
            };
            assert!(p_value(&logits, 1.0) > 0.001, "{view}");
            assert!(p_value(&logits, 1.05) < 1e-9, "{view}");
            assert!(p_value(&[2.05, 1.0, 0.0, -1.0, 0.5], 1.0) < 1e-6, "{view}");
            assert!(p_value(&[1.0, 2.0, 0.0, -1.0, 0.5], 1.0) < 1e-9, "{view}");
        }
    }
    // A category that cannot come, but did.
    assert_eq!(pooled_p_value(&[50, 50, 1], &[0.5, 0.5, 0.0]), Some(0.0));
}

#[test]
fn the_height_of_the_tallest_is_a_gumbel_at_logsumexp() {
    let logits = [2.0, 1.0, 0.0, -1.0, 0.5];
    let at = |location: f64| {
        let tallest = gumbel_rows(1, 5, 20_000).into_iter().map(|g| {
            let heights = sum(&logits, &g);
            heights.into_iter().fold(f64::NEG_INFINITY, f64::max)
        });
        let mut values: Vec<f64> = tallest
            .map(|height| Gumbel::STANDARD.cdf(height - location))
            .collect();
        ks_test_uniform(&mut values).p_value
    };
    let shown = state("gumbel-max", "n=20000").checks(english());
    let told = shown.iter().find(|check| check.name == words().value_law);
    let p_value = at(log_sum_exp(&logits));
    assert!(p_value > 0.001);
    let expected = format!("{} ≥ 0.001", number(p_value, 2));
    assert_eq!(told.expect("a check").value, expected);
    assert!(at(log_sum_exp(&logits) + 0.05) < 1e-6);
}

#[test]
fn checks_hold_at_the_ends_of_the_ranges() {
    let ends = [
        [8.0; 5],
        [8.0, -8.0, 8.0, -8.0, 0.0],
        [-8.0, 8.0, -8.0, -8.0, -8.0],
    ];
    for logits in ends {
        for t in [0.05, 1.0, 50.0] {
            for view in ["walk", "race", "top", "temperature"] {
                for n in [1, 30, 100_000] {
                    let query = link(&logits, &format!("view={view}&t={t}&n={n}"));
                    for check in state("gumbel-max", &query).checks(english()) {
                        assert_ne!(check.verdict, Verdict::Fail, "{query}: {check:?}");
                    }
                }
            }
        }
    }
}

// Controls.

#[test]
fn the_sweep_stays_inside_the_range_of_the_temperature() {
    for view in ["walk", "race", "top", "temperature"] {
        let sweep = state("gumbel-max", &format!("view={view}"))
            .playback()
            .sweep
            .expect("a sweep");
        let table = values(entry("gumbel-max"), "");
        let (low, high) = table.parameter(sweep.key).expect("known").range();
        let (from, to) = sweep.range;
        assert!((low..=high).contains(&from) && (low..=high).contains(&to));
        assert!(from > to && sweep.seconds > 0.0, "it cools");
        let said = (sweep.label)(english());
        assert!(said.contains(&number(from, 4)) && said.contains(&number(to, 4)));
    }
}

#[test]
fn a_dragged_score_comes_to_the_pointer() {
    for (view, t) in [
        ("walk", 0.5),
        ("top", 2.0),
        ("temperature", 0.5),
        ("walk", 0.05),
    ] {
        let query = format!("view={view}&t={t}");
        let mut lab = state("gumbel-max", &query);
        for key in ["l1", "l2", "l5"] {
            for y in [-2.0, 0.0, 3.5] {
                let moved = lab.drag(key, (1.0, y));
                assert_eq!(moved.len(), 1);
                let (key, value) = moved[0];
                lab.update(&values(entry("gumbel-max"), &query).with(key, value));
                let panels = panels(&*lab);
                let mut handles = panels[0].handles.iter();
                let handle = handles.find(|handle| handle.key == key).expect("a handle");
                assert_close(handle.at.1, y, 1e-12, &query);
            }
        }
    }
}
