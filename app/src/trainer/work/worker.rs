//! The worker's side: takes steps in slices, listens between them, and tells what the page asks for.

use std::cell::RefCell;
use std::rc::Rc;

use js_sys::Array;
use reparam::chunk_entry;
use reparam::labs::{self, News, Report, Trainee};
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;
use web_sys::{DedicatedWorkerGlobalScope, MessageChannel, MessageEvent, MessagePort};

use super::messages::{Order, write_report};

/// How long steps are taken without listening, in milliseconds.
const SLICE: f64 = 12.0;

/// A worker's place.
struct Bench {
    scope: DedicatedWorkerGlobalScope,
    /// A message through it comes after those that wait: that is how the worker listens.
    next_turn: MessagePort,
    trainee: Option<Box<dyn Trainee>>,
    run: u32,
    /// The step to go on to; none where the trainee cannot go on.
    until: Option<usize>,
    /// Whether a turn is on its way.
    going: bool,
    /// Whether the page asked for a snapshot.
    asked: bool,
    /// Whether there is something that the page does not know.
    new: bool,
    /// How long the steps took that were not told yet, in milliseconds.
    spent: f64,
}

/// Takes orders from now on.
pub(in super::super) fn attend(scope: &DedicatedWorkerGlobalScope) {
    let Ok(channel) = MessageChannel::new() else {
        return;
    };
    let bench = Rc::new(RefCell::new(Bench {
        scope: scope.clone(),
        next_turn: channel.port2(),
        trainee: None,
        run: 0,
        until: None,
        going: false,
        asked: false,
        new: false,
        spent: 0.0,
    }));
    let listening = Rc::clone(&bench);
    let hear = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
        let order = event.data().dyn_into::<Array>().ok();
        if let Some(order) = order.as_ref().and_then(Order::read) {
            listening.borrow_mut().obey(order);
        }
    });
    scope.set_onmessage(Some(hear.as_ref().unchecked_ref()));
    hear.forget();
    let turn = Closure::<dyn FnMut()>::new(move || bench.borrow_mut().turn());
    channel
        .port1()
        .set_onmessage(Some(turn.as_ref().unchecked_ref()));
    turn.forget();
}

impl Bench {
    fn obey(&mut self, order: Order) {
        match order {
            Order::Configure {
                lab,
                run,
                plan,
                state,
            } => {
                let trade = labs::find(&lab).and_then(|entry| entry.trade.as_ref());
                let hire = trade.map(|trade| chunk_entry!(trade.hire));
                self.trainee = hire.and_then(|hire| hire(&plan, &state));
                self.run = run;
                self.until = self.trainee.is_some().then_some(0);
                self.spent = 0.0;
                self.new = self.trainee.is_some();
                if self.trainee.is_none() {
                    self.tell(&Report::plain(run, News::Unable));
                }
            }
            Order::Run { until } => self.until = self.until.map(|_| until),
            Order::Pause => self.until = self.until.map(|_| 0),
            Order::Snapshot => self.asked = true,
        }
        self.go_on();
    }

    /// Asks for a turn, where there is something to do in it.
    fn go_on(&mut self) {
        let steps = self.trainee.as_ref().map_or(0, |trainee| trainee.steps());
        let busy = self.until.is_some_and(|until| steps < until);
        if (busy || (self.asked && self.new)) && !self.going {
            self.going = self
                .next_turn
                .post_message(&wasm_bindgen::JsValue::NULL)
                .is_ok();
        }
    }

    /// Takes steps for a while, then tells what was asked for.
    fn turn(&mut self) {
        self.going = false;
        let start = self.now();
        while let Some(trainee) = self.trainee.as_mut()
            && let Some(until) = self.until
            && trainee.steps() < until
        {
            if !trainee.step() {
                self.until = None;
            }
            self.new = true;
            if self.until.is_none() || trainee.is_milestone() || trainee.steps() == until {
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
            let mut report = Report::plain(self.run, News::Snapshot);
            if let Some(trainee) = self.trainee.as_mut() {
                trainee.snapshot(&mut report.facts, &mut report.state);
            }
            report.seconds = std::mem::take(&mut self.spent) / 1000.0;
            self.tell(&report);
        }
        self.go_on();
    }

    /// Sends the whole state, to be kept.
    fn keep(&self) {
        let mut report = Report::plain(self.run, News::Checkpoint);
        if let Some(trainee) = &self.trainee {
            report.facts.push(trainee.steps() as f64);
            trainee.state(&mut report.state);
            self.tell(&report);
        }
    }

    fn tell(&self, report: &Report) {
        let (message, buffers) = write_report(report);
        // Only a worker that is being ended cannot speak.
        let _ = self.scope.post_message_with_transfer(&message, &buffers);
    }

    fn now(&self) -> f64 {
        self.scope.performance().map_or(0.0, |clock| clock.now())
    }
}
