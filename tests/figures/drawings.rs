//! What drawings of figures promise: they parse, stay on the paper, and keep their words whole.

use std::collections::BTreeSet;

use crate::common::states::{SIZES, any_values, cases, choices, moment, rest, state};
use proptest::prelude::*;
use reparam::figure::draw::SUBPIXELS;
use reparam::figure::layout::{Layout, TEXT_SIZE, text_width};
use reparam::figure::svg::svg;
use reparam::figure::theme::{DARK, LIGHT};
use reparam::figure::{Figure, Theme};
use reparam::labs::parameters::Kind;
use reparam::labs::{LABS, LabEntry, Values};
use reparam::strings::Language;
use roxmltree::{Document, Node};

/// The states that a reader meets first: every view with every choice, resting and on the way.
fn states(entry: &'static LabEntry) -> Vec<Values> {
    let start = Values::new(entry.parameters).with("n", 300.0);
    let clamped = start
        .with("clamp", 1.0)
        .with("eps", 0.05)
        .with("normal", 1.0);
    choices(&start)
        .into_iter()
        .chain(choices(&clamped.with("phase", 3.0)))
        .filter(all_choices_show)
        .collect()
}

/// Whether no choice is changed that this view does not offer.
pub(crate) fn all_choices_show(values: &Values) -> bool {
    values.table().iter().all(|parameter| {
        let choice = matches!(parameter.kind, Kind::Choice { .. });
        !choice || values.get(parameter.key) == 0.0 || (parameter.shown)(values)
    })
}

/// Every figure of those states.
pub(crate) fn figures(language: Language, progress: f64, mut look: impl FnMut(&Figure, &Values)) {
    for entry in LABS {
        let mut lab = (entry.create)();
        for values in states(entry) {
            lab.update(&values);
            for figure in lab.figures(moment(language, progress)) {
                look(&figure, &values);
            }
        }
    }
}

fn drawn(figure: &Figure, theme: &Theme, size: (f64, f64)) -> String {
    svg(figure, theme, size, None).unwrap_or_else(|error| panic!("{}: {error}", figure.name))
}

/// An attribute in CSS pixels.
fn pixels(node: Node, name: &str) -> f64 {
    let value = node.attribute(name).unwrap_or_else(|| panic!("no {name}"));
    let units: f64 = value.parse().unwrap_or_else(|_| panic!("{name}: {value}"));
    assert!(units.is_finite(), "{name}: {value}");
    units / SUBPIXELS
}

/// The points of a line or a polygon in CSS pixels.
fn points(node: Node) -> Vec<(f64, f64)> {
    let list = node.attribute("points").expect("points");
    let numbers: Vec<f64> = list
        .split([' ', ','])
        .filter(|part| !part.is_empty())
        .map(|part| part.parse().unwrap_or_else(|_| panic!("{list}")))
        .collect();
    assert!(
        numbers.len() >= 4 && numbers.len().is_multiple_of(2),
        "{list}"
    );
    let scaled = |pair: &[f64]| (pair[0] / SUBPIXELS, pair[1] / SUBPIXELS);
    numbers.chunks(2).map(scaled).collect()
}

/// Fails where a mark leaves the picture, dots and lines by more than their own size.
fn assert_on_paper(document: &Document, (width, height): (f64, f64), what: &str) {
    let inside = |(x, y): (f64, f64), margin: f64| {
        (-margin..=width + margin).contains(&x) && (-margin..=height + margin).contains(&y)
    };
    for node in document.descendants().filter(Node::is_element) {
        match node.tag_name().name() {
            "polyline" | "polygon" => {
                for point in points(node) {
                    assert!(inside(point, 1.0), "{what}: {point:?}");
                }
            }
            "circle" => {
                let at = (pixels(node, "cx"), pixels(node, "cy"));
                assert!(inside(at, 1.0), "{what}: {at:?}");
                assert!(pixels(node, "r") > 0.0, "{what}");
            }
            "line" => {
                for (x, y) in [("x1", "y1"), ("x2", "y2")] {
                    let at = (pixels(node, x), pixels(node, y));
                    assert!(inside(at, 1.0), "{what}: {at:?}");
                }
            }
            "text" => {
                let at = (pixels(node, "x"), pixels(node, "y"));
                assert!((0.0..=height).contains(&at.1), "{what}: {at:?}");
            }
            "svg" | "title" | "rect" => {}
            other => panic!("{what}: <{other}>"),
        }
    }
}

#[test]
fn drawings_parse_and_stay_on_the_paper() {
    for (size, theme) in SIZES.into_iter().zip([&LIGHT, &DARK]) {
        for progress in [0.0, 0.5] {
            figures(Language::English, progress, |figure, values| {
                let text = drawn(figure, theme, size);
                let what = format!("{} {size:?} {values:?}", figure.name);
                let document = Document::parse(&text).unwrap_or_else(|e| panic!("{what}: {e}"));
                assert_on_paper(&document, size, &what);
                for node in document.descendants().filter(Node::is_element) {
                    for attribute in node.attributes() {
                        let value = attribute.value();
                        assert!(!value.contains("NaN"), "{what}: {value}");
                        assert!(!value.contains("inf"), "{what}: {value}");
                    }
                }
            });
        }
    }
}

