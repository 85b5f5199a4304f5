//! What is said of a run.

use super::start::Start;
use super::strings::TrainingStrings;
use crate::figure::number::{count, number};
use crate::labs::training::{TrainingEnd, TrainingState};
use crate::strings::fill;

fn steps(state: &TrainingState) -> (&'static str, String) {
    ("steps", count(state.step as u64))
}

/// Why a run has ended early, where that is no divergence.
pub fn end(words: &TrainingStrings, state: &TrainingState) -> Option<String> {
    match state.end? {
        TrainingEnd::Diverged => None,
        TrainingEnd::Stalled(idle) => {
            let idle = ("idle", count(idle as u64));
            Some(fill(words.idle, &[steps(state), idle]))
        }
        TrainingEnd::Unavailable => Some(words.unable.into()),
        TrainingEnd::CodeMissing => Some(words.code_missing.into()),
    }
}

/// Which quantity became infinite or none.
pub fn divergence(
    words: &TrainingStrings,
    state: &TrainingState,
    quantity: String,
    value: f64,
) -> String {
    let value = if value.is_nan() {
        words.not_a_number.to_owned()
    } else {
        number(value, 3)
    };
    let parts = [steps(state), ("quantity", quantity), ("value", value)];
    fill(words.diverged, &parts)
}

/// How a run goes: a sentence with its steps, its speed and nats, after what is to be said of a lost worker.
pub fn under_way(
    words: &TrainingStrings,
    state: &TrainingState,
    sentence: &str,
    nats: String,
) -> String {
    let resumed = state.resumed.map_or_else(String::new, |from| {
        fill(words.resumed, &[("steps", count(from as u64))])
    });
    let speed = state.speed;
    let speed = speed.map_or_else(|| "–".to_owned(), |speed| count(speed as u64));
    let parts = [steps(state), ("speed", speed), ("nats", nats)];
    format!("{resumed} {}", fill(sentence, &parts))
        .trim()
        .to_owned()
}

/// That a run is done or rests, once it has taken steps.
pub fn at_rest(words: &TrainingStrings, state: &TrainingState, horizon: usize) -> Option<String> {
    if state.step >= horizon {
        Some(fill(words.done, &[steps(state)]))
    } else {
        (state.step > 0).then(|| fill(words.rests, &[steps(state)]))
    }
}

/// What is shown before the first step, where it is no pretrained model.
pub fn at_start(words: &TrainingStrings, start: Start) -> &'static str {
    match start {
        Start::Pretrained | Start::NoPretrained => "",
        Start::Random => words.untrained,
        Start::File(_) => words.file_status,
        Start::NoFile => words.wants_file,
    }
}
