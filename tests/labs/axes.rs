//! Axes hold still while a parameter is dragged, and have a range that shows what is there after that.

use crate::common::assert_close;
use crate::common::states::{choices, lab, rest, state, values};
use reparam::distributions::{Cumulative, Gumbel, Logistic};
use reparam::figure::Figure;
use reparam::labs::parameters::{Kind, Parameter};
use reparam::labs::{FrameContext, Lab, LabEntry, Values};

/// The labs whose axes hold to values.
const LABS: [&str; 4] = ["logistic", "gumbel", "gumbel-max", "concrete"];

/// The ranges of all axes.
fn ranges(figures: &[Figure]) -> Vec<[(f64, f64); 2]> {
    let panels = figures.iter().flat_map(|figure| &figure.panels);
    panels.map(|panel| [panel.x.range, panel.y.range]).collect()
}

/// The figures of the state of a lab whose axes hold to other values.
fn held(lab: &dyn Lab, axes: &Values) -> Vec<Figure> {
    lab.figures(FrameContext {
        axes: Some(axes),
        ..rest()
    })
}

/// The real numbers that a reader can set in this state.
fn numbers(values: &Values) -> impl Iterator<Item = &'static Parameter> {
    let shown = |one: &&Parameter| matches!(one.kind, Kind::Number { .. }) && (one.shown)(values);
    values.table().iter().filter(shown)
}

#[track_caller]
fn assert_held(entry: &'static LabEntry, from: &Values) {
    let mut lab = (entry.create)();
    lab.update(from);
    let before = ranges(&lab.figures(rest()));
    for parameter in numbers(from) {
        for end in [0.0, 0.3, 1.0] {
            let to = from.with(parameter.key, parameter.at_position(end));
            lab.update(&to);
            assert_eq!(ranges(&held(&*lab, from)), before, "{from:?} to {to:?}");
        }
    }
}

#[test]
fn axes_hold_while_a_number_is_dragged() {
    for id in LABS {
        let entry = lab(id);
        for values in choices(&Values::new(entry.parameters).with("n", 200.0)) {
            assert_held(entry, &values);
        }
    }
}

#[test]
fn a_handle_stays_where_the_pointer_has_carried_it() {
    for (id, view, scale) in [
        ("logistic", "density", "s"),
        ("logistic", "walk", "s"),
        ("gumbel", "cdf", "beta"),
        ("gumbel", "maxima", "beta"),
    ] {
        let before = values(lab(id), &format!("view={view}"));
        let moved = state(id, &format!("view={view}&mu=1.5&{scale}=0.25"));
        let panel = held(&*moved, &before)[0].panels.pop().expect("a panel");
        let at = |key: &str| {
            let handle = panel.handles.iter().find(|handle| handle.key == key);
            panel.x.position(handle.expect("a handle").at.0)
        };
        // The default window is symmetric, so that 0 stands in its middle.
        let (low, high) = panel.x.range;
        assert_close(high, -low, 1e-12, view);
        assert_close(at("mu"), (1.5 - low) / (high - low), 1e-12, view);
        assert_close(at(scale), (2.0 - low) / (high - low), 1e-12, view);
    }
}

#[test]
fn axes_at_rest_hold_the_bulk_of_the_curve() {
    for mu in [-5.0, -0.5, 0.0, 5.0] {
        for s in [0.05, 0.3, 1.0, 2.0, 5.0] {
            let bulk =
                |family: &dyn Cumulative| [family.quantile(1e-3), family.upper_quantile(1e-3)];
            let logistic = bulk(&Logistic::new(mu, s).expect("a scale"));
            let gumbel = bulk(&Gumbel::new(mu, s).expect("a scale"));
            for (id, query, bulk) in [
                ("logistic", format!("view=density&mu={mu}&s={s}"), logistic),
                ("gumbel", format!("view=cdf&mu={mu}&beta={s}"), gumbel),
                ("gumbel", format!("view=maxima&mu={mu}&beta={s}"), gumbel),
            ] {
                let panel = state(id, &query).figures(rest())[0].panels.pop();
                let (low, high) = panel.expect("a panel").x.range;
                assert!(low <= bulk[0] && bulk[1] <= high, "{query}: {bulk:?}");
            }
        }
    }
}

#[test]
fn a_narrow_curve_looks_narrow_and_a_low_one_low() {
    let panel = |s: f64| {
        let figures = state("logistic", &format!("view=density&s={s}")).figures(rest());
        figures[0].panels[0].clone()
    };
    let usual = panel(1.0);
    assert_eq!(panel(0.25).x.range, usual.x.range);
    assert_eq!(panel(2.0).y.range, usual.y.range);
    // A Logistic's peak is 1/(4s).
    for s in [0.05, 0.3, 1.0, 3.0, 5.0] {
        let share = 0.25 / s / panel(s).y.range.1;
        assert!((0.24..0.9).contains(&share), "{s}: {share}");
    }
}

#[test]
fn a_maximum_falls_straight_down() {
    // Exponential: b = ln n and a = 1, so what is normalised to x is x + ln n.
    for n in [1.0_f64, 10.0, 1000.0] {
        let figures = state("gumbel", &format!("view=maxima&block={n}")).figures(rest());
        let [parent, strip, density] = &figures[0].panels[..] else {
            panic!("three panels");
        };
        assert_eq!(strip.x.range, density.x.range);
        let b = n.ln();
        assert_close(parent.x.range.0, density.x.range.0 + b, 1e-12, "left");
        assert_close(parent.x.range.1, density.x.range.1 + b, 1e-12, "right");
    }
}
