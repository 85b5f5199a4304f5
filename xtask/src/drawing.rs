//! Figures as SVG files, drawn by the labs themselves.

use crate::Result;
use crate::simplify::simplify;
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use reparam::figure::layout::Layout;
use reparam::figure::palette::ColorHistogram;
use reparam::figure::raster::Raster;
use reparam::figure::theme::Rgb;
use reparam::figure::{Figure, Theme, svg, theme};

/// Pixels of the dense layers in a CSS pixel: they are soft, and seen until the app draws.
const DENSE_RATIO: f64 = 0.15;

/// Most colours of a picture of dense layers.
const COLOURS: usize = 8;

/// The themes, and what they are called in the names of files and in media queries.
pub(crate) const THEMES: [(&str, &Theme); 2] = [("light", &theme::LIGHT), ("dark", &theme::DARK)];

/// A figure at this width and height.
pub(crate) fn draw(figure: &Figure, theme: &Theme, size: (f64, f64)) -> Result<String> {
    let layout = Layout::new(figure, size.0, size.1);
    let dense = figure
        .has_dense_layers()
        .then(|| dense(figure, &layout, theme));
    let mut figure = figure.clone();
    simplify(&mut figure, &layout);
    // The page says what it shows.
    figure.description.clear();
    let drawn = svg::svg(&figure, theme, size, dense.transpose()?.as_deref())?;
    Ok(drawn.replace(" opacity=\"1\"", ""))
}

/// The dense layers on the theme's paper, as a picture within the address.
fn dense(figure: &Figure, layout: &Layout, theme: &Theme) -> Result<String> {
    let mut raster = Raster::default();
    raster.draw(figure, layout, theme, DENSE_RATIO);
    let (width, height) = raster.size();
    let mut pixels = raster.rgba().to_vec();
    lay_on(theme.paper, &mut pixels);
    let file = indexed_png((width as u32, height as u32), &pixels);
    Ok(format!(
        "data:image/png;base64,{}",
        BASE64_STANDARD.encode(file.map_err(|error| error.to_string())?)
    ))
}

/// Fills what is transparent with a colour.
fn lay_on((red, green, blue): Rgb, rgba: &mut [u8]) {
    let (pixels, _) = rgba.as_chunks_mut::<4>();
    for pixel in pixels {
        let alpha = u32::from(pixel[3]);
        for (part, below) in pixel.iter_mut().zip([red, green, blue]) {
            let mixed = u32::from(*part) * alpha + u32::from(below) * (255 - alpha);
            *part = ((mixed + 127) / 255) as u8;
        }
        pixel[3] = 255;
    }
}

/// A file of at most [`COLOURS`] colours: a third of the size, and hardly to be told from the original.
fn indexed_png(
    (width, height): (u32, u32),
    rgba: &[u8],
) -> std::result::Result<Vec<u8>, png::EncodingError> {
    let mut colours = ColorHistogram::default();
    colours.add(rgba);
    let mut palette = colours.palette(COLOURS);
    let (pixels, _) = rgba.as_chunks::<4>();
    let indices: Vec<u8> = pixels
        .iter()
        .map(|&[red, green, blue, _]| palette.index((red, green, blue)))
        .collect();
    let colours = palette.colours().iter();
    let mut file = Vec::new();
    let mut encoder = png::Encoder::new(&mut file, width, height);
    encoder.set_color(png::ColorType::Indexed);
    encoder.set_palette(
        colours
            .flat_map(|&(red, green, blue)| [red, green, blue])
            .collect::<Vec<u8>>(),
    );
    encoder.set_filter(png::Filter::NoFilter);
    encoder.set_compression(png::Compression::High);
    encoder.write_header()?.write_image_data(&indices)?;
    Ok(file)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_transparent_is_filled() {
        let mut pixels = [10, 20, 30, 0, 10, 20, 30, 255, 0, 255, 100, 51];
        lay_on((100, 200, 0), &mut pixels);
        // A fifth of the upper colour, and four fifths of the lower one.
        assert_eq!(
            pixels,
            [100, 200, 0, 255, 10, 20, 30, 255, 80, 211, 20, 255]
        );
    }

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
        let layout = Layout::new(&figure, 560.0, 272.0);
        let address = dense(&figure, &layout, &theme::LIGHT).expect("encoded");
        let file = BASE64_STANDARD.decode(&address["data:image/png;base64,".len()..]);
        assert!(file.expect("base64").starts_with(b"\x89PNG"));
    }
}
