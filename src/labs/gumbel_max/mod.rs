//! How does adding noise to scores draw from a softmax? Gumbel-max, roulette, and the k tallest.

mod bulk;
mod draws;
mod race;
pub mod strings;
mod temperature;
mod top;
mod walk;

pub use strings::strings;

use crate::distributions::{Categorical, Cumulative, Gumbel};
use crate::figure::Figure;
use crate::figure::number::{count, number};
use crate::labs::gumbel_max::strings::GumbelMaxStrings;
use crate::numerics::goodness_of_fit::ks_test_uniform;
use crate::sampling::{GumbelMax, InverseCdfSampler};
use crate::strings::{Text, fill};

use super::check::Check;
use super::entry::LabEntry;
use super::lab::{BackgroundWork, Change, Event, FrameContext, Lab, StepDescription, Table};
use super::parameters::common::{self, FREEZE, SEED};
use super::parameters::{Key, Parameter, Spread, Values};
use super::playback::{Playback, Sweep};
use super::shared::categorical_bars::{pooled_p_value, shares};
use super::shared::frozen_noise::seed_for;
use bulk::{Bulk, Count, Way};
use draws::{Draws, KEPT};

/// Most categories.
const MOST: usize = 12;

/// Keys of the logits.
const LOGITS: [&str; MOST] = [
    "l1", "l2", "l3", "l4", "l5", "l6", "l7", "l8", "l9", "l10", "l11", "l12",
];

const fn logit(
    key: &'static str,
    default: f64,
    label: fn(&Text) -> &'static str,
    shown: fn(&Values) -> bool,
) -> Parameter {
    Parameter::field(key, (-8.0, 8.0), default, label).shown(shown)
}

/// Everything that a reader can set on this page.
pub static PARAMETERS: &[Parameter] = &[
    Parameter::choice(
        "view",
        &["walk", "race", "top", "temperature"],
        |text| text.controls.view,
        |text| &strings(text).views,
    ),
    Parameter::whole("k", (2, MOST as u32), 5, Spread::Linear, |text| {
        strings(text).categories
    }),
    Parameter::log_number("t", (0.05, 50.0), 1.0, |text| strings(text).temperature),
    logit("l1", 2.0, |_| "ℓ₁", |_| true),
    logit("l2", 1.0, |_| "ℓ₂", |_| true),
    logit("l3", 0.0, |_| "ℓ₃", |values| values.whole("k") >= 3),
    logit("l4", -1.0, |_| "ℓ₄", |values| values.whole("k") >= 4),
    logit("l5", 0.5, |_| "ℓ₅", |values| values.whole("k") >= 5),
    logit("l6", 1.5, |_| "ℓ₆", |values| values.whole("k") >= 6),
    logit("l7", -0.5, |_| "ℓ₇", |values| values.whole("k") >= 7),
    logit("l8", -1.5, |_| "ℓ₈", |values| values.whole("k") >= 8),
    logit("l9", 0.8, |_| "ℓ₉", |values| values.whole("k") >= 9),
    logit("l10", 0.2, |_| "ℓ₁₀", |values| values.whole("k") >= 10),
    logit("l11", -0.8, |_| "ℓ₁₁", |values| values.whole("k") >= 11),
    logit("l12", -2.0, |_| "ℓ₁₂", |values| values.whole("k") >= 12),
    Parameter::whole("top", (1, MOST as u32), 3, Spread::Linear, |text| {
        strings(text).top
    })
    .shown(|values| values.is("view", "top")),
    Parameter::whole("n", (0, 10_000_000), 200, Spread::LogFromZero, |text| {
        text.controls.samples
    })
    .shown(has_draws),
    Parameter::flag("freeze", true, |text| text.controls.freeze).shown(has_draws),
    common::step(EVENTS),
    common::seed(),
    common::speed(20.0),
    common::slow(),
];

fn has_draws(values: &Values) -> bool {
    !values.is("view", "temperature")
}

