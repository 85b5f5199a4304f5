//! The walk of a draw from a mixture of logistics, and the direct way beside it.

use super::{
    Code, Draw, at, bar_counts, cdf, counts_between, density, draws, english, last_dot,
    main_figure, mixtures, panels, quantile, set, standard, strings, weights, whole,
};
use crate::choices::{tips, uniforms};
use crate::common::assert_close;
use crate::common::fits::Mixture;
use crate::common::states::{SIZES, curve, lab as entry, moment, state};
use reparam::figure::Panel;
use reparam::figure::layout::{Layout, horizontal_ticks, text_width};
use reparam::figure::number::number;
use reparam::labs::{Lab, Verdict};
use reparam::numerics::goodness_of_fit::ks_test_two_samples;
use reparam::strings::{Language, fill};

// The walk.

const CODES: [Code; 5] = [
    Code::DEFAULT,
    Code {
        eps: 0.0,
        min: -7.0,
        clip: true,
    },
    Code {
        eps: 0.2,
        min: -7.0,
        clip: false,
    },
    Code {
        eps: 1e-3,
        min: -1.5,
        clip: true,
    },
    Code {
        eps: 1e-7,
        min: 0.0,
        clip: false,
    },
];

#[test]
fn histogram_and_shares_are_those_of_the_code() {
    for mixture in mixtures() {
        for code in CODES {
            for n in [1, 40, 2000] {
                let query = format!("seed=7&n={n}&{}", code.link());
                let lab = at(&mixture, &query);
                let expected = draws(&mixture, code, 7, n);
                let x: Vec<f64> = expected.iter().map(|draw| draw.x).collect();
                let (edges, counts) = bar_counts(&panels(&*lab)[2], strings().samples, n);
                assert_eq!(counts, counts_between(&edges, &x), "{query}");
                let table = &lab.tables(english())[1];
                for (k, row) in table.rows.iter().enumerate() {
                    let own = expected.iter().filter(|draw| draw.component == k).count();
                    assert_eq!(row[4], number(own as f64 / n as f64, 4), "{query}");
                    assert_eq!(row[1], number(weights(&mixture)[k], 4));
                }
            }
        }
    }
}

#[test]
fn the_ticks_of_the_first_panel_name_the_components_and_are_apart() {
    for k in 1..=10 {
        let figure = main_figure(&*state("mol", &format!("view=walk&k={k}")));
        let panel = &figure.panels[0];
        assert_eq!(panel.x.title(), "");
        for size in SIZES {
            let frame = &Layout::new(&figure, size.0, size.1).frames[0];
            let marks = panel
                .x
                .tick_marks(horizontal_ticks(frame.right - frame.left));
            assert_eq!(marks.len(), k);
            assert_eq!(marks[0].1, "k = 1");
            for (index, (value, label)) in marks.iter().enumerate() {
                assert_eq!(label.trim_start_matches("k = "), (index + 1).to_string());
                assert_close(*value, (index + 1) as f64, 0.0, label);
            }
            let ends = |(value, label): &(f64, String)| {
                let middle = frame.place(panel, *value, 0.0).0;
                let half = 0.5 * text_width(label);
                (middle - half, middle + half)
            };
            for pair in marks.windows(2) {
                let room = ends(&pair[1]).0 - ends(&pair[0]).1;
                assert!(room > 3.0, "{k}: {pair:?} at {size:?}");
            }
        }
    }
}

