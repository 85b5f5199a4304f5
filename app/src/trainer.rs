//! Training beside the page: in a worker, which runs the same program.
//!
//! The page's side and the worker's are code that is fetched by labs that train. What stands here is
//! what every page has: how to get there.

mod work;

use js_sys::{Array, Reflect, WebAssembly};
use reparam::labs::{TrainerSpec, TrainingJob};
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{DedicatedWorkerGlobalScope, MessageEvent};

use super::bench::Bench;
use super::parts;

/// Whose parts training needs.
const OWNER: &str = "training";

/// Where the page gives its jobs.
pub(crate) trait TrainingClient {
    /// Sees to the present job, or rests where there is none.
    fn follow(&mut self, job: Option<TrainingJob>);

    /// The page has shown what it was told, and is ready for more.
    fn request_snapshot(&mut self);

    /// Whether the reader sees the figure: training that nobody sees rests.
    fn set_visible(&mut self, visible: bool);
}

/// Fetches what training needs. False where that fails.
pub(crate) async fn fetch(trainer: &'static TrainerSpec) -> bool {
    parts::fetch(OWNER).await && parts::fetch(trainer.wing.id).await
}

/// An office for a bench, by its address: a direct call would keep its code in the app.
pub(crate) fn open(bench: Bench) -> Box<dyn TrainingClient> {
    let open: fn(Bench) -> Box<dyn TrainingClient> = work::client::open;
    std::hint::black_box(open)(bench)
}

/// The scope of a worker, where this program runs in one.
pub(crate) fn scope() -> Option<DedicatedWorkerGlobalScope> {
    js_sys::global().dyn_into().ok()
}

/// Serves as a worker: the first message brings the parts, the others commands.
pub(crate) fn serve(scope: &DedicatedWorkerGlobalScope) {
    let workplace = scope.clone();
    let join = Closure::once_into_js(move |event: MessageEvent| {
        let modules: Array = event.data().unchecked_into();
        for module in modules.iter() {
            join(&module);
        }
        let run: fn(&DedicatedWorkerGlobalScope) = work::worker::run;
        std::hint::black_box(run)(&workplace);
    });
    scope.set_onmessage(Some(join.unchecked_ref()));
    // What comes earlier is lost.
    let _ = scope.post_message(&JsValue::NULL);
}

/// Joins a part, already compiled, to the program of a worker.
fn join(module: &JsValue) {
    let imports = js_sys::Object::new();
    let _ = Reflect::set(&imports, &parts::APP.into(), &wasm_bindgen::exports());
    // Where this fails the worker does not answer, and the page says so.
    let _ = WebAssembly::Instance::new(module.unchecked_ref(), &imports);
}