/// Events of one draw: the noise falls, the tallest is found, it is counted.
const EVENTS: u32 = 3;

/// The lab's state.
pub struct GumbelMaxLab {
    view: &'static str,
    temperature: f64,
    logits: Vec<f64>,
    /// The law of logits / temperature.
    categorical: Categorical,
    draws: Draws,
    bulk: Bulk,
    /// How many are taken.
    top: usize,
    landed: usize,
    phase: u32,
    /// Counts of the draws whose noise is kept: the winners, or all that are taken.
    counts: Vec<u64>,
    roulette_counts: Vec<u64>,
}

/// The lab for the registry.
pub static ENTRY: LabEntry = LabEntry {
    id: "gumbel-max",
    parameters: PARAMETERS,
    info: &strings::INFO,
    bundles: strings::BUNDLES,
    create,
    card: "n=2000",
    chunk: |_| None,
    trade: None,
    asset: None,
    files: None,
};

/// The lab at its defaults.
pub fn create() -> Box<dyn Lab> {
    Box::new(GumbelMaxLab::default())
}

impl Default for GumbelMaxLab {
    fn default() -> Self {
        let categorical = uniform_law();
        let mut lab = Self {
            view: "walk",
            temperature: 1.0,
            logits: Vec::new(),
            bulk: Bulk::new(&categorical),
            categorical,
            draws: Draws::default(),
            top: 3,
            landed: 0,
            phase: 0,
            counts: Vec::new(),
            roulette_counts: Vec::new(),
        };
        lab.update(&Values::new(PARAMETERS));
        lab
    }
}

/// Two categories alike.
#[allow(clippy::expect_used, reason = "two zeros are logits")]
fn uniform_law() -> Categorical {
    Categorical::from_logits(&[0.0, 0.0]).expect("two finite logits")
}

impl Lab for GumbelMaxLab {
    fn update(&mut self, values: &Values) {
        let categories = values.whole("k");
        self.view = values.word("view");
        self.temperature = values.get("t");
        self.logits.clear();
        self.logits
            .extend(LOGITS[..categories].iter().map(|key| values.get(key)));
        let scores: Vec<f64> = self.logits.iter().map(|l| l / self.temperature).collect();
        // The table's ranges keep the constructor from failing.
        if let Ok(categorical) = Categorical::from_logits(&scores) {
            self.categorical = categorical;
        }
        self.top = values.whole("top").min(categories);
        self.phase = values.whole("phase") as u32;
        self.landed = if has_draws(values) {
            values.whole("n")
        } else {
            0
        };
        let seed = seed_for(values.get(SEED), values.get(FREEZE), &scores);
        self.draws.hold(seed, categories, self.landed);
        self.bulk.ask(
            &self.categorical,
            self.counted(),
            seed,
            self.landed.saturating_sub(KEPT),
            self.view == "race",
        );
        self.count_kept();
    }

    fn playback(&self) -> Playback {
        let steps_per_sample = match self.view {
            "temperature" => 0,
            _ if self.landed >= KEPT => 1,
            _ => EVENTS,
        };
        Playback {
            sweep: Some(Sweep {
                key: Key::new("t"),
                range: (50.0, 0.05),
                seconds: 6.0,
                label: |text| strings(text).sweep,
            }),
            ..Playback::samples(steps_per_sample)
        }
    }

    fn describe_step(&self, text: &Text, step: u32) -> StepDescription {
        let words = strings(text);
        if self.landed >= KEPT {
            return words.only_counted.to_owned().into();
        }
        let (gumbels, uniform) = self.draws.current();
        let winner = GumbelMax::new(&self.categorical).argmax(gumbels);
        let taken: Vec<String> = self
            .tallest(gumbels)
            .iter()
            .map(|k| (k + 1).to_string())
            .collect();
        let spun = InverseCdfSampler::new(&self.categorical).index(uniform);
        let parts = [
            ("k", (winner.index + 1).to_string()),
            ("value", number(winner.value, 3)),
            ("j", (spun + 1).to_string()),
            ("u", number(uniform, 4)),
            ("top", self.top.to_string()),
            ("list", taken.join(", ")),
        ];
        let events = match self.view {
            "race" => &words.race_events,
            "top" => &words.top_events,
            _ => &words.events,
        };
        fill(events[step.min(EVENTS - 1) as usize], &parts).into()
    }