#[test]
fn events_and_lines_of_code_hold_the_numbers_of_the_draw() {
    for mixture in mixtures() {
        for code in CODES {
            for n in [0, 1, 25] {
                let lab = at(&mixture, &format!("seed=3&n={n}&{}", code.link()));
                let draw = draws(&mixture, code, 3, n + 1).pop().expect("a draw");
                let told = |value: f64| number(value, 4);
                let list = |values: &[f64]| {
                    let all: Vec<String> = values.iter().map(|value| number(*value, 3)).collect();
                    all.join(", ")
                };
                let parts = [
                    ("mix", mixture.logits.len().to_string()),
                    ("gumbels", list(&draw.gumbels)),
                    ("k", (draw.component + 1).to_string()),
                    ("mean", told(draw.mean)),
                    ("log_scale", told(draw.log_scale)),
                    ("u", told(draw.u)),
                    ("unclipped", told(draw.unclipped)),
                    ("x", told(draw.x)),
                ];
                let (low, high) = match code.eps {
                    0.0 => ("0", "1"),
                    1e-5 => ("1e-5", "1 − 1e-5"),
                    1e-7 => ("1e-7", "1 − 1e-7"),
                    1e-3 => ("0.001", "1 − 0.001"),
                    _ => ("0.2", "1 − 0.2"),
                };
                let [mean, u, logit, unclipped, x] =
                    [draw.mean, draw.u, draw.logit, draw.unclipped, draw.x].map(told);
                let scale = told(draw.log_scale.exp());
                let lines = [
                    (
                        format!("uniform({low}, {high}, nr_mix))); scores = "),
                        format!("[{}]", list(&draw.scores)),
                    ),
                    ("argmax".into(), format!("k = {}", draw.component + 1)),
                    (
                        format!(", {}); u = uniform({low}, {high})", number(code.min, 3)),
                        format!("u = {u}"),
                    ),
                    (
                        "mean + exp(log_scale)".into(),
                        format!("{mean} + {scale} · {logit} = {unclipped}"),
                    ),
                    (
                        if code.clip {
                            "min(max(x, −1), 1)".into()
                        } else {
                            "x".into()
                        },
                        format!("x = {x}"),
                    ),
                ];
                for (phase, (line, numbers)) in (0..5).zip(lines) {
                    let said = lab.describe_step(english(), phase).sentence;
                    assert!(said.chars().count() <= 70, "a line: {said}");
                    assert_eq!(said, fill(strings().events[phase as usize], &parts));
                    let told = lab
                        .describe_step(english(), phase)
                        .code
                        .expect("a line of code");
                    let (text, result) = told.split_once("  →  ").expect("a result");
                    assert!(text.contains(&line), "{told}: {line}");
                    assert_eq!(result, numbers);
                }
            }
        }
    }
    for view in ["mixture", "direct", "discrete", "learn"] {
        assert_eq!(
            state("mol", &format!("view={view}"))
                .describe_step(english(), 0)
                .code,
            None
        );
    }
}

/// Where the draw that landed last stands.
fn last_x(lab: &dyn Lab) -> f64 {
    last_dot(&panels(lab)[2]).expect("a draw has landed").0
}

#[test]
fn five_steps_make_the_draw_that_lands() {
    for n in [0, 1, 12] {
        let mut now = set(&format!("n={n}&seed=5"));
        let mut lab = (entry("mol").create)();
        lab.update(&now);
        let draw = draws(&standard(), Code::DEFAULT, 5, n + 1)
            .pop()
            .expect("a draw");
        let list = |values: &[f64]| {
            let all: Vec<String> = values.iter().map(|value| number(*value, 3)).collect();
            format!("[{}]", all.join(", "))
        };
        let told = |value: f64| number(value, 4);
        let (scale, logit) = (told(draw.log_scale.exp()), told(draw.logit));
        let numbers = [
            list(&draw.gumbels),
            list(&draw.scores),
            format!("k = {}", draw.component + 1),
            format!("{}, {}", told(draw.mean), told(draw.log_scale)),
            format!("u = {}", told(draw.u)),
            format!(
                "{} + {scale} · {logit} = {}",
                told(draw.mean),
                told(draw.unclipped)
            ),
            format!("x = {}", told(draw.x)),
        ];
        // Which lines each step carries out.
        let lines = [0..2, 2..3, 3..5, 5..6, 6..7];
        for (phase, lines) in lines.iter().enumerate() {
            assert_eq!((whole(&now, "n"), whole(&now, "phase")), (n, phase));
            let table = &lab.tables(english())[0];
            assert!(table.code);
            if phase > 0 {
                let known = lines.start;
                assert_eq!(table.lit, *lines);
                let shown = table.rows.iter().map(|row| &*row[1]);
                let expected = numbers[..known].iter().map(|told| &**told);
                let expected = expected.chain(std::iter::repeat_n("…", 7 - known));
                assert!(shown.eq(expected), "{:?}", table.rows);
                assert_walk_so_far(&panels(&*lab), phase, &draw);
            }
            // On its way, the lines of the step are lit from the first moment on.
            lab.figures(moment(Language::English, 0.25));
            assert_eq!(lab.tables(english())[0].lit, *lines);
            lab.figures(moment(Language::English, 0.0));
            now = lab.playback().step(&now);
            lab.update(&now);
        }
        assert_eq!((whole(&now, "n"), whole(&now, "phase")), (n + 1, 0));
        assert_close(last_x(&*lab), draw.x, 1e-12, "x");
        let table = &lab.tables(english())[0];
        assert!(table.lit.is_empty());
        assert!(table.rows.iter().map(|row| &row[1]).eq(&numbers));
        for row in &table.rows {
            assert!(row[0].chars().count() <= 60, "{}", row[0]);
        }
    }
}

