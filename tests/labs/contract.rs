//! What the labs promise: they stand every state, and what they show is the mathematics.

#![allow(clippy::float_cmp, reason = "frozen noise and halves are exact")]

use std::f64::consts::{LN_2, LN_10, PI};

use crate::common::assert_close;
use crate::common::states::{
    LabExt, any_values, assert_sentence, assert_sound, bars, cases, choices, curve, lab as entry,
    layer, moment, rest, samples, settle, state, strip, values,
};
use proptest::prelude::*;
use reparam::figure::csv::csv;
use reparam::figure::number::number;
use reparam::figure::{Layer, Panel};
use reparam::labs::gumbel;
use reparam::labs::parameters::Kind;
use reparam::labs::shared::checks;
use reparam::labs::shared::location_scale;
use reparam::labs::{Check, LABS, Lab, LabEntry, Values, Verdict};
use reparam::numerics::goodness_of_fit::ks_test_sorted;
use reparam::strings::{Language, Text};

fn english() -> &'static Text {
    Language::English.text()
}

/// Takes a state and looks at everything that the lab says about it.
#[track_caller]
fn assert_stands(lab: &mut dyn Lab, values: &Values) {
    let what = format!("{values:?}");
    lab.update(values);
    settle(lab);
    let languages = Language::ALL.into_iter().zip([0.0, 0.5, 0.999]);
    for (language, progress) in languages {
        let text = language.text();
        let figures = lab.figures(moment(language, progress));
        assert!(!figures.is_empty(), "{what}");
        for figure in &figures {
            assert_sound(figure, values.table(), &what);
        }
        for table in lab.tables(text) {
            assert_sentence(&table.caption, &what);
            let cells = table.head.iter().chain(table.rows.iter().flatten());
            cells.for_each(|cell| assert_sentence(cell, &what));
            let columns = table.rows[0].len();
            assert!(table.rows.iter().all(|row| row.len() == columns), "{what}");
            assert!([0, columns].contains(&table.head.len()), "{what}");
        }
        for check in lab.checks(text) {
            assert_sentence(&check.name, &what);
            assert_sentence(&check.value, &what);
            assert_sentence(&check.detail, &what);
        }
        for phase in 0..lab.playback().steps_per_sample {
            assert_sentence(&lab.describe_step(text, phase).sentence, &what);
        }
    }
}

/// The sequence of states is taken by one lab, so that nothing of one state spoils the next.
fn assert_all_stand(entry: &'static LabEntry, states: impl IntoIterator<Item = Values>) {
    let mut lab = (entry.create)();
    for values in states {
        assert_stands(&mut *lab, &values);
    }
}

#[test]
fn every_combination_of_choices_stands() {
    for entry in LABS {
        assert_all_stand(entry, choices(&Values::new(entry.parameters)));
    }
}

#[test]
fn every_combination_of_choices_stands_with_all_numbers_at_either_end() {
    for entry in LABS {
        for end in [0, 1] {
            let extreme = entry
                .parameters
                .iter()
                .filter(|one| !matches!(one.kind, Kind::Choice { .. }))
                .fold(Values::new(entry.parameters), |values, one| {
                    let (low, high) = one.range();
                    let most = if one.key == "n" { 2000.0 } else { high };
                    values.with(one.key, [low, high.min(most)][end])
                });
            assert_all_stand(entry, choices(&extreme));
        }
    }
}

#[test]
fn every_parameter_stands_at_both_ends_in_every_view() {
    for entry in LABS {
        let view = &entry.parameters[0];
        assert!(matches!(view.kind, Kind::Choice { .. }), "{}", entry.id);
        let views = || {
            let count = view.range().1 as u32;
            (0..=count).map(|index| Values::new(entry.parameters).with(view.key, f64::from(index)))
        };
        let ends = |values: Values| {
            entry.parameters.iter().skip(1).flat_map(move |one| {
                let (low, high) = one.range();
                [low, high].map(|end| values.with("clamp", 1.0).with(one.key, end))
            })
        };
        assert_all_stand(entry, views().flat_map(ends));
    }
}

#[test]
fn any_state_stands() {
    for entry in LABS {
        let mut lab = (entry.create)();
        let lab = std::cell::RefCell::new(&mut lab);
        proptest!(cases(96), |(values in any_values(entry.parameters, 2000.0))| {
            assert_stands(&mut ***lab.borrow_mut(), &values);
        });
    }
}

