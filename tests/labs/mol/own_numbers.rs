//! The lab of mixtures of logistics with a reader's own numbers, a painted density, and its offers.

use super::{
    accepted, after, at, bar_counts, counts_between, curves, density, english, link, main_figure,
    mixtures, panels, part_density, set, standard, stated, strings, weights, whole, work_off,
};
use crate::common::assert_close;
use crate::common::fits::Mixture;
use crate::common::states::{
    LabExt, assert_sound, curve, lab as entry, main_controls, rest, state,
};
use reparam::figure::number::number;
use reparam::labs::Lab;
use reparam::labs::mol;
use reparam::labs::shared::categorical_bars::pooled_p_value;
use reparam::labs::shared::user_data;
use reparam::strings::fill;

/// A lab that was brought these numbers, one a line, in the state of a link.
fn brought(numbers: &[f64], query: &str) -> Box<dyn Lab> {
    let lines: Vec<String> = numbers.iter().map(f64::to_string).collect();
    let mut lab = state("mol", query);
    lab.read_numbers(english(), &lines.join("\n"))
        .unwrap_or_else(|error| panic!("{error}"));
    lab.update(&set(query));
    lab
}

/// Fails where something that is shown cannot be drawn.
#[track_caller]
fn assert_shown(lab: &dyn Lab, what: &str) {
    for figure in lab.figures(rest()) {
        assert_sound(&figure, entry("mol").parameters, what);
    }
    for table in lab.tables(english()) {
        let cells = table.rows.iter().flatten();
        for cell in cells {
            assert!(
                !cell.contains("NaN") && !cell.contains('∞'),
                "{what}: {cell}"
            );
        }
    }
    lab.checks(english());
}

// Own numbers.

#[test]
fn without_numbers_the_page_waits() {
    let query = "view=learn&data=own&steps=200";
    let mut lab = state("mol", query);
    assert!(lab.wants_numbers() && lab.playback().is_halted && lab.playback().is_full(&set(query)));
    assert_eq!(lab.playback().step(&set(query)), set(query));
    assert_eq!(lab.run_slice(), None);
    assert_eq!(
        lab.describe_step(english(), 0).sentence,
        strings().own_missing
    );
    assert_eq!(
        main_figure(&*lab).description,
        strings().waiting_description
    );
    assert_shown(&*lab, query);
    assert_eq!(lab.enabled_actions(), ["add", "remove"]);
    assert!(lab.run_action("keep").is_empty() && lab.run_action("spread").is_empty());
    // Other data, and other views, wait for nothing.
    for query in ["view=learn", "view=walk&data=own", "view=mixture&data=own"] {
        lab.update(&set(query));
        assert!(!lab.wants_numbers() && !lab.playback().is_halted, "{query}");
    }
}

#[test]
fn numbers_that_are_brought_are_learnt() {
    let query = "view=learn&data=own";
    let numbers: Vec<f64> = (0..200).map(|i| f64::from(i % 20) / 10.0 - 0.95).collect();
    let mut lab = brought(&numbers, query);
    assert!(lab.wants_numbers() && !lab.playback().is_halted);
    lab.update(&set(&format!("{query}&steps=120")));
    work_off(&mut *lab);
    assert_eq!(main_figure(&*lab).name, "mol-learn-k3-steps120");
    assert_shown(&*lab, query);
    let caption = [("steps", "120"), ("n", "40")];
    let table = &lab.tables(english())[0];
    assert_eq!(table.caption, fill(strings().learned_caption, &caption));
    let panel = &panels(&*lab)[0];
    let (edges, counts) = bar_counts(panel, strings().data_bars, 160);
    assert_eq!(counts.iter().sum::<usize>(), 160);
    for (count, whole) in counts.iter().zip(counts_between(&edges, &numbers)) {
        assert!(*count <= whole, "a fifth is held out");
    }
    // Numbers that are brought again start again, with nothing left of the others.
    let sentence = lab.read_numbers(english(), &"0.5\n".repeat(10));
    let parts = [("n", "10"), ("low", "0.5"), ("high", "0.5")];
    assert_eq!(
        sentence,
        Ok(fill(user_data::strings(english()).taken, &parts))
    );
    lab.update(&set(query));
    assert_eq!(main_figure(&*lab).name, "mol-learn-k3-steps0");
    let (edges, counts) = bar_counts(&panels(&*lab)[0], strings().data_bars, 8);
    assert_eq!(counts, counts_between(&edges, &[0.5; 8]));
}

