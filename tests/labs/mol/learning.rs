//! The lab of mixtures of logistics learning: its path, what it tells, where it ends.

use super::{
    after, at, bar_counts, curves, density, english, level_probs, main_figure, panels,
    part_density, raised, set, standard, stated, strings, weights, work_off,
};
use crate::common::fits::Mixture;
use crate::common::states::{LabExt, assert_sound, curve, lab as entry, rest, state};
use crate::common::{assert_close, assert_relative};
use reparam::datasets::THREE_BUMPS;
use reparam::figure::Layer;
use reparam::figure::number::number;
use reparam::labs::{Lab, Verdict};
use reparam::numerics::integrate_pieces;
use reparam::strings::fill;

const SETS: [&str; 5] = ["bumps", "tail", "rows", "wave", "drawn"];

/// The lab after all work of a state of learning.
fn learnt(query: &str) -> Box<dyn Lab> {
    let mut lab = state("mol", &format!("view=learn&{query}"));
    work_off(&mut *lab);
    lab
}

/// The lab brought to so many steps.
fn go(lab: &mut dyn Lab, query: &str, steps: usize) {
    lab.update(&set(&format!("view=learn&{query}&steps={steps}")));
    work_off(lab);
}

/// All that is shown.
fn shown(lab: &dyn Lab) -> String {
    format!(
        "{:?} {:?} {:?}",
        lab.figures(rest()),
        lab.tables(english()),
        lab.describe_step(english(), 0).sentence
    )
}

/// The held-out −ln p, in nats, that the table tells.
fn told_nats(lab: &dyn Lab) -> String {
    lab.tables(english())[0].rows[1][1].clone()
}

// The path.

#[test]
fn work_goes_on_until_the_steps_are_taken() {
    for steps in [0, 1, 9, 250, 333] {
        let mut lab = state("mol", &format!("view=learn&steps={steps}"));
        let progress = work_off(&mut *lab);
        assert!(progress.is_sorted_by(|a, b| a < b), "{progress:?}");
        assert_eq!(progress.last().copied(), (steps > 0).then_some(1.0));
        let name = main_figure(&*lab).name;
        assert_eq!(name, format!("mol-learn-k3-steps{steps}"));
        let step = fill(strings().step_event, &[("steps", steps.to_string())]);
        assert_eq!(lab.describe_step(english(), 0).sentence, step);
        assert_eq!(
            (lab.playback().counter.name, lab.playback().steps_per_sample),
            ("steps", 1)
        );
    }
    for view in ["walk", "mixture", "direct", "discrete"] {
        let mut lab = state("mol", &format!("view={view}&steps=50"));
        assert_eq!(lab.run_slice(), None);
        assert_eq!(lab.playback().counter.name, "n");
    }
}

#[test]
fn the_path_depends_on_neither_slices_nor_detours() {
    for query in [
        "rate=0.05",
        "fit=discrete&bits=5&data=rows",
        "data=tail&rate=1",
    ] {
        let straight = [300, 700].map(|steps| shown(&*learnt(&format!("{query}&steps={steps}"))));
        let mut lab = (entry("mol").create)();
        go(&mut *lab, query, 700);
        assert_eq!(shown(&*lab), straight[1], "{query}");
        go(&mut *lab, query, 300);
        assert_eq!(shown(&*lab), straight[0], "{query}: back");
        go(&mut *lab, query, 700);
        assert_eq!(shown(&*lab), straight[1], "{query}: forth");
        let mut lab = (entry("mol").create)();
        for steps in [3, 10, 249, 250, 251, 300] {
            go(&mut *lab, query, steps);
        }
        assert_eq!(shown(&*lab), straight[0], "{query}: little by little");
        // Another view and another start between.
        go(&mut *lab, &format!("{query}&m1=0.9"), 20);
        lab.update(&set("view=walk"));
        go(&mut *lab, query, 300);
        assert_eq!(shown(&*lab), straight[0], "{query}: again");
    }
}

#[test]
fn another_seed_goes_another_way() {
    // Of the data that no seed changes, the batches still do.
    for data in ["bumps", "wave"] {
        let path = |seed: u32| shown(&*learnt(&format!("data={data}&seed={seed}&steps=60")));
        assert_eq!(path(1), path(1));
        assert_ne!(path(1), path(2));
    }
}

