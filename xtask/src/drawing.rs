//! Figures as SVG files, drawn by the labs themselves.

use crate::Result;
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use reparam::figure::layout::Layout;
use reparam::figure::raster::Raster;
use reparam::figure::{Figure, Theme, svg, theme};

/// The themes, and what they are called in the names of files and in media queries.
pub(crate) const THEMES: [(&str, &Theme); 2] = [("light", &theme::LIGHT), ("dark", &theme::DARK)];

/// A figure at this width and height.
pub(crate) fn draw(figure: &Figure, theme: &Theme, size: (f64, f64)) -> Result<String> {
    let dense = figure
        .has_dense_layers()
        .then(|| dense(figure, theme, size));
    svg::svg(figure, theme, size, dense.transpose()?.as_deref())
}

/// The dense layers as a picture within the address.
fn dense(figure: &Figure, theme: &Theme, size: (f64, f64)) -> Result<String> {
    let mut raster = Raster::default();
    let layout = Layout::new(figure, size.0, size.1);
    raster.draw(figure, &layout, theme, 1.0);
    let (width, height) = raster.size();
    let mut file = Vec::new();
    let mut encoder = png::Encoder::new(&mut file, width as u32, height as u32);
    encoder.set_color(png::ColorType::Rgba);
    encoder.set_compression(png::Compression::High);
    encoder
        .write_header()
        .and_then(|mut writer| writer.write_image_data(raster.rgba()))
        .map_err(|error| error.to_string())?;
    Ok(format!(
        "data:image/png;base64,{}",
        BASE64_STANDARD.encode(file)
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use reparam::figure::{Axis, Layer, Panel, Role};

    #[test]
    fn many_points_become_a_picture() {
        let axis = || Axis::linear("", 0.0, 1.0);
        let mut panel = Panel::new(axis(), axis());
        panel.layers.push(Layer::Points {
            label: String::new(),
            role: Role::Sample,
            x: vec![0.5; 600].into(),
            y: vec![0.5; 600].into(),
            radius: 1.0,
        });
        let figure = Figure {
            panels: vec![panel],
            ..Figure::default()
        };
        let address = dense(&figure, &theme::LIGHT, (560.0, 272.0)).expect("encoded");
        let file = BASE64_STANDARD.decode(&address["data:image/png;base64,".len()..]);
        assert!(file.expect("base64").starts_with(b"\x89PNG"));
    }
}
