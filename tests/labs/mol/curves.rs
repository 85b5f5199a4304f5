//! The mixture of the lab of mixtures of logistics: its curves, and the handles that move them.

use super::{
    after, at, cdf, curves, english, handles, link, mixtures, panels, part_cdf, part_density, set,
    standard, stated, strings, weights,
};
use crate::common::assert_close;
use crate::common::fits::Mixture;
use crate::common::states::{LabExt, curve, rest, state};
use reparam::figure::{Panel, Role, Scale};
use reparam::labs::shared::checks;
use reparam::labs::{Check, Verdict};
use reparam::labs::{FrameContext, Lab, Values};

// The mixture.

#[test]
fn curves_are_the_weighted_components_under_their_sum() {
    for mixture in mixtures() {
        let weights = weights(&mixture);
        for (axis, scale) in [("linear", Scale::Linear), ("log", Scale::Log)] {
            for normal in [false, true] {
                for curve in ["pdf", "cdf"] {
                    let query = format!(
                        "view=mixture&axis={axis}&normal={}&curve={curve}",
                        u8::from(normal)
                    );
                    let panel = panels(&*at(&mixture, &query)).swap_remove(0);
                    assert_eq!(panel.y.scale, scale);
                    let part = |k: usize, x: f64| {
                        if curve == "pdf" {
                            part_density(&mixture, k, normal, x)
                        } else {
                            part_cdf(&mixture, k, normal, x)[0]
                        }
                    };
                    let curves = curves(&panel);
                    assert_eq!(curves.len(), weights.len() + 1, "{query}");
                    let (sum, parts) = curves.split_last().expect("curves");
                    for (k, points) in parts.iter().enumerate() {
                        for &(x, y) in *points {
                            let expected = weights[k] * part(k, x);
                            assert_close(y, expected, 1e-10 * expected + 1e-290, &query);
                        }
                    }
                    for &(x, y) in *sum {
                        let terms = weights.iter().enumerate();
                        let expected: f64 = terms.map(|(k, w)| w * part(k, x)).sum();
                        assert_close(y, expected, 1e-10 * expected + 1e-290, &query);
                    }
                }
            }
        }
    }
}

#[test]
fn the_area_under_the_sum_is_the_mass_in_the_window() {
    let narrow = Mixture::new(&[0.0, 1.0], &[-0.9, 0.1], &[-7.0, -5.0]);
    let [standard, one, _, stacked, ten] = mixtures();
    for mixture in [standard, one, stacked, ten, narrow] {
        for normal in [false, true] {
            let query = format!("view=mixture&normal={}", u8::from(normal));
            let panel = panels(&*at(&mixture, &query)).swap_remove(0);
            let area: f64 = curve(&panel, strings().mixture)
                .windows(2)
                .map(|pair| 0.5 * (pair[0].1 + pair[1].1) * (pair[1].0 - pair[0].0))
                .sum();
            let (low, high) = panel.x.range;
            let mass = cdf(&mixture, normal, high)[0] - cdf(&mixture, normal, low)[0];
            assert!(mass > 0.9, "{query}: the window holds {mass}");
            assert_close(area, mass, 2e-3, &link(&mixture, &query));
        }
    }
}

// Handles.

/// The height over a mean, and beside it where the second handle stands.
fn height(mixture: &Mixture, k: usize, query: &str, x: f64) -> f64 {
    let normal = query.contains("normal=1");
    if query.contains("curve=cdf") {
        part_cdf(mixture, k, normal, x)[0]
    } else {
        part_density(mixture, k, normal, x)
    }
}

#[test]
fn handles_stand_on_the_curves_and_the_second_at_half_the_height() {
    for mixture in mixtures() {
        let weights = weights(&mixture);
        for query in ["", "normal=1", "curve=cdf", "axis=log"] {
            let selected = weights.len() - 1;
            let rest = format!("view=mixture&sel={}&{query}", selected + 1);
            let handles = handles(&*at(&mixture, &rest));
            assert_eq!(handles.len(), 2 * weights.len());
            let (means, scales) = handles.split_at(weights.len());
            let role = |k: usize, other: Role| {
                if k == selected { Role::Selected } else { other }
            };
            for (k, (mean, scale)) in means.iter().zip(scales).enumerate() {
                assert_eq!(mean.key, format!("m{}", k + 1));
                assert_eq!(mean.up, Some(format!("l{}", k + 1)).as_deref());
                assert_eq!(mean.role, role(k, Role::Density));
                assert_close(mean.at.0, mixture.means[k], 0.0, "mean");
                let expected = weights[k] * height(&mixture, k, query, mixture.means[k]);
                assert_close(mean.at.1, expected, 1e-12 * expected, query);
                assert_eq!((scale.key, scale.up), (&*format!("s{}", k + 1), None));
                assert_eq!(scale.role, role(k, Role::Reference));
                let (x, y) = scale.at;
                let expected = weights[k] * height(&mixture, k, query, x);
                assert_close(y, expected, 1e-12 * expected, query);
                if query != "curve=cdf" {
                    let half = 0.5 * mean.at.1;
                    assert_close(y, half, 1e-12 * half, query);
                }
            }
        }
    }
}

