//! The labs, one page each: the contract ([`lab`]), the list of labs ([`registry`]), and a folder for each lab.

pub mod check;
pub mod chunks;
pub mod concrete;
pub mod entry;
pub mod gumbel;
pub mod gumbel_max;
pub mod lab;
pub mod logistic;
pub mod mol;
pub mod page_strings;
pub mod parameters;
pub mod playback;
pub mod realnvp;
pub mod recording;
pub mod registry;
pub mod shared;
pub mod training;
pub mod url_state;

pub use check::{Check, Verdict};
pub use chunks::Chunk;
pub use entry::{CARD_SIZE, LabEntry};
pub use lab::{
    Action, BackgroundWork, Change, Event, File, FileExchange, FrameContext, Lab, StepDescription,
    Table, UserData,
};
pub use parameters::{Parameter, Values};
pub use playback::{LoopAnimation, Playback, Sweep};
pub use registry::{LABS, find};
pub use training::{Trainer, TrainerSpec, TrainingRequest, TrainingState};
