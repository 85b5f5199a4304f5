//! States of the labs, and what their figures have to keep to.

use std::rc::Rc;

use proptest::prelude::*;
use reparam::datasets::parse_numbers;
use reparam::figure::layout::{horizontal_ticks, vertical_ticks};
use reparam::figure::{Figure, Layer, Panel, Point};
use reparam::labs::parameters::Kind;
use reparam::labs::shared::user_data;
use reparam::labs::{
    BackgroundWork, Change, Event, FrameContext, Lab, LabEntry, Parameter, Values, find, url_state,
};
use reparam::strings::{Language, Text};

/// The sizes at which figures are looked at: a desk and a phone.
pub(crate) const SIZES: [(f64, f64); 2] = [(900.0, 460.0), (360.0, 380.0)];

/// Few cases, no file of failures: for tests whose cases are slow.
pub(crate) fn cases(cases: u32) -> ProptestConfig {
    ProptestConfig {
        cases,
        failure_persistence: None,
        ..ProptestConfig::default()
    }
}

/// The shared strings in English.
pub(crate) fn english() -> &'static Text {
    Language::English.text()
}

/// The lab with this page name.
pub(crate) fn lab(id: &str) -> &'static LabEntry {
    find(id).unwrap_or_else(|| panic!("no lab {id}"))
}

/// The values of a link that has to be understood without a notice.
#[track_caller]
pub(crate) fn values(entry: &'static LabEntry, query: &str) -> Values {
    let (_, values, notices) = url_state::read(query, entry.parameters);
    assert!(notices.is_empty(), "{query}: {notices:?}");
    values
}

/// A lab in the state of a link.
#[track_caller]
pub(crate) fn state(id: &str, query: &str) -> Box<dyn Lab> {
    let entry = lab(id);
    let mut lab = (entry.create)();
    lab.update(&values(entry, query));
    lab
}

/// Lets a lab catch up with what it was told.
#[track_caller]
pub(crate) fn settle(lab: &mut dyn Lab) {
    for _ in 0..100_000 {
        if !lab.background_work().is_some_and(BackgroundWork::refine) {
            return;
        }
    }
    panic!("there is always something left");
}

/// Short forms of what tests ask of labs.
pub(crate) trait LabExt {
    /// What dragging a handle to a point changes.
    fn drag(&mut self, key: &'static str, to: Point) -> Vec<(&'static str, f64)>;

    /// What focusing a handle changes.
    fn focus(&mut self, key: &'static str) -> Vec<(&'static str, f64)>;

    /// What painting over a panel of this figure changes.
    fn paint(
        &mut self,
        figure: usize,
        values: &Values,
        from: Point,
        to: Point,
    ) -> Vec<(&'static str, f64)>;

    /// The keys of the actions that are of use.
    fn enabled_actions(&self) -> Vec<&'static str>;

    /// What an action changes.
    fn run_action(&mut self, key: &str) -> Vec<(&'static str, f64)>;

    /// Brings a file that comes with the page.
    fn load_asset(&mut self, file: &str, bytes: &[u8]);

    /// Does a slice of the work that figures wait for.
    fn run_slice(&mut self) -> Option<f64>;

    /// Tells how long a slice took.
    fn slice_took(&mut self, seconds: f64);

    /// Whether a reader's own numbers can be brought.
    fn wants_numbers(&mut self) -> bool;

    /// Brings a reader's own numbers.
    fn read_numbers(&mut self, text: &Text, numbers: &str) -> Result<String, String>;
}

impl LabExt for dyn Lab + '_ {
    fn drag(&mut self, key: &'static str, to: Point) -> Vec<(&'static str, f64)> {
        pairs(self.handle_event(Event::HandleDragged { key, to }))
    }

    fn focus(&mut self, key: &'static str) -> Vec<(&'static str, f64)> {
        pairs(self.handle_event(Event::HandleFocused { key }))
    }

    fn paint(
        &mut self,
        figure: usize,
        values: &Values,
        from: Point,
        to: Point,
    ) -> Vec<(&'static str, f64)> {
        pairs(self.handle_event(Event::Painted {
            figure,
            from,
            to,
            values,
        }))
    }

    fn enabled_actions(&self) -> Vec<&'static str> {
        let actions = self.actions().into_iter();
        let enabled = actions.filter(|action| action.enabled);
        enabled.map(|action| action.key).collect()
    }

    fn run_action(&mut self, key: &str) -> Vec<(&'static str, f64)> {
        pairs(self.handle_event(Event::Action { key }))
    }

    fn load_asset(&mut self, file: &str, bytes: &[u8]) {
        let changes = self.handle_event(Event::AssetLoaded { file, bytes });
        assert!(changes.is_empty(), "{changes:?}");
    }

