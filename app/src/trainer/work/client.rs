//! The page's side: starts the worker, gives it commands, hears its events, and replaces it when it dies.

use std::cell::RefCell;
use std::rc::Rc;
use std::time::Duration;

use js_sys::Array;
use leptos::prelude::*;
use reparam::labs::{EventKind, TrainingEvent, TrainingJob};
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{
    Blob, BlobPropertyBag, HtmlLinkElement, MessageEvent, Worker, WorkerOptions, WorkerType,
};

use super::super::TrainingClient;
use super::protocol::{Command, read_event};
use crate::bench::Bench;
use crate::parts;

/// How long an answer may take, in milliseconds: the largest flow takes a fraction of a second for a step.
const PATIENCE: f64 = 6000.0;

/// How often the page looks whether the worker answers.
const WATCH: Duration = Duration::from_secs(1);

/// Workers that may die one after the other without having got anywhere.
const ATTEMPTS: u32 = 3;

/// How far a worker has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stage {
    /// It loads the script.
    Starting,
    /// It starts the program.
    Joining,
    /// It takes commands.
    Ready,
}

/// What the page knows of its worker.
struct ClientState {
    bench: Bench,
    worker: Option<Worker>,
    stage: Stage,
    wanted: Option<TrainingJob>,
    /// The run and the last step that the worker was told.
    told: Option<(u32, usize)>,
    visible: bool,
    /// Whether a snapshot was asked for that has not come.
    owed: bool,
    /// When the worker was last heard, and when that was last looked at, in milliseconds.
    heard: f64,
    watched: f64,
    /// Workers lost since the last checkpoint.
    lost: u32,
}

/// The office of a bench; it closes when it is dropped.
struct WorkerClient {
    state: Rc<RefCell<ClientState>>,
    watch: Option<IntervalHandle>,
    hidden: Option<WindowListenerHandle>,
}

/// Opens an office without a worker.
pub(in super::super) fn open(bench: Bench) -> Box<dyn TrainingClient> {
    let state = Rc::new(RefCell::new(ClientState {
        bench,
        worker: None,
        stage: Stage::Starting,
        wanted: None,
        told: None,
        visible: true,
        owed: false,
        heard: now(),
        watched: now(),
        lost: 0,
    }));
    let watching = Rc::clone(&state);
    let watch = set_interval_with_handle(move || watch(&watching), WATCH).ok();
    let seeing = Rc::clone(&state);
    let hidden = window_event_listener_untyped("visibilitychange", move |_| settle(&seeing));
    Box::new(WorkerClient {
        state,
        watch,
        hidden: Some(hidden),
    })
}

impl TrainingClient for WorkerClient {
    fn follow(&mut self, job: Option<TrainingJob>) {
        self.state.borrow_mut().wanted = job;
        settle(&self.state);
    }

    fn request_snapshot(&mut self) {
        let mut state = self.state.borrow_mut();
        if !state.owed && state.is_at_work() {
            state.owed = true;
            state.heard = now();
            state.send(&Command::Snapshot);
        }
    }

    fn set_visible(&mut self, visible: bool) {
        self.state.borrow_mut().visible = visible;
        settle(&self.state);
    }
}

impl Drop for WorkerClient {
    fn drop(&mut self) {
        if let Some(watch) = self.watch.take() {
            watch.clear();
        }
        if let Some(hidden) = self.hidden.take() {
            hidden.remove();
        }
        let mut state = self.state.borrow_mut();
        state.wanted = None;
        state.dismiss();
    }
}

impl ClientState {
    /// Whether the worker was told to take steps.
    fn is_at_work(&self) -> bool {
        self.stage == Stage::Ready && self.told.is_some_and(|(_, until)| until > 0)
    }

    fn send(&self, command: &Command) {
        let (message, buffers) = command.write();
        if let Some(worker) = &self.worker {
            // A worker that cannot be reached does not answer, which is looked for.
            let _ = worker.post_message_with_transfer(&message, &buffers);
        }
    }

    fn dismiss(&mut self) {
        if let Some(worker) = self.worker.take() {
            worker.set_onmessage(None);
            worker.set_onerror(None);
            worker.terminate();
        }
        self.told = None;
        self.owed = false;
        self.stage = Stage::Starting;
    }
}

/// Brings the worker to what is wanted now.
fn settle(shared: &Rc<RefCell<ClientState>>) {
    let mut state = shared.borrow_mut();
    let Some(job) = state.wanted.clone() else {
        if let Some((run, until)) = state.told
            && until > 0
        {
            state.send(&Command::Pause);
            state.told = Some((run, 0));
        }
        return;
    };
    if state.worker.is_none() {
        state.heard = now();
        state.worker = start(shared);
        if state.worker.is_none() {
            drop(state);
            tell_later(shared, TrainingEvent::plain(job.run, EventKind::Unable));
            return;
        }
    }
    if state.stage != Stage::Ready {
        return;
    }
    if state.told.map(|(run, _)| run) != Some(job.run) {
        state.send(&Command::Configure {
            lab: state.bench.entry.id.to_owned(),
            run: job.run,
            config: job.config.to_vec(),
            state: job.state.to_vec(),
        });
        state.told = Some((job.run, 0));
        state.owed = false;
    }
    let seen = state.visible && !document().hidden();
    let until = if seen { job.until } else { 0 };
    if state.told != Some((job.run, until)) {
        state.send(&if until > 0 {
            Command::Run { until }
        } else {
            Command::Pause
        });
        state.told = Some((job.run, until));
        state.heard = now();
    }
}

