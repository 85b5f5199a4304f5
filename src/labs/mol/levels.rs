//! The mixture over equally spaced levels: their probabilities, what the open edge bins collect, and the entropy.

use super::curves::normals;
use crate::distributions::{
    Cumulative, Discretized, Interval, Logistic, MixtureOfLogistics, Normal,
};
use crate::numerics::max_or_nan;

/// Most bars that are told apart.
const MOST_BARS: u32 = 1024;

/// Most levels that are looked at one by one at once, and for which the error of density × bin width is sought.
const MOST_COMPARED: u32 = 4096;

/// Levels whose terms of the entropy are added up in one slice of work.
const LEVELS_PER_SLICE: u32 = 4096;

/// What a discretised mixture depends on.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct LevelInputs {
    pub(super) mol: MixtureOfLogistics,
    pub(super) bits: u32,
    /// The least log scale.
    pub(super) log_scale_min: f64,
    /// Whether normals stand in place of the logistics.
    pub(super) normal: bool,
}

/// What the page shows of a discretised mixture.
pub(super) struct Levels {
    inputs: LevelInputs,
    mixture: DiscretizedMixture,
    pub(super) count: u32,
    /// Half the width of a bin.
    pub(super) half_width: f64,
    /// Probabilities of groups of neighbouring levels.
    pub(super) probabilities: Vec<f64>,
    /// How many levels make a group.
    pub(super) group: u32,
    /// Of the first and the last level: its probability, the part inside its bin, and the part beyond.
    pub(super) edges: [[f64; 3]; 2],
    entropy: Entropy,
    /// The largest error of density × bin width, in nats.
    pub(super) midpoint_error: Option<f64>,
}

/// The mixture over levels, its log scales raised to the least one; of normals if asked for.
enum DiscretizedMixture {
    Logistics(Discretized<Logistic>),
    Normals(Discretized<Normal>),
}

impl DiscretizedMixture {
    fn new(inputs: &LevelInputs) -> Option<Self> {
        let mol = &inputs.mol;
        let log_scales = mol.log_scales().iter();
        let raised: Vec<f64> = log_scales
            .map(|log| log.max(inputs.log_scale_min))
            .collect();
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
            Self::Logistics(mixture) => {
                (0..mixture.levels()).map(|k| mixture.log_prob(k)).collect()
            }
            Self::Normals(mixture) => (0..mixture.levels()).map(|k| mixture.log_prob(k)).collect(),
        }
    }

    fn midpoint_log_prob(&self, level: u32) -> f64 {
        match self {
            Self::Logistics(mixture) => mixture.midpoint_log_prob(level),
            Self::Normals(mixture) => mixture.midpoint_log_prob(level),
        }
    }

    fn interval(&self, low: f64, high: f64) -> f64 {
        let log = match self {
            Self::Logistics(mixture) => mixture.mixture().log_interval(low, high),
            Self::Normals(mixture) => mixture.mixture().log_interval(low, high),
        };
        log.exp()
    }

    fn cdf(&self, x: f64) -> f64 {
        match self {
            Self::Logistics(mixture) => mixture.mixture().cdf(x),
            Self::Normals(mixture) => mixture.mixture().cdf(x),
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
        if p > 0.0 || p.is_nan() {
            self.sum -= p * p.ln();
        }
        self.done += 1;
    }
}

impl Levels {
    /// The levels of a mixture.
    pub(super) fn new(inputs: LevelInputs) -> Option<Self> {
        let mixture = DiscretizedMixture::new(&inputs)?;
        let count = 1_u32 << inputs.bits;
        let half_width = 1.0 / f64::from(count - 1);
        let (near, far) = (1.0 - half_width, 1.0 + half_width);
        let (below, above) = (f64::NEG_INFINITY, f64::INFINITY);
        let edges = [
            [
                mixture.interval(below, -near),
                mixture.interval(-far, -near),
                mixture.interval(below, -far),
            ],
            [
                mixture.interval(near, above),
                mixture.interval(near, far),
                mixture.interval(far, above),
            ],
        ];
        let mut levels = Self {
            inputs,
            mixture,
            count,
            half_width,
            probabilities: Vec::new(),
            group: (count / MOST_BARS).max(1),
            edges,
            entropy: Entropy::default(),
            midpoint_error: None,
        };
        let group = levels.group as usize;
        if count <= MOST_COMPARED {
            let log_probs = levels.mixture.log_probs();
            let probs: Vec<f64> = log_probs.iter().map(|log| log.exp()).collect();
            let groups = probs.chunks(group);
            levels.probabilities = groups.map(|some| some.iter().sum()).collect();
            for p in probs {
                levels.entropy.add(p);
            }
            levels.midpoint_error = midpoint_error(&levels.mixture, &log_probs);
        } else {
            let firsts = (0..count).step_by(group);
            let ends = firsts.map(|first| (levels.edge(first), levels.edge(first + levels.group)));
            levels.probabilities = ends
                .map(|(low, high)| levels.mixture.interval(low, high))
                .collect();
        }
        Some(levels)
    }

    /// Whether these are its inputs.
    pub(super) fn has_inputs(&self, inputs: &LevelInputs) -> bool {
        self.inputs == *inputs
    }

    /// The edge below a level; those of neighbours join.
    fn edge(&self, level: u32) -> f64 {
        if level == 0 {
            f64::NEG_INFINITY
        } else if level == self.count {
            f64::INFINITY
        } else {
            // By one division, as `Discretized` has it.
            (2.0 * f64::from(level) - f64::from(self.count)) / f64::from(self.count - 1)
        }
    }

    /// Adds some more levels to the entropy; how much of it is done, or nothing if all was.
    pub(super) fn run_slice(&mut self) -> Option<f64> {
        let first = self.entropy.done;
        if first == self.count {
            return None;
        }
        for level in first..self.count.min(first + LEVELS_PER_SLICE) {
            // A difference of cdfs is as good as an interval for what weighs in the entropy.
            let next = self.mixture.cdf(self.edge(level + 1));
            self.entropy.add(next - self.entropy.below);
            self.entropy.below = next;
        }
        Some(f64::from(self.entropy.done) / f64::from(self.count))
    }

    /// The entropy in nats, once all levels are in it.
    pub(super) fn entropy(&self) -> Option<f64> {
        (self.entropy.done == self.count).then_some(self.entropy.sum)
    }

    /// The sum of all levels' probabilities.
    pub(super) fn sum(&self) -> f64 {
        self.mixture.log_probs().into_iter().map(f64::exp).sum()
    }

    /// What a density is multiplied by to stand beside the bars.
    pub(super) fn unit(&self) -> f64 {
        2.0 * self.half_width * f64::from(self.group)
    }
}

/// The largest error of density × bin width among the inner levels that are ever seen, in nats.
fn midpoint_error(mixture: &DiscretizedMixture, log_probs: &[f64]) -> Option<f64> {
    const SEEN: f64 = -50.0;
    let inner = log_probs.get(1..log_probs.len() - 1)?;
    let seen = (1..)
        .zip(inner)
        .filter(|(_, exact)| exact.is_nan() || **exact > SEEN);
    let errors = seen.map(|(level, exact)| (mixture.midpoint_log_prob(level) - exact).abs());
    (!inner.is_empty()).then(|| errors.fold(0.0, max_or_nan))
}
