//! The Concrete lab: its densities as heat maps, curves, histograms and sections.

use super::{LOG_ALPHAS, figures, panel, words};
use crate::choices::{counts_of, log_sum_exp};
use crate::common::assert_close;
use crate::common::states::{SIZES, bars, curve};
use reparam::figure::layout::Layout;
use reparam::figure::raster::Raster;
use reparam::figure::theme::{DARK, LIGHT, Theme};
use reparam::figure::{Layer, Panel, Point};
use reparam::labs::shared::categorical_bars::pooled_p_value;

// Densities.

/// ln p(x) as the paper defines it, a density in all coordinates but the last.
fn log_density(log_alpha: &[f64], lambda: f64, log_x: &[f64]) -> f64 {
    let n = log_alpha.len();
    let factorial: f64 = (1..n).map(|k| (k as f64).ln()).sum();
    let pairs = || log_alpha.iter().zip(log_x);
    let single: f64 = pairs().map(|(a, y)| a - (lambda + 1.0) * y).sum();
    let each: Vec<f64> = pairs().map(|(a, y)| a - lambda * y).collect();
    factorial + (n - 1) as f64 * lambda.ln() + single - n as f64 * log_sum_exp(&each)
}

/// The heat map of the triangle: its values with the point in the middle of each cell, its range.
fn heat(log_alpha: &[f64], query: &str) -> (Vec<(Point, f64)>, Point) {
    let picture = panel(log_alpha, 0, 0, &format!("n=1&{query}"));
    let map = picture.layers.into_iter().find_map(|layer| match layer {
        Layer::HeatMap {
            x,
            y,
            columns,
            values,
            range,
            ..
        } => Some((x, y, columns, values, range)),
        _ => None,
    });
    let (x, y, columns, values, range) = map.expect("a heat map");
    let rows = values.len() / columns;
    assert_eq!(rows * columns, values.len());
    let middle = |index: usize| {
        let across = ((index % columns) as f64 + 0.5) / columns as f64;
        let up = ((index / columns) as f64 + 0.5) / rows as f64;
        (x.0 + across * (x.1 - x.0), y.0 + up * (y.1 - y.0))
    };
    let cells = values.iter().enumerate();
    (cells.map(|(k, value)| (middle(k), *value)).collect(), range)
}

/// The coordinates of a point of the triangle with corners (0, 0), (1, 0) and (½, √¾).
fn coordinates((x, y): Point) -> [f64; 3] {
    let third = y / 0.75_f64.sqrt();
    [1.0 - (x - 0.5 * third) - third, x - 0.5 * third, third]
}

#[test]
fn the_heat_map_is_the_density_at_the_middle_of_each_cell() {
    for log_alpha in [LOG_ALPHAS[2], LOG_ALPHAS[3], LOG_ALPHAS[4]] {
        for lambda in [0.01, 0.5, 2.0, 10.0] {
            for mode in ["log", "linear"] {
                let query = format!("lambda={lambda}&heat={mode}");
                let mut compared = 0;
                for (middle, value) in heat(log_alpha, &query).0 {
                    let x = coordinates(middle);
                    // Nearer to an edge than half a cell the middle is moved.
                    if x.iter().any(|x| *x < 0.006) {
                        continue;
                    }
                    compared += 1;
                    let expected = log_density(log_alpha, lambda, &x.map(f64::ln));
                    let shown = if mode == "log" { value } else { value.ln() };
                    if shown.is_finite() {
                        assert_close(shown, expected, 1e-9, &query);
                    } else {
                        assert!(expected < -700.0, "{query}: {expected}");
                    }
                }
                assert!(compared > 3500, "{compared}");
            }
        }
    }
}

#[test]
fn the_heat_map_integrates_to_one() {
    for log_alpha in [&[0.0, 0.0, 0.0], &[0.7, 0.0, -0.7], &[2.0, -1.0, 0.5]] {
        for lambda in [2.0, 3.0, 10.0] {
            for mode in ["log", "linear"] {
                let (cells, _) = heat(log_alpha, &format!("lambda={lambda}&heat={mode}"));
                let area = 0.75_f64.sqrt() / cells.len() as f64;
                let inside = cells
                    .iter()
                    .filter(|cell| coordinates(cell.0).iter().all(|x| *x > 0.0));
                let total: f64 = inside
                    .map(|cell| if mode == "log" { cell.1.exp() } else { cell.1 })
                    .sum();
                // Area ½ in (x₁, x₂) is area √3/4 of the triangle.
                let integral = total * area * 0.5 / (3.0_f64.sqrt() / 4.0);
                assert_close(
                    integral,
                    1.0,
                    2e-3,
                    &format!("{log_alpha:?} {lambda} {mode}"),
                );
            }
        }
    }
}

