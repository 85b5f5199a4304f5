//! The data of a figure as comma-separated values.

use std::fmt::Write as _;

use super::{Figure, Layer};

/// One row per point, bar, cell or rule: panel number, layer name, kind, x, y, and for bars the
/// right edge, for cells the value. Columns have both edges, and as the value their base.
pub fn csv(figure: &Figure) -> String {
    let mut table = String::from("panel,layer,kind,x,y,x_end,value\n");
    for (index, panel) in figure.panels.iter().enumerate() {
        for layer in &panel.layers {
            rows(&mut table, index + 1, layer);
        }
    }
    table
}

fn rows(table: &mut String, panel: usize, layer: &Layer) {
    let name = quoted(layer.label());
    let mut row = |kind: &str, x: f64, y: f64, rest: &str| {
        // Writing to a string cannot fail.
        let _ = writeln!(
            table,
            "{panel},{name},{kind},{},{},{rest}",
            cell(x),
            cell(y)
        );
    };
    match layer {
        Layer::Curve { points, .. } => {
            for &(x, y) in points {
                row("curve", x, y, ",");
            }
        }
        Layer::Area { points, .. } => points.iter().for_each(|&(x, y)| row("area", x, y, ",")),
        Layer::Bars { edges, heights, .. } => {
            for (pair, &height) in edges.windows(2).zip(heights) {
                row("bar", pair[0], height, &format!("{},", cell(pair[1])));
            }
        }
        Layer::Columns { width, columns, .. } => {
            for &(middle, base, tip) in columns {
                let (left, right) = (middle - 0.5 * width, middle + 0.5 * width);
                row(
                    "column",
                    left,
                    tip,
                    &format!("{},{}", cell(right), cell(base)),
                );
            }
        }
        Layer::Points { x, y, .. } => {
            x.iter()
                .zip(y.iter())
                .for_each(|(&x, &y)| row("point", x, y, ","));
        }
        Layer::HeatMap {
            x,
            y,
            columns,
            values,
            ..
        } => {
            let lines = values.len() / (*columns).max(1);
            for (index, value) in values.iter().enumerate() {
                let column = (index % columns) as f64 + 0.5;
                let line = (index / columns) as f64 + 0.5;
                row(
                    "cell",
                    x.0 + (x.1 - x.0) * column / *columns as f64,
                    y.0 + (y.1 - y.0) * line / lines as f64,
                    &format!(",{}", cell(*value)),
                );
            }
        }
        Layer::Rule { along, at, .. } => match along {
            super::Along::Vertical => row("rule", *at, f64::NAN, ","),
            super::Along::Horizontal => row("rule", f64::NAN, *at, ","),
        },
        Layer::Annotation { at, .. } => row("annotation", at.0, at.1, ","),
        Layer::Image { .. } => {}
    }
}

fn cell(value: f64) -> String {
    if value.is_nan() {
        String::new()
    } else {
        // Zero without a sign.
        (value + 0.0).to_string()
    }
}

fn quoted(text: &str) -> String {
    if text.contains([',', '"', '\n']) {
        format!("\"{}\"", text.replace('"', "\"\""))
    } else {
        text.to_owned()
    }
}
