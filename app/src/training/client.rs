//! The page's side: starts the worker that the library's client wants, and carries its messages.

use std::cell::RefCell;
use std::rc::Rc;
use std::time::Duration;

use js_sys::Array;
use leptos::prelude::*;
use reparam::labs::training::{self, Command, TrainingEvent, TrainingRequest, TrainingState};
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{
    Blob, BlobPropertyBag, HtmlLinkElement, MessageEvent, Worker, WorkerOptions, WorkerType,
};

use super::protocol::{from_js, to_js};
use crate::chunks;
use crate::training_entry::{BrowserClient, OnState};

/// How often the page looks whether the worker answers.
const WATCH: Duration = Duration::from_secs(1);

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

/// The library's client with what it needs of the browser.
struct ClientState {
    client: training::TrainingClient,
    worker: Option<Worker>,
    stage: Stage,
    /// Whether the figure is in the reader's view.
    in_view: bool,
    on_state: OnState,
}

/// A client that watches its worker; both end when it is dropped.
struct WorkerClient {
    state: Rc<RefCell<ClientState>>,
    watch: Option<IntervalHandle>,
    hidden: Option<WindowListenerHandle>,
}

/// A client for this lab, without a worker; what the worker brings about goes to `on_state`.
pub(crate) fn open(lab: &str, on_state: OnState) -> Box<dyn BrowserClient> {
    let state = Rc::new(RefCell::new(ClientState {
        client: training::TrainingClient::new(lab, now()),
        worker: None,
        stage: Stage::Starting,
        in_view: true,
        on_state,
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

impl BrowserClient for WorkerClient {
    fn update(&mut self, request: Option<&TrainingRequest>) -> Option<Rc<TrainingState>> {
        let changed = self.state.borrow_mut().client.update(request);
        settle(&self.state);
        changed
    }

    fn is_training(&self) -> bool {
        self.state.borrow().client.is_training()
    }

    fn request_snapshot(&mut self) {
        self.state.borrow_mut().client.request_snapshot();
        settle(&self.state);
    }

    fn set_in_view(&mut self, in_view: bool) {
        self.state.borrow_mut().in_view = in_view;
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
        state.client.update(None);
        state.end_worker();
    }
}

impl ClientState {
    fn post(&self, command: Command) {
        let (message, buffers) = to_js(&command.into_message());
        if let Some(worker) = &self.worker {
            // A worker that cannot be reached does not answer, which is looked for.
            let _ = worker.post_message_with_transfer(&message, &buffers);
        }
    }

    fn end_worker(&mut self) {
        if let Some(worker) = self.worker.take() {
            worker.set_onmessage(None);
            worker.set_onerror(None);
            worker.terminate();
        }
        self.stage = Stage::Starting;
    }
}

/// Brings the worker to what is wanted now.
fn settle(shared: &Rc<RefCell<ClientState>>) {
    let mut state = shared.borrow_mut();
    let visible = state.in_view && !document().hidden();
    state.client.set_visible(visible);
    if state.client.wants_worker() {
        state.client.worker_started(now());
        state.worker = start(shared);
        if state.worker.is_none() {
            let changed = state.client.no_worker();
            // Who asked is not ready for an answer.
            let shared = Rc::clone(shared);
            set_timeout(move || show(&shared, changed), Duration::ZERO);
            return;
        }
    }
    for command in state.client.commands(now()) {
        state.post(command);
    }
}

/// Looks whether the worker still answers.
fn watch(shared: &Rc<RefCell<ClientState>>) {
    let is_silent = shared.borrow_mut().client.is_worker_silent(now());
    if is_silent {
        lose(shared);
    }
}

/// The worker has died, or does not answer.
fn lose(shared: &Rc<RefCell<ClientState>>) {
    let mut state = shared.borrow_mut();
    state.end_worker();
    let changed = state.client.worker_lost();
    drop(state);
    show(shared, changed);
}

/// Hands out a new state. The client must not be borrowed: what the page answers comes back to it.
fn show(shared: &Rc<RefCell<ClientState>>, changed: Option<Rc<TrainingState>>) {
    if let Some(changed) = changed {
        let on_state = Rc::clone(&shared.borrow().on_state);
        on_state(&changed);
    }
}

/// Takes what the worker posts.
fn receive(shared: &Rc<RefCell<ClientState>>, event: &MessageEvent) {
    let mut state = shared.borrow_mut();
    match state.stage {
        Stage::Starting => {
            state.client.worker_answers(now());
            if let Some(worker) = &state.worker {
                let _ = worker.post_message(&wasm_bindgen::module());
            }
            state.stage = Stage::Joining;
        }
        Stage::Joining => {
            if let Some(worker) = &state.worker {
                let _ = worker.post_message(&chunks::modules());
            }
            state.stage = Stage::Ready;
            state.client.worker_ready(now());
            drop(state);
            settle(shared);
        }
        Stage::Ready => {
            let event = from_js(event.data()).and_then(TrainingEvent::from_message);
            let changed = event.and_then(|event| state.client.handle_event(event, now()));
            drop(state);
            show(shared, changed);
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
    let receiving = Rc::clone(shared);
    // Both go with the worker, when the browser collects what is not used.
    let on_message = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
        receive(&receiving, &event);
    });
    worker.set_onmessage(Some(on_message.into_js_value().unchecked_ref()));
    let losing = Rc::clone(shared);
    let on_error = Closure::<dyn FnMut()>::new(move || lose(&losing));
    worker.set_onerror(Some(on_error.into_js_value().unchecked_ref()));
    Some(worker)
}

/// The time, in seconds.
fn now() -> f64 {
    window()
        .performance()
        .map_or(0.0, |clock| clock.now() / 1000.0)
}