#[test]
fn the_colour_scale_is_never_infinite() {
    for log_alpha in [&[0.0; 3], &[8.0, -8.0, -8.0], &[8.0, 8.0, -8.0], &[-8.0; 3]] {
        for lambda in [0.01, 0.05, 0.2, 0.5, 1.0, 3.0, 10.0] {
            for mode in ["log", "linear"] {
                let (cells, (low, high)) = heat(log_alpha, &format!("lambda={lambda}&heat={mode}"));
                let what = format!("{log_alpha:?} {lambda} {mode}: {low} to {high}");
                assert!(low.is_finite() && high.is_finite() && low < high, "{what}");
                assert!(cells.iter().all(|cell| cell.1.is_finite()), "{what}");
                // Something is seen of it, and it is not all of one colour.
                let shade = |value: f64| ((value - low) / (high - low)).clamp(0.0, 1.0);
                let darkest = cells.iter().map(|cell| shade(cell.1)).fold(0.0, f64::max);
                assert!(darkest > 0.99, "{what}: {darkest}");
            }
        }
    }
}

#[test]
fn the_binary_density_integrates_to_one() {
    for log_alpha in [[0.0, 0.0], [0.7, 0.0], [-2.0, 1.0], [8.0, -8.0]] {
        for lambda in [1.5, 2.0, 4.0, 10.0] {
            for mode in ["log", "linear"] {
                let offset: f64 = log_alpha[0] - log_alpha[1];
                if (offset.abs() + 9.0) / lambda > 9.5 {
                    // Too near to an end for any curve.
                    continue;
                }
                let query = format!("lambda={lambda}&heat={mode}");
                let panel = panel(&log_alpha, 0, 2, &query);
                let points = curve(&panel, words().density);
                let area: f64 = points
                    .windows(2)
                    .map(|p| 0.5 * (p[1].0 - p[0].0) * (p[0].1 + p[1].1))
                    .sum();
                assert_close(area, 1.0, 2e-3, &format!("{log_alpha:?} {query}"));
                for &(x, p) in points {
                    let logs = [x.ln(), (-x).ln_1p()];
                    let expected = log_density(&log_alpha, lambda, &logs).exp();
                    assert_close(p, expected, 1e-9 * expected.max(1.0), &query);
                }
            }
        }
    }
}

#[test]
fn histograms_of_two_categories_follow_their_laws() {
    let n = 100_000;
    for log_alpha in [[0.7, 0.0], [-3.0, 2.0], [8.0, -8.0]] {
        let offset = log_alpha[0] - log_alpha[1];
        for lambda in [0.01, 0.3, 1.0, 10.0] {
            let query = format!("lambda={lambda}&n={n}");
            let figure = figures(&log_alpha, &query).swap_remove(0);
            // F(z) = 1/(1 + exp(ℓ − λz)) for z = ln(x₁/x₂).
            let logit_cdf = |z: f64| 1.0 / (1.0 + (offset - lambda * z).exp());
            let unit_cdf = |x: f64| logit_cdf((x / (1.0 - x)).ln());
            let test = |panel: &Panel, cdf: &dyn Fn(f64) -> f64| {
                let (edges, heights) = bars(panel, words().samples);
                let widths = edges.windows(2).map(|edge| edge[1] - edge[0]);
                let shares: Vec<f64> = heights.iter().zip(widths).map(|(h, w)| h * w).collect();
                let mut counts = counts_of(&shares, n, &query);
                let mut probs: Vec<f64> = edges.windows(2).map(|e| cdf(e[1]) - cdf(e[0])).collect();
                counts.push(n as u64 - counts.iter().sum::<u64>());
                probs.push((1.0 - probs.iter().sum::<f64>()).max(0.0));
                pooled_p_value(&counts, &probs)
            };
            let p_values = [
                test(&figure.panels[0], &logit_cdf),
                test(&figure.panels[2], &unit_cdf),
            ];
            let sound = |p: &Option<f64>| p.is_none_or(|p| p > 0.001);
            assert!(p_values[0].is_some(), "{log_alpha:?} {query}");
            assert!(
                p_values.iter().all(sound),
                "{log_alpha:?} {query}: {p_values:?}"
            );
        }
    }
}

// Pixels.

