//! The lab of the flow: what is under the particles.

use super::{
    DIRECTIONS, FLOWS, assert_points, carried, columns, eased, grid, log_gaussian, shown, words,
};
use crate::common::assert_close;
use reparam::figure::number::number;
use reparam::figure::{Layer, Panel};
use reparam::flows::{RealNvp, Workspace};
use reparam::strings::fill;

/// The only heat map: its name, columns and values.
fn heat(panel: &Panel) -> (&str, usize, &[f64]) {
    let mut maps = panel.layers.iter().filter_map(|layer| match layer {
        Layer::HeatMap {
            label,
            columns,
            values,
            x,
            y,
            range,
            ..
        } => {
            assert_eq!((*x, *y), (panel.x.range, panel.y.range));
            assert_eq!(*range, (0.0, 1.0));
            Some((label.as_str(), *columns, values.as_slice()))
        }
        _ => None,
    });
    maps.next().expect("a heat map")
}

/// The middles of a heat map's cells, row by row from the bottom.
fn middles(panel: &Panel, columns: usize, cells: usize) -> [Vec<f64>; 2] {
    let rows = cells / columns;
    let middle = |index: usize, count: usize, (low, high): (f64, f64)| {
        low + (high - low) * (index as f64 + 0.5) / count as f64
    };
    let x = (0..cells).map(|cell| middle(cell % columns, columns, panel.x.range));
    let y = (0..cells).map(|cell| middle(cell / columns, rows, panel.y.range));
    [x.collect(), y.collect()]
}

#[test]
fn the_grid_starts_straight_and_is_carried_by_the_flow() {
    for query in FLOWS {
        for direction in DIRECTIONS {
            let (mut page, flow) = shown(&format!("under=grid&dir={direction}&{query}"));
            let last = flow.config().couplings;
            let start = if direction == "generate" { last } else { 0 };
            page.set("at", start as f64);
            let panel = page.main_panel();
            let lines = grid(&panel);
            assert_eq!(lines.len(), 26);
            for (index, line) in lines.iter().enumerate() {
                let across = index / 13;
                for (step, point) in line.iter().enumerate() {
                    let along = -3.0 + 6.0 * step as f64 / (line.len() - 1) as f64;
                    let fixed = -3.0 + 0.5 * (index % 13) as f64;
                    let (x, y) = if across == 0 {
                        (fixed, along)
                    } else {
                        (along, fixed)
                    };
                    assert_close(point.0, x, 1e-6, query);
                    assert_close(point.1, y, 1e-6, query);
                }
            }
            let [x, y] = columns(&lines.concat());
            for station in 0..=last {
                page.set("at", station as f64);
                let (expected, _) = carried(&flow, [&x, &y], start, station);
                assert_points(
                    &columns(&grid(&page.main_panel()).concat()),
                    &expected,
                    query,
                );
            }
        }
    }
}

/// ln of the density that the flow's samples have at a station, at points as drawn.
fn log_density(flow: &RealNvp<f64>, [x, y]: [&[f64]; 2], station: usize) -> Vec<f64> {
    let ([z0, z1], log_det) = carried(flow, [x, y], station, flow.config().couplings);
    let points = z0.iter().zip(&z1).zip(log_det);
    points
        .map(|((&z0, &z1), det)| log_gaussian(z0, z1) + det)
        .collect()
}

/// The densities of a station as shares of the value that one cell in 250 exceeds, and that value.
fn shares(flow: &RealNvp<f64>, [x, y]: &[Vec<f64>; 2], station: usize) -> (Vec<f64>, f64) {
    let densities = log_density(flow, [x, y], station).into_iter().map(f64::exp);
    let densities: Vec<f64> = densities.collect();
    let mut sorted = densities.clone();
    sorted.sort_by(|a, b| b.total_cmp(a));
    let highest = sorted[x.len() / 250];
    let shares = densities.iter().map(|density| (density / highest).min(1.0));
    (shares.collect(), highest)
}

#[test]
fn the_heat_map_is_the_density_of_the_intermediate_law() {
    for query in FLOWS {
        let (mut page, flow) = shown(&format!("{query}&n=0"));
        let last = flow.config().couplings;
        for at in [0.0, 1.0, 1.5, 2.0, 2.75, last as f64] {
            page.set("at", at);
            let panel = page.main_panel();
            let (label, columns, values) = heat(&panel);
            let cells = middles(&panel, columns, values.len());
            let of = |station: f64| shares(&flow, &cells, station as usize);
            let (here, there) = (of(at.floor()), of(at.ceil()));
            let part = eased(at.fract());
            let highest = (1.0 - part) * here.1 + part * there.1;
            let shown = [("highest", number(highest, 2))];
            assert_eq!(label, fill(words().density_label, &shown), "{query} {at}");
            for (cell, &value) in values.iter().enumerate() {
                let expected = (1.0 - part) * here.0[cell] + part * there.0[cell];
                assert_close(value, expected, 2e-3, &format!("{query} {at} cell {cell}"));
            }
        }
        // At the end it is the Gaussian, whose density nobody has to recompute.
        let panel = page.main_panel();
        let (_, columns, values) = heat(&panel);
        let [x, y] = middles(&panel, columns, values.len());
        let ratio = |cell: usize| {
            let log = log_gaussian(x[cell], y[cell]) - log_gaussian(x[0], y[0]);
            (values[cell] / values[0]).ln() - log
        };
        for cell in (0..values.len()).filter(|&cell| values[cell] < 1.0) {
            assert_close(ratio(cell), 0.0, 1e-3, "the Gaussian");
        }
    }
}

#[test]
fn the_stretch_is_the_coupling_s_scale() {
    for query in FLOWS {
        for direction in DIRECTIONS {
            let (mut page, flow) = shown(&format!("under=stretch&dir={direction}&n=0&{query}"));
            let shape = flow.config();
            for at in [0.0, 0.5, 1.0, 2.25, shape.couplings as f64] {
                page.set("at", at);
                // The coupling under way, or else the next in the direction of the journey.
                let coupling = if direction == "generate" {
                    at.ceil().max(1.0) as usize - 1
                } else {
                    (at.floor() as usize).min(shape.couplings - 1)
                };
                let panel = page.main_panel();
                let (label, columns, values) = heat(&panel);
                let kept = if shape.swap { coupling % 2 } else { 0 };
                let places = &middles(&panel, columns, values.len())[kept];
                let (mut s, mut t) = (vec![0.0; places.len()], vec![0.0; places.len()]);
                let mut workspace = Workspace::new(shape);
                flow.conditioner(coupling, places, &mut s, &mut t, &mut workspace);
                if direction == "generate" {
                    for s in &mut s {
                        *s = -*s;
                    }
                }
                let low = s.iter().copied().fold(f64::INFINITY, f64::min);
                let high = s.iter().copied().fold(f64::NEG_INFINITY, f64::max);
                let size = low.abs().max(high.abs());
                for (&value, s) in values.iter().zip(&s) {
                    assert_close(size * (2.0 * value - 1.0), *s, 1e-4, query);
                }
                let parts = [
                    ("k", (coupling + 1).to_string()),
                    ("low", number(low.exp(), 2)),
                    ("high", number(high.exp(), 2)),
                ];
                assert_eq!(label, fill(words().stretch_label, &parts), "{query} {at}");
            }
        }
    }
}
