//! Estimators of gradients against the gradients they claim, and the toy experiment against its print.

use crate::common::{assert_close, assert_relative};
use reparam::distributions::{Categorical, Concrete, ContinuousDistribution, Gumbel};
use reparam::numerics::{Summary, integrate, sigmoid};
use reparam::random::Stream;
use reparam::sampling::gradients::{
    Objective, Toy, Trained, exact, expectation, pathwise, score_function, straight_through,
};

const LOGITS: [f64; 3] = [0.4, -0.3, 0.1];

fn categorical(logits: &[f64]) -> Categorical {
    Categorical::from_logits(logits).expect("valid")
}

fn objectives() -> [Objective; 3] {
    [
        Objective::Linear {
            weights: vec![1.0, -0.5, 2.0],
        },
        Objective::Quadratic {
            target: vec![0.1, 0.5, 0.4],
        },
        Objective::Sine {
            weights: vec![1.0, -0.5, 2.0],
            amplitude: 0.7,
        },
    ]
}

/// Calls `visit` on `draws` rows of `N` standard Gumbels.
fn with_noise<const N: usize>(name: &str, draws: usize, mut visit: impl FnMut(&[f64; N])) {
    let mut stream = Stream::new(1, name);
    let mut noise = [0.0; N];
    for _ in 0..draws {
        Gumbel::STANDARD.fill(&mut stream, &mut noise);
        visit(&noise);
    }
}

/// Summaries of each entry of an estimator that writes into its second argument.
fn summaries<const N: usize>(
    draws: usize,
    mut estimate: impl FnMut(&[f64], &mut [f64]),
) -> [Summary; N] {
    let mut entries = [Summary::default(); N];
    let mut out = [0.0; N];
    with_noise::<N>("estimator", draws, |noise| {
        estimate(noise, &mut out);
        for (summary, &d) in entries.iter_mut().zip(&out) {
            summary.push(d);
        }
    });
    entries
}

/// By how many standard errors the mean is off.
fn standard_errors(summary: &Summary, expected: f64) -> f64 {
    (summary.mean() - expected).abs() / summary.standard_error()
}

#[track_caller]
fn assert_unbiased(entries: &[Summary], expected: &[f64], what: &str) {
    for (summary, &expected) in entries.iter().zip(expected) {
        let off = standard_errors(summary, expected);
        assert!(off < 5.0, "{what}: {off} standard errors off {expected}");
    }
}

#[test]
fn objectives_and_their_gradients() {
    let x = [0.2, 0.5, 0.3];
    let mut gradient = [0.0; 3];
    for objective in objectives() {
        objective.gradient(&x, &mut gradient);
        for k in 0..3 {
            let moved = |h: f64| {
                let mut x = x;
                x[k] += h;
                objective.value(&x)
            };
            let slope = (moved(1e-5) - moved(-1e-5)) / 2e-5;
            assert_close(gradient[k], slope, 1e-8, &format!("{objective:?}"));
            let mut vertex = [0.0; 3];
            vertex[k] = 1.0;
            assert_close(
                objective.at_vertex(k),
                objective.value(&vertex),
                1e-15,
                "vertex",
            );
            let (mut a, mut b) = ([0.0; 3], [0.0; 3]);
            objective.gradient_at_vertex(k, &mut a);
            objective.gradient(&vertex, &mut b);
            assert_eq!(a, b);
        }
    }
}

#[test]
fn the_exact_gradient() {
    for objective in objectives() {
        let mut gradient = [0.0; 3];
        exact(&categorical(&LOGITS), &objective, &mut gradient);
        for k in 0..3 {
            let moved = |h: f64| {
                let mut logits = LOGITS;
                logits[k] += h;
                expectation(&categorical(&logits), &objective)
            };
            let slope = (moved(1e-5) - moved(-1e-5)) / 2e-5;
            assert_close(gradient[k], slope, 1e-9, &format!("{objective:?}"));
        }
    }
}

