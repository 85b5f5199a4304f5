//! Images as pictures: one, many in a mosaic, and the strip of the picked image, its reconstruction and a decoding.

use std::rc::Rc;

use super::drawing::SIDE;
use super::pretrained::PIXELS;
use crate::figure::{Layer, Panel, Point, Role, Side, Stroke};

/// Cells that a pixel of a picture is cut into: values are blended between the middles of cells, and so its edges stay.
const CUT: usize = 4;

/// Where the strip stands: no other panel has coordinates as high.
const STRIP: f64 = 100.0;

/// The side of a picture of the strip, and the room between two.
const SIZE: f64 = SIDE as f64;
const GAP: f64 = 8.0;

/// Room above a picture for its name.
const HEAD: f64 = 2.2;

/// A picture of an image, row by row from the top, that fills a square.
pub(super) fn picture(pixels: &[f32], (left, bottom): Point, side: f64, range: Point) -> Layer {
    let cells = SIDE * CUT;
    let values = (0..cells * cells).map(|cell| {
        let (row, column) = (cells - 1 - cell / cells, cell % cells);
        let pixel = pixels.get(row / CUT * SIDE + column / CUT);
        pixel.map_or(f64::NAN, |&pixel| f64::from(pixel))
    });
    Layer::HeatMap {
        label: String::new(),
        x: (left, left + side),
        y: (bottom, bottom + side),
        columns: cells,
        values: Rc::new(values.collect()),
        range,
        clip: Vec::new(),
    }
}

/// Pictures on a grid of squares, column by column and from the bottom, each with a narrow margin. One that is missing
/// leaves its square empty.
pub(super) fn mosaic(
    images: &[f32],
    columns: usize,
    rows: usize,
    (x, y): (Point, Point),
    range: Point,
) -> Layer {
    // A cell for each pixel, and one on either side.
    const CELLS: usize = SIDE + 2;
    let width = columns * CELLS;
    let values = (0..width * rows * CELLS).map(|cell| {
        let (up, across) = (cell / width, cell % width);
        let image = (up / CELLS) * columns + across / CELLS;
        let (row, column) = (CELLS - 1 - up % CELLS, across % CELLS);
        let is_margin = |place: usize| place == 0 || place > SIDE;
        if is_margin(row) || is_margin(column) {
            return f64::NAN;
        }
        let pixel = image * PIXELS + (row - 1) * SIDE + column - 1;
        images
            .get(pixel)
            .map_or(f64::NAN, |&pixel| f64::from(pixel))
    });
    Layer::HeatMap {
        label: String::new(),
        x,
        y,
        columns: width,
        values: Rc::new(values.collect()),
        range,
        clip: Vec::new(),
    }
}

/// The outline of a rectangle.
pub(super) fn outline((left, right): Point, (bottom, top): Point, role: Role) -> Layer {
    Layer::Curve {
        label: String::new(),
        role,
        points: vec![
            (left, bottom),
            (right, bottom),
            (right, top),
            (left, top),
            (left, bottom),
        ],
        stroke: Stroke::Thin,
    }
}

/// Three pictures beside each other, each with its name above and an outline; the first can be painted on where it is
/// the reader's own.
pub(super) fn strip(pictures: [(&[f32], String, Role); 3], paint: bool) -> Panel {
    let width = 3.0 * SIZE + 2.0 * GAP;
    let mut panel = Panel::picture((0.0, width), (STRIP, STRIP + SIZE + HEAD));
    for (index, (pixels, name, role)) in pictures.into_iter().enumerate() {
        let left = index as f64 * (SIZE + GAP);
        panel
            .layers
            .push(picture(pixels, (left, STRIP), SIZE, (0.0, 1.0)));
        let (x, y) = ((left, left + SIZE), (STRIP, STRIP + SIZE));
        panel.layers.push(outline(x, y, role));
        panel.layers.push(Layer::Annotation {
            text: name,
            role: if role == Role::Reference {
                Role::Ink
            } else {
                role
            },
            at: (left + 0.5 * SIZE, STRIP + SIZE),
            side: Side::Above,
        });
    }
    panel.paint = paint;
    panel
}

/// Whether a point is one of the strip.
pub(super) fn is_strip((_, y): Point) -> bool {
    y >= STRIP - 1.0
}

/// The place of a point of the strip in its first picture, in pixels from the left and from the top, where it is there.
pub(super) fn in_input(at: Point) -> Option<Point> {
    let place = to_pixels(at);
    let is_inside = |along: f64| (-0.5..SIZE + 0.5).contains(&along);
    (is_inside(place.0) && is_inside(place.1)).then_some(place)
}

/// The same wherever it is.
pub(super) fn to_pixels((x, y): Point) -> Point {
    (x, STRIP + SIZE - y)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn values(layer: Layer) -> (Vec<f64>, usize) {
        match layer {
            Layer::HeatMap {
                values, columns, ..
            } => (values.to_vec(), columns),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_picture_has_its_first_pixel_at_the_top_left() {
        let mut image = [0.0; PIXELS];
        (image[0], image[63]) = (0.25, 0.75);
        let (values, columns) = values(picture(&image, (0.0, 0.0), 1.0, (0.0, 1.0)));
        assert_eq!(values.len(), columns * columns);
        assert_eq!(values[values.len() - columns], 0.25);
        assert_eq!(values[columns - 1], 0.75);
        assert_eq!(values.iter().sum::<f64>(), (CUT * CUT) as f64);
    }

    #[test]
    fn a_mosaic_holds_its_images_from_the_bottom_left() {
        let images: Vec<f32> = (0..3).flat_map(|image| [image as f32; PIXELS]).collect();
        let places = ((0.0, 2.0), (0.0, 2.0));
        let (values, columns) = values(mosaic(&images, 2, 2, places, (0.0, 1.0)));
        let at = |column: usize, row: usize| values[(10 * row + 5) * columns + 10 * column + 5];
        assert_eq!([at(0, 0), at(1, 0), at(0, 1)], [0.0, 1.0, 2.0]);
        assert!(at(1, 1).is_nan() && values[0].is_nan());
    }

    #[test]
    fn strokes_are_told_from_presses_below() {
        assert_eq!(in_input((1.0, STRIP + 8.0)), Some((1.0, 0.0)));
        assert_eq!(in_input((9.0, STRIP + 4.0)), None);
        assert!(is_strip((20.0, STRIP + 4.0)) && !is_strip((2.0, 12.0)));
    }
}
