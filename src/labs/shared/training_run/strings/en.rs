//! English strings about a run of training.

use super::TrainingStrings;

pub(super) static STRINGS: TrainingStrings = TrainingStrings {
    steps: "Step",
    start: "Start from",
    horizon: "Steps of the whole run",
    rate: "Learning rate",
    decay: "Let the rate fall to 1 %",
    watch: "Train slowly, to watch",
    run: "Training",
    train: "Train on",
    pause: "Pause training",
    one_step: "One training step",
    scratch: "Train from scratch",
    not_a_number: "not a number",
    diverged: "Training stopped at step {steps}: {quantity} became {value}. The last finite state is shown.",
    rate_reason: "The learning rate is too high: each step overshoots what the last one gained.",
    idle: "Training stopped by itself at step {steps}: the held-out loss has not fallen for {idle} steps.",
    unable: "Training is not possible here: the browser gives this page no worker. Everything else works.",
    code_missing: "The code that trains could not be loaded. Train again to load it again.",
    resumed: "The worker was lost; another one went on from step {steps}.",
    done: "All {steps} steps of the run are done.",
    rests: "Training rests at step {steps}.",
    untrained: "The weights are random: nothing is learnt yet.",
    file_status: "These weights are from a file.",
    wants_file: "Open a file of weights, as this page saves them. Until then the weights are random.",
    save_safetensors: "Weights as safetensors",
    save_json: "Weights as JSON",
    not_loaded: "The file was not taken: {reason}",
};
