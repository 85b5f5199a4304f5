//! The controls of a lab, made from its table of parameters.

use leptos::prelude::*;
use reparam::labs::Parameter;
use reparam::labs::link::read_number;
use reparam::labs::parameter::{Kind, Spread};
use reparam::text::fill;

use super::bench::Bench;
use super::words;

/// Steps of a slider from end to end.
const STEPS: f64 = 1000.0;

/// One control per parameter that is shown in the present state.
#[component]
pub(crate) fn Controls(bench: Bench) -> impl IntoView {
    let controls = bench
        .entry
        .parameters
        .chunk_by(|a, b| is_field(a) && is_field(b))
        .map(|group| {
            let controls = group
                .iter()
                .filter(|parameter| is_control(parameter))
                .map(|parameter| {
                    let shown = Memo::new(move |_| (parameter.shown)(&bench.values.get()));
                    view! { <Show when=move || shown.get()>{control(bench, parameter)}</Show> }
                })
                .collect_view();
            if is_field(&group[0]) {
                view! { <div class="fields">{controls}</div> }.into_any()
            } else {
                controls.into_any()
            }
        })
        .collect_view();
    view! {
        <section class="controls" aria-label=move || words().controls.heading>
            {controls}
        </section>
    }
}

fn is_field(parameter: &Parameter) -> bool {
    parameter.spread() == Spread::Field
}

fn is_control(parameter: &Parameter) -> bool {
    parameter.spread() != Spread::Hidden
        || matches!(parameter.kind, Kind::Flag { .. } | Kind::Choice { .. })
}

fn control(bench: Bench, parameter: &'static Parameter) -> AnyView {
    match parameter.kind {
        Kind::Choice { words: options } => choice(bench, parameter, options.len()).into_any(),
        Kind::Flag { .. } => flag(bench, parameter).into_any(),
        Kind::Number { .. } if is_field(parameter) => {
            view! { <Field bench=bench parameter=parameter/> }.into_any()
        }
        Kind::Number { .. } | Kind::Whole { .. } => {
            view! { <Slider bench=bench parameter=parameter/> }.into_any()
        }
    }
}

fn choice(bench: Bench, parameter: &'static Parameter, count: usize) -> impl IntoView {
    let value = move || bench.values.get().get(parameter.key) as usize;
    view! {
        <fieldset class="choice" data-key=parameter.key>
            <legend>{move || (parameter.label)(words())}</legend>
            <div class="options">
                {(0..count).map(|index| view! {
                    <label class:chosen=move || value() == index>
                        <input
                            type="radio"
                            name=parameter.key
                            value=parameter.write(index as f64)
                            prop:checked=move || value() == index
                            on:change=move |_| bench.choose(&[(parameter.key, index as f64)])
                        />
                        {move || (parameter.options)(words()).get(index).copied().unwrap_or_default()}
                    </label>
                }).collect_view()}
            </div>
        </fieldset>
    }
}

fn flag(bench: Bench, parameter: &'static Parameter) -> impl IntoView {
    view! {
        <label class="flag" data-key=parameter.key>
            <input
                type="checkbox"
                role="switch"
                prop:checked=move || bench.values.get().on(parameter.key)
                on:change=move |event| {
                    bench.choose(&[(parameter.key, f64::from(u8::from(event_target_checked(&event))))]);
                }
            />
            {move || (parameter.label)(words())}
        </label>
    }
}

/// The exact value, to be typed.
fn exact(bench: Bench, parameter: &'static Parameter, value: Memo<f64>) -> impl IntoView {
    let (low, high) = parameter.range();
    let take = move |event| {
        if let Some(value) = read_number(&event_target_value(&event)) {
            bench.choose(&[(parameter.key, value)]);
        }
        // What was typed may have been out of range: show what holds.
        let target: web_sys::HtmlInputElement = event_target(&event);
        target.set_value(&parameter.write(value.get_untracked()));
    };
    view! {
        <input
            type="number"
            step="any"
            min=low
            max=high
            aria-label=move || fill(words().controls.exact_value, &[("name", (parameter.label)(words()))])
            prop:value=move || parameter.write(value.get())
            on:change=take
        />
    }
}

/// A value with a small field and no slider.
#[component]
fn Field(bench: Bench, parameter: &'static Parameter) -> impl IntoView {
    let key = parameter.key;
    let value = Memo::new(move |_| bench.values.get().get(key));
    view! {
        <label class="field-control" data-key=key>
            <span>{move || (parameter.label)(words())}</span>
            {exact(bench, parameter, value)}
        </label>
    }
}

/// A slider with the exact value beside it.
#[component]
pub(crate) fn Slider(bench: Bench, parameter: &'static Parameter) -> impl IntoView {
    let key = parameter.key;
    let value = Memo::new(move |_| bench.values.get().get(key));
    let slide = move |event| {
        if let Some(position) = read_number(&event_target_value(&event)) {
            bench.set(key, parameter.at_position(position / STEPS));
        }
    };
    view! {
        <div class="slider" data-key=key>
            <label for=format!("slide-{key}")>{move || (parameter.label)(words())}</label>
            {exact(bench, parameter, value)}
            <input
                id=format!("slide-{key}")
                type="range"
                min="0"
                max=STEPS
                step="1"
                aria-valuetext=move || parameter.display(value.get())
                prop:value=move || (parameter.position(value.get()) * STEPS).round()
                on:input=slide
                on:change=move |_| bench.settle()
            />
        </div>
    }
}
