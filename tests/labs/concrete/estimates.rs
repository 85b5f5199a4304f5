//! The Concrete lab: the printed formulas, the estimates of gradients, and the toy experiment.

use super::{LOG_ALPHAS, at, english, figures, panel, words};
use crate::choices::{gumbel_rows, log_sum_exp, over, ranking, softmax, sum};
use crate::common::assert_close;
use crate::common::states::{curve, lab as entry, layer, rest, state, values};
use reparam::figure::number::number;
use reparam::figure::{Layer, Panel, Role};
use reparam::labs::{Lab, Verdict};
use reparam::numerics::Summary;

// The printed formulas.

/// What a number is that is not positive and finite.
fn failure(value: f32) -> Option<usize> {
    let kinds = [value == 0.0, value.is_infinite(), value.is_nan()];
    kinds.iter().position(|is| *is)
}

/// The first λ of the figure's scale, from 10 down, at which a formula fails.
fn first_failure(fails: impl Fn(f64) -> Option<usize>) -> Option<(f64, usize)> {
    (0..=300_i32).rev().find_map(|step| {
        let lambda = 0.01 * 1000.0_f64.powf(f64::from(step) / 300.0);
        Some((lambda, fails(lambda)?))
    })
}

#[test]
fn the_printed_formulas_fail_where_the_table_says() {
    let mut failures = 0;
    for log_alpha in LOG_ALPHAS {
        for seed in [1, 2, 3] {
            let lab = at(log_alpha, &format!("view=numerics&n=1&seed={seed}"));
            let rows = lab.tables(english()).swap_remove(0).rows;
            let scores = sum(log_alpha, &gumbel_rows(seed, log_alpha.len(), 1)[0]);
            let density = first_failure(|lambda| {
                let (mut product, mut total) = (1.0_f32, 0.0_f32);
                let tempered = over(&scores, lambda);
                let norm = log_sum_exp(&tempered);
                for (a, y) in log_alpha.iter().zip(tempered) {
                    let x = ((y - norm) as f32).exp();
                    let alpha = (*a as f32).exp();
                    product *= alpha * x.powf(-(lambda as f32) - 1.0);
                    total += alpha * x.powf(-(lambda as f32));
                }
                let n = log_alpha.len() as i32;
                let factorial: f32 = (1..n).map(|k| k as f32).product();
                let front = factorial * (lambda as f32).powi(n - 1);
                failure(front * product / total.powi(n))
            });
            let softmax = first_failure(|lambda| {
                let powers: Vec<f32> = scores
                    .iter()
                    .map(|score| (*score as f32 / lambda as f32).exp())
                    .collect();
                let total: f32 = powers.iter().sum();
                powers
                    .iter()
                    .filter_map(|power| failure(power / total))
                    .max()
            });
            for (row, expected) in rows.iter().zip([density, softmax]) {
                let told = match expected {
                    Some((lambda, kind)) => [number(lambda, 3), words().failures[kind].into()],
                    None => [words().never.into(), "–".into()],
                };
                assert_eq!(row[1..], told, "{log_alpha:?} {seed} {}", row[0]);
                failures += u32::from(expected.is_some());
            }
        }
    }
    assert!(failures > 40, "{failures}");
}

// Gradients.

fn objective(word: &str, x: &[f64]) -> f64 {
    let weights = || (1..=x.len()).map(|k| k as f64);
    let total: f64 = weights().sum();
    let wave = |x: f64| (std::f64::consts::PI * x).sin().powi(2);
    x.iter()
        .zip(weights())
        .map(|(x, w)| match word {
            "quadratic" => (x - w / total).powi(2),
            "sine" => w * x + wave(*x),
            _ => w * x,
        })
        .sum()
}

fn vertex(n: usize, k: usize) -> Vec<f64> {
    (0..n).map(|i| if i == k { 1.0 } else { 0.0 }).collect()
}

/// E f(eₖ).
fn expectation(word: &str, log_alpha: &[f64]) -> f64 {
    let probs = softmax(log_alpha).into_iter().enumerate();
    probs
        .map(|(k, p)| p * objective(word, &vertex(log_alpha.len(), k)))
        .sum()
}