#[test]
fn a_handle_let_go_where_it_stands_changes_nothing() {
    for mixture in mixtures() {
        for query in [
            "view=mixture",
            "view=mixture&normal=1&axis=log",
            "view=mixture&curve=cdf",
            "view=walk&n=30",
            "view=direct",
            "view=discrete&bits=4",
            "view=discrete&bits=13&normal=1",
            "view=learn",
        ] {
            let query = link(&mixture, query);
            let (mut lab, before) = (state("mol", &query), set(&query));
            for handle in handles(&*lab) {
                let now = stated(&after(&before, &lab.drag(handle.key, handle.at)));
                let shift = |list: &[f64], other: &[f64]| {
                    let pairs = list.iter().zip(other);
                    pairs.map(|(a, b)| (a - b).abs()).fold(0.0, f64::max)
                };
                assert!(shift(&now.means, &mixture.means) < 1e-12, "{query}");
                assert!(
                    shift(&now.log_scales, &mixture.log_scales) < 1e-9,
                    "{query}"
                );
                // Logits far above all others are more than a weight can say.
                for (p, w) in weights(&now).iter().zip(weights(&mixture)) {
                    assert_close(*p, w, 1.1e-6, &query);
                }
            }
        }
    }
}

#[test]
fn a_dragged_mean_brings_its_weight_along() {
    let ten = &mixtures()[4];
    for (mixture, k) in [(&standard(), 0), (&standard(), 2), (ten, 3), (ten, 9)] {
        let old = weights(mixture);
        for query in [
            "view=mixture",
            "view=mixture&normal=1",
            "view=mixture&curve=cdf",
        ] {
            let query = link(mixture, query);
            let (mut lab, before) = (state("mol", &query), set(&query));
            let handle = &handles(&*lab)[k];
            // Sideways.
            let moved = stated(&after(&before, &lab.drag(handle.key, (-0.7, handle.at.1))));
            assert_close(moved.means[k], -0.7, 0.0, "mean");
            for (now, then) in moved.logits.iter().zip(&mixture.logits) {
                assert_close(*now, *then, 1e-12, "logit");
            }
            // Up and down.
            for weight in [0.001, 0.2, 0.5, 0.9] {
                let y = weight * height(mixture, k, &query, mixture.means[k]);
                let to = (mixture.means[k], y);
                let now = after(&before, &lab.drag(handle.key, to));
                let moved = stated(&now);
                let new = weights(&moved);
                assert_close(new[k], weight, 1e-12, "weight");
                for other in (0..old.len()).filter(|other| *other != k) {
                    let expected = old[other] * (1.0 - weight) / (1.0 - old[k]);
                    assert_close(new[other], expected, 1e-12, "another weight");
                    assert_close(moved.logits[other], mixture.logits[other], 0.0, "logit");
                }
                let mut lab = state("mol", &query);
                lab.update(&now);
                assert_close(handles(&*lab)[k].at.1, y, 1e-12 * y, "the handle follows");
            }
            // Off the picture.
            for y in [-5.0, 0.0, 1e9] {
                let moved = lab.drag(handle.key, (0.3, y));
                let weight = weights(&stated(&after(&before, &moved)))[k];
                assert!(
                    if y > 0.0 {
                        weight > 0.99
                    } else {
                        weight < 1e-8
                    },
                    "{weight}"
                );
            }
        }
    }
}

#[test]
fn one_component_alone_has_no_weight_to_drag() {
    let one = &mixtures()[1];
    let mut lab = at(one, "view=mixture");
    assert_eq!(lab.drag("m1", (0.5, 3.0)), [("m1", 0.5)]);
}

#[test]
fn the_second_handle_sets_where_half_the_height_is() {
    for (query, normal) in [("view=mixture", false), ("view=mixture&normal=1", true)] {
        for (k, key) in ["s1", "s2", "s3"].into_iter().enumerate() {
            let mut lab = at(&standard(), query);
            for distance in [-0.3, 0.01, 0.4, 5.0] {
                let x = standard().means[k] + distance;
                let now = stated(&after(&set(query), &lab.drag(key, (x, 1.0))));
                let [beside, top] = [x, now.means[k]].map(|x| part_density(&now, k, normal, x));
                assert_close(beside, 0.5 * top, 1e-12 * top, key);
                let mut rest = now;
                rest.log_scales[k] = standard().log_scales[k];
                assert_eq!(format!("{rest:?}"), format!("{:?}", standard()));
            }
        }
    }
}

