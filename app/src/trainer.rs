//! Training beside the page: in a worker, which runs the same program.
//!
//! The page's side and the worker's are code that is fetched by labs that train. What stands here is
//! what every page has: how to get there.

mod work;

use js_sys::{Array, Reflect, WebAssembly};
use reparam::chunk_entry;
use reparam::labs::{Errand, Trade};
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{DedicatedWorkerGlobalScope, MessageEvent};

use super::chunk_table::TRAINING;
use super::chunks;
use super::runtime::LabRuntime;

/// Where the page gives its errands.
pub(crate) trait Office {
    /// Sees to the present errand, or rests where there is none.
    fn follow(&mut self, errand: Option<Errand>);

    /// The page has shown what it was told, and is ready for more.
    fn ask_for_news(&mut self);

    /// Whether the reader sees the figure: training that nobody sees rests.
    fn look(&mut self, visible: bool);
}

/// Fetches what training needs. False where that fails.
pub(crate) async fn fetch(trade: &'static Trade) -> bool {
    chunks::fetch(TRAINING.id).await && chunks::fetch(trade.chunk.id).await
}

/// An office for a runtime.
pub(crate) fn open(runtime: LabRuntime) -> Box<dyn Office> {
    chunk_entry!(work::page::open as fn(LabRuntime) -> Box<dyn Office>)(runtime)
}

/// The scope of a worker, where this program runs in one.
pub(crate) fn scope() -> Option<DedicatedWorkerGlobalScope> {
    js_sys::global().dyn_into().ok()
}

/// Serves as a worker: the first message brings the chunks, the others orders.
pub(crate) fn serve(scope: &DedicatedWorkerGlobalScope) {
    let workplace = scope.clone();
    let join = Closure::once_into_js(move |event: MessageEvent| {
        let modules: Array = event.data().unchecked_into();
        for module in modules.iter() {
            join(&module);
        }
        chunk_entry!(work::worker::attend as fn(&DedicatedWorkerGlobalScope))(&workplace);
    });
    scope.set_onmessage(Some(join.unchecked_ref()));
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
