//! What the raster draws.

use std::rc::Rc;

use super::Raster;
use crate::figure::layout::Layout;
use crate::figure::{Axis, Figure, Layer, Panel, Role, theme};

fn figure(layer: Layer) -> Figure {
    let mut panel = Panel::new(Axis::linear("", 0.0, 1.0), Axis::linear("", 0.0, 1.0));
    panel.layers.push(layer);
    Figure {
        panels: vec![panel],
        ..Figure::default()
    }
}

fn covered(figure: &Figure, ratio: f64) -> (usize, Raster) {
    let layout = Layout::new(figure, 300.0, 200.0);
    let mut raster = Raster::default();
    raster.draw(figure, &layout, &theme::LIGHT, ratio);
    let covered = raster
        .rgba()
        .chunks_exact(4)
        .filter(|pixel| pixel[3] > 0)
        .count();
    (covered, raster)
}

#[test]
fn points_outside_or_not_finite_leave_no_trace() {
    let far = [5.0, f64::NAN, f64::INFINITY, -3.0].repeat(200);
    let layer = Layer::Points {
        label: String::new(),
        role: Role::Sample,
        y: Rc::new(vec![0.5; far.len()]),
        x: Rc::new(far),
        radius: 0.5,
    };
    assert_eq!(covered(&figure(layer), 1.0).0, 0);
}

#[test]
fn a_few_hundred_points_are_discs() {
    let layer = |x: f64| Layer::Points {
        label: String::new(),
        role: Role::Sample,
        x: Rc::new([vec![x], vec![f64::NAN; 400]].concat()),
        y: Rc::new(vec![0.5; 401]),
        radius: 8.0,
    };
    let ink = |x: f64| {
        let (_, raster) = covered(&figure(layer(x)), 1.0);
        let alpha = raster.rgba().chunks_exact(4).map(|pixel| pixel[3]);
        let inside = alpha.clone().filter(|&alpha| alpha == 255).count();
        (inside, alpha.filter(|&alpha| alpha > 0).count())
    };
    // Those of a middle nearer than 7.5 are covered, those beyond 8.5 are not: between lies the area.
    let (inside, touched) = ink(0.5);
    let area = |radius: f64| std::f64::consts::PI * radius * radius;
    assert!(
        (inside as f64) < area(8.0) && inside as f64 > area(6.8),
        "{inside}"
    );
    assert!(
        (touched as f64) > area(8.0) && (touched as f64) < area(9.2),
        "{touched}"
    );
    // Half of it is cut off at the panel's edge; none is left far beyond it.
    let (half, _) = ink(0.0);
    assert!(half.abs_diff(inside / 2) <= 16, "{half} of {inside}");
    assert_eq!(ink(3.0), (0, 0));
}

#[test]
fn many_points_let_what_is_under_them_show() {
    let mut figure = figure(Layer::HeatMap {
        label: String::new(),
        x: (0.0, 1.0),
        y: (0.0, 1.0),
        columns: 1,
        values: Rc::new(vec![1.0]),
        range: (0.0, 1.0),
        clip: Vec::new(),
    });
    figure.panels[0].layers.push(Layer::Points {
        label: String::new(),
        role: Role::Sample,
        x: Rc::new([vec![0.5], vec![f64::NAN; 600]].concat()),
        y: Rc::new(vec![0.5; 601]),
        radius: 2.0,
    });
    let layout = Layout::new(&figure, 300.0, 200.0);
    let mut raster = Raster::default();
    raster.draw(&figure, &layout, &theme::LIGHT, 1.0);
    // One dot covers 28 of 100 parts; opacities are rounded down to 255ths.
    let (map, dot) = (
        theme::LIGHT.heat_scale()[255],
        theme::LIGHT.colour(Role::Sample),
    );
    let mixed = |map: u8, dot: u8| 0.72 * f64::from(map) + 0.28 * f64::from(dot);
    let expected = [
        mixed(map.0, dot.0),
        mixed(map.1, dot.1),
        mixed(map.2, dot.2),
        255.0,
    ];
    let near = |pixel: &&[u8]| {
        let pairs = pixel.iter().zip(expected);
        pairs
            .map(|(&part, expected)| (f64::from(part) - expected).abs())
            .all(|off| off < 2.0)
    };
    assert_eq!(raster.rgba().chunks_exact(4).filter(near).count(), 16);
}

#[test]
fn coincident_points_grow_opaque_at_one_place() {
    let layer = Layer::Points {
        label: String::new(),
        role: Role::Sample,
        x: Rc::new(vec![0.5; 1000]),
        y: Rc::new(vec![0.5; 1000]),
        radius: 0.5,
    };
    let (count, raster) = covered(&figure(layer), 2.0);
    assert_eq!(count, 4);
    assert!(raster.rgba().chunks_exact(4).any(|pixel| pixel[3] > 250));
}

#[test]
fn a_heat_map_fills_its_extent_and_skips_nan() {
    let layer = Layer::HeatMap {
        label: String::new(),
        x: (0.0, 1.0),
        y: (0.0, 1.0),
        columns: 2,
        values: Rc::new(vec![0.0, f64::NAN, 1.0, 1.0]),
        range: (0.0, 1.0),
        clip: Vec::new(),
    };
    let figure = figure(layer);
    let frame = Layout::new(&figure, 300.0, 200.0).frames[0].clone();
    let area = (frame.right - frame.left) * (frame.bottom - frame.top);
    let (count, _) = covered(&figure, 1.0);
    assert!(
        (count as f64 / area - 0.75).abs() < 0.02,
        "{count} of {area}"
    );
}
