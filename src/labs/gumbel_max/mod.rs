//! How does adding noise to scores draw from a softmax? Gumbel-max, inverse-CDF sampling, and the k tallest.

mod background_counter;
mod checks;
mod counts;
mod draws;
mod parameters;
mod sampling_method;
pub mod strings;
mod tables;
mod views;

pub use parameters::PARAMETERS;
pub use strings::strings;

use crate::distributions::Categorical;
use crate::figure::Figure;
use crate::figure::number::{count, number};
use crate::sampling::{GumbelMax, InverseCdfSampler};
use crate::strings::{Text, fill};

use super::check::Check;
use super::entry::LabEntry;
use super::lab::{BackgroundWork, Change, Event, FrameContext, Lab, StepDescription, Table};
use super::parameters::common::{FREEZE, SAMPLES, SEED, STEP};
use super::parameters::{Choice, Values};
use super::playback::{Playback, Sweep};
use super::shared::frozen_noise::seed_for;
use background_counter::BackgroundCounter;
use draws::{Draws, KEPT};
use parameters::{CATEGORIES, LOGITS, STEPS_PER_SAMPLE, TEMPERATURE, TOP_K, VIEW, View};

/// The lab's state.
pub struct GumbelMaxLab {
    view: View,
    temperature: f64,
    logits: Vec<f64>,
    /// The distribution with logits / temperature.
    categorical: Categorical,
    draws: Draws,
    background_counter: BackgroundCounter,
    /// How many are taken.
    top_k: usize,
    /// How many draws are finished.
    drawn: usize,
    /// How many steps of the draw under way are done.
    step: u32,
    /// Counts of the draws whose noise is kept: the winners, or all that are taken.
    counts: Vec<u64>,
    /// The same by inverse-CDF sampling.
    inverse_cdf_counts: Vec<u64>,
}

/// The lab for the registry.
pub static ENTRY: LabEntry = LabEntry {
    id: "gumbel-max",
    needs: Some("gumbel"),
    parameters: PARAMETERS,
    info: &strings::INFO,
    bundles: strings::BUNDLES,
    create,
    card: "n=2000",
    chunk: |_| None,
    trainer: None,
    assets: &[],
    files: None,
};

/// The lab at its defaults.
pub fn create() -> Box<dyn Lab> {
    Box::new(GumbelMaxLab::default())
}

impl Default for GumbelMaxLab {
    fn default() -> Self {
        let categorical = two_alike();
        let mut lab = Self {
            view: View::SingleDraw,
            temperature: 1.0,
            logits: Vec::new(),
            background_counter: BackgroundCounter::new(&categorical),
            categorical,
            draws: Draws::default(),
            top_k: 3,
            drawn: 0,
            step: 0,
            counts: Vec::new(),
            inverse_cdf_counts: Vec::new(),
        };
        lab.update(&Values::new(PARAMETERS));
        lab
    }
}

/// Two categories alike.
#[allow(clippy::expect_used, reason = "two zeros are logits")]
fn two_alike() -> Categorical {
    Categorical::from_logits(&[0.0, 0.0]).expect("two finite logits")
}

/// The logits of so many categories over the temperature.
fn scores_of(values: &Values, categories: usize) -> Vec<f64> {
    let temperature = values.get(TEMPERATURE);
    LOGITS[..categories]
        .iter()
        .map(|key| values.get(key) / temperature)
        .collect()
}

impl Lab for GumbelMaxLab {
    fn update(&mut self, values: &Values) {
        let categories = values.get(CATEGORIES);
        self.view = values.get(VIEW);
        self.temperature = values.get(TEMPERATURE);
        self.logits.clear();
        self.logits
            .extend(LOGITS[..categories].iter().map(|key| values.get(key)));
        let scores = scores_of(values, categories);
        // The table's ranges keep the constructor from failing.
        if let Ok(categorical) = Categorical::from_logits(&scores) {
            self.categorical = categorical;
        }
        self.top_k = values.get(TOP_K).min(categories);
        self.step = values.get(STEP);
        self.drawn = if self.view.has_draws() {
            values.get(SAMPLES)
        } else {
            0
        };
        let seed = seed_for(values.get(SEED), values.get(FREEZE), &scores);
        self.draws.hold(seed, categories, self.drawn);
        self.background_counter.request(
            &self.categorical,
            self.counted(),
            seed,
            self.drawn.saturating_sub(KEPT),
            self.view.content().compares_methods(),
        );
        self.count_kept();
    }

    fn playback(&self) -> Playback {
        let steps_per_sample = if !self.view.has_draws() {
            0
        } else if self.drawn >= KEPT {
            1
        } else {
            STEPS_PER_SAMPLE
        };
        Playback {
            sweep: Some(Sweep {
                key: TEMPERATURE,
                range: (50.0, 0.05),
                seconds: 6.0,
                label: |text| strings(text).sweep,
            }),
            ..Playback::samples(steps_per_sample)
        }
    }

    fn describe_step(&self, text: &Text, step: u32) -> StepDescription {
        let strings = strings(text);
        if self.drawn >= KEPT {
            return strings.only_counted.to_owned().into();
        }
        let (gumbels, uniform) = self.draws.current();
        let winner = GumbelMax::new(&self.categorical).argmax(gumbels);
        let taken: Vec<String> = self
            .tallest(gumbels)
            .iter()
            .map(|k| (k + 1).to_string())
            .collect();
        let by_inverse_cdf = InverseCdfSampler::new(&self.categorical).index(uniform);
        let parts = [
            ("k", (winner.index + 1).to_string()),
            ("value", number(winner.value, 3)),
            ("j", (by_inverse_cdf + 1).to_string()),
            ("u", number(uniform, 4)),
            ("top", self.top_k.to_string()),
            ("list", taken.join(", ")),
        ];
        let steps = self.view.content().steps(strings);
        fill(steps[step.min(STEPS_PER_SAMPLE - 1) as usize], &parts).into()
    }

    fn figures(&self, context: FrameContext) -> Vec<Figure> {
        let content = self.view.content();
        let probs = self.categorical.probs();
        let likeliest = (0..probs.len())
            .max_by(|&a, &b| probs[a].total_cmp(&probs[b]))
            .unwrap_or(0);
        let parts = [
            ("categories", probs.len().to_string()),
            ("t", number(self.temperature, 4)),
            ("n", count(self.total() as u64)),
            ("k", (likeliest + 1).to_string()),
            ("p", number(probs[likeliest], 3)),
            ("top", self.top_k.to_string()),
        ];
        vec![Figure {
            name: format!(
                "gumbel-max-{}-k{}-t{}",
                self.view.word(),
                probs.len(),
                self.temperature
            ),
            description: fill(content.description(strings(context.text)), &parts),
            panels: content.panels(self, context),
        }]
    }

    fn tables(&self, text: &Text) -> Vec<Table> {
        let (strings, content) = (strings(text), self.view.content());
        let columns = content.columns(self, strings);
        let mut tables = vec![self.probabilities_table(strings, &columns)];
        tables.extend(content.tables(self, strings));
        tables
    }

    fn checks(&self, text: &Text) -> Vec<Check> {
        let strings = strings(text);
        let mut checks = self.view.content().checks(self, strings);
        checks.push(self.sum_check(strings));
        checks
    }

    fn handle_event(&mut self, event: Event) -> Vec<Change> {
        let Event::HandleDragged { key, to } = event else {
            return Vec::new();
        };
        vec![Change::new(key, self.view.content().logit_at(self, to.1))]
    }

    fn background_work(&mut self) -> Option<&mut dyn BackgroundWork> {
        Some(&mut self.background_counter)
    }
}
