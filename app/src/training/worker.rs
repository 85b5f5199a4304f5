//! What runs in the worker: the library's side of it, between messages.

use std::cell::RefCell;
use std::rc::Rc;

use reparam::chunk_entry;
use reparam::labs;
use reparam::labs::training::{Command, CreateTrainer, TrainingEvent, WorkerState};
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{DedicatedWorkerGlobalScope, MessageChannel, MessageEvent, MessagePort};

use super::protocol::{from_js, to_js};

/// The worker with what it needs of the browser.
struct WorkerScope {
    scope: DedicatedWorkerGlobalScope,
    /// A message through it comes after those that wait: that is how commands are looked at between slices.
    next_slice: MessagePort,
    /// Whether such a message is on its way.
    is_awaited: bool,
    state: WorkerState,
}

/// Takes commands from now on.
pub(crate) fn run(scope: &DedicatedWorkerGlobalScope) {
    let Ok(channel) = MessageChannel::new() else {
        return;
    };
    let worker = Rc::new(RefCell::new(WorkerScope {
        scope: scope.clone(),
        next_slice: channel.port2(),
        is_awaited: false,
        state: WorkerState::new(create_trainer),
    }));
    let listening = Rc::clone(&worker);
    let on_message = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
        if let Some(command) = from_js(event.data()).and_then(Command::from_message) {
            listening.borrow_mut().handle_command(command);
        }
    });
    scope.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
    on_message.forget();
    let on_slice = Closure::<dyn FnMut()>::new(move || worker.borrow_mut().run_slice());
    channel
        .port1()
        .set_onmessage(Some(on_slice.as_ref().unchecked_ref()));
    on_slice.forget();
}

/// How the trainer of a lab is made.
fn create_trainer(lab: &str) -> Option<CreateTrainer> {
    let spec = labs::find(lab)?.trainer.as_ref()?;
    Some(chunk_entry!(spec.create_trainer))
}

impl WorkerScope {
    fn handle_command(&mut self, command: Command) {
        if let Some(event) = self.state.handle_command(command) {
            post(&self.scope, event);
        }
        self.await_slice();
    }

    /// Asks for a slice, where there is something to do in it.
    fn await_slice(&mut self) {
        if self.state.has_work() && !self.is_awaited {
            self.is_awaited = self.next_slice.post_message(&JsValue::NULL).is_ok();
        }
    }

    /// Runs training steps for 12 ms, then lets commands in.
    fn run_slice(&mut self) {
        self.is_awaited = false;
        let scope = &self.scope;
        let clock = || {
            scope
                .performance()
                .map_or(0.0, |clock| clock.now() / 1000.0)
        };
        self.state
            .run_slice(&clock, &mut |event| post(scope, event));
        self.await_slice();
    }
}

fn post(scope: &DedicatedWorkerGlobalScope, event: TrainingEvent) {
    let (message, buffers) = to_js(&event.into_message());
    // Only a worker that is being ended cannot speak.
    let _ = scope.post_message_with_transfer(&message, &buffers);
}