#[test]
fn a_state_looks_the_same_whatever_came_before_it() {
    for entry in LABS {
        let mut used = (entry.create)();
        let used = std::cell::RefCell::new(&mut used);
        proptest!(cases(64), |(values in any_values(entry.parameters, 2000.0))| {
            let mut used = used.borrow_mut();
            used.update(&values);
            let mut fresh = (entry.create)();
            fresh.update(&values);
            settle(&mut ***used);
            settle(&mut *fresh);
            for progress in [0.0, 0.5] {
                let at = moment(Language::English, progress);
                let pairs = used.figures(at).into_iter().zip(fresh.figures(at));
                for (old, new) in pairs {
                    prop_assert_eq!(&old.name, &new.name);
                    prop_assert_eq!(&old.description, &new.description);
                    prop_assert!(csv(&old) == csv(&new), "{} {:?}", old.name, values);
                }
            }
            prop_assert_eq!(used.checks(english()), fresh.checks(english()));
            prop_assert_eq!(used.tables(english()), fresh.tables(english()));
        });
    }
}

#[test]
fn any_drag_gives_parameters_of_the_table() {
    for entry in LABS {
        let states = any_values(entry.parameters, 100.0);
        let mut lab = (entry.create)();
        let lab = std::cell::RefCell::new(&mut lab);
        let point = (proptest::num::f64::ANY, proptest::num::f64::ANY);
        proptest!(cases(64), |(values in states, to in point)| {
            let mut lab = lab.borrow_mut();
            lab.update(&values);
            for handle in lab.figures(rest()).iter().flat_map(|f| &f.panels).flat_map(|p| &p.handles) {
                for (key, value) in lab.drag(handle.key, to) {
                    prop_assert!(values.parameter(key).is_some(), "{}", key);
                    let moved = values.with(key, value);
                    let (low, high) = moved.parameter(key).expect("known").range();
                    prop_assert!((low..=high).contains(&moved.get(key)));
                }
            }
        });
    }
}

#[test]
fn dragging_a_handle_to_where_it_stands_changes_nothing() {
    for entry in LABS {
        let mut lab = (entry.create)();
        for values in choices(&Values::new(entry.parameters).with("mu", 1.25)) {
            lab.update(&values);
            for handle in lab
                .figures(rest())
                .iter()
                .flat_map(|f| &f.panels)
                .flat_map(|p| &p.handles)
            {
                for (key, value) in lab.drag(handle.key, handle.at) {
                    assert_close(
                        value,
                        values.get(key),
                        1e-9,
                        &format!("{key} of {values:?}"),
                    );
                }
            }
        }
    }
}

#[test]
fn cards_show_one_panel_without_words() {
    for entry in LABS {
        for language in Language::ALL {
            let figure = entry.thumbnail(language.text());
            assert_eq!(figure.panels.len(), 1, "{}", entry.id);
            let panel = &figure.panels[0];
            assert!(panel.layers.iter().all(|layer| layer.label().is_empty()));
            let samples = |layer: &Layer| {
                matches!(
                    layer,
                    Layer::Bars { .. } | Layer::Columns { .. } | Layer::Points { .. }
                )
            };
            assert!(panel.layers.iter().any(samples), "{}", entry.id);
        }
    }
}

// Steps.

#[test]
fn steps_walk_the_phases_and_then_add_one_sample() {
    for (id, query) in [
        ("logistic", "n=3"),
        ("logistic", "n=3&way=gumbels"),
        ("logistic", "n=3&view=cdf"),
        ("gumbel", "n=3"),
        ("gumbel", "n=3&view=maxima"),
    ] {
        let lab = state(id, query);
        let events = lab.playback().steps_per_sample;
        assert!(events > 1, "{id} {query}");
        let mut now = values(entry(id), query);
        for sample in 0..2_u32 {
            for event in 0..events {
                assert_eq!(now.get("phase"), f64::from(event), "{id} {query}");
                assert_eq!(now.get("n"), f64::from(3 + sample), "{id} {query}");
                now = lab.playback().step(&now);
            }
        }
        assert_eq!((now.get("n"), now.get("phase")), (5.0, 0.0), "{id} {query}");
    }
}

#[test]
fn a_step_from_any_phase_comes_to_the_next_sample() {
    for view in ["walk", "maxima"] {
        for phase in 0..4 {
            let query = format!("view={view}&phase={phase}");
            let lab = state("gumbel", &query);
            let mut now = values(entry("gumbel"), &query);
            for _ in 0..lab.playback().steps_per_sample {
                now = lab.playback().step(&now);
            }
            assert_eq!(now.get("n"), 201.0, "{query}");
        }
    }
}