    fn figures(&self, context: FrameContext) -> Vec<Figure> {
        let words = strings(context.text);
        let (panels, description) = match self.view {
            "race" => (self.race_panels(context), words.race_description),
            "top" => (self.top_panels(context), words.top_description),
            "temperature" => (
                self.temperature_panels(words),
                words.temperature_description,
            ),
            _ => (self.walk_panels(context), words.description),
        };
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
            ("top", self.top.to_string()),
        ];
        vec![Figure {
            name: format!(
                "gumbel-max-{}-k{}-t{}",
                self.view,
                probs.len(),
                self.temperature
            ),
            description: fill(description, &parts),
            panels,
        }]
    }

    fn tables(&self, text: &Text) -> Vec<Table> {
        let words = strings(text);
        let mut tables = vec![self.probabilities_table(words)];
        if self.view == "race" {
            tables.push(self.speed_table(words));
        }
        tables
    }

    fn checks(&self, text: &Text) -> Vec<Check> {
        let words = strings(text);
        let mut checks = Vec::new();
        if has_counts(self.view) {
            let (counts, _) = self.counts();
            checks.push(self.counts_check(words.chi_gumbel, words, &counts));
            let roulette = self.roulette_counts();
            checks.push(self.counts_check(words.chi_roulette, words, &roulette));
            checks.push(self.value_check(words));
        } else if self.view == "top" {
            checks.push(self.inclusion_check(words));
        }
        let sum: f64 = self.categorical.probs().iter().sum();
        checks.push(Check::at_most(
            words.sum,
            (sum - 1.0).abs(),
            1e-12,
            words.sum_detail,
        ));
        checks
    }

    fn handle_event(&mut self, event: Event) -> Vec<Change> {
        let Event::HandleDragged { key, to } = event else {
            return Vec::new();
        };
        let unit = if self.view == "temperature" {
            1.0
        } else {
            self.temperature
        };
        vec![Change::new(key, to.1 * unit)]
    }

    fn background_work(&mut self) -> Option<&mut dyn BackgroundWork> {
        Some(&mut self.bulk)
    }
}

fn has_counts(view: &str) -> bool {
    matches!(view, "walk" | "race")
}

impl GumbelMaxLab {
    fn counted(&self) -> Count {
        if self.view == "top" {
            Count::Tallest(self.top)
        } else {
            Count::Winners
        }
    }

    fn count_kept(&mut self) {
        let categories = self.categorical.len();
        self.counts.clear();
        self.counts.resize(categories, 0);
        self.roulette_counts.clear();
        let sampler = GumbelMax::new(&self.categorical);
        if self.view == "top" {
            self.count_tallest();
        } else {
            sampler.count_columns(self.draws.columns(), &mut self.counts);
        }
        if self.view == "race" {
            self.roulette_counts = self.spin();
        }
    }

    fn spin(&self) -> Vec<u64> {
        let roulette = InverseCdfSampler::new(&self.categorical);
        let mut counts = vec![0; self.categorical.len()];
        for &uniform in self.draws.roulette() {
            counts[roulette.index(uniform)] += 1;
        }
        counts
    }

    /// Counts of all draws so far, and how many they are.
    fn counts(&self) -> (Vec<u64>, u64) {
        let (more, done) = self.bulk.counts();
        let kept = self.landed.min(KEPT);
        (added(&self.counts, more), (kept + done) as u64)
    }

