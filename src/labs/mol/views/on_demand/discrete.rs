//! The view of the mixture over levels: bars against the curve, and what the open edge bins collect.

use crate::figure::number::{count, number};
use crate::figure::{Axis, Figure, Layer, Panel, Role, Scale};
use crate::labs::check::Check;
use crate::labs::lab::{FrameContext, Table};
use crate::labs::mol::MolLab;
use crate::labs::mol::levels::Levels;
use crate::labs::mol::parameters::Curve;
use crate::labs::mol::strings::{MolStrings, strings};
use crate::labs::mol::views::ViewContent;
use crate::labs::shared::plot::{Window, nice_ceil};
use crate::strings::fill;

/// The mixture over levels.
pub(super) struct Discrete;

impl ViewContent for Discrete {
    fn figures(&self, lab: &MolLab, axes: &MolLab, context: FrameContext) -> Vec<Figure> {
        vec![figure(lab, axes, strings(context.text))]
    }

    fn tables(&self, lab: &MolLab, strings: &MolStrings) -> Vec<Table> {
        lab.levels.as_ref().map_or_else(Vec::new, |levels| {
            vec![edges_table(levels, strings), levels_table(levels, strings)]
        })
    }

    fn checks(&self, lab: &MolLab, strings: &MolStrings) -> Vec<Check> {
        vec![sum_check(lab, strings)]
    }
}

/// Bars of the levels against the curve.
fn figure(lab: &MolLab, axes: &MolLab, strings: &MolStrings) -> Figure {
    let panels = lab
        .levels
        .iter()
        .map(|levels| panel(lab, levels, axes, strings));
    let told = |mass: f64| number(mass, 4);
    let edges = lab
        .levels
        .as_ref()
        .map_or([[0.0; 3]; 2], |levels| levels.edges);
    let parts = [
        ("levels", count(1 << lab.bits)),
        ("first", told(edges[0][0])),
        ("last", told(edges[1][0])),
    ];
    Figure {
        name: format!("mol-levels-b{}-k{}", lab.bits, lab.mol.len()),
        description: fill(strings.discrete_description, &parts),
        panels: panels.collect(),
    }
}

/// The range of x: all bins of the levels.
fn window(levels: &Levels) -> Window {
    let reach = 1.0 + levels.half_width.max(0.05);
    Window {
        low: -reach,
        high: reach,
    }
}

/// The end of the axis of probabilities.
fn top(lab: &MolLab, levels: &Levels) -> f64 {
    let highest = levels.probabilities.iter().copied().fold(0.0, f64::max);
    let peak = levels.unit() * lab.curves.peak(window(levels));
    let tallest = highest.max(peak).max(1e-300);
    // A probability needs no more than 1, but the curve beside it may.
    nice_ceil(1.05 * tallest).min(tallest.max(1.0))
}

fn panel(lab: &MolLab, levels: &Levels, axes: &MolLab, strings: &MolStrings) -> Panel {
    let h = levels.half_width;
    let unit = levels.unit();
    let held = axes.levels.as_ref().unwrap_or(levels);
    let (window, top) = (window(held), top(axes, held));
    let mut options = lab.render_options();
    options.curve = Curve::Density;
    options.accent = None;
    options.unit = unit;
    let mut panel = lab.curves.panel(window, top, options, strings);
    let title = if levels.group == 1 {
        strings.level_mass.to_owned()
    } else {
        fill(
            strings.grouped_mass,
            &[("levels", levels.group.to_string())],
        )
    };
    panel.y = if lab.logarithmic {
        Axis::new(title, (1e-6 * top, top), Scale::Log)
    } else {
        Axis::linear(title, 0.0, top)
    };
    if let Some(Layer::Curve { label, .. }) = panel
        .layers
        .iter_mut()
        .rfind(|layer| layer.label() == strings.mixture)
    {
        strings.curve_mass.clone_into(label);
    }
    let edge = |index: usize| -1.0 - h + unit * index as f64;
    let last = levels.probabilities.len() - 1;
    let bars = |label: &str, role: Role, from: usize, to: usize| Layer::Bars {
        label: label.into(),
        role,
        edges: (from..=to + 1).map(edge).collect(),
        heights: levels.probabilities[from..=to].to_vec(),
    };
    let mut below = Vec::new();
    if last >= 2 {
        below.push(bars(strings.levels, Role::Density, 1, last - 1));
    }
    below.push(bars(strings.edge_levels, Role::Selected, 0, 0));
    below.push(bars("", Role::Selected, last, last));
    panel.layers.splice(0..0, below);
    panel
}

/// What the first and the last bin hold, and what of it lies beyond the edge.
fn edges_table(levels: &Levels, strings: &MolStrings) -> Table {
    let name = |index: u32| format!("{} (x = {})", index, if index == 0 { "−1" } else { "1" });
    let rows = [0, levels.count - 1].into_iter().zip(levels.edges);
    let rows = rows.map(|(index, probabilities)| {
        let cells = probabilities.map(|probability| number(probability, 4));
        [name(index)].into_iter().chain(cells).collect()
    });
    Table {
        caption: strings.edges_caption.into(),
        head: strings.edges_heads.map(str::to_owned).into(),
        rows: rows.collect(),
        ..Table::default()
    }
}

/// Entropy, and the error of density × bin width, which well-known code uses.
fn levels_table(levels: &Levels, strings: &MolStrings) -> Table {
    let bits = levels.entropy().map_or_else(
        || "…".to_owned(),
        |nats| number(nats / std::f64::consts::LN_2, 4),
    );
    let mut rows = vec![vec![strings.entropy_row.into(), bits]];
    if let Some(error) = levels.midpoint_error {
        rows.push(vec![strings.shortcut_row.into(), number(error, 3)]);
    }
    let parts = [("levels", count(u64::from(levels.count)))];
    Table {
        caption: fill(strings.levels_caption, &parts),
        rows,
        ..Table::default()
    }
}

/// The sum over all levels.
fn sum_check(lab: &MolLab, strings: &MolStrings) -> Check {
    let parts = [("levels", count(1 << lab.bits))];
    let detail = fill(strings.sum_detail, &parts);
    match &lab.levels {
        Some(levels) => Check::at_most(strings.sum, (levels.sum() - 1.0).abs(), 1e-12, &detail),
        None => Check::pending(strings.sum, &detail),
    }
}
