//! The figures of the cards on the start page, drawn by the labs themselves.

use crate::Result;
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use reparam::figure::layout::Layout;
use reparam::figure::raster::Raster;
use reparam::figure::{Figure, Theme, svg, theme};
use reparam::labs::{CARD_SIZE, LABS, LabEntry};
use reparam::strings::Language;
use std::fs;
use std::path::Path;

/// Writes `thumbs/<lab>-<theme>.svg`.
pub(crate) fn write(site: &Path) -> Result<()> {
    let folder = site.join("thumbs");
    fs::create_dir_all(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    for entry in LABS {
        for (name, theme) in [("light", &theme::LIGHT), ("dark", &theme::DARK)] {
            let path = folder.join(format!("{}-{name}.svg", entry.id));
            let problem = |reason: String| format!("{}: {reason}", path.display());
            let picture = draw(entry, theme).map_err(problem)?;
            fs::write(&path, picture).map_err(|error| problem(error.to_string()))?;
        }
    }
    Ok(())
}

/// The figure of a lab's card.
fn draw(entry: &LabEntry, theme: &Theme) -> Result<String> {
    // It carries no words, so any language does.
    let figure = entry.thumbnail(Language::English.text());
    let dense = figure.has_dense_layers().then(|| dense(&figure, theme));
    svg::svg(&figure, theme, CARD_SIZE, dense.transpose()?.as_deref())
}

/// The dense layers as a picture within the address.
fn dense(figure: &Figure, theme: &Theme) -> Result<String> {
    let mut raster = Raster::default();
    let layout = Layout::new(figure, CARD_SIZE.0, CARD_SIZE.1);
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
    fn every_card_has_a_picture_in_both_themes() {
        for entry in LABS {
            for theme in [&theme::LIGHT, &theme::DARK] {
                let picture = draw(entry, theme).expect("drawn");
                assert!(picture.starts_with("<svg ") && picture.ends_with("</svg>\n"));
                assert!(picture.len() < 60_000, "{}: {}", entry.id, picture.len());
            }
        }
    }

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
        let address = dense(&figure, &theme::LIGHT).expect("encoded");
        let file = BASE64_STANDARD.decode(&address["data:image/png;base64,".len()..]);
        assert!(file.expect("base64").starts_with(b"\x89PNG"));
    }
}