#[test]
fn no_more_than_a_hundred_thousand_samples_fit() {
    for query in ["n=100000", "n=100000&phase=2"] {
        let lab = state("logistic", query);
        let now = values(entry("logistic"), query);
        assert_eq!(lab.playback().step(&now), now, "{query}");
        assert_eq!(lab.playback().advance(&now, 50).get("n"), 100_000.0);
    }
    let query = "n=99999&phase=3";
    let now = values(entry("logistic"), query);
    let last = state("logistic", query).playback().step(&now);
    assert_eq!((last.get("n"), last.get("phase")), (100_000.0, 0.0));
}

#[test]
fn there_is_nothing_to_play_where_nothing_is_sampled() {
    let query = "view=numerics&n=5&phase=1";
    let lab = state("gumbel", query);
    let now = values(entry("gumbel"), query);
    assert_eq!(lab.playback().steps_per_sample, 0);
    assert_eq!(lab.playback().step(&now), now);
    assert_eq!(lab.playback().advance(&now, 100), now);
}

#[test]
fn the_sample_under_way_is_the_one_that_lands() {
    for (id, query) in [
        ("logistic", ""),
        ("logistic", "way=gumbels&"),
        ("logistic", "clamp=1&eps=0.1&"),
        ("gumbel", ""),
        ("gumbel", "view=maxima&"),
    ] {
        let events = state(id, &format!("{query}n=7"))
            .playback()
            .steps_per_sample;
        let told = state(id, &format!("{query}n=7&mu=1"))
            .describe_step(english(), events - 1)
            .sentence;
        let landed = *samples(id, &format!("{query}n=8&mu=1"))
            .last()
            .expect("eight");
        let said = number(landed, 4);
        assert!(
            told.contains(&format!("x = {said}")),
            "{id} {query}: {told}, {landed}"
        );
    }
}

// Frozen noise.

/// States that sample, with the location's and the scale's key.
const SAMPLERS: [(&str, &str, &str); 6] = [
    ("logistic", "", "s"),
    ("logistic", "way=gumbels&", "s"),
    ("logistic", "clamp=1&eps=0.01&", "s"),
    ("gumbel", "", "beta"),
    ("gumbel", "clamp=1&", "beta"),
    ("gumbel", "view=maxima&parent=normal&", "beta"),
];

#[test]
fn frozen_noise_carries_every_sample_along_its_path() {
    for (id, query, scale) in SAMPLERS {
        let at = |m: f64, s: f64| samples(id, &format!("{query}mu={m}&{scale}={s}&n=500"));
        let (mu, s) = (-1.5, 0.25);
        let base = at(mu, s);
        assert_eq!(base.len(), 500);
        for (mu2, s2) in [(3.0, 0.25), (-1.5, 4.0), (4.75, 0.07)] {
            for (x, moved) in base.iter().zip(at(mu2, s2)) {
                let expected = mu2 + s2 * ((x - mu) / s);
                // Taking μ away and dividing by s multiplies the rounding of x by s′/s.
                let rounding = 1e-14 * (1.0 + mu.abs() + x.abs()) * (s2 / s).max(1.0);
                assert_close(moved, expected, rounding, &format!("{id} {query}"));
            }
        }
    }
}

#[test]
fn more_samples_keep_the_first_ones() {
    for (id, query, _) in SAMPLERS {
        let all = samples(id, &format!("{query}n=3000"));
        for count in [0, 1, 2, 299, 2999] {
            let first = samples(id, &format!("{query}n={count}"));
            assert_eq!(first, all[..count], "{id} {query}{count}");
        }
        // Also where one lab grows and shrinks.
        let entry = entry(id);
        let mut lab = (entry.create)();
        for count in [5, 700, 3, 3000, 0, 40] {
            lab.update(&values(entry, &format!("{query}n={count}")));
            assert_eq!(*strip(&*lab), all[..count], "{id} {query}{count}");
        }
    }
}

#[test]
fn noise_that_is_not_frozen_is_drawn_anew_with_every_parameter() {
    for (id, query, scale) in SAMPLERS {
        let standard = |m: f64, s: f64| -> Vec<f64> {
            let link = format!("{query}freeze=0&mu={m}&{scale}={s}&n=50");
            samples(id, &link).iter().map(|x| (x - m) / s).collect()
        };
        let base = standard(1.0, 0.5);
        assert_eq!(
            standard(1.0, 0.5),
            base,
            "{id} {query}: a link gives the same picture"
        );
        for other in [standard(1.0, 0.51), standard(1.1, 0.5)] {
            let same = base
                .iter()
                .zip(&other)
                .filter(|(a, b)| (**a - **b).abs() < 1e-9);
            assert_eq!(same.count(), 0, "{id} {query}");
        }
    }
}

