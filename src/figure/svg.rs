//! A figure as a stand-alone SVG document.

use std::fmt::Write as _;

use plotters::prelude::{DrawingBackend, SVGBackend};

use super::Figure;
use super::draw::{SUBPIXELS, Surface, draw};
use super::layout::Layout;
use super::theme::Theme;

/// The figure at `width` × `height` CSS pixels. `dense` is the address of a picture of the dense
/// layers (a `data:` URL), laid under the rest.
///
/// # Errors
/// Passes on what the SVG backend reports.
pub fn svg(
    figure: &Figure,
    theme: &Theme,
    (width, height): (f64, f64),
    dense: Option<&str>,
) -> Result<String, String> {
    let layout = Layout::new(figure, width, height);
    let (columns, rows) = (
        (width * SUBPIXELS).round() as u32,
        (height * SUBPIXELS).round() as u32,
    );
    let mut body = String::new();
    {
        let mut backend = SVGBackend::with_string(&mut body, (columns, rows));
        // plotters' SVG text is smaller than asked by this factor.
        let surface = Surface {
            unit: SUBPIXELS,
            text_divisor: 1.24,
        };
        draw(figure, &layout, theme, surface, &mut backend).map_err(|error| error.to_string())?;
        backend.present().map_err(|error| error.to_string())?;
    }
    let start = body.find('>').map_or(0, |end| end + 1);
    let (red, green, blue) = theme.paper;
    let mut document = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" \
         viewBox=\"0 0 {columns} {rows}\" role=\"img\">\n<title>{}</title>\n\
         <rect width=\"100%\" height=\"100%\" fill=\"rgb({red},{green},{blue})\"/>\n",
        escape(&figure.description)
    );
    if let Some(address) = dense {
        // Writing to a string cannot fail.
        let _ = writeln!(
            document,
            "<image width=\"{columns}\" height=\"{rows}\" href=\"{}\"/>",
            escape(address)
        );
    }
    document += body[start..].trim_start();
    Ok(document)
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}
