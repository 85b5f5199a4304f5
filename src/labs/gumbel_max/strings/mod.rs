//! The strings of the Gumbel-max lab.

#[cfg(not(target_arch = "wasm32"))]
mod en;
#[cfg(not(target_arch = "wasm32"))]
mod ja;
#[cfg(not(target_arch = "wasm32"))]
mod zh;

use crate::strings::{AnyBundle, Bundle, LabInfo, Text, bundle, strings};

/// What every page shows of this lab.
pub static INFO: Bundle<LabInfo> = bundle!([&en::INFO, &ja::INFO, &zh::INFO]);

/// The strings of this lab alone.
pub static STRINGS: Bundle<GumbelMaxStrings> = bundle!([&en::STRINGS, &ja::STRINGS, &zh::STRINGS]);

/// The bundles that the page of this lab needs.
pub static BUNDLES: &[&AnyBundle] = &[STRINGS.any()];

/// The strings of this lab in the language of `text`.
pub fn strings(text: &Text) -> &'static GumbelMaxStrings {
    STRINGS.get(text.language)
}

strings! {
/// The strings of the Gumbel-max lab.
pub struct GumbelMaxStrings {
    /// “Walk”, …
    pub views: [&'static str; 4],
    /// “Categories K”
    pub categories: &'static str,
    /// “Temperature T”
    pub temperature: &'static str,
    /// “Taken k”
    pub top: &'static str,
    /// “Cool T from 50 to 0.05”
    pub sweep: &'static str,
    /// “Category”
    pub category: &'static str,
    /// “Share”
    pub share: &'static str,
    /// “Exact”
    pub exact: &'static str,
    /// “Drawn”
    pub drawn: &'static str,
    /// “ℓ / T + G”
    pub scores_axis: &'static str,
    /// “Score ℓ / T”
    pub scores: &'static str,
    /// “Gumbel noise G”
    pub noise: &'static str,
    /// “Tallest”
    pub winner: &'static str,
    /// “logsumexp of the scores”
    pub log_sum_exp: &'static str,
    /// “Gumbel-max”
    pub gumbel_max: &'static str,
    /// “Roulette”
    pub roulette: &'static str,
    /// “Cumulative softmax”
    pub cumulative: &'static str,
    /// “Exact, among the k”
    pub inclusion: &'static str,
    /// “Taken”
    pub taken: &'static str,
    /// “Share of draws that take it”
    pub taken_share: &'static str,
    /// “Logit ℓ”
    pub logits: &'static str,
    /// “Softmax(ℓ / T)”
    pub probability: &'static str,
    /// “Each score gets its own Gumbel noise.”, …
    pub events: [&'static str; 3],
    /// “Noise is added to the scores; a uniform u = {u} is drawn.”, …
    pub race_events: [&'static str; 3],
    /// “Each score gets its own Gumbel noise.”, …
    pub top_events: [&'static str; 3],
    /// “One more is counted; noise is shown for the first 100 000 only.”
    pub only_counted: &'static str,
    /// “Gumbel-max over {categories} categories at temperature {t}: …”
    pub description: &'static str,
    /// “{n} draws by Gumbel-max and as many by roulette over …”
    pub race_description: &'static str,
    /// “The {top} tallest of {categories} noisy scores at …”
    pub top_description: &'static str,
    /// “Softmax of {categories} logits over the temperature. At T = …”
    pub temperature_description: &'static str,
    /// “Probabilities and {n} draws; entropy {entropy} nats”
    pub probabilities: &'static str,
    /// “Category”, …
    pub probability_heads: [&'static str; 4],
    /// “Draws per second, measured in this tab”
    pub speeds: &'static str,
    /// “Way”, …
    pub speed_heads: [&'static str; 2],
    /// “Gumbel-max, fresh noise”, …
    pub ways: [&'static str; 4],
    /// “{rate} million”
    pub millions: &'static str,
    /// “measuring…”
    pub measuring: &'static str,
    /// “χ² p-value, Gumbel-max”
    pub chi_gumbel: &'static str,
    /// “χ² p-value, roulette”
    pub chi_roulette: &'static str,
    /// “Chi-square test of the counts against softmax; categories …”
    pub chi_detail: &'static str,
    /// “KS p-value, the winner's value”
    pub value_law: &'static str,
    /// “The height of the tallest is itself a Gumbel, with location …”
    pub value_law_detail: &'static str,
    /// “Largest deviation, standard errors”
    pub inclusion_errors: &'static str,
    /// “How often each category is taken, against its exact …”
    pub inclusion_errors_detail: &'static str,
    /// “|Σ p − 1|”
    pub sum: &'static str,
    /// “The softmax probabilities add up to one.”
    pub sum_detail: &'static str,
    /// “Too few draws.”
    pub too_few: &'static str,
}
}
