//! How every page gets to training: by a client whose code is fetched, or as the worker itself.

use std::rc::Rc;

use js_sys::{Array, Reflect, WebAssembly};
use reparam::chunk_entry;
use reparam::labs::training::{TrainerSpec, TrainingRequest, TrainingState};
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{DedicatedWorkerGlobalScope, MessageEvent};

use super::chunk_table::TRAINING;
use super::{chunks, training};

/// What takes a state that the worker has brought about.
pub(crate) type OnState = Rc<dyn Fn(&Rc<TrainingState>)>;

/// The client of a page, which owns the run.
pub(crate) trait BrowserClient {
    /// Takes what the lab wants now; gives the state to be shown where that makes another.
    fn update(&mut self, request: Option<&TrainingRequest>) -> Option<Rc<TrainingState>>;

    /// Whether steps are left to be taken.
    fn is_training(&self) -> bool;

    /// The last state is shown: the next may come.
    fn request_snapshot(&mut self);

    /// Whether the figure is in the reader's view: training that nobody sees rests.
    fn set_in_view(&mut self, in_view: bool);
}

/// Fetches what training needs. False where that fails.
pub(crate) async fn fetch(trainer: &'static TrainerSpec) -> bool {
    chunks::fetch(TRAINING.id).await && chunks::fetch(trainer.chunk.id).await
}

/// A client for this lab; what its worker brings about goes to `on_state`.
pub(crate) fn open(lab: &str, on_state: OnState) -> Box<dyn BrowserClient> {
    chunk_entry!(training::client::open as fn(&str, OnState) -> Box<dyn BrowserClient>)(
        lab, on_state,
    )
}

/// The scope of a worker, where this program runs in one.
pub(crate) fn scope() -> Option<DedicatedWorkerGlobalScope> {
    js_sys::global().dyn_into().ok()
}

/// Serves as a worker: the first message brings the chunks, the others commands.
pub(crate) fn serve(scope: &DedicatedWorkerGlobalScope) {
    let worker = scope.clone();
    let start = Closure::once_into_js(move |event: MessageEvent| {
        let modules: Array = event.data().unchecked_into();
        for module in modules.iter() {
            join(&module);
        }
        chunk_entry!(training::worker::run as fn(&DedicatedWorkerGlobalScope))(&worker);
    });
    scope.set_onmessage(Some(start.unchecked_ref()));
    // What comes earlier is lost.
    let _ = scope.post_message(&JsValue::NULL);
}

/// Joins a chunk, already compiled, to the program of a worker.
fn join(module: &JsValue) {
    let imports = js_sys::Object::new();
    let _ = Reflect::set(&imports, &chunks::APP.into(), &wasm_bindgen::exports());
    // Where this fails the worker does not answer, and the page says so.
    let _ = WebAssembly::Instance::new(module.unchecked_ref(), &imports);
}
