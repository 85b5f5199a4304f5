//! Playing: the steps of a sample, and the samples that land.

#![allow(clippy::float_cmp, reason = "frozen noise and halves are exact")]

use crate::common::states::{english, lab as entry, samples, state, values};
use reparam::figure::number::number;

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
