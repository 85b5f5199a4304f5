//! The data of figures as CSV: they read back to the same numbers.

use reparam::figure::csv::csv;
use reparam::figure::{Along, Figure, Layer, Role};
use reparam::strings::Language;

use crate::common::states::{rest, state};
use crate::drawings::figures;

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