    fn roulette_counts(&self) -> Vec<u64> {
        if self.roulette_counts.is_empty() {
            added(&self.spin(), self.bulk.roulette_counts().0)
        } else {
            added(&self.roulette_counts, self.bulk.roulette_counts().0)
        }
    }

    fn total(&self) -> usize {
        self.landed.min(KEPT) + self.bulk.counts().1
    }

    fn counts_check(&self, name: &str, words: &GumbelMaxStrings, counts: &[u64]) -> Check {
        match pooled_p_value(counts, self.categorical.probs()) {
            Some(p_value) => Check::at_least(name, p_value, 0.001, words.chi_detail),
            None => Check::pending(name, words.too_few),
        }
    }

    /// The winner's value is a Gumbel at the logsumexp of the scores.
    fn value_check(&self, words: &GumbelMaxStrings) -> Check {
        let kept = self.landed.min(KEPT);
        if kept < 2 {
            return Check::pending(words.value_law, words.too_few);
        }
        let location = self.categorical.log_normaliser();
        let mut values = vec![0.0; kept];
        let mut winners = vec![0; kept];
        GumbelMax::new(&self.categorical).argmax_columns(
            self.draws.columns(),
            &mut winners,
            &mut values,
        );
        for value in &mut values {
            *value = Gumbel::STANDARD.cdf(*value - location);
        }
        let p_value = ks_test_uniform(&mut values).p_value;
        let detail = fill(words.value_law_detail, &[("location", number(location, 4))]);
        Check::at_least(words.value_law, p_value, 0.001, &detail)
    }

    fn probabilities_table(&self, words: &GumbelMaxStrings) -> Table {
        let heads = &words.probability_heads;
        let mut head = vec![heads[0], heads[1], heads[2], heads[3]];
        let (counts, _) = self.counts();
        let roulette = (self.view == "race").then(|| self.roulette_counts());
        match self.view {
            "race" => head.extend([words.gumbel_max, words.roulette]),
            "top" => head.extend([words.inclusion, words.taken]),
            "temperature" => {}
            _ => head.push(words.gumbel_max),
        }
        let inclusion = (self.view == "top").then(|| self.inclusion_probs());
        let drawn = shares(&counts);
        let rows = (0..self.logits.len()).map(|k| {
            let mut row = vec![
                (k + 1).to_string(),
                number(self.logits[k], 4),
                number(self.logits[k] / self.temperature, 4),
                number(self.categorical.probs()[k], 4),
            ];
            if let Some(inclusion) = &inclusion {
                row.push(number(inclusion[k], 4));
                row.push(number(counts[k] as f64 / self.total().max(1) as f64, 4));
            } else if self.view != "temperature" {
                row.push(number(drawn[k], 4));
            }
            if let Some(counts) = &roulette {
                row.push(number(shares(counts)[k], 4));
            }
            row
        });
        Table {
            caption: fill(
                words.probabilities,
                &[
                    ("n", count(self.total() as u64)),
                    ("entropy", number(self.categorical.entropy(), 4)),
                ],
            ),
            head: head.into_iter().map(str::to_owned).collect(),
            rows: rows.collect(),
            ..Table::default()
        }
    }

    fn speed_table(&self, words: &GumbelMaxStrings) -> Table {
        let rows = Way::ALL.map(|way| {
            let speed = self.bulk.speed(way);
            let told = speed.per_second().map_or_else(
                || words.measuring.to_owned(),
                |rate| fill(words.millions, &[("rate", number(rate / 1e6, 3))]),
            );
            vec![words.ways[way as usize].to_owned(), told]
        });
        Table {
            caption: words.speeds.into(),
            head: words.speed_heads.map(str::to_owned).into(),
            rows: rows.into(),
            ..Table::default()
        }
    }
}

fn added(a: &[u64], b: &[u64]) -> Vec<u64> {
    a.iter().zip(b).map(|(a, b)| a + b).collect()
}
