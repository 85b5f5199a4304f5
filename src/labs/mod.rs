//! The labs, one page each: the contract ([`lab`]), the list of labs ([`LABS`]), and a folder for each lab.

// A line for each lab registers it. `cargo fmt` does not see these modules; scripts/format.sh names their files.
registry::labs! {
    logistic,
    gumbel,
    gumbel_max,
    concrete,
    mol,
    realnvp,
    vae,
}

pub mod check;
pub mod chunks;
pub mod entry;
pub mod lab;
pub mod page_strings;
pub mod parameters;
pub mod playback;
pub mod recording;
pub mod registry;
pub mod shared;
pub mod training;
pub mod url_state;

pub use check::{Check, Verdict};
pub use chunks::Chunk;
pub use entry::{Asset, CARD_SIZE, LabEntry};
pub use lab::{
    Action, BackgroundWork, Change, Event, File, FileExchange, FrameContext, Lab, StepDescription,
    Table, UserData,
};
pub use parameters::{Parameter, Values};
pub use playback::{LoopAnimation, Playback, Sweep};
pub use registry::find;
pub use training::{Trainer, TrainerSpec, TrainingRequest, TrainingState};
