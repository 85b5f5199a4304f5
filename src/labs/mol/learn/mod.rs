//! Fitting the mixture to data: the state of a run, step by step, with checkpoints to go back to.

mod data;
mod figures;
mod report;

use super::checks::{PLACES, error_of};
use super::curves::RenderOptions;
use super::fitting::Fitting;
use super::parameters::{
    BITS, DATA, DRAWN, DataSet, LEARNING_RATE, LIKELIHOOD, LOG_SCALE_MIN, LOG_SCALES, LOGITS,
    LikelihoodKind, MEANS,
};
use crate::distributions::{Cumulative, DiscretizedMixtureOfLogistics, MixtureOfLogistics};
use crate::figure::{Figure, Point};
use crate::labs::lab::{Change, Table};
use crate::labs::mol::strings::MolStrings;
use crate::labs::parameters::Values;
use crate::labs::parameters::common::{SEED, STEPS};
use crate::nn::mixture_fit::{Likelihood, MixtureFit, Start};
use crate::numerics::max_or_nan;
use crate::strings::Text;
use data::{Data, Source, UserNumbers, drawn_density};

/// Steps between two checkpoints.
const CHECKPOINT_EVERY: usize = 250;

/// Steps between two evaluations on held-out data.
const HELD_OUT_EVERY: usize = 10;

/// Steps in a slice of work.
const STEPS_PER_SLICE: usize = 10;

/// A fit without a state yet.
pub(super) fn create() -> Box<dyn Fitting> {
    Box::new(Learning::default())
}

/// What the data depend on.
#[derive(Clone, PartialEq)]
struct DataKey {
    set: DataSet,
    seed: u64,
    /// The painted density, where it is used.
    drawn: Option<[u32; 6]>,
    /// Which of the reader's own numbers, where they are used.
    numbers: Option<u64>,
}

/// What the path of the fit depends on.
#[derive(PartialEq)]
struct FitKey {
    data: DataKey,
    rate: f64,
    likelihood: Likelihood,
    start: MixtureOfLogistics,
}

/// A fit, the way it came, and how far it is to go.
#[derive(Default)]
struct Learning {
    data_key: Option<DataKey>,
    data: Option<Data>,
    key: Option<FitKey>,
    fit: Option<MixtureFit>,
    /// States on the way, every so many steps.
    checkpoints: Vec<MixtureFit>,
    /// The loss of the batch at each step.
    losses: Vec<f64>,
    /// Mean ln p of held-out data, in the present state.
    held_out_now: f64,
    /// Mean −ln p of held-out data, every so many steps from the first state on.
    held_out: Vec<f64>,
    target: usize,
    /// Bits of a level, and the least log scale, where the discretised likelihood is maximised.
    discrete: Option<(u32, f64)>,
    user_numbers: UserNumbers,
}

impl Fitting for Learning {
    fn update(&mut self, values: &Values, start: &MixtureOfLogistics) {
        let set = values.get(DATA);
        let seed = values.get(SEED);
        let data_key = DataKey {
            set,
            seed,
            drawn: (set == DataSet::Drawn).then(|| DRAWN.map(|key| values.get(key))),
            numbers: (set == DataSet::Own).then_some(self.user_numbers.version),
        };
        if self.data_key.as_ref() != Some(&data_key) {
            self.data = Some(Data::new(values, &self.user_numbers));
            self.data_key = Some(data_key.clone());
        }
        self.discrete = (values.get(LIKELIHOOD) == LikelihoodKind::Discretized)
            .then(|| (values.get(BITS), values.get(LOG_SCALE_MIN)));
        let likelihood = match self.discrete {
            Some((bits, log_scale_min)) => Likelihood::Discretized {
                levels: 1 << bits,
                log_scale_min,
            },
            None => Likelihood::Continuous,
        };
        self.target = values.get(STEPS);
        let key = FitKey {
            data: data_key,
            rate: values.get(LEARNING_RATE),
            likelihood,
            start: start.clone(),
        };
        if self.key.as_ref() == Some(&key) {
            self.go_back();
            return;
        }
        self.fit = self.data.as_ref().and_then(|data| {
            let start = Start {
                logits: start.logits(),
                means: start.means(),
                log_scales: start.log_scales(),
            };
            let (training, held_out) = (data.training.clone(), data.held_out.clone());
            // Without numbers there is no fit.
            MixtureFit::new(start, training, held_out, likelihood, key.rate, seed).ok()
        });
        self.key = Some(key);
        self.checkpoints.clear();
        self.losses.clear();
        self.held_out.clear();
        if let Some(fit) = &self.fit {
            self.checkpoints.push(fit.clone());
            self.held_out.push(-fit.held_out_log_likelihood());
        }
        self.evaluate();
    }