#[test]
fn every_seed_has_its_own_samples() {
    for (id, query, _) in SAMPLERS {
        let with = |seed: u32| samples(id, &format!("{query}seed={seed}&n=50"));
        assert_eq!(with(7), with(7));
        let same = with(7)
            .iter()
            .zip(with(8))
            .filter(|(a, b)| **a == *b)
            .count();
        assert_eq!(same, 0, "{id} {query}");
    }
}

// Laws.

/// The p-value of samples against a cdf written down here.
fn p_value(mut samples: Vec<f64>, cdf: impl Fn(f64) -> f64) -> f64 {
    samples.sort_unstable_by(f64::total_cmp);
    ks_test_sorted(&samples, cdf).p_value
}

#[test]
fn both_ways_to_the_logistic_follow_its_cdf() {
    for way in ["inversion", "gumbels"] {
        let drawn = samples("logistic", &format!("way={way}&mu=2&s=0.5&n=100000"));
        assert_eq!(drawn.len(), 100_000);
        let p = p_value(drawn, |x| 1.0 / (1.0 + (-(x - 2.0) / 0.5).exp()));
        assert!(p > 0.001, "{way}: {p}");
    }
}

#[test]
fn gumbel_samples_follow_their_cdf() {
    let drawn = samples("gumbel", "mu=-1&beta=2&n=100000");
    let p = p_value(drawn, |x| (-(-(x + 1.0) / 2.0).exp()).exp());
    assert!(p > 0.001, "{p}");
}

#[test]
fn clamped_samples_stay_inside_the_clamp() {
    for epsilon in [0.2_f64, 0.01, 1e-5] {
        let link = format!("clamp=1&eps={epsilon}&n=100000&mu=1");
        let reach = ((1.0 - epsilon) / epsilon).ln();
        let logistic = samples("logistic", &format!("{link}&s=2"));
        let (low, high) = (1.0 - 2.0 * reach, 1.0 + 2.0 * reach);
        assert!(
            logistic.iter().all(|x| (low..=high).contains(x)),
            "{epsilon}"
        );
        let gumbel = samples("gumbel", &format!("{link}&beta=2"));
        let (low, high) = (
            1.0 - 2.0 * (-epsilon.ln()).ln(),
            1.0 - 2.0 * (-(-epsilon).ln_1p()).ln(),
        );
        assert!(gumbel.iter().all(|x| (low..=high).contains(x)), "{epsilon}");
        // The clamp is tight: of 100 000 samples some come near to both ends.
        let near = |samples: &[f64], end: f64| {
            samples
                .iter()
                .any(|x| (x - end).abs() < 0.05 * (end - 1.0).abs())
        };
        if epsilon > 1e-3 {
            assert!(near(&logistic, 1.0 - 2.0 * reach) && near(&logistic, 1.0 + 2.0 * reach));
            assert!(near(&gumbel, low) && near(&gumbel, high));
        }
    }
}

#[test]
fn the_clamp_tells_the_range_that_it_leaves() {
    // ln((1 − ε)/ε) at ε = 1e-5 is 11.512915…
    let tables = state("logistic", "clamp=1").tables(english());
    let cells = |row: usize| &tables[0].rows[row][1];
    assert_eq!(
        (cells(0).as_str(), cells(1).as_str()),
        ("−11.513", "11.513")
    );
    // At μ = 2, s = 0.5: 2 ± 5.756457…
    let tables = state("logistic", "clamp=1&mu=2&s=0.5").tables(english());
    assert_eq!(tables[0].rows[0][1], "−3.7565");
    assert_eq!(tables[0].rows[1][1], "7.7565");
}

#[test]
fn a_strong_clamp_is_found_out_by_the_test() {
    let checks = state("logistic", "clamp=1&eps=0.2&n=100000").checks(english());
    assert_eq!(
        verdict(&checks, checks::strings(english()).ks),
        Verdict::Fail
    );
    assert_eq!(
        verdict(&checks, checks::strings(english()).variance),
        Verdict::Fail
    );
}

#[test]
fn tails_of_logistic_and_normal() {
    // P(|X − μ| > kσ) is 2/(1 + exp(kπ/√3)) and erfc(k/√2): 2.6998e-3, 5.7330e-7, 1.2442e-15.
    let tables = state("logistic", "normal=1&mu=3&s=0.2").tables(english());
    let rows = &tables[0].rows;
    assert_eq!(rows.len(), 3);
    for (row, (k, normal)) in
        rows.iter()
            .zip([(3.0, "0.0027"), (5.0, "5.73·10⁻⁷"), (8.0, "1.24·10⁻¹⁵")])
    {
        let logistic = 2.0 / (1.0 + (k * PI / 3.0_f64.sqrt()).exp());
        assert_eq!(row[1], number(logistic, 3));
        assert_eq!(row[2], normal);
    }
}

