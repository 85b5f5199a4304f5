//! Categorical latents: a row of bars for each variable, with what the decoder draws for each category.

use crate::figure::number::number;
use crate::figure::{Figure, Handle, Layer, Panel, Role, Side};
use crate::labs::vae::VaeLab;
use crate::labs::vae::parameters::CODE;
use crate::labs::vae::pictures::{mosaic, outline};
use crate::labs::vae::shown::{categories, one_hot};
use crate::labs::vae::strings::VaeStrings;
use crate::labs::vae::views::choosing::ROW;
use crate::labs::vae::views::latent::{picked_text, pictures};
use crate::strings::fill;
use crate::vae::Latent;

/// The height of a bar of probability 1, and where it stands in its row.
const BAR: f64 = 0.66;
const BASE: f64 = 1.08;

/// Shares of the held-out images below this are called unused.
const UNUSED: f64 = 1e-9;

/// Where there are more categories than this, there is no room for a word above one.
const MOST_NAMED: usize = 10;

/// The pictures, and the rows below them.
pub(super) fn figure(lab: &VaeLab, words: &VaeStrings) -> Figure {
    let latent = lab.shown.latent();
    let code = code(lab);
    let decoded = lab.shown.decode(&one_hot(latent, &code));
    let parts = [
        ("picked", picked_text(lab, words)),
        ("variables", latent.variables().to_string()),
        ("categories", categories(latent).to_string()),
        ("unused", unused(lab).to_string()),
        ("lambda", number(lab.temperature(), 3)),
        ("nats", lab.elbo_text()),
    ];
    let (variables, k) = (latent.variables(), categories(latent));
    Figure {
        name: format!("vae-concrete-{variables}x{k}-step{}", lab.steps()),
        description: fill(words.concrete_description, &parts),
        panels: vec![
            pictures(lab, &decoded, words).weight(1.1),
            rows(lab, &code, words).weight(3.0),
        ],
    }
}

/// How many categories of all variables no held-out image uses.
fn unused(lab: &VaeLab) -> usize {
    let usage = lab.shown.usage();
    usage.iter().filter(|&&share| share < UNUSED).count()
}

/// The category of each variable that is decoded.
fn code(lab: &VaeLab) -> Vec<usize> {
    let latent = lab.shown.latent();
    let last = categories(latent) - 1;
    let keys = CODE.iter().take(latent.variables());
    keys.map(|&key| lab.values.get(key).min(last)).collect()
}

/// Where the bars of a variable stand; the first row is at the top.
fn bottom(variables: usize, variable: usize) -> f64 {
    ROW * (variables - 1 - variable) as f64
}

/// Pictures and bars.
fn rows(lab: &VaeLab, code: &[usize], words: &VaeStrings) -> Panel {
    let latent = lab.shown.latent();
    let (variables, k) = (code.len(), categories(latent));
    let mut panel = Panel::picture((0.0, k as f64), (0.0, ROW * variables as f64));
    let images = codebook(lab, code);
    for variable in 0..variables {
        let y = bottom(variables, variable);
        let own = &images[variable * k * 64..(variable + 1) * k * 64];
        let x = (0.0, k as f64);
        panel
            .layers
            .push(mosaic(own, k, 1, (x, (y, y + 1.0)), (0.0, 1.0)));
    }
    let columns = |values: &[f64]| {
        let places = values.iter().enumerate();
        places
            .map(|(place, value)| {
                let base = bottom(variables, place / k) + BASE;
                let tip = if value.is_finite() { BAR * value } else { 0.0 };
                ((place % k) as f64 + 0.5, base, base + tip)
            })
            .collect()
    };
    let bars = [
        (words.usage_label, Role::Reference, 0.9, lab.shown.usage()),
        (
            words.posterior_label,
            Role::Density,
            0.5,
            pairs(latent, &lab.picked.mean),
        ),
        (
            words.sample_label,
            Role::Sample,
            0.16,
            pairs(latent, &lab.picked.sample),
        ),
    ];
    for (label, role, width, values) in bars {
        panel.layers.push(Layer::Columns {
            label: label.into(),
            role,
            width,
            columns: columns(&values),
        });
    }
    if k <= MOST_NAMED {
        let usage = lab.shown.usage().into_iter().enumerate();
        let unused = usage.filter(|(_, share)| *share < UNUSED);
        panel
            .layers
            .extend(unused.map(|(place, _)| Layer::Annotation {
                text: words.unused_mark.into(),
                role: Role::Noise,
                at: (
                    (place % k) as f64 + 0.5,
                    bottom(variables, place / k) + BASE + 0.3,
                ),
                side: Side::Above,
            }));
    }
    for (variable, &category) in code.iter().enumerate() {
        let (x, y) = (category as f64, bottom(variables, variable));
        panel
            .layers
            .push(outline((x, x + 1.0), (y, y + 1.0), Role::Selected));
        let handle = Handle::new(CODE[variable].name, (x + 0.5, y + 0.02), Role::Selected);
        panel.handles.push(handle);
    }
    panel.pick = !lab.is_own;
    panel
}

/// What the decoder draws for each category of each variable, where the others are as they are chosen.
fn codebook(lab: &VaeLab, code: &[usize]) -> Vec<f32> {
    let latent = lab.shown.latent();
    let mut z = Vec::new();
    for variable in 0..code.len() {
        for category in 0..categories(latent) {
            let mut other = code.to_vec();
            other[variable] = category;
            z.extend(one_hot(latent, &other));
        }
    }
    lab.shown.decode(&z)
}

/// Numbers of all categories; a binary variable has only that of 1.
fn pairs(latent: Latent, values: &[f32]) -> Vec<f64> {
    let wide = values.iter().map(|&value| f64::from(value));
    match latent {
        Latent::BinaryConcrete { .. } => wide.flat_map(|one| [1.0 - one, one]).collect(),
        _ => wide.collect(),
    }
}