#[test]
fn drawings_of_any_state_stay_on_the_paper() {
    for entry in LABS {
        let mut lab = (entry.create)();
        let lab = std::cell::RefCell::new(&mut lab);
        let states = any_values(entry.parameters, 2000.0);
        proptest!(cases(64), |(values in states, progress in 0.0..1.0, phone in any::<bool>())| {
            let mut lab = lab.borrow_mut();
            lab.update(&values);
            let size = SIZES[usize::from(phone)];
            for figure in lab.figures(moment(Language::Japanese, progress)) {
                let text = drawn(&figure, &LIGHT, size);
                let document = Document::parse(&text).expect("XML");
                assert_on_paper(&document, size, &format!("{values:?}"));
            }
        });
    }
}

#[test]
fn drawings_show_their_words_and_their_theme() {
    for language in Language::ALL {
        figures(language, 0.0, |figure, _| {
            for theme in [&LIGHT, &DARK] {
                let text = drawn(figure, theme, SIZES[0]);
                let document = Document::parse(&text).expect("XML");
                let title = document.descendants().find(|n| n.has_tag_name("title"));
                let title = title.and_then(|node| node.text()).map(str::to_owned);
                assert_eq!(title.as_deref(), Some(figure.description.as_str()));
                let paper = document.descendants().find(|n| n.has_tag_name("rect"));
                let (r, g, b) = theme.paper;
                assert_eq!(
                    paper.and_then(|node| node.attribute("fill")),
                    Some(format!("rgb({r},{g},{b})").as_str())
                );
                let words: Vec<_> = document
                    .descendants()
                    .filter(|node| node.has_tag_name("text"))
                    .filter_map(|node| node.text().map(str::trim))
                    .collect();
                for panel in &figure.panels {
                    for title in [panel.x.title(), panel.y.title()] {
                        let shown = title.is_empty() || words.contains(&title.as_str());
                        assert!(shown, "{}: {title}", figure.name);
                    }
                }
            }
        });
    }
}

#[test]
fn drawing_twice_gives_the_same_drawing() {
    for (id, query) in [("logistic", "n=300"), ("gumbel", "view=maxima&n=300")] {
        let draw = || -> Vec<String> {
            let figures = state(id, query).figures(rest());
            figures.iter().map(|f| drawn(f, &LIGHT, SIZES[0])).collect()
        };
        assert_eq!(draw(), draw());
    }
}

#[test]
fn words_that_mean_something_to_xml_are_harmless() {
    let mut figure = state("logistic", "n=5").figures(rest()).swap_remove(0);
    figure.description = "a < b & c > \"d\" ]]>".into();
    figure.panels[0].y.label = "<script>&amp;\"".into();
    let text = svg(&figure, &LIGHT, SIZES[0], Some("data:x,\"<&")).expect("drawn");
    let document = Document::parse(&text).expect("XML");
    let find = |name| document.descendants().find(|node| node.has_tag_name(name));
    assert_eq!(
        find("title").and_then(|n| n.text()),
        Some(figure.description.as_str())
    );
    assert_eq!(
        find("image").and_then(|n| n.attribute("href")),
        Some("data:x,\"<&")
    );
    assert!(find("script").is_none());
    let labels: Vec<_> = document
        .descendants()
        .filter_map(|n| n.text())
        .map(str::trim)
        .collect();
    assert!(labels.contains(&"<script>&amp;\""));
}

/// Left and right end of a text element in CSS pixels, by the layout's estimate.
fn extent(node: Node) -> (f64, f64) {
    let width = text_width(node.text().unwrap_or("").trim());
    let x = pixels(node, "x");
    match node.attribute("text-anchor") {
        Some("start") => (x, x + width),
        Some("middle") => (x - width / 2.0, x + width / 2.0),
        Some("end") => (x - width, x),
        other => panic!("text-anchor {other:?}"),
    }
}

#[test]
fn no_words_are_cut_at_the_sides() {
    let mut cut = BTreeSet::new();
    for language in Language::ALL {
        for progress in [0.0, 0.5] {
            figures(language, progress, |figure, _| {
                for size in SIZES {
                    let text = drawn(figure, &LIGHT, size);
                    let document = Document::parse(&text).expect("XML");
                    for node in document.descendants().filter(|n| n.has_tag_name("text")) {
                        let (left, right) = extent(node);
                        if left < -1.0 || right > size.0 + 1.0 {
                            let words = node.text().unwrap_or("").trim();
                            cut.insert(format!(
                                "{} at {}: {} ({left:.0} to {right:.0}): {words:?}",
                                language.code(),
                                size.0,
                                figure.name,
                            ));
                        }
                    }
                }
            });
        }
    }
    let list: Vec<_> = cut.into_iter().collect();
    assert!(list.is_empty(), "cut off:\n{}", list.join("\n"));
}

