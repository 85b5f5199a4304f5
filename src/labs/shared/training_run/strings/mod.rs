//! The strings about a run of training.

#[cfg(not(target_arch = "wasm32"))]
mod en;
#[cfg(not(target_arch = "wasm32"))]
mod ja;
#[cfg(not(target_arch = "wasm32"))]
mod zh;

use crate::strings::{Bundle, Text, bundle, strings};

/// These strings.
pub static STRINGS: Bundle<TrainingStrings> = bundle!([&en::STRINGS, &ja::STRINGS, &zh::STRINGS]);

/// These strings in the language of `text`.
pub fn strings(text: &Text) -> &'static TrainingStrings {
    STRINGS.get(text.language)
}

strings! {
/// The strings about a run of training.
pub struct TrainingStrings {
    /// “Step”
    pub steps: &'static str,
    /// “Start”
    pub start: &'static str,
    /// “Steps of the whole run”
    pub horizon: &'static str,
    /// “Learning rate”
    pub rate: &'static str,
    /// “Let the rate decay”
    pub decay: &'static str,
    /// “Train slowly, to watch”
    pub watch: &'static str,
    /// “Train”
    pub run: &'static str,
    /// “Train”
    pub train: &'static str,
    /// “Pause training”
    pub pause: &'static str,
    /// “One step”
    pub one_step: &'static str,
    /// “Train from scratch”
    pub scratch: &'static str,
    /// “not a number”
    pub not_a_number: &'static str,
    /// “Stopped at step {steps}: {quantity} became {value} …”
    pub diverged: &'static str,
    /// Why the rate is too high.
    pub rate_reason: &'static str,
    /// “Stopped at step {steps}: no progress for {idle} steps …”
    pub idle: &'static str,
    /// “This browser gives no worker …”
    pub unable: &'static str,
    /// “The code that trains could not be loaded. …”
    pub code_missing: &'static str,
    /// “The worker was lost; another went on from step {steps}.”
    pub resumed: &'static str,
    /// “All {steps} steps of the run are done.”
    pub done: &'static str,
    /// “Training rests at step {steps}.”
    pub rests: &'static str,
    /// “The weights are random: nothing is learnt yet.”
    pub untrained: &'static str,
    /// “These weights are from a file.”
    pub file_status: &'static str,
    /// “Open a file of weights …”
    pub wants_file: &'static str,
    /// “Download the weights, safetensors”
    pub save_safetensors: &'static str,
    /// “Download the weights, JSON”
    pub save_json: &'static str,
    /// “The file was not read: {reason}”
    pub not_loaded: &'static str,
}
}