/// The derivative of a function of log α by its first entry.
fn slope(log_alpha: &[f64], f: impl Fn(&[f64]) -> f64) -> f64 {
    const STEP: f64 = 1e-5;
    let moved = |by: f64| {
        let mut moved = log_alpha.to_vec();
        moved[0] += by;
        f(&moved)
    };
    (moved(STEP) - moved(-STEP)) / (2.0 * STEP)
}

/// The mean that a histogram of estimates is marked with.
fn marked_mean(panel: &Panel) -> f64 {
    let mean = |layer: &Layer| match layer {
        Layer::Rule {
            role: Role::Selected,
            at,
            ..
        } => Some(*at),
        _ => None,
    };
    panel.layers.iter().find_map(mean).expect("a mean")
}

#[test]
fn the_exact_gradient_is_that_of_the_enumerated_expectation() {
    for log_alpha in LOG_ALPHAS {
        for word in ["linear", "quadratic", "sine"] {
            let query = format!("view=gradients&f={word}&n=10");
            let expected = slope(log_alpha, |a| expectation(word, a));
            for estimator in 0..3 {
                let panel = panel(log_alpha, 0, estimator, &query);
                match layer(&panel, words().exact_mark) {
                    Layer::Rule { at, .. } => assert_close(*at, expected, 1e-9, &query),
                    other => panic!("{other:?}"),
                }
            }
        }
    }
}

#[test]
fn the_means_are_those_of_the_estimators_draw_by_draw() {
    let draws = 2000;
    for log_alpha in [LOG_ALPHAS[0], LOG_ALPHAS[2], LOG_ALPHAS[6]] {
        let n = log_alpha.len();
        let noise = gumbel_rows(3, n, draws);
        for word in ["linear", "quadratic", "sine"] {
            let baseline = expectation(word, log_alpha);
            let probs = softmax(log_alpha);
            for lambda in [0.1, 1.0, 5.0] {
                let mut estimates = [const { Vec::new() }; 3];
                for g in &noise {
                    let relaxed = |a: &[f64]| softmax(&over(&sum(a, g), lambda));
                    let drawn = ranking(&sum(log_alpha, g))[0];
                    estimates[0].push(slope(log_alpha, |a| objective(word, &relaxed(a))));
                    // f is replaced by its tangent at the vertex that was drawn.
                    let tangent: Vec<f64> = (0..n)
                        .map(|i| {
                            let at = |by: f64| {
                                let mut x = vertex(n, drawn);
                                x[i] += by;
                                objective(word, &x)
                            };
                            (at(1e-5) - at(-1e-5)) / 2e-5
                        })
                        .collect();
                    estimates[1].push(slope(log_alpha, |a| {
                        relaxed(a).iter().zip(&tangent).map(|(x, t)| x * t).sum()
                    }));
                    let hit = if drawn == 0 { 1.0 } else { 0.0 };
                    let value = objective(word, &vertex(n, drawn));
                    estimates[2].push((value - baseline) * (hit - probs[0]));
                }
                let query = format!("view=gradients&f={word}&lambda={lambda}&n={draws}&seed=3");
                let figure = figures(log_alpha, &query).swap_remove(0);
                for (panel, estimates) in figure.panels.iter().zip(estimates) {
                    let expected = Summary::of(&estimates).mean();
                    assert_close(marked_mean(panel), expected, 1e-6, &query);
                }
            }
        }
    }
}

#[test]
fn the_score_function_has_no_bias() {
    let draws = 10_000;
    for log_alpha in LOG_ALPHAS {
        let (n, probs) = (log_alpha.len(), softmax(log_alpha));
        for word in ["linear", "quadratic", "sine"] {
            let exact = slope(log_alpha, |a| expectation(word, a));
            let baseline = expectation(word, log_alpha);
            let square: f64 = (0..n)
                .map(|k| {
                    let hit = if k == 0 { 1.0 } else { 0.0 };
                    let value = objective(word, &vertex(n, k)) - baseline;
                    probs[k] * (value * (hit - probs[0])).powi(2)
                })
                .sum();
            let error = ((square - exact * exact).max(0.0) / f64::from(draws)).sqrt();
            // Where hardly any draw differs, one may be missing.
            let bound = 5.0 * error + 30.0 / f64::from(draws) * error.min(1e-3);
            let query = format!("view=gradients&f={word}&n={draws}");
            let mean = marked_mean(&panel(log_alpha, 0, 2, &query));
            assert_close(mean, exact, bound + 1e-9, &format!("{log_alpha:?} {query}"));
        }
    }
}

