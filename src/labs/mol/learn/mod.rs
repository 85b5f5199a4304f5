//! Learning: the fit on its way, step by step, with what it looked like before.

mod data;
mod views;

use super::checks::{PLACES, error_of};
use super::parameters::{DRAWN, LOG_SCALES, LOGITS, MEANS};
use super::shape::RenderOptions;
use super::study::Study;
use crate::datasets::DrawnDensity;
use crate::distributions::{Cumulative, DiscretizedMixtureOfLogistics, MixtureOfLogistics};
use crate::figure::{Figure, Point};
use crate::labs::lab::{Change, Table};
use crate::labs::mol::strings::MolStrings;
use crate::labs::parameters::Values;
use crate::nn::mixture_fit::{Likelihood, MixtureFit, Start};
use crate::strings::Text;
use data::{Data, Own, Source, drawn};

/// Steps between two states that are kept.
const KEPT_EVERY: usize = 250;

/// Steps between two looks at what is held out.
const HELD_OUT_EVERY: usize = 10;

/// Steps in a slice of work.
const SLICE: usize = 10;

/// Learning without a state yet.
pub(super) fn create() -> Box<dyn Study> {
    Box::new(Learning::default())
}

/// A fit, the way it came, and how far it is to go.
#[derive(Default)]
struct Learning {
    /// What the data depend on.
    data_key: Vec<u64>,
    data: Option<Data>,
    /// What the path depends on.
    key: Vec<u64>,
    fit: Option<MixtureFit>,
    /// States on the way, every so many steps.
    kept: Vec<MixtureFit>,
    /// The loss of the batch at each step.
    losses: Vec<f64>,
    /// Mean ln p of what is held out, in the present state.
    held_out_now: f64,
    /// Mean −ln p of what is held out, every so many steps from the first state on.
    held_out: Vec<f64>,
    target: usize,
    /// Bits of a level, and the least log scale, where the discretised likelihood is maximised.
    discrete: Option<(u32, f64)>,
    own: Own,
}

impl Study for Learning {
    fn apply(&mut self, values: &Values, start: &MixtureOfLogistics) {
        let mut key = vec![values.get("data") as u64, values.get("seed") as u64];
        match values.word("data") {
            "drawn" => key.extend(DRAWN.map(|word| values.get(word) as u64)),
            "own" => key.push(self.own.brought),
            _ => {}
        }
        if key != self.data_key || self.data.is_none() {
            self.data = Some(Data::new(values, &self.own));
            self.data_key.clone_from(&key);
        }
        self.discrete = values
            .is("fit", "discrete")
            .then(|| (values.whole("bits") as u32, values.get("min")));
        let likelihood = match self.discrete {
            Some((bits, log_scale_min)) => Likelihood::Discretized {
                levels: 1 << bits,
                log_scale_min,
            },
            None => Likelihood::Continuous,
        };
        let rate = values.get("rate");
        key.push(rate.to_bits());
        if let Some((bits, log_scale_min)) = self.discrete {
            key.extend([u64::from(bits), log_scale_min.to_bits()]);
        }
        let parts = [start.logits(), start.means(), start.log_scales()];
        key.extend(parts.into_iter().flatten().map(|value| value.to_bits()));
        self.target = values.whole("steps");
        if key == self.key {
            self.go_back();
            return;
        }
        self.key = key;
        let start = Start {
            logits: start.logits(),
            means: start.means(),
            log_scales: start.log_scales(),
        };
        self.fit = self.data.as_ref().and_then(|data| {
            let seed = values.whole("seed") as u64;
            let (training, held_out) = (data.training.clone(), data.held_out.clone());
            // Without numbers there is no fit.
            MixtureFit::new(start, training, held_out, likelihood, rate, seed).ok()
        });
        self.kept.clear();
        self.losses.clear();
        self.held_out.clear();
        if let Some(fit) = &self.fit {
            self.kept.push(fit.clone());
            self.held_out.push(-fit.held_out_log_likelihood());
        }
        self.weigh();
    }

