//! Painting on a panel, by mouse or finger.

use leptos::html::Div;
use leptos::prelude::*;
use reparam::figure::layout::Layout;
use reparam::figure::{Panel, Point};
use wasm_bindgen::JsCast;
use web_sys::{Element, PointerEvent};

use super::bench::Bench;
use super::live::{Handler, follow};

/// What takes strokes, over the panel of a figure that can be painted.
pub(crate) fn pad(
    bench: Bench,
    index: usize,
    layout: Memo<Option<Layout>>,
    stage: NodeRef<Div>,
) -> AnyView {
    let place = Memo::new(move |_| {
        let figures = bench.figures();
        let panels = &figures.get(index)?.panels;
        let panel = panels.iter().position(|panel| panel.paint)?;
        let frame = layout.get()?.frames.get(panel)?.clone();
        let size = (frame.right - frame.left, frame.bottom - frame.top);
        Some((panel, (frame.left, frame.top), size))
    });
    let before = StoredValue::new(None::<Point>);
    let locate = move |event: &PointerEvent| {
        let (panel, ..) = place.get_untracked()?;
        let bounds = stage.get_untracked()?.get_bounding_client_rect();
        let x = f64::from(event.client_x()) - bounds.left();
        let y = f64::from(event.client_y()) - bounds.top();
        let figures = untrack(|| bench.figures());
        let panel_of: &Panel = figures.get(index)?.panels.get(panel)?;
        Some(
            layout
                .get_untracked()?
                .frames
                .get(panel)?
                .locate(panel_of, x, y),
        )
    };
    let stroke = move |event: &PointerEvent| {
        if let Some(to) = locate(event) {
            let from = before.get_value().unwrap_or(to);
            before.set_value(Some(to));
            bench.paint(from, to);
        }
    };
    follow(move || {
        let begin: Handler<PointerEvent> = Box::new(move |event| {
            let target = event.current_target();
            if let Some(target) = target.and_then(|target| target.dyn_into::<Element>().ok()) {
                let _ = target.set_pointer_capture(event.pointer_id());
            }
            bench.playing.set(false);
            before.set_value(None);
            stroke(&event);
        });
        let carry: Handler<PointerEvent> = Box::new(move |event| {
            if before.get_value().is_some() {
                stroke(&event);
            }
        });
        let end = move || -> Handler<PointerEvent> {
            Box::new(move |_| {
                if before.try_update_value(Option::take).flatten().is_some() {
                    bench.settle();
                }
            })
        };
        let pad = place.get().map(|(_, (left, top), (width, height))| {
            view! {
                <div
                    class="pad"
                    style:left=format!("{left}px")
                    style:top=format!("{top}px")
                    style:width=format!("{width}px")
                    style:height=format!("{height}px")
                    on:pointerdown=begin
                    on:pointermove=carry
                    on:pointerup=end()
                    on:pointercancel=end()
                ></div>
            }
        });
        pad.into_any()
    })
}