#[test]
fn the_pathwise_mean_is_the_gradient_of_the_relaxed_expectation() {
    let draws = 10_000;
    let log_alpha = [0.7, 0.0];
    for word in ["linear", "quadratic", "sine"] {
        for lambda in [0.05, 0.5, 2.0] {
            // E g((ℓ + L)/λ) over the Logistic noise L, by the trapezoid rule.
            let moment = |power: i32| -> f64 {
                let h = 1e-3;
                let term = |i: i32| {
                    let noise = h * f64::from(i);
                    let e = (-noise.abs()).exp();
                    let slope =
                        |a: &[f64]| objective(word, &softmax(&over(&[a[0] + noise, a[1]], lambda)));
                    h * e / ((1.0 + e) * (1.0 + e)) * self::slope(&log_alpha, slope).powi(power)
                };
                (-40_000..=40_000).map(term).sum()
            };
            let (target, square) = (moment(1), moment(2));
            let error = ((square - target * target) / f64::from(draws)).sqrt();
            let query = format!("view=gradients&f={word}&lambda={lambda}&n={draws}");
            let mean = marked_mean(&panel(&log_alpha, 0, 0, &query));
            assert_close(mean, target, 5.0 * error, &query);
            if word == "linear" && lambda < 0.1 {
                let exact = slope(&log_alpha, |a| expectation(word, a));
                assert_close(target, exact, 0.01 * exact.abs(), "little bias when cold");
            }
        }
    }
}

#[test]
fn the_pathwise_deviation_grows_as_the_temperature_falls() {
    for log_alpha in [LOG_ALPHAS[0], LOG_ALPHAS[2], LOG_ALPHAS[6]] {
        let figures = figures(log_alpha, "view=gradients&f=linear&n=2000");
        let deviations = &figures[2].panels[0];
        let of = |estimator: usize| curve(deviations, words().estimators[estimator]);
        let every_third: Vec<_> = of(0).iter().step_by(8).collect();
        assert_eq!(every_third.len(), 4);
        assert!(
            every_third.is_sorted_by(|a, b| a.1 > b.1),
            "{every_third:?}"
        );
        // The score function knows no temperature, and straight-through is pathwise for a linear f.
        let score = of(2);
        assert!(score.iter().all(|point| point.1 == score[0].1));
        for (a, b) in of(0).iter().zip(of(1)) {
            assert_close(a.1, b.1, 1e-9 * a.1, "straight-through");
        }
    }
}

// The toy experiment.

/// The means of a path after each step.
fn toy_means(lab: &dyn Lab, label: &str) -> Vec<f64> {
    let figures = lab.figures(rest());
    let points = curve(&figures[0].panels[0], label);
    points.iter().map(|point| point.1).collect()
}

#[test]
fn the_toy_prints_both_paths() {
    for (trained, printed) in [
        ("both", ["2.00", "2.32", "2.65", "2.87", "3.10", "3.36"]),
        ("mean", ["2.00", "2.32", "2.66", "3.02", "3.31", "3.57"]),
    ] {
        let lab = state("concrete", &format!("view=toy&trained={trained}"));
        let rows = lab.tables(english()).swap_remove(0).rows;
        let column: Vec<&str> = rows.iter().map(|row| row[1].as_str()).collect();
        assert_eq!(column, printed);
        for check in lab.checks(english()) {
            assert_eq!(check.verdict, Verdict::Pass, "{check:?}");
            assert!(check.detail.contains("0.3171"), "{check:?}");
        }
    }
}