#[test]
fn the_score_function_is_unbiased_and_a_baseline_steadies_it() {
    let d = categorical(&LOGITS);
    for objective in objectives() {
        let mut expected = [0.0; 3];
        exact(&d, &objective, &mut expected);
        let mean = expectation(&d, &objective);
        let run = |baseline: f64| {
            summaries::<3>(1_000_000, |noise, out| {
                score_function(&d, &objective, baseline, noise, out);
            })
        };
        let (plain, steadied) = (run(0.0), run(mean));
        assert_unbiased(&plain, &expected, "plain");
        assert_unbiased(&steadied, &expected, "with a baseline");
        let total = |entries: &[Summary]| entries.iter().map(Summary::variance).sum::<f64>();
        assert!(total(&steadied) < 0.8 * total(&plain), "{objective:?}");
    }
}

/// E f(x, 1 − x) over the binary Concrete, in the logistic noise.
fn relaxed_expectation(logit: f64, temperature: f64, objective: &Objective) -> f64 {
    let integrand = |noise: f64| {
        let x = sigmoid((logit + noise) / temperature);
        let rest = sigmoid(-(logit + noise) / temperature);
        objective.value(&[x, rest]) * sigmoid(noise) * sigmoid(-noise)
    };
    integrate(integrand, -40.0, -logit).value + integrate(integrand, -logit, 40.0).value
}

#[test]
fn pathwise_is_unbiased_for_the_relaxed_expectation_of_two() {
    let logits = [0.8, 0.1];
    for objective in objectives() {
        for temperature in [0.3, 1.0, 3.0] {
            let concrete = Concrete::new(&logits, temperature).expect("valid");
            let h = 1e-4;
            let at = |logit: f64| relaxed_expectation(logit, temperature, &objective);
            let slope = (at(0.7 + h) - at(0.7 - h)) / (2.0 * h);
            let mut x = [0.0; 2];
            let entries = summaries::<2>(400_000, |noise, out| {
                pathwise(&concrete, &objective, noise, &mut x, out);
            });
            assert_unbiased(
                &entries,
                &[slope, -slope],
                &format!("{objective:?} {temperature}"),
            );
        }
    }
}

#[test]
fn pathwise_is_unbiased_for_the_relaxed_expectation_of_three() {
    let temperature = 0.7;
    let concrete = Concrete::new(&LOGITS, temperature).expect("valid");
    for objective in objectives() {
        for k in 0..3 {
            let moved = |h: f64| {
                let mut logits = LOGITS;
                logits[k] += h;
                Concrete::new(&logits, temperature).expect("valid")
            };
            let (low, high) = (moved(-1e-4), moved(1e-4));
            let (mut x, mut out) = ([0.0; 3], [0.0; 3]);
            // With common noise the two estimates differ draw by draw by rounding and O(h²) only.
            with_noise::<3>("common", 2000, |noise| {
                pathwise(&concrete, &objective, noise, &mut x, &mut out);
                high.transform(noise, &mut x);
                let above = objective.value(&x);
                low.transform(noise, &mut x);
                let slope = (above - objective.value(&x)) / 2e-4;
                assert_close(out[k], slope, 1e-6, &format!("{objective:?}"));
            });
        }
    }
}

