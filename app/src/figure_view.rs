//! One figure on the page: its canvases, read-out, handles, menu and sentence.

use std::time::Duration;

use leptos::html::Div;
use leptos::prelude::*;
use leptos_use_device_pixel_ratio::use_device_pixel_ratio;
use reparam::figure::layout::Layout;
use reparam::figure::raster::Raster;

use super::address::Page;
use super::handles::Handles;
use super::observers;
use super::paint;
use super::panel_drag::{PanelDrag, Surface};
use super::player::status;
use super::reactive::{effect, follow, say};
use super::readout::Readout;
use super::runtime::LabRuntime;
use super::save_menu::SaveMenu;
use super::session::Session;
use super::{stage, still};

/// The `index`-th figure of a lab. The main figure (index 0) carries the handles.
#[component]
pub(crate) fn FigureView(runtime: LabRuntime, index: usize) -> impl IntoView {
    let stage = NodeRef::<Div>::new();
    let dense = NodeRef::<leptos::html::Canvas>::new();
    let lines = NodeRef::<leptos::html::Canvas>::new();
    let (size, visible) = watch(stage, runtime, index);
    let ratio = use_device_pixel_ratio();
    let session = expect_context::<Session>();
    let raster = StoredValue::new_local(Raster::default());
    let zoom = Signal::derive(move || stage::zoom(size.get()));
    let layout = Memo::new(move |_| {
        let (width, height) = size.get();
        let zoom = stage::zoom((width, height));
        let figures = runtime.figures();
        let figure = figures.get(index)?;
        (width > 0.0 && height > 0.0).then(|| Layout::new(figure, width / zoom, height / zoom))
    });
    effect(move || {
        let (Some(layout), Some(dense), Some(lines)) = (layout.get(), dense.get(), lines.get())
        else {
            return;
        };
        if !visible.get() {
            return;
        }
        let figures = runtime.figures();
        let Some(figure) = figures.get(index) else {
            return;
        };
        let (theme, ratio) = (session.colours(), ratio.get() * zoom.get());
        let painted = raster
            .try_update_value(|raster| {
                paint::paint_dense(&dense, raster, figure, &layout, theme, ratio)
            })
            .unwrap_or(Ok(()))
            .and_then(|()| paint::paint_lines(&lines, figure, &layout, theme, ratio));
        if let Err(error) = &painted {
            leptos::logging::error!("figure not drawn: {error}");
        }
        // Tests and embedding pages can wait for this state.
        let _ = lines.set_attribute("data-drawn", if painted.is_ok() { "1" } else { "0" });
    });

    let panel_drag = PanelDrag::new(runtime, index, layout);
    let readout = Readout::new(runtime, index, layout);
    // A screen reader would be flooded by a sentence per frame: it gets one after each rest.
    let description = Memo::new(move |_| {
        runtime.settled.track();
        untrack(|| {
            runtime
                .figures()
                .get(index)
                .map(|figure| figure.description.clone())
        })
    });

    view! {
        <figure class="figure" class:main=index == 0>
            <div
                class="stage"
                class:away=move || !visible.get()
                style:--zoom=move || zoom.get().to_string()
                node_ref=stage
                tabindex="0"
                role="group"
                aria-roledescription=say(|text| text.figures.figure)
                aria-label=description
                on:pointerdown=move |event| panel_drag.begin(&event, stage)
                on:pointerup=move |_| panel_drag.end()
                on:pointercancel=move |_| panel_drag.cancel()
                on:pointermove=move |event| {
                    panel_drag.follow_pointer(&event, stage);
                    readout.follow_pointer(&event, stage);
                }
                on:pointerleave=move |_| readout.leave()
                on:keydown=move |event| readout.handle_key(&event)
                on:blur=move |_| readout.leave()
            >
                {(index == 0).then(|| still::picture(Page::Lab(runtime.entry)))}
                <canvas node_ref=dense aria-hidden="true"></canvas>
                <canvas node_ref=lines class="lines" aria-hidden="true"></canvas>
                {follow(move || panel_drag.surfaces().into_iter().map(surface).collect_view().into_any())}
                {follow(move || readout.cursor().map(cursor).into_any())}
                <Handles runtime=runtime index=index layout=layout stage=stage/>
            </div>
            <figcaption>
                <div class="caption" class:read=move || readout.reads()>
                    {(index == 0).then(|| view! { <p class="event">{Signal::derive(move || status(runtime))}</p> })}
                    <div class="readout" aria-live="polite">
                        {follow(move || readout.contents())}
                    </div>
                </div>
                <SaveMenu runtime=runtime index=index size=size/>
            </figcaption>
        </figure>
    }
}

/// The size of a figure's stage in CSS pixels, and whether some of it is in view.
fn watch(
    stage: NodeRef<Div>,
    runtime: LabRuntime,
    index: usize,
) -> (RwSignal<(f64, f64)>, RwSignal<bool>) {
    let size = RwSignal::new((0.0, 0.0));
    let visible = RwSignal::new(true);
    let measure = move || {
        if let Some(measured) = stage::size(stage) {
            size.set(measured);
        }
    };
    let has_size = move || size.get_untracked() != (0.0, 0.0);
    // The first picture is drawn in a task of its own, after the layout of the page.
    let measure_later = move || {
        // The reader may have left the page meanwhile.
        if !size.is_disposed() {
            measure();
        }
    };
    let measure = move || {
        if has_size() {
            measure();
        } else {
            set_timeout(measure_later, Duration::ZERO);
        }
    };
    observers::watch_size(stage, Box::new(measure));
    let see = move |is_in_view| {
        visible.set(is_in_view);
        if index == 0 {
            runtime.look(is_in_view);
        }
    };
    observers::watch_visibility(stage, Box::new(see));
    (size, visible)
}

/// A panel that is dragged itself: the browser asks it what a finger may do there.
fn surface(Surface { kind, place }: Surface) -> impl IntoView {
    let (left, top, width, height) = place;
    view! {
        <div
            class=format!("surface {kind}")
            style:left=format!("{left}px")
            style:top=format!("{top}px")
            style:width=format!("{width}px")
            style:height=format!("{height}px")
        ></div>
    }
}

/// The line at the place that is read.
fn cursor((x, top, height): (f64, f64, f64)) -> impl IntoView {
    view! {
        <div
            class="cursor"
            style:left=format!("{x}px")
            style:top=format!("{top}px")
            style:height=format!("{height}px")
        ></div>
    }
}