#[test]
fn no_words_of_any_state_are_cut_at_the_sides() {
    for entry in LABS {
        let mut lab = (entry.create)();
        let lab = std::cell::RefCell::new(&mut lab);
        let states = any_values(entry.parameters, 500.0);
        proptest!(cases(96), |(values in states, progress in 0.0..1.0, phone in any::<bool>())| {
            let mut lab = lab.borrow_mut();
            lab.update(&values);
            let size = SIZES[usize::from(phone)];
            for figure in lab.figures(moment(Language::English, progress)) {
                let text = drawn(&figure, &LIGHT, size);
                let document = Document::parse(&text).expect("XML");
                for node in document.descendants().filter(|n| n.has_tag_name("text")) {
                    let (left, right) = extent(node);
                    prop_assert!(
                        left >= -1.0 && right <= size.0 + 1.0,
                        "{}: {left} to {right} of {}: {:?}", figure.name, size.0, node.text()
                    );
                }
            }
        });
    }
}

#[test]
fn frames_have_room_and_do_not_overlap() {
    for language in Language::ALL {
        figures(language, 0.0, |figure, values| {
            for (width, height) in SIZES {
                let layout = Layout::new(figure, width, height);
                let what = format!("{} at {width}, {values:?}", figure.name);
                assert_eq!(layout.size, (width, height));
                assert_eq!(layout.frames.len(), figure.panels.len(), "{what}");
                let (mut above, mut row_ends, mut before) = (0.0, 0.0, 0.0_f64);
                for (index, (frame, panel)) in layout.frames.iter().zip(&figure.panels).enumerate()
                {
                    assert!(frame.left > 0.0 && frame.right < width, "{what}");
                    if panel.beside {
                        assert!(frame.left > before, "{what}");
                    } else {
                        above = row_ends;
                    }
                    before = frame.right;
                    let after = figure.panels.iter().skip(index + 1);
                    let first = figure.panels[..=index]
                        .iter()
                        .rposition(|panel| !panel.beside);
                    let in_row = index - first.unwrap_or(0)
                        + 1
                        + after.take_while(|panel| panel.beside).count();
                    // A picture keeps its proportions: it fills its share of the width or the height.
                    let rows = figure.panels.iter().filter(|panel| !panel.beside);
                    let share = panel.weight / rows.map(|panel| panel.weight).sum::<f64>();
                    let fills = frame.right - frame.left > 0.6 * width / in_row as f64
                        || panel.picture && frame.bottom - frame.top > 0.8 * share * height;
                    assert!(fills, "{what}");
                    let span = (frame.top, frame.bottom);
                    assert!(
                        span.0 >= above && span.1 <= height + 1e-9,
                        "{what}: {span:?}"
                    );
                    let least = if panel.y.label.is_empty() { 8.0 } else { 40.0 };
                    let room = frame.bottom - frame.top;
                    assert!(room > least, "{what}: {room}");
                    let titled = (above..=frame.top).contains(&frame.title);
                    assert!(titled || panel.y.label.is_empty(), "{what}");
                    for &(layer, x, y) in &frame.legend {
                        assert!(!panel.layers[layer].label().is_empty(), "{what}");
                        assert!(x >= 0.0 && x < width, "{what}");
                        assert!((above..=frame.top).contains(&y), "{what}");
                    }
                    let mut entries = frame.legend.clone();
                    entries.sort_by(|a, b| (a.2, a.1).partial_cmp(&(b.2, b.1)).expect("numbers"));
                    for pair in entries.windows(2) {
                        let (layer, x, y) = pair[0];
                        let end = x + 22.0 + text_width(panel.layers[layer].label());
                        let apart = pair[1].2 - y >= TEXT_SIZE || pair[1].1 >= end;
                        assert!(apart, "{what}: legend entries overlap");
                    }
                    row_ends = f64::max(row_ends, frame.bottom);
                }
            }
        });
    }
}

#[test]
fn places_and_data_are_inverse_in_every_frame() {
    figures(Language::English, 0.0, |figure, _| {
        let layout = Layout::new(figure, 900.0, 460.0);
        for (panel, frame) in figure.panels.iter().zip(&layout.frames) {
            for (across, down) in [(0.0, 0.0), (0.25, 0.5), (1.0, 1.0)] {
                let x = frame.left + across * (frame.right - frame.left);
                let y = frame.top + down * (frame.bottom - frame.top);
                let data = frame.locate(panel, x, y);
                let back = frame.place(panel, data.0, data.1);
                let error = (back.0 - x).abs() + (back.1 - y).abs();
                assert!(error < 1e-6, "{}: {error}", figure.name);
            }
        }
    });
    let figure = state("logistic", "").figures(rest()).swap_remove(0);
    let layout = Layout::new(&figure, 900.0, 460.0);
    for (index, frame) in layout.frames.iter().enumerate() {
        let middle = (
            f64::midpoint(frame.left, frame.right),
            f64::midpoint(frame.top, frame.bottom),
        );
        assert_eq!(layout.panel_at(middle.0, middle.1), Some(index));
    }
    assert_eq!(layout.panel_at(-1.0, -1.0), None);
}
