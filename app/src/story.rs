//! The story of a lab: one step at a time, with next and back by button, key and swipe.

use leptos::prelude::*;
use reparam::strings::fill;
use web_sys::PointerEvent;

use super::reactive::{button, button_unless, follow, say};
use super::runtime::{LabRuntime, Passage};
use super::text::Loaded;
use super::words;

/// How far a finger moves across to turn to another step, in CSS pixels.
const SWIPE: f64 = 48.0;

/// The story, or a button that opens it.
#[component]
pub(crate) fn Story(runtime: LabRuntime, text: Loaded) -> impl IntoView {
    let is_told = Memo::new(move |_| {
        let has_steps =
            text.with(|text| matches!(text, Some(Some(text)) if !text.steps.is_empty()));
        has_steps.then(|| runtime.reading().is_story.get())
    });
    follow(move || {
        match is_told.get() {
        Some(true) => told(runtime, text),
        Some(false) => view! {
            <p class="tour">
                {button("take-story", say(|text| text.story.take_story), move || runtime.tell_story(true))}
            </p>
        }
        .into_any(),
        None => ().into_any(),
    }
    })
}

fn told(runtime: LabRuntime, text: Loaded) -> AnyView {
    let step = runtime.reading().step;
    let start = StoredValue::new(None::<(f64, f64)>);
    let begin = move |event: PointerEvent| {
        let is_touch = event.pointer_type() == "touch" && event.is_primary();
        start.set_value(
            is_touch.then(|| (f64::from(event.client_x()), f64::from(event.client_y()))),
        );
    };
    let end = move |event: PointerEvent| {
        let Some((x, y)) = start.try_update_value(Option::take).flatten() else {
            return;
        };
        let (right, down) = (
            f64::from(event.client_x()) - x,
            f64::from(event.client_y()) - y,
        );
        if right.abs() > SWIPE && right.abs() > 2.0 * down.abs() {
            turn(runtime, right < 0.0);
        }
    };
    let steps = move || {
        let text = text.get().flatten();
        let steps = text.iter().flat_map(|text| text.steps.iter().enumerate());
        steps
            .map(|(index, said)| {
                let is_current = Signal::derive(move || step.get() == index);
                view! { <li class="step" class:current=is_current inner_html=said.html.clone()></li> }
            })
            .collect_view()
            .into_any()
    };
    let is_shown = move || runtime.reading().shown() == Some(Passage::Step(step.get()));
    view! {
        <section
            class="story-card"
            class:shown=is_shown
            on:pointerdown=begin
            on:pointerup=end
            on:pointercancel=move |_| start.set_value(None)
        >
            <ol class="story">{follow(steps)}</ol>
        </section>
        {navigation(runtime)}
    }
    .into_any()
}

/// Goes a step on or back.
pub(crate) fn turn(runtime: LabRuntime, forward: bool) {
    let step = runtime.reading().step.get_untracked();
    if forward {
        runtime.go_to_step(step + 1);
    } else {
        runtime.go_to_step(step.saturating_sub(1));
    }
}

fn navigation(runtime: LabRuntime) -> AnyView {
    let step = runtime.reading().step;
    let total = Signal::derive(move || runtime.reading().steps.with(Vec::len));
    let is_first = Signal::derive(move || step.get() == 0);
    let is_last = Signal::derive(move || step.get() + 1 >= total.get());
    let place = move || {
        let (n, total) = ((step.get() + 1).to_string(), total.get().to_string());
        fill(words().story.step, &[("n", n), ("total", total)])
    };
    let dots = move || {
        let dot = |index: usize| view! { <i class:current=move || step.get() == index></i> };
        (0..total.get()).map(dot).collect_view().into_any()
    };
    view! {
        <nav class="story-nav" aria-label=Signal::derive(place)>
            {button_unless(is_first, "back", say(|text| text.story.back), move || turn(runtime, false))}
            <span class="dots" aria-hidden="true">{follow(dots)}</span>
            <span class="visually-hidden" role="status">{Signal::derive(place)}</span>
            {button("explore", say(|text| text.story.explore), move || runtime.tell_story(false))}
            {button_unless(is_last, "primary next", say(|text| text.story.next), move || turn(runtime, true))}
        </nav>
    }
    .into_any()
}