// What is told.

/// Mean and standard deviation of −ln q under the law of the three bumps.
fn cross_entropy(q: impl Fn(f64) -> f64) -> (f64, f64) {
    let bumps = Mixture::new(
        &THREE_BUMPS.map(|bump| bump.0.ln()),
        &THREE_BUMPS.map(|bump| bump.1),
        &THREE_BUMPS.map(|bump| bump.2.ln()),
    );
    let places = [-1.0, -0.5, 0.1, 0.15, 0.2, 0.6, 1.0];
    let moment = |power: i32| {
        let term = |x: f64| density(&bumps, false, x) * (-q(x).ln()).powi(power);
        integrate_pieces(term, &places).value
    };
    let mass = moment(0);
    let mean = moment(1) / mass;
    (mean, (moment(2) / mass - mean * mean).sqrt())
}

#[test]
fn the_held_out_loss_falls_from_cross_entropy_to_entropy() {
    let root = 1024.0_f64.sqrt();
    let start = Mixture::new(&[0.0; 3], &[-0.7, 0.0, 0.7], &[-1.0; 3]);
    let told = |steps: usize| {
        let mut lab = at(&start, &format!("view=learn&steps={steps}"));
        work_off(&mut *lab);
        let panels = panels(&*lab);
        let points = curve(&panels[1], strings().held_out);
        assert_close(points[0].0, 0.0, 0.0, "first");
        let &(at, loss) = points.last().expect("a point");
        assert_close(at, steps as f64, 0.0, "last");
        assert_eq!(told_nats(&*lab), number(loss, 4));
        let caption = [("steps", "1\u{2009}500"), ("n", "1\u{2009}024")];
        if steps > 0 {
            let table = &lab.tables(english())[0];
            assert_eq!(table.caption, fill(strings().learned_caption, &caption));
        }
        loss
    };
    let (before, spread) = cross_entropy(|x| density(&start, false, x));
    assert_close(
        told(0),
        before,
        5.0 * spread / root,
        "cross-entropy of the start",
    );
    let bumps = |x: f64| {
        let terms = THREE_BUMPS.iter();
        let term = |&(w, m, s): &(f64, f64, f64)| {
            let tail = (-((x - m) / s).abs()).exp();
            w * tail / (s * (1.0 + tail).powi(2))
        };
        terms.map(term).sum::<f64>()
    };
    let (entropy, spread) = cross_entropy(bumps);
    assert!(before - entropy > 0.5, "there is something to learn");
    // Nothing is better than the truth, and maximum likelihood with 8 free parameters costs 4/4096 nats.
    assert_close(told(1500), entropy, 5.0 * spread / root + 0.02, "entropy");
}

#[test]
fn the_table_tells_nats_and_bits_beside_the_uniform_law() {
    for (query, nats, bits) in [
        ("fit=continuous", 2.0_f64.ln(), 1.0),
        ("fit=discrete", 8.0 * 2.0_f64.ln(), 8.0),
        ("fit=discrete&bits=3", 3.0 * 2.0_f64.ln(), 3.0),
    ] {
        for steps in [0, 40] {
            let lab = learnt(&format!("{query}&steps={steps}"));
            let table = &lab.tables(english())[0];
            let heads: Vec<&str> = table.rows.iter().map(|row| row[0].as_str()).collect();
            assert_eq!(heads, strings().learned_rows);
            let panels = panels(&*lab);
            let loss = curve(&panels[1], strings().held_out)
                .last()
                .expect("a point")
                .1;
            let told = |nats: f64| [nats, nats / 2.0_f64.ln()].map(|value| number(value, 4));
            assert_eq!(table.rows[0][1..], told(-loss), "{query}");
            assert_eq!(table.rows[1][1..], told(loss), "{query}");
            assert_eq!(
                table.rows[2][1..],
                [nats, bits].map(|value| number(value, 4))
            );
        }
    }
    // So wide that only the two ends are ever seen, each half of the time.
    let wide = Mixture::new(&[0.0], &[0.0], &[3.0]);
    let lab = at(&wide, "view=learn&fit=discrete&bits=2&data=rows");
    let middle = [0.0, 2.0 / 3.0].map(|x: f64| 1.0 / (1.0 + (-x / 3.0_f64.exp()).exp()));
    let inner = -(middle[1] - middle[0]).ln();
    let outer = -(1.0 - middle[1]).ln();
    let loss = curve(&panels(&*lab)[1], strings().held_out)[0].1;
    assert!(outer < loss && loss < inner, "{outer} {loss} {inner}");
}

