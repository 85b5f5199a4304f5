//! The mixture over levels: bars against the curve, and what the open edge bins collect.

use super::MolLab;
use super::shape::{Curve, normals};
use crate::distributions::{
    Cumulative, Discretized, Interval, Logistic, MixtureOfLogistics, Normal,
};
use crate::figure::number::{count, number};
use crate::figure::{Axis, Figure, Layer, Panel, Role, Scale};
use crate::labs::check::Check;
use crate::labs::lab::Table;
use crate::labs::mol::strings::MolStrings;
use crate::labs::shared::location_scale::{Window, nice_ceil};
use crate::strings::fill;

/// Most bars that are told apart.
const MOST_BARS: u32 = 1024;

/// Most levels that are looked at one by one at once, and for which the shortcut's error is sought.
const MOST_COMPARED: u32 = 4096;

/// Levels whose part of the entropy is added up in one slice of work.
const SLICE: u32 = 4096;

/// What a discretised mixture depends on.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Inputs {
    pub(super) mol: MixtureOfLogistics,
    pub(super) bits: u32,
    /// The least log scale.
    pub(super) least: f64,
    /// Whether normals stand in place of the logistics.
    pub(super) normal: bool,
}

/// What the page shows of a discretised mixture.
pub(super) struct Levels {
    inputs: Inputs,
    law: Law,
    count: u32,
    half_width: f64,
    /// Probabilities of groups of neighbouring levels.
    masses: Vec<f64>,
    /// How many levels make a group.
    group: u32,
    /// Of the first and the last level: its probability, the part inside its bin, and the part beyond.
    edges: [[f64; 3]; 2],
    entropy: Entropy,
    /// The largest error of density × bin width, in nats.
    shortcut: Option<f64>,
}

/// The mixture over levels, its log scales raised to the least one; of normals if asked for.
enum Law {
    Logistics(Discretized<Logistic>),
    Normals(Discretized<Normal>),
}

impl Law {
    fn new(inputs: &Inputs) -> Option<Self> {
        let mol = &inputs.mol;
        let log_scales = mol.log_scales().iter();
        let raised: Vec<f64> = log_scales.map(|log| log.max(inputs.least)).collect();
        let mol = MixtureOfLogistics::new(mol.logits(), mol.means(), &raised).ok()?;
        let levels = 1 << inputs.bits;
        Some(if inputs.normal {
            Self::Normals(Discretized::new(normals(&mol)?, levels).ok()?)
        } else {
            Self::Logistics(Discretized::new(mol.mixture().clone(), levels).ok()?)
        })
    }

    fn log_probs(&self) -> Vec<f64> {
        match self {
            Self::Logistics(law) => (0..law.levels()).map(|k| law.log_prob(k)).collect(),
            Self::Normals(law) => (0..law.levels()).map(|k| law.log_prob(k)).collect(),
        }
    }

    fn midpoint_log_prob(&self, level: u32) -> f64 {
        match self {
            Self::Logistics(law) => law.midpoint_log_prob(level),
            Self::Normals(law) => law.midpoint_log_prob(level),
        }
    }

    fn interval(&self, low: f64, high: f64) -> f64 {
        let log = match self {
            Self::Logistics(law) => law.mixture().log_interval(low, high),
            Self::Normals(law) => law.mixture().log_interval(low, high),
        };
        log.exp()
    }

    fn cdf(&self, x: f64) -> f64 {
        match self {
            Self::Logistics(law) => law.mixture().cdf(x),
            Self::Normals(law) => law.mixture().cdf(x),
        }
    }
}

/// −Σ p ln p in nats, as far as it has been added up.
#[derive(Clone, Copy, Default)]
struct Entropy {
    sum: f64,
    /// Levels that are in the sum.
    done: u32,
    /// The cdf at the upper end of their bins.
    below: f64,
}

impl Entropy {
    fn add(&mut self, p: f64) {
        if p > 0.0 {
            self.sum -= p * p.ln();
        }
        self.done += 1;
    }
}

impl Levels {
    /// What is to be shown of a mixture over 2^`bits` levels.
    pub(super) fn new(inputs: Inputs) -> Option<Self> {
        let law = Law::new(&inputs)?;
        let count = 1_u32 << inputs.bits;
        let half_width = 1.0 / f64::from(count - 1);
        let (near, far) = (1.0 - half_width, 1.0 + half_width);
        let (below, above) = (f64::NEG_INFINITY, f64::INFINITY);
        let edges = [
            [
                law.interval(below, -near),
                law.interval(-far, -near),
                law.interval(below, -far),
            ],
            [
                law.interval(near, above),
                law.interval(near, far),
                law.interval(far, above),
            ],
        ];
        let mut levels = Self {
            inputs,
            law,
            count,
            half_width,
            masses: Vec::new(),
            group: (count / MOST_BARS).max(1),
            edges,
            entropy: Entropy::default(),
            shortcut: None,
        };
        let group = levels.group as usize;
        if count <= MOST_COMPARED {
            let log_probs = levels.law.log_probs();
            let probs: Vec<f64> = log_probs.iter().map(|log| log.exp()).collect();
            let groups = probs.chunks(group);
            levels.masses = groups.map(|some| some.iter().sum()).collect();
            for p in probs {
                levels.entropy.add(p);
            }
            levels.shortcut = shortcut(&levels.law, &log_probs);
        } else {
            let firsts = (0..count).step_by(group);
            let ends = firsts.map(|first| (levels.edge(first), levels.edge(first + levels.group)));
            levels.masses = ends
                .map(|(low, high)| levels.law.interval(low, high))
                .collect();
        }
        Some(levels)
    }

