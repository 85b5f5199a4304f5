//! Points of a figure that are dragged by mouse, touch and arrow keys.

use leptos::html::Div;
use leptos::prelude::*;
use reparam::figure::layout::Layout;
use reparam::figure::{Figure, Handle, Role};
use reparam::labs::{Change, Event, Parameter};
use reparam::strings::fill;
use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, KeyboardEvent, PointerEvent};

use super::reactive::follow;
use super::runtime::LabRuntime;
use super::session::Session;
use super::{stage, words};

/// A drag under way. Axes may change while it lasts, so the pointer is read on those it began with.
struct Drag {
    panel: usize,
    figure: Figure,
    layout: Layout,
    /// From the pointer to the handle's centre, in CSS pixels.
    offset: (f64, f64),
}

/// A control over each handle of a figure.
#[component]
pub(crate) fn Handles(
    runtime: LabRuntime,
    index: usize,
    layout: Memo<Option<Layout>>,
    stage: NodeRef<Div>,
) -> impl IntoView {
    let keys = Memo::new(move |_| {
        let figures = runtime.figures();
        let handles = figures
            .get(index)
            .into_iter()
            .flat_map(|figure| &figure.panels);
        handles
            .flat_map(|panel| &panel.handles)
            .map(|handle| handle.key)
            .collect::<Vec<_>>()
    });
    // Made anew only where other handles are there: one that is dragged keeps the pointer.
    follow(move || {
        let handles = keys.get().into_iter().map(|key| {
            view! { <HandleView runtime=runtime index=index layout=layout stage=stage key_of=key/> }
        });
        handles.collect::<Vec<_>>().into_any()
    })
}

#[component]
fn HandleView(
    runtime: LabRuntime,
    index: usize,
    layout: Memo<Option<Layout>>,
    stage: NodeRef<Div>,
    key_of: &'static str,
) -> impl IntoView {
    let session = expect_context::<Session>();
    let drag = StoredValue::new_local(None::<Drag>);
    let place = move || {
        let figures = runtime.figures();
        let (panel, handle) = find(figures.get(index)?, key_of)?;
        let layout = layout.get()?;
        let frame = layout.frames.get(panel)?;
        let (x, y) = frame.place(&figures[index].panels[panel], handle.at.0, handle.at.1);
        let inside = x.is_finite() && (frame.left - 1.0..=frame.right + 1.0).contains(&x);
        inside.then(|| (x, y.clamp(frame.top, frame.bottom), handle.role))
    };
    let begin = move |event: PointerEvent| {
        let figures = runtime.figures();
        let (Some(layout), Some(at), Some((x, y, _))) = (
            layout.get_untracked(),
            stage::position(&event, stage),
            untrack(place),
        ) else {
            return;
        };
        let Some((panel, _)) = figures.get(index).and_then(|figure| find(figure, key_of)) else {
            return;
        };
        if let Some(target) = event
            .current_target()
            .and_then(|target| target.dyn_into::<HtmlElement>().ok())
        {
            let _ = target.set_pointer_capture(event.pointer_id());
        }
        runtime.playing.set(false);
        runtime.on_handle_focus(key_of, true);
        let offset = (x - at.0, y - at.1);
        drag.set_value(Some(Drag {
            panel,
            figure: figures[index].clone(),
            layout,
            offset,
        }));
    };
    let carry = move |event: PointerEvent| {
        let Some(at) = stage::position(&event, stage) else {
            return;
        };
        drag.with_value(|drag| {
            if let Some(drag) = drag {
                let (x, y) = (at.0 + drag.offset.0, at.1 + drag.offset.1);
                let to =
                    drag.layout.frames[drag.panel].locate(&drag.figure.panels[drag.panel], x, y);
                let event = Event::HandleDragged { key: key_of, to };
                for Change { key, value } in runtime.handle_event(event) {
                    if let Some(parameter) = runtime.values.get_untracked().parameter(key) {
                        // The same rounding as the slider's.
                        runtime.set(
                            key,
                            parameter.at_position(parameter.position(parameter.clamp(value))),
                        );
                    }
                }
            }
        });
    };
    let end = move |_: PointerEvent| {
        if drag.try_update_value(Option::take).flatten().is_some() {
            runtime.commit();
        }
    };
    let focus = move |_| {
        // A pointer brings the focus with it.
        if drag.with_value(Option::is_none) {
            runtime.on_handle_focus(key_of, false);
        }
    };
    let press = move |event: KeyboardEvent| {
        let pressed = event.key();
        let step = match pressed.as_str() {
            "ArrowLeft" | "ArrowDown" => -0.01,
            "ArrowRight" | "ArrowUp" => 0.01,
            "PageDown" => -0.1,
            "PageUp" => 0.1,
            "Home" => f64::NEG_INFINITY,
            "End" => f64::INFINITY,
            _ => return,
        };
        event.prevent_default();
        event.stop_propagation();
        let figures = untrack(|| runtime.figures());
        let up = figures
            .get(index)
            .and_then(|figure| find(figure, key_of))
            .and_then(|(_, handle)| handle.up)
            .filter(|_| pressed.ends_with("Up") || pressed.ends_with("Down"));
        let key = up.unwrap_or(key_of);
        let values = runtime.values.get_untracked();
        if let Some(parameter) = values.parameter(key) {
            let position = parameter.position(values.get(key)) + step;
            runtime.set(key, parameter.at_position(position.clamp(0.0, 1.0)));
            runtime.commit();
        }
    };
    let parameter = runtime.values.get_untracked().parameter(key_of);
    let name = move || {
        parameter
            .map(|parameter| (parameter.label)(words()))
            .unwrap_or_default()
    };
    let value = move || runtime.values.get().get(key_of);
    let (low, high) = parameter.map_or((0.0, 1.0), Parameter::range);
    let class = move || match place() {
        None => "handle away",
        Some((_, _, Role::Selected)) => "handle selected",
        Some((_, _, Role::Reference)) => "handle reference",
        Some(_) => "handle",
    };
    let colour = move || place().map_or_else(String::new, |(_, _, role)| session.css_colour(role));
    let left = move || place().map_or_else(String::new, |(x, _, _)| format!("{x}px"));
    let top = move || place().map_or_else(String::new, |(_, y, _)| format!("{y}px"));
    let told = move || parameter.map_or_else(String::new, |parameter| parameter.display(value()));
    view! {
        <div
            class=Signal::derive(class)
            data-key=key_of
            role="slider"
            tabindex="0"
            aria-label=Signal::derive(move || fill(words().figures.handle, &[("name", name())]))
            aria-valuemin=low
            aria-valuemax=high
            aria-valuenow=Signal::derive(value)
            aria-valuetext=Signal::derive(told)
            style:color=Signal::derive(colour)
            style:left=Signal::derive(left)
            style:top=Signal::derive(top)
            on:pointerdown=begin
            on:pointermove=carry
            on:pointerup=end
            on:pointercancel=end
            on:keydown=press
            on:focus=focus
        ></div>
    }
}

fn find<'a>(figure: &'a Figure, key: &str) -> Option<(usize, &'a Handle)> {
    figure.panels.iter().enumerate().find_map(|(index, panel)| {
        panel
            .handles
            .iter()
            .find(|handle| handle.key == key)
            .map(|handle| (index, handle))
    })
}