#[test]
fn numbers_beyond_the_range_are_mapped_onto_it() {
    let query = "view=learn&data=own";
    let mut lab = state("mol", query);
    let (words, strings) = (strings(), user_data::strings(english()));
    for (text, sentence, low, high) in [
        (
            "-30\n10\n0\n5\n5\n5\n5\n5\n5\n5",
            strings.mapped,
            "−30",
            "10",
        ),
        ("0\n1\n2\n3\n4\n5\n6\n7\n8\n200", strings.levels, "", ""),
        (
            "0\n1\n2\n3\n4\n5\n6\n7\n8.5\n255",
            strings.mapped,
            "0",
            "255",
        ),
        (
            "x;y\n1,5;2\n2,5;2\n3;2\n4;2\n5;2\n6;2\n7;2\n8;2\n9;2\n11,5;2",
            strings.mapped,
            "1.5",
            "11.5",
        ),
    ] {
        let parts = [("n", "10"), ("low", low), ("high", high)];
        let taken = lab.read_numbers(english(), text);
        assert_eq!(taken, Ok(fill(sentence, &parts)));
        lab.update(&set(query));
        let (_, counts) = bar_counts(&panels(&*lab)[0], words.data_bars, 8);
        assert_eq!(counts.iter().sum::<usize>(), 8, "all are in the window");
    }
}

#[test]
fn what_is_no_number_is_told_by_its_line_and_changes_nothing() {
    let query = "view=learn&data=own";
    let numbers: Vec<f64> = (0..50).map(|i| f64::from(i) / 50.0).collect();
    let mut lab = brought(&numbers, query);
    let before = format!("{:?}", lab.figures(rest()));
    let words = user_data::strings(english());
    for (text, error) in [
        (
            "0.1\n0.2\nabc\n0.4",
            fill(words.not_a_number, &[("line", "3"), ("found", "abc")]),
        ),
        (
            "1\n\n2\n1e999\n3",
            fill(words.not_finite, &[("line", "4"), ("found", "1e999")]),
        ),
        (
            "1\n2\n3",
            fill(words.too_few, &[("count", "3"), ("least", "10")]),
        ),
        ("", fill(words.too_few, &[("count", "0"), ("least", "10")])),
    ] {
        assert_eq!(lab.read_numbers(english(), text), Err(error));
    }
    let many = "1\n".repeat(100_001);
    let error = fill(words.too_many, &[("most", "100\u{2009}000")]);
    assert_eq!(lab.read_numbers(english(), &many), Err(error));
    lab.update(&set(query));
    assert_eq!(format!("{:?}", lab.figures(rest())), before);
}

// Divergence.