    /// Whether it is of these.
    pub(super) fn is_of(&self, inputs: &Inputs) -> bool {
        self.inputs == *inputs
    }

    /// The edge below a level; those of neighbours join.
    fn edge(&self, level: u32) -> f64 {
        if level == 0 {
            f64::NEG_INFINITY
        } else if level == self.count {
            f64::INFINITY
        } else {
            (2.0 * f64::from(level) - 1.0) * self.half_width - 1.0
        }
    }

    /// Adds some more levels to the entropy; how much of it is done, or nothing if all was.
    pub(super) fn work(&mut self) -> Option<f64> {
        let first = self.entropy.done;
        if first == self.count {
            return None;
        }
        for level in first..self.count.min(first + SLICE) {
            // A difference of cdfs is as good as an interval for what weighs in the entropy.
            let next = self.law.cdf(self.edge(level + 1));
            self.entropy.add(next - self.entropy.below);
            self.entropy.below = next;
        }
        Some(f64::from(self.entropy.done) / f64::from(self.count))
    }

    /// The entropy in nats, once all levels are in it.
    fn entropy(&self) -> Option<f64> {
        (self.entropy.done == self.count).then_some(self.entropy.sum)
    }

    /// What a density is multiplied by to stand beside the bars.
    pub(super) fn unit(&self) -> f64 {
        2.0 * self.half_width * f64::from(self.group)
    }
}

/// The largest error of density × bin width among the inner levels that are ever seen, in nats.
fn shortcut(law: &Law, log_probs: &[f64]) -> Option<f64> {
    const SEEN: f64 = -50.0;
    let inner = log_probs.get(1..log_probs.len() - 1)?;
    let seen = (1..).zip(inner).filter(|(_, exact)| **exact > SEEN);
    let errors = seen.map(|(level, exact)| (law.midpoint_log_prob(level) - exact).abs());
    (!inner.is_empty()).then(|| errors.fold(0.0, f64::max))
}

impl MolLab {
    /// Bars of the levels against the curve.
    pub(super) fn levels_figure(&self, words: &MolStrings) -> Figure {
        let panels = self
            .levels
            .iter()
            .map(|levels| self.levels_panel(levels, words));
        let told = |mass: f64| number(mass, 4);
        let edges = self
            .levels
            .as_ref()
            .map_or([[0.0; 3]; 2], |levels| levels.edges);
        let parts = [
            ("levels", count(1 << self.bits)),
            ("first", told(edges[0][0])),
            ("last", told(edges[1][0])),
        ];
        Figure {
            name: format!("mol-levels-b{}-k{}", self.bits, self.mol.len()),
            description: fill(words.discrete_description, &parts),
            panels: panels.collect(),
        }
    }

    fn levels_panel(&self, levels: &Levels, words: &MolStrings) -> Panel {
        let h = levels.half_width;
        let unit = levels.unit();
        let reach = 1.0 + h.max(0.05);
        let window = Window {
            low: -reach,
            high: reach,
        };
        let mut options = self.render_options();
        options.curve = Curve::Density;
        options.unit = unit;
        let mut panel = self.shape.panel(window, options, words);
        let highest = levels.masses.iter().copied().fold(0.0, f64::max);
        let tallest = highest.max(unit * self.shape.peak(window)).max(1e-300);
        // A probability needs no more than 1, but the curve beside it may.
        let top = nice_ceil(1.05 * tallest).min(tallest.max(1.0));
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
            below.push(bars(words.levels, Role::Density, 1, last - 1));
        }
        below.push(bars(words.edge_levels, Role::Selected, 0, 0));
        below.push(bars("", Role::Selected, last, last));
        panel.layers.splice(0..0, below);
        panel
    }

    /// What the first and the last bin hold, and what of it lies beyond the edge.
    pub(super) fn edges_table(&self, words: &MolStrings) -> Option<Table> {
        let levels = self.levels.as_ref()?;
        let name = |index: u32| format!("{} (x = {})", index, if index == 0 { "−1" } else { "1" });
        let rows = [0, levels.count - 1].into_iter().zip(levels.edges);
        let rows = rows.map(|(index, masses)| {
            let cells = masses.map(|mass| number(mass, 4));
            [name(index)].into_iter().chain(cells).collect()
        });
        Some(Table {
            caption: words.edges_caption.into(),
            head: words.edges_heads.map(str::to_owned).into(),
            rows: rows.collect(),
            ..Table::default()
        })
    }

    /// Entropy, and what the shortcut of well-known code costs.
    pub(super) fn levels_table(&self, words: &MolStrings) -> Option<Table> {
        let levels = self.levels.as_ref()?;
        let bits = levels.entropy().map_or_else(
            || "…".to_owned(),
            |nats| number(nats / std::f64::consts::LN_2, 4),
        );
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
    pub(super) fn sum_check(&self, words: &MolStrings) -> Check {
        let parts = [("levels", count(1 << self.bits))];
        let detail = fill(words.sum_detail, &parts);
        match &self.levels {
            Some(levels) => {
                let log_probs = levels.law.log_probs();
                let sum: f64 = log_probs.into_iter().map(f64::exp).sum();
                Check::at_most(words.sum, (sum - 1.0).abs(), 1e-12, &detail)
            }
            None => Check::pending(words.sum, &detail),
        }
    }

    /// The mixture's cdf.
    pub(super) fn mixture_cdf(&self, x: f64) -> f64 {
        self.mol.mixture().cdf(x)
    }
}
