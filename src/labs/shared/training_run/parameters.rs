//! The parameters of a run, with the same keys in the links of every lab that trains.

use super::strings::strings;
use crate::choice;
use crate::labs::parameters::common::{RUN, STEPS};
use crate::labs::parameters::{Key, Parameter, Spread};
use crate::strings::Text;

/// Most steps of a run.
pub const MOST_STEPS: u32 = 50_000;

choice! {
    /// Which weights a run is to start from.
    pub enum StartWeights {
        /// Those that come with the page.
        Pretrained = "shipped",
        /// Random ones.
        Random = "random",
        /// Those of the reader's file.
        File = "file",
    }
}

/// Which weights a run is to start from.
pub const START: Key<StartWeights> = Key::new("start");
/// Points or images of a batch.
pub const BATCH_SIZE: Key<usize> = Key::new("batch");
/// Learning rate of Adam.
pub const LEARNING_RATE: Key<f64> = Key::new("rate");
/// Whether the learning rate decays.
pub const DECAY: Key<bool> = Key::new("decay");
/// Steps of the whole run.
pub const HORIZON: Key<usize> = Key::new("horizon");
/// Whether training is slow enough to be watched.
pub const WATCH: Key<bool> = Key::new("watch");

/// The parameter [`START`], with the names of its options.
pub const fn start(options: for<'a> fn(&'a Text) -> &'a [&'static str]) -> Parameter {
    START.choice(|text| strings(text).start, options)
}

/// The parameter [`LEARNING_RATE`].
pub const fn learning_rate(default: f64) -> Parameter {
    LEARNING_RATE
        .log_number((1e-5, 1.0), default, |text| strings(text).rate)
        .at_once()
}

/// The parameter [`DECAY`].
pub const fn decay() -> Parameter {
    DECAY.flag(true, |text| strings(text).decay)
}

/// The parameter [`HORIZON`].
pub const fn horizon() -> Parameter {
    HORIZON.whole((100, MOST_STEPS), 5000, Spread::Log, |text| {
        strings(text).horizon
    })
}

/// The parameter [`WATCH`].
pub const fn watch() -> Parameter {
    WATCH.flag(false, |text| strings(text).watch)
}

/// The parameter [`STEPS`].
pub const fn steps() -> Parameter {
    STEPS
        .whole((0, MOST_STEPS), 0, Spread::LogFromZero, |text| {
            strings(text).steps
        })
        .main()
}

/// The parameter [`RUN`].
pub const fn run() -> Parameter {
    RUN.flag(false, |text| strings(text).run).shown(|_| false)
}
