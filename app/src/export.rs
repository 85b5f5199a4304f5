//! Saves figures and files. This module is a chunk of its own, fetched when somebody saves.

mod rasterize;
mod record;

use leptos::prelude::*;
use reparam::figure::{Figure, Theme, csv, svg};
use reparam::strings::fill;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Blob, BlobPropertyBag, HtmlAnchorElement};

use super::save_menu::SaveRequest;
use rasterize::FigureRasterizer;

/// Device pixels per CSS pixel of saved pictures.
const PNG_RATIO: f64 = 2.0;

/// Carries a request out.
pub(crate) fn save(request: &SaveRequest) {
    // The page may have been left while this code was coming.
    if request.outcome.is_disposed() {
        return;
    }
    let saved = untrack(|| match request.key {
        "gif" => record::record(request),
        _ => save_at_once(request),
    });
    report(request, saved);
}

/// Shows an error to the reader.
fn report(request: &SaveRequest, saved: Result<(), String>) {
    if let Err(reason) = saved {
        let text = untrack(|| request.runtime.appearance().0);
        let wrong = fill(text.share.failed, &[("reason", reason)]);
        request.outcome.set(Some(Err(wrong)));
    }
}

/// Saves the figure as it is, or a file of the lab.
fn save_at_once(request: &SaveRequest) -> Result<(), String> {
    request.outcome.set(None);
    let figures = request.runtime.figures();
    let Some(figure) = figures.get(request.index) else {
        return Ok(());
    };
    let theme = request.runtime.appearance().1;
    let size = request.size.get();
    match request.key {
        "csv" => download_text(
            &csv::csv(figure),
            "text/csv;charset=utf-8",
            &format!("{}.csv", figure.name),
        ),
        "svg" => {
            let dense = if figure.has_dense_layers() {
                let mut rasterizer = FigureRasterizer::new()?;
                let canvas = rasterizer.render_dense(figure, theme, size, PNG_RATIO)?;
                Some(canvas.to_data_url().map_err(|error| describe(&error))?)
            } else {
                None
            };
            let document = svg::svg(figure, theme, size, dense.as_deref())?;
            download_text(&document, "image/svg+xml", &format!("{}.svg", figure.name))
        }
        "png" => png(figure, theme, size),
        key => match request.runtime.save(key) {
            Some(file) => download_bytes(&file.bytes, file.mime, &file.name),
            None => Ok(()),
        },
    }
}

fn png(figure: &Figure, theme: &Theme, size: (f64, f64)) -> Result<(), String> {
    let mut rasterizer = FigureRasterizer::new()?;
    let picture = rasterizer.render(figure, theme, size, PNG_RATIO)?;
    let name = format!("{}.png", figure.name);
    let save = wasm_bindgen::closure::Closure::once_into_js(move |blob: Option<Blob>| {
        if let Some(Err(error)) = blob.map(|blob| download(&blob, &name)) {
            leptos::logging::error!("picture not saved: {error}");
        }
    });
    picture
        .to_blob(save.unchecked_ref())
        .map_err(|error| describe(&error))
}

fn download_text(text: &str, kind: &str, name: &str) -> Result<(), String> {
    download_content(&JsValue::from_str(text), kind, name)
}

fn download_bytes(bytes: &[u8], kind: &str, name: &str) -> Result<(), String> {
    download_content(&js_sys::Uint8Array::from(bytes), kind, name)
}

/// Saves what a blob can be made of.
fn download_content(content: &JsValue, kind: &str, name: &str) -> Result<(), String> {
    let options = BlobPropertyBag::new();
    options.set_type(kind);
    let parts = js_sys::Array::of1(content);
    // Named after strings, this takes whatever JavaScript's constructor does.
    let blob = Blob::new_with_str_sequence_and_options(&parts, &options)
        .map_err(|error| describe(&error))?;
    download(&blob, name)
}

fn download(blob: &Blob, name: &str) -> Result<(), String> {
    let address =
        web_sys::Url::create_object_url_with_blob(blob).map_err(|error| describe(&error))?;
    let link: HtmlAnchorElement = document()
        .create_element("a")
        .map_err(|error| describe(&error))?
        .dyn_into()
        .map_err(|_| "no link element".to_owned())?;
    link.set_href(&address);
    link.set_download(name);
    link.click();
    // The browser reads the blob after the click; releasing it at once would cancel the download.
    set_timeout(
        move || {
            let _ = web_sys::Url::revoke_object_url(&address);
        },
        std::time::Duration::from_mins(1),
    );
    Ok(())
}

fn describe(error: &JsValue) -> String {
    error.dyn_ref::<js_sys::Error>().map_or_else(
        || error.as_string().unwrap_or_default(),
        |error| error.message().into(),
    )
}
