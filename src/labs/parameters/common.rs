//! Parameters that several labs have, with the same keys in their links.

use super::{Key, Parameter, Spread};

/// Number of samples on the screen.
pub const SAMPLES: Key<usize> = Key::new("n");

/// How many steps of the sample under way are done.
pub const STEP: Key<u32> = Key::new("phase");

/// Seed of all noise of a page.
pub const SEED: Key<u64> = Key::new("seed");

/// Steps of training of the parameters that are shown.
pub const STEPS: Key<usize> = Key::new("steps");

/// Whether training goes on by itself.
pub const RUN: Key<bool> = Key::new("run");

/// How fast the player is; where samples are played, how many in a second.
pub const SPEED: Key<f64> = Key::new("speed");

/// Whether the player shows each step slowly.
pub const SLOW: Key<bool> = Key::new("slow");

/// Whether the noise stays while other parameters move.
pub const FREEZE: Key<bool> = Key::new("freeze");

/// Whether uniforms are kept away from 0 and 1.
pub const CLAMP: Key<bool> = Key::new("clamp");

/// How far from 0 and 1 the truncation keeps uniforms.
pub const EPSILON: Key<f64> = Key::new("eps");

/// The scale of an axis.
pub const AXIS: Key<AxisScale> = Key::new("axis");

crate::choice! {
    /// How an axis is scaled.
    pub enum AxisScale {
        /// Equal differences.
        Linear = "linear",
        /// Equal ratios.
        Log = "log",
    }
}

/// The parameter [`SAMPLES`].
pub const fn samples(most: u32, default: u32) -> Parameter {
    SAMPLES.whole((0, most), default, Spread::LogFromZero, |text| {
        text.controls.samples
    })
}

/// The parameter [`STEP`] of samples of so many steps.
pub const fn step(steps_per_sample: u32) -> Parameter {
    STEP.whole((0, steps_per_sample - 1), 0, Spread::Hidden, |text| {
        text.controls.phase
    })
}

/// The parameter [`SEED`].
pub const fn seed() -> Parameter {
    SEED.whole((0, 999_999), 1, Spread::Hidden, |text| text.controls.seed)
}

/// The parameter [`SPEED`] of a player of samples.
pub const fn speed(default: f64) -> Parameter {
    SPEED
        .log_number((0.5, 20_000.0), default, |text| text.controls.speed)
        .shown(|_| false)
}

/// The parameter [`SLOW`].
pub const fn slow() -> Parameter {
    SLOW.flag(false, |text| text.player.slow).shown(|_| false)
}

/// The parameter [`FREEZE`].
pub const fn freeze() -> Parameter {
    FREEZE.flag(true, |text| text.controls.freeze)
}

/// The parameter [`CLAMP`].
pub const fn clamp(default: bool) -> Parameter {
    CLAMP.flag(default, |text| text.controls.clamp)
}

/// The parameter [`EPSILON`].
pub const fn epsilon() -> Parameter {
    EPSILON.log_number((1e-7, 0.2), 1e-5, |text| text.controls.epsilon)
}

/// The parameter [`AXIS`].
pub const fn axis() -> Parameter {
    AXIS.choice(|text| text.controls.axis, |text| &text.controls.axes)
}

/// A lab's table: its own parameters, and at the end those of the player. `with_playback!([…], steps_per_sample, speed)`
/// is for a lab that plays samples step by step, `with_playback!([…], speed)` for one that plays something else;
/// `speed` is the parameter [`SPEED`].
macro_rules! with_playback {
    ([$($own:expr),+ $(,)?], $steps_per_sample:expr, $speed:expr $(,)?) => {
        $crate::labs::parameters::with_playback!(
            [$($own,)+ $crate::labs::parameters::common::step($steps_per_sample)],
            $speed
        )
    };
    ([$($own:expr),+ $(,)?], $speed:expr $(,)?) => {
        &[
            $($own,)+
            $crate::labs::parameters::common::seed(),
            $speed,
            $crate::labs::parameters::common::slow(),
        ]
    };
}
pub(crate) use with_playback;