/// Exact cdf of the normalised maximum (M − b)/a of n draws, for parents where it is elementary.
fn exact_maximum(parent: &str, n: f64) -> Box<dyn Fn(f64) -> f64> {
    match parent {
        // F(z + ln n)ⁿ with F(x) = 1 − e⁻ˣ.
        "exponential" => Box::new(move |z| (1.0 - (-z).exp() / n).max(0.0).powf(n)),
        // F(z + ln n)ⁿ with F(x) = 1/(1 + e⁻ˣ).
        "logistic" => Box::new(move |z| (1.0 + (-z).exp() / n).powf(-n)),
        // F(1 + z/n)ⁿ with F(x) = x.
        "uniform" => Box::new(move |z| (1.0 + z / n).clamp(0.0, 1.0).powf(n)),
        _ => panic!("no elementary law for {parent}"),
    }
}

#[test]
fn block_maxima_follow_their_exact_law() {
    for parent in ["exponential", "logistic", "uniform"] {
        for block in [1_u32, 10, 1000] {
            let link = format!("view=maxima&parent={parent}&block={block}&mu=1&beta=2&n=100000");
            let cdf = exact_maximum(parent, f64::from(block));
            let p = p_value(samples("gumbel", &link), |x| cdf((x - 1.0) / 2.0));
            assert!(p > 0.001, "{link}: {p}");
        }
    }
}

#[test]
fn the_exact_law_holds_for_every_parent() {
    for parent in ["exponential", "normal", "logistic", "uniform"] {
        for block in [1, 2, 10, 1000] {
            let link = format!("view=maxima&parent={parent}&block={block}&n=100000");
            let checks = state("gumbel", &link).checks(english());
            for name in [
                checks::strings(english()).integral,
                checks::strings(english()).ks_exact,
            ] {
                assert_eq!(verdict(&checks, name), Verdict::Pass, "{link}: {checks:?}");
            }
        }
    }
}

#[test]
fn the_limit_is_told_from_small_blocks_and_not_from_few_samples() {
    let limit = |query: &str| {
        let checks = state("gumbel", query).checks(english());
        verdict(&checks, checks::strings(english()).ks_limit)
    };
    for parent in ["exponential", "normal", "logistic", "uniform"] {
        let link = format!("view=maxima&parent={parent}&block=10&n=100000");
        assert_eq!(limit(&link), Verdict::Fail, "{link}");
    }
    // The exact law is within 0.27/n of the limit for the Exponential, far below 1/√n of the test.
    assert_eq!(limit("view=maxima&block=1000&n=100000"), Verdict::Pass);
    assert_eq!(limit("view=maxima&block=10&n=200"), Verdict::Pass);
    assert_eq!(limit("view=maxima&n=1"), Verdict::Pending);
    assert_eq!(limit("view=maxima&n=2"), Verdict::Pass);
}

#[track_caller]
fn verdict(checks: &[Check], name: &str) -> Verdict {
    let found = checks.iter().find(|check| check.name == name);
    found.unwrap_or_else(|| panic!("no check {name}")).verdict
}

#[test]
fn every_check_holds_at_a_hundred_thousand_samples() {
    for id in ["logistic", "gumbel"] {
        for view in ["walk", "density", "cdf", "quantile"] {
            let checks = state(id, &format!("view={view}&n=100000")).checks(english());
            assert!(checks.len() >= 5, "{id} {view}");
            for check in checks {
                assert_eq!(check.verdict, Verdict::Pass, "{id} {view}: {check:?}");
            }
        }
    }
}

#[test]
fn the_checks_of_the_mathematics_hold_at_every_location_and_scale() {
    let words = checks::strings(english());
    for (id, scale) in [("logistic", "s"), ("gumbel", "beta")] {
        for mu in [-5, 0, 5] {
            for s in [0.05, 1.0, 5.0] {
                let checks = state(id, &format!("mu={mu}&{scale}={s}&n=1000")).checks(english());
                for name in [words.integral, words.round_trip] {
                    assert_eq!(
                        verdict(&checks, name),
                        Verdict::Pass,
                        "{id} {mu} {s}: {checks:?}"
                    );
                }
            }
        }
    }
    for precision in ["f32", "f64"] {
        for naive in ["1e-30", "1e-20", "1e-3"] {
            let link = format!("view=numerics&precision={precision}&naive={naive}");
            for check in state("gumbel", &link).checks(english()) {
                assert_eq!(check.verdict, Verdict::Pass, "{link}: {check:?}");
            }
        }
    }
}

