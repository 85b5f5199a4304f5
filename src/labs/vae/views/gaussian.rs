//! The plane of the first two Gaussian latents: a grid of decodings, the held-out images' posterior means, the picked
//! image's posterior, and the point that is decoded.

use std::f64::consts::TAU;
use std::rc::Rc;

use super::latent::{picked_text, pictures};
use crate::figure::number::number;
use crate::figure::{Figure, Handle, Layer, Panel, Point, Role, Side, Stroke};
use crate::labs::lab::Change;
use crate::labs::parameters::Values;
use crate::labs::vae::VaeLab;
use crate::labs::vae::parameters::{GRID, Z};
use crate::labs::vae::pictures::{mosaic, outline, picture};
use crate::labs::vae::strings::VaeStrings;
use crate::numerics::kernels;
use crate::strings::fill;

/// How far the plane reaches from its middle, across and up.
const HALF: (f64, f64) = (4.64, 2.9);

/// Decodings across and up, each in a square.
const TILES: (usize, usize) = (16, 10);

/// The pixels of the grid's decodings are so much lighter than those of pictures.
const LIGHTNESS: f64 = 1.8;

/// The side of a picture in the plane, and how far above its point it begins.
const SIDE: f64 = 1.3;
const ABOVE: f64 = 0.2;

/// Standard deviations from the mean to the ellipse.
const ELLIPSE: f64 = 2.0;

/// Classes that have a colour of their own.
const CLASSES: u8 = 12;

/// The pictures, and the plane below them.
pub(super) fn figure(lab: &VaeLab, words: &VaeStrings) -> Figure {
    let z = latents(&lab.values, lab);
    let decoded = lab.shown.decode(&z);
    let mut plane = Panel::picture((-HALF.0, HALF.0), (-HALF.1, HALF.1)).weight(3.4);
    let at = (f64::from(z[0]), f64::from(z.get(1).copied().unwrap_or(0.0)));
    if lab.values.get(GRID) {
        let grid = lab.grid.iter().map(|(_, grid)| grid.clone());
        plane.layers.extend(grid);
    } else {
        plane.layers.extend(decoding(&decoded, at));
    }
    plane.layers.extend(lab.means.iter().flatten().cloned());
    plane.layers.push(ellipse(lab));
    let mut handle = Handle::new(Z[0].name, at, Role::Density);
    handle.up = (z.len() > 1).then_some(Z[1].name);
    plane.handles.push(handle);
    plane.layers.push(Layer::Annotation {
        text: words.decoded_here.into(),
        role: Role::Density,
        at,
        side: if at.0 > 0.0 { Side::Left } else { Side::Right },
    });
    plane.pick = !lab.is_own;
    let parts = [
        ("picked", picked_text(lab, words)),
        ("z1", number(at.0, 3)),
        ("z2", number(at.1, 3)),
        ("dimensions", z.len().to_string()),
        ("nats", lab.elbo_text()),
    ];
    Figure {
        name: format!("vae-gaussian{}-step{}", z.len(), lab.steps()),
        description: fill(words.gaussian_description, &parts),
        panels: vec![pictures(lab, &decoded, words), plane],
    }
}

/// Works out what stays while the decoded point moves: the means, and the grid where it is shown.
pub(super) fn update(lab: &mut VaeLab) {
    if lab.means.is_none() {
        lab.means = Some(means(lab).collect());
    }
    let z = latents(&lab.values, lab);
    let beyond = z.get(2..).unwrap_or_default();
    let is_known = |(known, _): &(Vec<f32>, Layer)| known == beyond;
    if lab.values.get(GRID) && !lab.grid.as_ref().is_some_and(is_known) {
        lab.grid = Some((beyond.to_vec(), grid(lab, &z)));
    }
}

/// What moving the decoded point changes.
pub(super) fn moved(lab: &VaeLab, to: Point) -> Vec<Change> {
    let rounded = |value: f64| (value * 1e3).round() / 1e3;
    let places = [(to.0, HALF.0), (to.1, HALF.1)];
    let places = places.map(|(value, most)| rounded(value.clamp(-most, most)));
    let keys = Z.into_iter().zip(places).take(lab.shown.latent().len());
    keys.filter(|(_, value)| value.is_finite())
        .map(|(key, value)| key.to(value))
        .collect()
}

