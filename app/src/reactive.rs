//! Reactive pieces of a page, each of one type wherever it stands.
//!
//! Leptos compiles a view once for every type of closure in it. What is common goes through the
//! functions here, so that it is compiled, and downloaded, once.

use leptos::prelude::*;
use reparam::strings::Text;
use web_sys::MouseEvent;

use super::words;

/// A sentence in the reader's language.
pub(crate) fn say(pick: fn(&Text) -> &'static str) -> Signal<&'static str> {
    Signal::derive(move || pick(words()))
}

/// What is shown only while something holds.
pub(crate) fn when(holds: Signal<bool>, view: impl Fn() -> AnyView + Send + 'static) -> AnyView {
    let holds = Memo::new(move |_| holds.get());
    follow(move || if holds.get() { view() } else { ().into_any() })
}

/// A view that is made anew whenever what it reads changes.
pub(crate) fn follow(view: impl Fn() -> AnyView + Send + 'static) -> AnyView {
    followed(Box::new(view))
}

fn followed(view: Box<dyn Fn() -> AnyView + Send>) -> AnyView {
    (move || view()).into_any()
}

/// Does something now, and again whenever what it reads changes.
pub(crate) fn effect(act: impl FnMut() + 'static) {
    run_effect(Box::new(act));
}

fn run_effect(mut act: Box<dyn FnMut()>) {
    Effect::new(move |_| act());
}

/// What became of something that a reader asked for, once it is known.
pub(crate) type Outcome = RwSignal<Option<Result<String, String>>>;

/// The sentence about it.
pub(crate) fn outcome(told: Outcome) -> AnyView {
    follow(move || match told.get() {
        Some(Ok(fine)) => view! { <p role="status">{fine}</p> }.into_any(),
        Some(Err(wrong)) => view! { <p class="failed" role="alert">{wrong}</p> }.into_any(),
        None => ().into_any(),
    })
}

/// What stands in place of a part of the page that could not be fetched: a sentence, and a button that asks again.
pub(crate) fn part_missing(ask: impl FnMut() + 'static) -> AnyView {
    view! {
        <section class="failure" role="alert">
            <p>{say(|text| text.notices.part_missing)}</p>
            {button("again", say(|text| text.notices.try_again), ask)}
        </section>
    }
    .into_any()
}

/// A handler of some event.
pub(crate) type Handler<E> = Box<dyn FnMut(E)>;

/// A handler of clicks that need not know where.
pub(crate) fn click(mut act: impl FnMut() + 'static) -> Handler<MouseEvent> {
    Box::new(move |_| act())
}

/// A button.
pub(crate) fn button(
    class: &'static str,
    label: Signal<&'static str>,
    act: impl FnMut() + 'static,
) -> AnyView {
    plain_button(class, label, false.into(), click(act))
}

/// A button that is of no use while something holds.
pub(crate) fn button_unless(
    useless: Signal<bool>,
    class: &'static str,
    label: Signal<&'static str>,
    act: impl FnMut() + 'static,
) -> AnyView {
    plain_button(class, label, useless, click(act))
}

fn plain_button(
    class: &'static str,
    label: Signal<&'static str>,
    disabled: Signal<bool>,
    act: Handler<MouseEvent>,
) -> AnyView {
    view! { <button type="button" class=class disabled=disabled on:click=act>{label}</button> }
        .into_any()
}
