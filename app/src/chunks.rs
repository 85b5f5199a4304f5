//! Code that is fetched by those who need it: each lab's, and what saves figures.
//!
//! After the build, `xtask pages` moves such code out of the app into chunks (`xtask/src/split.rs`). A
//! chunk takes memory, tables and functions from the app and writes its own functions into the slots
//! by which they are called; they must not be called before that.

use std::cell::RefCell;

use js_sys::{Array, Object, Reflect, Uint8Array, WebAssembly};
use leptos::prelude::*;
use reparam::labs::{Asset, Chunk, Event, Lab, LabEntry, Values};
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;

use super::reactive::{follow, part_missing};
use super::served;

/// The name under which chunks import what the app exports.
pub(crate) const APP: &str = "m";

thread_local! {
    /// The addresses of the chunks that are there, and what they were compiled to.
    static THERE: RefCell<Vec<(String, WebAssembly::Module)>> = const { RefCell::new(Vec::new()) };
}

thread_local! {
    /// The ids of the chunks that are known to be there.
    static LOADED: RefCell<Vec<&'static str>> = const { RefCell::new(Vec::new()) };
}

thread_local! {
    /// Files that come with labs, by their paths.
    static ASSETS: RefCell<Vec<(&'static str, Vec<u8>)>> = const { RefCell::new(Vec::new()) };
}

/// Asks a question about a file that comes with a lab, once it is there.
pub(crate) fn with_asset<T>(asset: &Asset, question: impl FnOnce(&str, &[u8]) -> T) -> Option<T> {
    ASSETS.with_borrow(|assets| {
        let (file, bytes) = assets.iter().find(|(file, _)| *file == asset.file)?;
        Some(question(file, bytes))
    })
}

/// The files that these values of a lab need and that are not there.
pub(crate) fn missing_assets(
    entry: &LabEntry,
    values: &Values,
) -> impl Iterator<Item = (usize, &'static Asset)> {
    let assets = entry.assets.iter().enumerate();
    assets.filter(|(_, asset)| (asset.is_needed)(values) && with_asset(asset, |_, _| ()).is_none())
}

/// A lab at its defaults, with the files that come with it as far as they are there. Its code has to be there.
pub(crate) fn create_lab(entry: &'static LabEntry) -> Box<dyn Lab> {
    let mut lab = (entry.create)();
    for asset in entry.assets {
        with_asset(asset, |file, bytes| {
            lab.handle_event(Event::AssetLoaded { file, bytes })
        });
    }
    lab
}

/// Fetches a file that comes with a lab, the so manyth. False where it does not come: the lab works without.
pub(crate) async fn fetch_asset(entry: &'static LabEntry, index: usize) -> bool {
    let asset = &entry.assets[index];
    if with_asset(asset, |_, _| ()).is_some() {
        return true;
    }
    let addresses = served::note(&format!("asset-{}", entry.id)).unwrap_or_default();
    let Some(address) = addresses.split_whitespace().nth(index) else {
        return false;
    };
    let Some(bytes) = served::content(address.to_owned()).await else {
        return false;
    };
    ASSETS.with_borrow_mut(|assets| {
        // It may have been asked for twice at the same time.
        if assets.iter().all(|(file, _)| *file != asset.file) {
            assets.push((asset.file, bytes));
        }
    });
    true
}

/// The chunks that are there, compiled, for a worker.
pub(crate) fn modules() -> Array {
    THERE.with_borrow(|there| there.iter().map(|(_, module)| module).collect())
}

/// The files that are still missing for a chunk: its own, and what it shares with others. None in a build for
/// debugging, which is in one piece.
fn missing(id: &str) -> Vec<String> {
    let addresses = served::note(&format!("chunk-{id}")).unwrap_or_default();
    let addresses = addresses.split_whitespace();
    THERE.with_borrow(|there| {
        addresses
            .filter(|address| there.iter().all(|(known, _)| known != address))
            .map(str::to_owned)
            .collect()
    })
}

/// Whether the functions of a chunk can be called. A lab's chunk has the lab's id.
///
/// Asked in every frame: the document is looked up only until the chunk is there.
pub(crate) fn are_there(id: &'static str) -> bool {
    let is_known = LOADED.with_borrow(|loaded| loaded.contains(&id));
    let are_there = is_known || missing(id).is_empty();
    if are_there && !is_known {
        LOADED.with_borrow_mut(|loaded| loaded.push(id));
    }
    are_there
}

/// Fetches a chunk. False where that fails.
pub(crate) async fn fetch(id: &'static str) -> bool {
    // All requests are made before the first answer is awaited.
    let coming: Vec<_> = missing(id)
        .into_iter()
        .map(|address| (served::content(address.clone()), address))
        .collect();
    for (code, address) in coming {
        let Some(code) = code.await else {
            return false;
        };
        let Some(module) = join(&code).await else {
            return false;
        };
        THERE.with_borrow_mut(|there| {
            // It may have been asked for twice at the same time.
            if there.iter().all(|(known, _)| *known != address) {
                there.push((address, module));
            }
        });
    }
    true
}

/// Whether the code of a lab can be called, and that of another chunk.
pub(crate) fn are_there_for(entry: &LabEntry, chunk: Option<&Chunk>) -> bool {
    are_there(entry.id) && chunk.is_none_or(|chunk| are_there(chunk.id))
}

/// Whether all that these values of a lab need is there: code, and the lab's file.
pub(crate) fn has_all_for(entry: &LabEntry, values: &Values) -> bool {
    are_there_for(entry, (entry.chunk)(values)) && missing_assets(entry, values).next().is_none()
}

/// Fetches what these values of a lab need, each whatever becomes of the others.
pub(crate) async fn fetch_for(entry: &'static LabEntry, values: &Values) {
    fetch(entry.id).await;
    for (index, _) in missing_assets(entry, values) {
        fetch_asset(entry, index).await;
    }
    if let Some(chunk) = (entry.chunk)(values) {
        fetch(chunk.id).await;
    }
}

/// Fetches the code that the files of a lab need. False where that fails.
pub(crate) async fn fetch_for_files(entry: &'static LabEntry) -> bool {
    match entry.files {
        Some(chunk) => fetch(chunk.id).await,
        None => true,
    }
}

/// Fetches a chunk before it is asked for.
pub(crate) fn expect(id: &'static str) {
    if !are_there(id) {
        wasm_bindgen_futures::spawn_local(async move {
            fetch(id).await;
        });
    }
}

/// A view whose code is fetched when it is first shown; where it does not come, a sentence, and a button that asks
/// again.
///
/// The view must enter that code by [`chunk_entry!`](reparam::chunk_entry).
pub(crate) fn on_demand(
    chunk: &'static Chunk,
    view: impl Fn() -> AnyView + Send + 'static,
) -> AnyView {
    let there = RwSignal::new(are_there(chunk.id).then_some(true));
    let ask = move || {
        there.set(None);
        wasm_bindgen_futures::spawn_local(async move {
            there.try_set(Some(fetch(chunk.id).await));
        });
    };
    if there.get_untracked().is_none() {
        ask();
    }
    follow(move || match there.get() {
        Some(true) => view(),
        Some(false) => part_missing(ask),
        None => ().into_any(),
    })
}

/// Joins a chunk to the app. To do so twice does no harm: a chunk has no state of its own.
async fn join(code: &[u8]) -> Option<WebAssembly::Module> {
    // Not as a stream: that works only where the host states the type of the file.
    let code = Uint8Array::from(code);
    let module = JsFuture::from(WebAssembly::compile(&code)).await.ok()?;
    let imports = Object::new();
    Reflect::set(&imports, &APP.into(), &wasm_bindgen::exports()).ok()?;
    let module: WebAssembly::Module = module.unchecked_into();
    JsFuture::from(WebAssembly::instantiate_module(&module, &imports))
        .await
        .ok()?;
    Some(module)
}
