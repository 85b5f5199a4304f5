//! States of the lab of mixtures of logistics, and what they have to show, by closed forms.

mod curves;
mod draws;
mod learning;
mod levels;
mod own_numbers;

pub(crate) use crate::common::states::english;
use std::f64::consts::PI;

use reparam::figure::{Figure, Handle, Layer, Panel, Point};
use reparam::labs::mol::{self, strings::MolStrings};
use reparam::labs::{Lab, Values};
use reparam::numerics::{normal_cdf, normal_survival};

use crate::choices::{softmax, uniforms};
use crate::common::assert_close;
use crate::common::fits::Mixture;
use crate::common::states::{LabExt, lab as entry, layer, rest, state, values};

/// The English words of this lab.
pub(crate) fn strings() -> &'static MolStrings {
    mol::strings(english())
}

/// The mixture of the page without a link.
pub(crate) fn standard() -> Mixture {
    Mixture::new(&[0.5, 0.0, -0.5], &[-0.5, 0.1, 0.6], &[-2.5, -2.0, -3.2])
}

/// From one component to ten, among them the ends of the ranges.
pub(crate) fn mixtures() -> [Mixture; 5] {
    let spread = |k: usize| -1.8 + 0.4 * k as f64;
    let means: Vec<f64> = (0..10).map(spread).collect();
    [
        standard(),
        Mixture::new(&[3.0], &[0.25], &[-1.5]),
        Mixture::new(&[0.0, 1.0], &[-2.0, 2.0], &[3.0, -7.0]),
        Mixture::new(
            &[20.0, 19.0, -20.0, 18.5],
            &[0.0; 4],
            &[-3.0, -1.0, 1.0, 0.5],
        ),
        Mixture::new(
            &[0.0, 0.3, -0.3, 1.0, -1.0, 0.1, 0.2, 0.7, -0.7, 0.0],
            &means,
            &[-4.0, -3.0, -2.0, -1.0, -2.0, -3.0, -4.0, -1.5, -2.5, -3.5],
        ),
    ]
}

/// A link that states a mixture.
pub(crate) fn link(mixture: &Mixture, rest: &str) -> String {
    let k = mixture.logits.len();
    let part = |key: &str, list: &[f64]| {
        let pairs = list.iter().enumerate();
        let entries: Vec<String> = pairs
            .map(|(k, value)| format!("&{key}{}={value}", k + 1))
            .collect();
        entries.concat()
    };
    let [l, m, s] = [
        part("l", &mixture.logits),
        part("m", &mixture.means),
        part("s", &mixture.log_scales),
    ];
    format!("k={k}{l}{m}{s}&{rest}")
}

/// The lab in the state of a link.
#[track_caller]
pub(crate) fn at(mixture: &Mixture, rest: &str) -> Box<dyn Lab> {
    state("mol", &link(mixture, rest))
}

/// The values of a link.
#[track_caller]
pub(crate) fn set(query: &str) -> Values {
    values(entry("mol"), query)
}

/// A whole number among values.
pub(crate) fn whole(values: &Values, key: &str) -> usize {
    values.get(key) as usize
}

/// The mixture that values state.
pub(crate) fn stated(values: &Values) -> Mixture {
    let list = |key: &str| -> Vec<f64> {
        let keys = (1..=whole(values, "k")).map(|k| format!("{key}{k}"));
        keys.map(|key| values.get(key.as_str())).collect()
    };
    Mixture::new(&list("l"), &list("m"), &list("s"))
}