    fn work(&mut self) -> Option<f64> {
        let fit = self.fit.as_mut()?;
        if fit.steps() >= self.target || fit.divergence().is_some() {
            return None;
        }
        for _ in 0..SLICE.min(self.target - fit.steps()) {
            if !fit.step() {
                break;
            }
            self.losses.push(fit.loss());
            if fit.steps().is_multiple_of(HELD_OUT_EVERY) {
                self.held_out.push(-fit.held_out_log_likelihood());
            }
            if fit.steps().is_multiple_of(KEPT_EVERY) {
                self.kept.push(fit.clone());
            }
        }
        let part = fit.steps() as f64 / self.target as f64;
        self.weigh();
        Some(part)
    }

    fn figures(&self, options: RenderOptions, words: &MolStrings) -> Vec<Figure> {
        self.all_figures(options, words)
    }

    fn table(&self, words: &MolStrings) -> Option<Table> {
        self.learned_table(words)
    }

    fn describe_step(&self, words: &MolStrings) -> String {
        self.next_event(words)
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
        diverged || self.is_waiting()
    }

    fn is_waiting(&self) -> bool {
        let source = self.data.as_ref().map(|data| &data.source);
        matches!(source, Some(Source::Missing) | None)
    }

    fn wants_numbers(&self) -> bool {
        self.data.as_ref().is_some_and(|data| data.is_own)
    }

    fn read_numbers(&mut self, text: &Text, numbers: &str) -> Result<String, String> {
        self.own.take(text, numbers)
    }

    fn keep(&self) -> Vec<Change> {
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
        let mut settings: Vec<_> = LOGITS.into_iter().zip(logits).collect();
        settings.extend(MEANS.into_iter().zip(means));
        settings.extend(LOG_SCALES.into_iter().zip(log_scales));
        settings.push(("steps", 0.0));
        Change::all(settings)
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
        let mut settings = vec![("steps", 0.0)];
        for k in 0..components {
            settings.extend([
                (LOGITS[k], 0.0),
                (MEANS[k], quantile(k)),
                (LOG_SCALES[k], log_scale),
            ]);
        }
        Change::all(settings)
    }

    fn on_paint(&self, values: &Values, from: Point, to: Point) -> Vec<Change> {
        let mut density: DrawnDensity = drawn(values);
        density.stroke(from, to);
        let words = density.words();
        Change::all(DRAWN.into_iter().zip(words.map(f64::from)))
    }
}

impl Learning {
    /// Brings what is said of the held-out numbers up to date.
    fn weigh(&mut self) {
        let fit = self.fit.as_ref();
        self.held_out_now = fit.map_or(0.0, MixtureFit::held_out_log_likelihood);
    }

    /// Back to the last kept state that is not beyond the target.
    fn go_back(&mut self) {
        let beyond = self
            .fit
            .as_ref()
            .is_some_and(|fit| fit.steps() > self.target);
        if beyond {
            self.kept.truncate(self.target / KEPT_EVERY + 1);
            self.fit = self.kept.last().cloned();
            let steps = self.steps();
            self.losses.truncate(steps);
            self.held_out.truncate(steps / HELD_OUT_EVERY + 1);
            self.weigh();
        }
    }

    /// Steps, and the mean −ln p of what is held out after them.
    fn held_out(&self) -> impl Iterator<Item = (f64, f64)> {
        let losses = self.held_out.iter().enumerate();
        losses.map(|(index, loss)| ((index * HELD_OUT_EVERY) as f64, *loss))
    }
}

/// The largest error of the discretised likelihood's gradient at some levels, the ends among them.
fn level_gradient_error(mol: &MixtureOfLogistics, levels: u32, least: f64) -> Option<f64> {
    let law = DiscretizedMixtureOfLogistics::new(mol, levels, least).ok()?;
    let places = PLACES.map(|p| law.discretized().level_of(mol.quantile(p)));
    let mut gradient = vec![0.0; 3 * mol.len()];
    let raised: Vec<bool> = mol.log_scales().iter().map(|log| *log <= least).collect();
    let mut worst = 0.0_f64;
    for level in places.into_iter().chain([0, levels - 1]) {
        law.d_log_prob_dparams(level, &mut gradient);
        let value = |mol: &MixtureOfLogistics| {
            let law = DiscretizedMixtureOfLogistics::new(mol, levels, least).ok()?;
            Some(law.log_prob(level))
        };
        worst = worst.max(error_of(mol, &gradient, &raised, value)?);
    }
    Some(worst)
}