#[test]
fn a_handle_that_is_taken_selects_its_component() {
    let mut lab = at(&mixtures()[4], "view=mixture");
    assert_eq!(lab.focus("m1"), [("sel", 1.0)]);
    assert_eq!(lab.focus("m10"), [("sel", 10.0)]);
    assert_eq!(lab.focus("s1"), [("sel", 1.0)]);
    assert_eq!(lab.focus("s10"), [("sel", 10.0)]);
    assert!(lab.focus("l1").is_empty());
    // What is selected beyond the last is the last.
    let handles = handles(&*at(&standard(), "view=mixture&sel=9"));
    let stand_out = handles.iter().filter(|one| one.role == Role::Selected);
    let keys: Vec<&str> = stand_out.map(|one| one.key).collect();
    assert_eq!(keys, ["m3", "s3"]);
}

// Checks.

#[test]
fn checks_hold_for_every_mixture() {
    for mixture in mixtures() {
        for query in [
            "view=mixture",
            "view=mixture&normal=1",
            "view=walk",
            "view=direct&clip=0",
            "view=discrete&bits=2",
            "view=discrete&bits=8&normal=1",
            "view=discrete&bits=16&min=-2",
            "view=learn",
            "view=learn&fit=discrete&data=rows",
        ] {
            let checks = at(&mixture, query).checks(english());
            let names: Vec<&str> = checks.iter().map(|check| check.name.as_str()).collect();
            let words = strings();
            assert_eq!(
                names[..3],
                [
                    checks::strings(english()).integral,
                    words.round_trip,
                    words.gradient
                ]
            );
            let last = match query {
                _ if query.contains("view=discrete") => Some(words.sum),
                _ if query.contains("view=walk") || query.contains("view=direct") => {
                    Some(words.two_sample)
                }
                _ => None,
            };
            assert_eq!(names.get(3).copied(), last, "{query}");
            for check in checks {
                assert_eq!(
                    check.verdict,
                    Verdict::Pass,
                    "{}: {check:?}",
                    link(&mixture, query)
                );
            }
        }
    }
}

/// Between components that lie far apart F is so flat that its own rounding moves Q(F(x)) by any amount: that is no
/// error of either.
#[test]
fn flat_places_between_components_fail_no_check() {
    // The lower component has as much weight as a place that is looked at has below it.
    for power in 0..4 {
        let weight = 0.5 * 0.1_f64.powi(power);
        let logit = (weight / (1.0 - weight)).ln();
        for log_scale in [-7.0, -5.0, -4.0, -3.0, -2.5, -2.0] {
            for mean in [0.1, 0.3, 1.0, 2.0] {
                for middle in [-1.0, 0.0, 1.0] {
                    let means = [middle - 0.5 * mean, middle + 0.5 * mean];
                    let mixture = Mixture::new(&[logit, 0.0], &means, &[log_scale; 2]);
                    let checks = at(&mixture, "view=mixture").checks(english());
                    let named = |check: &&Check| check.name == strings().round_trip;
                    let check = checks.iter().find(named).expect("a check");
                    assert_eq!(check.verdict, Verdict::Pass, "{mixture:?}: {check:?}");
                }
            }
        }
    }
}

// The axes.

/// The panels of the main figure while axes hold to these values.
fn held_panels(lab: &dyn Lab, axes: &Values) -> Vec<Panel> {
    let context = FrameContext {
        axes: Some(axes),
        ..rest()
    };
    lab.figures(context).swap_remove(0).panels
}

/// The ranges of all axes but those of losses, which are the fit's own.
fn ranges(panels: &[Panel]) -> Vec<[(f64, f64); 2]> {
    let is_loss = |panel: &&Panel| panel.y.label == strings().loss_axis;
    let panels = panels.iter().filter(|panel| !is_loss(panel));
    panels.map(|panel| [panel.x.range, panel.y.range]).collect()
}

#[test]
fn axes_hold_while_a_component_is_dragged() {
    for view in ["walk", "mixture", "direct", "discrete", "learn"] {
        let before = set(&format!("view={view}&n=200"));
        for (key, value) in [("m1", -1.7), ("s1", -4.5), ("l1", 6.0), ("n", 7000.0)] {
            let what = format!("{view}, {key}");
            let now = before.with(key, value);
            let mut lab = state("mol", &format!("view={view}&n=200"));
            let at_first = panels(&*lab);
            lab.update(&now);
            let held = held_panels(&*lab, &before);
            assert_eq!(ranges(&held), ranges(&at_first), "{what}");
            // What is drawn is the present state: handles stand where they would at rest.
            let released = panels(&*lab);
            for (held, released) in held.iter().zip(&released) {
                assert_eq!(held.handles, released.handles, "{what}");
            }
            // Once released, the axes are those of a state that was never dragged.
            let mut fresh = state("mol", "");
            fresh.update(&now);
            assert_eq!(ranges(&released), ranges(&panels(&*fresh)), "{what}");
        }
    }
    // There is something to hold: this component is far out.
    let now = set("view=mixture").with("m1", -1.7);
    let mut lab = state("mol", "view=mixture");
    lab.update(&now);
    let held = held_panels(&*lab, &set("view=mixture"));
    assert_ne!(ranges(&held), ranges(&panels(&*lab)));
}