/// Values after what a drag, an offer or a stroke sets; fails where the page has no such parameter.
#[track_caller]
pub(crate) fn after(values: &Values, settings: &[(&'static str, f64)]) -> Values {
    settings.iter().fold(*values, |values, &(key, value)| {
        assert!(values.parameter(key).is_some(), "no {key}");
        assert!(value.is_finite(), "{key} = {value}");
        values.with(key, value)
    })
}

/// Values after an offer was taken, all of whose settings have to be allowed ones.
#[track_caller]
pub(crate) fn accepted(lab: &mut dyn Lab, values: &Values, offer: &str) -> Values {
    assert!(
        lab.enabled_actions().contains(&offer),
        "{offer} is of no use"
    );
    let settings = lab.run_action(offer);
    let now = after(values, &settings);
    for (key, value) in settings {
        assert_close(now.get(key), value, 0.0, &format!("{offer}: {key}"));
    }
    now
}

/// The panels of the main figure at rest.
pub(crate) fn panels(lab: &dyn Lab) -> Vec<Panel> {
    main_figure(lab).panels
}

/// The main figure at rest.
pub(crate) fn main_figure(lab: &dyn Lab) -> Figure {
    lab.figures(rest()).swap_remove(0)
}

/// Does all work; returns how it went on.
pub(crate) fn work_off(lab: &mut dyn Lab) -> Vec<f64> {
    let mut progress = Vec::new();
    while let Some(part) = lab.run_slice() {
        progress.push(part);
        assert!(progress.len() <= 10_000, "the work has no end");
    }
    progress
}

/// The handles of all panels.
pub(crate) fn handles(lab: &dyn Lab) -> Vec<Handle> {
    panels(lab).into_iter().flat_map(|p| p.handles).collect()
}

/// The curves of a panel in their order.
pub(crate) fn curves(panel: &Panel) -> Vec<&[Point]> {
    let points = |layer: &'_ Layer| matches!(layer, Layer::Curve { .. });
    let curves = panel.layers.iter().filter(|layer| points(layer));
    curves
        .map(|layer| match layer {
            Layer::Curve { points, .. } => points.as_slice(),
            other => panic!("{other:?}"),
        })
        .collect()
}

/// Where the only dot of the last layer of dots is.
pub(crate) fn last_dot(panel: &Panel) -> Option<Point> {
    let dots = |layer: &Layer| match layer {
        Layer::Points { x, y, .. } if x.len() == 1 => Some((x[0], y[0])),
        _ => None,
    };
    panel.layers.iter().rev().find_map(dots)
}

/// How many of `total` each bar of a named histogram holds; fails where that is no whole number.
#[track_caller]
pub(crate) fn bar_counts(panel: &Panel, label: &str, total: usize) -> (Vec<f64>, Vec<usize>) {
    let Layer::Bars { edges, heights, .. } = layer(panel, label) else {
        panic!("{label} is no histogram");
    };
    let bins = edges.windows(2).zip(heights);
    let counts = bins.map(|(edge, height)| {
        let held = height * (edge[1] - edge[0]) * total as f64;
        assert!((held - held.round()).abs() < 1e-6, "{label}: {held}");
        held.round() as usize
    });
    (edges.clone(), counts.collect())
}

/// How many values lie between neighbouring edges, the lower ones included.
pub(crate) fn counts_between(edges: &[f64], x: &[f64]) -> Vec<usize> {
    let inside = |pair: &[f64]| x.iter().filter(|x| (pair[0]..pair[1]).contains(*x)).count();
    edges.windows(2).map(inside).collect()
}

/// exp(l) / Σ exp(l).
pub(crate) fn weights(mixture: &Mixture) -> Vec<f64> {
    softmax(&mixture.logits)
}

/// Density of one logistic, or of the normal with its mean and variance.
pub(crate) fn part_density(mixture: &Mixture, k: usize, normal: bool, x: f64) -> f64 {
    let scale = mixture.log_scales[k].exp();
    let z = (x - mixture.means[k]) / scale;
    if normal {
        let sd = PI / 3.0_f64.sqrt();
        return (-0.5 * (z / sd).powi(2)).exp() / (scale * sd * (2.0 * PI).sqrt());
    }
    let tail = (-z.abs()).exp();
    tail / (scale * (1.0 + tail).powi(2))
}

/// P(X ≤ x), and P(X > x), under one component.
pub(crate) fn part_cdf(mixture: &Mixture, k: usize, normal: bool, x: f64) -> [f64; 2] {
    let z = (x - mixture.means[k]) / mixture.log_scales[k].exp();
    if normal {
        let sd = PI / 3.0_f64.sqrt();
        return [normal_cdf(z / sd), normal_survival(z / sd)];
    }
    [1.0 / (1.0 + (-z).exp()), 1.0 / (1.0 + z.exp())]
}

/// A sum over the components with their weights.
pub(crate) fn weighted(mixture: &Mixture, part: impl Fn(usize) -> f64) -> f64 {
    let weights = weights(mixture);
    let terms = weights.iter().enumerate();
    terms.map(|(k, weight)| weight * part(k)).sum()
}

/// p(x).
pub(crate) fn density(mixture: &Mixture, normal: bool, x: f64) -> f64 {
    weighted(mixture, |k| part_density(mixture, k, normal, x))
}

/// P(X ≤ x), and P(X > x).
pub(crate) fn cdf(mixture: &Mixture, normal: bool, x: f64) -> [f64; 2] {
    [0, 1].map(|side| weighted(mixture, |k| part_cdf(mixture, k, normal, x)[side]))
}

/// P(low < X ≤ high), by the difference in the nearer tail.
pub(crate) fn between(mixture: &Mixture, normal: bool, low: f64, high: f64) -> f64 {
    weighted(mixture, |k| {
        let [[below, above], [so_far, beyond]] =
            [low, high].map(|x| part_cdf(mixture, k, normal, x));
        if above > 0.5 {
            so_far - below
        } else {
            above - beyond
        }
    })
}

/// Log scales raised to the least one.
pub(crate) fn raised(mixture: &Mixture, min: f64) -> Mixture {
    let mut raised = mixture.clone();
    raised
        .log_scales
        .iter_mut()
        .for_each(|log| *log = log.max(min));
    raised
}

/// The probability of each level: the difference of cdfs at the ends of its bin, the first and the last
/// of which are open.
pub(crate) fn level_probs(mixture: &Mixture, bits: u32, normal: bool) -> Vec<f64> {
    let last = 2_i64.pow(bits) - 1;
    let edge = |i: i64| (2.0 * i as f64 - 1.0) / last as f64 - 1.0;
    let prob = |i: i64| match i {
        0 => cdf(mixture, normal, edge(1))[0],
        i if i == last => cdf(mixture, normal, edge(i))[1],
        i => between(mixture, normal, edge(i), edge(i + 1)),
    };
    (0..=last).map(prob).collect()
}

/// The x with P(X ≤ x) = u, by bisection.
pub(crate) fn quantile(mixture: &Mixture, u: f64) -> f64 {
    let (mut low, mut high) = (-1e4, 1e4);
    for _ in 0..100 {
        let middle = f64::midpoint(low, high);
        if cdf(mixture, false, middle)[0] < u {
            low = middle;
        } else {
            high = middle;
        }
    }
    f64::midpoint(low, high)
}

/// How the published code draws.
#[derive(Clone, Copy)]
pub(crate) struct Code {
    /// Uniforms are restricted to (ε, 1 − ε).
    pub(crate) eps: f64,
    /// The least log scale.
    pub(crate) min: f64,
    /// Whether x is clamped to [−1, 1].
    pub(crate) clip: bool,
}

impl Code {
    /// As the page has it without a link.
    pub(crate) const DEFAULT: Self = Self {
        eps: 1e-5,
        min: -7.0,
        clip: true,
    };

    /// As a link states it.
    pub(crate) fn link(&self) -> String {
        let clamp = if self.eps > 0.0 {
            format!("clamp=1&eps={}", self.eps)
        } else {
            "clamp=0".into()
        };
        let clip = u8::from(self.clip);
        format!("{clamp}&min={}&clip={clip}", self.min)
    }
}

/// One draw of the published code.
#[derive(Clone, Debug)]
pub(crate) struct Draw {
    pub(crate) gumbels: Vec<f64>,
    pub(crate) scores: Vec<f64>,
    pub(crate) component: usize,
    pub(crate) mean: f64,
    pub(crate) log_scale: f64,
    pub(crate) u: f64,
    pub(crate) logit: f64,
    pub(crate) unclipped: f64,
    pub(crate) x: f64,
}

/// The first draws of a seed: scores, argmax, inverse cdf, clamp.
pub(crate) fn draws(mixture: &Mixture, code: Code, seed: u64, count: usize) -> Vec<Draw> {
    let k = mixture.logits.len();
    let restrict = |u: &f64| code.eps + (1.0 - 2.0 * code.eps) * u;
    let noise: Vec<Vec<f64>> = (1..=k)
        .map(|k| uniforms(seed, &format!("gumbel {k}"), count))
        .collect();
    let raw = uniforms(seed, "logistic", count);
    let draw = |draw: usize| {
        let gumbel = |column: &Vec<f64>| -(-restrict(&column[draw]).ln()).ln();
        let gumbels: Vec<f64> = noise.iter().map(gumbel).collect();
        let pairs = mixture.logits.iter().zip(&gumbels);
        let scores: Vec<f64> = pairs.map(|(logit, gumbel)| logit + gumbel).collect();
        let component = (0..k).fold(0, |best, k| if scores[k] > scores[best] { k } else { best });
        let (mean, log_scale) = (
            mixture.means[component],
            mixture.log_scales[component].max(code.min),
        );
        let u = restrict(&raw[draw]);
        let logit = u.ln() - (-u).ln_1p();
        let unclipped = mean + log_scale.exp() * logit;
        let x = if code.clip {
            unclipped.clamp(-1.0, 1.0)
        } else {
            unclipped
        };
        Draw {
            gumbels,
            scores,
            component,
            mean,
            log_scale,
            u,
            logit,
            unclipped,
            x,
        }
    };
    (0..count).map(draw).collect()
}
