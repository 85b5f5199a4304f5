//! What the page and the worker say to each other: lists of numbers behind a name.
//!
//! Buffers are transferred, not copied.

use js_sys::{Array, Float32Array, Float64Array};
use reparam::labs::{EventKind, TrainingEvent};
use wasm_bindgen::{JsCast, JsValue};

/// What the page commands.
#[derive(Debug)]
pub(super) enum Command {
    /// Begins a run of a lab by a config, from a state; an empty one stands for the config's own beginning.
    Configure {
        /// The lab's page.
        lab: String,
        /// The number of the run, which events repeat.
        run: u32,
        /// The config, as the lab's trainer reads it.
        config: Vec<f64>,
        /// The state to restore.
        state: Vec<f32>,
    },
    /// Takes steps until there are so many. To pause is to run until the present step.
    Run {
        /// The last step.
        until: usize,
    },
    /// Takes no further step until it is told to run.
    Pause,
    /// Sends one snapshot as soon as there is something new.
    Snapshot,
}

const CONFIGURE: f64 = 0.0;
const RUN: f64 = 1.0;
const PAUSE: f64 = 2.0;
const SNAPSHOT: f64 = 3.0;

impl Command {
    /// The message, and the buffers that go with it.
    pub(super) fn write(&self) -> (Array, Array) {
        let (message, buffers) = (Array::new(), Array::new());
        match self {
            Self::Configure {
                lab,
                run,
                config,
                state,
            } => {
                let state = Float32Array::from(state.as_slice());
                buffers.push(&state.buffer());
                message.push(&CONFIGURE.into());
                message.push(&lab.into());
                message.push(&(*run).into());
                message.push(&Float64Array::from(config.as_slice()));
                message.push(&state);
            }
            Self::Run { until } => {
                message.push(&RUN.into());
                message.push(&(*until as f64).into());
            }
            Self::Pause => {
                message.push(&PAUSE.into());
            }
            Self::Snapshot => {
                message.push(&SNAPSHOT.into());
            }
        }
        (message, buffers)
    }

    /// The command of a message.
    pub(super) fn read(message: &Array) -> Option<Self> {
        let number = |index| message.get(index).as_f64();
        match number(0)? {
            CONFIGURE => Some(Self::Configure {
                lab: message.get(1).as_string()?,
                run: number(2)? as u32,
                config: message.get(3).dyn_into::<Float64Array>().ok()?.to_vec(),
                state: message.get(4).dyn_into::<Float32Array>().ok()?.to_vec(),
            }),
            RUN => Some(Self::Run {
                until: number(1)? as usize,
            }),
            PAUSE => Some(Self::Pause),
            SNAPSHOT => Some(Self::Snapshot),
            _ => None,
        }
    }
}

/// Kinds of events, in the command of their numbers.
const KINDS: [EventKind; 4] = [
    EventKind::Snapshot,
    EventKind::Checkpoint,
    EventKind::Lost,
    EventKind::Unable,
];

/// The message of a event, and the buffers that go with it.
pub(super) fn write_event(event: &TrainingEvent) -> (Array, Array) {
    let kind = KINDS.iter().position(|kind| *kind == event.kind);
    let metrics = Float64Array::from(event.metrics.as_slice());
    let state = Float32Array::from(event.state.as_slice());
    let buffers = Array::of2(&metrics.buffer(), &state.buffer());
    let number = JsValue::from_f64(kind.unwrap_or_default() as f64);
    let message = Array::of5(
        &number,
        &event.run.into(),
        &metrics,
        &state,
        &event.seconds.into(),
    );
    (message, buffers)
}

/// The event of a message.
pub(super) fn read_event(message: &Array) -> Option<TrainingEvent> {
    Some(TrainingEvent {
        kind: *KINDS.get(message.get(0).as_f64()? as usize)?,
        run: message.get(1).as_f64()? as u32,
        metrics: message.get(2).dyn_into::<Float64Array>().ok()?.to_vec(),
        state: message.get(3).dyn_into::<Float32Array>().ok()?.to_vec(),
        seconds: message.get(4).as_f64()?,
    })
}
