//! The figures of the Logistic and the Gumbel lab, against formulas written down here.

#![allow(clippy::float_cmp, reason = "frozen noise and halves are exact")]

use super::location_scale::exact_maximum;
use crate::common::assert_close;
use crate::common::states::{any_values, bars, cases, curve, english, layer, rest, samples, state};
use proptest::prelude::*;
use reparam::figure::{Layer, Panel};
use reparam::labs::LABS;
use reparam::labs::gumbel;
use reparam::labs::shared::location_scale;
use std::f64::consts::PI;

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
    // A window reaches at least 7 scales beyond the location: F(7) is 0.9991 for both.
    for (id, scale) in [("logistic", "s"), ("gumbel", "beta")] {
        for mu in [-5.0, -1.0, 0.0, 5.0] {
            for s in [0.05, 0.3, 1.0, 5.0] {
                let panel = panel(id, &format!("view=cdf&mu={mu}&{scale}={s}"));
                let points = curve(&panel, location_scale::strings(english()).cdf);
                let mass = points[points.len() - 1].1 - points[0].1;
                assert!(mass > 0.998, "{id} {mu} {s}: {mass}");
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
fn the_density_stays_under_the_top() {
    for (id, scale, peak) in [
        ("logistic", "s", 0.25),
        ("gumbel", "beta", (-1.0_f64).exp()),
    ] {
        for s in [0.05, 0.3, 1.0, 4.4, 5.0] {
            let panel = panel(id, &format!("view=density&{scale}={s}&n=0"));
            let top = panel.y.range.1;
            assert!(top >= peak / s, "{id} {s}: {top}");
            assert!(
                top <= 4.01 * peak / s,
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
