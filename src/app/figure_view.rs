//! One figure on the page: its canvases, read-out, handles, menu and sentence.

use std::time::Duration;

use leptos::html::Div;
use leptos::prelude::*;
use leptos_use_device_pixel_ratio::use_device_pixel_ratio;
use leptos_use_intersection_observer::use_intersection_observer;
use leptos_use_resize_observer::use_resize_observer;
use reparam::figure::layout::Layout;
use reparam::figure::number::number;
use reparam::figure::raster::Raster;
use reparam::figure::readout::{Reading, readings};
use reparam::figure::{Figure, Panel};
use reparam::text::fill;
use web_sys::{HtmlCanvasElement, KeyboardEvent, PointerEvent};

use super::bench::Bench;
use super::export::SaveMenu;
use super::handles::Handles;
use super::session::Session;
use super::{paint, words};

/// Where a reader points: the panel, and x there.
#[derive(Clone, Copy, PartialEq)]
struct Pointer {
    panel: usize,
    x: f64,
}

/// The `index`-th figure of a lab. The main figure (index 0) carries the handles.
#[component]
pub(crate) fn FigureView(bench: Bench, index: usize) -> impl IntoView {
    let stage = NodeRef::<Div>::new();
    let dense = NodeRef::<leptos::html::Canvas>::new();
    let lines = NodeRef::<leptos::html::Canvas>::new();
    let size = RwSignal::new((0.0, 0.0));
    let visible = RwSignal::new(true);
    let pointer = RwSignal::new(None::<Pointer>);
    let ratio = use_device_pixel_ratio();
    let session = expect_context::<Session>();
    let raster = StoredValue::new_local(Raster::default());

    use_resize_observer(stage, move |_, _| {
        if let Some(stage) = stage.get_untracked() {
            size.set((
                f64::from(stage.client_width()),
                f64::from(stage.client_height()),
            ));
        }
    });
    use_intersection_observer(stage, move |entries, _| {
        if let Some(entry) = entries.last() {
            visible.set(entry.is_intersecting());
        }
    });

    let figure = move || bench.figures().get(index).cloned();
    let layout = Memo::new(move |_| {
        let (width, height) = size.get();
        (width > 0.0 && height > 0.0)
            .then(|| figure().map(|figure| Layout::new(&figure, width, height)))
            .flatten()
    });

    Effect::new(move |_| {
        if !visible.get() {
            return;
        }
        let (Some(layout), Some(figures)) = (layout.get(), Some(bench.figures())) else {
            return;
        };
        let Some(figure) = figures.get(index) else {
            return;
        };
        let (Some(dense), Some(lines)) = (dense.get(), lines.get()) else {
            return;
        };
        let (theme, ratio) = (session.colours(), ratio.get());
        let painted = raster
            .try_update_value(|raster| {
                paint::paint_dense(&dense, raster, figure, &layout, theme, ratio)
            })
            .unwrap_or(Ok(()))
            .and_then(|()| paint::paint_lines(&lines, figure, &layout, theme, ratio));
        match painted {
            // Tests and embedding pages can wait for this state.
            Ok(()) => mark(&lines, "1"),
            Err(error) => {
                mark(&lines, "0");
                leptos::logging::error!("figure not drawn: {error}");
            }
        }
    });

    let point = move |event: &PointerEvent| {
        let (Some(layout), Some(figure), Some(stage)) =
            (layout.get_untracked(), figure(), stage.get_untracked())
        else {
            return;
        };
        let bounds = stage.get_bounding_client_rect();
        let at = (
            f64::from(event.client_x()) - bounds.left(),
            f64::from(event.client_y()) - bounds.top(),
        );
        pointer.set(layout.panel_at(at.0, at.1).and_then(|panel| {
            let x = layout.frames[panel]
                .locate(&figure.panels[panel], at.0, at.1)
                .0;
            readable(&figure.panels[panel]).then_some(Pointer { panel, x })
        }));
    };
    let press = move |event: KeyboardEvent| {
        let step = match event.key().as_str() {
            "ArrowLeft" => -0.02,
            "ArrowRight" => 0.02,
            "Escape" => {
                pointer.set(None);
                return;
            }
            _ => return,
        };
        let Some(figure) = figure() else { return };
        event.prevent_default();
        event.stop_propagation();
        pointer.update(|pointer| *pointer = moved(&figure, *pointer, step));
    };
    let reading = Memo::new(move |_| {
        let pointer = pointer.get()?;
        let figure = figure()?;
        let panel = figure.panels.get(pointer.panel)?;
        Some((pointer.x, readings(panel, pointer.x)))
    });
    let cursor = move || {
        let (pointer, layout) = (pointer.get()?, layout.get()?);
        let figure = figure()?;
        let frame = layout.frames.get(pointer.panel)?;
        let panel = figure.panels.get(pointer.panel)?;
        Some((
            frame.place(panel, pointer.x, panel.y.range.0).0,
            frame.top,
            frame.bottom - frame.top,
        ))
    };

    let description = RwSignal::new(String::new());
    let latest = move || {
        figure()
            .map(|figure| figure.description)
            .unwrap_or_default()
    };
    // A screen reader would be flooded by a sentence per frame: it gets one after each rest.
    Effect::new(move |_| {
        bench.rested.track();
        session.language.track();
        set_timeout(
            move || {
                description.try_set(untrack(latest));
            },
            Duration::from_millis(50),
        );
    });

    view! {
        <figure class="figure" class:main=index == 0>
            <div
                class="stage"
                node_ref=stage
                tabindex="0"
                role="group"
                aria-roledescription=move || words().figures.figure
                aria-label=move || description.get()
                on:pointermove=move |event| point(&event)
                on:pointerleave=move |_| pointer.set(None)
                on:keydown=press
                on:blur=move |_| pointer.set(None)
            >
                <canvas node_ref=dense aria-hidden="true"></canvas>
                <canvas node_ref=lines class="lines" aria-hidden="true"></canvas>
                {move || cursor().map(|(x, top, height)| view! {
                    <div
                        class="cursor"
                        style:left=format!("{x}px")
                        style:top=format!("{top}px")
                        style:height=format!("{height}px")
                    ></div>
                })}
                <Handles bench=bench index=index layout=layout stage=stage/>
            </div>
            <figcaption>
                <div class="readout" aria-live="polite">
                    {move || match reading.get() {
                        Some((x, readings)) if !readings.is_empty() => readout(x, readings).into_any(),
                        _ => view! { <span class="hint">{words().figures.readout_hint}</span> }.into_any(),
                    }}
                </div>
                <SaveMenu bench=bench index=index size=size/>
            </figcaption>
        </figure>
    }
}

fn readout(x: f64, readings: Vec<Reading>) -> impl IntoView {
    let heading = fill(words().figures.readout, &[("x", number(x, 4))]);
    view! {
        <span class="x">{heading}</span>
        {readings
            .into_iter()
            .map(|reading| view! {
                <span class=format!("reading {}", reading.role.name())>
                    {reading.label}" "<b>{number(reading.value, 4)}</b>
                </span>
            })
            .collect_view()}
    }
}

fn readable(panel: &Panel) -> bool {
    let (low, high) = panel.x.range;
    !readings(panel, panel.x.value(0.5).clamp(low, high)).is_empty()
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
    let panel = figure.panels.iter().rposition(readable)?;
    Some(Pointer {
        panel,
        x: figure.panels[panel].x.value(0.5),
    })
}

fn mark(canvas: &HtmlCanvasElement, drawn: &str) {
    let _ = canvas.set_attribute("data-drawn", drawn);
}
