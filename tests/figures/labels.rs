//! No words of a figure cover others, and none that name something are left out, at any size in any language.

use std::collections::BTreeSet;

use super::drawings::{all_choices_show, figures};
use crate::common::states::{choices, moment};
use reparam::figure::labels::labels;
use reparam::figure::layout::Layout;
use reparam::figure::{Figure, Layer};
use reparam::labs::parameters::Kind;
use reparam::labs::{LABS, Values};
use reparam::strings::Language;

/// What a figure gets on a phone upright and across, on a desk with and without code beside it, and on a projector.
const SIZES: [(f64, f64); 8] = [
    (382.0, 335.0),
    (390.0, 300.0),
    (418.0, 230.0),
    (340.0, 260.0),
    (700.0, 440.0),
    (409.0, 470.0),
    (723.0, 470.0),
    (1200.0, 700.0),
];

/// Notes what is wrong with the words of a figure.
fn look(figure: &Figure, wrong: &mut BTreeSet<String>) {
    for size in SIZES {
        let layout = Layout::new(figure, size.0, size.1);
        let labels = labels(figure, &layout);
        let mut note = |what: String| {
            let (name, (width, height)) = (&figure.name, size);
            wrong.insert(format!("{width}×{height} {name}: {what}"));
        };
        for (index, label) in labels.iter().enumerate() {
            for other in &labels[..index] {
                if label.overlaps(other) {
                    note(format!("{:?} covers {:?}", label.text, other.text));
                }
            }
        }
        for (panel, frame) in figure.panels.iter().zip(&layout.frames) {
            let inside = |(x, y): (f64, f64)| {
                let (x, y) = frame.place(panel, x, y);
                (frame.left..=frame.right).contains(&x) && (frame.top..=frame.bottom).contains(&y)
            };
            for layer in &panel.layers {
                if let Layer::Annotation { text, at, .. } = layer
                    && inside(*at)
                    && !labels.iter().any(|label| label.text == *text)
                {
                    note(format!("{text:?} is left out"));
                }
            }
        }
    }
}

#[track_caller]
fn assert_none(wrong: &BTreeSet<String>) {
    let list: Vec<&str> = wrong.iter().map(String::as_str).collect();
    assert!(
        list.is_empty(),
        "{} words:\n{}",
        list.len(),
        list.join("\n")
    );
}

#[test]
fn no_words_cover_others_in_any_view() {
    let mut wrong = BTreeSet::new();
    for language in Language::ALL {
        for progress in [0.0, 0.5] {
            figures(language, progress, |figure, _| look(figure, &mut wrong));
        }
    }
    assert_none(&wrong);
}

#[test]
fn no_words_cover_others_at_the_ends_of_sliders() {
    let mut wrong = BTreeSet::new();
    for entry in LABS {
        let mut lab = (entry.create)();
        let view = entry.parameters[0].key;
        let views = choices(&Values::new(entry.parameters).with("n", 20.0));
        let views = views.into_iter().filter(all_choices_show).filter(|values| {
            // One view after another, the other choices as without a link.
            *values
                == Values::new(entry.parameters)
                    .with("n", 20.0)
                    .with(view, values.get(view))
        });
        for values in views {
            for parameter in entry.parameters {
                let number = matches!(parameter.kind, Kind::Number { .. } | Kind::Whole { .. });
                if !number || parameter.key == "n" || !(parameter.shown)(&values) {
                    continue;
                }
                for end in [parameter.range().0, parameter.range().1] {
                    lab.update(&values.with(parameter.key, end));
                    for figure in lab.figures(moment(Language::Japanese, 0.5)) {
                        look(&figure, &mut wrong);
                    }
                }
            }
        }
    }
    assert_none(&wrong);
}