#[test]
fn the_loss_of_batches_is_averaged_where_there_are_many() {
    let few = learnt("steps=500");
    let many = learnt("steps=1300");
    let points = |lab: &dyn Lab| curve(&panels(lab)[1], strings().batch_loss).to_vec();
    let (few, many) = (points(&*few), points(&*many));
    assert_eq!((few.len(), many.len()), (500, 434));
    for (index, point) in many.iter().take(166).enumerate() {
        let some = &few[3 * index..3 * index + 3];
        let mean = |of: fn(&(f64, f64)) -> f64| some.iter().map(of).sum::<f64>() / 3.0;
        assert_close(point.0, mean(|p| p.0), 1e-9, "step");
        assert_close(point.1, mean(|p| p.1), 1e-12, "loss");
    }
}

#[test]
fn the_axis_of_losses_stands_still_while_they_jitter() {
    for query in ["data=bumps", "data=rows&fit=discrete", "data=tail&rate=0.3"] {
        let mut lab = (entry("mol").create)();
        let mut ranges = Vec::new();
        for steps in (0..=200).step_by(3) {
            go(&mut *lab, query, steps);
            let panel = panels(&*lab).swap_remove(1);
            let (low, high) = panel.y.range;
            let losses = curves(&panel).concat().into_iter().map(|point| point.1);
            let bottom = losses.clone().fold(f64::INFINITY, f64::min);
            let top = losses.fold(f64::NEG_INFINITY, f64::max);
            assert!(low < bottom && top < high, "{query}: {bottom} {top}");
            let span = (top - bottom).max(0.2);
            assert!(high - low < 1.8 * span, "{query}: {low} {high} for {span}");
            // Round: hundredths of the power of ten above.
            let unit = 0.01 * 10.0_f64.powf(span.log10().ceil());
            for end in [low, high] {
                assert_close(end, (end / unit).round() * unit, 1e-9, query);
            }
            ranges.push((low, high));
        }
        ranges.dedup();
        assert!(ranges.len() <= 10, "{query}: {ranges:?}");
    }
}

#[test]
fn responsibilities_are_the_components_shares_of_the_density() {
    for mixture in [standard(), super::mixtures()[4].clone()] {
        let figures = at(&mixture, "view=learn").figures(rest());
        let curves = curves(&figures[1].panels[0]);
        let own = weights(&mixture);
        assert_eq!(curves.len(), own.len());
        for (k, points) in curves.iter().enumerate() {
            for &(x, share) in *points {
                let part = own[k] * part_density(&mixture, k, false, x);
                let expected = part / density(&mixture, false, x);
                assert_relative(share, expected, 1e-9, "share");
            }
        }
    }
}

#[test]
fn fitted_levels_stand_in_bins_of_whole_levels() {
    for bits in [2, 4, 6, 7, 8, 16] {
        for min in [-7.0, -1.0] {
            let query = format!("view=learn&fit=discrete&data=rows&bits={bits}&min={min}");
            let panel = panels(&*state("mol", &query)).swap_remove(0);
            let probs = level_probs(&raised(&standard(), min), bits, false);
            let half = 1.0 / (probs.len() - 1) as f64;
            let group = probs.len().div_ceil(64);
            // No number is left out.
            let (edges, counts) = bar_counts(&panel, strings().data_bars, 3687);
            assert_eq!(counts.iter().sum::<usize>(), 3687, "{query}");
            assert_eq!(counts.len(), probs.len() / group);
            let steps = curve(&panel, strings().fitted_levels);
            assert_eq!(steps.len(), 2 * counts.len());
            let bins = edges.windows(2).zip(probs.chunks(group)).enumerate();
            for (bin, (edge, levels)) in bins {
                let below = (2 * bin * group) as f64;
                assert_close(edge[0], (below - 1.0) * half - 1.0, 1e-12, "edge");
                let height = levels.iter().sum::<f64>() / (2.0 * half * group as f64);
                for (point, x) in steps[2 * bin..].iter().zip(edge) {
                    assert_close(point.0, *x, 0.0, "edge");
                    assert_close(point.1, height, 1e-9, &query);
                }
            }
            assert_close(edges[counts.len()], 1.0 + half, 1e-12, "end");
            let (low, high) = panel.x.range;
            assert!(low <= edges[0] && edges[counts.len()] <= high, "{query}");
        }
    }
    let panel = panels(&*state("mol", "view=learn")).swap_remove(0);
    assert!(
        panel
            .layers
            .iter()
            .all(|layer| layer.label() != strings().fitted_levels)
    );
}

