//! The field of a number: text that we read ourselves, so that it means the same in all browsers.

use leptos::prelude::*;
use reparam::figure::number::number;
use reparam::labs::{Change, Parameter, url_state};
use reparam::strings::{fill, quote};
use web_sys::{Event, HtmlInputElement, KeyboardEvent};

use super::reactive::{Handler, click, follow};
use super::runtime::LabRuntime;
use super::words;

/// What is shown about what was typed.
#[derive(Clone)]
struct FieldMessage {
    sentence: String,
    /// Whether nothing was taken.
    is_wrong: bool,
    /// What else it can mean.
    other: Option<f64>,
}

/// A field for the exact value of a parameter, and a place for what is shown about it.
pub(crate) fn number_field(
    runtime: LabRuntime,
    parameter: &'static Parameter,
    value: Memo<f64>,
) -> (AnyView, AnyView) {
    let (low, high) = parameter.range();
    let message = RwSignal::new(None::<FieldMessage>);
    let changed: Handler<Event> = Box::new(move |event| {
        let target: HtmlInputElement = event_target(&event);
        let text = target.value();
        if text != parameter.write(value.get_untracked()) {
            message.set(take(runtime, parameter, &text));
            // The field shows what holds.
            target.set_value(&parameter.write(value.get_untracked()));
        }
    });
    let edited: Handler<Event> = Box::new(move |_| message.set(None));
    let pressed: Handler<KeyboardEvent> = Box::new(move |event| {
        let steps = match event.key().as_str() {
            "ArrowUp" => 1,
            "ArrowDown" => -1,
            "PageUp" => 10,
            "PageDown" => -10,
            _ => return,
        };
        if event.ctrl_key() || event.alt_key() || event.meta_key() {
            return;
        }
        event.prevent_default();
        message.set(None);
        // What was typed and not taken yet counts.
        let target: HtmlInputElement = event_target(&event);
        let typed = parameter.read_typed(&target.value());
        let from = typed.map_or(value.get_untracked(), |typed| parameter.clamp(typed.value));
        runtime.set(parameter.key, parameter.stepped(from, steps));
        runtime.commit();
        target.set_value(&parameter.write(value.get_untracked()));
    });
    let name = move || {
        let name = (parameter.label)(words());
        fill(words().controls.exact_value, &[("name", name)])
    };
    let is_wrong =
        move || message.with(|message| message.as_ref().is_some_and(|message| message.is_wrong));
    let id = format!("typed-{}", parameter.key);
    let described = {
        let id = id.clone();
        move || message.with(|message| message.as_ref().map(|_| id.clone()))
    };
    let field = view! {
        <input
            type="text"
            inputmode="decimal"
            autocomplete="off"
            spellcheck="false"
            role="spinbutton"
            aria-valuemin=low
            aria-valuemax=high
            aria-valuenow=Signal::derive(move || value.get())
            aria-valuetext=Signal::derive(move || parameter.display(value.get()))
            aria-label=Signal::derive(name)
            aria-invalid=Signal::derive(move || is_wrong().then_some("true"))
            aria-describedby=Signal::derive(described)
            prop:value=Signal::derive(move || parameter.write(value.get()))
            on:change=changed
            on:input=edited
            on:keydown=pressed
        />
    };
    let note = follow(move || match message.get() {
        Some(shown) => note(runtime, parameter, message, shown, &id),
        None => ().into_any(),
    });
    (field.into_any(), note)
}

/// Takes what was typed; tells what is not plain about it.
fn take(runtime: LabRuntime, parameter: &'static Parameter, text: &str) -> Option<FieldMessage> {
    let words = words();
    let given = quote(text);
    let Some(typed) = parameter.read_typed(text) else {
        let held = runtime.values.get_untracked().get(parameter.key);
        let parts = [("given", given), ("used", parameter.display(held))];
        return Some(FieldMessage {
            sentence: fill(words.controls.no_number, &parts),
            is_wrong: true,
            other: None,
        });
    };
    runtime.apply(&[Change::new(parameter.key, typed.value)]);
    let used = parameter.clamp(typed.value);
    let mut sentences = Vec::new();
    if typed.is_ambiguous {
        let parts = [("given", given.clone()), ("value", number(typed.value, 15))];
        sentences.push(fill(words.controls.read_as, &parts));
    }
    if used != typed.value {
        let (low, high) = parameter.range();
        let sentence = if (low..=high).contains(&typed.value) {
            words.notices.rounded
        } else {
            words.notices.clamped
        };
        let parts = [
            ("key", (parameter.label)(words).to_owned()),
            ("used", parameter.display(used)),
            ("range", url_state::range(parameter)),
            ("given", given),
        ];
        sentences.push(fill(sentence, &parts));
    }
    (!sentences.is_empty()).then(|| FieldMessage {
        sentence: sentences.join(" "),
        is_wrong: false,
        other: typed.other,
    })
}

/// The sentence, with a button for the other meaning.
fn note(
    runtime: LabRuntime,
    parameter: &'static Parameter,
    message: RwSignal<Option<FieldMessage>>,
    shown: FieldMessage,
    id: &str,
) -> AnyView {
    let instead = shown.other.map(|other| {
        let read = click(move || {
            runtime.apply(&[Change::new(parameter.key, other)]);
            message.set(None);
        });
        let label = fill(
            words().controls.read_instead,
            &[("value", number(other, 15))],
        );
        view! { <button type="button" class="instead" on:click=read>{label}</button> }
    });
    let (class, role) = if shown.is_wrong {
        ("typed failed", "alert")
    } else {
        ("typed", "status")
    };
    view! { <p id=id.to_owned() class=class role=role>{shown.sentence} " " {instead}</p> }
        .into_any()
}