#[test]
fn without_samples_there_is_nothing_to_test() {
    for n in [0, 1] {
        let checks = state("logistic", &format!("n={n}")).checks(english());
        let pending = checks
            .iter()
            .filter(|check| check.verdict == Verdict::Pending);
        assert_eq!(pending.count(), 3, "{n}");
    }
}

#[test]
fn the_naive_form_ends_where_the_prose_says() {
    let row = |link: &str, row: usize| {
        let tables = state("gumbel", &format!("view=numerics&{link}")).tables(english());
        tables[0].rows[row][1].clone()
    };
    // −ln(−ln 1e-20) = −ln(20 ln 10) = −3.8298; −ln(3 ln 10) = −1.9326.
    let at_zero = |decades: f64| number(-(decades * LN_10).ln(), 5);
    assert_eq!(row("precision=f64", 0), at_zero(20.0));
    assert_eq!(row("precision=f64&naive=1e-3", 0), at_zero(3.0));
    // The largest number below 1 is 1 − 2⁻²⁴ or 1 − 2⁻⁵³: 24 ln 2 = 16.636, 53 ln 2 = 36.737.
    assert_eq!(row("precision=f32", 2), number(24.0 * LN_2, 5));
    assert_eq!(row("precision=f64", 2), number(53.0 * LN_2, 5));
}

// Figures and the mathematics.

fn panel(id: &str, query: &str) -> Panel {
    let mut panels = state(id, query).figures(rest()).swap_remove(0).panels;
    panels.pop().expect("a panel")
}

fn share_inside(drawn: &[f64], panel: &Panel) -> f64 {
    let (low, high) = panel.x.range;
    let inside = drawn.iter().filter(|x| (low..high).contains(*x)).count();
    inside as f64 / drawn.len() as f64
}

#[test]
fn the_area_of_the_bars_is_the_share_of_samples_inside() {
    let names = [
        location_scale::strings(english()).samples,
        gumbel::strings(english()).maxima,
    ];
    let mut cut = 0;
    for (id, query) in [
        ("logistic", "s=1"),
        ("logistic", "s=5&mu=5"),
        ("logistic", "s=0.05"),
        ("gumbel", "beta=5&mu=5"),
        ("gumbel", "beta=1"),
        ("gumbel", "view=maxima&beta=5&mu=-5"),
    ] {
        for n in [1, 200, 2999, 100_000] {
            let link = format!("{query}&n={n}");
            let panel = panel(id, &link);
            let name = names[usize::from(query.contains("maxima"))];
            let (edges, heights) = bars(&panel, name);
            let area: f64 = edges
                .windows(2)
                .zip(heights)
                .map(|(e, h)| (e[1] - e[0]) * h)
                .sum();
            let share = share_inside(&samples(id, &link), &panel);
            cut += u32::from(share < 1.0);
            assert_close(area, share, 1e-9, &link);
            assert_close(edges[0], panel.x.range.0, 1e-9, &link);
            assert_close(edges[edges.len() - 1], panel.x.range.1, 1e-9, &link);
        }
    }
    assert!(cut > 0, "no state in which samples lie outside");
}

#[test]
fn the_cdf_of_the_samples_rises_to_their_share() {
    for (id, scale) in [("logistic", "s"), ("gumbel", "beta")] {
        for (mu, s) in [(0.0, 1.0), (5.0, 5.0), (-3.0, 0.05)] {
            for n in [1, 7, 1000, 1001, 2500, 100_000] {
                let link = format!("mu={mu}&{scale}={s}&n={n}");
                let panel = panel(id, &format!("view=cdf&{link}"));
                let drawn = samples(id, &link);
                let share =
                    |end: f64| drawn.iter().filter(|&&x| x <= end).count() as f64 / f64::from(n);
                let points = curve(&panel, location_scale::strings(english()).samples);
                let heights: Vec<_> = points.iter().map(|point| point.1).collect();
                assert!(heights.is_sorted(), "{link}");
                assert!(heights[0] <= share(panel.x.range.0), "{link}");
                // Steps are thinned to a thousand, so the end may lag by one of them.
                let lag = if n <= 1000 { 0.0 } else { 1e-3 };
                let inside = points.iter().rfind(|point| point.0 <= panel.x.range.1);
                let reached = inside.expect("points inside").1;
                assert_close(reached, share(panel.x.range.1), lag, &link);
            }
        }
    }
}