#[test]
fn the_first_noisy_step_has_the_known_mean_and_deviation() {
    let entry = entry("concrete");
    let mut lab = (entry.create)();
    for (lambda, mean, deviation) in [(1.0, 0.2381, 0.14), (0.1, 0.3172, 1.0)] {
        let mut steps = Summary::default();
        for seed in 0..2000 {
            let link = format!("view=toy&steps=1&lambda={lambda}&seed={seed}");
            lab.update(&values(entry, &link));
            steps.push(toy_means(&*lab, words().gumbel_path)[1] - 2.0);
        }
        assert_close(steps.mean(), mean, 5.0 * steps.standard_error(), "mean");
        assert_close(steps.standard_deviation(), deviation, 0.1 * deviation, "sd");
    }
}

#[test]
fn the_noisy_path_steps_along_the_slope_of_its_own_draw() {
    for (trained, seed, lambda, rate) in [("mean", 1, 0.5, 1.0), ("both", 9, 1.0, 0.3)] {
        let noise = gumbel_rows(seed, 5, 12);
        // The mean and the five positions.
        let mut state = [2.0, 0.0, 1.0, 2.0, 3.0, 4.0];
        let mut expected = vec![2.0];
        for g in &noise {
            let value = |state: &[f64]| -> f64 {
                let scores: Vec<f64> = (0..5)
                    .map(|k| (-(state[k + 1] - state[0]).powi(2)).exp() + g[k])
                    .collect();
                let x = softmax(&over(&scores, lambda));
                x.iter().enumerate().map(|(k, x)| (k + 1) as f64 * x).sum()
            };
            let moved = if trained == "mean" { 1 } else { 6 };
            let mut next = state;
            for i in 0..moved {
                let at = |by: f64| {
                    let mut near = state;
                    near[i] += by;
                    value(&near)
                };
                next[i] += rate * (at(1e-5) - at(-1e-5)) / 2e-5;
            }
            state = next;
            expected.push(state[0]);
        }
        let query =
            format!("view=toy&trained={trained}&steps=12&seed={seed}&lambda={lambda}&rate={rate}");
        let lab = crate::common::states::state("concrete", &query);
        let shown = toy_means(&*lab, words().gumbel_path);
        assert_eq!(shown.len(), 13);
        for (shown, expected) in shown.into_iter().zip(expected) {
            assert_close(shown, expected, 1e-6, &query);
        }
    }
}

#[test]
fn the_toy_depends_on_its_seed_alone() {
    let path = |query: &str| toy_means(&*state("concrete", query), words().gumbel_path);
    let base = path("view=toy&steps=30&seed=4");
    assert_eq!(base.len(), 31);
    assert_eq!(path("view=toy&steps=30&seed=4&n=77&a1=3"), base);
    assert_eq!(path("view=toy&steps=12&seed=4"), base[..13]);
    assert_ne!(path("view=toy&steps=30&seed=5")[1], base[1]);
    let softmax = |query: &str| toy_means(&*state("concrete", query), words().softmax_path);
    assert_eq!(
        softmax("view=toy&steps=30&seed=4"),
        softmax("view=toy&steps=30&seed=5")
    );
}

#[test]
fn the_toy_counts_steps_up_to_two_hundred() {
    let query = "view=toy&steps=198";
    let lab = state("concrete", query);
    assert_eq!(
        (lab.playback().counter.name, lab.playback().steps_per_sample),
        ("steps", 1)
    );
    let now = values(entry("concrete"), query);
    assert!(!lab.playback().is_full(&now));
    let one = lab.playback().step(&now);
    assert_eq!(
        (one.get("steps") as usize, one.get("n") as usize),
        (199, 2000)
    );
    let last = lab.playback().advance(&now, 50);
    assert_eq!(last.get("steps") as usize, 200);
    assert!(lab.playback().is_full(&last));
    assert_eq!(lab.playback().step(&last), last);
    assert_eq!(
        toy_means(
            &*state("concrete", "view=toy&steps=200"),
            words().softmax_path
        )
        .len(),
        201
    );
    let samples = state("concrete", "");
    assert_eq!(
        (
            samples.playback().counter.name,
            samples.playback().steps_per_sample
        ),
        ("n", 3)
    );
    assert_eq!(
        state("concrete", "view=numerics")
            .playback()
            .steps_per_sample,
        0
    );
}
