//! What figures promise: drawings that parse and stay on the paper, data that read back, and
//! colours that can be told from it.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use crate::common::states::{SIZES, any_values, cases, choices, moment, rest, state};
use proptest::prelude::*;
use reparam::figure::csv::csv;
use reparam::figure::draw::SUBPIXELS;
use reparam::figure::layout::{Layout, TEXT_SIZE, text_width};
use reparam::figure::svg::svg;
use reparam::figure::theme::{DARK, LIGHT, Rgb};
use reparam::figure::{Along, Figure, Layer, Role, Theme};
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
fn all_choices_show(values: &Values) -> bool {
    values.table().iter().all(|parameter| {
        let choice = matches!(parameter.kind, Kind::Choice { .. });
        !choice || values.get(parameter.key) == 0.0 || (parameter.shown)(values)
    })
}

/// Every figure of those states.
fn figures(language: Language, progress: f64, mut look: impl FnMut(&Figure, &Values)) {
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
                    let fills = frame.right - frame.left > 0.6 * width / in_row as f64
                        || panel.picture && frame.bottom - frame.top > 0.8 * height;
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

// Data.

/// The records of comma-separated values, after RFC 4180.
fn records(text: &str) -> Vec<Vec<String>> {
    let mut records = Vec::new();
    let mut record = Vec::new();
    let mut field = String::new();
    let mut quoted = false;
    let mut rest = text.chars().peekable();
    while let Some(character) = rest.next() {
        match (quoted, character) {
            (true, '"') if rest.peek() == Some(&'"') => {
                rest.next();
                field.push('"');
            }
            (_, '"') => quoted = !quoted,
            (false, ',') => record.push(std::mem::take(&mut field)),
            (false, '\n') => {
                record.push(std::mem::take(&mut field));
                records.push(std::mem::take(&mut record));
            }
            _ => field.push(character),
        }
    }
    assert!(
        !quoted && field.is_empty() && record.is_empty(),
        "unfinished"
    );
    records
}

/// What a layer has to say: kind, then x, y, right edge and value; `NaN` for an empty cell.
type Row = (&'static str, [f64; 4]);

fn rows(layer: &Layer) -> Vec<Row> {
    const NONE: f64 = f64::NAN;
    let plain = |kind: &'static str, points: &[(f64, f64)]| -> Vec<Row> {
        points
            .iter()
            .map(|&(x, y)| (kind, [x, y, NONE, NONE]))
            .collect()
    };
    match layer {
        Layer::Curve { points, .. } => plain("curve", points),
        Layer::Area { points, .. } => plain("area", points),
        Layer::Bars { edges, heights, .. } => (0..heights.len())
            .map(|bar| ("bar", [edges[bar], heights[bar], edges[bar + 1], NONE]))
            .collect(),
        Layer::Columns { width, columns, .. } => columns
            .iter()
            .map(|&(x, base, tip)| ("column", [x - 0.5 * width, tip, x + 0.5 * width, base]))
            .collect(),
        Layer::Points { x, y, .. } => x
            .iter()
            .zip(y.iter())
            .map(|(&x, &y)| ("point", [x, y, NONE, NONE]))
            .collect(),
        Layer::Rule { along, at, .. } => vec![match along {
            Along::Vertical => ("rule", [*at, NONE, NONE, NONE]),
            Along::Horizontal => ("rule", [NONE, *at, NONE, NONE]),
        }],
        Layer::Annotation { at, .. } => plain("annotation", &[*at]),
        Layer::HeatMap {
            x,
            y,
            columns,
            values,
            ..
        } => {
            let lines = values.len() / columns;
            let middle = |(low, high): (f64, f64), cell: usize, cells: usize| {
                low + (high - low) * (cell as f64 + 0.5) / cells as f64
            };
            (0..values.len())
                .map(|cell| {
                    let at = (
                        middle(*x, cell % columns, *columns),
                        middle(*y, cell / columns, lines),
                    );
                    ("cell", [at.0, at.1, NONE, values[cell]])
                })
                .collect()
        }
        Layer::Image { .. } => Vec::new(),
    }
}

fn cell(text: &str) -> f64 {
    if text.is_empty() {
        f64::NAN
    } else {
        text.parse()
            .unwrap_or_else(|_| panic!("not a number: {text}"))
    }
}

fn assert_reads_back(figure: &Figure) {
    let records = records(&csv(figure));
    assert_eq!(
        records[0],
        ["panel", "layer", "kind", "x", "y", "x_end", "value"]
    );
    let expected: Vec<_> = figure
        .panels
        .iter()
        .enumerate()
        .flat_map(|(panel, one)| one.layers.iter().map(move |layer| (panel + 1, layer)))
        .flat_map(|(panel, layer)| rows(layer).into_iter().map(move |row| (panel, layer, row)))
        .collect();
    assert_eq!(records.len() - 1, expected.len(), "{}", figure.name);
    for (record, (panel, layer, (kind, numbers))) in records[1..].iter().zip(expected) {
        assert_eq!(record.len(), 7, "{record:?}");
        assert_eq!(record[0], panel.to_string());
        assert_eq!(record[1], layer.label());
        assert_eq!(record[2], kind);
        for (text, number) in record[3..].iter().zip(numbers) {
            let back = cell(text);
            let same = back.to_bits() == number.to_bits() || (back.is_nan() && number.is_nan());
            assert!(same, "{record:?}: {number}");
        }
    }
}

#[test]
fn data_read_back_to_the_same_numbers() {
    for language in Language::ALL {
        figures(language, 0.5, |figure, _| assert_reads_back(figure));
    }
}

#[test]
fn data_read_back_whatever_layers_are_called() {
    let mut figure = state("logistic", "n=5").figures(rest()).swap_remove(0);
    for (index, name) in ["a,b", "\"", "two\nlines", "", "=1+1", "a\rb", "密度"]
        .iter()
        .enumerate()
    {
        let panel = &mut figure.panels[index % 3];
        panel.layers.push(Layer::Rule {
            label: (*name).into(),
            role: Role::Ink,
            along: Along::Vertical,
            at: 1e-300,
        });
    }
    assert_reads_back(&figure);
}

#[test]
fn data_hold_every_sample() {
    let figure = state("logistic", "n=100000").figures(rest()).swap_remove(0);
    let text = csv(&figure);
    let samples = text
        .lines()
        .filter(|line| line.starts_with("2,Samples,point,"));
    assert_eq!(samples.count(), 100_000);
}

// Colours.

/// The custom properties of each block of the style sheet, by selector.
fn blocks(sheet: &str) -> Vec<(String, Vec<(String, String)>)> {
    let mut blocks = Vec::new();
    for part in sheet.split('}') {
        let Some((head, body)) = part.rsplit_once('{') else {
            continue;
        };
        let selector = head.rsplit(['{', '}', '/']).next().unwrap_or(head).trim();
        let properties = body
            .split(';')
            .filter_map(|line| line.split_once(':'))
            .filter_map(|(name, value)| Some((name.trim().strip_prefix("--")?, value.trim())))
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .collect();
        blocks.push((selector.to_owned(), properties));
    }
    blocks
}

fn tokens() -> Vec<(String, Vec<(String, String)>)> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("style/tokens.css");
    let sheet = fs::read_to_string(&path).expect("style/tokens.css");
    let coloured = |block: &(String, Vec<_>)| {
        block
            .1
            .iter()
            .any(|(name, _): &(String, _)| name == "paper")
    };
    blocks(&sheet).into_iter().filter(coloured).collect()
}