/// Fails where the panels show another draw, or more than has happened.
fn assert_walk_so_far(panels: &[Panel], phase: usize, draw: &Draw) {
    let k = draw.component;
    let mut others = draw.scores.clone();
    if phase > 1 {
        let tallest = others.remove(k);
        let shown = tips(&panels[0], strings().chosen);
        assert_eq!(shown.len(), 1);
        assert_close(shown[0], tallest, 1e-12, "chosen");
        let label = fill(strings().component_cdf, &[("k", (k + 1).to_string())]);
        assert!(!curve(&panels[1], &label).is_empty());
    }
    for (shown, score) in tips(&panels[0], strings().noise).iter().zip(others) {
        assert_close(*shown, score, 1e-12, "score");
    }
    let path = last_dot(&panels[1]);
    assert_eq!(path.is_some(), phase > 2);
    match (phase, path) {
        (3, Some((_, u))) => assert_close(u, draw.u, 1e-12, "u"),
        (4, Some((x, _))) => assert_close(x, draw.unclipped, 1e-12, "x"),
        _ => {}
    }
    assert_eq!(last_dot(&panels[2]), None);
}

#[test]
fn clipping_puts_what_lies_beyond_on_the_ends() {
    let wide = Mixture::new(&[0.0, 0.7], &[-0.9, 1.1], &[-1.0, -2.0]);
    let n = 20_000;
    let code = |clip| Code {
        eps: 0.0,
        clip,
        ..Code::DEFAULT
    };
    let beyond = |clip| {
        let panel = panels(&*at(&wide, &format!("n={n}&{}", code(clip).link()))).swap_remove(2);
        let (edges, counts) = bar_counts(&panel, strings().samples, n);
        let share = |inside: &dyn Fn(f64, f64) -> bool| {
            let bins = edges.windows(2).zip(&counts);
            let held = bins.filter(|(edge, _)| inside(edge[0], edge[1]));
            held.map(|(_, count)| *count).sum::<usize>() as f64 / n as f64
        };
        let width = edges[1] - edges[0];
        [
            share(&|_, high| high < -1.0 - 1e-9),
            share(&|low, _| low > 1.0 + 1e-9),
            share(&|low, _| (low + 1.0).abs() < 0.99 * width),
        ]
    };
    let p = [cdf(&wide, false, -1.0)[0], cdf(&wide, false, 1.0)[1]];
    let clipped = beyond(true);
    assert!(clipped[0] == 0.0 && clipped[1] == 0.0, "{clipped:?}");
    assert!(
        clipped[2] > p[0] - 5.0 * (p[0] / n as f64).sqrt(),
        "{clipped:?}"
    );
    assert!(beyond(false).iter().zip(p).all(|(share, _)| *share > 0.0));
    let x: Vec<f64> = draws(&wide, code(true), 1, n)
        .iter()
        .map(|draw| draw.x)
        .collect();
    for (end, p) in [(-1.0, p[0]), (1.0, p[1])] {
        let held = x.iter().filter(|x| (**x - end).abs() < 1e-15).count() as f64 / n as f64;
        assert_close(held, p, 5.0 * (p / n as f64).sqrt(), "share on an end");
    }
}

#[test]
fn the_clamp_cuts_the_tails_and_forgets_what_is_far_behind() {
    let n = 100_000;
    let one = Mixture::new(&[0.0], &[0.2], &[-1.0]);
    for eps in [0.01, 0.2] {
        let code = Code {
            eps,
            clip: false,
            ..Code::DEFAULT
        };
        let panel = panels(&*at(&one, &format!("n={n}&{}", code.link()))).swap_remove(2);
        let (edges, counts) = bar_counts(&panel, strings().samples, n);
        let reach = (-1.0_f64).exp() * ((1.0 - eps) / eps).ln();
        for (edge, count) in edges.windows(2).zip(counts) {
            let (low, high) = (edge[0].max(0.2 - reach), edge[1].min(0.2 + reach));
            let inside = cdf(&one, false, high)[0] - cdf(&one, false, low)[0];
            let p = inside.max(0.0) / (1.0 - 2.0 * eps);
            assert_close(
                count as f64 / n as f64,
                p,
                5.0 * (p / n as f64).sqrt(),
                "bar",
            );
        }
    }
    // From the largest Gumbel of uniforms in (ε, 1 − ε) to the smallest.
    let eps = 0.2_f64;
    let gap = -(-(1.0 - eps).ln()).ln() + (-eps.ln()).ln();
    let share = |behind: f64, clamp: &str| {
        let pair = Mixture::new(&[0.0, -behind], &[-0.5, 0.5], &[-2.0, -2.0]);
        let tables = at(&pair, &format!("n={n}&{clamp}")).tables(english());
        tables[1].rows[1][4].clone()
    };
    assert_eq!(share(gap + 1e-9, "eps=0.2"), "0");
    assert_ne!(share(gap - 0.1, "eps=0.2"), "0");
    assert_ne!(share(gap + 1e-9, "clamp=0"), "0");
}

