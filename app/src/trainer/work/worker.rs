//! The worker's side: takes steps in slices, listens between them, and tells what the page asks for.

use std::cell::RefCell;
use std::rc::Rc;

use js_sys::Array;
use reparam::labs::{self, EventKind, Trainer, TrainingEvent};
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;
use web_sys::{DedicatedWorkerGlobalScope, MessageChannel, MessageEvent, MessagePort};

use super::protocol::{Command, write_event};

/// How long steps are taken without listening, in milliseconds.
const SLICE: f64 = 12.0;

/// A worker's place.
struct WorkerState {
    scope: DedicatedWorkerGlobalScope,
    /// A message through it comes after those that wait: that is how the worker listens.
    next_slice: MessagePort,
    trainer: Option<Box<dyn Trainer>>,
    run: u32,
    /// The step to go on to; none where the trainer cannot go on.
    until: Option<usize>,
    /// Whether a slice is on its way.
    going: bool,
    /// Whether the page asked for a snapshot.
    asked: bool,
    /// Whether there is something that the page does not know.
    new: bool,
    /// How long the steps took that were not told yet, in milliseconds.
    spent: f64,
}

/// Takes commands from now on.
pub(in super::super) fn run(scope: &DedicatedWorkerGlobalScope) {
    let Ok(channel) = MessageChannel::new() else {
        return;
    };
    let state = Rc::new(RefCell::new(WorkerState {
        scope: scope.clone(),
        next_slice: channel.port2(),
        trainer: None,
        run: 0,
        until: None,
        going: false,
        asked: false,
        new: false,
        spent: 0.0,
    }));
    let listening = Rc::clone(&state);
    let on_message = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
        let command = event.data().dyn_into::<Array>().ok();
        if let Some(command) = command.as_ref().and_then(Command::read) {
            listening.borrow_mut().handle_command(command);
        }
    });
    scope.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
    on_message.forget();
    let turn = Closure::<dyn FnMut()>::new(move || state.borrow_mut().run_slice());
    channel
        .port1()
        .set_onmessage(Some(turn.as_ref().unchecked_ref()));
    turn.forget();
}

impl WorkerState {
    fn handle_command(&mut self, command: Command) {
        match command {
            Command::Configure {
                lab,
                run,
                config,
                state,
            } => {
                let trainer = labs::find(&lab).and_then(|entry| entry.trainer.as_ref());
                let create_trainer =
                    trainer.map(|trainer| std::hint::black_box(trainer.create_trainer));
                self.trainer =
                    create_trainer.and_then(|create_trainer| create_trainer(&config, &state));
                self.run = run;
                self.until = self.trainer.is_some().then_some(0);
                self.spent = 0.0;
                self.new = self.trainer.is_some();
                if self.trainer.is_none() {
                    self.tell(&TrainingEvent::plain(run, EventKind::Unable));
                }
            }
            Command::Run { until } => self.until = self.until.map(|_| until),
            Command::Pause => self.until = self.until.map(|_| 0),
            Command::Snapshot => self.asked = true,
        }
        self.go_on();
    }

    /// Asks for a slice, where there is something to do in it.
    fn go_on(&mut self) {
        let steps = self.trainer.as_ref().map_or(0, |trainer| trainer.steps());
        let busy = self.until.is_some_and(|until| steps < until);
        if (busy || (self.asked && self.new)) && !self.going {
            self.going = self
                .next_slice
                .post_message(&wasm_bindgen::JsValue::NULL)
                .is_ok();
        }
    }

    /// Takes steps for a while, then tells what was asked for.
    fn run_slice(&mut self) {
        self.going = false;
        let start = self.now();
        while let Some(trainer) = self.trainer.as_mut()
            && let Some(until) = self.until
            && trainer.steps() < until
        {
            if !trainer.step() {
                self.until = None;
            }
            self.new = true;
            if self.until.is_none() || trainer.is_milestone() || trainer.steps() == until {
                self.keep();
            }
            if self.now() - start > SLICE {
                break;
            }
        }
        self.spent += self.now() - start;
        if self.asked && self.new {
            self.asked = false;
            self.new = false;
            let mut event = TrainingEvent::plain(self.run, EventKind::Snapshot);
            if let Some(trainer) = self.trainer.as_mut() {
                trainer.snapshot(&mut event.metrics, &mut event.state);
            }
            event.seconds = std::mem::take(&mut self.spent) / 1000.0;
            self.tell(&event);
        }
        self.go_on();
    }

    /// Sends the whole state, to be kept.
    fn keep(&self) {
        let mut event = TrainingEvent::plain(self.run, EventKind::Checkpoint);
        if let Some(trainer) = &self.trainer {
            event.metrics.push(trainer.steps() as f64);
            trainer.state(&mut event.state);
            self.tell(&event);
        }
    }

    fn tell(&self, event: &TrainingEvent) {
        let (message, buffers) = write_event(event);
        // Only a worker that is being ended cannot speak.
        let _ = self.scope.post_message_with_transfer(&message, &buffers);
    }

    fn now(&self) -> f64 {
        self.scope.performance().map_or(0.0, |clock| clock.now())
    }
}