fn hex(properties: &[(String, String)], name: &str) -> Rgb {
    let (_, value) = properties
        .iter()
        .find(|(key, _)| key == name)
        .unwrap_or_else(|| panic!("no --{name}"));
    let digits = value.strip_prefix('#').unwrap_or_else(|| panic!("{value}"));
    assert_eq!(digits.len(), 6, "{value}");
    let part = |at: usize| u8::from_str_radix(&digits[at..at + 2], 16).expect("two hex digits");
    (part(0), part(2), part(4))
}

const ROLES: [Role; 6] = [
    Role::Noise,
    Role::Sample,
    Role::Density,
    Role::Selected,
    Role::Reference,
    Role::Ink,
];

#[test]
fn the_style_sheet_states_the_colours_of_the_figures() {
    let blocks = tokens();
    let selectors: Vec<_> = blocks.iter().map(|block| block.0.as_str()).collect();
    assert_eq!(
        selectors,
        [
            ":root",
            ":root:not([data-theme=\"light\"])",
            ":root[data-theme=\"dark\"]"
        ]
    );
    for ((selector, properties), theme) in blocks.iter().zip([&LIGHT, &DARK, &DARK]) {
        let scaffolding = [
            ("paper", theme.paper),
            ("ink", theme.ink),
            ("quiet", theme.quiet),
            ("grid", theme.grid),
        ];
        let roles = ROLES.map(|role| (role.name(), theme.colour(role)));
        for (name, colour) in scaffolding.into_iter().chain(roles) {
            assert_eq!(hex(properties, name), colour, "{selector}: --{name}");
        }
    }
    assert_eq!(blocks[1].1, blocks[2].1, "the dark values stand twice");
}

/// The contrast ratio of WCAG 2.
fn contrast(a: Rgb, b: Rgb) -> f64 {
    let luminance = |(r, g, b): Rgb| {
        let linear = |value: u8| {
            let part = f64::from(value) / 255.0;
            if part <= 0.04045 {
                part / 12.92
            } else {
                ((part + 0.055) / 1.055).powf(2.4)
            }
        };
        0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b)
    };
    let (one, other) = (luminance(a), luminance(b));
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

#[test]
fn contrast_is_computed_as_the_guidelines_say() {
    assert!((contrast((0, 0, 0), (255, 255, 255)) - 21.0).abs() < 1e-9);
    // The lightest grey that passes on white.
    assert!(contrast((0x76, 0x76, 0x76), (255, 255, 255)) >= 4.5);
    assert!(contrast((0x77, 0x77, 0x77), (255, 255, 255)) < 4.5);
}

#[test]
fn all_text_in_figures_can_be_read_on_the_paper() {
    for theme in [&LIGHT, &DARK] {
        let colours = ROLES
            .map(|role| theme.colour(role))
            .into_iter()
            .chain([theme.ink, theme.quiet]);
        for colour in colours {
            let ratio = contrast(colour, theme.paper);
            assert!(ratio >= 4.5, "{colour:?} on {:?}: {ratio:.2}", theme.paper);
        }
    }
}

#[test]
fn all_text_of_the_page_can_be_read() {
    for (selector, properties) in tokens() {
        for (text, ground) in [
            ("ink", "raised"),
            ("quiet", "raised"),
            ("accent", "paper"),
            ("accent", "raised"),
            ("on-accent", "accent"),
            ("good", "paper"),
            ("good", "raised"),
            ("bad", "paper"),
            ("bad", "raised"),
        ] {
            let ratio = contrast(hex(&properties, text), hex(&properties, ground));
            assert!(ratio >= 4.5, "{selector}: {text} on {ground}: {ratio:.2}");
        }
        // Borders of controls need 3 to 1.
        for ground in ["paper", "raised"] {
            let ratio = contrast(hex(&properties, "edge"), hex(&properties, ground));
            assert!(ratio >= 3.0, "{selector}: edge on {ground}: {ratio:.2}");
        }
    }
}
