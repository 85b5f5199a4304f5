//! Dragging on a panel itself, which rotates its view, paints on it, or picks a point of it.

use leptos::html::Div;
use leptos::prelude::*;
use reparam::figure::layout::{Frame, Layout};
use reparam::figure::{Panel, Point};
use wasm_bindgen::JsCast;
use web_sys::{Element, PointerEvent};

use super::runtime::LabRuntime;
use super::stage;

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
    /// It paints on a panel, or picks points of it; `last` is where the last segment ended, in data coordinates.
    Paint { panel: usize, last: Point },
    /// A finger is on a panel whose points are picked. It may be about to scroll the page: it picks where it is taken
    /// away, or once it has gone sideways.
    Touch { panel: usize, pointer: Point },
}

/// A panel that is dragged itself.
#[derive(Clone, PartialEq)]
pub(crate) struct Surface {
    /// What a drag does: `turn`, `paint` or `pick`.
    pub(crate) kind: &'static str,
    /// Left, top, width and height on the stage, in CSS pixels.
    pub(crate) place: (f64, f64, f64, f64),
}

/// So many CSS pixels a finger moves before it counts as moved.
const SLOP: f64 = 8.0;

/// A drag of a figure's panel; a handle that can be copied.
#[derive(Clone, Copy)]
pub(crate) struct PanelDrag {
    runtime: LabRuntime,
    index: usize,
    layout: Memo<Option<Layout>>,
    mode: StoredValue<Option<DragMode>>,
    surfaces: Memo<Vec<Surface>>,
}

impl PanelDrag {
    pub(crate) fn new(runtime: LabRuntime, index: usize, layout: Memo<Option<Layout>>) -> Self {
        Self {
            runtime,
            index,
            layout,
            mode: StoredValue::new(None),
            surfaces: Memo::new(move |_| {
                let (figures, layout) = (runtime.figures(), layout.get());
                let panels = figures.get(index).map(|figure| &figure.panels);
                let frames = layout.iter().flat_map(|layout| &layout.frames);
                let pairs = panels.into_iter().flatten().zip(frames);
                let surface = |(panel, frame): (&Panel, &Frame)| {
                    let place = (
                        frame.left,
                        frame.top,
                        frame.right - frame.left,
                        frame.bottom - frame.top,
                    );
                    kind(panel).map(|kind| Surface { kind, place })
                };
                pairs.filter_map(surface).collect()
            }),
        }
    }

    /// The panels of this figure that are dragged themselves; tracked.
    pub(crate) fn surfaces(self) -> Vec<Surface> {
        self.surfaces.get()
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
        if shown.paint || shown.pick {
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
        let position = stage::position(event, stage);
        let (Some(layout), Some(stage)) = (self.layout.get_untracked(), stage.get_untracked())
        else {
            return;
        };
        let Some(pointer) = position else { return };
        let panel = layout.panel_at(pointer.0, pointer.1);
        let mut mode = panel.and_then(|panel| self.mode_at(panel, pointer));
        if let Some(DragMode::Paint { panel, .. }) = mode
            && event.pointer_type() == "touch"
            && self.picks(panel)
        {
            mode = Some(DragMode::Touch { panel, pointer });
        }
        if on_handle || mode.is_none() {
            return;
        }
        let _ = stage.set_pointer_capture(event.pointer_id());
        self.mode.set_value(mode);
        if let Some(DragMode::Paint { last, .. }) = mode {
            self.paint(last, last);
        }
    }

    fn paint(self, from: Point, to: Point) {
        self.runtime.playing.set(false);
        self.runtime.on_paint(self.index, from, to);
    }

    /// Whether a press on a panel picks the point there.
    fn picks(self, panel: usize) -> bool {
        let figures = untrack(|| self.runtime.figures());
        let panels = figures.get(self.index).map(|figure| &figure.panels);
        panels
            .and_then(|panels| panels.get(panel))
            .is_some_and(|panel| panel.pick)
    }

    pub(crate) fn follow_pointer(self, event: &PointerEvent, stage: NodeRef<Div>) {
        let Some(mode) = self.mode.get_value() else {
            return;
        };
        let Some(at) = stage::position(event, stage) else {
            return;
        };
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
            DragMode::Touch { panel, pointer } => {
                let (across, down) = ((at.0 - pointer.0).abs(), (at.1 - pointer.1).abs());
                if across > SLOP.max(down)
                    && let Some(last) = self.locate(panel, at)
                {
                    self.paint(last, last);
                    self.mode.set_value(Some(DragMode::Paint { panel, last }));
                }
            }
        }
    }

    pub(crate) fn end(self) {
        let mode = self.mode.try_update_value(Option::take).flatten();
        if let Some(DragMode::Touch { panel, pointer }) = mode
            && let Some(at) = self.locate(panel, pointer)
        {
            self.paint(at, at);
        }
        if mode.is_some() {
            self.runtime.commit();
        }
    }

    /// The browser has taken the pointer, to scroll the page.
    pub(crate) fn cancel(self) {
        let mode = self.mode.try_update_value(Option::take).flatten();
        if mode.is_some_and(|mode| !matches!(mode, DragMode::Touch { .. })) {
            self.runtime.commit();
        }
    }
}

/// What dragging on a panel itself does.
fn kind(panel: &Panel) -> Option<&'static str> {
    if panel.paint {
        Some("paint")
    } else if panel.pick {
        Some("pick")
    } else {
        panel.turn.map(|_| "turn")
    }
}
