//! The samples, checks and tables of the Logistic and the Gumbel lab, against formulas written down here.

#![allow(clippy::float_cmp, reason = "frozen noise and halves are exact")]

use crate::common::states::{english, samples, state};
use reparam::figure::number::number;
use reparam::labs::shared::checks;
use reparam::labs::{Check, Verdict};
use reparam::numerics::goodness_of_fit::ks_test_sorted;
use std::f64::consts::{LN_2, LN_10, PI};

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
pub(super) fn exact_maximum(parent: &str, n: f64) -> Box<dyn Fn(f64) -> f64> {
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