    fn run_slice(&mut self) -> Option<f64> {
        let fit = self.fit.as_mut()?;
        if fit.steps() >= self.target || fit.divergence().is_some() {
            return None;
        }
        for _ in 0..STEPS_PER_SLICE.min(self.target - fit.steps()) {
            if !fit.step() {
                break;
            }
            self.losses.push(fit.loss());
            if fit.steps().is_multiple_of(HELD_OUT_EVERY) {
                self.held_out.push(-fit.held_out_log_likelihood());
            }
            if fit.steps().is_multiple_of(CHECKPOINT_EVERY) {
                self.checkpoints.push(fit.clone());
            }
        }
        let part = fit.steps() as f64 / self.target as f64;
        self.evaluate();
        Some(part)
    }

    fn figures(
        &self,
        options: RenderOptions,
        axes: &MixtureOfLogistics,
        strings: &MolStrings,
    ) -> Vec<Figure> {
        self.all_figures(options, axes, strings)
    }

    fn table(&self, strings: &MolStrings) -> Option<Table> {
        self.held_out_table(strings)
    }

    fn describe_step(&self, strings: &MolStrings) -> String {
        self.step_sentence(strings)
    }

    fn mixture(&self) -> Option<MixtureOfLogistics> {
        let fit = self.fit.as_ref()?;
        MixtureOfLogistics::new(fit.logits(), fit.means(), fit.log_scales()).ok()
    }

    fn gradient_error(&self, mol: &MixtureOfLogistics) -> Option<f64> {
        let (bits, log_scale_min) = self.discrete?;
        level_gradient_error(mol, 1 << bits, log_scale_min)
    }

    fn steps(&self) -> usize {
        self.fit.as_ref().map_or(0, MixtureFit::steps)
    }

    fn is_halted(&self) -> bool {
        let diverged = self
            .fit
            .as_ref()
            .is_some_and(|fit| fit.divergence().is_some());
        diverged || self.lacks_data()
    }

    fn lacks_data(&self) -> bool {
        let source = self.data.as_ref().map(|data| &data.source);
        matches!(source, Some(Source::Missing) | None)
    }

    fn takes_user_data(&self) -> bool {
        self.data.as_ref().is_some_and(|data| data.from_user)
    }

    fn take_numbers(&mut self, text: &Text, numbers: Vec<f64>) -> String {
        self.user_numbers.take(text, numbers)
    }

    fn adopt(&self) -> Vec<Change> {
        let Some(mol) = self.mixture() else {
            return Vec::new();
        };
        // As softmax does not change with a constant, the best logit becomes 0.
        let best = mol
            .logits()
            .iter()
            .copied()
            .fold(f64::NEG_INFINITY, f64::max);
        let rounded = |value: f64| (value * 1e4).round() / 1e4;
        let logits = mol.logits().iter().map(|logit| rounded(logit - best));
        let means = mol.means().iter().map(|&mean| rounded(mean));
        let log_scales = mol.log_scales().iter().map(|&log| rounded(log));
        let logits = LOGITS.into_iter().zip(logits);
        let means = MEANS.into_iter().zip(means);
        let log_scales = LOG_SCALES.into_iter().zip(log_scales);
        logits
            .chain(means)
            .chain(log_scales)
            .map(|(key, value)| key.to(value))
            .chain([STEPS.to(0)])
            .collect()
    }

