//! What the page and the worker say to each other.
//!
//! A message is a header in the format of postcard, and numbers whose buffer can be transferred.

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::Progress;

/// A message as it travels.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Message {
    /// What is said.
    pub header: Vec<u8>,
    /// Parameters, or the values of a checkpoint.
    pub values: Vec<f32>,
}

/// What the page wants of the worker.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Command {
    /// Begins a run.
    Configure(Setup),
    /// Takes steps until there are so many.
    Run {
        /// The last step.
        until: usize,
        /// How many seconds these steps take, from the first one; none where they are as fast as they can be.
        duration: Option<f64>,
    },
    /// Takes no further step until it is told to run.
    Pause,
    /// Sends one snapshot as soon as there is something new.
    Snapshot,
}

/// A run as the worker is told of it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Setup {
    /// The lab's page.
    pub lab: String,
    /// The number of the run, which its events repeat.
    pub run: u32,
    /// The lab's train config.
    pub config: Vec<u8>,
    /// Steps that the checkpoint has taken.
    pub step: usize,
    /// The checkpoint's values.
    #[serde(skip)]
    pub values: Vec<f32>,
}

impl Command {
    /// The message that says this.
    pub fn into_message(mut self) -> Message {
        let values = match &mut self {
            Self::Configure(setup) => std::mem::take(&mut setup.values),
            _ => Vec::new(),
        };
        let header = encode(&self);
        Message { header, values }
    }

    /// What a message says; nothing where it is no command.
    pub fn from_message(message: Message) -> Option<Self> {
        let mut command = decode(&message.header)?;
        if let Self::Configure(setup) = &mut command {
            setup.values = message.values;
        }
        Some(command)
    }
}

/// What the worker tells the page.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TrainingEvent {
    /// The number of the run.
    pub run: u32,
    /// What has happened.
    pub kind: EventKind,
    /// The parameters of a snapshot, or the values of a checkpoint.
    #[serde(skip)]
    pub values: Vec<f32>,
}

/// What can happen.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum EventKind {
    /// The page asked how far it is.
    Snapshot {
        /// How it has gone on.
        progress: Progress,
        /// Whether a number became infinite or none: no further step can be taken.
        diverged: bool,
        /// How long the steps took since the last snapshot, in seconds.
        seconds: f64,
    },
    /// A state to be kept.
    Checkpoint {
        /// Steps taken.
        step: usize,
    },
    /// The run cannot be begun: its config or its checkpoint is not understood.
    Unavailable,
}

impl TrainingEvent {
    /// The message that says this.
    pub fn into_message(mut self) -> Message {
        let values = std::mem::take(&mut self.values);
        let header = encode(&self);
        Message { header, values }
    }

    /// What a message says; nothing where it is no event.
    pub fn from_message(message: Message) -> Option<Self> {
        let event: Self = decode(&message.header)?;
        let values = message.values;
        Some(Self { values, ..event })
    }
}

/// A value in the format of postcard.
pub fn encode<T: Serialize>(value: &T) -> Vec<u8> {
    // Only a list of unknown length could fail.
    postcard::to_allocvec(value).unwrap_or_default()
}

/// A value that was written so; nothing where the bytes are others, or too many.
pub fn decode<T: DeserializeOwned>(bytes: &[u8]) -> Option<T> {
    let (value, rest) = postcard::take_from_bytes(bytes).ok()?;
    rest.is_empty().then_some(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn commands() -> Vec<Command> {
        let setup = Setup {
            lab: "realnvp".into(),
            run: 3,
            config: vec![0, 255, 7],
            step: 1250,
            values: vec![1.0, -0.0, f32::MIN_POSITIVE],
        };
        vec![
            Command::Configure(setup),
            Command::Run {
                until: 50_000,
                duration: None,
            },
            Command::Run {
                until: 5000,
                duration: Some(10.0),
            },
            Command::Pause,
            Command::Snapshot,
        ]
    }

    fn events() -> Vec<TrainingEvent> {
        let progress = Progress {
            step: 4321,
            losses: vec![1.5, -0.25, 1e300],
            validation: vec![(0.0, 3.0), (50.0, 2.0)],
            metrics: vec![9, 8],
        };
        let snapshot = EventKind::Snapshot {
            progress,
            diverged: true,
            seconds: 0.125,
        };
        let kinds = [
            snapshot,
            EventKind::Checkpoint { step: 250 },
            EventKind::Unavailable,
        ];
        let event = |kind| TrainingEvent {
            run: 2,
            kind,
            values: vec![0.5, f32::MAX],
        };
        kinds.into_iter().map(event).collect()
    }

    #[test]
    fn messages_say_what_was_said() {
        for command in commands() {
            let message = command.clone().into_message();
            assert_eq!(Command::from_message(message), Some(command));
        }
        for event in events() {
            let message = event.clone().into_message();
            assert_eq!(TrainingEvent::from_message(message), Some(event));
        }
    }

    #[test]
    fn numbers_that_are_none_stay_so() {
        let progress = Progress {
            losses: vec![f64::NAN, f64::INFINITY],
            ..Progress::default()
        };
        let read: Progress = decode(&encode(&progress)).expect("progress");
        assert!(read.losses[0].is_nan() && read.losses[1] == f64::INFINITY);
    }

    #[test]
    fn other_bytes_say_nothing() {
        for event in events() {
            let header = encode(&event);
            for length in 0..header.len() {
                assert_eq!(decode::<TrainingEvent>(&header[..length]), None, "{length}");
            }
            assert_eq!(decode::<TrainingEvent>(&[&header[..], &[0]].concat()), None);
        }
        assert_eq!(decode::<Command>(&[17]), None);
    }
}