/// The pixels of the heat map alone: how many inside the triangle, how many of them are coloured, and
/// how many outside are.
fn pixels(lambda: f64, (width, height): (f64, f64), ratio: f64, theme: &Theme) -> [usize; 3] {
    let mut figure = figures(LOG_ALPHAS[2], &format!("lambda={lambda}&n=1")).swap_remove(0);
    figure.panels[0]
        .layers
        .retain(|layer| matches!(layer, Layer::HeatMap { .. }));
    assert_eq!(figure.panels[0].layers.len(), 1);
    let layout = Layout::new(&figure, width, height);
    let mut raster = Raster::default();
    raster.draw(&figure, &layout, theme, ratio);
    let columns = raster.size().0;
    let mut found = [0; 3];
    for (index, pixel) in raster.rgba().chunks_exact(4).enumerate() {
        let middle = |k: usize| (k as f64 + 0.5) / ratio;
        let (x, y) = (middle(index % columns), middle(index / columns));
        let at = layout.frames[0].locate(&figure.panels[0], x, y);
        let inside = coordinates(at).iter().all(|x| *x >= -1e-9);
        let coloured = pixel[3] > 0;
        found[0] += usize::from(inside);
        found[1] += usize::from(inside && coloured);
        found[2] += usize::from(!inside && coloured);
    }
    found
}

#[test]
fn the_heat_map_fills_the_triangle_and_nothing_else() {
    for (size, ratio) in [
        (SIZES[0], 1.0),
        (SIZES[0], 2.0),
        (SIZES[1], 3.0),
        (SIZES[1], 1.25),
    ] {
        for (lambda, theme) in [(0.01, &LIGHT), (0.5, &DARK), (10.0, &LIGHT)] {
            let [inside, coloured, outside] = pixels(lambda, size, ratio, theme);
            let what = format!("{size:?} at {ratio}: {coloured} of {inside}, {outside} outside");
            assert_eq!(outside, 0, "{what}");
            assert!(
                inside > 10_000 && coloured as f64 >= 0.98 * inside as f64,
                "{what}"
            );
        }
    }
}

// Properties.

/// d² ln p / dt² at x₁ = t where the other coordinates are alike.
fn bend(log_alpha: &[f64], lambda: f64, t: f64) -> f64 {
    let others = (log_alpha.len() - 1) as f64;
    let rest = log_sum_exp(&log_alpha[1..]) - lambda * ((1.0 - t) / others).ln();
    let first = log_alpha[0] - lambda * t.ln();
    let (p, s) = (1.0 / (1.0 + (rest - first).exp()), 1.0 - t);
    let norm = p * lambda / (t * t)
        + (1.0 - p) * lambda / (s * s)
        + p * (1.0 - p) * (lambda / t + lambda / s).powi(2);
    (lambda + 1.0) * (1.0 / (t * t) + others / (s * s)) - (others + 1.0) * norm
}

#[test]
fn the_section_is_marked_where_it_is_concave() {
    for log_alpha in LOG_ALPHAS {
        let threshold = 1.0 / (log_alpha.len() - 1) as f64;
        for part in [0.05, 0.2, 0.9, 0.999, 1.0, 1.001, 1.1, 1.5, 3.0, 9.0] {
            let lambda = part * threshold;
            let panel = panel(
                log_alpha,
                2,
                0,
                &format!("view=properties&n=10&lambda={lambda}"),
            );
            let what = format!("{log_alpha:?} at {lambda}");
            let section = curve(&panel, words().log_density);
            let marked: Vec<f64> = panel
                .layers
                .iter()
                .filter(|layer| layer.label() == words().concave)
                .flat_map(|layer| match layer {
                    Layer::Curve { points, .. } => points.clone(),
                    other => panic!("{other:?}"),
                })
                .filter(|point| point.1.is_finite())
                .map(|point| point.0)
                .collect();
            if part <= 1.0 {
                assert!(marked.is_empty(), "{what}: {marked:?}");
            }
            let moderate = log_alpha.iter().all(|a| a.abs() <= 2.0);
            if part >= 3.0 && moderate {
                assert!(!marked.is_empty(), "{what}");
            }
            for &(t, value) in &section[1..section.len() - 1] {
                let s = 1.0 - t;
                let rest = (s / (log_alpha.len() - 1) as f64).ln();
                let mut log_x = vec![rest; log_alpha.len()];
                log_x[0] = t.ln();
                assert_close(value, log_density(log_alpha, lambda, &log_x), 1e-9, &what);
                // What differences over a tenth of the way to an end can tell.
                let slack = 0.02 * (lambda + 1.0) * (1.0 / (t * t) + 1.0 / (s * s));
                let bend = bend(log_alpha, lambda, t);
                if marked.contains(&t) {
                    assert!(bend < slack, "{what}: {bend} marked at {t}");
                } else {
                    assert!(bend > -slack, "{what}: {bend} not marked at {t}");
                }
            }
        }
    }
}