    fn spread(&self) -> Vec<Change> {
        let components = self.fit.as_ref().map_or(0, |fit| fit.logits().len());
        let Some(data) = self.data.as_ref().filter(|data| !data.training.is_empty()) else {
            return Vec::new();
        };
        let mut sorted = data.training.to_vec();
        sorted.sort_unstable_by(f64::total_cmp);
        let count = sorted.len() as f64;
        let mean = sorted.iter().sum::<f64>() / count;
        let variance = sorted.iter().map(|x| (x - mean).powi(2)).sum::<f64>() / count;
        // A Logistic of scale s has the standard deviation 1.81 s.
        let scale = variance.sqrt() / (1.8 * components as f64);
        let log_scale = (scale.max(1e-3).ln() * 100.0).round() / 100.0;
        let quantile = |k: usize| {
            let place = (k as f64 + 0.5) / components as f64 * count;
            (sorted[(place as usize).min(sorted.len() - 1)] * 100.0).round() / 100.0
        };
        let mut changes = vec![STEPS.to(0)];
        for k in 0..components {
            changes.extend([
                LOGITS[k].to(0.0),
                MEANS[k].to(quantile(k)),
                LOG_SCALES[k].to(log_scale),
            ]);
        }
        changes
    }

    fn on_paint(&self, values: &Values, from: Point, to: Point) -> Vec<Change> {
        let mut density = drawn_density(values);
        density.stroke(from, to);
        let words = DRAWN.into_iter().zip(density.words());
        words.map(|(key, word)| key.to(word)).collect()
    }
}

impl Learning {
    /// Evaluates the present state on held-out data.
    fn evaluate(&mut self) {
        let fit = self.fit.as_ref();
        self.held_out_now = fit.map_or(0.0, MixtureFit::held_out_log_likelihood);
    }

    /// Back to the last checkpoint that is not beyond the target.
    fn go_back(&mut self) {
        let beyond = self
            .fit
            .as_ref()
            .is_some_and(|fit| fit.steps() > self.target);
        if beyond {
            self.checkpoints
                .truncate(self.target / CHECKPOINT_EVERY + 1);
            self.fit = self.checkpoints.last().cloned();
            let steps = self.steps();
            self.losses.truncate(steps);
            self.held_out.truncate(steps / HELD_OUT_EVERY + 1);
            self.evaluate();
        }
    }

    /// Steps, and the mean −ln p of held-out data after them.
    fn held_out(&self) -> impl Iterator<Item = (f64, f64)> {
        let losses = self.held_out.iter().enumerate();
        losses.map(|(index, loss)| ((index * HELD_OUT_EVERY) as f64, *loss))
    }
}

/// The largest error of the discretised likelihood's gradient at some levels, the ends among them.
fn level_gradient_error(mol: &MixtureOfLogistics, levels: u32, least: f64) -> Option<f64> {
    let discretized = DiscretizedMixtureOfLogistics::new(mol, levels, least).ok()?;
    let places = PLACES.map(|p| discretized.discretized().level_of(mol.quantile(p)));
    let mut gradient = vec![0.0; 3 * mol.len()];
    let raised: Vec<bool> = mol.log_scales().iter().map(|log| *log <= least).collect();
    let mut worst = 0.0_f64;
    for level in places.into_iter().chain([0, levels - 1]) {
        discretized.d_log_prob_dparams(level, &mut gradient);
        let value = |mol: &MixtureOfLogistics| {
            let discretized = DiscretizedMixtureOfLogistics::new(mol, levels, least).ok()?;
            Some(discretized.log_prob(level))
        };
        worst = max_or_nan(worst, error_of(mol, &gradient, &raised, value)?);
    }
    Some(worst)
}