#[test]
fn equal_numbers_drive_the_scale_to_zero_and_the_page_says_so() {
    // At its mean the slope of ln p by the log scale is −1 whatever the scale, so that each step of Adam is
    // as long as the rate. Below −709.78 the reciprocal of the scale overflows.
    let one = Mixture::new(&[0.0], &[0.3], &[-1.0]);
    let base = link(&one, "view=learn&data=own&rate=10");
    let mut lab = brought(&[0.3; 40], &base);
    for language in [
        reparam::strings::Language::English,
        reparam::strings::Language::Chinese,
    ] {
        let text = language.text();
        lab.update(&set(&format!("{base}&steps=200")));
        work_off(&mut *lab);
        assert!(lab.playback().is_halted && lab.run_slice().is_none());
        let said = lab.describe_step(text, 0).sentence;
        let scale = fill(mol::strings(text).quantities[7], &[("k", "1")]);
        assert!(said.contains(&scale) && said.contains("71"), "{said}");
        assert_eq!(main_figure(&*lab).name, "mol-learn-k1-steps70");
    }
    assert_shown(&*lab, "the last finite state");
    let table = &lab.tables(english())[1];
    assert_eq!(table.rows[0][1..], ["1", "0.3", "−701"]);
    // Fewer steps are before the end, and it ends there again.
    for steps in [30, 70, 69, 0] {
        lab.update(&set(&format!("{base}&steps={steps}")));
        work_off(&mut *lab);
        assert!(!lab.playback().is_halted || steps == 70, "{steps}");
        assert_eq!(
            main_figure(&*lab).name,
            format!("mol-learn-k1-steps{steps}")
        );
        let log_scale = number(-1.0 - 10.0 * f64::from(steps), 4);
        assert_eq!(lab.tables(english())[1].rows[0][3], log_scale);
        assert_shown(&*lab, "before the end");
    }
    lab.update(&set(&format!("{base}&steps=71")));
    work_off(&mut *lab);
    assert!(lab.playback().is_halted);
    // Levels have a largest probability.
    lab.update(&set(&format!("{base}&steps=300&fit=discrete")));
    work_off(&mut *lab);
    assert!(!lab.playback().is_halted);
    assert_shown(&*lab, "levels");
}

#[test]
fn a_loss_beyond_every_number_is_still_drawn() {
    // All that is learnt from is −1, and the scale shrinks upon it; what is held out is elsewhere.
    // After 100 steps of 7.1 the scale is exp(−709.5), and 2 is more than the largest number of scales.
    let one = Mixture::new(&[0.0], &[-1.0], &[0.5]);
    let mut numbers = vec![-1.0; 12];
    for place in 0..12 {
        numbers[place] = 1.0;
        for fit in ["continuous", "discrete"] {
            let query = link(
                &one,
                &format!("view=learn&data=own&rate=7.1&fit={fit}&steps=300"),
            );
            let mut lab = brought(&numbers, &query);
            work_off(&mut *lab);
            assert_shown(&*lab, &format!("{fit}, {place}"));
        }
        numbers[place] = -1.0;
    }
}

#[test]
fn a_wild_rate_leaves_everything_drawable() {
    for data in ["bumps", "tail", "rows", "wave", "drawn"] {
        for fit in ["continuous", "discrete"] {
            let query = format!("view=learn&data={data}&fit={fit}&rate=10&steps=260");
            let mut lab = state("mol", &query);
            work_off(&mut *lab);
            assert_shown(&*lab, &query);
            after(&set(&query), &lab.run_action("keep"));
            for axis in ["linear", "log"] {
                lab.update(&set(&format!("{query}&axis={axis}")));
                assert_shown(&*lab, &query);
            }
        }
    }
}

// A painted density.

/// The heights of the painted density, knot by knot.
fn painted(lab: &dyn Lab) -> Vec<(f64, f64)> {
    let panel = &panels(lab)[0];
    assert!(panel.paint);
    // A strip has no legend.
    assert_eq!(panel.y.title(), strings().draw_here);
    curve(panel, strings().draw_here).to_vec()
}

#[test]
fn a_stroke_sets_the_density_that_is_learnt() {
    let query = "view=learn&data=drawn";
    let mut lab = state("mol", query);
    let mut now = set(query);
    let knot = |k: usize| 2.0 * k as f64 / 35.0 - 1.0;
    let flat = [((-1.0, 0.0), (1.0, 0.0))];
    let ramp = [((-1.0, 0.0), (1.0, 1.0))];
    let steps = [((-1.0, 0.0), (0.0, 0.0)), ((1.0, 1.0), (0.1, 1.0))];
    for strokes in [&ramp[..], &flat, &steps, &[((0.5, 9.0), (0.5, -2.0))]] {
        for &(from, to) in strokes {
            let before = painted(&*lab);
            let settings = lab.paint(0, &now, from, to);
            now = after(&now, &settings);
            lab.update(&now);
            let (low, high) = (from.0.min(to.0), from.0.max(to.0));
            for (k, (x, y)) in painted(&*lab).into_iter().enumerate() {
                assert_close(x, knot(k), 1e-12, "knot");
                let width = 2.0 / 35.0;
                if (low..=high).contains(&x) && high > low {
                    let share = (x - from.0) / (to.0 - from.0);
                    let expected = from.1 + share * (to.1 - from.1);
                    assert_close(y, expected, 0.5 / 31.0 + 1e-12, "height");
                } else if x < low - width || x > high + width {
                    assert_close(y, before[k].1, 0.0, "beside the stroke");
                }
            }
        }
        assert_follows(&*lab, strokes == flat);
    }
    // Other labels of data are not painted.
    assert!(
        panels(&*state("mol", "view=learn"))
            .iter()
            .all(|panel| !panel.paint)
    );
}

