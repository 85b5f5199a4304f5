//! Puts a figure on two canvases: dense layers below, axes and curves above.

use plotters_canvas::CanvasBackend;
use reparam::figure::draw::{SUBPIXELS, Surface, draw};
use reparam::figure::layout::Layout;
use reparam::figure::raster::Raster;
use reparam::figure::{Figure, Theme};
use wasm_bindgen::{Clamped, JsCast};
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement, ImageData};

/// Draws everything but the dense layers. `ratio` is device pixels per CSS pixel.
pub(crate) fn paint_lines(
    canvas: &HtmlCanvasElement,
    figure: &Figure,
    layout: &Layout,
    theme: &Theme,
    ratio: f64,
) -> Result<(), String> {
    let context = sized(canvas, layout, ratio)?;
    context
        .scale(1.0 / SUBPIXELS, 1.0 / SUBPIXELS)
        .map_err(|_| "canvas scale")?;
    let mut backend =
        CanvasBackend::with_canvas_object(canvas.clone()).ok_or("the canvas has no 2d context")?;
    let surface = Surface {
        unit: ratio * SUBPIXELS,
        text_divisor: 1.0,
    };
    draw(figure, layout, theme, surface, &mut backend).map_err(|error| error.to_string())
}

/// Draws the dense layers, or clears the canvas where there are none.
pub(crate) fn paint_dense(
    canvas: &HtmlCanvasElement,
    raster: &mut Raster,
    figure: &Figure,
    layout: &Layout,
    theme: &Theme,
    ratio: f64,
) -> Result<(), String> {
    let is_empty = raster.size() == (0, 0);
    if !figure.has_dense_layers() && is_empty {
        return Ok(());
    }
    let context = sized(canvas, layout, ratio)?;
    if !figure.has_dense_layers() {
        raster.clear();
        return Ok(());
    }
    raster.draw(figure, layout, theme, ratio);
    let (width, height) = raster.size();
    if width == 0 || height == 0 {
        return Ok(());
    }
    let image = ImageData::new_with_u8_clamped_array_and_sh(
        Clamped(raster.rgba()),
        width as u32,
        height as u32,
    )
    .map_err(|_| "image data")?;
    context
        .put_image_data(&image, 0.0, 0.0)
        .map_err(|_| "put image data")?;
    Ok(())
}

/// The context of a canvas that is empty, untransformed and of the right size.
fn sized(
    canvas: &HtmlCanvasElement,
    layout: &Layout,
    ratio: f64,
) -> Result<CanvasRenderingContext2d, String> {
    let width = (layout.size.0 * ratio).round() as u32;
    let height = (layout.size.1 * ratio).round() as u32;
    if (canvas.width(), canvas.height()) != (width, height) {
        canvas.set_width(width);
        canvas.set_height(height);
    }
    let context = context(canvas)?;
    context.reset_transform().map_err(|_| "canvas transform")?;
    context.clear_rect(0.0, 0.0, f64::from(width), f64::from(height));
    Ok(context)
}

/// The context that draws on a canvas.
pub(crate) fn context(canvas: &HtmlCanvasElement) -> Result<CanvasRenderingContext2d, String> {
    let context = canvas.get_context("2d").ok().flatten();
    context
        .and_then(|context| context.dyn_into().ok())
        .ok_or_else(|| "the canvas has no 2d context".to_owned())
}
