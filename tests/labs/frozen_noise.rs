//! Frozen noise: what a change of parameters leaves as it is.

#![allow(clippy::float_cmp, reason = "frozen noise and halves are exact")]

use crate::common::assert_close;
use crate::common::states::{lab as entry, samples, strip, values};

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
