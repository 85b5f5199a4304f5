//! The mixture over levels: bars against the curve, and what the open edge bins collect.

use super::MolLab;
use super::shape::{Curve, normals};
use crate::distributions::{Cumulative, Discretized, Interval, MixtureOfLogistics};
use crate::figure::number::{count, number};
use crate::figure::{Axis, Figure, Layer, Panel, Role, Scale};
use crate::labs::inversion::{Window, ladder};
use crate::labs::{Check, Table};
use crate::text::{MolText, fill};

/// Most bars that are told apart.
const MOST_BARS: u32 = 1024;

/// Most levels for which the shortcut's error is sought.
const MOST_COMPARED: u32 = 4096;

/// What the page shows of a discretised mixture.
pub(super) struct Levels {
    count: u32,
    half_width: f64,
    /// Probabilities of groups of neighbouring levels.
    masses: Vec<f64>,
    /// How many levels make a group.
    group: u32,
    /// Of the first and the last level: its probability, and the part inside its bin.
    edges: [(f64, f64); 2],
    entropy: f64,
    /// The largest error of density × bin width, in nats.
    shortcut: Option<f64>,
    sum: f64,
}

impl Levels {
    /// The levels of the mixture, its log scales raised to `least`; of normals if asked for.
    pub(super) fn new(
        mol: &MixtureOfLogistics,
        bits: u32,
        least: f64,
        normal: bool,
    ) -> Option<Self> {
        let raised: Vec<f64> = mol.log_scales().iter().map(|log| log.max(least)).collect();
        let mol = MixtureOfLogistics::new(mol.logits(), mol.means(), &raised).ok()?;
        let levels = 1 << bits;
        if normal {
            Some(Self::of(&Discretized::new(normals(&mol)?, levels).ok()?))
        } else {
            Some(Self::of(
                &Discretized::new(mol.mixture().clone(), levels).ok()?,
            ))
        }
    }

    /// What a density is multiplied by to stand beside the bars.
    pub(super) fn unit(&self) -> f64 {
        2.0 * self.half_width * f64::from(self.group)
    }

    fn of<C: Interval>(law: &Discretized<C>) -> Self {
        let count = law.levels();
        let half_width = law.half_width();
        let inside = [-1.0, 1.0].map(|x| {
            let law = law.mixture();
            law.log_interval(x - half_width, x + half_width).exp()
        });
        let compared = if count <= MOST_COMPARED { count } else { 0 };
        Self::from_parts(
            half_width,
            &(0..count)
                .map(|level| law.log_prob(level))
                .collect::<Vec<_>>(),
            inside,
            &(0..compared)
                .map(|level| law.midpoint_log_prob(level))
                .collect::<Vec<_>>(),
        )
    }

    /// Compiled once, for whatever components.
    fn from_parts(half_width: f64, log_probs: &[f64], inside: [f64; 2], midpoints: &[f64]) -> Self {
        let count = log_probs.len() as u32;
        let group = (count / MOST_BARS).max(1);
        let probs: Vec<f64> = log_probs.iter().map(|log| log.exp()).collect();
        let masses = probs.chunks(group as usize).map(|some| some.iter().sum());
        // The first and the last are open, and where nothing is ever seen, an error costs nothing.
        let inner = midpoints.iter().zip(log_probs).skip(1);
        let inner = inner.take(midpoints.len().saturating_sub(2));
        let errors = inner.filter(|(_, exact)| **exact > -50.0);
        let errors = errors.map(|(midpoint, exact)| (midpoint - exact).abs());
        let shortcut = (midpoints.len() > 2).then(|| errors.fold(0.0, f64::max));
        Self {
            count,
            half_width,
            masses: masses.collect(),
            group,
            edges: [(probs[0], inside[0]), (probs[probs.len() - 1], inside[1])],
            entropy: entropy(log_probs),
            shortcut,
            sum: probs.iter().sum(),
        }
    }
}

fn entropy(log_probs: &[f64]) -> f64 {
    let terms = log_probs.iter().filter(|log| log.is_finite());
    terms.map(|log| -log.exp() * log).sum()
}