#[test]
fn the_cdf_of_the_samples_ends_at_their_share_exactly() {
    for (s, count) in [(0.05, 1001), (0.05, 1999), (1.0, 2500), (5.0, 99_999)] {
        let link = format!("s={s}&n={count}");
        let panel = panel("logistic", &format!("view=cdf&{link}"));
        let drawn = samples("logistic", &link);
        let landed = drawn.iter().filter(|&&x| x <= panel.x.range.1).count();
        let points = curve(&panel, location_scale::strings(english()).samples);
        let expected = landed as f64 / f64::from(count);
        assert_eq!(points.last().expect("points").1, expected, "{link}");
    }
}

/// The read-out searches named curves by x, but for those of pictures, which it does not read.
#[test]
fn named_curves_ascend() {
    for one in LABS {
        let mut lab = (one.create)();
        let lab = std::cell::RefCell::new(&mut lab);
        proptest!(cases(64), |(values in any_values(one.parameters, 500.0))| {
            let mut lab = lab.borrow_mut();
            lab.update(&values);
            let figures = lab.figures(rest());
            let panels = figures.iter().flat_map(|f| &f.panels).filter(|panel| !panel.picture);
            for layer in panels.flat_map(|p| &p.layers) {
                if let Layer::Curve { label, points, .. } | Layer::Area { label, points, .. } = layer {
                    let ascending = points.is_sorted_by(|a, b| a.0 <= b.0);
                    prop_assert!(label.is_empty() || ascending, "{} {:?}", label, values);
                }
            }
        });
    }
}

#[test]
fn curves_are_the_formulas() {
    let words = location_scale::strings(english());
    for (mu, s) in [(0.0, 1.0), (2.0, 0.5), (-4.5, 0.05), (5.0, 5.0)] {
        let link = |view: &str, scale: &str| format!("view={view}&mu={mu}&{scale}={s}");
        let density = panel("logistic", &link("density", "s"));
        for &(x, y) in curve(&density, words.density) {
            let e = (-((x - mu) / s).abs()).exp();
            assert_close(y, e / (s * (1.0 + e) * (1.0 + e)), 1e-12 / s, "density");
        }
        let cdf = panel("logistic", &link("cdf", "s"));
        for &(x, y) in curve(&cdf, words.cdf) {
            assert_close(y, 1.0 / (1.0 + (-(x - mu) / s).exp()), 1e-12, "cdf");
        }
        let gumbel = panel("gumbel", &link("cdf", "beta"));
        for &(x, y) in curve(&gumbel, words.cdf) {
            assert_close(y, (-(-(x - mu) / s).exp()).exp(), 1e-12, "cdf");
        }
        let quantile = panel("logistic", &link("quantile", "s"));
        let points = curve(&quantile, words.quantile);
        assert!(
            points.contains(&(0.5, mu)),
            "the quantile of one half is the location"
        );
        for &(p, x) in points.iter().filter(|point| point.0 < 0.999) {
            assert_close(
                x,
                mu + s * (p / (1.0 - p)).ln(),
                1e-9 * (1.0 + s),
                "quantile",
            );
        }
        let quantile = panel("gumbel", &link("quantile", "beta"));
        for &(p, x) in curve(&quantile, words.quantile)
            .iter()
            .filter(|point| point.0 < 0.999)
        {
            assert_close(x, mu - s * (-p.ln()).ln(), 1e-9 * (1.0 + s), "quantile");
        }
    }
}

#[test]
fn the_normal_beside_the_logistic_has_its_variance() {
    let (mu, s) = (1.0, 0.5);
    let panel = panel("logistic", "view=density&normal=1&mu=1&s=0.5");
    let variance = PI * PI * s * s / 3.0;
    for &(x, y) in curve(&panel, location_scale::strings(english()).normal_curve) {
        let expected =
            (-(x - mu) * (x - mu) / (2.0 * variance)).exp() / (2.0 * PI * variance).sqrt();
        assert_close(y, expected, 1e-12, "Normal");
    }
}