#[test]
fn straight_through_and_its_bias() {
    let temperature = 1.0;
    let concrete = Concrete::new(&LOGITS, temperature).expect("valid");
    let d = categorical(&LOGITS);
    let [linear, quadratic, sine] = objectives();
    let (mut x, mut other) = ([0.0; 3], [0.0; 3]);
    with_noise::<3>("linear", 1000, |noise| {
        let mut out = [0.0; 3];
        let drawn = straight_through(&concrete, &linear, noise, &mut x, &mut out);
        pathwise(&concrete, &linear, noise, &mut x, &mut other);
        assert_eq!(out, other);
        straight_through(&concrete, &sine, noise, &mut x, &mut out);
        for (a, b) in out.iter().zip(&other) {
            assert_close(*a, *b, 1e-14, "no slope of the waves at a vertex");
        }
        assert_eq!(drawn, score_function(&d, &linear, 0.0, noise, &mut out));
    });
    let mut expected = [0.0; 3];
    exact(&d, &quadratic, &mut expected);
    let entries = summaries::<3>(200_000, |noise, out| {
        straight_through(&concrete, &quadratic, noise, &mut x, out);
    });
    assert!(
        entries
            .iter()
            .zip(expected)
            .any(|(s, e)| standard_errors(s, e) > 20.0),
        "biased for the vertices"
    );
    let relaxed = summaries::<3>(200_000, |noise, out| {
        pathwise(&concrete, &quadratic, noise, &mut x, out);
    });
    assert!(
        entries
            .iter()
            .zip(relaxed)
            .any(|(s, e)| standard_errors(s, e.mean()) > 20.0),
        "biased for the relaxation"
    );
}

#[test]
fn the_toy_experiment_takes_the_printed_paths() {
    for (trained, path) in [
        (
            Trained::MeanAndPositions,
            [2.00, 2.32, 2.65, 2.87, 3.10, 3.36],
        ),
        (Trained::MeanAlone, [2.00, 2.32, 2.66, 3.02, 3.31, 3.57]),
    ] {
        let mut toy = Toy::new(trained);
        for printed in path {
            assert_close(toy.mean, printed, 0.005, &format!("{trained:?}"));
            toy.step_softmax();
        }
    }
}

#[test]
fn the_toy_experiment_has_the_gradients_of_its_expectation() {
    assert_close(
        Toy::new(Trained::MeanAlone).gradient().mean,
        0.3171,
        5e-5,
        "at 2",
    );
    let toy = Toy {
        mean: 1.7,
        positions: [0.1, 0.8, 2.3, 2.9, 4.2],
        ..Toy::new(Trained::MeanAndPositions)
    };
    let gradient = toy.gradient();
    let h = 1e-5;
    let slope = |change: &dyn Fn(&mut Toy, f64)| {
        let (mut low, mut high) = (toy, toy);
        change(&mut low, -h);
        change(&mut high, h);
        (high.expectation() - low.expectation()) / (2.0 * h)
    };
    let by_mean = slope(&|toy, h| toy.mean += h);
    assert_close(gradient.mean, by_mean, 1e-9, "mean");
    for k in 0..5 {
        let by_position = slope(&|toy, h| toy.positions[k] += h);
        assert_close(gradient.positions[k], by_position, 1e-9, "position");
    }
    let mut moved = toy;
    moved.learning_rate = 0.5;
    moved.step(gradient);
    assert_relative(moved.mean, toy.mean + 0.5 * gradient.mean, 1e-15, "step");
    assert!(moved.step_gumbel(0.0, &[0.0; 5]).is_err());
}

#[test]
fn the_toy_experiment_has_the_known_noise() {
    let toy = Toy::new(Trained::MeanAlone);
    for (temperature, mean, deviation, slack) in
        [(1.0, 0.2381, 0.14, 0.005), (0.1, 0.3172, 1.0, 0.05)]
    {
        let mut summary = Summary::default();
        with_noise::<5>("toy", 1_000_000, |noise| {
            let gradient = toy.gumbel_gradient(temperature, noise).expect("valid");
            summary.push(gradient.mean);
        });
        let error = 5.0 * summary.standard_error() + 5e-5;
        assert_close(summary.mean(), mean, error, "mean");
        assert_close(summary.standard_deviation(), deviation, slack, "deviation");
    }
    let mut summary = Summary::default();
    with_noise::<5>("score", 1_000_000, |noise| {
        summary.push(toy.score_gradient(0.0, noise).mean);
    });
    assert!(standard_errors(&summary, toy.gradient().mean) < 5.0);
    assert_close(summary.standard_deviation(), 1.4, 0.05, "deviation");
}