/// Looks whether the worker still answers.
fn watch(shared: &Rc<RefCell<ClientState>>) {
    let mut state = shared.borrow_mut();
    let time = now();
    if time - state.watched > 3.0 * WATCH.as_millis() as f64 {
        // The machine was asleep, and so was the worker.
        state.heard = time;
    }
    state.watched = time;
    let starting = state.worker.is_some() && state.stage != Stage::Ready;
    let silent = time - state.heard > PATIENCE;
    if silent && (starting || (state.owed && state.is_at_work())) {
        drop(state);
        lose(shared);
    }
}

/// Another worker takes the place of one that died.
fn lose(shared: &Rc<RefCell<ClientState>>) {
    let mut state = shared.borrow_mut();
    state.dismiss();
    state.lost += 1;
    let kind = if state.lost < ATTEMPTS {
        EventKind::Lost
    } else {
        EventKind::Unable
    };
    let run = state.wanted.as_ref().map_or(0, |job| job.run);
    drop(state);
    tell(shared, TrainingEvent::plain(run, kind));
}

/// Tells the lab. The state must not be borrowed: what the lab answers comes back to it.
fn tell(shared: &Rc<RefCell<ClientState>>, event: TrainingEvent) {
    let bench = shared.borrow().bench;
    bench.handle_training_event(event);
}

fn tell_later(shared: &Rc<RefCell<ClientState>>, event: TrainingEvent) {
    let shared = Rc::clone(shared);
    set_timeout(move || tell(&shared, event), Duration::ZERO);
}

/// What the worker says.
fn receive(shared: &Rc<RefCell<ClientState>>, event: &MessageEvent) {
    let mut state = shared.borrow_mut();
    state.heard = now();
    match state.stage {
        Stage::Starting => {
            if let Some(worker) = &state.worker {
                let _ = worker.post_message(&wasm_bindgen::module());
            }
            state.stage = Stage::Joining;
        }
        Stage::Joining => {
            if let Some(worker) = &state.worker {
                let _ = worker.post_message(&parts::modules());
            }
            state.stage = Stage::Ready;
            drop(state);
            settle(shared);
        }
        Stage::Ready => {
            let message = event.data().dyn_into::<Array>().ok();
            let Some(event) = message.as_ref().and_then(read_event) else {
                return;
            };
            match event.kind {
                EventKind::Snapshot => state.owed = false,
                EventKind::Checkpoint => state.lost = 0,
                EventKind::Lost | EventKind::Unable => {}
            }
            drop(state);
            tell(shared, event);
        }
    }
}

/// A worker that loads the page's own script and is given its compiled program.
///
/// Its own script is one line in a blob. In a sandboxed frame, whose origin is none, only an address that
/// holds the line itself will do.
fn start(shared: &Rc<RefCell<ClientState>>) -> Option<Worker> {
    let script = document()
        .query_selector("link[rel=modulepreload]")
        .ok()??;
    let script: HtmlLinkElement = script.dyn_into().ok()?;
    let line = format!(
        "import{{initSync}}from\"{}\";onmessage=e=>{{onmessage=null;initSync({{module:e.data}})}};postMessage(0)",
        script.href()
    );
    let options = WorkerOptions::new();
    options.set_type(WorkerType::Module);
    let worker = if window().origin() == "null" {
        let line = String::from(js_sys::encode_uri_component(&line));
        let address = format!("data:text/javascript,{line}");
        Worker::new_with_options(&address, &options).ok()?
    } else {
        let kind = BlobPropertyBag::new();
        kind.set_type("text/javascript");
        let parts = Array::of1(&JsValue::from_str(&line));
        let blob = Blob::new_with_str_sequence_and_options(&parts, &kind).ok()?;
        let address = web_sys::Url::create_object_url_with_blob(&blob).ok()?;
        Worker::new_with_options(&address, &options).ok()?
    };
    let hearing = Rc::clone(shared);
    let on_message = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
        receive(&hearing, &event);
    });
    worker.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
    // They live as long as the page: a page has few workers.
    on_message.forget();
    let losing = Rc::clone(shared);
    let on_error = Closure::<dyn FnMut()>::new(move || lose(&losing));
    worker.set_onerror(Some(on_error.as_ref().unchecked_ref()));
    on_error.forget();
    Some(worker)
}

fn now() -> f64 {
    window().performance().map_or(0.0, |clock| clock.now())
}