// Data.

#[test]
fn every_set_is_fitted_in_every_likelihood() {
    for data in SETS {
        for fit in [
            "continuous",
            "discrete",
            "discrete&bits=2",
            "discrete&bits=16",
        ] {
            let query = format!("data={data}&fit={fit}");
            let spread = learnt(&query).run_action("spread");
            let start = after(&set(&format!("view=learn&{query}&rate=0.05")), &spread);
            let mut lab = (entry("mol").create)();
            lab.update(&start);
            let before = shown(&*lab);
            lab.update(&start.with("steps", 80.0));
            work_off(&mut *lab);
            assert!(
                !lab.playback().is_halted && shown(&*lab) != before,
                "{query}"
            );
            let figures = lab.figures(rest());
            for figure in &figures {
                assert_sound(figure, entry("mol").parameters, &query);
            }
            let loss_panel = figures[0].panels.last().expect("a panel");
            let losses = curve(loss_panel, strings().held_out);
            assert!(losses[8].1 < losses[0].1, "{query}: {losses:?}");
            for check in lab.checks(english()) {
                assert_eq!(check.verdict, Verdict::Pass, "{query}: {check:?}");
            }
            let source = figures.get(2).map(|figure| &figure.panels[0]);
            let kind = source.map(|panel| match &panel.layers[0] {
                Layer::Image { .. } => "rows",
                Layer::Curve { .. } => "wave",
                other => panic!("{other:?}"),
            });
            assert_eq!(kind, ["rows", "wave"].into_iter().find(|own| *own == data));
        }
    }
}

#[test]
fn a_spread_start_covers_the_data() {
    // Mean and standard deviation of the three bumps: of a logistic the variance is π²s²/3.
    let mean: f64 = THREE_BUMPS.iter().map(|(w, m, _)| w * m).sum();
    let square =
        |&(w, m, s): &(f64, f64, f64)| w * (m * m + (std::f64::consts::PI * s).powi(2) / 3.0);
    let variance = THREE_BUMPS.iter().map(square).sum::<f64>() - mean * mean;
    for k in [1, 2, 5, 10] {
        let query = format!("view=learn&k={k}&steps=30");
        let now = super::accepted(&mut *state("mol", &query), &set(&query), "spread");
        assert_eq!(
            (super::whole(&now, "k"), super::whole(&now, "steps")),
            (k, 0)
        );
        let start = stated(&now);
        assert!(start.logits.iter().all(|logit| *logit == 0.0));
        assert!(start.means.is_sorted() && start.means[0] > -1.0 && start.means[k - 1] < 1.0);
        let scale = variance.sqrt() / (1.8 * k as f64);
        for log_scale in &start.log_scales {
            assert_close(*log_scale, scale.ln(), 0.03, &query);
        }
        // As many data between neighbouring means as between any others.
        let (edges, counts) = data_bars(&*state("mol", &query));
        for pair in start.means.windows(2) {
            let middle = |edge: &[f64]| (pair[0]..pair[1]).contains(&(0.5 * (edge[0] + edge[1])));
            let bins = edges.windows(2).zip(&counts);
            let between = bins
                .filter(|(edge, _)| middle(edge))
                .map(|bin| *bin.1)
                .sum::<usize>();
            assert_close(between as f64 / 4096.0, 1.0 / k as f64, 0.1, &query);
        }
    }
}

/// The histogram of what is learnt from, as counts.
fn data_bars(lab: &dyn Lab) -> (Vec<f64>, Vec<usize>) {
    let panels = panels(lab);
    let holds = |label: &str| {
        panels
            .iter()
            .find(|p| p.layers.iter().any(|l| l.label() == label))
    };
    let panel = holds(strings().data_bars).expect("data");
    bar_counts(panel, strings().data_bars, 4096)
}
