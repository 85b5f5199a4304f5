//! The strings of the lab of mixtures of logistics.

#[cfg(not(target_arch = "wasm32"))]
mod en;
#[cfg(not(target_arch = "wasm32"))]
mod ja;
#[cfg(not(target_arch = "wasm32"))]
mod zh;

use crate::labs::shared::{checks, user_data};
use crate::strings::{AnyBundle, Bundle, LabInfo, Text, bundle, strings};

/// What every page shows of this lab.
pub static INFO: Bundle<LabInfo> = bundle!([&en::INFO, &ja::INFO, &zh::INFO]);

/// The strings of this lab alone.
pub static STRINGS: Bundle<MolStrings> = bundle!([&en::STRINGS, &ja::STRINGS, &zh::STRINGS]);

/// The bundles that the page of this lab needs.
pub static BUNDLES: &[&AnyBundle] = &[
    STRINGS.any(),
    checks::STRINGS.any(),
    user_data::STRINGS.any(),
];

/// The strings of this lab in the language of `text`.
pub fn strings(text: &Text) -> &'static MolStrings {
    STRINGS.get(text.language)
}

strings! {
/// The strings of the lab of mixtures of logistics.
pub struct MolStrings {
    /// “Walk”, …
    pub views: [&'static str; 5],
    /// “Components K”
    pub components: &'static str,
    /// “Selected component”
    pub selected: &'static str,
    /// “Curve”
    pub curve: &'static str,
    /// “Density”, …
    pub curves: [&'static str; 2],
    /// “Normals of equal variance”
    pub normal: &'static str,
    /// “Smallest log scale”
    pub log_scale_min: &'static str,
    /// “Clip x to [−1, 1]”
    pub clip: &'static str,
    /// “Bits”
    pub bits: &'static str,
    /// “Data”
    pub data: &'static str,
    /// “Three bumps”, …
    pub data_sets: [&'static str; 6],
    /// “Likelihood”
    pub likelihood: &'static str,
    /// “Continuous”, …
    pub likelihoods: [&'static str; 2],
    /// “Learning rate”
    pub rate: &'static str,
    /// “Steps of Adam”
    pub steps: &'static str,
    /// “Drawn density, part”
    pub drawn_part: &'static str,
    /// “Add a component”
    pub add: &'static str,
    /// “Remove the selected one”
    pub remove: &'static str,
    /// “Adopt this fit”
    pub keep: &'static str,
    /// “Spread the components”
    pub spread: &'static str,
    /// “logit + G”
    pub score_axis: &'static str,
    /// “Logit”
    pub logits: &'static str,
    /// “Gumbel noise G”
    pub noise: &'static str,
    /// “Chosen”
    pub chosen: &'static str,
    /// “Mixture”
    pub mixture: &'static str,
    /// “Component {k}”
    pub component: &'static str,
    /// “Cdf of component {k}”
    pub component_cdf: &'static str,
    /// “Samples”
    pub samples: &'static str,
    /// “Density”
    pub density: &'static str,
    /// “Cdf”
    pub cdf: &'static str,
    /// “Gumbel-max, then inverse cdf”
    pub gumbel_way: &'static str,
    /// “The mixture's own quantile”
    pub direct_way: &'static str,
    /// “Probability of a level”
    pub level_mass: &'static str,
    /// “Probability of {levels} levels together”
    pub grouped_mass: &'static str,
    /// “Levels”
    pub levels: &'static str,
    /// “Fitted levels”
    pub fitted_levels: &'static str,
    /// “First and last level”
    pub edge_levels: &'static str,
    /// “Density × bin width”
    pub curve_mass: &'static str,
    /// “Responsibility”
    pub responsibility: &'static str,
    /// “Training data”
    pub data_bars: &'static str,
    /// “Nats per value”
    pub loss_axis: &'static str,
    /// “Loss of the batch”
    pub batch_loss: &'static str,
    /// “Held-out −log-likelihood”
    pub held_out: &'static str,
    /// “Step”
    pub step_axis: &'static str,
    /// “Draw here”
    pub draw_here: &'static str,
    /// “Picture”
    pub row_axis: &'static str,
    /// “Wave”
    pub wave_axis: &'static str,
    /// “Share of the period”
    pub time_axis: &'static str,
    /// “Gumbel noise is added to each of the {mix} logits.”, …
    pub events: [&'static str; 5],
    /// “One more sample is drawn each way.”
    pub direct_event: &'static str,
    /// “Adam is at step {steps}.”
    pub step_event: &'static str,
    /// “Stopped: at step {step} {quantity} became {value}. The …”
    pub diverged: &'static str,
    /// “the log-likelihood”, …
    pub quantities: [&'static str; 8],
    /// “{curve} of a mixture of {mix} components. The heaviest is …”
    pub description: &'static str,
    /// “One draw from a mixture of {mix} logistics in five …”
    pub walk_description: &'static str,
    /// “{n} samples drawn by Gumbel-max and inverse cdf, above as …”
    pub direct_description: &'static str,
    /// “The mixture over {levels} levels from −1 to 1. The first …”
    pub discrete_description: &'static str,
    /// “A mixture of {mix} logistics after {steps} steps of …”
    pub learn_description: &'static str,
    /// “The probability that x came from each of {mix} components, …”
    pub responsibility_description: &'static str,
    /// “The picture or the wave that the data are taken from.”
    pub source_description: &'static str,
    /// “not a number”
    pub not_a_number: &'static str,
    /// “No numbers yet: paste them, or open a file.”
    pub waiting_description: &'static str,
    /// “No numbers here. Numbers of your own stay in the tab where …”
    pub own_missing: &'static str,
    /// “One draw, line by line”
    pub code: &'static str,
    /// “Pseudo-code”, …
    pub code_heads: [&'static str; 2],
    /// “The mixture: mean {mean}, standard deviation {sd}”
    pub parameters_caption: &'static str,
    /// “k”, …
    pub parameter_heads: [&'static str; 5],
    /// “What the open edge bins collect”
    pub edges_caption: &'static str,
    /// “Level”, …
    pub edges_heads: [&'static str; 4],
    /// “The mixture over {levels} levels”
    pub levels_caption: &'static str,
    /// “Entropy, bits per value”
    pub entropy_row: &'static str,
    /// “Largest error of density × bin width, nats”
    pub shortcut_row: &'static str,
    /// “After {steps} steps, on {n} values that were held out”
    pub learned_caption: &'static str,
    /// “Held-out data”, …
    pub learned_heads: [&'static str; 3],
    /// “log-likelihood”, …
    pub learned_rows: [&'static str; 3],
    /// “|Σ levels − 1|”
    pub sum: &'static str,
    /// “The probabilities of all {levels} levels are added up.”
    pub sum_detail: &'static str,
    /// “Two-sample KS p-value”
    pub two_sample: &'static str,
    /// “Samples by Gumbel-max and inverse cdf against samples by …”
    pub two_sample_detail: &'static str,
    /// “|Q(F(x)) − x| / |x|”
    pub round_trip: &'static str,
    /// “The largest relative error when the quantile undoes the …”
    pub round_trip_detail: &'static str,
    /// “Gradient, relative error”
    pub gradient: &'static str,
    /// “{likelihood} log-likelihood: its derivatives in the …”
    pub gradient_detail: &'static str,
    /// “Too few samples.”
    pub too_few: &'static str,
    /// “A component is too narrow to be integrated numerically.”
    pub too_narrow: &'static str,
}
}
