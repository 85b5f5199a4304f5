//! Dragging on a panel itself, which rotates its view or paints on it.

use leptos::html::Div;
use leptos::prelude::*;
use reparam::figure::layout::Layout;
use reparam::figure::{Panel, Point};
use wasm_bindgen::JsCast;
use web_sys::{Element, PointerEvent};

use super::runtime::LabRuntime;

/// Degrees of rotation for each CSS pixel that the pointer moves.
const DEGREES_PER_PIXEL: f64 = 0.5;

/// What a drag does, and where it began.
#[derive(Clone, Copy)]
enum DragMode {
    /// It rotates the view by two angles, the parameters `keys`.
    Rotate {
        keys: (&'static str, &'static str),
        pointer: Point,
        angles: Point,
    },
    /// It paints on a panel; `last` is where the last segment ended, in data coordinates.
    Paint { panel: usize, last: Point },
}

/// A drag of a figure's panel; a handle that can be copied.
#[derive(Clone, Copy)]
pub(crate) struct PanelDrag {
    runtime: LabRuntime,
    index: usize,
    layout: Memo<Option<Layout>>,
    mode: StoredValue<Option<DragMode>>,
}

impl PanelDrag {
    pub(crate) fn new(runtime: LabRuntime, index: usize, layout: Memo<Option<Layout>>) -> Self {
        Self {
            runtime,
            index,
            layout,
            mode: StoredValue::new(None),
        }
    }

    /// Whether some panel of this figure is of a kind; tracked.
    pub(crate) fn has(self, kind: fn(&Panel) -> bool) -> bool {
        let figures = self.runtime.figures();
        let panels = figures.get(self.index).map(|figure| &figure.panels);
        panels.is_some_and(|panels| panels.iter().any(kind))
    }

    /// Where the pointer is, in data coordinates of a panel.
    fn locate(self, panel: usize, pointer: Point) -> Option<Point> {
        let figures = untrack(|| self.runtime.figures());
        let shown = figures.get(self.index)?.panels.get(panel)?;
        let layout = self.layout.get_untracked()?;
        Some(
            layout
                .frames
                .get(panel)?
                .locate(shown, pointer.0, pointer.1),
        )
    }

    fn mode_at(self, panel: usize, pointer: Point) -> Option<DragMode> {
        let figures = untrack(|| self.runtime.figures());
        let shown = figures.get(self.index)?.panels.get(panel)?;
        if shown.paint {
            let last = self.locate(panel, pointer)?;
            return Some(DragMode::Paint { panel, last });
        }
        let keys = shown.turn?;
        let values = self.runtime.values.get_untracked();
        Some(DragMode::Rotate {
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
        let pointer = position_on_stage(event, &stage);
        let panel = layout.panel_at(pointer.0, pointer.1);
        let mode = panel.and_then(|panel| self.mode_at(panel, pointer));
        if on_handle || mode.is_none() {
            return;
        }
        let _ = stage.set_pointer_capture(event.pointer_id());
        self.mode.set_value(mode);
        if let Some(DragMode::Paint { last, .. }) = mode {
            self.runtime.playing.set(false);
            self.runtime.on_paint(self.index, last, last);
        }
    }

    pub(crate) fn follow_pointer(self, event: &PointerEvent, stage: NodeRef<Div>) {
        let (Some(mode), Some(stage)) = (self.mode.get_value(), stage.get_untracked()) else {
            return;
        };
        let at = position_on_stage(event, &stage);
        match mode {
            DragMode::Rotate {
                keys,
                pointer,
                angles,
            } => {
                // Once around is where it was.
                let turn = angles.0 + DEGREES_PER_PIXEL * (at.0 - pointer.0) + 180.0;
                let turn = turn.rem_euclid(360.0) - 180.0;
                self.runtime.set(keys.0, turn.round());
                let tilt = angles.1 + DEGREES_PER_PIXEL * (at.1 - pointer.1);
                self.runtime.set(keys.1, tilt.round());
            }
            DragMode::Paint { panel, last } => {
                if let Some(to) = self.locate(panel, at) {
                    self.runtime.on_paint(self.index, last, to);
                    self.mode
                        .set_value(Some(DragMode::Paint { panel, last: to }));
                }
            }
        }
    }

    pub(crate) fn end(self) {
        if self.mode.try_update_value(Option::take).flatten().is_some() {
            self.runtime.commit();
        }
    }
}

/// Where the pointer is on the stage, in CSS pixels.
fn position_on_stage(event: &PointerEvent, stage: &Element) -> Point {
    let bounds = stage.get_bounding_client_rect();
    (
        f64::from(event.client_x()) - bounds.left(),
        f64::from(event.client_y()) - bounds.top(),
    )
}