    fn run_slice(&mut self) -> Option<f64> {
        self.background_work()?.run_slice()
    }

    fn slice_took(&mut self, seconds: f64) {
        if let Some(work) = self.background_work() {
            work.slice_took(seconds);
        }
    }

    fn wants_numbers(&mut self) -> bool {
        self.user_data().is_some()
    }

    #[track_caller]
    fn read_numbers(&mut self, text: &Text, numbers: &str) -> Result<String, String> {
        let data = self.user_data().expect("a state about a reader's numbers");
        match parse_numbers(numbers) {
            Ok(numbers) => Ok(data.take_numbers(text, numbers.values)),
            Err(error) => Err(user_data::error_sentence(text, &error)),
        }
    }
}

/// The keys of the controls that are in sight at first.
pub(crate) fn main_controls(values: &Values) -> Vec<&'static str> {
    let shown = |parameter: &&Parameter| parameter.is_main && (parameter.shown)(values);
    let shown = values.table().iter().filter(shown);
    shown.map(|parameter| parameter.key).collect()
}

/// Changes as key and value.
pub(crate) fn pairs(changes: Vec<Change>) -> Vec<(&'static str, f64)> {
    let changes = changes.into_iter();
    changes.map(|change| (change.key, change.value)).collect()
}

/// A resting moment in English.
pub(crate) fn rest() -> FrameContext<'static> {
    moment(Language::English, 0.0)
}

/// A moment between two steps.
pub(crate) fn moment(language: Language, progress: f64) -> FrameContext<'static> {
    FrameContext {
        text: language.text(),
        progress,
        axes: None,
    }
}

/// Any values of a table with at most `most` samples: ends, defaults, slider positions and numbers
/// that no slider gives.
pub(crate) fn any_values(table: &'static [Parameter], most: f64) -> impl Strategy<Value = Values> {
    let picks: Vec<_> = table
        .iter()
        .map(|parameter| any_value(parameter, most))
        .collect();
    picks.prop_map(move |picked| {
        let pairs = table.iter().zip(picked);
        pairs.fold(Values::new(table), |values, (parameter, value)| {
            values.with(parameter.key, value)
        })
    })
}

fn any_value(parameter: &'static Parameter, most: f64) -> BoxedStrategy<f64> {
    let (low, high) = parameter.range();
    let high = if parameter.key == "n" {
        high.min(most)
    } else {
        high
    };
    let whole = !matches!(parameter.kind, Kind::Number { .. });
    prop_oneof![
        1 => Just(low),
        1 => Just(high),
        1 => Just(parameter.default().min(high)),
        2 => (0.0..1.0).prop_map(move |position| parameter.at_position(position).min(high)),
        2 => (low..=high).prop_map(move |value| if whole { value.round() } else { value }),
    ]
    .boxed()
}

/// Every combination of a table's choices, the other parameters as in `values`.
pub(crate) fn choices(values: &Values) -> Vec<Values> {
    values
        .table()
        .iter()
        .fold(vec![*values], |all, parameter| match parameter.kind {
            Kind::Choice { words } => all
                .iter()
                .flat_map(|&values| {
                    (0..words.len()).map(move |index| values.with(parameter.key, index as f64))
                })
                .collect(),
            _ => all,
        })
}

/// The layer of this name.
#[track_caller]
pub(crate) fn layer<'a>(panel: &'a Panel, label: &str) -> &'a Layer {
    panel
        .layers
        .iter()
        .find(|layer| layer.label() == label)
        .unwrap_or_else(|| panic!("no layer {label:?}"))
}

/// The points of a named curve.
#[track_caller]
pub(crate) fn curve<'a>(panel: &'a Panel, label: &str) -> &'a [(f64, f64)] {
    match layer(panel, label) {
        Layer::Curve { points, .. } => points,
        other => panic!("{label} is {other:?}"),
    }
}

/// Edges and heights of a named histogram.
#[track_caller]
pub(crate) fn bars<'a>(panel: &'a Panel, label: &str) -> (&'a [f64], &'a [f64]) {
    match layer(panel, label) {
        Layer::Bars { edges, heights, .. } => (edges, heights),
        other => panic!("{label} is {other:?}"),
    }
}

/// The samples of a lab that shows them as a strip of dots, the second panel, in the order drawn.
#[track_caller]
pub(crate) fn strip(lab: &dyn Lab) -> Rc<Vec<f64>> {
    match &lab.figures(rest())[0].panels[1].layers[0] {
        Layer::Points { x, .. } => Rc::clone(x),
        other => panic!("the strip holds {other:?}"),
    }
}

/// The samples that a lab draws for the state of a link.
#[track_caller]
pub(crate) fn samples(id: &str, query: &str) -> Vec<f64> {
    strip(&*state(id, query)).to_vec()
}