/// The latent that is decoded.
fn latents(values: &Values, lab: &VaeLab) -> Vec<f32> {
    let keys = Z.iter().take(lab.shown.latent().len());
    keys.map(|&key| values.get(key) as f32).collect()
}

/// Decodings of points of the plane, where other latents than its two stay what they are; of a line where there is
/// only one.
fn grid(lab: &VaeLab, z: &[f32]) -> Layer {
    let place = |index: usize, half: f64, tiles: usize| {
        ((2.0 * (index as f64 + 0.5) / tiles as f64 - 1.0) * half) as f32
    };
    let (columns, rows) = (TILES.0, if z.len() > 1 { TILES.1 } else { 1 });
    let mut points = Vec::with_capacity(rows * columns * z.len());
    for row in 0..rows {
        for column in 0..columns {
            points.push(place(column, HALF.0, columns));
            if z.len() > 1 {
                points.push(place(row, HALF.1, rows));
                points.extend(&z[2..]);
            }
        }
    }
    let images = lab.shown.decode(&points);
    let top = if rows > 1 {
        HALF.1
    } else {
        2.0 * HALF.0 / columns as f64 - HALF.1
    };
    let extent = ((-HALF.0, HALF.0), (-HALF.1, top));
    mosaic(&images, columns, rows, extent, (0.0, LIGHTNESS))
}

/// What is decoded, above its point, in a frame.
fn decoding(pixels: &[f32], (x, y): Point) -> [Layer; 2] {
    let (left, bottom) = (x - 0.5 * SIDE, y + ABOVE);
    let frame = ((left, left + SIDE), (bottom, bottom + SIDE));
    [
        picture(pixels, (left, bottom), SIDE, (0.0, 1.0)),
        outline(frame.0, frame.1, Role::Density),
    ]
}

/// The posterior means of the held-out images, a layer for each class.
fn means(lab: &VaeLab) -> impl Iterator<Item = Layer> {
    let length = lab.shown.latent().len();
    (0..CLASSES).filter_map(move |class| {
        let rows = lab.shown.means.chunks_exact(length);
        let own = rows
            .zip(&lab.held_out.classes)
            .filter(|(_, of)| **of == class)
            .map(|(mean, _)| {
                let up = mean.get(1).map_or_else(|| row_of(class), |&z| f64::from(z));
                (f64::from(mean[0]), up)
            })
            .filter(|(x, y)| x.is_finite() && y.is_finite());
        let (x, y): (Vec<_>, Vec<_>) = own.unzip();
        (!x.is_empty()).then(|| Layer::Points {
            label: class.to_string(),
            role: Role::Category(usize::from(class)),
            x: Rc::new(x),
            y: Rc::new(y),
            radius: 2.6,
        })
    })
}

/// How high a class stands where there is no second latent.
fn row_of(class: u8) -> f64 {
    0.45 * f64::from(class) - 1.9
}

/// Where the picked image's posterior is within two standard deviations of its mean, in each of the two.
fn ellipse(lab: &VaeLab) -> Layer {
    let (mean, log_sigma) = lab
        .picked
        .posterior
        .split_at(lab.picked.posterior.len() / 2);
    let of = |index: usize| {
        let mean = mean.get(index).copied().unwrap_or(0.0);
        let log_sigma = log_sigma.get(index).copied().unwrap_or(-3.0);
        (f64::from(mean), ELLIPSE * f64::from(log_sigma).exp())
    };
    let (across, mut up) = (of(0), of(1));
    if mean.len() < 2 {
        up = (lab.picked.class.map_or(0.0, row_of), 0.15);
    }
    let points = (0..=64).map(|step| {
        let angle = TAU * f64::from(step) / 64.0;
        let (sin, cos) = kernels::sin_cos(angle);
        (across.0 + across.1 * cos, up.0 + up.1 * sin)
    });
    Layer::Curve {
        label: String::new(),
        role: Role::Selected,
        points: points.collect(),
        stroke: Stroke::Solid,
    }
}
