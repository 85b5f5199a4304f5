//! A lab's page has the strings that it shows: what every page needs, and its own bundles, are enough for it.

use crate::common::states::LabExt;
use reparam::labs::page_strings::{SHARED, bundles};
use reparam::labs::parameters::Kind;
use reparam::labs::shared::user_data;
use reparam::labs::{FrameContext, LABS, Lab, LabEntry, Parameter, Values};
use reparam::strings::{Language, Text, with_only};

/// What comes of `work` with the strings of one page only.
fn on_page<R>(entry: &LabEntry, work: impl FnOnce(&Text) -> R) -> R {
    let own = [SHARED, entry.id].map(bundles).concat();
    with_only(own, || work(Language::English.text()))
}

/// Few samples in every view, with every option of every choice, one at a time.
fn states(entry: &'static LabEntry) -> impl Iterator<Item = Values> {
    let options = |parameter: &'static Parameter| {
        let count = match parameter.kind {
            Kind::Choice { words } => words.len(),
            _ => 0,
        };
        (0..count).map(|index| index as f64)
    };
    let [view, others @ ..] = entry.parameters else {
        panic!("{} has no parameters", entry.id);
    };
    let few = Values::new(entry.parameters)
        .with("n", 20.0)
        .with("clamp", 1.0);
    options(view).flat_map(move |index| {
        let values = few.with(view.key, index);
        let other = others
            .iter()
            .flat_map(move |one| options(one).map(move |option| values.with(one.key, option)));
        std::iter::once(values).chain(other)
    })
}

/// Everything that a state says.
fn said(lab: &mut dyn Lab, text: &Text) -> String {
    let context = FrameContext {
        text,
        progress: 0.0,
        axes: None,
    };
    let (figures, status) = (lab.figures(context), lab.status(text));
    let events: Vec<_> = (0..lab.playback().steps_per_sample)
        .map(|phase| lab.describe_step(text, phase).sentence)
        .collect();
    let offers: Vec<_> = lab
        .actions()
        .iter()
        .map(|offer| (offer.label)(text))
        .collect();
    let sweep = lab.playback().sweep.map(|sweep| (sweep.label)(text));
    let read = lab
        .wants_numbers()
        .then(|| (lab.read_numbers(text, "1;2\nx"), *user_data::strings(text)));
    let (tables, checks) = (lab.tables(text), lab.checks(text));
    format!(
        "{figures:?}\n{status:?}\n{events:?}\n{offers:?}\n{sweep:?}\n{read:?}\n{tables:?}\n{checks:?}"
    )
}

#[test]
fn a_page_says_the_same_with_its_own_strings_only() {
    for entry in LABS {
        for values in states(entry) {
            let mut lab = (entry.create)();
            lab.update(&values);
            let whole = said(&mut *lab, Language::English.text());
            let own = on_page(entry, |text| said(&mut *lab, text));
            assert!(whole == own, "{values:?}");
        }
    }
}

#[test]
fn controls_and_cards_have_the_strings_of_the_page() {
    for entry in LABS {
        for parameter in entry.parameters {
            let all = Language::English.text();
            let label = on_page(entry, |text| (parameter.label)(text));
            assert_eq!((parameter.label)(all), label);
            let options = on_page(entry, |text| (parameter.options)(text).to_vec());
            assert_eq!((parameter.options)(all), options);
        }
        for other in LABS {
            let all = other.info.get(Language::English);
            let own = on_page(entry, |text| other.info.get(text.language));
            assert_eq!(all.title, own.title);
            assert_eq!(all.question, own.question);
            assert_eq!(all.summary, own.summary);
        }
    }
}

#[test]
fn a_page_is_not_whole_with_the_strings_of_another() {
    let [first, second] = [&LABS[0], &LABS[2]];
    let mut lab = (second.create)();
    lab.update(&Values::new(second.parameters));
    assert_ne!(
        on_page(first, |text| said(&mut *lab, text)),
        on_page(second, |text| said(&mut *lab, text))
    );
}