impl MolLab {
    /// Bars of the levels against the curve.
    pub(super) fn levels_figure(&self, words: &MolText) -> Figure {
        let panels = self
            .levels
            .iter()
            .map(|levels| self.levels_panel(levels, words));
        let told = |mass: f64| number(mass, 4);
        let edges = self
            .levels
            .as_ref()
            .map_or([(0.0, 0.0); 2], |levels| levels.edges);
        let parts = [
            ("levels", count(1 << self.bits)),
            ("first", told(edges[0].0)),
            ("last", told(edges[1].0)),
        ];
        Figure {
            name: format!("mol-levels-b{}-k{}", self.bits, self.mol.len()),
            description: fill(words.discrete_description, &parts),
            panels: panels.collect(),
        }
    }

    fn levels_panel(&self, levels: &Levels, words: &MolText) -> Panel {
        let h = levels.half_width;
        let unit = levels.unit();
        let reach = 1.0 + h.max(0.05);
        let window = Window {
            low: -reach,
            high: reach,
        };
        let mut look = self.look();
        look.curve = Curve::Density;
        look.unit = unit;
        let mut panel = self.shape.panel(window, look, words);
        let highest = levels.masses.iter().copied().fold(0.0, f64::max);
        let top = ladder(1.05 * highest.max(unit * self.shape.peak(window)).max(1e-300)).min(1.0);
        let title = if levels.group == 1 {
            words.level_mass.to_owned()
        } else {
            fill(words.grouped_mass, &[("levels", levels.group.to_string())])
        };
        panel.y = if self.logarithmic {
            Axis::new(title, (1e-6 * top, top), Scale::Log)
        } else {
            Axis::linear(title, 0.0, top)
        };
        if let Some(Layer::Curve { label, .. }) = panel
            .layers
            .iter_mut()
            .rfind(|layer| layer.label() == words.mixture)
        {
            words.curve_mass.clone_into(label);
        }
        let edge = |index: usize| -1.0 - h + unit * index as f64;
        let last = levels.masses.len() - 1;
        let bars = |label: &str, role: Role, from: usize, to: usize| Layer::Bars {
            label: label.into(),
            role,
            edges: (from..=to + 1).map(edge).collect(),
            heights: levels.masses[from..=to].to_vec(),
        };
        let mut below = Vec::new();
        if last >= 2 {
            below.push(bars(words.levels, Role::Sample, 1, last - 1));
        }
        below.push(bars(words.edge_levels, Role::Noise, 0, 0));
        below.push(bars("", Role::Noise, last, last));
        panel.layers.splice(0..0, below);
        panel
    }

    /// What the first and the last bin hold, and what of it lies beyond the edge.
    pub(super) fn edges_table(&self, words: &MolText) -> Option<Table> {
        let levels = self.levels.as_ref()?;
        let name = |index: u32| format!("{} (x = {})", index, if index == 0 { "−1" } else { "1" });
        let rows = [0, levels.count - 1].into_iter().zip(levels.edges);
        let rows = rows.map(|(index, (mass, inside))| {
            let beyond = (mass - inside).max(0.0);
            vec![
                name(index),
                number(mass, 4),
                number(inside, 4),
                number(beyond, 4),
            ]
        });
        Some(Table {
            caption: words.edges_caption.into(),
            head: words.edges_heads.map(str::to_owned).into(),
            rows: rows.collect(),
            ..Table::default()
        })
    }

    /// Entropy, and what the shortcut of well-known code costs.
    pub(super) fn levels_table(&self, words: &MolText) -> Option<Table> {
        let levels = self.levels.as_ref()?;
        let bits = number(levels.entropy / std::f64::consts::LN_2, 4);
        let mut rows = vec![vec![words.entropy_row.into(), bits]];
        if let Some(error) = levels.shortcut {
            rows.push(vec![words.shortcut_row.into(), number(error, 3)]);
        }
        Some(Table {
            caption: fill(
                words.levels_caption,
                &[("levels", count(u64::from(levels.count)))],
            ),
            rows,
            ..Table::default()
        })
    }

    /// The sum over all levels.
    pub(super) fn sum_check(&self, words: &MolText) -> Check {
        let parts = [("levels", count(1 << self.bits))];
        let detail = fill(words.sum_detail, &parts);
        match self.levels.as_ref() {
            Some(levels) => Check::at_most(words.sum, (levels.sum - 1.0).abs(), 1e-12, &detail),
            None => Check::pending(words.sum, &detail),
        }
    }

    /// The mixture's cdf.
    pub(super) fn mixture_cdf(&self, x: f64) -> f64 {
        self.mol.mixture().cdf(x)
    }
}