/// Fails where what is learnt from does not follow the straight lines between the knots; where all are 0,
/// every value is as likely.
fn assert_follows(lab: &dyn Lab, even: bool) {
    let knots = painted(lab);
    let height = |x: f64| {
        let cell = knots.windows(2).find(|pair| x <= pair[1].0);
        cell.filter(|_| x >= -1.0).map_or(0.0, |pair| {
            let share = (x - pair[0].0) / (pair[1].0 - pair[0].0);
            if even {
                1.0
            } else {
                pair[0].1 + share * (pair[1].1 - pair[0].1)
            }
        })
    };
    let (edges, counts) = bar_counts(&panels(lab)[1], strings().data_bars, 4096);
    let mass = |edge: &[f64]| {
        let places = (0..100).map(|i| edge[0] + (f64::from(i) + 0.5) / 100.0 * (edge[1] - edge[0]));
        places.map(height).sum::<f64>()
    };
    let masses: Vec<f64> = edges.windows(2).map(mass).collect();
    let total: f64 = masses.iter().sum();
    let probs: Vec<f64> = masses.iter().map(|mass| mass / total).collect();
    let counts: Vec<u64> = counts.into_iter().map(|count| count as u64).collect();
    let p_value = pooled_p_value(&counts, &probs).expect("enough");
    assert!(p_value > 1e-4, "{p_value}");
}

#[test]
fn a_stroke_starts_the_fit_again() {
    let query = "view=learn&data=drawn&steps=20";
    let mut lab = state("mol", query);
    work_off(&mut *lab);
    let now = after(
        &set(query),
        &lab.paint(0, &set(query), (-0.5, 1.0), (0.5, 1.0)),
    );
    lab.update(&now);
    assert_eq!(main_figure(&*lab).name, "mol-learn-k3-steps0");
    let progress = work_off(&mut *lab);
    assert!(!progress.is_empty());
}

// Offers.

#[test]
fn a_component_can_be_added_beside_the_selected_one_up_to_ten() {
    for view in ["mixture", "walk", "learn"] {
        let mut now = set(&format!("view={view}&steps=30&sel=2&m2=2"));
        let mut lab = (entry("mol").create)();
        for k in 3..10 {
            lab.update(&now);
            let (before, selected) = (stated(&now), whole(&now, "sel") - 1);
            now = accepted(&mut *lab, &now, "add");
            let then = stated(&now);
            assert_eq!((whole(&now, "k"), whole(&now, "sel")), (k + 1, k + 1));
            assert_eq!(whole(&now, "steps"), 0);
            assert_eq!(then.logits[..k], before.logits);
            assert_eq!(then.means[..k], before.means);
            assert_eq!(then.log_scales[..k], before.log_scales);
            assert_close(then.logits[k], before.logits[selected], 0.0, "logit");
            assert_close(
                then.log_scales[k],
                before.log_scales[selected],
                0.0,
                "log scale",
            );
            let distance = (then.means[k] - before.means[selected]).abs();
            assert!((0.09..0.51).contains(&distance), "{distance}");
        }
        lab.update(&now);
        assert!(!lab.enabled_actions().contains(&"add"));
        assert!(lab.run_action("add").is_empty());
    }
}

