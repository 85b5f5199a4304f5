//! The place where a figure is drawn.

use leptos::html::Div;
use leptos::prelude::*;
use reparam::figure::Point;
use web_sys::PointerEvent;

/// Up to this size, in CSS pixels, a figure is drawn as it is laid out.
const PLAIN: (f64, f64) = (900.0, 560.0);

/// No figure is drawn larger than so many times.
const MOST: f64 = 2.5;

/// How many times larger than it is laid out a figure is drawn on a stage of this size: on a large one its words and
/// strokes grow.
pub(crate) fn zoom((width, height): (f64, f64)) -> f64 {
    (width / PLAIN.0).min(height / PLAIN.1).clamp(1.0, MOST)
}

/// The size of a stage in CSS pixels.
pub(crate) fn size(stage: NodeRef<Div>) -> Option<(f64, f64)> {
    let stage = stage.get_untracked()?;
    Some((
        f64::from(stage.client_width()),
        f64::from(stage.client_height()),
    ))
}

/// Where a pointer is on a stage, in the pixels in which its figure is laid out.
pub(crate) fn position(event: &PointerEvent, stage: NodeRef<Div>) -> Option<Point> {
    let zoom = zoom(size(stage)?);
    let bounds = stage.get_untracked()?.get_bounding_client_rect();
    Some((
        (f64::from(event.client_x()) - bounds.left()) / zoom,
        (f64::from(event.client_y()) - bounds.top()) / zoom,
    ))
}
