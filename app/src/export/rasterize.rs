//! Renders a figure to pixels, on canvases that are not in the document.

use js_sys::{Object, Reflect};
use leptos::prelude::*;
use reparam::figure::layout::Layout;
use reparam::figure::raster::Raster;
use reparam::figure::{Figure, Theme};
use wasm_bindgen::JsCast;
use web_sys::HtmlCanvasElement;

use super::super::paint;
use super::describe;

/// Renders figures: the dense layers, the other layers, and both on the theme's background.
pub(super) struct FigureRasterizer {
    dense: HtmlCanvasElement,
    lines: HtmlCanvasElement,
    whole: HtmlCanvasElement,
    raster: Raster,
}

impl FigureRasterizer {
    pub(super) fn new() -> Result<Self, String> {
        Ok(Self {
            dense: new_canvas()?,
            lines: new_canvas()?,
            whole: new_canvas()?,
            raster: Raster::default(),
        })
    }

    /// Renders a figure's dense layers. `size` is in CSS pixels, each of `ratio` pixels.
    pub(super) fn render_dense(
        &mut self,
        figure: &Figure,
        theme: &Theme,
        size: (f64, f64),
        ratio: f64,
    ) -> Result<&HtmlCanvasElement, String> {
        let layout = Layout::new(figure, size.0, size.1);
        let raster = &mut self.raster;
        paint::paint_dense(&self.dense, raster, figure, &layout, theme, ratio)?;
        Ok(&self.dense)
    }

    /// Renders a figure on the theme's background.
    pub(super) fn render(
        &mut self,
        figure: &Figure,
        theme: &Theme,
        size: (f64, f64),
        ratio: f64,
    ) -> Result<&HtmlCanvasElement, String> {
        self.render_dense(figure, theme, size, ratio)?;
        let layout = Layout::new(figure, size.0, size.1);
        paint::paint_lines(&self.lines, figure, &layout, theme, ratio)?;
        let (width, height) = (self.lines.width(), self.lines.height());
        // Setting the size empties a canvas.
        self.whole.set_width(width);
        self.whole.set_height(height);
        let context = paint::context(&self.whole)?;
        let (red, green, blue) = theme.paper;
        context.set_fill_style_str(&format!("rgb({red},{green},{blue})"));
        context.fill_rect(0.0, 0.0, f64::from(width), f64::from(height));
        for layer in [&self.dense, &self.lines] {
            context
                .draw_image_with_html_canvas_element(layer, 0.0, 0.0)
                .map_err(|error| describe(&error))?;
        }
        Ok(&self.whole)
    }

    /// Width and height of the figure rendered last, in pixels.
    pub(super) fn size(&self) -> (u16, u16) {
        (self.whole.width() as u16, self.whole.height() as u16)
    }

    /// The pixels of the figure rendered last, RGBA.
    pub(super) fn pixels(&self) -> Result<Vec<u8>, String> {
        let (width, height) = self.size();
        let image = paint::context(&self.whole)?
            .get_image_data(0.0, 0.0, width.into(), height.into())
            .map_err(|error| describe(&error))?;
        Ok(image.data().0)
    }
}

/// A canvas whose pixels are read: `willReadFrequently` keeps it off the graphics hardware, from which reading is slow.
fn new_canvas() -> Result<HtmlCanvasElement, String> {
    let canvas: HtmlCanvasElement = document()
        .create_element("canvas")
        .map_err(|error| describe(&error))?
        .dyn_into()
        .map_err(|_| "no canvas element".to_owned())?;
    let options = Object::new();
    let read = "willReadFrequently".into();
    Reflect::set(&options, &read, &true.into()).map_err(|error| describe(&error))?;
    canvas
        .get_context_with_context_options("2d", &options)
        .map_err(|error| describe(&error))?;
    Ok(canvas)
}
