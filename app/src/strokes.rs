//! Dragging a panel itself: it turns, or is painted on.

use leptos::html::Div;
use leptos::prelude::*;
use reparam::figure::layout::Layout;
use reparam::figure::{Panel, Point};
use wasm_bindgen::JsCast;
use web_sys::{Element, PointerEvent};

use super::bench::Bench;

/// Degrees of turn for a CSS pixel of the pointer's way.
const DEGREES: f64 = 0.5;

/// What a drag began with.
#[derive(Clone, Copy)]
enum Grip {
    /// It turns.
    Turn {
        keys: (&'static str, &'static str),
        pointer: Point,
        angles: Point,
    },
    /// It paints: on which panel, and where the last stroke ended, in data coordinates.
    Paint { panel: usize, last: Point },
}

/// A drag of a figure's panel; a handle that can be copied.
#[derive(Clone, Copy)]
pub(crate) struct Strokes {
    bench: Bench,
    index: usize,
    layout: Memo<Option<Layout>>,
    grip: StoredValue<Option<Grip>>,
}

impl Strokes {
    pub(crate) fn new(bench: Bench, index: usize, layout: Memo<Option<Layout>>) -> Self {
        Self {
            bench,
            index,
            layout,
            grip: StoredValue::new(None),
        }
    }

    /// Whether some panel of this figure is of a kind; tracked.
    pub(crate) fn has(self, kind: fn(&Panel) -> bool) -> bool {
        let figures = self.bench.figures();
        let panels = figures.get(self.index).map(|figure| &figure.panels);
        panels.is_some_and(|panels| panels.iter().any(kind))
    }

    /// Where the pointer is, in data coordinates of a panel.
    fn locate(self, panel: usize, pointer: Point) -> Option<Point> {
        let figures = untrack(|| self.bench.figures());
        let shown = figures.get(self.index)?.panels.get(panel)?;
        let layout = self.layout.get_untracked()?;
        Some(
            layout
                .frames
                .get(panel)?
                .locate(shown, pointer.0, pointer.1),
        )
    }

    fn grip(self, panel: usize, pointer: Point) -> Option<Grip> {
        let figures = untrack(|| self.bench.figures());
        let shown = figures.get(self.index)?.panels.get(panel)?;
        if shown.paint {
            let last = self.locate(panel, pointer)?;
            return Some(Grip::Paint { panel, last });
        }
        let keys = shown.turn?;
        let values = self.bench.values.get_untracked();
        Some(Grip::Turn {
            keys,
            pointer,
            angles: (values.get(keys.0), values.get(keys.1)),
        })
    }

    pub(crate) fn begin(self, event: &PointerEvent, stage: NodeRef<Div>) {
        let on_handle = event
            .target()
            .and_then(|target| target.dyn_into::<Element>().ok())
            .is_some_and(|target| target.class_list().contains("handle"));
        let (Some(layout), Some(stage)) = (self.layout.get_untracked(), stage.get_untracked())
        else {
            return;
        };
        let pointer = on_stage(event, &stage);
        let panel = layout.panel_at(pointer.0, pointer.1);
        let grip = panel.and_then(|panel| self.grip(panel, pointer));
        if on_handle || grip.is_none() {
            return;
        }
        let _ = stage.set_pointer_capture(event.pointer_id());
        self.grip.set_value(grip);
        if let Some(Grip::Paint { last, .. }) = grip {
            self.bench.playing.set(false);
            self.bench.on_paint(self.index, last, last);
        }
    }

    pub(crate) fn carry(self, event: &PointerEvent, stage: NodeRef<Div>) {
        let (Some(grip), Some(stage)) = (self.grip.get_value(), stage.get_untracked()) else {
            return;
        };
        let at = on_stage(event, &stage);
        match grip {
            Grip::Turn {
                keys,
                pointer,
                angles,
            } => {
                // Once around is where it was.
                let turn = angles.0 + DEGREES * (at.0 - pointer.0) + 180.0;
                let turn = turn.rem_euclid(360.0) - 180.0;
                self.bench.set(keys.0, turn.round());
                let tilt = angles.1 + DEGREES * (at.1 - pointer.1);
                self.bench.set(keys.1, tilt.round());
            }
            Grip::Paint { panel, last } => {
                if let Some(to) = self.locate(panel, at) {
                    self.bench.on_paint(self.index, last, to);
                    self.grip.set_value(Some(Grip::Paint { panel, last: to }));
                }
            }
        }
    }

    pub(crate) fn end(self) {
        if self.grip.try_update_value(Option::take).flatten().is_some() {
            self.bench.settle();
        }
    }
}

/// Where the pointer is on the stage, in CSS pixels.
fn on_stage(event: &PointerEvent, stage: &Element) -> Point {
    let bounds = stage.get_bounding_client_rect();
    (
        f64::from(event.client_x()) - bounds.left(),
        f64::from(event.client_y()) - bounds.top(),
    )
}
