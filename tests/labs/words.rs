//! A lab's page has the words that it shows: those of its two sheets are enough for it.

use reparam::labs::parameters::Kind;
use reparam::labs::{LABS, Lab, LabEntry, Moment, Parameter, Values};
use reparam::text::sheets::{SHARED, Vocabulary};
use reparam::text::{Language, Text};

/// What a reader knows who opened one page.
fn heard(entry: &LabEntry) -> &'static Text {
    let mut heard = Vocabulary::NONE;
    for sheet in [SHARED, entry.id] {
        let lines = Language::English.text().sentences(sheet).join("\n");
        assert!(heard.learn(sheet, lines), "{sheet}");
    }
    heard.text()
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
    let progress = 0.0;
    let (figures, status) = (lab.figures(Moment { text, progress }), lab.status(text));
    let events: Vec<_> = (0..lab.events())
        .map(|phase| lab.event(text, phase))
        .collect();
    let offers: Vec<_> = lab
        .offers()
        .iter()
        .map(|offer| (offer.label)(text))
        .collect();
    let sweep = lab.sweep().map(|sweep| (sweep.label)(text));
    let read = lab
        .wants_numbers()
        .then(|| (lab.take_numbers(text, "1;2\nx"), text.own));
    let (tables, checks) = (lab.tables(text), lab.checks(text));
    format!(
        "{figures:?}\n{status:?}\n{events:?}\n{offers:?}\n{sweep:?}\n{read:?}\n{tables:?}\n{checks:?}"
    )
}

#[test]
fn a_page_says_the_same_with_its_own_words_only() {
    for entry in LABS {
        let (all, own) = (Language::English.text(), heard(entry));
        for values in states(entry) {
            let mut lab = (entry.create)();
            lab.apply(&values);
            let [whole, heard] = [all, own].map(|text| said(&mut *lab, text));
            assert!(whole == heard, "{values:?}");
        }
    }
}

#[test]
fn controls_and_cards_have_the_words_of_the_page() {
    for entry in LABS {
        let (all, own) = (Language::English.text(), heard(entry));
        for parameter in entry.parameters {
            assert_eq!((parameter.label)(all), (parameter.label)(own));
            assert_eq!((parameter.options)(all), (parameter.options)(own));
        }
        for other in LABS {
            let [all, own] = [all, own].map(|text| (other.text)(text));
            assert_eq!(all.title, own.title);
            assert_eq!(all.question, own.question);
            assert_eq!(all.summary, own.summary);
        }
    }
}

#[test]
fn a_page_is_not_whole_with_the_words_of_another() {
    let [first, second] = [&LABS[0], &LABS[2]];
    let mut lab = (second.create)();
    lab.apply(&Values::new(second.parameters));
    assert_ne!(
        said(&mut *lab, heard(first)),
        said(&mut *lab, heard(second))
    );
}
