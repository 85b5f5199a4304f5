//! Turning a figure by dragging it.

use leptos::html::Div;
use leptos::prelude::*;
use reparam::figure::layout::Layout;
use wasm_bindgen::JsCast;
use web_sys::{Element, PointerEvent};

use super::bench::Bench;

/// Degrees of turn for a CSS pixel of the pointer's way.
const DEGREES: f64 = 0.5;

/// What a drag began with.
#[derive(Clone, Copy)]
struct Grip {
    keys: (&'static str, &'static str),
    pointer: (f64, f64),
    angles: (f64, f64),
}

/// A drag of the picture itself; a handle that can be copied.
#[derive(Clone, Copy)]
pub(crate) struct Turning {
    bench: Bench,
    index: usize,
    layout: Memo<Option<Layout>>,
    grip: StoredValue<Option<Grip>>,
}

impl Turning {
    pub(crate) fn new(bench: Bench, index: usize, layout: Memo<Option<Layout>>) -> Self {
        Self {
            bench,
            index,
            layout,
            grip: StoredValue::new(None),
        }
    }

    /// The parameters that turn a panel of this figure, with the panel's number; tracked.
    pub(crate) fn keys(self) -> Option<(usize, (&'static str, &'static str))> {
        let figures = self.bench.figures();
        let panels = &figures.get(self.index)?.panels;
        panels
            .iter()
            .enumerate()
            .find_map(|(number, panel)| Some((number, panel.turn?)))
    }

    pub(crate) fn begin(self, event: &PointerEvent, stage: NodeRef<Div>) {
        let on_handle = event
            .target()
            .and_then(|target| target.dyn_into::<Element>().ok())
            .is_some_and(|target| target.class_list().contains("handle"));
        let (Some((panel, keys)), Some(layout), Some(stage)) = (
            untrack(|| self.keys()),
            self.layout.get_untracked(),
            stage.get_untracked(),
        ) else {
            return;
        };
        let bounds = stage.get_bounding_client_rect();
        let pointer = (f64::from(event.client_x()), f64::from(event.client_y()));
        let inside = layout.panel_at(pointer.0 - bounds.left(), pointer.1 - bounds.top());
        if on_handle || inside != Some(panel) {
            return;
        }
        let _ = stage.set_pointer_capture(event.pointer_id());
        let values = self.bench.values.get_untracked();
        self.grip.set_value(Some(Grip {
            keys,
            pointer,
            angles: (values.get(keys.0), values.get(keys.1)),
        }));
    }

    pub(crate) fn carry(self, event: &PointerEvent) {
        let Some(grip) = self.grip.get_value() else {
            return;
        };
        let across = f64::from(event.client_x()) - grip.pointer.0;
        let down = f64::from(event.client_y()) - grip.pointer.1;
        // Once around is where it was.
        let turn = (grip.angles.0 + DEGREES * across + 180.0).rem_euclid(360.0) - 180.0;
        self.bench.set(grip.keys.0, turn.round());
        self.bench
            .set(grip.keys.1, (grip.angles.1 + DEGREES * down).round());
    }

    pub(crate) fn end(self) {
        if self.grip.try_update_value(Option::take).flatten().is_some() {
            self.bench.settle();
        }
    }
}