#[test]
fn the_mean_of_the_gumbel_is_marked() {
    // γ = 0.57721566…
    let panel = panel("gumbel", "view=density&mu=1&beta=2");
    match layer(&panel, gumbel::strings(english()).mean_mark) {
        Layer::Rule { at, .. } => {
            assert_close(*at, 1.0 + 2.0 * 0.577_215_664_901_532_9, 1e-12, "mean");
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn every_curve_of_the_main_figure_fits_its_window() {
    // A window reaches at least 2.5 scales beyond the location: F(2.5) is 0.924 and 0.921.
    for (id, scale) in [("logistic", "s"), ("gumbel", "beta")] {
        for mu in [-5.0, -1.0, 0.0, 5.0] {
            for s in [0.05, 0.3, 1.0, 5.0] {
                let panel = panel(id, &format!("view=cdf&mu={mu}&{scale}={s}"));
                let points = curve(&panel, location_scale::strings(english()).cdf);
                let mass = points[points.len() - 1].1 - points[0].1;
                assert!(mass > 0.92, "{id} {mu} {s}: {mass}");
            }
        }
    }
}

#[test]
fn the_two_gumbels_are_in_sight_at_every_scale() {
    for link in ["", "s=0.05&mu=5", "s=0.3", "s=5&mu=-5"] {
        let figure = state("logistic", &format!("way=gumbels&n=1&{link}")).figures(rest());
        let [above, below, _] = &figure[0].panels[..] else {
            panic!("three panels");
        };
        let dots: Vec<f64> = above
            .layers
            .iter()
            .filter_map(|layer| match layer {
                Layer::Points { x, .. } => Some(above.x.position(x[0])),
                _ => None,
            })
            .collect();
        assert_eq!(dots.len(), 3, "{link}: two draws and their difference");
        let inside = dots[..2]
            .iter()
            .all(|position| (0.0..=1.0).contains(position));
        assert!(inside, "{link}: {dots:?}");
        // The difference comes to stand above the sample that it is.
        match &below.layers[0] {
            Layer::Points { x, .. } => assert_close(dots[2], below.x.position(x[0]), 1e-9, link),
            other => panic!("{other:?}"),
        }
        // Numbers on the axis, unless the panel below says them.
        let same = above.x.range == below.x.range;
        assert_eq!(above.x.ticks.are_labelled(), !same, "{link}");
    }
}

#[test]
fn the_density_and_the_bars_stay_under_the_top() {
    for (id, scale, peak) in [
        ("logistic", "s", 0.25),
        ("gumbel", "beta", (-1.0_f64).exp()),
    ] {
        for s in [0.05, 0.3, 1.0, 4.4, 5.0] {
            let panel = panel(id, &format!("view=density&{scale}={s}&n=0"));
            let top = panel.y.range.1;
            assert!(top >= peak / s, "{id} {s}: {top}");
            assert!(
                top <= 2.5 * peak / s,
                "{id} {s}: {top} leaves the curve small"
            );
        }
    }
}

#[test]
fn the_exact_law_and_its_limit_are_the_formulas() {
    let words = gumbel::strings(english());
    for parent in ["exponential", "logistic", "uniform"] {
        let panel = panel(
            "gumbel",
            &format!("view=maxima&parent={parent}&block=10&mu=1&beta=2"),
        );
        let cdf = exact_maximum(parent, 10.0);
        // The density is the slope of the cdf, away from the ends of the support.
        for &(x, y) in curve(&panel, words.exact_law) {
            let z = (x - 1.0) / 2.0;
            let h = 1e-5;
            let slope = (cdf(z + h) - cdf(z - h)) / (2.0 * h) / 2.0;
            let inside = cdf(z) > 1e-6 && cdf(z + 2.0 * h) < 1.0;
            if inside {
                assert_close(y, slope, 1e-6, parent);
            }
        }
        let uniform = parent == "uniform";
        let limit = if uniform {
            words.weibull
        } else {
            words.gumbel_limit
        };
        for &(x, y) in curve(&panel, limit) {
            let z = (x - 1.0) / 2.0;
            let expected = match (uniform, z > 0.0) {
                (true, true) => 0.0,
                (true, false) => z.exp(),
                (false, _) => (-z - (-z).exp()).exp(),
            };
            assert_close(y, expected / 2.0, 1e-12, parent);
        }
    }
}

#[test]
fn distances_fall_with_the_block_as_extreme_value_theory_says() {
    let figures = state("gumbel", "view=maxima").figures(rest());
    let panel = &figures[1].panels[0];
    let points = curve(panel, gumbel::strings(english()).parents[0]);
    // sup |(1 − e⁻ᶻ/n)ⁿ − exp(−e⁻ᶻ)| is 2e⁻²/n to first order, for t = e⁻ᶻ = 2 maximises t²e⁻ᵗ/2.
    for &(n, distance) in points.iter().filter(|point| point.0 >= 50.0) {
        assert_close(
            distance * n,
            2.0 * (-2.0_f64).exp(),
            3.0 / n,
            "distance · n",
        );
    }
}