/// Fails where a sentence is empty, has a place that was not filled, or says `NaN`.
#[track_caller]
pub(crate) fn assert_sentence(sentence: &str, what: &str) {
    assert!(!sentence.trim().is_empty(), "{what}: no words");
    assert!(!sentence.contains(['{', '}']), "{what}: {sentence}");
    assert!(!sentence.contains("NaN"), "{what}: {sentence}");
}

/// Fails where a figure cannot be drawn, exported or read.
#[track_caller]
pub(crate) fn assert_sound(figure: &Figure, table: &[Parameter], what: &str) {
    let what = format!("{what}, {}", figure.name);
    assert_file_name(&figure.name, &what);
    assert_sentence(&figure.description, &what);
    assert!(!figure.panels.is_empty(), "{what}: no panels");
    for panel in &figure.panels {
        assert!(panel.weight > 0.0 && panel.weight.is_finite(), "{what}");
        assert_axes(panel, &what);
        for handle in &panel.handles {
            let at = handle.at;
            assert!(at.0.is_finite() && at.1.is_finite(), "{what}: {handle:?}");
            let known = table.iter().any(|parameter| parameter.key == handle.key);
            assert!(known, "{what}: {handle:?}");
        }
        for layer in &panel.layers {
            assert_layer(layer, &what);
        }
    }
}

fn assert_file_name(name: &str, what: &str) {
    let plain = |character: char| character.is_ascii_alphanumeric() || "-._".contains(character);
    assert!(!name.is_empty() && name.len() <= 100, "{what}");
    assert!(name.chars().all(plain), "{what}");
    assert!(
        !name.starts_with(['.', '-']) && !name.ends_with('.'),
        "{what}"
    );
}

fn assert_axes(panel: &Panel, what: &str) {
    for axis in [&panel.x, &panel.y] {
        let (low, high) = axis.range;
        assert!(low.is_finite() && high.is_finite(), "{what}: {axis:?}");
        assert!(low < high, "{what}: {axis:?}");
        let ends = [axis.position(low), axis.position(high)];
        assert!(
            ends[0].abs() < 1e-9 && (ends[1] - 1.0).abs() < 1e-9,
            "{what}: {ends:?} {axis:?}"
        );
    }
    // The smallest numbers of ticks that any size of picture asks for.
    for (axis, most) in [
        (&panel.x, horizontal_ticks(0.0)),
        (&panel.y, vertical_ticks(0.0)),
    ] {
        let marks = axis.tick_marks(most);
        let expected = !axis.label.is_empty() && axis.ticks.are_labelled();
        assert!(!expected || !marks.is_empty(), "{what}: {axis:?}");
        for (value, label) in marks {
            let position = axis.position(value);
            assert!((-1e-6..=1.0 + 1e-6).contains(&position), "{what}: {value}");
            assert!(!label.is_empty() && label != "NaN", "{what}: {value}");
        }
    }
}

fn assert_layer(layer: &Layer, what: &str) {
    let what = format!("{what}, layer {:?}", layer.label());
    match layer {
        Layer::Curve { points, .. } | Layer::Area { points, .. } => {
            assert!(!points.is_empty(), "{what}: no points");
            let finite = points.iter().all(|point| point.0.is_finite());
            assert!(finite, "{what}: x is not finite");
            let seen = points.iter().any(|point| point.1.is_finite());
            assert!(seen, "{what}: no finite point");
        }
        Layer::Bars { edges, heights, .. } => {
            assert_eq!(edges.len(), heights.len() + 1, "{what}");
            assert!(edges.is_sorted_by(|a, b| a < b), "{what}: edges");
            let sound = heights.iter().all(|&height| height >= 0.0);
            assert!(sound, "{what}: heights");
        }
        Layer::Columns { width, columns, .. } => {
            assert!(*width > 0.0 && !columns.is_empty(), "{what}");
            let mut parts = columns.iter().flat_map(|&(x, base, tip)| [x, base, tip]);
            assert!(parts.all(f64::is_finite), "{what}: {columns:?}");
        }
        Layer::Points { x, y, radius, .. } => {
            assert_eq!(x.len(), y.len(), "{what}");
            assert!(*radius > 0.0, "{what}");
            let finite = x.iter().chain(y.iter()).all(|value| value.is_finite());
            assert!(finite, "{what}: a dot is not finite");
        }
        Layer::Rule { at, .. } => assert!(at.is_finite(), "{what}"),
        Layer::Annotation { text, at, .. } => {
            assert_sentence(text, &what);
            assert!(at.0.is_finite() && at.1.is_finite(), "{what}: {at:?}");
        }
        Layer::HeatMap { .. } | Layer::Image { .. } => {}
    }
}
