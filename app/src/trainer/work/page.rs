//! The page's side: starts the worker, gives it orders, hears its reports, and replaces it when it dies.

use std::cell::RefCell;
use std::rc::Rc;
use std::time::Duration;

use js_sys::Array;
use leptos::prelude::*;
use reparam::labs::{Errand, News, Report};
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{
    Blob, BlobPropertyBag, HtmlLinkElement, MessageEvent, Worker, WorkerOptions, WorkerType,
};

use super::super::Office;
use super::messages::{Order, read_report};
use crate::chunks;
use crate::runtime::LabRuntime;

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
    /// It takes orders.
    Ready,
}

/// What the page knows of its worker.
struct Desk {
    runtime: LabRuntime,
    worker: Option<Worker>,
    stage: Stage,
    wanted: Option<Errand>,
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

/// The office of a runtime; it closes when it is dropped.
struct Room {
    desk: Rc<RefCell<Desk>>,
    watch: Option<IntervalHandle>,
    hidden: Option<WindowListenerHandle>,
}

/// Opens an office without a worker.
pub(in super::super) fn open(runtime: LabRuntime) -> Box<dyn Office> {
    let desk = Rc::new(RefCell::new(Desk {
        runtime,
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
    let watching = Rc::clone(&desk);
    let watch = set_interval_with_handle(move || watch(&watching), WATCH).ok();
    let seeing = Rc::clone(&desk);
    let hidden = window_event_listener_untyped("visibilitychange", move |_| settle(&seeing));
    Box::new(Room {
        desk,
        watch,
        hidden: Some(hidden),
    })
}

impl Office for Room {
    fn follow(&mut self, errand: Option<Errand>) {
        self.desk.borrow_mut().wanted = errand;
        settle(&self.desk);
    }

    fn ask_for_news(&mut self) {
        let mut desk = self.desk.borrow_mut();
        if !desk.owed && desk.is_at_work() {
            desk.owed = true;
            desk.heard = now();
            desk.order(&Order::Snapshot);
        }
    }

    fn look(&mut self, visible: bool) {
        self.desk.borrow_mut().visible = visible;
        settle(&self.desk);
    }
}

impl Drop for Room {
    fn drop(&mut self) {
        if let Some(watch) = self.watch.take() {
            watch.clear();
        }
        if let Some(hidden) = self.hidden.take() {
            hidden.remove();
        }
        let mut desk = self.desk.borrow_mut();
        desk.wanted = None;
        desk.dismiss();
    }
}

impl Desk {
    /// Whether the worker was told to take steps.
    fn is_at_work(&self) -> bool {
        self.stage == Stage::Ready && self.told.is_some_and(|(_, until)| until > 0)
    }

    fn order(&self, order: &Order) {
        let (message, buffers) = order.write();
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
fn settle(shared: &Rc<RefCell<Desk>>) {
    let mut desk = shared.borrow_mut();
    let Some(errand) = desk.wanted.clone() else {
        if let Some((run, until)) = desk.told
            && until > 0
        {
            desk.order(&Order::Pause);
            desk.told = Some((run, 0));
        }
        return;
    };
    if desk.worker.is_none() {
        desk.heard = now();
        desk.worker = start(shared);
        if desk.worker.is_none() {
            drop(desk);
            tell_later(shared, Report::plain(errand.run, News::Unable));
            return;
        }
    }
    if desk.stage != Stage::Ready {
        return;
    }
    if desk.told.map(|(run, _)| run) != Some(errand.run) {
        desk.order(&Order::Configure {
            lab: desk.runtime.entry.id.to_owned(),
            run: errand.run,
            plan: errand.plan.to_vec(),
            state: errand.state.to_vec(),
        });
        desk.told = Some((errand.run, 0));
        desk.owed = false;
    }
    let seen = desk.visible && !document().hidden();
    let until = if seen { errand.until } else { 0 };
    if desk.told != Some((errand.run, until)) {
        desk.order(&if until > 0 {
            Order::Run { until }
        } else {
            Order::Pause
        });
        desk.told = Some((errand.run, until));
        desk.heard = now();
    }
}

/// Looks whether the worker still answers.
fn watch(shared: &Rc<RefCell<Desk>>) {
    let mut desk = shared.borrow_mut();
    let time = now();
    if time - desk.watched > 3.0 * WATCH.as_millis() as f64 {
        // The machine was asleep, and so was the worker.
        desk.heard = time;
    }
    desk.watched = time;
    let starting = desk.worker.is_some() && desk.stage != Stage::Ready;
    let silent = time - desk.heard > PATIENCE;
    if silent && (starting || (desk.owed && desk.is_at_work())) {
        drop(desk);
        lose(shared);
    }
}

/// Another worker takes the place of one that died.
fn lose(shared: &Rc<RefCell<Desk>>) {
    let mut desk = shared.borrow_mut();
    desk.dismiss();
    desk.lost += 1;
    let news = if desk.lost < ATTEMPTS {
        News::Lost
    } else {
        News::Unable
    };
    let run = desk.wanted.as_ref().map_or(0, |errand| errand.run);
    drop(desk);
    tell(shared, Report::plain(run, news));
}

/// Tells the lab. The desk must not be borrowed: what the lab answers comes back to it.
fn tell(shared: &Rc<RefCell<Desk>>, report: Report) {
    let runtime = shared.borrow().runtime;
    runtime.hear(report);
}

fn tell_later(shared: &Rc<RefCell<Desk>>, report: Report) {
    let shared = Rc::clone(shared);
    set_timeout(move || tell(&shared, report), Duration::ZERO);
}

/// What the worker says.
fn hear(shared: &Rc<RefCell<Desk>>, event: &MessageEvent) {
    let mut desk = shared.borrow_mut();
    desk.heard = now();
    match desk.stage {
        Stage::Starting => {
            if let Some(worker) = &desk.worker {
                let _ = worker.post_message(&wasm_bindgen::module());
            }
            desk.stage = Stage::Joining;
        }
        Stage::Joining => {
            if let Some(worker) = &desk.worker {
                let _ = worker.post_message(&chunks::modules());
            }
            desk.stage = Stage::Ready;
            drop(desk);
            settle(shared);
        }
        Stage::Ready => {
            let message = event.data().dyn_into::<Array>().ok();
            let Some(report) = message.as_ref().and_then(read_report) else {
                return;
            };
            match report.news {
                News::Snapshot => desk.owed = false,
                News::Checkpoint => desk.lost = 0,
                News::Lost | News::Unable => {}
            }
            drop(desk);
            tell(shared, report);
        }
    }
}

/// A worker that loads the page's own script and is given its compiled program.
///
/// Its own script is one line in a blob. In a sandboxed frame, whose origin is none, only an address that
/// holds the line itself will do.
fn start(shared: &Rc<RefCell<Desk>>) -> Option<Worker> {
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
        hear(&hearing, &event);
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
