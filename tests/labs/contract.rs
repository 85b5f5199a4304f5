//! What all labs promise: they stand every state.

#![allow(clippy::float_cmp, reason = "frozen noise and halves are exact")]

use crate::common::assert_close;
use crate::common::states::{
    LabExt, any_values, assert_sentence, assert_sound, cases, choices, english, moment, rest,
    settle,
};
use proptest::prelude::*;
use reparam::figure::Layer;
use reparam::figure::csv::csv;
use reparam::labs::parameters::Kind;
use reparam::labs::{LABS, Lab, LabEntry, Values};
use reparam::strings::Language;

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
fn one_to_four_controls_are_in_sight_at_first() {
    /// Labs whose parameters are not marked yet.
    const UNMARKED: [&str; 2] = ["mol", "realnvp"];
    for entry in LABS {
        for values in choices(&Values::new(entry.parameters)) {
            let main = entry
                .parameters
                .iter()
                .filter(|one| one.is_main && (one.shown)(&values))
                .count();
            let least = usize::from(!UNMARKED.contains(&entry.id));
            assert!((least..=4).contains(&main), "{main} of {values:?}");
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
