//! What saving does, in code of its own that is fetched when somebody saves.

use leptos::prelude::*;
use reparam::figure::layout::Layout;
use reparam::figure::raster::Raster;
use reparam::figure::{Figure, Theme, csv, svg};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Blob, BlobPropertyBag, HtmlAnchorElement, HtmlCanvasElement};

use super::super::paint;
use super::Format;

/// Device pixels per CSS pixel of saved pictures.
const PNG_RATIO: f64 = 2.0;

/// Saves a figure under its name.
pub(super) fn save(
    figure: &Figure,
    theme: &Theme,
    size: (f64, f64),
    format: Format,
) -> Result<(), String> {
    match format {
        Format::Csv => download_text(
            &csv::csv(figure),
            "text/csv;charset=utf-8",
            &format!("{}.csv", figure.name),
        ),
        Format::Svg => {
            let dense = if figure.has_dense_layers() {
                let canvas = new_canvas()?;
                let layout = Layout::new(figure, size.0, size.1);
                paint::paint_dense(
                    &canvas,
                    &mut Raster::default(),
                    figure,
                    &layout,
                    theme,
                    PNG_RATIO,
                )?;
                Some(canvas.to_data_url().map_err(|error| describe(&error))?)
            } else {
                None
            };
            let document = svg::svg(figure, theme, size, dense.as_deref())?;
            download_text(&document, "image/svg+xml", &format!("{}.svg", figure.name))
        }
        Format::Png => png(figure, theme, size),
    }
}

fn png(figure: &Figure, theme: &Theme, size: (f64, f64)) -> Result<(), String> {
    let layout = Layout::new(figure, size.0, size.1);
    let (dense, lines, whole) = (new_canvas()?, new_canvas()?, new_canvas()?);
    paint::paint_dense(
        &dense,
        &mut Raster::default(),
        figure,
        &layout,
        theme,
        PNG_RATIO,
    )?;
    paint::paint_lines(&lines, figure, &layout, theme, PNG_RATIO)?;
    whole.set_width(lines.width());
    whole.set_height(lines.height());
    let context = paint::context(&whole)?;
    let (red, green, blue) = theme.paper;
    context.set_fill_style_str(&format!("rgb({red},{green},{blue})"));
    context.fill_rect(
        0.0,
        0.0,
        f64::from(whole.width()),
        f64::from(whole.height()),
    );
    for layer in [&dense, &lines] {
        context
            .draw_image_with_html_canvas_element(layer, 0.0, 0.0)
            .map_err(|error| describe(&error))?;
    }
    let name = format!("{}.png", figure.name);
    let save = wasm_bindgen::closure::Closure::once_into_js(move |blob: Option<Blob>| {
        if let Some(Err(error)) = blob.map(|blob| download(&blob, &name)) {
            leptos::logging::error!("picture not saved: {error}");
        }
    });
    whole
        .to_blob(save.unchecked_ref())
        .map_err(|error| describe(&error))
}

fn new_canvas() -> Result<HtmlCanvasElement, String> {
    document()
        .create_element("canvas")
        .map_err(|error| describe(&error))?
        .dyn_into()
        .map_err(|_| "no canvas element".to_owned())
}

fn download_text(text: &str, kind: &str, name: &str) -> Result<(), String> {
    let options = BlobPropertyBag::new();
    options.set_type(kind);
    let parts = js_sys::Array::of1(&JsValue::from_str(text));
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
    error
        .dyn_ref::<js_sys::Error>()
        .map_or_else(|| format!("{error:?}"), |error| error.message().into())
}