#[test]
fn a_mean_that_moves_takes_its_samples_along() {
    let mut moved = standard();
    moved.means[1] += 0.375;
    let free = "eps=0.001&clip=0&seed=11";
    let mut kinds = [0; 2];
    for (n, draw) in (1..=40).zip(draws(
        &moved,
        Code {
            eps: 1e-3,
            ..Code::DEFAULT
        },
        11,
        40,
    )) {
        let [before, now] =
            [&standard(), &moved].map(|mixture| last_x(&*at(mixture, &format!("n={n}&{free}"))));
        let shift = if draw.component == 1 { 0.375 } else { 0.0 };
        assert_close(now - before, shift, 1e-12, "shift");
        assert_close(now, draw.unclipped, 1e-12, "x");
        kinds[usize::from(draw.component == 1)] += 1;
    }
    assert!(kinds[0] > 5 && kinds[1] > 5, "{kinds:?}");
    // Without frozen noise other uniforms are drawn.
    let fresh = [&standard(), &moved].map(|mixture| {
        let lab = at(mixture, &format!("freeze=0&n=1&{free}"));
        lab.describe_step(english(), 2).sentence
    });
    assert_ne!(fresh[0], fresh[1]);
}

// The direct way.

#[test]
fn the_second_histogram_is_of_the_mixtures_quantiles() {
    for mixture in mixtures() {
        for (seed, clip) in [(1, true), (2, false)] {
            let n = 700;
            let clamped = |x: f64| if clip { x.clamp(-1.0, 1.0) } else { x };
            let direct: Vec<f64> = uniforms(seed, "direct", n)
                .into_iter()
                .map(|u| clamped(quantile(&mixture, u)))
                .collect();
            let code = Code {
                clip,
                ..Code::DEFAULT
            };
            let drawn: Vec<f64> = draws(&mixture, code, seed, n).iter().map(|d| d.x).collect();
            let query = format!("view=direct&seed={seed}&n={n}&clip={}", u8::from(clip));
            let lab = at(&mixture, &query);
            let panels = panels(&*lab);
            assert_eq!(panels.len(), 2);
            assert_eq!(panels[0].y.range, panels[1].y.range);
            let labels = [strings().gumbel_way, strings().direct_way];
            for ((panel, label), x) in panels.iter().zip(labels).zip([&drawn, &direct]) {
                let (edges, counts) = bar_counts(panel, label, n);
                assert_eq!(counts, counts_between(&edges, x), "{label}: {query}");
                for &(x, y) in curve(panel, strings().mixture) {
                    let expected = density(&mixture, false, x);
                    assert_close(y, expected, 1e-10 * expected + 1e-290, label);
                }
            }
            let check = lab.checks(english()).pop().expect("a check");
            assert_eq!(check.name, strings().two_sample);
            let p_value = ks_test_two_samples(&sorted(drawn), &sorted(direct)).p_value;
            assert_eq!(
                check.value,
                format!("{} ≥ 0.001", number(p_value, 2)),
                "{query}"
            );
        }
    }
}

fn sorted(mut values: Vec<f64>) -> Vec<f64> {
    values.sort_unstable_by(f64::total_cmp);
    values
}

#[test]
fn the_two_ways_agree_until_the_clamp_is_strong() {
    let verdict = |query: &str| {
        let lab = state("mol", &format!("view=direct&{query}"));
        lab.checks(english()).pop().expect("a check").verdict
    };
    assert_eq!(verdict("n=100000"), Verdict::Pass);
    assert_eq!(verdict("n=100000&clip=0&clamp=0"), Verdict::Pass);
    assert_eq!(verdict("n=100000&eps=0.2"), Verdict::Fail);
    assert_eq!(verdict("n=100000&min=-1"), Verdict::Fail);
    assert_eq!(verdict("n=19"), Verdict::Pending);
}