#[test]
fn the_selected_component_can_be_removed_down_to_one() {
    for selected in [1, 4, 10] {
        let ten = &mixtures()[4];
        let mut now = set(&link(ten, &format!("view=mixture&sel={selected}")));
        let mut lab = (entry("mol").create)();
        for k in (2..=10).rev() {
            lab.update(&now);
            let mut expected = stated(&now);
            let gone = whole(&now, "sel").min(k) - 1;
            expected.logits.remove(gone);
            expected.means.remove(gone);
            expected.log_scales.remove(gone);
            now = accepted(&mut *lab, &now, "remove");
            assert_eq!(whole(&now, "k"), k - 1);
            assert!((1..k).contains(&whole(&now, "sel")));
            assert_eq!(format!("{:?}", stated(&now)), format!("{expected:?}"));
        }
        lab.update(&now);
        assert!(!lab.enabled_actions().contains(&"remove"));
        assert!(lab.run_action("remove").is_empty());
    }
}

#[test]
fn a_kept_fit_is_the_mixture_of_the_link() {
    for (query, rate) in [
        ("data=bumps", 0.02),
        ("data=tail&k=2", 0.05),
        ("fit=discrete&data=rows", 0.1),
    ] {
        let query = format!("view=learn&{query}&rate={rate}&steps=300");
        let mut lab = state("mol", &query);
        assert!(
            !lab.enabled_actions().contains(&"keep"),
            "nothing is learnt yet"
        );
        work_off(&mut *lab);
        let panel = panels(&*lab).swap_remove(0);
        let now = accepted(&mut *lab, &set(&query), "keep");
        assert_eq!(whole(&now, "steps"), 0);
        let kept = stated(&now);
        let points = curve(&panel, strings().mixture);
        let peak = points.iter().map(|point| point.1).fold(0.0, f64::max);
        for &(x, y) in points {
            assert_close(density(&kept, false, x), y, 1e-3 * peak, &query);
        }
        for (k, weight) in weights(&kept).iter().enumerate() {
            for &(x, y) in curves(&panel)[k] {
                let expected = weight * part_density(&kept, k, false, x);
                assert_close(expected, y, 1e-3 * peak, &query);
            }
        }
        lab.update(&now);
        assert_eq!(main_figure(&*lab).name.rsplit('-').next(), Some("steps0"));
    }
}

#[test]
fn what_is_unknown_is_not_on_offer() {
    for view in ["walk", "mixture", "direct", "discrete", "learn"] {
        let mut lab = at(&standard(), &format!("view={view}"));
        let expected: &[&str] = if view == "learn" {
            &["add", "remove", "spread"]
        } else {
            &["add", "remove"]
        };
        assert_eq!(lab.enabled_actions(), expected, "{view}");
        assert!(lab.run_action("").is_empty());
    }
}

#[test]
fn buttons_of_a_view_keep_their_places() {
    for (view, expected) in [
        ("walk", &["add", "remove"][..]),
        ("learn", &["add", "remove", "spread", "keep"]),
    ] {
        for query in ["", "&k=1", "&k=10", "&data=own", "&steps=20"] {
            let mut lab = state("mol", &format!("view={view}{query}"));
            work_off(&mut *lab);
            let actions = lab.actions();
            let keys: Vec<&str> = actions.iter().map(|action| action.key).collect();
            assert_eq!(keys, expected, "{query}");
        }
    }
}

#[test]
fn at_most_four_controls_are_in_sight_in_each_view() {
    for (query, expected) in [
        ("view=walk", &["view", "k", "n"][..]),
        ("view=mixture", &["view", "k", "curve", "normal"]),
        ("view=direct", &["view", "k", "n"]),
        ("view=discrete", &["view", "k", "bits", "normal"]),
        ("view=learn", &["view", "k", "data"]),
        ("view=learn&fit=discrete", &["view", "k", "bits", "data"]),
    ] {
        assert_eq!(main_controls(&set(query)), expected, "{query}");
    }
}
