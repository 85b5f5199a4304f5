//! The controls of a lab, made from its table of parameters.

use leptos::prelude::*;
use reparam::labs::parameters::{Kind, Spread};
use reparam::labs::url_state::read_number;
use reparam::labs::{Change, Parameter};
use web_sys::Event;

use super::disclosure::disclosure;
use super::number_field::number_field;
use super::player::player_settings;
use super::reactive::{Handler, say, when};
use super::runtime::LabRuntime;
use super::words;

/// Steps of a slider from end to end.
const STEPS: f64 = 1000.0;

/// The controls that are in sight at first: those that answer the page's question.
#[component]
pub(crate) fn Controls(runtime: LabRuntime) -> impl IntoView {
    view! {
        <section class="controls" aria-label=say(|text| text.controls.heading)>
            {groups(runtime, true)}
        </section>
    }
}

/// All other controls, under a line that opens to them.
pub(crate) fn more(runtime: LabRuntime) -> AnyView {
    disclosure("more", say(|text| text.story.more), move || {
        view! {
            <section class="controls" aria-label=say(|text| text.story.more)>
                {player_settings(runtime)}
                {groups(runtime, false)}
            </section>
        }
        .into_any()
    })
}

/// One control per parameter that is shown in the present state.
fn groups(runtime: LabRuntime, are_main: bool) -> AnyView {
    runtime
        .entry
        .parameters
        .chunk_by(|a, b| is_field(a) && is_field(b))
        .map(|group| {
            let controls = group
                .iter()
                .filter(|parameter| is_control(parameter) && parameter.is_main == are_main)
                .map(|parameter| {
                    let shown = move || (parameter.shown)(&runtime.values.get());
                    when(Signal::derive(shown), move || control(runtime, parameter))
                })
                .collect_view();
            if is_field(&group[0]) {
                view! { <div class="fields">{controls}</div> }.into_any()
            } else {
                controls.into_any()
            }
        })
        .collect_view()
        .into_any()
}

fn is_field(parameter: &Parameter) -> bool {
    parameter.spread() == Spread::Field
}

fn is_control(parameter: &Parameter) -> bool {
    parameter.spread() != Spread::Hidden
        || matches!(parameter.kind, Kind::Flag { .. } | Kind::Choice { .. })
}

fn control(runtime: LabRuntime, parameter: &'static Parameter) -> AnyView {
    match parameter.kind {
        Kind::Choice { words: options } => choice(runtime, parameter, options.len()),
        Kind::Flag { .. } => switch(runtime, parameter),
        Kind::Number { .. } if is_field(parameter) => field(runtime, parameter),
        Kind::Number { .. } | Kind::Whole { .. } => {
            view! { <Slider runtime=runtime parameter=parameter/> }.into_any()
        }
    }
}

/// The control's name.
fn label(parameter: &'static Parameter) -> Signal<&'static str> {
    say(parameter.label)
}

fn choice(runtime: LabRuntime, parameter: &'static Parameter, count: usize) -> AnyView {
    let value = Memo::new(move |_| runtime.effective_value(parameter.key) as usize);
    let option = |index: usize| {
        let chosen = Signal::derive(move || value.get() == index);
        let choose: Handler<Event> = Box::new(move |_| runtime.choose(parameter.key, index));
        let name = move || (parameter.options)(words()).get(index).copied();
        view! {
            <label class:chosen=chosen>
                <input
                    type="radio"
                    name=parameter.key
                    value=parameter.write(index as f64)
                    prop:checked=chosen
                    on:change=choose
                />
                {Signal::derive(move || name().unwrap_or_default())}
            </label>
        }
        .into_any()
    };
    view! {
        <fieldset class="choice" data-key=parameter.key>
            <legend>{label(parameter)}</legend>
            <div class="options">{(0..count).map(option).collect_view()}</div>
        </fieldset>
    }
    .into_any()
}

/// A switch.
pub(crate) fn switch(runtime: LabRuntime, parameter: &'static Parameter) -> AnyView {
    let on = Signal::derive(move || runtime.values.get().get(parameter.key) == 1.0);
    let turn: Handler<Event> = Box::new(move |event| {
        let on = f64::from(u8::from(event_target_checked(&event)));
        runtime.apply(&[Change::new(parameter.key, on)]);
    });
    view! {
        <label class="flag" data-key=parameter.key>
            <input type="checkbox" role="switch" prop:checked=on on:change=turn/>
            {label(parameter)}
        </label>
    }
    .into_any()
}

/// A value with a small field and no slider.
fn field(runtime: LabRuntime, parameter: &'static Parameter) -> AnyView {
    let key = parameter.key;
    let value = Memo::new(move |_| runtime.values.get().get(key));
    let (field, note) = number_field(runtime, parameter, value);
    view! {
        <label class="field-control" data-key=key>
            <span>{label(parameter)}</span>
            {field}
        </label>
        {note}
    }
    .into_any()
}

/// A slider with the exact value beside it.
#[component]
pub(crate) fn Slider(runtime: LabRuntime, parameter: &'static Parameter) -> impl IntoView {
    let key = parameter.key;
    let value = Memo::new(move |_| runtime.values.get().get(key));
    let slide: Handler<Event> = Box::new(move |event| {
        if let Some(position) = read_number(&event_target_value(&event)) {
            runtime.set(key, parameter.at_position(position / STEPS));
        }
    });
    let settle: Handler<Event> = Box::new(move |_| runtime.commit());
    let position = move || (parameter.position(value.get()) * STEPS).round();
    let (field, note) = number_field(runtime, parameter, value);
    view! {
        <div class="slider" data-key=key>
            <label for=format!("slide-{key}")>{label(parameter)}</label>
            {field}
            <input
                id=format!("slide-{key}")
                type="range"
                min="0"
                max=STEPS
                step="1"
                aria-valuetext=Signal::derive(move || parameter.display(value.get()))
                prop:value=Signal::derive(position)
                on:input=slide
                on:change=settle
            />
            {note}
        </div>
    }
    .into_any()
}
