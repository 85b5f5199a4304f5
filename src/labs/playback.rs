//! What playing does: it counts samples step by step, goes through a loop, or sweeps a parameter.

use super::parameters::common::{SAMPLES, STEP};
use super::parameters::{Key, Values};
use crate::strings::Text;

/// What playing does in one state of a lab.
#[derive(Clone, Copy)]
pub struct Playback {
    /// How many steps make one sample; 0 where no samples are played.
    pub steps_per_sample: u32,
    /// The parameter that counts samples.
    pub counter: Key<usize>,
    /// The loop that is played instead of samples.
    pub animation: Option<LoopAnimation>,
    /// The sweep that the player offers besides.
    pub sweep: Option<Sweep>,
    /// Whether playing cannot go on from here.
    pub is_halted: bool,
}

/// A parameter that the player moves from one value to another.
#[derive(Clone, Copy)]
pub struct Sweep {
    /// Which parameter.
    pub key: Key<f64>,
    /// Where it starts and ends; between, it moves evenly along its slider.
    pub range: (f64, f64),
    /// How long it takes, in seconds.
    pub seconds: f64,
    /// What the button says.
    pub label: fn(&Text) -> &'static str,
}

/// A parameter that playing moves from one end to the other, again and again. Whole numbers are its keyframes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LoopAnimation {
    /// Which parameter.
    pub key: Key<f64>,
    /// Where it starts.
    pub from: f64,
    /// Where it ends.
    pub to: f64,
    /// How long it takes from start to end, in seconds.
    pub seconds: f64,
}

impl LoopAnimation {
    /// The keyframe after `position`, or before it; beyond an end the other end.
    pub fn keyframe(&self, position: f64, forward: bool) -> f64 {
        let rising = (self.to > self.from) == forward;
        let (low, high) = (self.from.min(self.to), self.from.max(self.to));
        // What lies beyond an end stands for the end.
        let position = position.clamp(low, high);
        let next = if rising {
            position.floor() + 1.0
        } else {
            position.ceil() - 1.0
        };
        if next > high {
            low
        } else if next < low {
            high
        } else {
            next
        }
    }
}

impl Playback {
    /// Nothing is played.
    pub const NOTHING: Self = Self {
        steps_per_sample: 0,
        counter: SAMPLES,
        animation: None,
        sweep: None,
        is_halted: false,
    };

    /// Samples of so many steps are played, counted by [`SAMPLES`].
    pub const fn samples(steps_per_sample: u32) -> Self {
        Self {
            steps_per_sample,
            ..Self::NOTHING
        }
    }

    /// The values after one more step: a finished sample is counted.
    pub fn step(&self, values: &Values) -> Values {
        if let Some(animation) = self.animation {
            let key = animation.key;
            return values.with(key, animation.keyframe(values.get(key), true));
        }
        if self.steps_per_sample == 0 || self.is_full(values) {
            return *values;
        }
        let step = values.get(STEP) + 1;
        if step < self.steps_per_sample {
            values.with(STEP, step)
        } else {
            self.advance(values, 1)
        }
    }

    /// The values before the last step.
    pub fn step_back(&self, values: &Values) -> Values {
        if let Some(animation) = self.animation {
            let key = animation.key;
            values.with(key, animation.keyframe(values.get(key), false))
        } else if values.get(STEP) > 0 {
            values.with(STEP, values.get(STEP) - 1)
        } else {
            let count = values.get(self.counter);
            values.with(self.counter, count.saturating_sub(1))
        }
    }

    /// The values after `samples` whole samples, of which the one under way is the first.
    pub fn advance(&self, values: &Values, samples: usize) -> Values {
        if self.steps_per_sample == 0 {
            return *values;
        }
        values
            .with(self.counter, values.get(self.counter) + samples)
            .with(STEP, 0)
    }

    /// Whether there is something to play.
    pub fn is_playable(&self) -> bool {
        self.steps_per_sample > 0 || self.animation.is_some()
    }

    /// Whether playing has come to an end.
    pub fn is_full(&self, values: &Values) -> bool {
        if self.is_halted {
            return true;
        }
        if self.animation.is_some() {
            return false;
        }
        values
            .parameter(self.counter)
            .is_none_or(|parameter| values.get(self.counter) as f64 >= parameter.range().1)
    }
}
