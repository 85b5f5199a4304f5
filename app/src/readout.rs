//! The read-out of a figure: its values at one x, chosen by pointer or keys.

use leptos::html::Div;
use leptos::prelude::*;
use reparam::figure::layout::Layout;
use reparam::figure::number::number;
use reparam::figure::readout::{Reading, readings};
use reparam::figure::{Figure, Panel};
use reparam::strings::fill;
use web_sys::{KeyboardEvent, PointerEvent};

use super::runtime::LabRuntime;
use super::session::Session;
use super::{stage, words};

/// Share of a panel's width that an arrow key moves.
const KEY_STEP: f64 = 0.02;

/// Share of a panel's height by which an arrow key raises what can be painted.
const KEY_LIFT: f64 = 0.05;

/// Where a reader points: the panel, and x there.
#[derive(Clone, Copy, PartialEq)]
struct Pointer {
    panel: usize,
    x: f64,
}

/// The place on one figure whose values are read; a handle that can be copied.
#[derive(Clone, Copy)]
pub(crate) struct Readout {
    runtime: LabRuntime,
    index: usize,
    layout: Memo<Option<Layout>>,
    pointer: RwSignal<Option<Pointer>>,
}

impl Readout {
    pub(crate) fn new(runtime: LabRuntime, index: usize, layout: Memo<Option<Layout>>) -> Self {
        Self {
            runtime,
            index,
            layout,
            pointer: RwSignal::new(None),
        }
    }

    fn with_figure<T>(self, read: impl FnOnce(&Figure) -> Option<T>) -> Option<T> {
        read(self.runtime.figures().get(self.index)?)
    }

    /// Follows a pointer over the figure.
    pub(crate) fn follow_pointer(self, event: &PointerEvent, stage: NodeRef<Div>) {
        let (Some(layout), Some((x, y))) =
            (self.layout.get_untracked(), stage::position(event, stage))
        else {
            return;
        };
        let found = untrack(|| {
            self.with_figure(|figure| {
                let index = layout.panel_at(x, y)?;
                let panel = figure.panels.get(index).filter(|panel| !panel.picture)?;
                let x = layout.frames[index].locate(panel, x, y).0;
                readable(panel).then_some(Pointer { panel: index, x })
            })
        });
        self.pointer.set(found);
    }

    /// Arrow keys move along the curve, and raise or lower one that can be painted; Escape stops reading.
    pub(crate) fn handle_key(self, event: &KeyboardEvent) {
        let step = match event.key().as_str() {
            "ArrowLeft" => -KEY_STEP,
            "ArrowRight" => KEY_STEP,
            "ArrowUp" => return self.lift(event, KEY_LIFT),
            "ArrowDown" => return self.lift(event, -KEY_LIFT),
            "Escape" => return self.leave(),
            _ => return,
        };
        event.prevent_default();
        event.stop_propagation();
        let from = self.pointer.get_untracked();
        let to = untrack(|| self.with_figure(|figure| moved(figure, from, step)));
        self.pointer.set(to);
    }

    /// Paints at the place that is read, by a share of the panel's height above what is there.
    fn lift(self, event: &KeyboardEvent, share: f64) {
        let Some(pointer) = self.pointer.get_untracked() else {
            return;
        };
        let to = untrack(|| {
            self.with_figure(|figure| {
                let panel = figure
                    .panels
                    .get(pointer.panel)
                    .filter(|panel| panel.paint || panel.pick)?;
                let there = readings(panel, pointer.x).first()?.value;
                Some((
                    pointer.x,
                    there + share * (panel.y.range.1 - panel.y.range.0),
                ))
            })
        });
        if let Some(to) = to {
            event.prevent_default();
            event.stop_propagation();
            self.runtime.on_paint(self.index, to, to);
            self.runtime.commit();
        }
    }

    /// Stops reading.
    pub(crate) fn leave(self) {
        self.pointer.set(None);
    }

    /// The line at the place that is read: left, top and height in CSS pixels.
    pub(crate) fn cursor(self) -> Option<(f64, f64, f64)> {
        let (pointer, layout) = (self.pointer.get()?, self.layout.get()?);
        let frame = layout.frames.get(pointer.panel)?;
        let (x, _) = self.with_figure(|figure| {
            let panel = figure.panels.get(pointer.panel)?;
            Some(frame.place(panel, pointer.x, panel.y.range.0))
        })?;
        Some((x, frame.top, frame.bottom - frame.top))
    }

    /// Whether values are read now; tracked.
    pub(crate) fn reads(self) -> bool {
        self.pointer.get().is_some()
    }

    /// The values there.
    pub(crate) fn contents(self) -> AnyView {
        let found = self.pointer.get().and_then(|pointer| {
            let readings = self.with_figure(|figure| {
                Some(readings(figure.panels.get(pointer.panel)?, pointer.x))
            })?;
            (!readings.is_empty()).then_some((pointer.x, readings))
        });
        match found {
            Some((x, readings)) => values(x, readings).into_any(),
            None => ().into_any(),
        }
    }
}

fn values(x: f64, readings: Vec<Reading>) -> impl IntoView {
    let session = expect_context::<Session>();
    let heading = fill(words().figures.readout, &[("x", number(x, 4))]);
    view! {
        <span class="x">{heading}</span>
        {readings
            .into_iter()
            .map(|reading| view! {
                <span class="reading" style:color=session.css_colour(reading.role)>
                    {reading.label}" "<b>{number(reading.value, 4)}</b>
                </span>
            })
            .collect_view()}
    }
}

fn readable(panel: &Panel) -> bool {
    !readings(panel, panel.x.value(0.5)).is_empty()
}

/// The pointer moved by a share of its panel's width, or set in the middle of a panel.
fn moved(figure: &Figure, pointer: Option<Pointer>, step: f64) -> Option<Pointer> {
    if let Some(Pointer { panel, x }) = pointer {
        let axis = &figure.panels.get(panel)?.x;
        let position = (axis.position(x) + step).clamp(0.0, 1.0);
        return Some(Pointer {
            panel,
            x: axis.value(position),
        });
    }
    let mut panels = figure.panels.iter();
    let painted = panels.position(|panel| panel.paint || panel.pick);
    let panel = painted.or_else(|| figure.panels.iter().rposition(readable))?;
    Some(Pointer {
        panel,
        x: figure.panels[panel].x.value(0.5),
    })
}
